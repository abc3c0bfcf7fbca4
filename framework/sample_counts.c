/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Let u spins of N be up, and U pairs along one offset d of a torus be unequal, U = bits of x ^ (x moved by d).  As many of
 * these are (0, 1) as (1, 0), every site being the first of one pair and the second of another, so that
 *
 *   E_d = (u - U/2) f(1,1) + (N - u - U/2) f(0,0) + U/2 (f(0,1) + f(1,0))
 *
 * Sites that meet another across the border of an inner axis are moved by another number of bits than the rest; each
 * distance has a mask of its sites.  The row, written twice, is read from there on. */
#include <endian.h>
#include <math.h>
#include <string.h>
#include <geae/lattice.h>
#include <geae/states.h>
#include "count_words.h"
#include "sample_counts.h"

enum { UP }; /* the first count: spins up */

struct linear { /* sum = 2 (count[plus] - count[minus]) - rest; minus UP: nothing */
	bool there;
	size_t plus, minus;
	int64_t rest;
};

struct sample_counts {
	int64_t n_site, n_word, n_read; /* words of a row; of the row written twice */
	const uint64_t *sites; /* of the last word, not all bits are the row's; NULL: they are */
	size_t n;
	struct word_count *what;
	struct linear *observable; /* [n_observable] */
	bool energy;
	uint32_t rank, n_offset;
	int64_t dim[GEAE_MAX_RANK];
	int32_t *offset;
	size_t *first; /* [n_offset + 1]: counts of unequal pairs */
};

static uint64_t *bits(const struct sample_counts *c, struct arena *arena)
{
	return arena_array(arena, c->n_word, uint64_t);
}

static void set_bit(uint64_t *word, int64_t i)
{
	word[i / 64] |= UINT64_C(1) << i % 64;
}

static const uint64_t *all_sites(const struct sample_counts *c, struct arena *arena)
{
	uint64_t *mask = c->n_site % 64 ? bits(c, arena) : NULL;

	for (int64_t i = 0; mask && i < c->n_site; i++)
		set_bit(mask, i);
	return mask;
}

static size_t add(struct sample_counts *c, struct word_count what)
{
	c->what[c->n] = what;
	return c->n++;
}

static bool small_weights(const int8_t *weight, int64_t n)
{
	for (int64_t i = 0; i < n; i++)
		if (weight[i] < -1 || weight[i] > 1)
			return false;
	return true;
}

static void add_observable(struct sample_counts *c, const int8_t *weight, struct linear *to, struct arena *arena)
{
	uint64_t *plus = bits(c, arena), *minus = bits(c, arena);
	int64_t n_plus = 0, n_minus = 0;

	for (int64_t i = 0; i < c->n_site; i++) {
		if (weight[i] > 0)
			set_bit(plus, i);
		else if (weight[i] < 0)
			set_bit(minus, i);
		n_plus += weight[i] > 0;
		n_minus += weight[i] < 0;
	}
	*to = (struct linear){ .there = true, .plus = UP, .minus = UP, .rest = n_plus - n_minus };
	if (n_plus == c->n_site)
		return;
	if (n_plus + n_minus == c->n_site) { /* w s = 1 where the bits differ from those of minus */
		to->plus = add(c, (struct word_count){ .b = minus, .mask = c->sites });
		to->rest = c->n_site;
		return;
	}
	to->plus = add(c, (struct word_count){ .mask = plus });
	if (n_minus)
		to->minus = add(c, (struct word_count){ .mask = minus });
}

static int64_t distance(const struct sample_counts *c, int64_t site, const int32_t *offset)
{
	return geae_wrap(geae_shifted(c->rank, c->dim, site, offset) - site, c->n_site);
}

/* One count for each distance in bits at which sites have their neighbour. */
static void add_offset(struct sample_counts *c, const int32_t *offset, struct arena *arena)
{
	const size_t first = c->n;

	for (int64_t i = 0; i < c->n_site; i++) {
		int64_t by = distance(c, i, offset);
		size_t k = first;

		while (k < c->n && c->what[k].by != by)
			k++;
		if (k == c->n)
			add(c, (struct word_count){ .by = by, .mask = bits(c, arena) });
		set_bit((uint64_t *)(uintptr_t)c->what[k].mask, i);
	}
	if (c->n == first + 1 && c->n_site % 64 == 0)
		c->what[first].mask = NULL;
}

