/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which generators no order parameter of a degree can break: those that do nothing to its orbit means. */
#include <string.h>
#include <geae/never_broken.h>
#include <geae/quotient.h>

int geae_blind_generators(struct geae_cx *cx, const struct geae_symmetry *s, int32_t degree, int64_t n, const char *const *name,
			  uint8_t *blind)
{
	struct geae_symmetry_table t;
	struct geae_projection p;
	struct geae_orbits o;

	if (degree > 1) {
		GEAE_TRY(geae_never_broken(cx, s, degree, &t));
		if (t.of[degree].how == GEAE_HOW_UNKNOWN)
			return GEAE_OK;
		GEAE_TRY(geae_orbits_under(cx, s, t.of[degree].n_generator, t.of[degree].element, &o));
	} else {
		GEAE_TRY(geae_orbits(cx, s, &o));
	}
	if (!o.n_feature)
		return GEAE_OK;
	GEAE_TRY(geae_orbit_means(cx, s, &o, &p));
	for (int64_t k = 0; k < n; k++)
		for (size_t j = 0; j < p.n_generator; j++) {
			size_t which;

			if (!strcmp(p.generator[j].name, name[k]))
				blind[k] = geae_acting(p.n_feature, 1, &p.generator[j], &which) == 0;
		}
	return GEAE_OK;
}
