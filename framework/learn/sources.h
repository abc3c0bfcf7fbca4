/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data sets that a train or apply stage refers to. */
#ifndef GEAE_SOURCES_H
#define GEAE_SOURCES_H

#include "feature_set.h"

/* One source per input under `key`; while checking the arrays have shapes but no data.  NULL after diagnostics. */
struct feature_source *sources_make(struct job *, const char *key, const struct geae_component *network, size_t *n, struct diags *);

#endif
