/* SPDX-License-Identifier: GPL-3.0-or-later */
/* do = "apply": a trained network looks at the rows of a data set; heads, also under generators, are the result. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "executor.h"
#include "fault.h"
#include "learn/feature_project.h"
#include "learn/rows.h"
#include "learn/sources.h"
#include "learn/training.h"
#include "learn/weights.h"
#include "ports.h"

enum { PART_TRAIN, PART_VALIDATION, PART_TEST, PART_ALL };

struct apply_values {
	int32_t part, transforms;
	struct geae_strings heads;
	int64_t batch;
};

static const struct geae_param rows[] = {
	GEAE_P_CHOICE(struct apply_values, part, "\"all\"", "train|validation|test|all",
		      "rows to look at; parts other than all are those of the network's own data sets"),
	GEAE_P_STRINGS(struct apply_values, heads, "[]", "heads of the network to put out; empty: the latent"),
	GEAE_P_BOOL(struct apply_values, transforms, "false", "put out the latent of every transformed row too, one per generator left over"),
	GEAE_P_INT(struct apply_values, batch, "1024", 2, 1e6, "rows", "rows evaluated at once; changes no result"),
	GEAE_P_END
};

static const struct slot slots[] = { { .key = NULL } };
static const struct input_key inputs[] = { { "network", true, false }, { "data", true, false }, { "latent", false, false },
					   { NULL, false, false } };

struct work {
	const struct job_input **of, *network; /* all train stages, and the one at hand */
	int64_t n_network;
	bool many; /* `over`: results have an axis "network" */
	struct feature_source source;
	const struct geae_array *latent; /* given ones that are decoded, in place of the rows of the data set */
	struct feature_set set;
	struct geae_features features;
	struct learner_want want;
	struct learner learner;
	struct geae_tensor head[MAX_HEADS];
	const char *name[MAX_HEADS];
	size_t n_head;
	int64_t *row, n_row; /* rows of the data set that are evaluated */
};

static const struct job_input *input_of(const struct job *job, const char *key)
{
	for (size_t k = 0; k < job->n_input; k++)
		if (!strcmp(job->input[k].feed->ref->port, key))
			return &job->input[k];
	return NULL;
}

static int find_networks(struct job *job, struct work *w)
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
static int find_conditions(struct job *job, struct work *w, const struct feature_source *s)
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
	return GEAE_OK;
}

static int find_heads(struct job *job, struct work *w)
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
static int take_network(struct job *job, struct work *w, int64_t k)
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
static int find_latent(struct job *job, struct work *w)
{
	const struct apply_values *v = job->instance->self;
	const struct job_input *in = input_of(job, "latent");

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

static int check_latent(struct job *job, const struct work *w)
{
	int32_t n = w->learner.head[0].features;
	const struct geae_array *a = w->latent;

	if (!a || (a->rank == 2 && a->dim[1] == n) || (a->rank == 1 && n == 1))
		return GEAE_OK;
	return geae_fail(&job->cx.pub, GEAE_ESHAPE, "network '%s' has %" PRId32 " latents, '%s' brings %" PRId64 " for each row",
			 w->want.network->plugin->name, n, a->name, a->rank == 2 ? a->dim[1] : 1);
}

static int lay_out(struct job *job, struct work *w, struct diags *diags)
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
	GEAE_TRY(find_conditions(job, w, &s[0]));
	w->features.n_feature = w->set.n_feature;
	w->features.n_generator = w->set.n_generator;
	w->features.generator = w->set.generator;
	w->want.features = &w->features;
	w->want.transforms = v->transforms;
	for (size_t k = 0; k < v->heads.n; k++)
		w->want.decode = true;
	GEAE_TRY(find_latent(job, w));
	GEAE_TRY(take_network(job, w, 0));
	return check_latent(job, w);
}

static const char *axes_of(const struct work *w, const char *head, int32_t features, struct arena *arena)
{
	const char *axes = features == 1 ? "row" : arena_format(arena, "row,%s", head);

	return w->many ? arena_format(arena, MAPPED_AXIS ",%s", axes) : axes;
}

static int32_t latent_features(const struct work *w)
{
	return w->want.transforms && w->features.n_generator ? w->learner.transformed[0].features : 1;
}

