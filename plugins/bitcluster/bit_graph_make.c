/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a pair table to neighbours, kinds, classes of sites and thresholds. */
#include <stdlib.h>
#include <string.h>
#include "bit_graph_site.h"

double bit_acceptance(double cost, double T, bool heat_bath)
{
	if (heat_bath)
		return 1 / (1 + exp(cost / T));
	return cost <= 0 ? 1 : exp(-cost / T);
}

static int chances_make(struct geae_cx *cx, int64_t n, struct bit_chances *c)
{
	c->digit = geae_scratch(cx, n * BIT_DIGITS + 1, uint64_t);
	c->rest = geae_scratch(cx, n + 1, uint64_t);
	return c->digit && c->rest ? GEAE_OK : GEAE_ENOMEM;
}

static void chances_set(struct bit_chances *c, int64_t k, double p)
{
	uint64_t threshold = geae_threshold(p);

	for (int d = 0; d < BIT_DIGITS; d++)
		c->digit[k * BIT_DIGITS + d] = -(threshold >> (64 - BIT_DIGITS + d) & 1);
	c->rest[k] = threshold << BIT_DIGITS;
}

static int by_strength(const void *a, const void *b)
{
	const struct bit_near *x = a, *y = b;
	double p = fabs(x->J), q = fabs(y->J);

	if (p < q || p > q)
		return p < q ? -1 : 1;
	return x->bond < y->bond ? -1 : x->bond > y->bond;
}

static int make_near(struct geae_cx *cx, const struct geae_pairs *p, const struct geae_ising *ising, struct bit_graph *g)
{
	int64_t *first = geae_scratch(cx, p->n_site + 2, int64_t);
	struct bit_near *near = geae_scratch(cx, 2 * p->n_bond + 1, struct bit_near);
	struct bit_bond *bond = geae_scratch(cx, p->n_bond + 1, struct bit_bond);

	if (!first || !near || !bond)
		return GEAE_ENOMEM;
	for (int64_t b = 0; b < p->n_bond; b++) {
		int32_t t = p->bond_type ? p->bond_type[b] : 0, i = p->bond[2 * b], j = p->bond[2 * b + 1];

		if (ising->J[t] == 0)
			continue;
		bond[g->n_bond++] = (struct bit_bond){ .i = i, .j = j, .type = (uint32_t)t & 0x7fffffffu,
						       .negative = ising->frustrated && ising->J[t] < 0 };
		first[i + 2]++;
		first[j + 2]++;
	}
	/* counted two places ahead: filling then moves each start to its right place */
	for (int64_t i = 2; i <= p->n_site; i++)
		first[i] += first[i - 1];
	for (int64_t b = 0; b < g->n_bond; b++) {
		double J = ising->J[bond[b].type];

		if (!ising->frustrated)
			J = fabs(J);
		near[first[bond[b].i + 1]++] = (struct bit_near){ bond[b].j, (uint32_t)b & 0x7fffffffu, bond[b].negative, J };
		near[first[bond[b].j + 1]++] = (struct bit_near){ bond[b].i, (uint32_t)b & 0x7fffffffu, bond[b].negative, J };
	}
	for (int64_t i = 0; i < p->n_site; i++)
		qsort(near + first[i], (size_t)(first[i + 1] - first[i]), sizeof(*near), by_strength);
	g->first = first;
	g->near = near;
	g->bond = bond;
	GEAE_TRY(chances_make(cx, p->n_bond_type, &g->join));
	for (int32_t t = 0; t < p->n_bond_type; t++)
		chances_set(&g->join, t, -expm1(-2 * fabs(ising->J[t]) / p->T));
	return GEAE_OK;
}

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int make_fields(struct geae_cx *cx, const struct geae_pairs *p, const struct geae_ising *ising, struct bit_graph *g)
{
	int64_t n = p->n_site, n_type = 0;
	double *h = geae_scratch(cx, n, double), *sorted = geae_scratch(cx, n, double);
	int32_t *type = geae_scratch(cx, n, int32_t);

	if (!h || !sorted || !type)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < n; i++) {
		h[i] = !ising->frustrated && ising->gauge[i] ? -ising->h[i] : ising->h[i];
		sorted[i] = fabs(h[i]);
	}
	qsort(sorted, (size_t)n, sizeof(*sorted), by_number);
	for (int64_t i = 0; i < n; i++)
		if (n_type == 0 || sorted[i] > sorted[n_type - 1])
			sorted[n_type++] = sorted[i];
	for (int64_t i = 0; i < n; i++) {
		double strength = fabs(h[i]);
		const double *at = bsearch(&strength, sorted, (size_t)n_type, sizeof(*sorted), by_number);

		type[i] = (int32_t)(at - sorted);
	}
	GEAE_TRY(chances_make(cx, n_type, &g->tie));
	for (int64_t k = 0; k < n_type; k++)
		chances_set(&g->tie, k, -expm1(-2 * sorted[k] / p->T));
	g->h = h;
	g->field_type = type;
	return GEAE_OK;
}

/* A site's kinds: strength and degree of each, the field last. */
struct kinds {
	int n;
	bool field;
	double strength[BIT_KINDS + 1];
	uint8_t degree[BIT_KINDS + 1];
};

/* Cases, 0 for too many. */
static int find_kinds(const struct bit_graph *g, int64_t i, struct kinds *k)
{
	int n_case = 1;

	k->n = 0;
	k->field = g->h[i] < 0 || g->h[i] > 0;
	for (int64_t m = g->first[i]; m < g->first[i + 1]; m++) {
		double strength = fabs(g->near[m].J);

		if (k->n == 0 || strength > k->strength[k->n - 1]) {
			if (k->n == BIT_KINDS)
				return 0;
			k->strength[k->n] = strength;
			k->degree[k->n++] = 0;
		}
		if (k->degree[k->n - 1]++ == BIT_DEGREE)
			return 0;
	}
	if (k->field) {
		k->strength[k->n] = fabs(g->h[i]);
		k->degree[k->n++] = 1;
	}
	for (int m = 0; m < k->n; m++) {
		n_case *= k->degree[m] + 1;
		if (n_case > BIT_CASES)
			return 0;
	}
	return n_case;
}

