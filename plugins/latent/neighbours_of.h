/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nearest neighbours among latents, each latent in units of its spread. */
#ifndef GEAE_NEIGHBOURS_OF_H
#define GEAE_NEIGHBOURS_OF_H

#include "latent_table.h"

enum { NEIGHBOURS_MOST = 64 };

/* For each of the n_query rows its k nearest among the reference rows, the nearest first: to[n_query][k]; equal distances in
 * the order of reference, rows of its own group never.  Fails when there are fewer than k. */
int neighbours_of(struct geae_cx *, const struct latent_table *, int64_t n_reference, const int64_t *reference, int64_t n_query,
		  const int64_t *query, int64_t k, int64_t *to) GEAE_CHECKED;

#endif
