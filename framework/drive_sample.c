/* SPDX-License-Identifier: GPL-3.0-or-later */
/* do = "sample": a sampler makes the rows of a data set, usually configurations of a model at given controls. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "fault.h"
#include "job.h"
#include "ports.h"
#include "sample_units.h"

struct sample_values {
	int64_t count;
	int32_t states;
};

static const struct geae_param rows[] = {
	GEAE_P_INT(struct sample_values, count, "1", 1, 1e12, "rows", "rows made at each control point"),
	GEAE_P_BOOL(struct sample_values, states, "true", "keep the configurations; false: only controls, energy and observables"),
	GEAE_P_END
};

static const struct slot slots[] = { { "model", GEAE_MODEL, false, false }, { "sampler", GEAE_SAMPLER, true, false }, { NULL } };
static const char *const keys[] = { "control", NULL };

static bool prepare(struct instance *i, struct arena *arena, struct diags *diags)
{
	const struct geae_component *model = instance_component(i, "model");
	const struct node *control = node_find(i->body, "control");
	const struct geae_model_ops *ops = model ? model->plugin->descriptor->ops : NULL;
	struct control_points *p;

	if (!model && control) {
		diag_error(diags, control->place, "stage '%s' has control values but no model that they control", i->stage->name);
		return false;
	}
	p = control_points_read(ops ? ops->controls : NULL, model ? arena_format(arena, "model '%s'", model->plugin->name) : "the stage",
				control, i->stage->place, arena, diags);
	if (!p)
		return false;
	i->prepared = p;
	i->prepared_recipe = control_points_recipe(p, arena);
	return true;
}

static void fill_ask(struct geae_sampling *ask, const struct instance *i)
{
	const struct control_points *p = i->prepared;
	const struct sample_values *v = i->self;

	*ask = (struct geae_sampling){ .model = instance_component(i, "model"), .controls = p->controls, .n_control = p->n_control,
				       .n_point = p->n_point, .point = p->point, .count = v->count };
}

static const struct geae_sampler_ops *sampler_of(struct job *job, const void **self)
{
	return context_services.ops(instance_component(job->instance, "sampler"), GEAE_SAMPLER, self);
}

static const char *x_axes(const struct geae_state *s, struct arena *arena)
{
	char *text = arena_text(arena, "row");

	for (uint32_t k = 0; k < s->rank; k++)
		text = arena_format(arena, "%s,%s", text, s->axis[k]);
	return s->encoding == GEAE_NUMBERS || s->rank ? text : "row,site";
}

static uint32_t x_dtype(const struct geae_state *s)
{
	return s->encoding == GEAE_SIGN ? GEAE_BIT : s->encoding == GEAE_NUMBERS ? GEAE_F32 : GEAE_U8;
}

static void declare(struct job *job, const struct sample_layout *l, struct ports *ports)
{
	const struct geae_sampling *ask = l->ask;

	if (l->stride)
		ports_add(ports, &job->arena, (struct port_spec){ "x", x_axes(&l->state, &job->arena), "1", "configurations or spectra",
								  x_dtype(&l->state), GEAE_ROLE_NONE });
	for (size_t k = 0; k < ask->n_control; k++)
		ports_add(ports, &job->arena, (struct port_spec){ ask->controls[k].name, "row", ask->controls[k].unit, ask->controls[k].doc,
								  GEAE_F64, GEAE_CONTROL });
	for (size_t k = 0; k < l->n_column; k++)
		ports_add(ports, &job->arena, (struct port_spec){ l->column[k].spec.name, "row", l->column[k].spec.unit,
								  l->column[k].spec.doc, l->column[k].spec.dtype, l->column[k].spec.role });
	ports_add(ports, &job->arena, (struct port_spec){ "valid", "row", "1", "1: the row stands; 0: it failed", GEAE_U8, GEAE_INDEX });
	ports->rows = (double)l->n_row;
	ports->bytes = (double)l->n_row * (double)(l->stride + 8 * (ask->n_control + l->n_column) + 1);
	ports->units = (double)l->plan->n_unit;
}

/* Everything up to the first row: shared by check and run. */
static int lay_out(struct job *job, struct geae_sampling *ask, struct geae_sampling_plan *plan, struct sample_layout *l)
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
	return sample_layout_make(l, &job->cx.pub, ask, plan, v->states, &job->arena);
}

static bool check(struct job *job, struct ports *ports, struct diags *diags)
{
	struct geae_component *sampler = instance_component(job->instance, "sampler");
	struct geae_sampling ask;
	struct geae_sampling_plan plan = { 0 };
	struct sample_layout l;
	int status;

	context_reset(&job->cx);
	status = lay_out(job, &ask, &plan, &l);
	if (status != GEAE_OK) {
		diag_error(diags, sampler->place, "sampler '%s': %s", sampler->plugin->name, context_error_text(&job->cx, status, &job->arena));
		return false;
	}
	declare(job, &l, ports);
	return true;
}

/* Every column travels with every other: an observable knows its T, its chain, its energy. */
static bool put_column(struct job *job, const struct geae_array *like, const struct geae_array *const *all, size_t n, const void *data)
{
	struct geae_array a = *like;
	const struct geae_array **coord = arena_array(&job->arena, n + 1, const struct geae_array *);

	for (size_t k = 0; k < n; k++)
		if (strcmp(all[k]->name, like->name))
			coord[a.n_coord++] = all[k];
	a.coord = coord;
	a.data = data;
	return object_port(job->writer, &a);
}

