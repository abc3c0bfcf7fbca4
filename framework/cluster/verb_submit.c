/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe submit: the plan of `run`, sent to Slurm as one job array for each stage. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "queue.h"
#include "replace.h"
#include "run_folder.h"
#include "shared_place.h"
#include "sidecar.h"
#include "slurm.h"
#include "store_users.h"
#include "task_list.h"

struct submission {
	struct load load;
	struct cli *cli;
	struct cluster_settings settings;
	struct queue queue;
	struct run_folder run;
	const char *folder; /* runs/<name>/cluster/<number> */
	size_t most_tasks;
	json_t *index;      /* of the last run: times */
	json_t *jobs;       /* submitted now */
	const char *const **job; /* [stage]: ids that a stage waits for where it takes this one's results, NULL-terminated */
};

static const char script[] = "#!/bin/sh\n"
			     "# A task of geaepipe.  exec: the signal before the time limit reaches the program itself.\n"
			     "exec \"$1\" run-task \"$2\" \"$SLURM_ARRAY_TASK_ID\"\n";

static void override(struct cluster_settings *s, const struct cli *cli)
{
	s->partition = cli->partition ? cli->partition : s->partition;
	s->account = cli->account ? cli->account : s->account;
	s->time = cli->time ? cli->time : s->time;
	s->mem = cli->mem ? cli->mem : s->mem;
	s->chunk = cli->chunk >= 0 ? cli->chunk : s->chunk;
}

/* Neither in the store nor in the queue? */
static bool to_send(const struct submission *s, const struct instance *i)
{
	return i->todo != TODO_CACHED && !queue_state(&s->queue, i->key);
}

/* What of a stage is to be sent. */
static size_t missing(struct submission *s, size_t stage, size_t *at)
{
	const struct plan *plan = &s->load.plan;
	size_t n = 0;

	for (size_t k = plan->first[stage]; k < plan->first[stage + 1]; k++)
		if (to_send(s, &plan->instance[k]))
			at[n++] = k;
	return n;
}

static void pack_stage(struct submission *s, size_t stage, const size_t *at, size_t n, struct pack *p)
{
	struct arena *arena = &s->load.arena;
	const struct plan *plan = &s->load.plan;
	struct pack_item *item = arena_array(arena, n + 1, struct pack_item);
	const struct pack_rule rule = { s->settings.chunk, s->most_tasks, (int)s->settings.split };
	double units = s->load.outlook[stage].units, to_run = 0;
	struct sidecar last;

	for (size_t k = plan->first[stage]; k < plan->first[stage + 1]; k++)
		to_run += plan->instance[k].todo != TODO_CACHED;
	for (size_t k = 0; k < n; k++) {
		bool known = sidecar_last(&last, &s->load.store, s->index, &plan->instance[at[k]]);

		item[k] = (struct pack_item){ known ? last.seconds : 0, units / to_run };
	}
	pack_make(p, item, n, &rule, arena);
}

/* The jobs that make what these instances take. */
static const char *const *after(struct submission *s, const size_t *at, size_t n)
{
	const struct pipeline *p = s->load.pipeline;
	bool *needed = arena_array(&s->load.arena, p->n_stage + 1, bool);
	const char **job;
	size_t n_job = 0;

	for (size_t k = 0; k < n; k++) {
		const struct instance *i = &s->load.plan.instance[at[k]];

		for (size_t f = 0; f < i->n_feed; f++)
			needed[i->feed[f].from->stage->index] = true;
	}
	for (size_t j = 0; j < p->n_stage; j++)
		for (const char *const *id = needed[j] ? s->job[j] : NULL; id && *id; id++)
			n_job++;
	job = arena_array(&s->load.arena, n_job + 1, const char *);
	n_job = 0;
	for (size_t j = 0; j < p->n_stage; j++)
		for (const char *const *id = needed[j] ? s->job[j] : NULL; id && *id; id++)
			job[n_job++] = *id;
	return job;
}

