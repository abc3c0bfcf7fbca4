/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object that is being written; hdf5.h comes before this header. */
#ifndef GEAE_STORE_WRITE_H
#define GEAE_STORE_WRITE_H

#include "store_hdf.h"

struct writer_port {
	uint64_t offset;	/* of its data in the file */
	size_t row, used;	/* bytes of a row; bits used in its last byte, 0: all */
	int64_t n_missing;	/* rows not yet written */
	unsigned char *written; /* one bit per row */
};

struct object_writer {
	struct store *store;
	struct arena arena;
	char key[KEY_SIZE], name[128], path[PATH_ROOM];
	int folder, fd;
	hid_t file, out, layout;
	size_t n_port, room;
	struct geae_array *port;
	struct writer_port *state;
	size_t n_waiting; /* bytes written since the disk was last set to work */
	bool failed; /* the first error stays in store_error() and commit refuses */
};

/* False; every later call on this object fails too. */
#define writer_fail(w, ...) ((w)->failed = true, store_fail((w)->store, __VA_ARGS__))

size_t writer_find(const struct object_writer *, const char *port); /* n_port: there is none */
/* The place of the data of a new dataset, 0 where it is empty, HADDR_UNDEF after an error; text: bytes of
 * one.  The dataset stays open in *keep, unless that is NULL. */
haddr_t writer_dataset(hid_t parent, const char *name, hid_t layout, const struct geae_array *, size_t text, hid_t *keep);
void writer_free(struct object_writer *); /* removes the temporary file, if it is still there */

#endif
