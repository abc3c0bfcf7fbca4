/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small Hamiltonians made of tables. */
#include <math.h>
#include <string.h>
#include <geae/lattice.h>
#include <geae/neighbours.h>
#include "partner.h"

const char *const partner_averages[N_AVERAGE] = { "E", "E^2", "level of site 1", "levels of sites 0 and 1", "levels of sites 0 and 3" };

static const struct geae_control controls[] = {
	{ "T", "energy/k_B", "temperature", 0, 1e9, GEAE_ABOVE_MIN, 2.385 },
	{ .name = NULL },
};
static const struct geae_control shape[] = {
	{ "a", "1", "place of the peak", 0, 8, 0, 3.5 },
	{ "b", "1", "its width", 0.5, 4, 0, 1.3 },
	{ .name = NULL },
};
static const struct geae_column labels[] = { { "area", "1", "area of the peak", GEAE_F64, GEAE_LABEL }, { .name = NULL } };

static int state(struct geae_cx *cx, const void *self, struct geae_state *out)
{
	(void)cx;
	*out = ((const struct partner *)self)->state;
	return GEAE_OK;
}

static int pairs(struct geae_cx *cx, const void *self, const double *control, struct geae_pairs *out)
{
	(void)cx;
	*out = ((const struct partner *)self)->pairs;
	out->T = control[0];
	return GEAE_OK;
}

static int symmetry(struct geae_cx *cx, const void *self, const double *control, struct geae_symmetry *out)
{
	(void)cx;
	(void)control;
	*out = ((const struct partner *)self)->symmetry;
	return GEAE_OK;
}

static int energy(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control, double *out)
{
	const struct partner *p = self;

	(void)cx;
	(void)control;
	for (int64_t k = 0; k < n; k++)
		out[k] = partner_energy(p, level + k * p->pairs.n_site);
	return GEAE_OK;
}

static int observables(struct geae_cx *cx, const void *self, size_t *n, const struct geae_observable **out)
{
	(void)cx;
	*n = 1;
	*out = &((const struct partner *)self)->observable;
	return GEAE_OK;
}

static int response(struct geae_cx *cx, const void *self, const struct geae_response *r)
{
	const int64_t n = ((const struct partner *)self)->state.dim[0];

	(void)cx;
	for (int64_t i = 0; i < r->n; i++) {
		const double a = r->control[2 * i], b = r->control[2 * i + 1];

		for (int64_t k = 0; r->x && k < n; k++)
			r->x[i * n + k] = (float)exp(-((double)k - a) * ((double)k - a) / (2 * b * b));
		if (r->label[0])
			r->label[0][i] = b * sqrt(2 * acos(-1));
		r->valid[i] = 1;
	}
	return GEAE_OK;
}

static const struct geae_model_ops spins_ops = { .size = sizeof(spins_ops), .controls = controls, .state = state, .energy = energy,
						 .observables = observables, .pairs = pairs, .symmetry = symmetry };
static const struct geae_model_ops spectra_ops = { .size = sizeof(spectra_ops), .controls = shape, .labels = labels, .state = state,
						   .response = response };

double partner_energy(const struct partner *p, const uint8_t *level)
{
	return geae_pairs_energy(&p->pairs, level);
}

void partner_values(const struct partner *p, const uint8_t *level, double out[N_AVERAGE])
{
	out[PARTNER_E] = partner_energy(p, level);
	out[PARTNER_E2] = out[PARTNER_E] * out[PARTNER_E];
	out[PARTNER_ON_SITE] = level[1];
	out[PARTNER_NEAR] = level[0] * level[1];
	out[PARTNER_FAR] = level[0] * level[3];
}

void partner_exact(const struct partner *p, double T, double out[N_AVERAGE])
{
	uint8_t level[32] = { 0 };
	double z = 0, least = INFINITY;
	int64_t i;

	memset(out, 0, N_AVERAGE * sizeof(*out));
	for (int pass = 0; pass < 2; pass++) /* the ground state first: no exponential overflows */
		for (i = 0; i < p->pairs.n_site;) {
			double value[N_AVERAGE], w;

			if (!pass) {
				least = fmin(least, partner_energy(p, level));
			} else {
				partner_values(p, level, value);
				w = exp(-(value[PARTNER_E] - least) / T);
				z += w;
				for (int k = 0; k < N_AVERAGE; k++)
					out[k] += w * value[k];
			}
			for (i = 0; i < p->pairs.n_site && ++level[i] == p->pairs.n_level; i++) /* count upwards in base q */
				level[i] = 0;
		}
	for (int k = 0; k < N_AVERAGE; k++)
		out[k] /= z;
}

