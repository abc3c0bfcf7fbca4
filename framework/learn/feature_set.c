/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From stored rows to input features: the network's fixed sparse projection, applied once. */
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <geae/never_broken.h>
#include <geae/states.h>
#include "feature_project.h"
#include "feature_set.h"

enum { TRIES = 8 }; /* configurations on which symmetries are tried */

static const struct geae_model_ops *model_of(const struct feature_source *s, const void **self)
{
	return s->model ? context_services.ops(s->model, GEAE_MODEL, self) : NULL;
}

int feature_state(struct geae_cx *cx, const struct feature_source *s, struct geae_state *state)
{
	const void *self;
	const struct geae_model_ops *model = model_of(s, &self);
	const struct geae_array *x = s->x;

	if (model && model->state)
		return model->state(cx, self, state);
	*state = (struct geae_state){ .rank = x->rank - 1 };
	for (uint32_t k = 1; k < x->rank; k++) {
		state->dim[k - 1] = x->dim[k];
		state->axis[k - 1] = x->axis[k];
	}
	state->encoding = x->dtype == GEAE_BIT ? GEAE_SIGN : GEAE_NUMBERS;
	state->n_level = x->dtype == GEAE_BIT ? 2 : 0;
	if (x->dtype != GEAE_BIT && x->dtype != GEAE_F32 && x->dtype != GEAE_F64)
		return geae_fail(cx, GEAE_ESHAPE, "%s: without a model a network takes bits or real numbers", s->label);
	return GEAE_OK;
}

static bool has_generator(const struct geae_symmetry *s, const char *name)
{
	for (size_t k = 0; k < s->n_generator; k++)
		if (!strcmp(s->generator[k].name, name))
			return true;
	return false;
}

/* The symmetries that hold at every control point of the data: those of the first, less what another lacks. */
/* A network that took a symmetry that is none for one would learn what is not so.  Temperatures that are not known yet
 * change no symmetry. */
static int check_symmetry(struct geae_cx *cx, const struct feature_source *s, size_t n_control, const double *control, struct arena *arena)
{
	double *known = arena_array(arena, n_control + 1, double);

	for (size_t c = 0; c < n_control; c++)
		known[c] = isnan(control[c]) ? 1 : control[c];
	return geae_check_symmetry(cx, s->model, known, TRIES);
}

static int common_symmetry(struct geae_cx *cx, const struct feature_source *s, struct geae_symmetry *common, struct arena *arena)
{
	const void *self;
	const struct geae_model_ops *model = model_of(s, &self);
	size_t n_control = 0, n;
	double *control, *last;
	struct geae_generator *kept = NULL;
	int64_t rows = s->x->data ? s->x->dim[0] : 1;

	while (model->controls && model->controls[n_control].name)
		n_control++;
	control = arena_array(arena, 2 * n_control + 1, double);
	last = control + n_control;
	for (int64_t r = 0; r < rows; r++) {
		struct geae_symmetry here = { 0 };

		for (size_t c = 0; c < n_control; c++) {
			const struct geae_array *column = s->x->data ? geae_coord(s->x, model->controls[c].name) : NULL;

			control[c] = column ? geae_number(column, r) : s->control ? s->control[c] : model->controls[c].fallback;
		}
		if (r && !memcmp(control, last, n_control * sizeof(double)))
			continue;
		memcpy(last, control, n_control * sizeof(double));
		if (!r)
			GEAE_TRY(check_symmetry(cx, s, n_control, control, arena));
		GEAE_TRY(model->symmetry(cx, self, control, &here));
		if (!r) {
			kept = arena_array(arena, here.n_generator + 1, struct geae_generator);
			memcpy(kept, here.generator, here.n_generator * sizeof(*kept));
			*common = here;
			common->generator = kept;
			continue;
		}
		n = 0;
		for (size_t k = 0; k < common->n_generator; k++)
			if (has_generator(&here, common->generator[k].name))
				kept[n++] = common->generator[k];
		common->n_generator = n;
	}
	return GEAE_OK;
}

/* All of these symmetries, in this order, as the model has them at these controls; false: one is not there. */
static bool have_named(const struct geae_array *named, const struct geae_symmetry *here, struct geae_generator *kept)
{
	for (int64_t k = 0; k < named->dim[0]; k++) {
		size_t g = 0;

		while (g < here->n_generator && strcmp(here->generator[g].name, ((const char *const *)named->data)[k]))
			g++;
		if (g == here->n_generator)
			return false;
		kept[k] = here->generator[g];
	}
	return true;
}