static bool is_torus(const struct geae_pairs *p, int64_t n_site)
{
	int64_t n = 1;

	for (uint32_t k = 0; k < p->rank && k < GEAE_MAX_RANK; k++)
		n *= p->dim[k];
	return p->rank > 0 && p->n_level == 2 && n == n_site && p->n_site == n_site && p->n_offset > 0 &&
	       (uint32_t)p->n_bond_type == p->n_offset && !(p->g && p->site_type);
}

static bool known(const struct sample_counts *c, const struct geae_pairs *p)
{
	return c->energy && is_torus(p, c->n_site) && p->rank == c->rank && p->n_offset == c->n_offset &&
	       !memcmp(p->dim, c->dim, sizeof(*c->dim) * c->rank) &&
	       !memcmp(p->offset, c->offset, sizeof(*c->offset) * c->rank * c->n_offset);
}

/* A pair of a site with itself has no distance. */
static bool has_pairs(const struct sample_counts *c)
{
	for (uint32_t k = 0; k < c->n_offset; k++)
		for (int64_t i = 0; i < c->n_site; i++)
			if (!distance(c, i, c->offset + k * c->rank))
				return false;
	return true;
}

enum { WAYS = 1 << GEAE_MAX_RANK }; /* distances that one offset can have */

static int add_energy(struct sample_counts *c, const struct sample_layout *l, struct geae_cx *cx, struct arena *arena)
{
	struct geae_pairs p = { 0 };
	struct word_count *more;

	if (!l->model->pairs || !l->model->energy || l->ask->n_point < 1)
		return GEAE_OK;
	for (size_t k = 0; k < l->ask->n_control; k++)
		if (isnan(l->ask->point[k]))
			return GEAE_OK;
	GEAE_TRY(l->model->pairs(cx, l->model_self, l->ask->point, &p));
	if (!is_torus(&p, c->n_site))
		return GEAE_OK;
	c->rank = p.rank;
	c->n_offset = p.n_offset;
	memcpy(c->dim, p.dim, sizeof(c->dim));
	c->offset = arena_array(arena, p.rank * p.n_offset, int32_t);
	memcpy(c->offset, p.offset, sizeof(*c->offset) * p.rank * p.n_offset);
	if (!has_pairs(c))
		return GEAE_OK;
	more = arena_array(arena, c->n + WAYS * (size_t)p.n_offset, struct word_count);
	memcpy(more, c->what, c->n * sizeof(*more));
	c->what = more;
	c->first = arena_array(arena, p.n_offset + 1, size_t);
	for (uint32_t k = 0; k < p.n_offset; k++) {
		c->first[k] = c->n;
		add_offset(c, c->offset + k * c->rank, arena);
	}
	c->first[p.n_offset] = c->n;
	c->energy = true;
	return GEAE_OK;
}

int sample_counts_make(const struct sample_layout *l, struct geae_cx *cx, struct arena *arena, struct sample_counts **out)
{
	struct sample_counts *c;

	*out = NULL;
	if (!l->model || l->state.encoding != GEAE_SIGN)
		return GEAE_OK;
	c = arena_array(arena, 1, struct sample_counts);
	c->n_site = geae_sites(&l->state);
	c->n_word = (c->n_site + 63) / 64;
	c->n_read = (2 * c->n_site + 63) / 64 + 1;
	c->what = arena_array(arena, 1 + 2 * l->n_observable, struct word_count);
	c->observable = arena_array(arena, l->n_observable + 1, struct linear);
	c->sites = all_sites(c, arena);
	add(c, (struct word_count){ .mask = c->sites });
	for (size_t k = 0; k < l->n_observable; k++)
		if (l->observable[k].weight && small_weights(l->observable[k].weight, c->n_site))
			add_observable(c, l->observable[k].weight, &c->observable[k], arena);
	*out = c;
	return add_energy(c, l, cx, arena);
}

bool sample_counted(const struct sample_layout *l, const struct sample_column *column)
{
	if (!l->counts || column->observable < -1)
		return false;
	return column->observable == -1 ? l->counts->energy : l->counts->observable[column->observable].there;
}

/* The row, then the row again. */
static void write_twice(const struct sample_counts *c, const char *row, uint64_t *word)
{
	const int64_t whole = c->n_site / 64, low = c->n_site % 64;

	word[c->n_word - 1] = 0;
	memcpy(word, row, (size_t)(c->n_site + 7) / 8);
	for (int64_t k = 0; k < c->n_word; k++)
		word[k] = le64toh(word[k]); /* rows have their bits in the order of bytes */
	if (!low) {
		memcpy(word + whole, word, sizeof(*word) * (size_t)whole);
		return;
	}
	for (int64_t k = c->n_word; k < c->n_read; k++)
		word[k] = 0;
	for (int64_t k = 0; k < c->n_word; k++) {
		const uint64_t w = word[k] & (k == whole ? (UINT64_C(1) << low) - 1 : UINT64_MAX);

		if (k == 0)
			word[whole] |= w << low;
		else
			word[whole + k] = word[whole + k] | w << low;
		word[whole + k + 1] |= w >> (64 - low);
	}
}

