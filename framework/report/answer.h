/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run's answer: the expectation's quantity beside the expectation, or what analyzers say in words and the numbers of last
 * stages that say nothing. */
#ifndef GEAE_ANSWER_H
#define GEAE_ANSWER_H

#include "collect.h"

struct answer {
	const struct collected_instance *from;
	const struct geae_array *port; /* NULL: it is missing */
	double value, error;           /* NAN where there is none */
	const char *shown;             /* "2.2691(7)" or the text */
	bool expected;                 /* there is an expectation for it */
	bool comparable;               /* value and error are finite */
	double sigma, percent;         /* distance from the expectation */
	bool agrees;                   /* within the number of sigma that the pipeline asks for */
};

/* In `arena`; *n of them. */
struct answer *answers(const struct collected *, struct arena *, size_t *n);
/* One sentence without a line end: "T_c = 2.2691(7); expected 2.269185. They differ by ...". */
char *answer_sentence(const struct collected *, const struct answer *, struct arena *);
/* The number or text of a rank-0 port with its error: "2.2691(7)"; unit not included. */
const char *port_shown(struct arena *, const struct geae_array *ports, size_t n_port, const struct geae_array *);

#endif