static void declare(const struct work *w, const struct ports *data, struct ports *ports, struct arena *arena)
{
	for (size_t k = 0; k < w->n_head; k++)
		ports_add(ports, arena, (struct port_spec){ w->name[k], axes_of(w, w->name[k], w->head[k].features, arena), "1", "head of the network",
							    GEAE_F32, GEAE_OBSERVABLE });
	if (w->want.transforms)
		ports_add(ports, arena, (struct port_spec){ "transformed", arena_format(arena, "%sgenerator,row%s", w->many ? MAPPED_AXIS "," : "",
											latent_features(w) == 1 ? "" : ",latent"),
							    "1", "latent of each transformed row", GEAE_F32, 0 });
	if (w->want.given)
		return;
	ports_add(ports, arena, (struct port_spec){ "row_in_data", "row", "1", "row number in the data set", GEAE_I64, GEAE_INDEX });
	for (size_t k = 0; data && k < data->n; k++) /* columns pass through */
		if (data->port[k].axes && !strcmp(data->port[k].axes, "row"))
			ports_add(ports, arena, data->port[k]);
}

static bool check(struct job *job, struct ports *ports, struct diags *diags)
{
	struct work w = { 0 };
	size_t before = diags->n_error;
	const struct job_input *data = input_of(job, "data");
	int status;

	if (!job->stage_ports[input_of(job, "network")->feed->ref->stage->index])
		return false; /* the network was refused already */
	context_reset(&job->cx);
	status = lay_out(job, &w, diags);
	if (status != GEAE_OK && diags->n_error == before)
		diag_error(diags, job->instance->stage->place, "stage '%s': %s", job->instance->stage->name,
			   context_error_text(&job->cx, status, &job->arena));
	if (status == GEAE_OK)
		declare(&w, job->stage_ports[data->feed->ref->stage->index], ports, &job->arena);
	learner_destroy(&w.learner);
	return status == GEAE_OK;
}

/* ---- running ---- */

/* Where the rows of this data set begin in the network's split; -1: it was not trained on them. */
static int64_t first_in_split(const struct work *w, const struct instance *data)
{
	const struct instance *train = w->network->feed->from;
	const struct geae_array *n_row = object_find(&w->network->object, "data_rows");
	int64_t first = 0, k = 0;

	for (size_t f = 0; f < train->n_feed && n_row; f++) {
		if (strcmp(train->feed[f].ref->port, "data"))
			continue;
		if (train->feed[f].from == data)
			return first;
		first += (int64_t)geae_number(n_row, k++);
	}
	return -1;
}

static int choose_rows(struct job *job, struct work *w)
{
	const struct apply_values *v = job->instance->self;
	const struct geae_array *valid = geae_coord(w->source.x, "valid"), *split = object_find(&w->network->object, "split");
	int64_t n = w->source.x->dim[0], first = v->part == PART_ALL ? 0 : first_in_split(w, input_of(job, "data")->feed->from);

	if (w->latent) {
		w->row = arena_array(&job->arena, w->latent->dim[0] + 1, int64_t);
		while (w->n_row < w->latent->dim[0]) {
			w->row[w->n_row] = w->n_row;
			w->n_row++;
		}
		return GEAE_OK;
	}
	if (first < 0)
		return geae_fail(&job->cx.pub, GEAE_EDATA, "%s is not a data set that the network was trained on: it has no parts; use part = \"all\"",
				 w->source.label);
	w->row = arena_array(&job->arena, n + 1, int64_t);
	for (int64_t r = 0; r < n; r++)
		if ((!valid || geae_number(valid, r) > 0.5) && (v->part == PART_ALL || (int32_t)geae_number(split, first + r) == v->part))
			w->row[w->n_row++] = r;
	if (!w->n_row)
		return geae_fail(&job->cx.pub, GEAE_EDATA, "%s has no rows in that part", w->source.label);
	return GEAE_OK;
}

struct evaluation {
	struct executor *executor;
	int64_t n_float, n_state;
	float *parameter, *state, *condition;
	float *latent; /* [n_row][latents]: given ones */
	float *out[MAX_HEADS], *transformed; /* of all networks, one after the other */
	bool *wanted; /* [rows of the data set] */
};

/* Given latents, and those conditions that come with them; the others are NAN: a network that looks at them gives NAN. */
static int take_latent(struct job *job, const struct work *w, struct evaluation *e)
{
	int64_t n = w->n_row * w->learner.head[0].features;

	e->latent = arena_get(&job->arena, (size_t)(n + 1) * sizeof(float));
	e->condition = arena_get(&job->arena, (size_t)(w->n_row * w->features.n_condition + 1) * sizeof(float));
	if (!e->latent || !e->condition)
		return geae_fail(&job->cx.pub, GEAE_ENOMEM, "no memory for %" PRId64 " latents", n);
	for (int64_t i = 0; i < n; i++)
		e->latent[i] = (float)geae_number(w->latent, i);
	for (int64_t c = 0; c < w->features.n_condition; c++) {
		const struct geae_array *column = geae_coord(w->latent, w->features.condition[c]);

		for (int64_t r = 0; r < w->n_row; r++)
			e->condition[r * w->features.n_condition + c] = column ? (float)geae_number(column, r) : (float)NAN;
	}
	return GEAE_OK;
}

