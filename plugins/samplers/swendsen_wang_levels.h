/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Swendsen-Wang updates of more than two levels. */
#ifndef SWENDSEN_WANG_LEVELS_H
#define SWENDSEN_WANG_LEVELS_H

#include <geae/chain.h>

struct swendsen_wang {
	int64_t chains, burn_in, spacing, single;
	int32_t randomise;
};

/* Fails, naming what works instead, where no exchange of levels leaves the bonds alone. */
int levels_accept(struct geae_cx *, const struct swendsen_wang *, const struct geae_sampling *, const struct geae_pairs *);
/* All rows of a chain that is started. */
int levels_run(struct geae_cx *, const struct swendsen_wang *, struct geae_chain *, int64_t n_row);

#endif
