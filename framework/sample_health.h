/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How good the rows of a finished data set are, per control point: autocorrelation times, effective numbers, whether
 * the first rows look like the later ones.  For samplers that say chain and step of every row. */
#ifndef GEAE_SAMPLE_HEALTH_H
#define GEAE_SAMPLE_HEALTH_H

#include "job.h"
#include "sample_units.h"

/* Ports with the axis "point", after those of the rows; nothing where the sampler makes no chains. */
void sample_health_declare(const struct sample_layout *, struct ports *, struct arena *);

struct sample_health;
/* Measures, and warns where rows are worth little.  *out NULL: nothing declared.  Memory is the job's. */
int sample_health_measure(struct job *, const struct sample_layout *, const struct sample_units *, struct sample_health **out);
bool sample_health_write(struct job *, const struct sample_health *);

#endif