static int check_decoded(struct job *job, const struct work *w, const struct evaluation *e)
{
	for (size_t k = 0; k < w->n_head && w->latent; k++)
		for (int64_t i = 0; i < w->n_row * w->n_network * w->head[k].features; i++)
			if (!isfinite(e->out[k][i]))
				return geae_fail(&job->cx.pub, GEAE_EMATH, "the decoded '%s' is not finite: are the latents, and do they bring along the "
						 "conditions of the network as columns?", w->name[k]);
	return GEAE_OK;
}

/* What the networks put out: as many numbers each, for they are of one kind and look at one data set. */
static int make_room(struct job *job, const struct work *w, struct evaluation *e)
{
	size_t n = (size_t)(w->n_row * w->n_network);

	for (size_t k = 0; k < w->n_head; k++)
		if (!(e->out[k] = arena_get(&job->arena, (n * (size_t)w->head[k].features + 1) * sizeof(float))))
			return geae_fail(&job->cx.pub, GEAE_ENOMEM, "no memory for %zu values of '%s'", n, w->name[k]);
	if (w->want.transforms &&
	    !(e->transformed = arena_get(&job->arena, n * (size_t)latent_features(w) * (w->features.n_generator + 1) * sizeof(float))))
		return geae_fail(&job->cx.pub, GEAE_ENOMEM, "no memory for the transformed latents");
	if (w->latent)
		return take_latent(job, w, e);
	return feature_conditions(&job->cx.pub, &w->source, w->features.condition, w->features.n_condition, e->wanted, &e->condition, &job->arena);
}

static int make_evaluation(struct job *job, struct work *w, struct evaluation *e)
{
	const struct apply_values *v = job->instance->self;
	size_t n_out = w->n_head + (w->want.transforms ? w->features.n_generator : 0);
	struct geae_tensor *output = arena_array(&job->arena, n_out + 1, struct geae_tensor);
	struct executor_want want = { .graph = w->learner.graph, .batch = v->batch, .output = output, .n_output = n_out, .pool = job->session.pool };
	char error[256];

	memcpy(output, w->head, w->n_head * sizeof(output[0]));
	for (size_t k = w->n_head; k < n_out; k++)
		output[k] = w->learner.transformed[k - w->n_head];
	executor_destroy(e->executor);
	e->executor = executor_create(&want, error);
	if (!e->executor)
		return geae_fail(&job->cx.pub, GEAE_ENOMEM, "network '%s': %s", w->want.network->plugin->name, error);
	if (e->n_float < w->learner.n_float || e->n_state < w->learner.n_state) {
		e->n_float = w->learner.n_float;
		e->n_state = w->learner.n_state;
		e->parameter = arena_array(&job->arena, e->n_float + 16, float);
		e->state = arena_array(&job->arena, e->n_state + 16, float);
	}
	return weights_read(&job->cx.pub, &w->network->object, w->network->feed->from->label, &w->learner, e->parameter, e->state, &job->arena);
}

/* Network number `which` looks at all rows. */
static int evaluate(struct job *job, struct work *w, struct evaluation *e, int64_t which)
{
	const struct apply_values *v = job->instance->self;
	const struct graph_input *in;
	size_t n_in = graph_inputs(w->learner.graph, &in);
	struct feed *feed = arena_array(&job->arena, n_in + 1, struct feed), condition, latent;
	int64_t n_latent = latent_features(w), before = which * w->n_row;

	condition = (struct feed){ .type = FEED_FLOAT, .data = e->condition, .stride = (size_t)w->features.n_condition * sizeof(float) };
	latent = (struct feed){ .type = FEED_FLOAT, .data = e->latent, .stride = (size_t)w->learner.head[0].features * sizeof(float) };
	for (int64_t at = 0; at < w->n_row; at += v->batch) {
		int64_t n = w->n_row - at < v->batch ? w->n_row - at : v->batch;
		struct batch b = { .n = n, .input = feed };

		for (size_t k = 0; k < n_in; k++) {
			if (in[k].noise || (w->latent && !strcmp(in[k].name, "x")))
				feed[k] = (struct feed){ .type = FEED_ZERO };
			else
				feed[k] = !strcmp(in[k].name, "x") ? w->set.x : !strcmp(in[k].name, "latent") ? latent : condition;
			feed[k].row = w->row + at;
		}
		if (!executor_run(e->executor, &b, e->parameter, e->state))
			return geae_fail(&job->cx.pub, GEAE_EMATH, "%s", executor_error(e->executor));
		for (size_t k = 0; k < w->n_head; k++)
			executor_output(e->executor, k, e->out[k] + (before + at) * w->head[k].features, (size_t)w->head[k].features);
		for (size_t k = 0; w->want.transforms && k < w->features.n_generator; k++)
			executor_output(e->executor, w->n_head + k,
					e->transformed + ((before * (int64_t)w->features.n_generator + (int64_t)k * w->n_row + at) * n_latent),
					(size_t)n_latent);
		GEAE_TRY(job->cx.pub.host->progress(&job->cx.pub, before + at + n, w->n_row * w->n_network));
	}
	return GEAE_OK;
}

