/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranks.  Check: (3, 1, 3, 2) has the ranks 2.5, 0, 2.5, 1 and, less their mean, 1, -1.5, 1, -0.5. */
#include <stdlib.h>
#include "sym_score.h"

struct ranked {
	double x;
	int64_t row;
};

static int by_value(const void *a, const void *b)
{
	const struct ranked *p = a, *q = b;

	return p->x < q->x ? -1 : p->x > q->x ? 1 : (p->row > q->row) - (p->row < q->row);
}

/* Sorted, with the ranks written to rank (which may be x); NULL: no memory. */
static struct ranked *sort(int64_t n, const double *x, double *rank)
{
	struct ranked *r = malloc(sizeof(*r) * (size_t)(n + 1));

	if (!r)
		return NULL;
	for (int64_t i = 0; i < n; i++)
		r[i] = (struct ranked){ x[i], i };
	qsort(r, (size_t)n, sizeof(*r), by_value);
	for (int64_t i = 0, j; i < n; i = j) {
		for (j = i + 1; j < n && !(r[j].x > r[i].x); j++)
			;
		for (int64_t k = i; k < j; k++)
			rank[r[k].row] = (double)(i + j - 1) / 2 - (double)(n - 1) / 2;
	}
	return r;
}

bool sym_rank_of(int64_t n, double *x)
{
	struct ranked *r = sort(n, x, x);
	bool sound = r != NULL;

	free(r);
	return sound;
}

int sym_ranks(struct geae_cx *cx, int64_t n, const double *x, int32_t *order, double *rank)
{
	struct ranked *r = sort(n, x, rank);

	if (!r)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for ranks");
	for (int64_t k = 0; k < n; k++)
		order[k] = (int32_t)r[k].row;
	free(r);
	return GEAE_OK;
}
