/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A data set as ports of an object: x first (where states are kept), controls, columns, valid. */
#ifndef GEAE_SAMPLE_WRITE_H
#define GEAE_SAMPLE_WRITE_H

#include "job.h"
#include "sample_units.h"

void sample_declare(const struct sample_layout *, struct ports *, struct arena *);
/* Column `column` (as in sample_block_column) of all rows, n_row numbers of 8 bytes. */
void sample_gather(const struct sample_layout *, const struct sample_units *, size_t column, void *whole);
/* Into job->writer, in the order of `ports`: columns, then x unit by unit.  Every unit has its block. */
bool sample_write(struct job *, const struct sample_layout *, const struct sample_units *, const struct ports *);
/* The same in pieces: all ports without data, then the blocks of the units, in order; `row`: the unit's first. */
bool sample_put_ports(struct job *, const struct sample_layout *, const struct ports *);
bool sample_put_unit(struct job *, const struct sample_layout *, int64_t unit, int64_t row, void *block, const struct ports *);

#endif
