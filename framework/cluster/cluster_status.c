/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a submitted run is.  Only the store decides what is done. */
#include <string.h>
#include <sys/stat.h>
#include "cluster_status.h"
#include "queue.h"
#include "run_folder.h"
#include "store.h"

enum { IN_STORE, RUNNING, WAITING, MISSING, N_WORD };

static const char *const word[N_WORD] = { "in the store", "running", "in the queue", "missing" };

static json_t *stage_of(json_t *stages, const char *label, struct arena *arena)
{
	const char *name = arena_format(arena, "%.*s", (int)strcspn(label, "["), label);
	json_t *s;
	size_t k;

	json_array_foreach(stages, k, s)
		if (!strcmp(json_string_value(json_object_get(s, "stage")), name))
			return s;
	s = json_pack("{s:s, s:i, s:f, s:{}}", "stage", name, "instances", 0, "share", 0.0, "states");
	json_array_append_new(stages, s);
	return s;
}

static int look(const struct store *store, const struct queue *q, const char *key)
{
	const char *state = queue_state(q, key);

	if (store_has(store, key))
		return IN_STORE;
	return !state ? MISSING : !strcmp(state, "running") ? RUNNING : WAITING;
}

static void add(json_t *stage, int state)
{
	json_t *states = json_object_get(stage, "states");
	json_int_t n = json_integer_value(json_object_get(stage, "instances")) + 1, done;

	json_object_set_new(stage, "instances", json_integer(n));
	json_object_set_new(states, word[state], json_integer(json_integer_value(json_object_get(states, word[state])) + 1));
	done = json_integer_value(json_object_get(states, word[IN_STORE]));
	json_object_set_new(stage, "share", json_real((double)done / (double)n));
}

/* `run` writes status.json when it begins: whoever wrote last knows best. */
static bool run_came_later(struct arena *arena, const char *folder)
{
	struct stat run, submission;

	return stat(arena_format(arena, "%s/cluster", folder), &submission) ||
	       (!stat(arena_format(arena, "%s/status.json", folder), &run) &&
		(run.st_mtim.tv_sec > submission.st_mtim.tv_sec ||
		 (run.st_mtim.tv_sec == submission.st_mtim.tv_sec && run.st_mtim.tv_nsec > submission.st_mtim.tv_nsec)));
}

json_t *cluster_status(const char *runs, const char *name, struct arena *arena)
{
	const char *folder = arena_format(arena, "%s/%s", runs, name), *label, *why;
	json_t *index, *key, *stages = json_array(), *all;
	size_t count[N_WORD] = { 0 };
	struct store store;
	struct queue q;
	bool answered;

	index = run_came_later(arena, folder) ? NULL : run_folder_index(runs, name);
	if (!index || !store_open(&store, json_string_value(json_object_get(index, RUN_STORE)), STORE_READ)) {
		json_decref(stages);
		json_decref(index);
		return NULL;
	}
	answered = queue_read(&q, folder, arena, &why);
	json_object_foreach(index, label, key) {
		int state;

		if (*label == '@')
			continue;
		state = look(&store, &q, json_string_value(key));
		count[state]++;
		add(stage_of(stages, label, arena), state);
	}
	all = json_pack("{s:s, s:o}", "state", count[RUNNING] + count[WAITING] ? "on the cluster" : count[MISSING] ? "incomplete" : "collected", "stages",
			stages);
	if (!answered)
		json_object_set_new(all, "note", json_string(arena_format(arena, "what waits or runs is not known: %s", why)));
	else if (count[RUNNING] + count[WAITING] == 0)
		json_object_set_new(all, "note", json_string(count[MISSING] ? arena_format(arena, "some tasks failed or were cancelled: what they said is in "
													   "%s/cluster/%d/*.log; geaepipe submit sends them again", folder, q.last) :
									      "everything is in the store: geaepipe run writes the report"));
	queue_free(&q);
	store_close(&store);
	json_decref(index);
	return all;
}
