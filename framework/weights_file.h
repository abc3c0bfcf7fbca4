/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weights of networks as HDF5 files of named arrays: written by export, read from anywhere.  (The store's objects are
 * others: store.h.) */
#ifndef GEAE_WEIGHTS_FILE_H
#define GEAE_WEIGHTS_FILE_H

#include <stdbool.h>
#include <geae/plugin.h>
#include "arena.h"

struct weights_array {
	const char *name; /* "encoder.0.weight", in groups "encoder/0/weight" */
	const char *type; /* "float32", "int64", "text", ... */
	bool real;	  /* can be read as weights */
	int rank;
	int64_t dim[8];
};

struct weights_file {
	size_t n;
	const struct weights_array *array; /* sorted by name */
	int64_t handle;
	const char *path;
};

/* False: `why` in the arena. */
bool weights_file_open(struct weights_file *, const char *path, struct arena *, const char **why);
void weights_file_close(struct weights_file *);
/* All values of an array, which MUST be real, in single precision. */
bool weights_file_read(const struct weights_file *, const struct weights_array *, float *out);

struct weights_note { /* a text beside the arrays */
	const char *name, *text;
};

/* Writes arrays of GEAE_F32 under these names; equal arrays and texts give equal bytes.  False: `why`, and no new file. */
bool weights_file_write(const char *path, const struct geae_array *array, const char *const *name, size_t n, const struct weights_note *,
			size_t n_note, struct arena *, const char **why);

#endif
