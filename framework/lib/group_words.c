/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements of an enumerated group as words in its generators, subgroups by few generators. */
#include <stdio.h>
#include <string.h>
#include <geae/group.h>

int geae_group_word(const struct geae_group *g, uint32_t e, char *text, size_t size)
{
	const char *between = "";
	int used = 0;

	if (size)
		*text = '\0';
	if (!e)
		return snprintf(text, size, "1");
	while (e) {
		int32_t is = g->letter_is[g->first[e]], power = 0;
		size_t room;

		for (uint32_t k = g->first[e]; e && g->first[e] == k; e = g->rest[e])
			power += is > 0 ? 1 : -1;
		room = (size_t)used < size ? size - (size_t)used : 0;
		if (power == 1)
			used += snprintf(room ? text + used : NULL, room, "%s%s", between, g->name[is - 1]);
		else
			used += snprintf(room ? text + used : NULL, room, "%s%s^%d", between,
					 g->name[(is > 0 ? is : -is) - 1], power);
		between = " * ";
	}
	return used;
}

void geae_group_lift(const struct geae_group *g, uint32_t e, int64_t n, uint32_t *const *generator, uint32_t *out,
		     uint32_t *spare)
{
	uint32_t *inverse = spare + n;

	for (int64_t c = 0; c < n; c++)
		out[c] = 2 * (uint32_t)c;
	/* out = the letters so far, from the left: out = out * letter */
	for (; e; e = g->rest[e]) {
		int32_t is = g->letter_is[g->first[e]];
		const uint32_t *letter = generator[(is > 0 ? is : -is) - 1];

		if (is < 0) {
			geae_element_inverse(n, letter, inverse);
			letter = inverse;
		}
		geae_element_product(n, out, letter, spare);
		memcpy(out, spare, (size_t)n * sizeof(*out));
	}
}

size_t geae_group_generate(const struct geae_group *g, const uint8_t *member, uint32_t *generator, uint8_t *have,
			   uint32_t *list)
{
	size_t n = 0;
	uint32_t n_have = 1;

	memset(have, 0, g->n_element);
	have[0] = 1;
	list[0] = 0;
	for (uint32_t e = 1; e < g->n_element && n < 64; e++) {
		if (!member[e] || have[e])
			continue;
		generator[n++] = e;
		/* what there is, times every generator, until nothing is new */
		for (uint32_t i = 0; i < n_have; i++)
			for (size_t k = 0; k < n; k++) {
				uint32_t p = geae_group_product(g, list[i], generator[k]);

				if (!have[p]) {
					have[p] = 1;
					list[n_have++] = p;
				}
			}
	}
	return n;
}