static int64_t sum_of(const struct linear *o, const int64_t *count)
{
	return 2 * (count[o->plus] - (o->minus == UP ? 0 : count[o->minus])) - o->rest;
}

static double energy(const struct sample_counts *c, const struct geae_pairs *p, const int64_t *count)
{
	const double n = (double)c->n_site, up = (double)count[UP];
	double e = 0;

	for (uint32_t k = 0; k < c->n_offset; k++) {
		const double *f = p->f + 4 * k;
		int64_t unequal = 0;
		double half;

		for (size_t w = c->first[k]; w < c->first[k + 1]; w++)
			unequal += count[w];
		half = 0.5 * (double)unequal;
		e += (up - half) * f[3] + (n - up - half) * f[0] + half * (f[1] + f[2]);
	}
	return p->g ? e + (n - up) * p->g[0] + up * p->g[1] : e;
}

static int asked_energy(const struct sample_layout *l, struct geae_cx *cx, const char *row, const double *control, double *e)
{
	uint8_t *level = geae_scratch(cx, l->counts->n_site, uint8_t);

	if (!level)
		return GEAE_ENOMEM;
	geae_load_levels(&l->state, row, level);
	return l->model->energy(cx, l->model_self, 1, level, control, e);
}

/* Samplers work with the pairs, others with the energy: they had better be the same. */
static int compare(const struct sample_layout *l, struct geae_cx *cx, const char *row, const double *control, double counted)
{
	double e;

	GEAE_TRY(asked_energy(l, cx, row, control, &e));
	if (!(fabs(e - counted) <= 1e-9 * (fabs(e) + fabs(counted) + (double)l->counts->n_site)))
		return geae_fail(cx, GEAE_EDATA, "the model's energy of a configuration is %.12g, its pairs give %.12g: they must agree",
				 e, counted);
	return GEAE_OK;
}

/* The pairs at the controls of a row; most rows have those of the row before. */
static int pairs_of(const struct sample_layout *l, struct geae_cx *cx, const double *control, int64_t row, struct geae_pairs *p)
{
	const size_t n = l->ask->n_control;

	if (row > 0 && !memcmp(control, control - n, n * sizeof(*control)))
		return GEAE_OK;
	return l->model->pairs(cx, l->model_self, control, p);
}

int sample_count(const struct sample_layout *l, struct geae_cx *cx, int64_t unit, const char *x, size_t stride, void *block)
{
	const struct sample_counts *c = l->counts;
	const double *control = sample_block_control(l, unit, block);
	double **to = geae_scratch(cx, l->n_column + 1, double *), *e = NULL;
	uint64_t *word = c ? geae_scratch(cx, c->n_read, uint64_t) : NULL;
	int64_t *count = c ? geae_scratch(cx, c->n, int64_t) : NULL;
	struct geae_pairs p = { 0 };

	if (!c)
		return GEAE_OK;
	if (!to || !word || !count)
		return GEAE_ENOMEM;
	for (size_t k = l->n_own; k < l->n_column; k++) {
		to[k] = sample_counted(l, &l->column[k]) ? sample_block_column(l, unit, k, block) : NULL;
		if (to[k] && l->column[k].observable == -1)
			e = to[k];
	}
	for (int64_t row = 0; row < l->plan->unit[unit].n_row; row++, x += stride, control += l->ask->n_control) {
		write_twice(c, x, word);
		count_words(c->n_word, word, c->n, c->what, count);
		for (size_t k = l->n_own; k < l->n_column; k++)
			if (to[k] && l->column[k].observable >= 0)
				to[k][row] = l->observable[l->column[k].observable].scale *
					     (double)sum_of(&c->observable[l->column[k].observable], count);
		if (!e)
			continue;
		GEAE_TRY(pairs_of(l, cx, control, row, &p));
		if (known(c, &p)) {
			e[row] = energy(c, &p, count);
			if (row == 0)
				GEAE_TRY(compare(l, cx, x, control, e[row]));
		} else { /* another lattice than at the first control point */
			GEAE_TRY(asked_energy(l, cx, x, control, &e[row]));
		}
	}
	return GEAE_OK;
}
