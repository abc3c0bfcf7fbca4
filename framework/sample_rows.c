/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of one unit: the sampler fills states and its columns, the model's energy and observables follow. */
#include <stdlib.h>
#include <string.h>
#include "sample_counts.h"
#include "sample_observe.h"
#include "sample_projection.h"

static size_t padded(size_t bytes)
{
	return (bytes + 7) & ~(size_t)7;
}

static bool named(const struct geae_column *list, const char *name)
{
	for (; list && list->name; list++)
		if (!strcmp(list->name, name))
			return true;
	return false;
}

static void add_column(struct sample_layout *l, struct geae_column spec, int64_t observable)
{
	l->column[l->n_column++] = (struct sample_column){ spec, observable };
}

static int name_columns(struct sample_layout *l, struct geae_cx *cx, struct arena *arena)
{
	const struct geae_column *own = l->plan->columns;
	size_t room = 2 + l->n_observable;

	for (const struct geae_column *c = own; c && c->name; c++)
		room++;
	for (const struct geae_column *c = l->model ? l->model->labels : NULL; c && c->name; c++)
		room++;
	l->column = arena_array(arena, room, struct sample_column);
	for (; own && own->name; own++) {
		if (own->dtype != GEAE_F64 && own->dtype != GEAE_I64)
			return geae_fail(cx, GEAE_ESHAPE, "column '%s' of the sampler is neither f64 nor i64", own->name);
		add_column(l, *own, -2);
	}
	l->n_own = l->n_column;
	if (l->model && l->model->energy && !named(l->plan->columns, "energy"))
		add_column(l, (struct geae_column){ "energy", "energy", "total energy of the configuration", GEAE_F64, GEAE_OBSERVABLE }, -1);
	for (size_t k = 0; k < l->n_observable; k++) {
		const struct geae_observable *o = &l->observable[k];

		if (!named(l->plan->columns, o->name))
			add_column(l, (struct geae_column){ o->name, o->unit, o->doc, GEAE_F64, GEAE_OBSERVABLE }, (int64_t)k);
	}
	return GEAE_OK;
}

int sample_layout_make(struct sample_layout *l, struct geae_cx *cx, const struct geae_sampling *ask, const struct geae_sampling_plan *plan,
		       bool keep, struct arena *arena)
{
	return sample_layout_project(l, cx, ask, plan, keep, NULL, NULL, arena);
}

int sample_layout_project(struct sample_layout *l, struct geae_cx *cx, const struct geae_sampling *ask, const struct geae_sampling_plan *plan,
			  bool keep, const struct sample_projections *projections, struct place *at, struct arena *arena)
{
	const void *self = NULL;

	*l = (struct sample_layout){ .ask = ask, .plan = plan };
	if (ask->model) {
		l->model = cx->host->ops(ask->model, GEAE_MODEL, &self);
		l->model_self = self;
	}
	if (plan->state)
		l->state = *plan->state;
	else if (l->model && l->model->state)
		GEAE_TRY(l->model->state(cx, self, &l->state));
	if (l->model && l->model->observables)
		GEAE_TRY(l->model->observables(cx, self, &l->n_observable, &l->observable));
	l->stride = keep && l->state.encoding ? geae_row_bytes(&l->state) : 0;
	for (int64_t u = 0; u < plan->n_unit; u++)
		l->n_row += plan->unit[u].n_row;
	GEAE_TRY(sample_projections_make(projections, l, cx, arena, at));
	GEAE_TRY(sample_counts_make(l, cx, arena, &l->counts));
	return name_columns(l, cx, arena);
}

static size_t x_bytes(const struct sample_layout *l, int64_t unit)
{
	return padded((size_t)l->plan->unit[unit].n_row * l->stride);
}

void *sample_block_x(const struct sample_layout *l, int64_t unit, void *block)
{
	(void)l;
	(void)unit;
	return block;
}

double *sample_block_control(const struct sample_layout *l, int64_t unit, void *block)
{
	return (double *)((char *)block + x_bytes(l, unit));
}

void *sample_block_column(const struct sample_layout *l, int64_t unit, size_t column, void *block)
{
	return sample_block_control(l, unit, block) + (size_t)l->plan->unit[unit].n_row * (l->ask->n_control + column);
}

uint8_t *sample_block_valid(const struct sample_layout *l, int64_t unit, void *block)
{
	return sample_block_column(l, unit, l->n_column, block);
}

size_t sample_block_bytes(const struct sample_layout *l, int64_t unit)
{
	size_t n = (size_t)l->plan->unit[unit].n_row;

	return x_bytes(l, unit) + n * 8 * (l->ask->n_control + l->n_column) + padded(n);
}

static bool wants_derived(const struct sample_layout *l)
{
	return l->n_column > l->n_own && l->state.encoding != GEAE_NUMBERS;
}

size_t sample_loose_bytes(const struct sample_layout *l, int64_t unit)
{
	return l->stride || !l->state.encoding ? 0 : (size_t)l->plan->unit[unit].n_row * geae_row_bytes(&l->state);
}

int sample_unit(const struct sample_layout *l, struct geae_cx *cx, const struct geae_sampler_ops *ops, const void *sampler, int64_t unit,
		void *block, void *loose)
{
	const struct geae_unit *u = &l->plan->unit[unit];
	struct geae_rows rows = { .n = u->n_row, .x = block, .x_stride = l->stride, .valid = sample_block_valid(l, unit, block) };
	void **column = geae_scratch(cx, l->n_own + 1, void *);

	if (!column)
		return GEAE_ENOMEM;
	if (!l->stride && l->state.encoding) { /* states are made, measured and forgotten */
		rows.x = loose;
		rows.x_stride = geae_row_bytes(&l->state);
	}
	rows.control = sample_block_control(l, unit, block);
	for (int64_t r = 0; r < u->n_row && l->ask->n_control && u->point >= 0; r++)
		memcpy(rows.control + r * (int64_t)l->ask->n_control, l->ask->point + u->point * (int64_t)l->ask->n_control,
		       l->ask->n_control * sizeof(double));
	for (size_t k = 0; k < l->n_own; k++)
		column[k] = sample_block_column(l, unit, k, block);
	rows.column = column;
	memset(rows.valid, 1, (size_t)u->n_row);
	GEAE_TRY(ops->run(cx, sampler, l->ask, unit, &rows));
	return wants_derived(l) ? sample_observe(l, cx, unit, rows.x, rows.x_stride, block) : GEAE_OK;
}