/* The symmetries that the network was trained with act on other data too, where a field breaks them: they are asked for at
 * the first row's controls, then at those with nothing switched on. */
static int named_symmetry(struct geae_cx *cx, const struct feature_source *s, struct geae_symmetry *common, struct arena *arena)
{
	const void *self;
	const struct geae_model_ops *model = model_of(s, &self);
	struct geae_generator *kept = arena_array(arena, s->named->dim[0] + 1, struct geae_generator);
	size_t n_control = 0;
	double *control;

	while (model->controls && model->controls[n_control].name)
		n_control++;
	control = arena_array(arena, n_control + 1, double);
	for (int neutral = 0; neutral < 2; neutral++) {
		struct geae_symmetry here = { 0 };

		for (size_t c = 0; c < n_control; c++) {
			const struct geae_array *column = s->x->data ? geae_coord(s->x, model->controls[c].name) : NULL;

			control[c] = neutral && !isnan(model->controls[c].fallback) ? model->controls[c].fallback
				     : column && column->dim[0]			     ? geae_number(column, 0)
				     : s->control				     ? s->control[c]
										     : model->controls[c].fallback;
		}
		GEAE_TRY(model->symmetry(cx, self, control, &here));
		*common = here;
		common->generator = kept;
		common->n_generator = (size_t)s->named->dim[0];
		if (have_named(s->named, &here, kept))
			return GEAE_OK;
	}
	return geae_fail(cx, GEAE_EUNSUP, "network '%s' was trained on data with symmetries that the model of %s does not have: train it on such data",
			 s->network->plugin->name, s->label);
}

static void copy_projection(struct feature_set *f, const struct geae_projection *p, struct arena *arena)
{
	f->projection = *p;
	f->n_feature = p->n_feature;
	if (p->start) {
		size_t n = (size_t)p->start[p->n_feature];
		int64_t *start = arena_array(arena, p->n_feature + 1, int64_t);
		int32_t *index = arena_array(arena, n + 1, int32_t);
		double *weight = arena_array(arena, n + 1, double);

		memcpy(start, p->start, (size_t)(p->n_feature + 1) * sizeof(*start));
		memcpy(index, p->index, n * sizeof(*index));
		memcpy(weight, p->weight, n * sizeof(*weight));
		f->projection.start = start;
		f->projection.index = index;
		f->projection.weight = weight;
	}
	f->n_generator = p->n_generator;
	f->generator = arena_array(arena, p->n_generator + 1, struct geae_generator);
	for (size_t k = 0; k < p->n_generator; k++) {
		int32_t *perm = arena_array(arena, p->n_feature + 1, int32_t);
		int8_t *sign = arena_array(arena, p->n_feature + 1, int8_t);

		memcpy(perm, p->generator[k].perm, (size_t)p->n_feature * sizeof(*perm));
		for (int64_t c = 0; c < p->n_feature; c++)
			sign[c] = p->generator[k].sign ? p->generator[k].sign[c] : 1;
		f->generator[k] = (struct geae_generator){ arena_text(arena, p->generator[k].name),
							   p->generator[k].doc ? arena_text(arena, p->generator[k].doc) : "", perm, sign };
	}
}

static int check_projection(struct geae_cx *cx, const struct feature_source *s, const struct geae_projection *p, int64_t n_component)
{
	if (p->n_feature < 1 || (!p->start && p->n_feature != n_component))
		return geae_fail(cx, GEAE_EBUG, "network '%s' projects %s to %" PRId64 " features of %" PRId64 " components", s->network->plugin->name,
				 s->label, p->n_feature, n_component);
	for (int64_t k = 0; p->start && k < p->start[p->n_feature]; k++)
		if (p->index[k] < 0 || p->index[k] >= n_component || !isfinite(p->weight[k]))
			return geae_fail(cx, GEAE_EBUG, "network '%s': entry %" PRId64 " of its projection is out of range", s->network->plugin->name, k);
	return GEAE_OK;
}

