/* SPDX-License-Identifier: GPL-3.0-or-later */
/* runs/<name>/: locked while a run writes it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "replace.h"
#include "run_folder.h"

char *file_name(struct arena *arena, const char *text)
{
	char *name = arena_text(arena, *text ? text : "unnamed");

	for (char *s = name; *s; s++)
		if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') || *s == '_' ||
		      *s == '=' || *s == '-' || (*s == '.' && s > name)))
			*s = '-';
	return name;
}

static bool make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		if (mkdir(path, 0777) && errno != EEXIST)
			return false;
		*slash = '/';
	}
	return !mkdir(path, 0777) || errno == EEXIST;
}

bool folder_fresh(const char *path, const char *const *endings)
{
	struct dirent *entry;
	DIR *dir;

	if (mkdir(path, 0777) && errno != EEXIST)
		return false;
	dir = opendir(path);
	if (!dir)
		return false;
	while ((entry = readdir(dir)))
		for (const char *const *end = endings; *end; end++) {
			size_t n = strlen(entry->d_name), m = strlen(*end);

			if (n > m && !strcmp(entry->d_name + n - m, *end))
				unlinkat(dirfd(dir), entry->d_name, 0);
		}
	closedir(dir);
	return true;
}

/* A file of its own: network file systems lock only what is open for writing.  Where nothing can be locked the run
 * goes on without. */
static bool lock(struct run_folder *r)
{
	char *path = NULL;

	if (asprintf(&path, "%s/lock", r->path) >= 0)
		r->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	free(path);
	if (r->lock < 0)
		snprintf(r->error, sizeof(r->error), "cannot write into %s: %s; choose another folder with --runs", r->path,
			 strerror(errno));
	else if (flock(r->lock, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		snprintf(r->error, sizeof(r->error),
			 "%s belongs to a run that is still going on; wait for it or choose another folder with --runs", r->path);
	return !*r->error;
}

bool run_folder_open(struct run_folder *r, const char *runs, const char *name)
{
	struct arena arena = { 0 };
	char *log = NULL;

	*r = (struct run_folder){ .lock = -1 };
	if (asprintf(&r->path, "%s/%s", runs, file_name(&arena, name)) < 0)
		r->path = NULL;
	arena_free(&arena);
	if (!r->path || !make_folders(r->path)) {
		snprintf(r->error, sizeof(r->error), "cannot make the folder %s: %s; choose another with --runs",
			 r->path ? r->path : runs, strerror(errno));
		return false;
	}
	if (!lock(r))
		return false;
	if (asprintf(&log, "%s/log", r->path) >= 0)
		r->log = fopen(log, "we");
	free(log);
	if (!r->log) {
		snprintf(r->error, sizeof(r->error), "cannot write into %s: %s; choose another folder with --runs", r->path,
			 strerror(errno));
		return false;
	}
	setvbuf(r->log, NULL, _IOLBF, 0);
	return true;
}

static bool write_index(const char *folder, const struct plan *plan, const char *store)
{
	struct replace r;
	json_t *index = json_object();
	char real[PATH_MAX];
	bool ok;

	if (!replace_begin(&r, folder, "index.json")) {
		json_decref(index);
		return false;
	}
	json_object_set_new(index, RUN_STORE, json_string(realpath(store, real) ? real : store));
	for (size_t i = 0; i < plan->n_instance; i++)
		json_object_set_new(index, plan->instance[i].label, json_string(plan->instance[i].key));
	json_dumpf(index, r.f, JSON_INDENT(1));
	fputc('\n', r.f);
	ok = replace_end(&r);
	json_decref(index);
	return ok;
}

bool run_folder_describe(struct run_folder *r, const struct plan *plan, const char *store)
{
	struct replace file;
	bool ok = replace_begin(&file, r->path, "pipeline.cfg");

	if (ok) {
		fprintf(file.f, "# The pipeline as it was run: %s with its includes and --set options.\n",
			plan->pipeline->file);
		node_print(plan->pipeline->root, file.f);
		ok = replace_end(&file);
	}
	ok = ok && write_index(r->path, plan, store);
	if (!ok)
		snprintf(r->error, sizeof(r->error), "cannot write into %s: %s", r->path, strerror(errno));
	return ok;
}

void run_folder_close(struct run_folder *r)
{
	if (r->log)
		fclose(r->log);
	if (r->lock >= 0)
		close(r->lock);
	free(r->path);
	*r = (struct run_folder){ .lock = -1 };
}

char *run_folder_index_path(struct arena *arena, const char *runs, const char *name)
{
	return arena_format(arena, "%s/%s/index.json", runs, file_name(arena, name));
}

static bool is_index(json_t *all)
{
	const char *label;
	json_t *value;

	json_object_foreach(all, label, value)
		if (*label == '@' ? !json_is_string(value) : !store_is_key(json_string_value(value)))
			return false;
	return json_is_string(json_object_get(all, RUN_STORE));
}

json_t *index_read(const char *path)
{
	json_t *index = json_load_file(path, 0, NULL);

	if (is_index(index))
		return index;
	json_decref(index);
	return NULL;
}

json_t *run_folder_index(const char *runs, const char *name)
{
	struct arena arena = { 0 };
	json_t *index = index_read(run_folder_index_path(&arena, runs, name));

	arena_free(&arena);
	return index;
}

bool run_folder_exists(const char *runs, const char *name)
{
	char *path = NULL;
	bool there = asprintf(&path, "%s/%s/index.json", runs, name) >= 0 && !access(path, R_OK);

	free(path);
	return there;
}

static bool of_stage(const char *label, const char *stage)
{
	size_t n = strlen(stage);

	return !strncmp(label, stage, n) && (label[n] == 0 || label[n] == '[');
}

const char *run_folder_key(const char *runs, const char *name, const char *label, struct arena *arena,
			   const char **why)
{
	char *path = arena_format(arena, "%s/%s/index.json", runs, name);
	json_t *index = index_read(path), *value;
	const char *each, *key = NULL, *found = NULL, **names;
	size_t n = 0;

	*why = NULL;
	if (!index) {
		*why = arena_format(arena, "%s is damaged: run the pipeline again, what is in the store is not made anew", path);
		return NULL;
	}
	names = arena_array(arena, json_object_size(index) + 1, const char *);
	json_object_foreach(index, each, value) {
		if (*each == '@')
			continue;
		names[n++] = arena_text(arena, each);
		if ((found && !strcmp(found, label)) || !of_stage(each, label))
			continue;
		if (found && strcmp(each, label) != 0)
			*why = arena_format(arena, "stage '%s' was run at several points of the sweep: choose one, for "
					    "example '%s'", label, found);
		if (found && strcmp(each, label) != 0)
			continue;
		found = names[n - 1];
		key = arena_text(arena, json_string_value(value));
		if (!strcmp(each, label))
			*why = NULL;
	}
	json_decref(index);
	if (!found)
		*why = arena_format(arena, "run '%s' has no stage '%s'%s", name, label, suggestion(arena, label, names));
	return *why ? NULL : key;
}

const char *run_store(struct cli *cli, const char *name)
{
	json_t *index = cli->store_given ? NULL : run_folder_index(cli->runs, name);
	const char *path = json_string_value(json_object_get(index, RUN_STORE));

	path = path && !access(path, F_OK) ? arena_text(&cli->arena, path) : cli->store;
	json_decref(index);
	return path;
}
