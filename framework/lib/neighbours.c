/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pair Hamiltonian as each site sees it. */
#include <stdio.h>
#include <string.h>
#include <geae/neighbours.h>

const char *geae_pairs_fault(const struct geae_pairs *p, char text[static 160])
{
	int64_t q = p->n_level;

	if (p->n_site < 1 || q < 2 || q > 256 || p->n_bond < 0 || (p->n_bond && (!p->bond || !p->f)))
		return "sites, levels or bonds are missing";
	if (!(p->T > 0) || !isfinite(p->T)) {
		snprintf(text, 160, "its temperature is %g, not a positive number", p->T);
		return text;
	}
	for (int64_t b = 0; b < p->n_bond; b++) {
		int32_t i = p->bond[2 * b], j = p->bond[2 * b + 1], t = p->bond_type ? p->bond_type[b] : 0;

		if (i >= 0 && i < p->n_site && j >= 0 && j < p->n_site && i != j && t >= 0 && t < p->n_bond_type)
			continue;
		snprintf(text, 160, "bond %lld (sites %d and %d, type %d) is none between two of its %lld sites",
			 (long long)b, (int)i, (int)j, (int)t, (long long)p->n_site);
		return text;
	}
	for (int64_t i = 0; p->site_type && i < p->n_site; i++)
		if (p->site_type[i] < 0 || p->site_type[i] >= p->n_site_type) {
			snprintf(text, 160, "site %lld has the unknown type %d", (long long)i, (int)p->site_type[i]);
			return text;
		}
	for (int64_t k = 0; k < p->n_bond_type * q * q; k++)
		if (p->n_bond && !isfinite(p->f[k]))
			return "an energy of a bond is not a number";
	for (int64_t k = 0; p->g && k < p->n_site_type * q; k++)
		if (!isfinite(p->g[k]))
			return "an energy of a site is not a number";
	return NULL;
}

static int same_numbers(const double *a, const double *b, int64_t n)
{
	return a == b || (a && b && memcmp(a, b, sizeof(*a) * (size_t)n) == 0);
}

int geae_pairs_same(const struct geae_pairs *a, const struct geae_pairs *b)
{
	int64_t q = a->n_level;

	return a->T > 0 && isfinite(a->T) && a->n_site == b->n_site && a->n_bond == b->n_bond &&
	       a->n_level == b->n_level && a->bond == b->bond && a->bond_type == b->bond_type &&
	       a->site_type == b->site_type && a->n_bond_type == b->n_bond_type && a->n_site_type == b->n_site_type &&
	       same_numbers(a->f, b->f, a->n_bond_type * q * q) &&
	       same_numbers(a->g, b->g, a->n_site_type * q);
}

double geae_pairs_energy(const struct geae_pairs *p, const uint8_t *level)
{
	int64_t q = p->n_level;
	double e = 0;

	for (int64_t b = 0; b < p->n_bond; b++) {
		int64_t t = p->bond_type ? p->bond_type[b] : 0;

		e += p->f[(t * q + level[p->bond[2 * b]]) * q + level[p->bond[2 * b + 1]]];
	}
	for (int64_t i = 0; p->g && i < p->n_site; i++)
		e += p->g[(p->site_type ? p->site_type[i] : 0) * q + level[i]];
	return e;
}

int geae_neighbours_make(struct geae_cx *cx, const struct geae_pairs *p, struct geae_neighbours *out)
{
	int64_t q = p->n_level, *first = geae_scratch(cx, p->n_site + 2, int64_t);
	struct geae_neighbour *at = geae_scratch(cx, 2 * p->n_bond + 1, struct geae_neighbour);
	double *view = geae_scratch(cx, 2 * p->n_bond_type * q * q + 1, double);
	char text[160];
	const char *fault = geae_pairs_fault(p, text);

	if (fault)
		return geae_fail(cx, GEAE_EDATA, "the model's pair table is wrong: %s", fault);
	if (!first || !at || !view)
		return GEAE_ENOMEM;
	/* counted two places ahead: filling then moves each start to its right place */
	for (int64_t k = 0; k < 2 * p->n_bond; k++)
		first[p->bond[k] + 2]++;
	for (int64_t i = 2; i <= p->n_site; i++)
		first[i] += first[i - 1];
	for (int64_t k = 0; k < 2 * p->n_bond; k++) {
		int32_t t = p->bond_type ? p->bond_type[k / 2] : 0;

		at[first[p->bond[k] + 1]++] = (struct geae_neighbour){ p->bond[k ^ 1], 2 * t + (int32_t)(k & 1) };
	}
	for (int64_t t = 0; t < p->n_bond_type; t++)
		for (int64_t a = 0; a < q; a++)
			for (int64_t b = 0; b < q; b++) {
				view[(2 * t * q + a) * q + b] = p->f[(t * q + a) * q + b];
				view[((2 * t + 1) * q + a) * q + b] = p->f[(t * q + b) * q + a];
			}
	*out = (struct geae_neighbours){ .n_site = p->n_site, .n_level = p->n_level, .n_view = 2 * p->n_bond_type,
					 .first = first, .at = at, .view = view, .site_type = p->site_type,
					 .site = p->g, .n_site_type = p->n_site_type };
	return GEAE_OK;
}

static uint8_t best_level(const struct geae_neighbours *g, int64_t i, const uint8_t *level, const uint8_t unset)
{
	int64_t q = g->n_level;
	double least = INFINITY;
	uint8_t best = 0;

	for (int64_t a = 0; a < q; a++) {
		double e = g->site ? g->site[(g->site_type ? g->site_type[i] : 0) * q + a] : 0;

		for (int64_t k = g->first[i]; k < g->first[i + 1]; k++)
			if (level[g->at[k].site] != unset)
				e += g->view[(g->at[k].view * q + a) * q + level[g->at[k].site]];
		if (e < least) {
			least = e;
			best = (uint8_t)a;
		}
	}
	return best;
}

void geae_ordered_start(const struct geae_neighbours *g, uint8_t *level, int32_t *queue)
{
	const uint8_t unset = 255; /* with 256 levels the last is then never chosen first: still a start */

	memset(level, unset, (size_t)g->n_site);
	for (int64_t seed = 0; seed < g->n_site; seed++) {
		int64_t head = 0, tail = 0;

		if (level[seed] != unset)
			continue;
		level[seed] = best_level(g, seed, level, unset);
		queue[tail++] = (int32_t)seed;
		while (head < tail) {
			int64_t i = queue[head++];

			for (int64_t k = g->first[i]; k < g->first[i + 1]; k++) {
				int32_t j = g->at[k].site;

				if (level[j] != unset)
					continue;
				level[j] = best_level(g, j, level, unset);
				if (level[j] != unset)
					queue[tail++] = j;
			}
		}
	}
}