/* ---- which there are ---- */

static struct geae_generator permuted(struct arena *a, const char *name, int64_t n, int64_t (*image)(int64_t L, int64_t site), int64_t L, int sign)
{
	int32_t *perm = arena_array(a, n, int32_t);
	int8_t *signs = arena_array(a, n, int8_t);

	for (int64_t c = 0; c < n; c++) {
		perm[c] = (int32_t)(image ? image(L, c) : c);
		signs[c] = (int8_t)sign;
	}
	return (struct geae_generator){ name, "", perm, sign < 0 ? signs : NULL };
}

static int64_t shifted(int64_t L, int64_t i)
{
	return geae_site2(L, i / L, i % L + 1);
}

static int64_t rotated(int64_t L, int64_t i)
{
	return geae_site2(L, i % L, -(i / L));
}

static int64_t mirrored(int64_t L, int64_t i)
{
	return geae_site2(L, i % L, i / L);
}

/* J = 1 on the L x L torus: what every sampler of spins should take. */
static void ferromagnet(struct partner *p, int64_t L, struct arena *a)
{
	static const int32_t offset[] = { 0, 1, 1, 0 };
	static const double f[] = { -1, 1, 1, -1, -1, 1, 1, -1 };
	const int64_t n = L * L;
	int32_t *bond = arena_array(a, 4 * n, int32_t), *type = arena_array(a, 2 * n, int32_t);
	struct geae_generator *g = arena_array(a, 4, struct geae_generator);
	int8_t *weight = arena_array(a, n, int8_t);

	p->what = "Ising ferromagnet on a torus";
	p->state = (struct geae_state){ .encoding = GEAE_SIGN, .rank = 2, .dim = { L, L }, .axis = { "y", "x" }, .n_level = 2 };
	for (int64_t i = 0; i < n; i++) {
		weight[i] = 1;
		for (int k = 0; k < 2; k++) {
			bond[2 * (k * n + i)] = (int32_t)i;
			bond[2 * (k * n + i) + 1] = (int32_t)geae_shifted(2, p->state.dim, i, offset + 2 * k);
			type[k * n + i] = k;
		}
	}
	p->pairs = (struct geae_pairs){ .n_site = n, .n_bond = 2 * n, .n_level = 2, .n_bond_type = 2, .bond = bond, .bond_type = type, .f = f,
					.rank = 2, .n_offset = 2, .dim = { L, L }, .offset = offset };
	g[0] = permuted(a, "alpha", n, shifted, L, 1);
	g[1] = permuted(a, "rho (site)", n, rotated, L, 1);
	g[2] = permuted(a, "tau (site)", n, mirrored, L, 1);
	g[3] = permuted(a, "sigma", n, NULL, L, -1);
	p->symmetry = (struct geae_symmetry){ n, 4, g };
	p->observable = (struct geae_observable){ "magnetisation", "1", "mean spin", weight, 1 / (double)n };
}

/* A ring of 8 spins, every second in a field: bonds that are a list, sites of two types. */
static void chain(struct partner *p)
{
	static const int32_t bond[] = { 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 0 }, site[] = { 0, 1, 0, 1, 0, 1, 0, 1 };
	static const double f[] = { 0.7, -0.7, -0.7, 0.7 }, g[] = { 0, 0, 0.3, -0.3 };
	static const int8_t weight[] = { 1, -1, 1, -1, 1, -1, 1, -1 };

	p->what = "antiferromagnetic ring of 8 spins, every second in a field";
	p->state = (struct geae_state){ .encoding = GEAE_SIGN, .rank = 1, .dim = { 8 }, .axis = { "x" }, .n_level = 2 };
	p->pairs = (struct geae_pairs){ .n_site = 8, .n_bond = 8, .n_level = 2, .n_bond_type = 1, .n_site_type = 2, .bond = bond, .f = f,
					.site_type = site, .g = g };
	p->symmetry = (struct geae_symmetry){ .n_component = 8 };
	p->observable = (struct geae_observable){ "staggered", "1", "mean staggered spin", weight, 0.125 };
}

