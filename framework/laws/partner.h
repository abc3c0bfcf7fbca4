/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Partners that are no plugins: small Hamiltonians with exact averages, spectra, a network and a loss, with which the
 * plugin under test has to work. */
#ifndef GEAE_PARTNER_H
#define GEAE_PARTNER_H

#include <geae/nn.h>
#include "component.h"

struct partner { /* a model */
	const char *what; /* "Ising ferromagnet, 4 x 4 torus": for messages */
	struct geae_state state;
	struct geae_pairs pairs; /* without T; n_site 0: spectra */
	struct geae_symmetry symmetry;
	struct geae_observable observable;
	struct geae_plugin descriptor;
	struct plugin plugin;
	struct geae_component component;
};

enum { PARTNER_FERROMAGNET, PARTNER_CHAIN, PARTNER_POTTS, PARTNER_GLASS, PARTNER_SPECTRA, N_PARTNER };
/* L: linear size of the ferromagnet (4 elsewhere). */
struct partner *partner_make(int which, int64_t L, struct arena *);
double partner_energy(const struct partner *, const uint8_t *level);

enum { PARTNER_E, PARTNER_E2, PARTNER_ON_SITE, PARTNER_NEAR, PARTNER_FAR, N_AVERAGE };
extern const char *const partner_averages[N_AVERAGE];
void partner_values(const struct partner *, const uint8_t *level, double out[N_AVERAGE]);
void partner_exact(const struct partner *, double T, double out[N_AVERAGE]); /* the sum over all configurations */

/* A network that has these heads besides "latent"; width[k] features each. */
struct geae_component *partner_network(const char *const *heads, const int *width, struct arena *);
/* A smooth loss of all these heads. */
struct geae_component *partner_loss(const struct geae_head *heads, struct arena *);

#endif
