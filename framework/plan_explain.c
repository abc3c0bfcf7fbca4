/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an instance must run: the first line in which its recipe differs from that of the last run. */
#include <jansson.h>
#include <string.h>
#include "plan.h"

/* The recipe that the sidecar of an object keeps, as a JSON value to be released. */
static json_t *sidecar(const struct store *store, const char *key)
{
	struct arena arena = { 0 };
	char *path = store_object_path(store, key, &arena), *dot = strrchr(path, '.');
	json_t *all = json_load_file(arena_format(&arena, "%.*s.json", (int)(dot - path), path), 0, NULL);

	arena_free(&arena);
	return all;
}

static size_t line_length(const char *s)
{
	return strcspn(s, "\n");
}

/* "model ising <hash>" lines differ by the hash alone when the plugin was rebuilt. */
static char *difference(struct arena *arena, const struct instance *i, const char *was, const char *now)
{
	while (*was && *now) {
		size_t a = line_length(was), b = line_length(now), name = strcspn(now, "=");

		if (a != b || strncmp(was, now, a)) {
			if (!strncmp(now, "input ", 6))
				return arena_format(arena, "its %.*s is made anew", (int)strcspn(now, "["), now);
			if (!strncmp(now, "slot ", 5))
				return arena_format(arena, "%.*s is another plugin or was rebuilt", (int)(name > 5 ? name - 6 : 0), now + 5);
			if (name < b && !strncmp(was, now, name))
				return arena_format(arena, "%.*s was %.*s", (int)(b < 60 ? b : 60), now,
						    (int)(a - name - 2 < 40 ? a - name - 2 : 40), was + name + 2);
			return arena_format(arena, "%.*s is new", (int)(b < 80 ? b : 80), now);
		}
		was += a + (was[a] != 0);
		now += b + (now[b] != 0);
	}
	return arena_format(arena, "the recipe of %s has other lines", i->label);
}

void plan_explain(struct plan *plan, const struct store *store, const char *index)
{
	json_t *last = json_load_file(index, 0, NULL);

	for (size_t k = 0; last && k < plan->n_instance; k++) {
		struct instance *i = &plan->instance[k];
		const char *key = json_string_value(json_object_get(last, i->label)), *was;
		json_t *all;

		if (i->todo != TODO_RUN || !key || strspn(key, "0123456789abcdef") != KEY_SIZE - 1 || !strcmp(key, i->key))
			continue;
		all = sidecar(store, key);
		was = json_string_value(json_object_get(all, "recipe"));
		if (was)
			i->reason = difference(&plan->arena, i, was, i->recipe);
		json_decref(all);
	}
	json_decref(last);
}
