/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A model made of a pair table inside a test, and its exact averages. */
#include "toy_model.h"

#include <stdlib.h>
#include <string.h>

const char *const toy_names[N_TOY] = { "E", "E^2", "level 0", "level 1", "level 2", "level 0 level 1", "level 0 level 2" };

static const struct geae_control controls[] = {
	{ "T", "energy/k_B", "temperature", 0, 1e9, GEAE_ABOVE_MIN, NAN },
	{ NULL, NULL, NULL, 0, 0, 0, 0 },
};

static int state(struct geae_cx *cx, const void *self, struct geae_state *out)
{
	(void)cx;
	*out = ((const struct toy *)self)->state;
	return GEAE_OK;
}

static int pairs(struct geae_cx *cx, const void *self, const double *control, struct geae_pairs *out)
{
	(void)cx;
	*out = ((const struct toy *)self)->pairs;
	out->T = control[0];
	return GEAE_OK;
}

static int symmetry(struct geae_cx *cx, const void *self, const double *control, struct geae_symmetry *out)
{
	const struct toy *t = self;

	(void)cx;
	(void)control;
	*out = t->symmetry;
	out->n_component = geae_components(&t->state);
	return GEAE_OK;
}

static int energy(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control,
		  double *out)
{
	const struct toy *t = self;

	(void)cx;
	(void)control;
	for (int64_t k = 0; k < n; k++)
		out[k] = toy_energy(t, level + k * t->pairs.n_site);
	return GEAE_OK;
}

static const struct geae_model_ops ops = { .size = sizeof ops, .controls = controls, .state = state, .energy = energy,
					   .pairs = pairs, .symmetry = symmetry };

void toy_start(struct toy *t, const char *name)
{
	t->descriptor = (struct geae_plugin){ .magic = GEAE_MAGIC, .kind = GEAE_MODEL, .name = name, .ops = &ops };
	t->plugin = (struct plugin){ .kind = GEAE_MODEL, .name = name, .descriptor = &t->descriptor };
	t->component = (struct geae_component){ .plugin = &t->plugin, .self = t, .open = true };
}

double toy_energy(const struct toy *t, const uint8_t *level)
{
	const struct geae_pairs *p = &t->pairs;
	double e = 0;

	for (int64_t b = 0; b < p->n_bond; b++) {
		const double *f = p->f + (p->bond_type ? p->bond_type[b] : 0) * p->n_level * p->n_level;

		e += f[level[p->bond[2 * b]] * p->n_level + level[p->bond[2 * b + 1]]];
	}
	for (int64_t i = 0; i < p->n_site && p->g; i++)
		e += p->g[(p->site_type ? p->site_type[i] : 0) * p->n_level + level[i]];
	return e;
}

void toy_values(const struct toy *t, const uint8_t *level, double out[N_TOY])
{
	double e = toy_energy(t, level);

	out[TOY_E] = e;
	out[TOY_E2] = e * e;
	out[TOY_L0] = level[0];
	out[TOY_L1] = level[1];
	out[TOY_L2] = level[2];
	out[TOY_L0L1] = level[0] * level[1];
	out[TOY_L0L2] = level[0] * level[2];
}

void toy_exact(const struct toy *t, double T, double out[N_TOY])
{
	uint8_t level[64] = { 0 };
	long double z = 0, sum[N_TOY] = { 0 };
	int64_t i = 0;

	while (i < t->pairs.n_site) { /* count upwards in base q */
		double value[N_TOY];
		long double w;

		toy_values(t, level, value);
		w = (long double)exp(-value[TOY_E] / T);
		z += w;
		for (int k = 0; k < N_TOY; k++)
			sum[k] += w * (long double)value[k];
		for (i = 0; i < t->pairs.n_site && ++level[i] == t->pairs.n_level; i++)
			level[i] = 0;
	}
	for (int k = 0; k < N_TOY; k++)
		out[k] = (double)(sum[k] / z);
}