/* The chosen rows of a column. */
static struct geae_array chosen(struct job *job, const struct work *w, const struct geae_array *column)
{
	struct geae_array a = *column;
	size_t size = column->dtype == GEAE_U8 ? 1 : column->dtype == GEAE_I32 || column->dtype == GEAE_F32 ? 4 : 8;
	char *data = arena_need(&job->arena, (size_t)w->n_row * size + 8);

	for (int64_t k = 0; k < w->n_row; k++)
		memcpy(data + (size_t)k * size, (const char *)column->data + (size_t)w->row[k] * size, size);
	a.dim[0] = w->n_row;
	a.data = data;
	return a;
}

/* With the axis "network" in front where there are many. */
static struct geae_array of_networks(const struct work *w, struct geae_array a)
{
	if (!w->many)
		return a;
	for (uint32_t k = a.rank++; k > 0; k--) {
		a.dim[k] = a.dim[k - 1];
		a.axis[k] = a.axis[k - 1];
	}
	a.dim[0] = w->n_network;
	a.axis[0] = MAPPED_AXIS;
	return a;
}

/* Which networks they are: the values of the axes that `over` names; how many columns. */
static uint32_t network_columns(struct job *job, const struct work *w, struct geae_array *column)
{
	const struct pipeline *p = job->instance->pipeline;
	uint32_t n = 0;

	for (int a = 0; a < p->n_axis && w->many; a++) {
		struct geae_array *c = &column[n];
		const char **text = arena_array(&job->arena, w->n_network + 1, const char *);
		double *number = arena_array(&job->arena, w->n_network + 1, double);
		bool texts = false;

		if (!(w->network->feed->ref->stage->axes & job->instance->stage->over & (uint32_t)1 << a))
			continue;
		for (int64_t k = 0; k < w->n_network; k++) {
			const struct node *v = p->axis[a].value[w->of[k]->feed->from->value[a]];

			texts |= v->type == NODE_TEXT;
			text[k] = v->type == NODE_TEXT ? v->text : "";
			number[k] = v->type == NODE_REAL ? v->real : (double)v->integer;
		}
		*c = (struct geae_array){ .name = p->axis[a].name, .unit = "1", .doc = "sweep value of each network", .rank = 1,
					  .dtype = texts ? GEAE_TEXT : GEAE_F64, .dim = { w->n_network }, .axis = { MAPPED_AXIS },
					  .data = texts ? (const void *)text : number };
		n++;
	}
	return n;
}

