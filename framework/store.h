/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store: one HDF5 object per stage instance, named by the hash of its recipe.
 *
 *   <store>/VERSION                          "geaepipe store 1"
 *   <store>/objects/ab/<key>.h5              /recipe, /inputs, /out/<port>; 512-byte user block with the
 *                                            BLAKE2b of all bytes after it
 *   <store>/objects/ab/<key>.json            sidecar: times, versions, machine; not part of the result
 *   <store>/corrupt/<key>.h5                 objects found damaged, set aside
 *   <store>/partial/<key>/<what>             finished units and checkpoints, each an atomic file
 *   <store>/users/<hash>, <store>/lock       which runs use it, and a lock for gc alone (store_users.h)
 *
 * An object: /recipe, /inputs (texts); /out with the attribute ports = "x,T,..." (their order); /out/<port>
 * contiguous, 64-byte aligned, with attributes unit, doc, role, axes = "row,y,x", coords = "T,chain" (also
 * attached as dimension scales); bits as [rows][bytes] with encoding and extents (array.h says how packed).
 * `.<name>.<random>.tmp` is a file being written, or left by a killed process.
 *
 * No object is locked: files appear whole by rename, and equal keys hold equal bytes.
 * Every call that fails leaves one line in store_error() and no new file behind. */
#ifndef GEAE_STORE_H
#define GEAE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>
#include <geae/plugin.h>
#include "arena.h"

#define KEY_SIZE 65 /* 64 hex digits and the end */

struct store {
	char *path;
	char error[512];
};

enum store_mode { STORE_READ, STORE_WRITE }; /* write creates the folder and checks that it can be written */

bool store_open(struct store *, const char *path, enum store_mode);
void store_close(struct store *);
bool store_has(const struct store *, const char *key); /* by stat alone: planning */
char *store_object_path(const struct store *, const char *key, struct arena *);
const char *store_error(const struct store *);
/* Calls fn for every object, sorted by key, until it returns false; false: that, or store_error(). */
bool store_each(struct store *, bool (*fn)(void *arg, const char *key), void *arg);

/* -- keys -- */
void store_key(const char *recipe, char key[KEY_SIZE]); /* BLAKE2b-256 of the recipe's text, hex */
bool store_is_key(const char *text); /* 64 digits 0-9, a-f; NULL is none */
bool store_file_hash(const char *path, char hash[KEY_SIZE]);

/* -- writing an object -- */
struct object_writer;
/* `key` MUST be store_key() of the recipe: an object under another's name is told by that. */
struct object_writer *object_begin(struct store *, const char *key, const char *recipe, const char *inputs);
/* Declares a port: type, dims, axes, unit, doc, role; coord[] only names (they are ports of the same
 * object, attached as dimension scales).  With data: written at once.  Without: contiguous space is
 * laid out and filled by object_put. */
bool object_port(struct object_writer *, const struct geae_array *);
/* Rows [first, first + n) of dimension 0, bits packed by rows (array.h); each row exactly once. */
bool object_put(struct object_writer *, const char *port, int64_t first, int64_t n, const void *data);
/* Closes, checksums, reopens to check, syncs, writes the sidecar and renames.  Always frees the writer. */
bool object_commit(struct object_writer *, const char *sidecar_json);
void object_abandon(struct object_writer *); /* removes the temporary file; NULL is fine */

/* -- reading -- */
struct object {
	size_t n_port;
	const struct geae_array *port; /* coord[] resolved: arrays sharing axis names with their columns */
	const char *recipe, *inputs;
	/* private: */
	struct arena arena;
	void *map;
	size_t map_size;
};

enum object_state { OBJECT_OK, OBJECT_ABSENT, OBJECT_CORRUPT, OBJECT_NEWER, OBJECT_UNREADABLE };

/* Maps and checks the object; numeric data are read by mmap, never copied. */
enum object_state object_open(struct store *, const char *key, struct object *);
/* The checksum alone, nothing mapped. */
enum object_state object_verify(struct store *, const char *key);
const struct geae_array *object_find(const struct object *, const char *port);
void object_close(struct object *);
/* Moves a corrupt object to <store>/corrupt/, never deletes it; true also where it is whole or gone by now. */
bool object_set_aside(struct store *, const char *key);

/* -- partial results and checkpoints: small named blobs with a checksum, atomic -- */
bool partial_put(struct store *, const char *key, const char *what, const void *data, size_t bytes);
/* The same from n parts; *data: mapped as partial_get() does, NULL where that fails. */
bool partial_put_parts(struct store *, const char *key, const char *what, const struct iovec *, size_t n, const void **data, size_t *bytes);
/* false with *data = NULL: absent; damaged ones are removed and count as absent.  Mapped; free with partial_free. */
bool partial_get(struct store *, const char *key, const char *what, const void **data, size_t *bytes);
void partial_free(const void *data, size_t bytes);
/* Names of all partials of a key, sorted; the count. */
size_t partial_list(struct store *, const char *key, char ***names, struct arena *);
void partial_drop(struct store *, const char *key); /* all of them, after the commit */

#endif
