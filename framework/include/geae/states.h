/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/states.h - levels (one byte per site, as models and samplers use them) and rows (as data sets store them). */
#ifndef GEAE_STATES_H
#define GEAE_STATES_H

#include <geae/plugin.h>

/* n levels 0 or 1 to and from bits, lowest bit first; unused bits of the last byte are 0. */
void geae_pack(int64_t n, const uint8_t *level, void *bits);
void geae_unpack(int64_t n, const void *bits, uint8_t *level);

/* One row as the encoding of `state` stores it (not for GEAE_NUMBERS, which has no levels). */
void geae_store_levels(const struct geae_state *, const uint8_t *level, void *row);
void geae_load_levels(const struct geae_state *, const void *row, uint8_t *level);

/* A signed permutation with its sign beside the source: element[c] = 2 * perm[c] + (sign[c] < 0). */
void geae_element(int64_t n_component, const struct geae_generator *, uint32_t *element);

/* What signed permutations of components do to levels. */
struct geae_action {
	uint32_t encoding;
	int32_t n_level;
	int64_t n_site;
	uint8_t negative[256]; /* level of minus the value of a level; GEAE_SIGN and GEAE_VALUE */
};

void geae_action_start(struct geae_action *, const struct geae_state *);
/* out = g level; `out` and `level` must not overlap. */
void geae_act(const struct geae_action *, const uint32_t *element, const uint8_t *level, uint8_t *out);

/* NULL, or what is wrong with a generator: "is no permutation", "its signs are not +1 or -1", ... .
 * `seen` is working memory, one byte per component. */
const char *geae_generator_fault(const struct geae_state *, const struct geae_generator *, uint8_t *seen);

#endif
