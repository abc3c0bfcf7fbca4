/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a submitted run is: the store's truth, and what the queue says of the rest. */
#ifndef GEAE_CLUSTER_STATUS_H
#define GEAE_CLUSTER_STATUS_H

#include <jansson.h>
#include "arena.h"

/* Like status.json: state, stages [ { stage, instances, share, states } ], and note (one line, may be absent).
 * NULL: nothing of the run was submitted, or its last word was that of `geaepipe run`. */
json_t *cluster_status(const char *runs, const char *name, struct arena *);

#endif
