/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A search is set up: which rows are probes, and what is known of them.
 *
 * Probes are rows at equal steps of the ordered target, the rows where a feature is least, greatest or nearest to 0, and
 * those that the caller adds. */
#include <stdlib.h>
#include <string.h>
#include "sym_search.h"

struct at {
	double y;
	int64_t row;
};

static int by_value(const void *a, const void *b)
{
	const struct at *p = a, *q = b;

	return p->y < q->y ? -1 : p->y > q->y ? 1 : (p->row > q->row) - (p->row < q->row);
}

static int by_row(const void *a, const void *b)
{
	int64_t p = *(const int64_t *)a, q = *(const int64_t *)b;

	return (p > q) - (p < q);
}

static int64_t least(const double *x, int64_t n, double sign, bool size)
{
	int64_t best = 0;

	for (int64_t i = 1; i < n; i++)
		if ((size ? fabs(x[i]) : sign * x[i]) < (size ? fabs(x[best]) : sign * x[best]))
			best = i;
	return best;
}

/* Rising and without repeats; how many there are. */
static int64_t choose(struct geae_cx *cx, const struct sym_task *t, int64_t n_extra, const int64_t *extra, int64_t *row)
{
	struct at *order = geae_scratch(cx, t->n_row + 1, struct at);
	int64_t n = 0, wanted = t->n_probe < t->n_row ? t->n_probe : t->n_row, kept = 0;

	if (!order)
		return -1;
	for (int64_t i = 0; i < t->n_row; i++)
		order[i] = (struct at){ t->y[i], i };
	qsort(order, (size_t)t->n_row, sizeof(*order), by_value);
	for (int64_t k = 0; k < wanted; k++)
		row[n++] = order[(2 * k + 1) * t->n_row / (2 * wanted)].row;
	row[n++] = order[0].row;
	row[n++] = order[t->n_row - 1].row;
	for (size_t f = 0; f < t->n_feature; f++) {
		row[n++] = least(t->feature[f], t->n_row, 1, false);
		row[n++] = least(t->feature[f], t->n_row, -1, false);
		row[n++] = least(t->feature[f], t->n_row, 1, true);
	}
	for (int64_t k = 0; k < n_extra; k++)
		row[n++] = extra[k];
	qsort(row, (size_t)n, sizeof(*row), by_row);
	for (int64_t k = 0; k < n; k++)
		if (!k || row[k] != row[kept - 1])
			row[kept++] = row[k];
	return kept;
}

/* Fixed numbers in [-1, 1), splitmix64 (Steele, Lea and Flood, OOPSLA 2014). */
static double weight(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (double)((z ^ z >> 31) >> 11) * 0x1p-52 - 1;
}

/* Ranks of the probes' y would be ranks again: what is measured on the probes only orders the candidates. */
static void columns(struct sym_search *s)
{
	uint64_t state = 2385;
	double mean = 0;

	for (int64_t k = 0; k < s->task.n_probe; k++)
		mean += s->task.y[s->row[k]] / (double)s->task.n_probe;
	for (int64_t k = 0; k < s->task.n_probe; k++) {
		s->y[k] = s->task.y[s->row[k]] - mean;
		s->w[k] = weight(&state);
		s->u[k] = weight(&state);
		s->sum_w += s->w[k];
		s->sum_u += s->u[k];
	}
}

int sym_search_create(struct geae_cx *cx, const struct sym_task *task, int64_t n_extra, const int64_t *extra, struct sym_search **made)
{
	struct sym_search *s = *made = calloc(1, sizeof(*s));
	int64_t room = task->n_probe + 3 * (int64_t)task->n_feature + 2 + n_extra;

	if (!s)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for a search");
	s->task = *task;
	s->bad_row = -1;
	s->row = malloc(sizeof(*s->row) * (size_t)room);
	s->y = calloc(3 * (size_t)room, sizeof(*s->y));
	s->kept = sym_table_create();
	s->scored = sym_table_create();
	if (!s->row || !s->y || !s->kept || !s->scored)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for a search");
	s->task.n_probe = choose(cx, task, n_extra, extra, s->row);
	if (s->task.n_probe < 0)
		return GEAE_ENOMEM;
	s->w = s->y + s->task.n_probe;
	s->u = s->w + s->task.n_probe;
	columns(s);
	/* signs are met by + and - alike, or by none of them, and nothing else sees them */
	s->signless = !(task->operators & (1u << SYM_SQRT | 1u << SYM_LOG | 1u << SYM_EXP)) &&
		      !(task->operators >> SYM_ADD & 1) == !(task->operators >> SYM_SUB & 1);
	return GEAE_OK;
}

void sym_search_destroy(struct sym_search *s)
{
	if (!s)
		return;
	sym_table_destroy(s->scored);
	sym_table_destroy(s->kept);
	free(s->candidate);
	free(s->value);
	free(s->node);
	free(s->y);
	free(s->row);
	free(s);
}
