/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All objects of a store, one after the other, sorted by key. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "store_inner.h"

static int by_key(const void *a, const void *b)
{
	return memcmp(a, b, KEY_SIZE);
}

/* The keys in objects/<prefix>; NULL with *n = 0: none, or out of memory (then false). */
static bool keys_of(int folder, char (**keys)[KEY_SIZE], size_t *n)
{
	DIR *d = fdopendir(folder);
	size_t room = 0;
	void *longer;

	*keys = NULL;
	*n = 0;
	if (!d) {
		close(folder);
		return false;
	}
	for (struct dirent *e; (e = readdir(d));) {
		if (strlen(e->d_name) != KEY_SIZE + 2 || strcmp(e->d_name + KEY_SIZE - 1, ".h5"))
			continue;
		if (*n == room) {
			room = room ? 2 * room : 64;
			longer = realloc(*keys, room * KEY_SIZE);
			if (!longer) {
				closedir(d);
				return false;
			}
			*keys = longer;
		}
		snprintf((*keys)[(*n)++], KEY_SIZE, "%.64s", e->d_name);
	}
	closedir(d);
	if (*n)
		qsort(*keys, *n, KEY_SIZE, by_key);
	return true;
}

bool store_each(struct store *s, bool (*fn)(void *arg, const char *key), void *arg)
{
	bool ok = true;

	for (int p = 0; p < 256 && ok; p++) {
		char prefix[3], (*keys)[KEY_SIZE];
		int folder;
		size_t n;

		snprintf(prefix, sizeof(prefix), "%02x", (unsigned)p);
		folder = folder_open(s, "objects", prefix, false);
		if (folder < 0 && errno == ENOENT)
			continue;
		if (folder < 0)
			return false;
		if (!keys_of(folder, &keys, &n))
			ok = store_fail(s, "cannot list '%s/objects/%s': %s", s->path, prefix, strerror(errno));
		for (size_t k = 0; k < n && ok; k++)
			if (!strncmp(keys[k], prefix, 2) && store_has(s, keys[k]))
				ok = fn(arg, keys[k]);
		free(keys);
	}
	return ok;
}
