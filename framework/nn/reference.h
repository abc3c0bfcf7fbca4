/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graph in double precision, one node after the other over the whole batch: no tiles, no fusion, no shared
 * memory.  What the fast executor is compared with. */
#ifndef GEAE_REFERENCE_H
#define GEAE_REFERENCE_H

#include "batch.h"
#include "graph.h"

struct reference;

struct reference *reference_create(struct graph *); /* NULL: out of memory */
void reference_destroy(struct reference *);
/* parameter and state are laid out as graph.h says.  In training batch norms use the statistics of the batch, and
 * those of the trainer's own pass update the state; in evaluation the state is used.  The graph, its parameters and
 * nothing else decide the result.  False: out of memory. */
bool reference_run(struct reference *, const struct batch *, const double *parameter, double *state, bool train);
double reference_loss(const struct reference *);
const double *reference_gradient(const struct reference *);
/* [features][n] of a per-sample tensor, [length] of a global. */
const double *reference_value(const struct reference *, struct geae_tensor);

#endif