static void show(const struct slurm_array *a, struct arena *arena)
{
	const char *const *words = slurm_words(a, arena);

	for (const char *const *w = words; *w; w++) {
		bool plain = strspn(*w, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=./:,@%+") == strlen(*w);

		printf(plain ? "%s%s" : "%s'%s'", w == words ? "" : " ", *w);
	}
	putchar('\n');
}

static bool note(struct submission *s, const char *stage, const char *job, const char *list)
{
	json_t *all;
	struct replace r;
	bool ok;

	json_array_append_new(s->jobs, json_pack("{s:s, s:s, s:s}", "stage", stage, "job", job, "list", list));
	all = json_pack("{s:O}", "jobs", s->jobs);
	ok = replace_begin(&r, s->folder, "submission.json");
	if (ok) {
		json_dumpf(all, r.f, JSON_INDENT(1));
		ok = replace_end(&r);
	}
	json_decref(all);
	return ok;
}

/* All or nothing: where one stage is refused, those before it leave the queue again. */
static int take_back(struct submission *s, const char *stage, const char *why)
{
	const char **job = arena_array(&s->load.arena, json_array_size(s->jobs) + 1, const char *), *cannot;

	for (size_t k = 0; k < json_array_size(s->jobs); k++)
		job[k] = json_string_value(json_object_get(json_array_get(s->jobs, k), "job"));
	if (!slurm_cancel(job, &s->load.arena, &cannot))
		return cli_error(EXIT_FAILED, "stage '%s': %s; the stages before it are in the queue and could not be cancelled: %s", stage, why, cannot);
	return cli_error(EXIT_FAILED, "Slurm refused stage '%s': %s. Nothing was submitted", stage, why);
}

static int submit_stage(struct submission *s, size_t stage, const size_t *at, size_t n, const char *program)
{
	struct arena *arena = &s->load.arena;
	const char *name = s->load.pipeline->stage[stage].name, *why, *list = arena_format(arena, "%s.json", file_name(arena, name));
	const char **job = arena_array(arena, 2, const char *);
	struct slurm_array a = { .settings = &s->settings, .options = s->cli->sbatch, .program = program };
	struct pack p;

	pack_stage(s, stage, at, n, &p);
	a.name = arena_format(arena, "%s.%s", s->load.pipeline->name, name);
	a.script = arena_format(arena, "%s/task.sh", s->folder);
	a.list = arena_format(arena, "%s/%s", s->folder, list);
	a.output = arena_format(arena, "%s/%s-%%a.log", s->folder, file_name(arena, name));
	a.n_task = p.n_task;
	a.memory = s->load.plan.instance[at[0]].memory;
	a.after = after(s, at, n);
	if (s->cli->dry) {
		show(&a, arena);
		job[0] = arena_format(arena, "<job of %s>", name);
	} else if (!task_list_write(s->folder, list, &s->load, s->cli, stage, &p, at)) {
		return take_back(s, name, arena_format(arena, "cannot write %s: %s", a.list, strerror(errno)));
	} else if (!(job[0] = slurm_submit(&a, arena, &why)) || !note(s, name, job[0], list)) {
		return take_back(s, name, job[0] ? strerror(errno) : why);
	} else if (!s->cli->quiet) {
		printf("%-20s %6zu instance%s in %4zu task%s, job %s\n", name, n, n == 1 ? " " : "s", p.n_task, p.n_task == 1 ? " " : "s", job[0]);
	}
	s->job[stage] = job;
	return EXIT_DONE;
}

static int submit_all(struct submission *s)
{
	struct arena *arena = &s->load.arena;
	const struct pipeline *p = s->load.pipeline;
	size_t *at = arena_array(arena, s->load.plan.n_instance + 1, size_t);
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);
	int code = EXIT_DONE;

	program[n < 0 ? 0 : n] = 0;
	s->job = arena_array(arena, p->n_stage + 1, const char *const *);
	for (size_t k = 0; k < p->n_stage && code == EXIT_DONE; k++) {
		size_t found = missing(s, k, at), m;
		const char *const *old;

		if (found)
			code = submit_stage(s, k, at, found, program);
		old = queue_jobs(&s->queue, p->stage[k].name, arena); /* they still make results of this stage */
		for (m = 0; old[m]; m++)
			;
		if (m) {
			const char **both = arena_array(arena, m + 2, const char *);

			memcpy(both, old, m * sizeof(*old));
			if (found && s->job[k])
				both[m] = s->job[k][0];
			s->job[k] = both;
		}
	}
	if (code == EXIT_DONE && s->cli->dry)
		printf("\n%s", script);
	return code;
}

