/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that the pipeline asks for, filled. */
#ifndef GEAE_WISH_TABLES_H
#define GEAE_WISH_TABLES_H

#include "collect.h"
#include "expression.h"

struct table_found {
	const struct table_wish *wish;
	size_t n_row;
	const char *const *at;        /* [n_row][n_axis]: values of the axes */
	const struct quantity *value; /* [n_row][n_column]; of one element, or why there is none */
};

struct table_found wish_table(const struct collected *, const struct table_wish *, struct arena *);

#endif