int feature_project(struct geae_cx *cx, const struct feature_source *s, struct feature_set *f, struct arena *arena)
{
	const void *self, *model_self;
	const struct geae_network_ops *network = context_services.ops(s->network, GEAE_NETWORK, &self);
	const struct geae_model_ops *model = model_of(s, &model_self);
	struct geae_symmetry symmetry = { 0 };
	struct geae_projection p = { 0 };

	GEAE_TRY(feature_state(cx, s, &f->state));
	if (model && model->symmetry)
		GEAE_TRY(s->named ? named_symmetry(cx, s, &symmetry, arena) : common_symmetry(cx, s, &symmetry, arena));
	f->n_row = s->x->dim[0];
	if (network->project)
		GEAE_TRY(network->project(cx, (void *)(uintptr_t)self, &f->state, model && model->symmetry ? &symmetry : NULL, &p));
	else
		p.n_feature = geae_components(&f->state);
	GEAE_TRY(check_projection(cx, s, &p, geae_components(&f->state)));
	copy_projection(f, &p, arena);
	return GEAE_OK;
}

/* Stored numbers that go to the network as they are. */
static int must_be_finite(struct geae_cx *cx, const struct feature_source *s, const struct feature_set *f, const bool *wanted)
{
	for (int64_t r = 0; r < f->n_row; r++)
		for (int64_t i = 0; i < f->n_feature && (!wanted || wanted[r]); i++)
			if (!isfinite(geae_number(s->x, r * f->n_feature + i)))
				return feature_not_finite(cx, s, r, i);
	return GEAE_OK;
}

int feature_not_finite(struct geae_cx *cx, const struct feature_source *s, int64_t row, int64_t column)
{
	return geae_fail(cx, GEAE_EDATA, "%s: row %" PRId64 ", column %" PRId64 " of x is not a finite number: repair it, or set valid = 0 in this row",
			 s->label, row, column);
}

int feature_rows(struct context *cx, const struct feature_source *s, struct feature_set *f, const bool *wanted, struct arena *arena)
{
	const struct geae_array *x = s->x;
	size_t row_bytes = geae_row_bytes(&f->state);

	if (!f->projection.start && f->state.encoding == GEAE_SIGN && x->dtype == GEAE_BIT)
		f->x = (struct feed){ .type = FEED_BITS, .data = x->data, .stride = row_bytes };
	else if (!f->projection.start && (x->dtype == GEAE_F32 || x->dtype == GEAE_F64))
		f->x = (struct feed){ .type = x->dtype == GEAE_F32 ? FEED_FLOAT : FEED_DOUBLE, .data = x->data,
				      .stride = (size_t)f->n_feature * (x->dtype == GEAE_F32 ? 4 : 8) };
	else
		return feature_project_rows(cx, s, f, wanted, arena);
	return f->x.type == FEED_BITS ? GEAE_OK : must_be_finite(&cx->pub, s, f, wanted);
}

int feature_conditions(struct geae_cx *cx, const struct feature_source *s, const char *const *name, int64_t n, const bool *wanted,
		       float **condition, struct arena *arena)
{
	int64_t rows = s->x->dim[0];

	*condition = arena_get(arena, (size_t)(rows * n + 1) * sizeof(float));
	if (!*condition)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for the conditions of %" PRId64 " rows", rows);
	for (int64_t c = 0; c < n; c++) {
		const struct geae_array *column = geae_coord(s->x, name[c]);

		if (!column)
			return geae_fail(cx, GEAE_EDATA, "%s has no column '%s', which the network takes as a condition", s->label, name[c]);
		for (int64_t r = 0; r < rows; r++) {
			double value = geae_number(column, r);

			if (wanted && !wanted[r])
				value = 0;
			if (!isfinite(value))
				return geae_fail(cx, GEAE_EDATA, "%s: row %" PRId64 ", column '%s' is not a finite number: repair it, or set valid = 0 in "
						 "this row", s->label, r, name[c]);
			(*condition)[r * n + c] = (float)value;
		}
	}
	return GEAE_OK;
}

const char *const *feature_varying(const struct geae_array *x, struct arena *arena)
{
	const char **name = arena_array(arena, x->n_coord + 1, const char *);
	size_t n = 0;

	for (uint32_t c = 0; c < x->n_coord; c++) {
		const struct geae_array *column = x->coord[c];
		bool varies = false;

		if (column->role != GEAE_CONTROL)
			continue;
		for (int64_t r = 1; r < x->dim[0] && !varies; r++)
			varies = geae_number(column, r) > geae_number(column, 0) || geae_number(column, r) < geae_number(column, 0);
		if (varies)
			name[n++] = column->name;
	}
	return name;
}
