/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hash table of triples of numbers that counts as equal what differs by rounding only: two projections of the values on
 * fixed random vectors, relative to their size, and the logarithm of that size.  Values of n expressions that differ by
 * more than WIDTH collide with a probability of about n^2 WIDTH^2. */
#include <math.h>
#include <stdlib.h>
#include "sym_search.h"

#define WIDTH 1e-10 /* apart by less: equal */
#define CELL 1e-6

struct entry {
	double x[3];
	int64_t used;
};

struct sym_table {
	struct entry *entry;
	uint64_t room, n;
};

struct sym_table *sym_table_create(void)
{
	struct sym_table *t = malloc(sizeof(*t));

	if (!t)
		return NULL;
	*t = (struct sym_table){ .entry = calloc(1 << 14, sizeof(struct entry)), .room = 1 << 14 };
	if (!t->entry) {
		free(t);
		return NULL;
	}
	return t;
}

void sym_table_destroy(struct sym_table *t)
{
	if (t)
		free(t->entry);
	free(t);
}

static uint64_t place(const struct sym_table *t, int64_t cell)
{
	uint64_t h = (uint64_t)cell * 0x9e3779b97f4a7c15u;

	h ^= h >> 29;
	h *= 0xbf58476d1ce4e5b9u;
	return (h ^ h >> 32) & (t->room - 1);
}

static int64_t cell_of(double x)
{
	return (int64_t)floor(fmax(-1e12, fmin(1e12, x / CELL)));
}

static struct entry *find(struct sym_table *t, int64_t cell, const double *x)
{
	uint64_t k = place(t, cell);

	for (; t->entry[k].used; k = (k + 1) & (t->room - 1))
		if (fabs(t->entry[k].x[0] - x[0]) <= WIDTH && fabs(t->entry[k].x[1] - x[1]) <= WIDTH &&
		    fabs(t->entry[k].x[2] - x[2]) <= WIDTH)
			return &t->entry[k];
	return NULL;
}

static void add(struct sym_table *t, const double *x)
{
	uint64_t k = place(t, cell_of(x[0]));

	while (t->entry[k].used)
		k = (k + 1) & (t->room - 1);
	t->entry[k] = (struct entry){ { x[0], x[1], x[2] }, 1 };
	t->n++;
}

static int grow(struct sym_table *t)
{
	struct entry *old = t->entry;
	uint64_t n = t->room;

	if (2 * t->n < t->room)
		return 0;
	t->entry = calloc(2 * n, sizeof(*old));
	if (!t->entry) {
		t->entry = old;
		return -1;
	}
	t->room = 2 * n;
	t->n = 0;
	for (uint64_t k = 0; k < n; k++)
		if (old[k].used)
			add(t, old[k].x);
	free(old);
	return 0;
}

int sym_table_meet(struct sym_table *t, double first, double second, double third)
{
	const double x[] = { first, second, third };
	int64_t below = cell_of(first - WIDTH), above = cell_of(first + WIDTH);

	if (find(t, below, x) || (above != below && find(t, above, x)))
		return 1;
	if (grow(t) < 0)
		return -1;
	add(t, x);
	return 0;
}