static int make_class(struct geae_cx *cx, const struct bit_graph *g, const struct kinds *k, int n_case, struct bit_class *class)
{
	uint8_t *degree = geae_scratch(cx, k->n + 1, uint8_t), *sure = geae_scratch(cx, n_case + 1, uint8_t);
	uint8_t *list = geae_scratch(cx, n_case * BIT_DIGITS + 1, uint8_t);
	uint64_t *rest = geae_scratch(cx, n_case + 1, uint64_t), threshold[BIT_CASES];
	bool certain[BIT_CASES] = { false };

	if (!degree || !sure || !list || !rest)
		return GEAE_ENOMEM;
	*class = (struct bit_class){ .n_kind = k->n, .n_case = n_case, .field = k->field, .degree = degree, .sure = sure,
				     .list = list, .rest = rest };
	memcpy(degree, k->degree, (size_t)k->n);
	for (int c = 0; c < n_case; c++) {
		double cost = 0, p;

		for (int m = 0, left = c; m < k->n; left /= k->degree[m] + 1, m++)
			cost += 2 * k->strength[m] * (2 * (left % (k->degree[m] + 1)) - k->degree[m]);
		p = bit_acceptance(cost, g->T, g->heat_bath);
		threshold[c] = geae_threshold(p);
		rest[c] = threshold[c] << BIT_DIGITS;
		certain[c] = p >= 1;
		if (certain[c])
			sure[class->n_sure++] = (uint8_t)c;
	}
	for (int d = 0, n = 0; d < BIT_DIGITS; d++) {
		for (int c = 0; c < n_case; c++)
			if (!certain[c] && threshold[c] >> (64 - BIT_DIGITS + d) & 1)
				list[n++] = (uint8_t)c;
		class->begin[d + 1] = n;
	}
	return GEAE_OK;
}

static bool same_kinds(const struct kinds *a, const struct kinds *b)
{
	return a->n == b->n && a->field == b->field &&
	       !memcmp(a->strength, b->strength, sizeof(a->strength[0]) * (size_t)a->n) &&
	       !memcmp(a->degree, b->degree, (size_t)a->n);
}

enum { KNOWN = 16 }; /* classes that a site is compared with; what is found in none of them gets its own */

static int make_classes(struct geae_cx *cx, struct bit_graph *g)
{
	int32_t *class_of = geae_scratch(cx, g->n_site, int32_t), n_class = 1;
	struct bit_class *class = geae_scratch(cx, g->n_site + 1, struct bit_class);
	struct kinds *known = geae_scratch(cx, KNOWN, struct kinds), *k = geae_scratch(cx, 1, struct kinds);
	int32_t number[KNOWN];
	int n_known = 0;

	if (!class_of || !class || !known || !k)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < g->n_site; i++) { /* class 0: sites with too many cases */
		int n_case = find_kinds(g, i, k), m = 0;

		if (!n_case)
			continue;
		while (m < n_known && !same_kinds(&known[m], k))
			m++;
		if (m < n_known) {
			class_of[i] = number[m];
			continue;
		}
		if (n_known < KNOWN) {
			known[n_known] = *k;
			number[n_known++] = n_class;
		}
		class_of[i] = n_class;
		GEAE_TRY(make_class(cx, g, k, n_case, &class[n_class++]));
	}
	g->class = class;
	g->class_of = class_of;
	return GEAE_OK;
}

/* The largest energy that one flip can cost anywhere. */
static double largest_cost(const struct bit_graph *g)
{
	double largest = 0;

	for (int64_t i = 0; i < g->n_site; i++) {
		double cost = 2 * fabs(g->h[i]);

		for (int64_t m = g->first[i]; m < g->first[i + 1]; m++)
			cost += 2 * fabs(g->near[m].J);
		largest = fmax(largest, cost);
	}
	return largest;
}

int bit_graph_make(struct geae_cx *cx, const struct geae_pairs *p, const struct geae_ising *ising, struct bit_graph *g)
{
	*g = (struct bit_graph){ .n_site = p->n_site, .T = p->T };
	GEAE_TRY(make_near(cx, p, ising, g));
	GEAE_TRY(make_fields(cx, p, ising, g));
	/* Metropolis' rule flips nearly everything in every sweep where T is high: rows would only alternate */
	g->heat_bath = 2 * p->T > largest_cost(g);
	return make_classes(cx, g);
}

void bit_update_singly(const struct bit_graph *g, int64_t i, uint64_t *spin, int64_t stride, struct geae_xoshiro *random)
{
	double cost[64];

	for (int b = 0; b < 64; b++)
		cost[b] = 2 * (spin[i * stride] >> b & 1 ? g->h[i] : -g->h[i]);
	for (int64_t m = g->first[i]; m < g->first[i + 1]; m++) {
		uint64_t unequal = spin[i * stride] ^ spin[g->near[m].site * stride];
		double J = 2 * g->near[m].J;

		for (int b = 0; b < 64; b++)
			cost[b] += unequal >> b & 1 ? -J : J;
	}
	for (int b = 0; b < 64; b++) {
		double p = bit_acceptance(cost[b], g->T, g->heat_bath);

		if (p >= 1 || geae_xoshiro(random) < geae_threshold(p))
			spin[i * stride] ^= UINT64_C(1) << b;
	}
}