static bool write_all(struct job *job, const struct work *w, const struct evaluation *e)
{
	const struct geae_array *x = w->latent ? w->latent : w->source.x;
	struct geae_array *column = arena_array(&job->arena, x->n_coord + 2, struct geae_array), *generator, a;
	struct geae_array *which = arena_array(&job->arena, MAX_AXES, struct geae_array);
	const struct geae_array **coord = arena_array(&job->arena, x->n_coord + 3 + MAX_AXES, const struct geae_array *);
	uint32_t n = 0, n_which;
	bool sound = true;

	for (uint32_t c = 0; c < x->n_coord; c++)
		if (!strcmp(x->coord[c]->axis[0], "row") && x->coord[c]->dtype != GEAE_TEXT && x->coord[c]->dtype != GEAE_BIT) {
			column[n] = chosen(job, w, x->coord[c]);
			coord[n] = &column[n];
			n++;
		}
	if (!w->latent) {
		column[n] = (struct geae_array){ .name = "row_in_data", .unit = "1", .doc = "row number in the data set", .dtype = GEAE_I64,
						 .rank = 1, .role = GEAE_INDEX, .dim = { w->n_row }, .axis = { "row" }, .data = w->row };
		coord[n] = &column[n];
		n++;
	}
	for (uint32_t c = 0; c < n && sound; c++) {
		const struct geae_array **others = arena_array(&job->arena, n + 1, const struct geae_array *);

		column[c].n_coord = 0;
		for (uint32_t k = 0; k < n; k++)
			if (k != c)
				others[column[c].n_coord++] = coord[k];
		column[c].coord = others;
		sound = object_port(job->writer, &column[c]);
	}
	n_which = network_columns(job, w, which);
	for (uint32_t c = 0; c < n_which && sound; c++) {
		sound = object_port(job->writer, &which[c]);
		coord[n++] = &which[c];
	}
	for (size_t k = 0; k < w->n_head && sound; k++) {
		a = (struct geae_array){ .name = w->name[k], .unit = "1", .doc = "head of the network", .dtype = GEAE_F32, .role = GEAE_OBSERVABLE,
					.rank = w->head[k].features == 1 ? 1 : 2, .dim = { w->n_row, w->head[k].features },
					.axis = { "row", w->name[k] }, .coord = coord, .n_coord = n, .data = e->out[k] };
		a = of_networks(w, a);
		sound = object_port(job->writer, &a);
	}
	if (!sound || !w->want.transforms)
		return sound;
	generator = arena_array(&job->arena, 2, struct geae_array);
	{
		const char **name = arena_array(&job->arena, w->features.n_generator + 1, const char *);

		for (size_t k = 0; k < w->features.n_generator; k++)
			name[k] = w->features.generator[k].name;
		generator[0] = (struct geae_array){ .name = "generator", .unit = "1", .doc = "symmetry generator", .dtype = GEAE_TEXT, .rank = 1,
						    .dim = { (int64_t)w->features.n_generator }, .axis = { "generator" }, .data = name };
	}
	coord[n] = &generator[0];
	generator[1] = (struct geae_array){ .name = "transformed", .unit = "1", .doc = "latent of each transformed row", .dtype = GEAE_F32,
					    .rank = latent_features(w) == 1 ? 2 : 3,
					    .dim = { (int64_t)w->features.n_generator, w->n_row, latent_features(w) },
					    .axis = { "generator", "row", "latent" },
					    .coord = coord, .n_coord = n + 1, .data = e->transformed };
	generator[1] = of_networks(w, generator[1]);
	return object_port(job->writer, &generator[0]) && object_port(job->writer, &generator[1]);
}

static int run_all(struct job *job, struct work *w, struct evaluation *e, struct diags *diags)
{
	GEAE_TRY(lay_out(job, w, diags));
	GEAE_TRY(choose_rows(job, w));
	e->wanted = arena_array(&job->arena, w->source.x->dim[0] + 1, bool);
	for (int64_t k = 0; k < w->n_row && !w->latent; k++)
		e->wanted[w->row[k]] = true;
	if (!w->latent)
		GEAE_TRY(feature_rows(&job->cx, &w->source, &w->set, e->wanted, &job->arena));
	GEAE_TRY(make_room(job, w, e));
	for (int64_t k = 0; k < w->n_network; k++) {
		if (k)
			GEAE_TRY(take_network(job, w, k));
		GEAE_TRY(make_evaluation(job, w, e));
		GEAE_TRY(evaluate(job, w, e, k));
	}
	GEAE_TRY(check_decoded(job, w, e));
	fault_point("apply-object");
	GEAE_TRY(job_begin(job));
	if (!write_all(job, w, e))
		return geae_fail(&job->cx.pub, GEAE_EIO, "%s", store_error(job->store));
	return job_commit(job);
}

static int run(struct job *job)
{
	struct work w = { 0 };
	struct evaluation e = { 0 };
	struct diags diags = { 0 };
	int status;

	context_reset(&job->cx);
	status = run_all(job, &w, &e, &diags);
	diags_free(&diags);
	executor_destroy(e.executor);
	learner_destroy(&w.learner);
	return status;
}

const struct driver driver_apply = {
	.name = "apply",
	.revision = 2,
	.doc = "A trained network looks at the rows of a data set: its heads, the latent first, also under the generators left over. Several "
	       "(over) look one after the other; their results have an axis \"network\" in front. With `latent` (a port: rows of latents) "
	       "these are decoded in place of the rows of `data`.",
	.params = rows,
	.self_size = sizeof(struct apply_values),
	.slots = slots,
	.inputs = inputs,
	.check = check,
	.run = run,
};
