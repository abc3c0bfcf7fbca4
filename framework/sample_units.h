/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running units in threads, keeping finished ones as partial objects, finding them again. */
#ifndef GEAE_SAMPLE_UNITS_H
#define GEAE_SAMPLE_UNITS_H

#include "job.h"
#include "sample_rows.h"

struct sample_units;
/* Finds what an earlier try has left. */
struct sample_units *sample_units_open(struct job *, const struct sample_layout *);
/* Makes the missing ones, of the instance's share.  GEAE_ESTOP: all that is finished is kept. */
int sample_units_run(struct sample_units *, const struct geae_sampler_ops *, const void *sampler);
/* Takes in what others have finished meanwhile. */
void sample_units_refresh(struct sample_units *);
/* Its configurations are where they belong: a block that lies in a partial need not stay in memory. */
void sample_units_written(const struct sample_units *, int64_t unit);
void *sample_units_block(const struct sample_units *, int64_t unit);
/* How many units earlier tries have left in the store, for a plan: no plugin is asked. */
int64_t sample_units_found(struct store *, const char *key);
void sample_units_close(struct sample_units *);

#endif
