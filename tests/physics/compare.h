/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.h - a table of statistical comparisons, as TAP, with the false-alarm rate of the whole table. */
#ifndef GEAE_COMPARE_H
#define GEAE_COMPARE_H

#include <stdint.h>
#include "mini_host.h"
#include "toy_model.h"

struct compare {
	double limit; /* in standard errors, two-sided */
	bool twice;   /* what lies beyond it was measured once more, and is compared again */
	int n, n_bad;
	double worst, alarm; /* expected number of false alarms so far */
	char worst_at[160];
};

struct average { /* of independent blocks */
	double mean, error;
	int n_block;
};

struct average average_of(int n_block, const double *block);

/* One TAP line: |mean - exact| <= limit errors, and error <= most where most > 0. */
void compare_to(struct compare *, struct average, double exact, double most, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
void compare_true(struct compare *, bool ok, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Plan, worst case, false-alarm rate; the exit status. */
int compare_end(const struct compare *);

double student_tail(double t, int degrees); /* P(|T| > t) */

/* Block averages (one block per unit) of energy, m and staggered m at a single control point. */
struct measured {
	int n_block;
	double *energy, *m, *s; /* [row] */
	int64_t n;
	int64_t *unit;
};

struct measured measure(struct mini *, struct geae_component *model, const double *control, const struct mini_rows *);
void measured_free(struct measured *);

/* Averages over the rows of each unit, out[n_unit]. */
void block_means(int64_t n_row, const int64_t *unit, const double *value, int64_t n_unit, double *out);

/* A pair table, sampled in `chains` independent chains of `rows` rows, against sums over all its configurations. */
void compare_toy(struct compare *, struct mini *, struct toy *, const char *name, const char *sampler, const char *settings,
		 double T, int64_t chains, int64_t rows);

#endif
