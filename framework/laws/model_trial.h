/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A model under test: what its laws share, and those that stand in files of their own. */
#ifndef GEAE_MODEL_TRIAL_H
#define GEAE_MODEL_TRIAL_H

#include "law.h"

enum { N_POINT = 3, N_ROW = 24, MOST_CONTROLS = 64 };

static inline const struct geae_model_ops *model_ops(const struct trial *t)
{
	return t->ops;
}

/* Point 0: the defaults; others: every control moved, as far as its range allows.  How many there are. */
size_t model_controls(const struct trial *, int point, double out[MOST_CONTROLS]);
const char *model_controls_text(struct trial *, const double *control);
const char *model_levels_text(struct trial *, const uint8_t *level, int64_t n);

/* All that follow: false where it is said. */
bool model_failed(struct trial *, const char *what, int status);
bool model_state(struct trial *, struct geae_state *);
/* A state of levels with N_ROW rows of it; a law about spins is left out for other models. */
bool model_spins(struct trial *, struct geae_state *, uint8_t **level, int64_t *n_site);
bool model_energies(struct trial *, int64_t n, const uint8_t *level, const double *control, double *out);
bool model_pairs_of(struct trial *, const double *control, int64_t n_site, struct geae_pairs *);

/* laws_model_pairs.c, _symmetry.c, _observables.c, _spectra.c */
bool model_pairs_sound(struct trial *), model_pairs_energy(struct trial *), model_torus(struct trial *);
bool model_generators_sound(struct trial *), model_generators_energy(struct trial *);
bool model_observables(struct trial *), model_packed_rows(struct trial *);
bool model_response_rows(struct trial *);
/* response() once, as a partner calls it. */
int model_respond_once(struct trial *, const struct geae_state *, const double *control);

#endif
