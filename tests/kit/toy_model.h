/* SPDX-License-Identifier: GPL-3.0-or-later */
/* toy_model.h - a model made of a pair table inside a test, and its exact averages. */
#ifndef GEAE_TOY_MODEL_H
#define GEAE_TOY_MODEL_H

#include "component.h"
#include "plugin_loader.h"

struct toy { /* set state, pairs (without T) and symmetry, then toy_start(); one control, T */
	struct geae_state state;
	struct geae_pairs pairs;
	struct geae_symmetry symmetry;
	struct geae_plugin descriptor;
	struct plugin plugin;
	struct geae_component component;
};

void toy_start(struct toy *, const char *name);

enum { TOY_E, TOY_E2, TOY_L0, TOY_L1, TOY_L2, TOY_L0L1, TOY_L0L2, N_TOY }; /* energy; levels of sites 0, 1, 2 */
extern const char *const toy_names[N_TOY];

double toy_energy(const struct toy *, const uint8_t *level); /* bond by bond, straight from the table */
void toy_values(const struct toy *, const uint8_t *level, double out[N_TOY]);
void toy_exact(const struct toy *, double T, double out[N_TOY]); /* sum over all q^N configurations */

#endif
