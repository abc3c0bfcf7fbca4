/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dealing groups of rows out to parts. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "rng.h"
#include "split.h"

struct row {
	int64_t row, point, group;
	uint64_t order; /* of its group */
};

static int by_controls(const void *a, const void *b, void *arg)
{
	const struct geae_array *x = arg;
	int64_t i = *(const int64_t *)a, j = *(const int64_t *)b;

	for (uint32_t c = 0; c < x->n_coord; c++) {
		double u, v;

		if (x->coord[c]->role != GEAE_CONTROL)
			continue;
		u = geae_number(x->coord[c], i);
		v = geae_number(x->coord[c], j);
		if (u < v || u > v)
			return u < v ? -1 : 1;
	}
	return 0;
}

/* point[row]: the number of its control values among the distinct ones */
static void number_points(const struct geae_array *x, struct row *row, int64_t n, int64_t *order)
{
	int64_t point = 0;

	for (int64_t r = 0; r < n; r++)
		order[r] = r;
	qsort_r(order, (size_t)n, sizeof(order[0]), by_controls, (void *)(uintptr_t)x);
	for (int64_t k = 0; k < n; k++) {
		point += k && by_controls(&order[k - 1], &order[k], (void *)(uintptr_t)x);
		row[order[k]].point = point;
	}
}

static int by_order(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->point != y->point)
		return x->point < y->point ? -1 : 1;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static uint64_t order_of(const uint64_t key[2], int64_t group)
{
	struct geae_rng r;

	rng_stream(key, (uint64_t)group, &r);
	return geae_u64(&r);
}

/* The number of groups among rows [from, to). */
static int64_t count_groups(const struct row *row, int64_t from, int64_t to)
{
	int64_t n = 0;

	for (int64_t k = from; k < to; k++)
		n += k == from || row[k].group != row[k - 1].group;
	return n;
}

/* The first `wanted` rows of groups [first, last) get `mark`; how many there were. */
static int64_t mark_groups(const struct row *row, int64_t from, int64_t to, int64_t first, int64_t last, int64_t wanted, int32_t mark,
			   int32_t *part)
{
	int64_t group = -1, n = 0;

	for (int64_t k = from; k < to; k++) {
		group += k == from || row[k].group != row[k - 1].group;
		if (group >= first && group < last && n++ < wanted)
			part[row[k].row] = mark;
	}
	return n;
}

/* One control point: rows [from, to), groups in a row.  The last groups test; those of the fold train and validate. */
static bool deal(const struct split_request *q, const struct row *row, int64_t from, int64_t to, int32_t *part, struct arena *arena,
		 const char **why)
{
	int64_t n_group = count_groups(row, from, to), n_test = (int64_t)(q->test * (double)n_group + 0.5), all = to - from;
	int64_t first = (n_group - n_test) * q->fold / q->folds, last = (n_group - n_test) * (q->fold + 1) / q->folds;
	int64_t n_validate = (int64_t)(q->validation * (double)(last - first) + 0.5), want_train = all, want_validate = all, have[2];

	if (q->validation > 0 && n_validate < 1)
		n_validate = 1;
	if (last - first <= n_validate || (q->test > 0 && !n_test)) {
		*why = arena_format(arena, "a control point has %" PRId64 " groups of rows (chains), too few for %" PRId64 " fold%s with training and "
				    "validation and a test part of %g: make more chains, or fewer folds", n_group, q->folds,
				    q->folds == 1 ? "" : "s", q->test);
		return false;
	}
	if (q->per_point) {
		want_validate = (int64_t)(q->validation * (double)q->per_point + 0.5);
		want_train = q->per_point - want_validate;
	}
	mark_groups(row, from, to, n_group - n_test, n_group, all, SPLIT_TEST, part);
	have[0] = mark_groups(row, from, to, first, last - n_validate, want_train, SPLIT_TRAIN, part);
	have[1] = mark_groups(row, from, to, last - n_validate, last, want_validate, SPLIT_VALIDATION, part);
	if (q->per_point && (have[0] < want_train || have[1] < want_validate)) {
		*why = arena_format(arena, "per_point = %" PRId64 " wants %" PRId64 " rows to train and %" PRId64 " to validate, a control point has %" PRId64
				    " and %" PRId64 " in this fold: sample more rows, or use fewer folds", q->per_point, want_train,
				    want_validate, have[0], have[1]);
		return false;
	}
	return true;
}

/* Points of a parameter space: no control point has two groups, and images of one point share theirs.  Then the data set is
 * dealt as a whole. */
static void one_point(struct row *row, int64_t n)
{
	for (int64_t k = 1; k < n; k++)
		if (row[k].point == row[k - 1].point && row[k].group != row[k - 1].group)
			return;
	for (int64_t k = 0; k < n; k++)
		row[k].point = 0;
	qsort(row, (size_t)n, sizeof(row[0]), by_order);
}

bool split_rows(const struct split_request *q, const struct geae_array *x, int32_t *part, struct arena *arena, const char **why)
{
	const struct geae_array *group = geae_coord(x, "group"), *valid = geae_coord(x, "valid");
	int64_t n = x->dim[0], kept = 0, from = 0;
	struct row *row = arena_array(arena, n + 1, struct row);
	int64_t *order = arena_array(arena, n + 1, int64_t);

	if (!group)
		group = geae_coord(x, "chain");
	number_points(x, row, n, order);
	for (int64_t r = 0; r < n; r++) {
		int64_t g = group ? (int64_t)geae_number(group, r) : r;

		part[r] = SPLIT_UNUSED;
		if (valid && geae_number(valid, r) < 0.5)
			continue;
		row[kept] = (struct row){ r, row[r].point, g, order_of(q->key, g) };
		kept++;
	}
	qsort(row, (size_t)kept, sizeof(row[0]), by_order);
	one_point(row, kept);
	for (int64_t k = 0; k < kept && q->none; k++)
		part[row[k].row] = SPLIT_TEST;
	for (int64_t k = 1; k <= kept && !q->none; k++)
		if (k == kept || row[k].point != row[from].point) {
			if (!deal(q, row, from, k, part, arena, why))
				return false;
			from = k;
		}
	if (!kept)
		*why = "the data set has no valid rows";
	return kept > 0;
}
