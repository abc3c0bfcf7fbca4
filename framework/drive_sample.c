/* SPDX-License-Identifier: GPL-3.0-or-later */
/* do = "sample": a sampler makes the rows of a data set, usually configurations of a model at given controls. */
#include <inttypes.h>
#include <unistd.h>
#include "fault.h"
#include "job.h"
#include "ports.h"
#include "sample_health.h"
#include "sample_projection.h"
#include "sample_stream.h"
#include "sample_units.h"
#include "sample_write.h"

struct sample_values {
	int64_t count;
	int32_t states;
};

static const struct geae_param rows[] = {
	GEAE_P_INT(struct sample_values, count, "1", 1, 1e12, "rows", "rows made at each control point"),
	GEAE_P_BOOL(struct sample_values, states, "true", "keep the configurations; false: only controls, energy, observables and projections"),
	GEAE_P_END
};

static const struct slot slots[] = { { .key = "model", .kind = GEAE_MODEL }, { .key = "sampler", .kind = GEAE_SAMPLER, .required = true }, { .key = NULL } };
static const char *const keys[] = { "control", "projections", NULL };

struct prepared {
	struct control_points *points;
	struct sample_projections *projections;
};

static bool prepare(struct instance *i, struct arena *arena, struct diags *diags)
{
	const struct geae_component *model = instance_component(i, "model");
	const struct node *control = node_find(i->body, "control");
	const struct geae_component *sampler = instance_component(i, "sampler");
	const struct geae_model_ops *ops = model ? model->plugin->descriptor->ops : NULL;
	const struct geae_sampler_ops *how = sampler ? sampler->plugin->descriptor->ops : NULL;
	struct prepared *p = arena_array(arena, 1, struct prepared);

	if (!model && control) {
		diag_error(diags, control->place, "stage '%s' has control values but no model that they control", i->stage->name);
		return false;
	}
	p->points = control_points_read(ops ? ops->controls : NULL, model ? arena_format(arena, "model '%s'", model->plugin->name) : "the stage",
				control, how && how->flags & GEAE_OWN_CONTROLS, i->stage->place, arena, diags);
	if (!sample_projections_read(node_find(i->body, "projections"), &p->projections, arena, diags) || !p->points)
		return false;
	i->prepared = p;
	i->prepared_recipe = arena_format(arena, "%s%s", control_points_recipe(p->points, arena), sample_projections_recipe(p->projections, arena));
	return true;
}

static void fill_ask(struct geae_sampling *ask, const struct instance *i)
{
	const struct control_points *p = ((const struct prepared *)i->prepared)->points;
	const struct sample_values *v = i->self;

	*ask = (struct geae_sampling){ .model = instance_component(i, "model"), .controls = p->controls, .n_control = p->n_control,
				       .n_point = p->n_point, .point = p->point, .count = v->count };
}

static const struct geae_sampler_ops *sampler_of(struct job *job, const void **self)
{
	return context_services.ops(instance_component(job->instance, "sampler"), GEAE_SAMPLER, self);
}

static bool made_again(struct job *job)
{
	const void *self;

	return sampler_of(job, &self)->flags & GEAE_MADE_AGAIN;
}

/* A unit's rows are in memory until they are written. */
static int check_memory(struct job *job, const struct sample_layout *l)
{
	const double have = (double)sysconf(_SC_PAGESIZE) * (double)sysconf(_SC_PHYS_PAGES), GiB = 1024.0 * 1024 * 1024;
	int64_t largest = 0;
	double need, row;

	for (int64_t u = 0; u < l->plan->n_unit; u++)
		if (l->plan->unit[u].n_row > l->plan->unit[largest].n_row)
			largest = u;
	need = (double)sample_block_bytes(l, largest) + (double)sample_loose_bytes(l, largest);
	row = l->state.encoding ? (double)geae_row_bytes(&l->state) : 0;
	if (have > 0 && need > have)
		return geae_fail(&job->cx.pub, GEAE_EPARAM,
				 "%" PRId64 " rows of %.0f bytes are made at once, %.3g GiB; this machine has %.3g GiB: fewer rows "
				 "(count), more chains or smaller states", l->plan->unit[largest].n_row, row, need / GiB, have / GiB);
	return GEAE_OK;
}

