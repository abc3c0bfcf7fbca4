/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that parameters name. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "input_file.h"
#include "store.h"

struct known { /* a sweep names the same file again and again */
	struct known *next;
	char *path;
	char hash[KEY_SIZE];
	struct stat st;
};

static struct known *all;

static struct known *find(const char *path)
{
	for (struct known *k = all; k; k = k->next)
		if (!strcmp(k->path, path))
			return k;
	return NULL;
}

static bool same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* What else lies in the folder, for a suggestion. */
static const char *beside(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/'), *names[257] = { NULL };
	DIR *dir = opendir(slash ? arena_format(arena, "%.*s", (int)(slash - path + 1), path) : ".");
	struct dirent *entry;
	size_t n = 0;

	while (dir && n < 256 && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			names[n++] = arena_text(arena, entry->d_name);
	if (dir)
		closedir(dir);
	return suggestion(arena, slash ? slash + 1 : path, names);
}

static bool learn(const char *owner, const char *key, const char *path, struct place place, struct arena *arena,
		  struct diags *diags)
{
	struct known *k;
	struct stat before;

	if (find(path))
		return true;
	if (stat(path, &before)) {
		diag_error(diags, place, "%s: %s = \"%s\" cannot be read: %s%s", owner, key, path, strerror(errno),
			   errno == ENOENT ? beside(arena, path) : "");
		return false;
	}
	if (!S_ISREG(before.st_mode)) {
		diag_error(diags, place, "%s: %s = \"%s\" is %s, not a file", owner, key, path,
			   S_ISDIR(before.st_mode) ? "a folder" : "something else");
		return false;
	}
	k = calloc(1, sizeof(*k));
	if (k)
		k->path = strdup(path);
	if (!k || !k->path || !store_file_hash(path, k->hash)) {
		diag_error(diags, place, "%s: %s = \"%s\" cannot be read: %s", owner, key, path, strerror(errno));
		free(k ? k->path : NULL);
		free(k);
		return false;
	}
	k->st = before;
	k->next = all;
	all = k;
	return true;
}

/* A relative path is seen from the folder of the file in which it stands; on the command line, from where we are. */
static const char *resolved(struct arena *arena, const char *text, struct place place)
{
	const char *slash = place.line ? strrchr(place.file, '/') : NULL;

	return *text == '/' || !slash ? arena_text(arena, text)
				      : arena_format(arena, "%.*s/%s", (int)(slash - place.file), place.file, text);
}

static bool one(const struct params *p, const struct geae_param *row, const struct node *x, const char **text,
		struct arena *arena, struct diags *diags)
{
	if (!**text) {
		diag_error(diags, x->place, "%s: %s is empty: name a file", p->owner, row->name);
		return false;
	}
	*text = resolved(arena, *text, x->place);
	return learn(p->owner, row->name, *text, x->place, arena, diags);
}

bool input_files_fill(const struct params *p, const struct node *group, void *self, struct arena *arena,
		      struct diags *diags)
{
	const struct geae_param *row;
	bool sound = true;

	for (size_t i = 0; (row = param_row(p, i)); i++) {
		const struct node *x = row->flags & GEAE_FILE ? node_find(group, row->name) : NULL;
		void *member = (char *)self + row->offset;
		const struct geae_strings *list = member;
		const char **copy;
		size_t k = 0;

		if (!x)
			continue;
		if (row->type == GEAE_STRING) {
			sound = one(p, row, x, member, arena, diags) && sound;
			continue;
		}
		copy = arena_array(arena, list->n + 1, const char *);
		for (const struct node *c = x->type == NODE_LIST ? x->child : x; k < list->n; c = c->next) {
			copy[k] = list->v[k];
			sound = one(p, row, c, &copy[k++], arena, diags) && sound;
		}
		*(struct geae_strings *)member = (struct geae_strings){ k, copy };
	}
	return sound;
}

const char *input_file_hash(const char *path)
{
	const struct known *k = find(path);

	return k ? k->hash : "";
}

static bool changed(const char *path)
{
	const struct known *k = find(path);
	struct stat now;

	return k && (stat(path, &now) || !same(&k->st, &now));
}

const char *input_files_changed(const struct params *p, const void *self)
{
	const struct geae_param *row;

	for (size_t i = 0; (row = param_row(p, i)); i++) {
		const void *member = (const char *)self + row->offset;
		const struct geae_strings *list = member;

		if (!(row->flags & GEAE_FILE))
			continue;
		if (row->type == GEAE_STRING) {
			if (changed(*(const char *const *)member))
				return *(const char *const *)member;
			continue;
		}
		for (size_t k = 0; k < list->n; k++)
			if (changed(list->v[k]))
				return list->v[k];
	}
	return NULL;
}
