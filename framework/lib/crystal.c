/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pair Hamiltonian from its unit cell.  Site i of the torus is cell_sites * cell + site of the cell, cells row by row.
 *
 * The energy of a configuration is summed over counts of pairs of levels, one table per bond of the cell: whole numbers,
 * so that configurations with equal counts have equal energies to the last bit.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <geae/lattice.h>
#include "crystal_inner.h"

const struct geae_control geae_crystal_controls[] = {
	{ "T", "energy/k_B", "temperature", 0, 1e9, GEAE_ABOVE_MIN, NAN },
	{ "h", "energy", "uniform field", -1e9, 1e9, 0, 0 },
	{ NULL, NULL, NULL, 0, 0, 0, 0 },
};
enum { T, H, N_CONTROL };

struct block { /* of memory; a list */
	struct block *next;
	double data[];
};

void *crystal_memory(struct geae_cx *cx, struct geae_crystal *c, size_t bytes)
{
	struct block *b = calloc(1, sizeof(*b) + bytes + 1);

	if (!b) {
		(void)geae_fail(cx, GEAE_ENOMEM, "no memory for the tables of %lld sites", (long long)c->n_site);
		return NULL;
	}
	b->next = c->memory;
	c->memory = b;
	return b->data;
}

void geae_crystal_close(void *crystal)
{
	struct geae_crystal *c = crystal;

	for (struct block *b = c->memory, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	c->memory = NULL;
}

void geae_table_product(int32_t q, const double *value, double J, double *out)
{
	for (int32_t a = 0; a < q; a++)
		for (int32_t b = 0; b < q; b++)
			out[a * q + b] = -J * (value ? value[a] * value[b] : (2 * a - 1) * (2 * b - 1));
}

void geae_table_equal(int32_t q, double J, double *out)
{
	for (int32_t a = 0; a < q * q; a++)
		out[a] = a / q == a % q ? -J : 0;
}

/* The cosines of one angle are one number: |a - b| and q - |a - b| differ by a sign of it. */
void geae_table_clock(int32_t q, double J, double *out)
{
	for (int32_t a = 0; a < q; a++)
		for (int32_t b = 0; b < q; b++) {
			int32_t apart = abs(a - b), least = apart < q - apart ? apart : q - apart;

			out[a * q + b] = -J * (4 * least == q ? 0 : cos(2 * acos(-1) * least / q));
		}
}

int32_t geae_crystal_position(const struct geae_crystal *c, int64_t site, int64_t *x)
{
	const int64_t dim[3] = { c->L, c->L, c->L };

	geae_position(c->rank, dim, site / c->cell_sites, x);
	return (int32_t)(site % c->cell_sites);
}

/* ---- what is no cell ------------------------------------------------------------------------ */

static int check_bond(struct geae_cx *cx, const struct geae_cell *cell, int32_t k)
{
	const struct geae_cell_bond *b = &cell->bond[k];
	bool still = true;

	for (uint32_t a = 0; a < cell->rank; a++)
		still = still && b->step[a] % cell->L == 0;
	if (b->from < 0 || b->from >= cell->n_site || b->to < 0 || b->to >= cell->n_site)
		return geae_fail(cx, GEAE_EPARAM, "bond %d of %d joins site %d to site %d, the cell has only site%s 0%s%.0d", (int)k + 1,
				 (int)cell->n_bond, (int)b->from, (int)b->to, cell->n_site > 1 ? "s" : "",
				 cell->n_site > 1 ? " to " : "", (int)cell->n_site - 1);
	if (still && b->from == b->to && (b->step[0] || b->step[1] || b->step[2]))
		return geae_fail(cx, GEAE_EPARAM,
				 "bond %d of %d joins site %d with itself around a torus of L = %lld: leave it out, or use a larger L",
				 (int)k + 1, (int)cell->n_bond, (int)b->from, (long long)cell->L);
	if (still && b->from == b->to)
		return geae_fail(cx, GEAE_EPARAM, "bond %d of %d joins site %d with itself: leave it out, or write the cell it goes to",
				 (int)k + 1, (int)cell->n_bond, (int)b->from);
	for (int32_t i = 0; i < cell->n_level * cell->n_level; i++)
		if (!isfinite(cell->f[k * cell->n_level * cell->n_level + i]))
			return geae_fail(cx, GEAE_EPARAM, "the energy of bond %d of %d is not a number", (int)k + 1,
					 (int)cell->n_bond);
	return GEAE_OK;
}

static int check(struct geae_cx *cx, const struct geae_cell *cell)
{
	double n_site = cell->n_site;

	if (cell->n_site < 1 || cell->n_site > GEAE_CRYSTAL_SITES)
		return geae_fail(cx, GEAE_EPARAM, "a cell has 1 to %d sites, not %d", GEAE_CRYSTAL_SITES, (int)cell->n_site);
	if (cell->n_level < 2 || cell->n_level > GEAE_CRYSTAL_LEVELS)
		return geae_fail(cx, GEAE_EPARAM, "a site has 2 to %d levels, not %d", GEAE_CRYSTAL_LEVELS, (int)cell->n_level);
	if (cell->n_bond < 1)
		return geae_fail(cx, GEAE_EPARAM, "a cell without bonds: sites that do not know of each other cannot order");
	if (cell->rank < 1 || cell->rank > 3 || cell->L < 1)
		return geae_fail(cx, GEAE_EPARAM, "a lattice has 1 to 3 axes of at least one cell, not %u of %lld",
				 cell->rank, (long long)cell->L);
	for (uint32_t a = 0; a < cell->rank; a++)
		n_site *= (double)cell->L;
	if (n_site * fmax(cell->n_bond, cell->n_level) > INT32_MAX / 4)
		return geae_fail(cx, GEAE_EPARAM, "L = %lld gives %.0f sites, more than can be numbered; use a smaller L",
				 (long long)cell->L, n_site);
	for (int32_t k = 0; k < cell->n_bond; k++)
		GEAE_TRY(check_bond(cx, cell, k));
	return GEAE_OK;
}

/* ---- tables --------------------------------------------------------------------------------- */

static double *copied(struct geae_cx *cx, struct geae_crystal *c, const double *from, int64_t n)
{
	double *to = crystal_memory(cx, c, sizeof(*to) * (size_t)n);

	if (to && from)
		memcpy(to, from, sizeof(*to) * (size_t)n);
	return to;
}

static void fill_bonds(struct geae_crystal *c, const struct geae_cell *cell)
{
	const int64_t dim[3] = { c->L, c->L, c->L };

	for (int32_t k = 0; k < c->n_bond; k++)
		for (uint32_t a = 0; a < c->rank; a++)
			c->offset[k * (int32_t)c->rank + (int32_t)a] = cell->bond[k].step[a];
	for (int64_t x = 0; x < c->n_cell; x++)
		for (int32_t k = 0; k < c->n_bond; k++) {
			int64_t to = geae_shifted(c->rank, dim, x, cell->bond[k].step), at = x * c->n_bond + k;

			c->bond[2 * at] = (int32_t)(x * c->cell_sites + cell->bond[k].from);
			c->bond[2 * at + 1] = (int32_t)(to * c->cell_sites + cell->bond[k].to);
			c->bond_type[at] = k;
		}
	for (int64_t i = 0; i < c->n_site; i++)
		c->site_type[i] = (int32_t)(i % c->cell_sites);
}

static void fill_field(struct geae_crystal *c, const double *w)
{
	const int32_t q = c->n_level;

	for (int32_t i = 0; i < c->cell_sites * q; i++)
		c->w[i] = w ? w[i] : c->encoding == GEAE_SIGN ? 2 * (i % q) - 1 : c->encoding == GEAE_VALUE ? c->value[i % q] :
													      i % q == 0;
}

static int name_observables(struct geae_cx *cx, struct geae_crystal *c)
{
	const int32_t q = c->n_level, n = c->encoding == GEAE_ONE_HOT ? q : c->cell_sites > 1 ? c->cell_sites : 0;
	const double N = (double)c->n_site;
	int8_t *weight;

	if (c->encoding != GEAE_ONE_HOT) {
		weight = geae_crystal_observable(cx, c, "magnetisation", "mean spin, (1/N) sum_i s_i", 1 / N);
		if (!weight)
			return GEAE_ENOMEM;
		memset(weight, 1, (size_t)c->n_site);
	}
	for (int32_t k = 0; k < n && c->n_observable < GEAE_CRYSTAL_OBSERVABLES / 2; k++) {
		char *name = crystal_memory(cx, c, 40);
		bool hot = c->encoding == GEAE_ONE_HOT;

		if (!name)
			return GEAE_ENOMEM;
		snprintf(name, 40, hot ? "part_%d" : "magnetisation_%d", (int)k);
		weight = geae_crystal_observable(cx, c, name, hot ? "part of the sites in this level" : "mean of one site of the cell",
						 hot ? 1 / N : 1 / (double)c->n_cell);
		if (!weight)
			return GEAE_ENOMEM;
		for (int64_t i = 0; i < (hot ? c->n_site * q : c->n_site); i++)
			weight[i] = i % (hot ? q : c->cell_sites) == k;
	}
	if (c->encoding != GEAE_ONE_HOT)
		return GEAE_OK;
	c->observable[c->n_observable++] = (struct geae_observable){
		"order", "1", "how unequal the parts p_a in each level are, sqrt(q/(q - 1) sum_a (p_a - 1/q)^2), from 0 to 1", NULL, 1
	};
	c->observable[c->n_observable++] = (struct geae_observable){
		"clock_order", "1", "length of (1/N) sum_i (cos, sin)(2 pi s_i/q)", NULL, 1
	};
	return GEAE_OK;
}

int8_t *geae_crystal_observable(struct geae_cx *cx, struct geae_crystal *c, const char *name, const char *doc, double scale)
{
	int64_t n = c->n_site * (c->encoding == GEAE_ONE_HOT ? c->n_level : 1);
	int8_t *weight = crystal_memory(cx, c, (size_t)n);

	if (weight && c->n_observable < GEAE_CRYSTAL_OBSERVABLES)
		c->observable[c->n_observable++] = (struct geae_observable){ name, "1", doc, weight, scale };
	return weight;
}

int geae_crystal_open(struct geae_cx *cx, struct geae_crystal *c, const struct geae_cell *cell)
{
	const int64_t q = cell->n_level;

	GEAE_TRY(check(cx, cell));
	*c = (struct geae_crystal){ .rank = cell->rank, .encoding = cell->encoding, .L = cell->L, .n_cell = 1,
				    .cell_sites = cell->n_site, .n_level = cell->n_level, .n_bond = cell->n_bond };
	for (uint32_t a = 0; a < c->rank; a++)
		c->n_cell *= c->L;
	c->n_site = c->n_cell * c->cell_sites;
	c->value = copied(cx, c, cell->encoding == GEAE_VALUE ? cell->value : NULL, q);
	c->f = copied(cx, c, cell->f, c->n_bond * q * q);
	c->g = copied(cx, c, cell->g, c->cell_sites * q);
	c->w = copied(cx, c, NULL, c->cell_sites * q);
	c->bond = crystal_memory(cx, c, sizeof(*c->bond) * 2 * (size_t)(c->n_bond * c->n_cell));
	c->bond_type = crystal_memory(cx, c, sizeof(*c->bond_type) * (size_t)(c->n_bond * c->n_cell));
	c->site_type = crystal_memory(cx, c, sizeof(*c->site_type) * (size_t)c->n_site);
	c->offset = crystal_memory(cx, c, sizeof(*c->offset) * 3 * (size_t)c->n_bond);
	if (!c->value || !c->f || !c->g || !c->w || !c->bond || !c->bond_type || !c->site_type || !c->offset)
		return GEAE_ENOMEM;
	fill_field(c, cell->w);
	fill_bonds(c, cell);
	GEAE_TRY(name_observables(cx, c));
	return crystal_find_symmetries(cx, c);
}

/* ---- operations of the model ---------------------------------------------------------------- */

int geae_crystal_state(struct geae_cx *cx, const void *crystal, struct geae_state *s)
{
	static const char *const axes[] = { "z", "y", "x" };
	const struct geae_crystal *c = crystal;

	(void)cx;
	*s = (struct geae_state){ .encoding = c->encoding, .rank = c->rank, .n_level = c->n_level,
				  .value = c->encoding == GEAE_VALUE ? c->value : NULL };
	for (uint32_t a = 0; a < c->rank; a++) {
		s->dim[a] = c->L;
		s->axis[a] = axes[a + 3 - c->rank];
	}
	if (c->cell_sites > 1) {
		s->dim[s->rank] = c->cell_sites;
		s->axis[s->rank++] = "site";
	}
	return GEAE_OK;
}

/* Pairs of levels along the bonds of one kind; one in two goes to a second list, so that equal ones do not wait. */
static void count_pairs(const struct geae_crystal *c, int32_t k, const uint8_t *level, int64_t *count)
{
	const int32_t *bond = c->bond + 2 * k, q = c->n_level;
	const int64_t stride = 2 * c->n_bond;
	int64_t second[GEAE_CRYSTAL_LEVELS * GEAE_CRYSTAL_LEVELS] = { 0 }, x = 0;

	memset(count, 0, sizeof(*count) * (size_t)(q * q));
	for (; x + 1 < c->n_cell; x += 2) {
		count[level[bond[x * stride]] * q + level[bond[x * stride + 1]]]++;
		second[level[bond[(x + 1) * stride]] * q + level[bond[(x + 1) * stride + 1]]]++;
	}
	if (x < c->n_cell)
		count[level[bond[x * stride]] * q + level[bond[x * stride + 1]]]++;
	for (int32_t a = 0; a < q * q; a++)
		count[a] += second[a];
}

/* Two levels: how many pairs are both 1, and how many of each end, say everything. */
static void count_two(const struct geae_crystal *c, int32_t k, const uint8_t *level, const int64_t *up, int64_t *count)
{
	const int32_t *bond = c->bond + 2 * k;
	const int64_t stride = 2 * c->n_bond, from = up[2 * (bond[0] % c->cell_sites) + 1],
		      to = up[2 * (bond[1] % c->cell_sites) + 1];
	int64_t both = 0;

	for (int64_t x = 0; x < c->n_cell; x++)
		both += level[bond[x * stride]] & level[bond[x * stride + 1]];
	count[3] = both;
	count[2] = from - both;
	count[1] = to - both;
	count[0] = c->n_cell - from - to + both;
}

int geae_crystal_energy(struct geae_cx *cx, const void *crystal, int64_t n, const uint8_t *level, const double *control,
			double *energy)
{
	const struct geae_crystal *c = crystal;
	const int32_t q = c->n_level;
	int64_t *at = geae_scratch(cx, c->cell_sites * q, int64_t), count[GEAE_CRYSTAL_LEVELS * GEAE_CRYSTAL_LEVELS];

	if (!at)
		return GEAE_ENOMEM;
	for (int64_t r = 0; r < n; r++, level += c->n_site) {
		double h = control[r * N_CONTROL + H], e = 0;

		memset(at, 0, sizeof(*at) * (size_t)(c->cell_sites * q));
		if (q == 2)
			for (int64_t i = 0; i < c->n_site; i++)
				at[2 * c->site_type[i] + 1] += level[i];
		else
			for (int64_t i = 0; i < c->n_site; i++)
				at[q * c->site_type[i] + level[i]]++;
		for (int32_t k = 0; k < c->cell_sites && q == 2; k++)
			at[2 * k] = c->n_cell - at[2 * k + 1];
		for (int32_t k = 0; k < c->cell_sites * q; k++)
			e += (double)at[k] * (c->g[k] - h * c->w[k]);
		for (int32_t k = 0; k < c->n_bond; k++) {
			q == 2 ? count_two(c, k, level, at, count) : count_pairs(c, k, level, count);
			for (int32_t a = 0; a < q * q; a++)
				e += (double)count[a] * c->f[k * q * q + a];
		}
		energy[r] = e;
	}
	return GEAE_OK;
}

int geae_crystal_observables(struct geae_cx *cx, const void *crystal, size_t *n, const struct geae_observable **out)
{
	const struct geae_crystal *c = crystal;

	(void)cx;
	*n = c->n_observable;
	*out = c->observable;
	return GEAE_OK;
}

/* The two of one-hot components that are no sums. */
int geae_crystal_observe(struct geae_cx *cx, const void *crystal, int64_t n, const uint8_t *level, const double *control,
			 double *const *out)
{
	const struct geae_crystal *c = crystal;
	const double q = c->n_level, N = (double)c->n_site;
	size_t order = 0;

	(void)cx;
	(void)control;
	while (order < c->n_observable && c->observable[order].weight)
		order++;
	for (int64_t r = 0; order < c->n_observable && r < n; r++) {
		int64_t count[GEAE_CRYSTAL_LEVELS] = { 0 };
		double unequal = 0, x = 0, y = 0;

		for (int64_t i = 0; i < c->n_site; i++)
			count[level[r * c->n_site + i]]++;
		for (int32_t a = 0; a < c->n_level; a++) {
			double part = (double)count[a] / N, angle = 2 * acos(-1) * a / q;

			unequal += (part - 1 / q) * (part - 1 / q);
			x += part * cos(angle);
			y += part * sin(angle);
		}
		if (out[order])
			out[order][r] = sqrt(unequal * q / (q - 1));
		if (out[order + 1])
			out[order + 1][r] = sqrt(x * x + y * y);
	}
	return GEAE_OK;
}

int geae_crystal_pairs(struct geae_cx *cx, const void *crystal, const double *control, struct geae_pairs *p)
{
	const struct geae_crystal *c = crystal;
	double *g = geae_scratch(cx, c->cell_sites * c->n_level, double);

	if (!g)
		return GEAE_ENOMEM;
	for (int32_t k = 0; k < c->cell_sites * c->n_level; k++)
		g[k] = c->g[k] - control[H] * c->w[k];
	*p = (struct geae_pairs){ .n_site = c->n_site, .n_bond = c->n_bond * c->n_cell, .n_level = c->n_level,
				  .n_bond_type = c->n_bond, .n_site_type = c->cell_sites, .bond = c->bond,
				  .bond_type = c->bond_type, .f = c->f, .g = g, .site_type = c->cell_sites > 1 ? c->site_type : NULL,
				  .T = control[T] };
	if (c->cell_sites > 1)
		return GEAE_OK;
	p->rank = c->rank;
	p->n_offset = (uint32_t)c->n_bond;
	p->offset = c->offset;
	for (uint32_t a = 0; a < c->rank; a++)
		p->dim[a] = c->L;
	return GEAE_OK;
}

int geae_crystal_symmetry(struct geae_cx *cx, const void *crystal, const double *control, struct geae_symmetry *s)
{
	const struct geae_crystal *c = crystal;
	const int with = control[H] != 0;

	(void)cx;
	*s = (struct geae_symmetry){ .n_component = c->n_site * (c->encoding == GEAE_ONE_HOT ? c->n_level : 1),
				     .n_generator = c->n_generator[with], .generator = c->generator[with] };
	return GEAE_OK;
}
