/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening and closing what a stage instance needs, and committing what it made. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "build.h"
#include "clock.h"
#include "job.h"
#include "manners.h"

static bool open_component(struct job *job, struct geae_component *c, struct diags *diags)
{
	return c->open || component_open(c, &job->cx, diags);
}

static const char *state_words(enum object_state s)
{
	switch (s) {
	case OBJECT_ABSENT: return "is not in the store";
	case OBJECT_CORRUPT: return "is damaged (its checksum does not fit); it was set aside in <store>/corrupt and will be made anew by the same command";
	case OBJECT_NEWER: return "was written by a newer geaepipe";
	default: return "cannot be read";
	}
}

static bool open_object(struct job *job, struct job_input *in, struct diags *diags)
{
	const struct instance *from = in->feed->from;
	enum object_state state;

	for (struct job_input *k = job->input; k < in; k++)
		if (k->feed->from == from && !k->model) {
			in->object = k->object; /* shared: only the first is `open` and closes it */
			return true;
		}
	state = object_open(job->store, from->key, &in->object);
	in->open = state == OBJECT_OK;
	if (in->open)
		return true;
	diag_error(diags, in->feed->ref->place, "the result of %s %s: %s", from->label, state_words(state), store_error(job->store));
	if (state == OBJECT_CORRUPT)
		object_set_aside(job->store, from->key);
	return false;
}

bool job_open(struct job *job, const struct instance *i, struct store *store, bool with_inputs, struct diags *diags)
{
	bool sound = true;

	job->instance = i;
	job->store = store;
	job->started = clock_seconds();
	memcpy(job->session.key, i->stream, sizeof(i->stream));
	job->session.checkpoint = i->checkpoint;
	context_init(&job->cx, &job->session);
	for (struct geae_component **c = i->component; *c && sound; c++)
		sound = open_component(job, *c, diags);
	job->input = arena_array(&job->arena, i->n_feed + 1, struct job_input);
	for (size_t k = 0; k < i->n_feed && sound; k++) {
		struct job_input *in = &job->input[job->n_input++];

		in->feed = &i->feed[k];
		in->model = in->feed->ref->item ? instance_component(in->feed->from, in->feed->ref->item) : NULL;
		if (in->model)
			sound = open_component(job, in->model, diags);
		else if (!in->feed->ref->item) /* a whole stage: its model or network comes along */
			for (struct geae_component **c = in->feed->from->component; *c && sound; c++)
				sound = open_component(job, *c, diags);
		if (!in->model && with_inputs && sound)
			sound = open_object(job, in, diags);
	}
	return sound;
}

void job_close(struct job *job)
{
	object_abandon(job->writer);
	job->writer = NULL;
	for (size_t k = 0; k < job->n_input; k++) {
		component_close(job->input[k].model);
		if (!job->input[k].feed->ref->item)
			for (struct geae_component **c = job->input[k].feed->from->component; *c; c++)
				component_close(*c);
		if (job->input[k].open)
			object_close(&job->input[k].object);
	}
	for (struct geae_component **c = job->instance->component; *c; c++)
		component_close(*c);
	context_finish(&job->cx);
	arena_free(&job->arena);
}

static char *sidecar(const struct job *job)
{
	const struct instance *i = job->instance;
	const double parts = i->shares ? i->shares : 1; /* the others took about as long */
	struct rusage use;
	struct timespec now;
	char when[64], *text;
	json_t *plugins = json_array(), *all;

	for (struct geae_component **c = i->component; *c; c++) {
		const struct geae_plugin *d = (*c)->plugin->descriptor;

		json_array_append_new(plugins, json_pack("{s:s, s:s, s:s, s:s}", "kind", kind_names[d->kind], "name", d->name,
							 "version", d->version, "hash", (*c)->plugin->hash));
	}
	clock_gettime(CLOCK_REALTIME, &now);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", gmtime(&now.tv_sec));
	getrusage(RUSAGE_SELF, &use);
	all = json_pack("{s:s, s:s, s:s, s:s, s:f, s:f, s:f, s:o, s:s}", "label", i->label, "driver", i->stage->driver->name,
			"finished", when, "version", build_version, "seconds", parts * (clock_seconds() - job->started), "cpu_seconds",
			parts * ((double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) + 1e-6 * (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec)),
			"memory", (double)use.ru_maxrss * 1024, "plugins", plugins, "recipe", i->recipe);
	text = all ? json_dumps(all, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) : NULL;
	json_decref(all);
	return text;
}

int job_begin(struct job *job)
{
	const char *rude = manners_fault();

	if (rude)
		return geae_fail(&job->cx.pub, GEAE_EBUG, "%s", rude);
	job->writer = object_begin(job->store, job->instance->key, job->instance->recipe, job->instance->inputs);
	return job->writer ? GEAE_OK : geae_fail(&job->cx.pub, GEAE_EIO, "%s", store_error(job->store));
}

int job_commit(struct job *job)
{
	char *text;
	bool kept;

	for (struct geae_component **c = job->instance->component; *c; c++) {
		const char *file = component_file_changed(*c);

		if (file)
			return geae_fail(&job->cx.pub, GEAE_EIO, "'%s' changed while it was read: run again", file);
	}
	text = sidecar(job);
	if (!text)
		return geae_fail(&job->cx.pub, GEAE_ENOMEM, "no memory for the record of %s", job->instance->label);
	kept = object_commit(job->writer, text);
	job->writer = NULL;
	free(text);
	if (!kept)
		return geae_fail(&job->cx.pub, GEAE_EIO, "%s", store_error(job->store));
	partial_drop(job->store, job->instance->key);
	return GEAE_OK;
}
