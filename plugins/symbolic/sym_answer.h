/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outputs of a symbolic regression. */
#ifndef SYM_ANSWER_H
#define SYM_ANSWER_H

#include <stdbool.h>
#include "sym_rows.h"
#include "sym_score.h"

struct sym_answer {
	const struct sym_rows *rows;
	const struct sym_search *search;
	bool ranks, fitted; /* judged by ranks; with fitted numbers */
	int64_t bins;       /* of the histogram, each way */
	const char *where;  /* which rows; "": all */
	int n, knee;
	struct sym_score *front;
	double *value; /* [n][rows->n_row] */
};

int sym_answer(struct geae_cx *, const struct sym_answer *) GEAE_CHECKED;

#endif
