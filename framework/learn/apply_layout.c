/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applying networks: which ones, to which data, with which heads. */
#include <inttypes.h>
#include <string.h>
#include "apply.h"
#include "feature_project.h"
#include "sources.h"
#include "training.h"

const struct job_input *apply_input(const struct job *job, const char *key)
{
	for (size_t k = 0; k < job->n_input; k++)
		if (!strcmp(job->input[k].feed->ref->port, key))
			return &job->input[k];
	return NULL;
}

static int find_networks(struct job *job, struct apply *w)
{
	w->of = arena_array(&job->arena, job->n_input + 1, const struct job_input *);
	for (size_t k = 0; k < job->n_input; k++)
		if (!strcmp(job->input[k].feed->ref->port, "network"))
			w->of[w->n_network++] = &job->input[k];
	w->network = w->of[0];
	w->many = w->network->feed->ref->stage->axes & job->instance->stage->over;
	w->want.network = instance_component(w->network->feed->from, "network");
	if (!w->want.network || w->network->feed->ref->item)
		return geae_fail(&job->cx.pub, GEAE_EPARAM, "'network' wants a train stage; '%s' has no network", w->network->feed->ref->stage->name);
	return GEAE_OK;
}

/* Conditions that the network was trained with: its object says; before that, what its stage says. */
static void find_conditions(struct job *job, struct apply *w, const struct feature_source *s)
{
	const struct geae_array *names = w->network->object.n_port ? object_find(&w->network->object, "conditions") : NULL;
	const struct training_values *v = w->network->feed->from->self;
	const char **all;

	if (names) {
		all = arena_array(&job->arena, geae_count(names) + 1, const char *);
		memcpy(all, names->data, (size_t)geae_count(names) * sizeof(all[0]));
		w->features.condition = all;
		w->features.n_condition = geae_count(names);
	} else {
		w->features.condition = v->conditions.n ? v->conditions.v : feature_varying(s->x, &job->arena);
		w->features.n_condition = (int64_t)v->conditions.n;
	}
}

static int find_heads(struct job *job, struct apply *w)
{
	const struct apply_values *v = job->instance->self;

	for (size_t k = 0; k < (v->heads.n ? v->heads.n : 1); k++) {
		size_t h = 0;

		while (v->heads.n && h < w->learner.n_head && strcmp(w->learner.head_name[h], v->heads.v[k]))
			h++;
		if (w->want.given && (!v->heads.n || h < w->learner.n_encode))
			return geae_fail(&job->cx.pub, GEAE_EPARAM, "'latent' is given and decoded: name heads of the decoder, heads = [\"%s\"]",
					 w->learner.n_head > w->learner.n_encode ? w->learner.head_name[w->learner.n_encode] : "reconstruction");
		if (h == w->learner.n_head || w->n_head == MAX_HEADS || !w->learner.head[h].id)
			return geae_fail(&job->cx.pub, GEAE_EUNSUP, "network '%s' has no head '%s'", w->want.network->plugin->name, v->heads.v[k]);
		w->name[w->n_head] = w->learner.head_name[h];
		w->head[w->n_head++] = w->learner.head[h];
	}
	return GEAE_OK;
}

/* The graph of network k. */
int apply_take_network(struct job *job, struct apply *w, int64_t k)
{
	const struct geae_array *variant;

	w->network = w->of[k];
	learner_destroy(&w->learner);
	w->learner = (struct learner){ 0 };
	w->n_head = 0;
	w->want.network = instance_component(w->network->feed->from, "network");
	variant = w->network->object.n_port ? object_find(&w->network->object, "variant") : NULL;
	w->features.variant = variant ? (int64_t)geae_number(variant, 0) : 0;
	GEAE_TRY(learner_make(&w->learner, &job->cx, &w->want, &job->arena));
	return find_heads(job, w);
}

/* Latents to be decoded: known when they are there. */
static int find_latent(struct job *job, struct apply *w)
{
	const struct apply_values *v = job->instance->self;
	const struct job_input *in = apply_input(job, "latent");

	w->want.given = in != NULL;
	if (!in)
		return GEAE_OK;
	if (!in->feed->ref->item)
		return geae_fail(&job->cx.pub, GEAE_EPARAM, "'latent' is one port of a stage, for example \"%s.latent\"", in->feed->ref->stage->name);
	if (v->part != PART_ALL || v->transforms)
		return geae_fail(&job->cx.pub, GEAE_EPARAM, "latents that are given have neither parts nor transforms: part = \"all\", transforms = false");
	if (in->object.n_port)
		w->latent = object_find(&in->object, in->feed->ref->item);
	return GEAE_OK;
}

static int check_latent(struct job *job, const struct apply *w)
{
	int32_t n = w->learner.head[0].features;
	const struct geae_array *a = w->latent;

	if (!a || (a->rank == 2 && a->dim[1] == n) || (a->rank == 1 && n == 1))
		return GEAE_OK;
	return geae_fail(&job->cx.pub, GEAE_ESHAPE, "network '%s' has %" PRId32 " latents, '%s' brings %" PRId64 " for each row",
			 w->want.network->plugin->name, n, a->name, a->rank == 2 ? a->dim[1] : 1);
}

int apply_lay_out(struct job *job, struct apply *w, struct diags *diags)
{
	const struct apply_values *v = job->instance->self;
	struct feature_source *s;
	size_t n;

	GEAE_TRY(find_networks(job, w));
	if (w->many && v->part != PART_ALL)
		return geae_fail(&job->cx.pub, GEAE_EPARAM, "several networks (over) look at the same rows: part = \"all\"");
	s = sources_make(job, "data", w->want.network, &n, diags);
	if (!s)
		return GEAE_EDATA;
	if (n != 1)
		return geae_fail(&job->cx.pub, GEAE_EPARAM, "'data' is one data set, `over` hands it %zu", n);
	w->source = s[0];
	s[0].named = w->network->object.n_port ? object_find(&w->network->object, "symmetries") : NULL;
	GEAE_TRY(feature_project(&job->cx.pub, &s[0], &w->set, &job->arena));
	find_conditions(job, w, &s[0]);
	w->features.n_feature = w->set.n_feature;
	w->features.n_generator = w->set.n_generator;
	w->features.generator = w->set.generator;
	w->want.features = &w->features;
	w->want.transforms = v->transforms;
	for (size_t k = 0; k < v->heads.n; k++)
		w->want.decode = true;
	GEAE_TRY(find_latent(job, w));
	GEAE_TRY(apply_take_network(job, w, 0));
	return check_latent(job, w);
}

int32_t apply_latent_features(const struct apply *w)
{
	return w->want.transforms && w->features.n_generator ? w->learner.transformed[0].features : 1;
}
