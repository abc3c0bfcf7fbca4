/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run has in the queue. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include "queue.h"
#include "slurm.h"

struct reading {
	struct queue *queue;
	struct arena *arena;
	json_t *job;  /* job id -> { stage, list } of all submissions */
	json_t *list; /* path -> its content, read once */
};

static void read_submission(struct reading *r, const char *folder, const char *number)
{
	json_t *s = json_load_file(arena_format(r->arena, "%s/cluster/%s/submission.json", folder, number), 0, NULL), *job;
	size_t k;

	json_array_foreach(json_object_get(s, "jobs"), k, job) {
		const char *id = json_string_value(json_object_get(job, "job")), *list = json_string_value(json_object_get(job, "list"));

		if (id && list && !strchr(list, '/')) {
			json_object_set_new(job, "path", json_string(arena_format(r->arena, "%s/cluster/%s/%s", folder, number, list)));
			json_object_set(r->job, id, job);
		}
	}
	json_decref(s);
}

static void read_submissions(struct reading *r, const char *folder)
{
	DIR *d = opendir(arena_format(r->arena, "%s/cluster", folder));

	for (struct dirent *e; d && (e = readdir(d));) {
		int number = atoi(e->d_name);

		if (number < 1)
			continue;
		if (number > r->queue->last)
			r->queue->last = number;
		read_submission(r, folder, e->d_name);
	}
	if (d)
		closedir(d);
}

static const json_t *list_of(struct reading *r, const char *path)
{
	if (!json_object_get(r->list, path)) {
		json_t *list = json_load_file(path, 0, NULL);

		json_object_set_new(r->list, path, list ? list : json_object());
	}
	return json_object_get(json_object_get(r->list, path), "tasks");
}

static bool listed(const json_t *array, const char *text)
{
	size_t n = json_array_size(array);

	return n && !strcmp(json_string_value(json_array_get(array, n - 1)), text); /* squeue tells a job's tasks together */
}

static void one_task(void *user, const char *id, size_t index, const char *state)
{
	struct reading *r = user;
	const json_t *job = json_object_get(r->job, id), *tasks, *part;
	const char *path = json_string_value(json_object_get(job, "path")), *stage = json_string_value(json_object_get(job, "stage"));
	const bool running = !strcmp(state, "RUNNING");
	json_t *jobs;
	size_t k;

	if (!path || !stage)
		return;
	tasks = list_of(r, path);
	json_array_foreach(json_array_get(tasks, index - 1), k, part) {
		const char *key = json_string_value(json_array_get(part, 0));

		if (key && (running || !json_object_get(r->queue->key, key)))
			json_object_set_new(r->queue->key, key, json_string(running ? "running" : "waiting"));
	}
	jobs = json_object_get(r->queue->jobs, stage);
	if (!jobs) {
		jobs = json_array();
		json_object_set_new(r->queue->jobs, stage, jobs);
	}
	if (!listed(jobs, id))
		json_array_append_new(jobs, json_string(id));
}

bool queue_read(struct queue *q, const char *folder, struct arena *arena, const char **why)
{
	struct reading r = { .queue = q, .arena = arena, .job = json_object(), .list = json_object() };
	bool answered = true;

	*q = (struct queue){ .key = json_object(), .jobs = json_object() };
	*why = NULL;
	read_submissions(&r, folder);
	if (json_object_size(r.job))
		answered = slurm_queue(arena, one_task, &r, why);
	json_decref(r.job);
	json_decref(r.list);
	return answered;
}

const char *queue_state(const struct queue *q, const char *key)
{
	return json_string_value(json_object_get(q->key, key));
}

const char *const *queue_jobs(const struct queue *q, const char *stage, struct arena *arena)
{
	const char *name, **all;
	json_t *jobs, *job;
	size_t n = 0, k;

	json_object_foreach(q->jobs, name, jobs)
		n += json_array_size(jobs);
	all = arena_array(arena, n + 1, const char *);
	n = 0;
	json_object_foreach(q->jobs, name, jobs)
		if (!stage || !strcmp(stage, name))
			json_array_foreach(jobs, k, job)
				all[n++] = json_string_value(job);
	return all;
}

void queue_free(struct queue *q)
{
	json_decref(q->key);
	json_decref(q->jobs);
	*q = (struct queue){ 0 };
}
