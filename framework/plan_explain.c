/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an instance must run: what differs from the recipe of the last run of the same label. */
#include <jansson.h>
#include <string.h>
#include "plan.h"
#include "recipe_diff.h"
#include "run_folder.h"
#include "sidecar.h"

/* An input's key changes with anything behind it: name the input. */
static const char *changed_input(struct plan *plan, const struct instance *i)
{
	for (size_t k = 0; k < i->n_feed; k++)
		if (i->feed[k].from->todo != TODO_CACHED)
			return arena_format(&plan->arena, "input %s is made anew", i->feed[k].from->stage->name);
	return "its inputs are other ones";
}

void plan_explain(struct plan *plan, const struct store *store, const char *index)
{
	json_t *last = index_read(index);

	for (size_t k = 0; last && k < plan->n_instance; k++) {
		struct instance *i = &plan->instance[k];
		const char *key = json_string_value(json_object_get(last, i->label)), *was;
		struct arena arena = { 0 };

		if (i->todo != TODO_RUN || !key || !strcmp(key, i->key))
			continue;
		was = sidecar_recipe(&arena, store, key);
		was = was ? recipe_diff(&arena, was, i->recipe) : NULL;
		if (was)
			i->reason = strcmp(was, recipe_input) ? arena_text(&plan->arena, was) : changed_input(plan, i);
		arena_free(&arena);
	}
	json_decref(last);
}