/* Columns first (they are coordinates of x), then x unit by unit. */
static bool write_rows(struct job *job, const struct sample_layout *l, const struct sample_units *u, const struct ports *ports)
{
	size_t first = l->stride ? 1 : 0, n = ports->n - first;
	struct geae_array *column = arena_array(&job->arena, n + 1, struct geae_array), x = { 0 };
	const struct geae_array **coord = arena_array(&job->arena, n + 2, const struct geae_array *);
	uint8_t *whole = malloc((size_t)l->n_row * 8 + 8);
	bool sound = whole != NULL;
	struct geae_array grid = { 0 };

	for (size_t c = 0; c < n && sound; c++) {
		const struct port_spec *p = &ports->port[first + c];

		column[c] = (struct geae_array){ .name = p->name, .unit = p->unit, .doc = p->doc, .dtype = p->dtype, .rank = 1, .role = p->role,
						 .dim = { l->n_row }, .axis = { "row" } };
		coord[c] = &column[c];
	}
	for (size_t c = 0; c < n && sound; c++) {
		int64_t at = 0;

		for (int64_t k = 0; k < l->plan->n_unit; k++) {
			void *block = sample_units_block(u, k);
			int64_t rows_here = l->plan->unit[k].n_row;
			const double *control = sample_block_control(l, k, block);

			if (c < l->ask->n_control)
				for (int64_t r = 0; r < rows_here; r++)
					((double *)(void *)whole)[at + r] = control[r * (int64_t)l->ask->n_control + (int64_t)c];
			else if (c + 1 < n)
				memcpy(whole + 8 * at, sample_block_column(l, k, c - l->ask->n_control, block), 8 * (size_t)rows_here);
			else
				memcpy(whole + at, sample_block_valid(l, k, block), (size_t)rows_here);
			at += rows_here;
		}
		sound = put_column(job, &column[c], coord, n, whole);
	}
	free(whole);
	if (!sound || !l->stride)
		return sound;
	x = (struct geae_array){ .name = "x", .unit = "1", .doc = "configurations or spectra", .dtype = x_dtype(&l->state),
				 .rank = l->state.rank + 1, .dim = { l->n_row }, .axis = { "row" }, .coord = coord, .n_coord = (uint32_t)n };
	for (uint32_t k = 0; k < l->state.rank; k++) {
		x.dim[k + 1] = l->state.dim[k];
		x.axis[k + 1] = l->state.axis[k];
	}
	if (l->state.grid && l->state.rank == 1) {
		grid = (struct geae_array){ .name = l->state.axis[0], .unit = l->state.grid_unit, .doc = "grid", .dtype = GEAE_F64, .rank = 1,
					    .dim = { l->state.dim[0] }, .axis = { l->state.axis[0] }, .data = l->state.grid };
		if (!object_port(job->writer, &grid))
			return false;
		coord[n] = &grid;
		x.n_coord++;
	}
	if (!object_port(job->writer, &x))
		return false;
	for (int64_t k = 0, at = 0; k < l->plan->n_unit; at += l->plan->unit[k++].n_row)
		if (!object_put(job->writer, "x", at, l->plan->unit[k].n_row, sample_block_x(l, k, sample_units_block(u, k))))
			return false;
	return true;
}

static bool complete(const struct sample_units *u, const struct sample_layout *l)
{
	for (int64_t k = 0; k < l->plan->n_unit; k++)
		if (!sample_units_block(u, k))
			return false;
	return true;
}

static int run(struct job *job)
{
	const void *self;
	const struct geae_sampler_ops *ops = sampler_of(job, &self);
	struct geae_sampling ask;
	struct geae_sampling_plan plan = { 0 };
	struct sample_layout l;
	struct sample_units *units;
	struct ports ports = { 0 };
	int status = lay_out(job, &ask, &plan, &l);

	if (status != GEAE_OK)
		return status;
	units = sample_units_open(job, &l);
	/* another run on this store may have replaced a partial object of ours by a shorter one: then again */
	for (int trial = 0; trial == 0 || (status == GEAE_OK && trial < 8 && !complete(units, &l)); trial++)
		status = sample_units_run(units, ops, self);
	if (status == GEAE_OK) {
		fault_point("sample.before_object");
		declare(job, &l, &ports);
		job->writer = object_begin(job->store, job->instance->key, job->instance->recipe, job->instance->inputs);
		if (!job->writer || !complete(units, &l) || !write_rows(job, &l, units, &ports))
			status = geae_fail(&job->cx.pub, GEAE_EIO, "%s", store_error(job->store));
		else
			status = job_commit(job);
	}
	sample_units_close(units);
	return status;
}

const struct driver driver_sample = {
	.name = "sample",
	.revision = 1,
	.doc = "A sampler makes the rows of a data set: configurations of a model at given controls, or spectra of points in parameter space.",
	.params = rows,
	.self_size = sizeof(struct sample_values),
	.slots = slots,
	.keys = keys,
	.prepare = prepare,
	.check = check,
	.run = run,
};
