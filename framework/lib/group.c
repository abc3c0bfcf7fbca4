/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random elements of a group of signed permutations: product replacement with an accumulator.
 *
 * Slots hold generators of the group.  A step replaces slot i by its product with another slot j, from
 * the left or the right (the slots still generate the group), and multiplies the accumulator by it.
 */
#include <string.h>
#include <geae/group.h>
#include <geae/states.h>

enum { SCRAMBLE = 100 }; /* steps before the first element */

/* ((g h) x)[c] = sign_g[c] (h x)[perm_g[c]]: a gather, in place when out is g. */
void geae_element_product(int64_t n_component, const uint32_t *g, const uint32_t *h, uint32_t *out)
{
	for (int64_t c = 0; c < n_component; c++)
		out[c] = h[g[c] >> 1] ^ (g[c] & 1);
}

void geae_element_inverse(int64_t n_component, const uint32_t *g, uint32_t *out)
{
	for (int64_t c = 0; c < n_component; c++)
		out[g[c] >> 1] = 2 * (uint32_t)c | (g[c] & 1);
}

void geae_element_power(int64_t n_component, const uint32_t *g, int64_t power, uint32_t *out)
{
	for (int64_t c = 0; c < n_component; c++)
		out[c] = 2 * (uint32_t)c;
	while (power-- > 0)
		geae_element_product(n_component, out, g, out);
}

static void step(struct geae_elements *e)
{
	size_t i = geae_xoshiro_below(&e->random, e->n_slot), j = geae_xoshiro_below(&e->random, e->n_slot - 1);

	j += j >= i;
	if (geae_xoshiro(&e->random) >> 63) {
		geae_element_product(e->n_component, e->slot[i], e->slot[j], e->slot[i]);
	} else {
		uint32_t *old = e->slot[i];

		geae_element_product(e->n_component, e->slot[j], old, e->spare);
		e->slot[i] = e->spare;
		e->spare = old;
	}
	geae_element_product(e->n_component, e->product, e->slot[i], e->product);
}

int geae_elements_of(struct geae_cx *cx, struct geae_elements *e, int64_t n_component, size_t n_generator,
		     uint32_t *const *generator, const struct geae_xoshiro *random)
{
	size_t n_slot = n_generator < GEAE_GROUP_SLOTS ? GEAE_GROUP_SLOTS : n_generator + 1;

	*e = (struct geae_elements){ .n_component = n_component, .random = *random };
	if (!n_generator)
		return GEAE_OK;
	if (n_slot > GEAE_GROUP_MAX_SLOTS)
		return geae_fail(cx, GEAE_EUNSUP, "the model names %zu symmetry generators, at most %d can be used",
				 n_generator, GEAE_GROUP_MAX_SLOTS - 1);
	for (size_t k = 0; k < n_slot + 2; k++) {
		uint32_t *memory = geae_scratch(cx, n_component, uint32_t);

		if (!memory)
			return GEAE_ENOMEM;
		if (k < n_slot) {
			e->slot[k] = memory;
			memcpy(memory, generator[k % n_generator], (size_t)n_component * sizeof(*memory));
		} else if (k == n_slot) {
			e->spare = memory;
		} else {
			e->product = memory;
			for (int64_t c = 0; c < n_component; c++)
				memory[c] = 2 * (uint32_t)c;
		}
	}
	e->n_slot = n_slot;
	for (int k = 0; k < SCRAMBLE; k++)
		step(e);
	return GEAE_OK;
}

int geae_generator_rows(struct geae_cx *cx, const struct geae_symmetry *group, uint32_t ***out)
{
	uint32_t **row = geae_scratch(cx, group->n_generator + 1, uint32_t *);

	*out = row;
	if (!row)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < group->n_generator; k++) {
		row[k] = geae_scratch(cx, group->n_component, uint32_t);
		if (!row[k])
			return GEAE_ENOMEM;
		geae_element(group->n_component, &group->generator[k], row[k]);
	}
	return GEAE_OK;
}

int geae_elements_start(struct geae_cx *cx, struct geae_elements *e, const struct geae_symmetry *group,
			struct geae_rng *stream)
{
	struct geae_xoshiro random;
	uint32_t **row;

	*e = (struct geae_elements){ .n_component = group->n_component };
	if (!group->n_generator)
		return GEAE_OK;
	GEAE_TRY(geae_generator_rows(cx, group, &row));
	geae_xoshiro_seed(&random, stream);
	return geae_elements_of(cx, e, group->n_component, group->n_generator, row, &random);
}

const uint32_t *geae_elements_next(struct geae_elements *e)
{
	if (!e->n_slot)
		return NULL;
	step(e);
	return e->product;
}
