/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What <key>.json beside an object says of how it was made. */
#include <jansson.h>
#include <string.h>
#include "sidecar.h"

static void text(char *to, size_t size, const json_t *all, const char *name)
{
	const char *value = json_string_value(json_object_get(all, name));

	snprintf(to, size, "%s", value ? value : "");
}

static json_t *load(const struct store *store, const char *key)
{
	struct arena arena = { 0 };
	char *path = store_object_path(store, key, &arena), *end = path ? strrchr(path, '.') : NULL;
	json_t *all = end ? json_load_file(arena_format(&arena, "%.*s.json", (int)(end - path), path), 0, NULL) : NULL;

	arena_free(&arena);
	return all;
}

bool sidecar_read(struct sidecar *s, const struct store *store, const char *key)
{
	json_t *all = load(store, key);

	if (!all)
		return false;
	s->seconds = json_number_value(json_object_get(all, "seconds"));
	s->cpu_seconds = json_number_value(json_object_get(all, "cpu_seconds"));
	s->memory = json_number_value(json_object_get(all, "memory"));
	text(s->label, sizeof(s->label), all, "label");
	text(s->driver, sizeof(s->driver), all, "driver");
	text(s->finished, sizeof(s->finished), all, "finished");
	text(s->version, sizeof(s->version), all, "version");
	json_decref(all);
	return true;
}

bool sidecar_last(struct sidecar *s, const struct store *store, const json_t *index, const struct instance *i)
{
	const char *key = i->todo == TODO_CACHED ? i->key : json_string_value(json_object_get(index, i->label));

	return key && sidecar_read(s, store, key);
}

const char *sidecar_recipe(struct arena *arena, const struct store *store, const char *key)
{
	json_t *all = load(store, key);
	const char *recipe = json_string_value(json_object_get(all, "recipe"));

	recipe = recipe ? arena_text(arena, recipe) : NULL;
	json_decref(all);
	return recipe;
}

json_t *sidecar_plugins(const struct store *store, const char *key)
{
	json_t *all = load(store, key), *plugins = json_incref(json_object_get(all, "plugins"));

	json_decref(all);
	return plugins;
}
