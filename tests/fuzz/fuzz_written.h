/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HDF5 files that an input describes: sound ones with hostile contents - types, shapes, layouts, links - written through
 * libhdf5, and bytes of them changed. */
#ifndef FUZZ_WRITTEN_H
#define FUZZ_WRITTEN_H

#include "fuzz.h"

/* Names of datasets in a file, NULL-terminated. */
void written_begin(const char *const *names);
/* Writes the file and, where the input says so, changes bytes of it. */
void write_hdf(struct draw *, int fd);

/* Changes a copy of `good`, of n bytes: each edit is some bytes of the input.  There is room for EDIT_ROOM more; how long it is then. */
enum { EDIT_ROOM = 256 };
size_t edit(struct draw *, uint8_t *data, size_t n, size_t from);

#endif
