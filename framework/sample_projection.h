/* SPDX-License-Identifier: GPL-3.0-or-later */
/* projections = { NAME = { k = [0.0, 0.5]; }; ... }: linear functionals of configurations, columns beside the observables. */
#ifndef GEAE_SAMPLE_PROJECTION_H
#define GEAE_SAMPLE_PROJECTION_H

#include "sample_rows.h"

/* *out stays NULL where there are none; false: it added errors. */
bool sample_projections_read(const struct node *, struct sample_projections **out, struct arena *, struct diags *);
char *sample_projections_recipe(const struct sample_projections *, struct arena *);
/* Appends them to the layout's observables; after a failure *at is where the projection was written. */
int sample_projections_make(const struct sample_projections *, struct sample_layout *, struct geae_cx *, struct arena *, struct place *at);

#endif
