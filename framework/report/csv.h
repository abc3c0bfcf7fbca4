/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays as CSV tables (RFC 4180): one header line "name [unit]", numbers with %.17g. */
#ifndef GEAE_CSV_H
#define GEAE_CSV_H

#include <stdbool.h>
#include <stdio.h>
#include <geae/plugin.h>

/* Escapes as RFC 4180 asks: quotes where there is a comma, quote or line end. */
void csv_text(FILE *, const char *text);
/* One port: its coordinates as columns, then the port (and its error, where there is one).  Rank 0: one row.
 * Rank 2: one column per element of the last axis.  Higher rank: false and *why. */
bool csv_port(FILE *, const struct geae_array *ports, size_t n_port, const struct geae_array *port, const char **why);
/* All ports over the same axes as `like` in one table, one row per element, coordinates first. */
void csv_group(FILE *, const struct geae_array *ports, size_t n_port, const struct geae_array *like);
/* Do both run over the same axes (names and lengths)? */
bool csv_same_group(const struct geae_array *, const struct geae_array *);

#endif