/* Where nodes can see neither the store nor the list of tasks, every task would fail. */
static const char *not_shared(struct submission *s)
{
	const char *place[] = { s->cli->store, s->run.path, NULL };
	size_t others = s->settings.shared ? 0 : slurm_other_nodes(&s->load.arena);

	for (size_t k = 0; others && place[k]; k++) {
		const char *fs = local_file_system(place[k]);

		if (fs)
			return arena_format(&s->load.arena,
					    "%s lies on a file system of this machine alone (%s), the cluster has %zu other node%s: choose a shared one with "
					    "%s, or set cluster.shared = true if they do see it",
					    place[k], fs, others, others == 1 ? "" : "s", k ? "--runs" : "--store");
	}
	return NULL;
}

static bool write_script(const char *folder)
{
	struct replace r;

	if (!replace_begin(&r, folder, "task.sh"))
		return false;
	fputs(script, r.f);
	return replace_end(&r);
}

static bool nothing_to_do(struct submission *s)
{
	const struct plan *plan = &s->load.plan;

	for (size_t k = 0; k < plan->n_instance; k++)
		if (to_send(s, &plan->instance[k]))
			return false;
	if (!s->cli->quiet)
		printf("nothing to submit: all is in the store or in the queue; geaepipe status %s, geaepipe run %s\n", s->load.pipeline->name,
		       s->cli->arg[0]);
	return true;
}

/* The folder of this submission; with --dry-run only its name. */
static const char *make_folder(struct submission *s)
{
	struct arena *arena = &s->load.arena;
	const char *cluster = arena_format(arena, "%s/cluster", s->run.path);
	char real[PATH_MAX];

	if (!s->cli->dry && mkdir(cluster, 0777) && errno != EEXIST)
		return arena_format(arena, "cannot make the folder %s: %s", cluster, strerror(errno));
	cluster = realpath(cluster, real) ? real : cluster;
	s->folder = arena_format(arena, "%s/%d", cluster, s->queue.last + 1);
	if (!s->cli->dry && ((mkdir(s->folder, 0777) && errno != EEXIST) || !write_script(s->folder)))
		return arena_format(arena, "cannot write into %s: %s", s->folder, strerror(errno));
	return NULL;
}

static int prepare_and_submit(struct submission *s)
{
	struct arena *arena = &s->load.arena;
	const char *why = NULL;

	if (s->cli->dry) {
		if (asprintf(&s->run.path, "%s/%s", s->cli->runs, file_name(arena, s->load.pipeline->name)) < 0)
			s->run.path = NULL;
	} else {
		why = run_folder_open(&s->run, s->cli->runs, s->load.pipeline->name) ? not_shared(s) : s->run.error;
	}
	if (why)
		return cli_error(EXIT_FAILED, "%s", why);
	s->index = run_folder_index(s->cli->runs, s->load.pipeline->name);
	if (!queue_read(&s->queue, s->run.path, arena, &why) && !s->cli->dry)
		return cli_error(EXIT_FAILED, "cannot see what is in the queue already: %s", why);
	if (nothing_to_do(s))
		return EXIT_DONE;
	s->most_tasks = s->cli->dry ? 1000 : slurm_most_tasks(arena);
	s->most_tasks = s->most_tasks < (size_t)s->settings.tasks ? s->most_tasks : (size_t)s->settings.tasks;
	why = make_folder(s);
	if (!why && !s->cli->dry && !run_folder_describe(&s->run, &s->load.plan, s->cli->store))
		why = s->run.error;
	if (why)
		return cli_error(EXIT_FAILED, "%s", why);
	if (!s->cli->dry)
		store_user_add(&s->load.store, s->run.path);
	load_settled(&s->load);
	return submit_all(s);
}

int verb_submit(struct cli *cli)
{
	struct submission s = { .cli = cli, .run = { .lock = -1 } };
	const char *absent = cli->dry ? NULL : slurm_absent(&cli->arena);
	int code;

	if (absent)
		return cli_error(EXIT_FAILED, "%s", absent);
	s.jobs = json_array();
	code = load_plan(&s.load, cli, cli->dry ? STORE_READ : STORE_WRITE);
	if (code == EXIT_DONE) {
		s.settings = s.load.pipeline->cluster;
		override(&s.settings, cli);
		diags_print(&s.load.diags, stderr);
		code = prepare_and_submit(&s);
	}
	run_folder_close(&s.run);
	queue_free(&s.queue);
	json_decref(s.index);
	json_decref(s.jobs);
	load_free(&s.load);
	return code;
}