/* Three levels on a prism, one-hot; unlike levels favoured on the triangles, like ones between them. */
static void potts(struct partner *p, struct arena *a)
{
	static const int32_t bond[] = { 0, 1, 1, 2, 2, 0, 3, 4, 4, 5, 5, 3, 0, 3, 1, 4, 2, 5 }, type[] = { 0, 0, 0, 0, 0, 0, 1, 1, 1 };
	static const double f[] = { 0.4, 0, 0, 0, 0.4, 0, 0, 0, 0.4, -1, 0, 0, 0, -1, 0, 0, 0, -1 };
	static const int32_t turn[] = { 1, 2, 0, 4, 5, 3 };
	struct geae_generator *g = arena_array(a, 2, struct geae_generator);
	int32_t *perm = arena_array(a, 36, int32_t);
	static const int8_t weight[18] = { 1, 0, 0, 1, 0, 0, 1, 0, 0 };

	p->what = "Potts model of three levels on a prism";
	p->state = (struct geae_state){ .encoding = GEAE_ONE_HOT, .rank = 1, .dim = { 6 }, .axis = { "site" }, .n_level = 3 };
	p->pairs = (struct geae_pairs){ .n_site = 6, .n_bond = 9, .n_level = 3, .n_bond_type = 2, .bond = bond, .bond_type = type, .f = f };
	for (int i = 0; i < 6; i++)
		for (int s = 0; s < 3; s++) {
			perm[3 * i + s] = 3 * turn[i] + s;
			perm[18 + 3 * i + s] = 3 * i + (s + 1) % 3;
		}
	g[0] = (struct geae_generator){ "rho", "turn of the prism", perm, NULL };
	g[1] = (struct geae_generator){ "pi", "cyclic exchange of the levels", perm + 18, NULL };
	p->symmetry = (struct geae_symmetry){ 18, 2, g };
	p->observable = (struct geae_observable){ "first", "1", "sites of one triangle in level 0", weight, 1 / 3.0 };
}

/* Unequal couplings that contradict each other: single-spin samplers take it. */
static void glass(struct partner *p)
{
	static const int32_t bond[] = { 0, 1, 1, 2, 2, 0, 2, 3, 3, 4, 4, 5, 5, 3, 0, 5 }, type[] = { 0, 1, 2, 0, 1, 2, 0, 1 };
	static const double f[] = { -1, 1, 1, -1, 0.5, -0.5, -0.5, 0.5, 0.8, -0.8, -0.8, 0.8 };
	static const int8_t weight[] = { 1, 1, 1, 1, 1, 1 };

	p->what = "six spins with couplings that contradict each other";
	p->state = (struct geae_state){ .encoding = GEAE_SIGN, .rank = 1, .dim = { 6 }, .axis = { "site" }, .n_level = 2 };
	p->pairs = (struct geae_pairs){ .n_site = 6, .n_bond = 8, .n_level = 2, .n_bond_type = 3, .bond = bond, .bond_type = type, .f = f };
	p->symmetry = (struct geae_symmetry){ .n_component = 6 };
	p->observable = (struct geae_observable){ "magnetisation", "1", "mean spin", weight, 1 / 6.0 };
}

static void spectra(struct partner *p, struct arena *a)
{
	double *grid = arena_array(a, 9, double);

	for (int k = 0; k < 9; k++)
		grid[k] = k;
	p->what = "peaks, of given place and width";
	p->state = (struct geae_state){ .encoding = GEAE_NUMBERS, .rank = 1, .dim = { 9 }, .axis = { "omega" }, .grid = grid, .grid_unit = "1" };
}

struct partner *partner_make(int which, int64_t L, struct arena *a)
{
	struct partner *p = arena_array(a, 1, struct partner);

	switch (which) {
	case PARTNER_FERROMAGNET: ferromagnet(p, L, a); break;
	case PARTNER_CHAIN: chain(p); break;
	case PARTNER_POTTS: potts(p, a); break;
	case PARTNER_GLASS: glass(p); break;
	default: spectra(p, a);
	}
	p->descriptor = (struct geae_plugin){ .magic = GEAE_MAGIC, .kind = GEAE_MODEL, .name = "test", .version = "1",
					      .ops = which == PARTNER_SPECTRA ? &spectra_ops : &spins_ops };
	p->plugin = (struct plugin){ .kind = GEAE_MODEL, .name = "test", .descriptor = &p->descriptor };
	p->component = (struct geae_component){ .plugin = &p->plugin, .slot = "model", .self = p, .open = true };
	return p;
}
