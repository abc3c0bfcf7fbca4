/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lab.h - analyzers inside a test: made-up data sets go in, their outputs are looked at. */
#ifndef GEAE_LAB_H
#define GEAE_LAB_H

#include "mini_host.h"

enum { LAB_OUTPUTS = 48 };

struct lab_output {
	char name[32];
	struct geae_array array;
	double *data; /* f64 only */
};

struct lab {
	struct mini mini; /* first: the session's `user` */
	struct arena arena;
	struct geae_component *analyzer;
	struct lab_output out[LAB_OUTPUTS];
	size_t n_out;
};

/* Rows with the columns T, h, chain and step; filled by the test through z[], T[], ... */
struct lab_set {
	int64_t n;
	double *z, *T, *h, *chain, *step;
	double L;
	struct geae_array array, column[4];
	const struct geae_array *coord[4];
	struct geae_axis_value axis;
};

void lab_start(struct lab *, const char *analyzer, const char *settings);
void lab_finish(struct lab *);

struct lab_set *lab_set(struct lab *, double L, int64_t n);
/* The same rows in another order, drawn from the stream `id`. */
struct lab_set *lab_shuffled(struct lab *, const struct lab_set *, uint64_t id);
/* Hands the sets to the first port; `port2` (may be NULL) to the second. */
int lab_run(struct lab *, size_t n_set, struct lab_set *const *, const struct geae_component *port2);

/* The same with further sets for the second port. */
int lab_run_both(struct lab *, size_t n_set, struct lab_set *const *, size_t n_second, struct lab_set *const *second);

double lab_number(const struct lab *, const char *port); /* the scalar output, NAN where there is none */
const double *lab_list(const struct lab *, const char *port, int64_t n); /* NULL unless there, with so many elements */
const char *lab_text(const struct lab *, const char *port);
bool lab_same(const struct lab *, const struct lab *); /* every output, byte by byte */

#endif
