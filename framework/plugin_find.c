/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding plugin files: folders are listed, names and permissions judged, nothing is opened. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "build_config.h"
#include "plugin_loader.h"
#include "plugin_name.h"

struct search {
	struct plugins *plugins;
	struct plugin **last;
	const char **folder;
	size_t n_folder, capacity;
};

/* Why a file or folder may not be trusted, or NULL.  A group whose number is that of the owner is the
 * owner's own (the custom of one group per user); asking for the members of any other cannot be answered
 * without name services, so that it counts as others. */
static const char *distrust(const char *path, const char *what, struct arena *arena)
{
	struct stat st;

	if (stat(path, &st))
		return arena_format(arena, "%s cannot be examined: %s", what, strerror(errno));
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return arena_format(arena, "%s belongs to another user (number %u): copy it to a folder of your own",
				    what, (unsigned)st.st_uid);
	if (st.st_mode & S_IWOTH || (st.st_mode & S_IWGRP && st.st_gid != st.st_uid))
		return arena_format(arena, "%s may be written to by others (mode %04o): chmod go-w %s", what,
				    (unsigned)st.st_mode & 07777, path);
	return NULL;
}

/* A link may lead out of the folder: what counts is where the file really is. */
static const char *distrust_file(const char *path, struct arena *arena)
{
	char real[PATH_MAX], *slash;
	struct stat st;
	const char *fault;

	if (!realpath(path, real) || stat(real, &st))
		return arena_format(arena, "the file cannot be examined: %s", strerror(errno));
	if (!S_ISREG(st.st_mode))
		return "it is not a regular file";
	fault = distrust(real, "the file", arena);
	if (fault)
		return fault;
	slash = strrchr(real, '/');
	if (slash && slash > real)
		*slash = '\0';
	return distrust(real, "its folder", arena);
}

static const char *name_fault(struct plugin *p, const char *file, struct arena *arena)
{
	const char *dash = strchr(file, '-');
	const size_t length = strlen(file) - 3; /* without ".so" */

	p->name = arena_format(arena, "%.*s", (int)length, file);
	if (dash)
		p->kind = kind_of(arena_format(arena, "%.*s", (int)(dash - file), file));
	if (p->kind == 0)
		return "its file name is not <kind>-<name>.so with a kind out of model, sampler, network, loss, optimizer, "
		       "analyzer";
	p->name = dash + 1 - file > (ptrdiff_t)length ? "" : p->name + (dash + 1 - file);
	if (!plugin_name_legal(p->name))
		return "the name in its file name must be small letters, digits and dashes, beginning with a letter";
	return NULL;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void add_file(struct search *s, const char *folder, const char *file)
{
	struct arena *arena = &s->plugins->arena;
	struct plugin *p = arena_array(arena, 1, struct plugin);

	p->path = arena_format(arena, "%s/%s", folder, file);
	p->fault = name_fault(p, file, arena);
	if (!p->fault)
		p->fault = distrust_file(p->path, arena);
	for (const struct plugin *q = s->plugins->first; q && !p->shadowed; q = q->next)
		p->shadowed = strcmp(base_name(q->path), file) == 0;
	*s->last = p;
	s->last = &p->next;
}

static int is_plugin_file(const struct dirent *entry)
{
	const size_t n = strlen(entry->d_name);

	return n > 3 && entry->d_name[0] != '.' && strcmp(entry->d_name + n - 3, ".so") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name); /* not alphasort(): it depends on the locale */
}

/* `origin` NULL: a folder that need not exist. */
static void add_folder(struct search *s, const char *folder, const char *origin)
{
	struct arena *arena = &s->plugins->arena;
	struct dirent **entry;
	char real[PATH_MAX];
	int n;

	n = realpath(folder, real) ? scandir(real, &entry, is_plugin_file, by_name) : -1;
	if (n < 0) {
		if (origin)
			diag_error(s->plugins->diags, (struct place){ origin, 0 }, "the plugin folder '%s' cannot be read: %s",
				   folder, strerror(errno));
		return;
	}
	for (size_t k = 0; k < s->n_folder; k++)
		if (strcmp(s->folder[k], real) == 0)
			goto out; /* named twice */
	s->folder[s->n_folder] = arena_text(arena, real);
	for (int k = 0; k < n; k++)
		add_file(s, s->folder[s->n_folder], entry[k]->d_name);
	s->n_folder++;
out:
	for (int k = 0; k < n; k++)
		free(entry[k]);
	free(entry);
}

/* The plugins that were installed together with this program, wherever the whole tree was moved to. */
static const char *beside_program(struct arena *arena)
{
	char self[PATH_MAX];
	const ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	char *slash;

	if (n <= 0 || !GEAEPIPE_PLUGINDIR_RELATIVE[0])
		return NULL;
	self[n] = '\0';
	slash = strrchr(self, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	return arena_format(arena, "%s/%s", self, GEAEPIPE_PLUGINDIR_RELATIVE);
}

void plugins_find(struct plugins *plugins, const char *const *first, struct diags *diags)
{
	const char *from_environment = getenv("GEAEPIPE_PLUGINS"), *beside;
	struct search s = { .plugins = plugins, .last = &plugins->first };
	size_t n = 3; /* the two installed ones and the NULL */

	memset(plugins, 0, sizeof *plugins);
	plugins->diags = diags;
	plugins->patience = 10;
	for (size_t k = 0; first && first[k]; k++)
		n++;
	for (const char *c = from_environment; c && c[0]; c = strchr(c + 1, ':'))
		n++;
	s.folder = arena_array(&plugins->arena, n + 1, const char *);

	for (size_t k = 0; first && first[k]; k++)
		add_folder(&s, first[k], "--plugins");
	if (from_environment) {
		char *list = arena_text(&plugins->arena, from_environment), *rest = NULL;

		for (char *one = strtok_r(list, ":", &rest); one; one = strtok_r(NULL, ":", &rest))
			add_folder(&s, one, "GEAEPIPE_PLUGINS");
	}
	beside = beside_program(&plugins->arena);
	if (beside)
		add_folder(&s, beside, NULL);
	add_folder(&s, GEAEPIPE_PLUGINDIR, NULL);
	plugins->folders = s.folder;
}

void plugins_free(struct plugins *plugins)
{
	if (plugins)
		arena_free(&plugins->arena);
}