/* Everything up to the first row: shared by check and run.  *at: where a projection is wrong. */
static int lay_out(struct job *job, struct geae_sampling *ask, struct geae_sampling_plan *plan, struct sample_layout *l, struct place *at)
{
	const void *self;
	const struct geae_sampler_ops *ops = sampler_of(job, &self);
	const struct sample_values *v = job->instance->self;

	fill_ask(ask, job->instance);
	if (ops->accepts)
		GEAE_TRY(ops->accepts(&job->cx.pub, self, ask));
	GEAE_TRY(ops->plan(&job->cx.pub, self, ask, plan));
	if (plan->n_unit < 1 || !plan->unit)
		return geae_fail(&job->cx.pub, GEAE_EDATA, "the sampler plans no work");
	for (int64_t u = 0; u < plan->n_unit; u++)
		if (plan->unit[u].n_row < 0 || plan->unit[u].point >= ask->n_point || !(plan->unit[u].cost >= 0))
			return geae_fail(&job->cx.pub, GEAE_EBUG, "unit %" PRId64 " of the sampler's plan makes no sense", u);
	GEAE_TRY(sample_layout_project(l, &job->cx.pub, ask, plan, v->states, ((const struct prepared *)job->instance->prepared)->projections, at,
				       &job->arena));
	at->file = NULL;
	return ops->flags & GEAE_MADE_AGAIN ? GEAE_OK : check_memory(job, l);
}

static bool check(struct job *job, struct ports *ports, struct diags *diags)
{
	struct geae_component *sampler = instance_component(job->instance, "sampler");
	struct geae_sampling ask;
	struct geae_sampling_plan plan = { 0 };
	struct sample_layout l;
	struct place at = { 0 };
	int status;

	context_reset(&job->cx);
	status = lay_out(job, &ask, &plan, &l, &at);
	if (status != GEAE_OK && at.file) {
		diag_error(diags, at, "%s", context_error_text(&job->cx, status, &job->arena));
		return false;
	}
	if (status != GEAE_OK) {
		diag_error(diags, sampler->place, "sampler '%s': %s", sampler->plugin->name, context_error_text(&job->cx, status, &job->arena));
		return false;
	}
	sample_declare(&l, ports, &job->arena);
	if (!made_again(job))
		sample_health_declare(&l, ports, &job->arena);
	return true;
}

static bool complete(const struct sample_units *u, const struct sample_layout *l)
{
	for (int64_t k = 0; k < l->plan->n_unit; k++)
		if (!sample_units_block(u, k))
			return false;
	return true;
}

/* Rows that failed stand in the data set, marked; the log has their parameters and reasons. */
static void count_failed(struct job *job, const struct sample_layout *l, const struct sample_units *units)
{
	int64_t failed = 0;

	for (int64_t u = 0; u < l->plan->n_unit; u++) {
		const uint8_t *valid = sample_block_valid(l, u, sample_units_block(units, u));

		for (int64_t k = 0; k < l->plan->unit[u].n_row; k++)
			failed += !valid[k];
	}
	if (failed)
		geae_warn(&job->cx.pub, "%" PRId64 " of %" PRId64 " rows failed (column 'valid' is 0 there)", failed, l->n_row);
}

static int run(struct job *job)
{
	const void *self;
	const struct geae_sampler_ops *ops = sampler_of(job, &self);
	struct geae_sampling ask;
	struct geae_sampling_plan plan = { 0 };
	struct sample_layout l;
	struct sample_units *units;
	struct sample_health *health = NULL;
	struct ports ports = { 0 };
	struct place at = { 0 };
	int status = lay_out(job, &ask, &plan, &l, &at);

	if (status != GEAE_OK)
		return status;
	if (made_again(job)) {
		if (job->instance->share) /* it has no units to be divided: the first share is all */
			return GEAE_OK;
		sample_declare(&l, &ports, &job->arena);
		return sample_stream(job, &l, ops, self, &ports);
	}
	units = sample_units_open(job, &l);
	if (job->instance->shares) {
		status = sample_units_run(units, ops, self);
		sample_units_refresh(units);
		if (status != GEAE_OK || !complete(units, &l)) { /* whoever finishes the last share puts them together */
			sample_units_close(units);
			return status;
		}
	}
	/* another run on this store may have replaced a partial object of ours by a shorter one: then again */
	for (int trial = 0; trial == 0 || (status == GEAE_OK && trial < 8 && !complete(units, &l)); trial++)
		status = sample_units_run(units, ops, self);
	if (status == GEAE_OK && complete(units, &l))
		status = sample_health_measure(job, &l, units, &health);
	if (status == GEAE_OK) {
		fault_point("sample-object");
		if (complete(units, &l))
			count_failed(job, &l, units);
		sample_declare(&l, &ports, &job->arena);
		status = job_begin(job);
		if (status == GEAE_OK && (!complete(units, &l) || !sample_write(job, &l, units, &ports) ||
					  !sample_health_write(job, health)))
			status = geae_fail(&job->cx.pub, GEAE_EIO, "%s", store_error(job->store));
		if (status == GEAE_OK)
			status = job_commit(job);
	}
	sample_units_close(units);
	return status;
}

const struct driver driver_sample = {
	.name = "sample",
	.revision = 2,
	.doc = "A sampler makes the rows of a data set: configurations of a model at given controls, or spectra of points in parameter space.",
	.params = rows,
	.self_size = sizeof(struct sample_values),
	.slots = slots,
	.keys = keys,
	.prepare = prepare,
	.check = check,
	.run = run,
};
