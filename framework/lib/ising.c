/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pair table with two levels as an Ising model, and the gauge that makes it ferromagnetic. */
#include <stdbool.h>
#include <geae/ising.h>

/* Sites one after the other along bonds with J != 0; a bond that its two sites' gauges leave negative
 * closes a frustrated loop. */
static bool find_gauge(const struct geae_neighbours *near, const double *J, uint8_t *gauge, int32_t *queue)
{
	bool frustrated = false;

	for (int64_t i = 0; i < near->n_site; i++)
		gauge[i] = 2;
	for (int64_t seed = 0; seed < near->n_site; seed++) {
		int64_t head = 0, tail = 0;

		if (gauge[seed] != 2)
			continue;
		gauge[seed] = 0;
		queue[tail++] = (int32_t)seed;
		while (head < tail) {
			int32_t i = queue[head++];

			for (int64_t k = near->first[i]; k < near->first[i + 1]; k++) {
				int32_t j = near->at[k].site;
				double coupling = J[near->at[k].view >> 1];
				uint8_t wanted = gauge[i] ^ (coupling < 0);

				if (coupling == 0)
					continue;
				if (gauge[j] == 2) {
					gauge[j] = wanted;
					queue[tail++] = j;
				}
				frustrated |= gauge[j] != wanted;
			}
		}
	}
	return frustrated;
}

int geae_ising_make(struct geae_cx *cx, const struct geae_pairs *p, struct geae_ising *out)
{
	double *J = geae_scratch(cx, p->n_bond_type + 1, double), *h = geae_scratch(cx, p->n_site, double);
	uint8_t *gauge = geae_scratch(cx, p->n_site, uint8_t);
	int32_t *queue = geae_scratch(cx, p->n_site, int32_t);
	bool plus = false, minus = false;

	*out = (struct geae_ising){ .J = J, .h = h, .gauge = gauge };
	if (!J || !h || !gauge || !queue)
		return GEAE_ENOMEM;
	if (p->n_level != 2)
		return geae_fail(cx, GEAE_EUNSUP, "the model has %d levels per site, not two", (int)p->n_level);
	GEAE_TRY(geae_neighbours_make(cx, p, &out->near));
	for (int32_t t = 0; t < p->n_bond_type; t++) {
		const double *f = p->f + 4 * t;

		J[t] = (f[1] + f[2] - f[0] - f[3]) / 4;
	}
	for (int64_t i = 0; p->g && i < p->n_site; i++) {
		const double *g = p->g + 2 * (p->site_type ? p->site_type[i] : 0);

		h[i] = (g[0] - g[1]) / 2;
	}
	for (int64_t b = 0; b < p->n_bond; b++) {
		const double *f = p->f + 4 * (p->bond_type ? p->bond_type[b] : 0);

		h[p->bond[2 * b]] += (f[0] + f[1] - f[2] - f[3]) / 4;
		h[p->bond[2 * b + 1]] += (f[0] + f[2] - f[1] - f[3]) / 4;
	}
	out->frustrated = find_gauge(&out->near, J, gauge, queue);
	for (int64_t i = 0; i < p->n_site; i++) {
		double along = gauge[i] ? -h[i] : h[i];

		plus |= along > 0;
		minus |= along < 0;
	}
	out->field = plus || minus;
	out->competing = plus && minus;
	return GEAE_OK;
}
