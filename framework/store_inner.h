/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files store*.c share: folders, whole files, checksums. */
#ifndef GEAE_STORE_INNER_H
#define GEAE_STORE_INNER_H

#include <stdarg.h>
#include <sys/uio.h>
#include "store.h"

#define STORE_FORMAT 1 /* of VERSION, objects and partials */
#define OBJECT_HEADER 512
#define PATH_ROOM 4096

/* -- store.c -- */
bool store_fail(struct store *, const char *format, ...) __attribute__((format(printf, 2, 3))); /* always false */
bool store_key_ok(struct store *, const char *key); /* 64 lower-case hex digits */
/* false: too long. */
bool store_path(struct store *, char path[PATH_ROOM], const char *format, ...) __attribute__((format(printf, 3, 4)));

/* -- store_file.c -- */
/* A descriptor of <store>/a/b (b may be NULL), no symbolic link followed below the store's own path.
 * -1: errno and store_error() say why. */
int folder_open(struct store *, const char *a, const char *b, bool create);
bool write_at(int fd, const void *data, size_t bytes, uint64_t offset); /* all of it, or false and errno */
/* Lets the disk begin with what was written while the processor does something else, such as a checksum. */
void write_begin(int fd);
bool read_at(int fd, void *data, size_t bytes, uint64_t offset);        /* EIO where the file ends early */
/* -1 and errno (ELOOP: a symbolic link, EINVAL: no plain file); size may be NULL. */
int file_open(int folder, const char *name, uint64_t *size);
/* Creates ".<target>.<16 random digits>.tmp" for reading and writing, marked (flock) as long as its writer lives. */
int temporary_open(int folder, const char *target, char *name, size_t room);
/* Removes the temporary files of `target` whose writers were killed. */
void temporary_sweep(int folder, const char *target);
struct whole_file {
	const char *name, *path; /* inside the folder; for messages */
	const struct iovec *part;
	size_t n_part;
	const char *fault[3]; /* begun, before the rename, after it; or NULL */
	/* Fills part[0], while the disk is busy with the others; or NULL */
	void (*seal)(void *arg);
	void *arg;
	int *keep; /* the open descriptor is left here, after success; or NULL */
};
bool whole_file_put(struct store *, int folder, const struct whole_file *);

/* -- store_hash.c -- */
bool hash_range(int fd, uint64_t from, uint64_t bytes, char hex[KEY_SIZE]); /* false: errno */
void hash_parts(const struct iovec *, size_t n, char hex[KEY_SIZE]);

/* -- store_header.c: the text in an object's user block -- */
bool header_write(int fd, uint64_t size); /* hashes the file and writes the block; false: errno */
/* Checks an object's file in whole; `path` for the message. */
enum object_state header_check(struct store *, int fd, uint64_t size, const char *path);

/* -- store_read.c -- */
enum object_state object_read(struct store *, int fd, uint64_t size, const char *path, struct object *);

#endif
