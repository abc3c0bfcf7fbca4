/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe run-task LIST INDEX: one task of an array.  The same workers as `run`, for some instances only; called
 * twice, even at once, it makes the same bytes. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "slurm.h"
#include "supervisor.h"
#include "task_list.h"

struct task {
	struct load load;
	const struct cli *cli;
	const json_t *parts;
	size_t first, end; /* the stage's instances */
	size_t failed;
};

static struct instance *instance_of(struct task *t, const char *key)
{
	for (size_t k = t->first; key && k < t->end; k++)
		if (!strcmp(t->load.plan.instance[k].key, key))
			return &t->load.plan.instance[k];
	return NULL;
}

/* What it reads must be there: a dependency on a job that is long over counts as fulfilled. */
static bool has_inputs(struct task *t, struct instance *i)
{
	for (size_t f = 0; f < i->n_feed; f++) {
		struct instance *from = &t->load.plan.instance[i->feed[f].from - t->load.plan.instance];

		plan_survey_one(from, &t->load.store);
		if (from->todo == TODO_CACHED)
			continue;
		from->todo = TODO_ELSEWHERE;
		cli_error(EXIT_FAILED, "%s needs %s, which is not in the store: its task failed or was cancelled; mend that and submit again", i->label,
			  from->label);
		return false;
	}
	return true;
}

/* Takes those of the parts that are not done yet; of one instance one share at a time. */
static size_t choose(struct task *t, bool *taken)
{
	const json_t *part;
	size_t k, n = 0;

	for (size_t j = 0; j < t->load.plan.n_instance; j++)
		t->load.plan.instance[j].todo = TODO_ELSEWHERE;
	json_array_foreach(t->parts, k, part) {
		struct instance *i = taken[k] ? NULL : instance_of(t, json_string_value(json_array_get(part, 0)));

		if (!i || i->todo != TODO_ELSEWHERE)
			continue;
		taken[k] = true;
		plan_survey_one(i, &t->load.store);
		if (i->todo != TODO_CACHED && !has_inputs(t, i)) {
			i->todo = TODO_ELSEWHERE;
			t->failed++;
		}
		i->share = (int)json_integer_value(json_array_get(part, 1));
		i->shares = (int)json_integer_value(json_array_get(part, 2));
		if (i->shares < 2)
			i->share = i->shares = 0;
		else if (instance_to_run(i) && !t->cli->quiet)
			fprintf(stderr, "%s: share %d of %d\n", i->label, i->share + 1, i->shares);
		n += instance_to_run(i);
	}
	return n;
}

static int work(struct task *t)
{
	struct outcome *outcome = arena_array(&t->load.arena, t->load.plan.n_instance + 1, struct outcome);
	bool *taken = arena_array(&t->load.arena, json_array_size(t->parts) + 1, bool);
	struct run_options options = { t->cli->n_core, t->cli->quiet, NULL, NULL };
	int code = EXIT_DONE;

	while (choose(t, taken) && code != EXIT_STOPPED) {
		int end = supervisor_run(&t->load.plan, &t->load.store, &options, outcome);

		code = end ? end : code;
	}
	return code == EXIT_DONE && t->failed ? EXIT_FAILED : code;
}

static bool find_stage(struct task *t, const char *name)
{
	const struct pipeline *p = t->load.pipeline;

	for (size_t s = 0; s < p->n_stage; s++)
		if (!strcmp(p->stage[s].name, name)) {
			t->first = t->load.plan.first[s];
			t->end = t->load.plan.first[s + 1];
			return true;
		}
	return false;
}

/* All instances of the list are in the plan, or something that they are made of has changed. */
static const char *changed(struct task *t, const char *stage)
{
	const json_t *part;
	size_t k;

	if (find_stage(t, stage)) {
		json_array_foreach(t->parts, k, part)
			if (!instance_of(t, json_string_value(json_array_get(part, 0))))
				return "a data file or a plugin has changed since it was submitted: submit again";
		return NULL;
	}
	return "the list has no such stage: submit again";
}

static int run_list(struct task *t, const struct task_list *list)
{
	const char *why;

	if (!store_open(&t->load.store, t->cli->store, STORE_WRITE))
		return cli_error(EXIT_FAILED, "%s", store_error(&t->load.store));
	if (!load_pipeline(&t->load, t->cli) || t->load.diags.n_error) {
		diags_print(&t->load.diags, stderr);
		return load_fault(&t->load);
	}
	why = changed(t, task_list_text(list, "stage"));
	return why ? cli_error(EXIT_FAILED, "stage '%s': %s", task_list_text(list, "stage"), why) : work(t);
}

/* A time limit is near: everything is saved, the task goes back into the queue.  Said first: Slurm may end us as soon as it is there. */
static int again(struct arena *arena)
{
	const char *why;

	cli_error(EXIT_STOPPED, "the time limit is near: what is done is saved, the task goes back into the queue");
	return slurm_requeue(arena, &why) ? EXIT_STOPPED : cli_error(EXIT_STOPPED, "it cannot be queued again (%s): submit again", why);
}

int verb_run_task(struct cli *cli)
{
	struct task_list list;
	struct task t = { .cli = cli };
	const char *path = cli->arg[0], *why, *index = cli->arg[1];
	char *end;
	unsigned long number = strtoul(index, &end, 10);
	int code;

	signal(SIGUSR1, SIG_IGN); /* until the workers run: the default would end us without a word */
	why = task_list_open(&list, path, cli);
	if (!why && (*end || end == index || *index == '-' || number < 1 || number > task_list_length(&list)))
		why = arena_format(&cli->arena, "'%s' has tasks 1 to %zu, not '%s'", path, task_list_length(&list), index);
	if (!why) {
		t.parts = task_list_task(&list, number);
		code = run_list(&t, &list);
		if (code == EXIT_STOPPED && supervisor_signal() == SIGUSR1)
			code = again(&cli->arena);
	} else {
		code = cli_error(EXIT_INVALID, "%s", why);
	}
	load_free(&t.load);
	task_list_close(&list);
	return code;
}
