/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Normal subgroups without a list of their elements: their order, and the quotient by the m-th powers of generators.
 *
 * Conjugates of the generators join them as long as one is not yet contained.
 * Check value: squares and commutators of the symmetries of the L x L Ising torus: L^2 elements, L even.
 */
#include <string.h>
#include <geae/never_broken.h>

enum { MOST = 60 };

/* A conjugate g^-1 h g that is not in the subgroup: 1 and it is in *out; 0: none. */
static int find_conjugate(int64_t n, const struct geae_stabilisers *sub, size_t n_generator, uint32_t *const *g,
			  uint32_t *const *inverse, size_t n_row, uint32_t *const *row, uint32_t *spare, uint32_t *out)
{
	for (size_t i = 0; i < n_row; i++)
		for (size_t k = 0; k < n_generator; k++) {
			memcpy(out, inverse[k], (size_t)n * sizeof(*out));
			geae_element_product(n, out, row[i], out);
			geae_element_product(n, out, g[k], out);
			memcpy(spare, out, (size_t)n * sizeof(*out));
			if (!geae_stabilisers_contain(sub, spare))
				return 1;
		}
	return 0;
}

int geae_normal_closure_order(struct geae_cx *cx, const struct geae_symmetry *s, size_t n_element,
			      uint32_t *const *element, double *order)
{
	int64_t n = s->n_component;
	uint32_t *row[MOST], **g, **inverse = geae_scratch(cx, s->n_generator + 1, uint32_t *);
	uint32_t *spare = geae_scratch(cx, n, uint32_t);
	struct geae_stabilisers *sub;
	size_t n_row = 0;

	if (!inverse || !spare)
		return GEAE_ENOMEM;
	GEAE_TRY(geae_generator_rows(cx, s, &g));
	for (size_t k = 0; k < s->n_generator; k++) {
		inverse[k] = geae_scratch(cx, n, uint32_t);
		if (!inverse[k])
			return GEAE_ENOMEM;
		geae_element_inverse(n, g[k], inverse[k]);
	}
	for (; n_row < n_element && n_row < MOST; n_row++)
		row[n_row] = element[n_row];
	for (;;) {
		int more;

		if (n_row == MOST)
			return geae_fail(cx, GEAE_EUNSUP, "a normal subgroup needs more than %d generators", MOST - 1);
		row[n_row] = geae_scratch(cx, n, uint32_t);
		if (!row[n_row])
			return GEAE_ENOMEM;
		GEAE_TRY(geae_stabilisers_create(cx, n, n_row, row, &sub));
		*order = geae_stabilisers_order(sub);
		more = find_conjugate(n, sub, s->n_generator, g, inverse, n_row, row, spare, row[n_row]);
		geae_stabilisers_destroy(sub);
		if (!more)
			return GEAE_OK;
		n_row++;
	}
}

int geae_power_quotient(struct geae_cx *cx, const struct geae_symmetry *s, int64_t m, struct geae_symmetry *out)
{
	uint32_t **g, **power = geae_scratch(cx, s->n_generator + 1, uint32_t *);
	struct geae_projection p = { 0 };
	struct geae_orbits o;

	if (!power)
		return GEAE_ENOMEM;
	GEAE_TRY(geae_generator_rows(cx, s, &g));
	for (size_t k = 0; k < s->n_generator; k++) {
		power[k] = geae_scratch(cx, s->n_component, uint32_t);
		if (!power[k])
			return GEAE_ENOMEM;
		geae_element_power(s->n_component, g[k], m, power[k]);
	}
	GEAE_TRY(geae_orbits_under(cx, s, s->n_generator, power, &o));
	if (o.n_feature)
		GEAE_TRY(geae_orbit_means(cx, s, &o, &p));
	*out = (struct geae_symmetry){ o.n_feature, o.n_feature ? p.n_generator : 0, p.generator };
	return GEAE_OK;
}
