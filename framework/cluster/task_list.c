/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of tasks: written by submit, read by every task. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "build.h"
#include "replace.h"
#include "task_list.h"

#define FORMAT "geaepipe tasks 1"

static const char *const variables[] = { "GEAEPIPE_PLUGINS", "GEAEPIPE_PIPELINES", NULL };

static json_t *texts(const char *const *text, size_t n)
{
	json_t *list = json_array();

	for (size_t k = 0; k < n; k++)
		json_array_append_new(list, json_string(text[k]));
	return list;
}

static size_t length(const char *const *text)
{
	size_t n = 0;

	while (text && text[n])
		n++;
	return n;
}

static void add_source(void *sources, const char *path)
{
	char *text = NULL;
	size_t room = 0;
	FILE *f = fopen(path, "re");
	ssize_t n = f ? getdelim(&text, &room, 0, f) : -1;

	if (n >= 0)
		json_object_set_new(sources, path, json_stringn(text, (size_t)n));
	free(text);
	if (f)
		fclose(f);
}

static json_t *tasks(const struct load *l, const struct pack *p, const size_t *at)
{
	json_t *all = json_array();

	for (size_t t = 0; t < p->n_task; t++) {
		json_t *task = json_array();

		for (size_t k = p->first[t]; k < p->first[t + 1]; k++)
			json_array_append_new(task, json_pack("[s, i, i]", l->plan.instance[at[p->part[k].item]].key, p->part[k].share,
							      p->part[k].shares));
		json_array_append_new(all, task);
	}
	return all;
}

bool task_list_write(const char *folder, const char *name, const struct load *l, const struct cli *cli, size_t stage, const struct pack *p,
		     const size_t *at)
{
	json_t *set = json_object(), *sources = json_object(), *all;
	char here[PATH_MAX], store[PATH_MAX];
	struct replace r;
	bool ok;

	for (const char *const *v = variables; *v; v++)
		if (getenv(*v))
			json_object_set_new(set, *v, json_string(getenv(*v)));
	diags_files_each(&l->diags, add_source, sources);
	all = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "format", FORMAT, "version", build_version,
			"run", l->pipeline->name, "stage", l->pipeline->stage[stage].name, "store",
			realpath(cli->store, store) ? store : cli->store, "folder", getcwd(here, sizeof(here)) ? here : ".", "pipeline",
			l->pipeline->file, "files", texts(cli->files, cli->n_file), "sets", texts(cli->sets, cli->n_set), "plugins",
			texts(cli->plugins, length(cli->plugins)), "variables", set, "sources", sources, "tasks", tasks(l, p, at));
	ok = all && replace_begin(&r, folder, name);
	if (ok) {
		json_dumpf(all, r.f, JSON_COMPACT);
		ok = replace_end(&r);
	}
	json_decref(all);
	return ok;
}

const char *task_list_text(const struct task_list *t, const char *what)
{
	const char *text = json_string_value(json_object_get(t->all, what));

	return text ? text : "";
}

static const char *const *texts_of(const struct task_list *t, const char *what, size_t *n, struct arena *arena)
{
	const json_t *list = json_object_get(t->all, what);
	const char **text = arena_array(arena, json_array_size(list) + 1, const char *);

	for (*n = 0; *n < json_array_size(list); ++*n)
		text[*n] = json_string_value(json_array_get(list, *n));
	return text;
}

static bool all_texts(const json_t *list)
{
	const json_t *text;
	size_t k;

	json_array_foreach(list, k, text)
		if (!json_is_string(text))
			return false;
	return true;
}

static bool whole_tasks(const json_t *all)
{
	const json_t *task, *part;
	size_t t, k;

	json_array_foreach(all, t, task) {
		if (!json_array_size(task))
			return false;
		json_array_foreach(task, k, part) {
			json_int_t share = json_integer_value(json_array_get(part, 1)), shares = json_integer_value(json_array_get(part, 2));

			if (!store_is_key(json_string_value(json_array_get(part, 0))) || share < 0 || share >= shares || shares > INT_MAX)
				return false;
		}
	}
	return json_array_size(all);
}

/* Everything a task takes from the list is of the type it must be: the file may be anything. */
static bool whole(const struct task_list *t)
{
	static const char *const words[] = { "run", "stage", "store", "folder", "pipeline", NULL };
	static const char *const lists[] = { "files", "sets", "plugins", NULL };
	bool good = json_is_object(json_object_get(t->all, "variables")) && json_is_object(json_object_get(t->all, "sources"));

	for (const char *const *w = words; *w; w++)
		good = good && json_is_string(json_object_get(t->all, *w));
	for (const char *const *w = lists; *w; w++)
		good = good && json_is_array(json_object_get(t->all, *w)) && all_texts(json_object_get(t->all, *w));
	return good && whole_tasks(json_object_get(t->all, "tasks"));
}

static void freeze(struct task_list *t)
{
	json_t *sources = json_object_get(t->all, "sources"), *text;
	const char *path;

	t->source = calloc(json_object_size(sources) + 1, sizeof(*t->source));
	json_object_foreach(sources, path, text)
		if (t->source && json_is_string(text))
			t->source[t->n_source++] = (struct frozen_source){ path, json_string_value(text) };
	sources_frozen(t->source, t->n_source);
}

const char *task_list_open(struct task_list *t, const char *path, struct cli *cli)
{
	json_error_t error;
	const char *version;
	const char **arg;
	size_t n;

	*t = (struct task_list){ .all = json_load_file(path, 0, &error) };
	if (!t->all && access(path, R_OK))
		return arena_format(&cli->arena, "cannot read the list of tasks '%s': %s; it must lie where this node sees it", path,
				    strerror(errno));
	if (strcmp(task_list_text(t, "format"), FORMAT) != 0 || !whole(t))
		return arena_format(&cli->arena, "'%s' is not a list of tasks of geaepipe submit", path);
	version = task_list_text(t, "version");
	if (strcmp(version, build_version) != 0)
		return arena_format(&cli->arena, "'%s' was made by geaepipe %s, this is %s: submit again", path, version, build_version);
	cli->store = task_list_text(t, "store");
	if (access(cli->store, F_OK))
		return arena_format(&cli->arena, "the store %s of '%s' is not there: does this node see that file system?", cli->store, path);
	if (chdir(task_list_text(t, "folder")))
		return arena_format(&cli->arena, "the folder %s where submit was called is not there: does this node see that file system?",
				    task_list_text(t, "folder"));
	for (const char *const *v = variables; *v; v++)
		if (json_is_string(json_object_get(json_object_get(t->all, "variables"), *v)))
			setenv(*v, json_string_value(json_object_get(json_object_get(t->all, "variables"), *v)), 0);
	arg = arena_array(&cli->arena, 2, const char *);
	arg[0] = task_list_text(t, "pipeline");
	cli->arg = arg;
	cli->files = texts_of(t, "files", &cli->n_file, &cli->arena);
	cli->sets = texts_of(t, "sets", &cli->n_set, &cli->arena);
	cli->plugins = texts_of(t, "plugins", &n, &cli->arena);
	freeze(t);
	return NULL;
}

size_t task_list_length(const struct task_list *t)
{
	return json_array_size(json_object_get(t->all, "tasks"));
}

const json_t *task_list_task(const struct task_list *t, size_t number)
{
	return json_array_get(json_object_get(t->all, "tasks"), number - 1);
}

void task_list_close(struct task_list *t)
{
	sources_frozen(NULL, 0);
	free(t->source);
	json_decref(t->all);
}
