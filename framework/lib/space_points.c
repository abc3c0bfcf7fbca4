/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points of a parameter space: drawn or given, imaged, handed to the model's response. */
#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "space_draw.h"

struct geae_space_points {
	pthread_mutex_t lock;
	bool made;
	int64_t n_point; /* of the sampler: one unit each */
	int64_t *first;  /* [n_point + 1] its rows */
	double *control; /* [rows][n_control]; copies are made from them */
};

static const struct geae_column own_columns[] = {
	{ "group", "1", "rows of one point: redrawn axes, images, values of the pipeline's controls; never to be split between "
	  "training and test", GEAE_I64, GEAE_INDEX },
	{ "copy", "1", "0: as drawn; 1, 2, ...: the images in the order of `copies`", GEAE_I64, GEAE_INDEX },
	{ NULL, NULL, NULL, 0, 0 },
};

struct geae_space_points *geae_space_open(void)
{
	struct geae_space_points *points = calloc(1, sizeof(*points));

	if (points)
		pthread_mutex_init(&points->lock, NULL);
	return points;
}

static void forget(struct geae_space_points *points)
{
	free(points->first);
	free(points->control);
	points->first = NULL;
	points->control = NULL;
	points->made = false;
}

void geae_space_close(struct geae_space_points *points)
{
	if (!points)
		return;
	forget(points);
	pthread_mutex_destroy(&points->lock);
	free(points);
}

/* ---- all of them ----------------------------------------------------------------------- */

static int make_room(struct geae_cx *cx, struct geae_space_points *points, int64_t n_point, int64_t rows, size_t n_control)
{
	points->first = calloc((size_t)n_point + 1, sizeof(*points->first));
	points->control = calloc((size_t)rows * n_control + 1, sizeof(*points->control));
	if (!points->first || !points->control)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for %" PRId64 " points", n_point);
	return GEAE_OK;
}

static void keep_rows(struct geae_space_points *points, const struct space_maker *m, int64_t n_row)
{
	size_t n_control = m->p->n_control;
	int64_t at = points->first[points->n_point];

	for (int64_t r = 0; r < n_row; r++)
		memcpy(points->control + (size_t)(at + r) * n_control, m->variable + r * (int64_t)m->p->n_variable,
		       n_control * sizeof(double));
	points->first[++points->n_point] = at + n_row;
}

static int draw_flat(struct space_maker *m, struct geae_space_points *points, int64_t wanted, geae_space_draw *draw, void *source)
{
	const struct space_program *p = m->p;
	int64_t n = wanted * p->space->pool, n_cell = 1, i = 0;
	double *value = geae_scratch(m->cx, n * (int64_t)p->n_flat, double);
	int32_t *cell = geae_scratch(m->cx, n, int32_t);
	int64_t *count;

	for (size_t k = 0; k < p->n_flat; k++)
		n_cell *= p->space->bins;
	count = geae_scratch(m->cx, n_cell, int64_t);
	if (!value || !cell || !count)
		return GEAE_ENOMEM;
	for (int64_t c = 0; c < n; c++) {
		GEAE_TRY(space_next(m, draw, source, &i));
		for (size_t k = 0; k < p->n_flat; k++)
			value[(size_t)c * p->n_flat + k] = geae_formula_value(&p->flat[k], m->variable);
	}
	space_cells(p, n, value, cell);
	if (!space_level(m->cx, p, n, cell, count, n_cell, wanted))
		return geae_fail(m->cx, GEAE_EPARAM, "flat: a formula has no value at most points");
	i = 0; /* the same candidates again: only those that stay are stored */
	for (int64_t c = 0; c < n; c++) {
		GEAE_TRY(space_next(m, draw, source, &i));
		if (cell[c] >= 0)
			keep_rows(points, m, m->n_row);
	}
	return GEAE_OK;
}

static int draw_points(struct space_maker *m, struct geae_space_points *points, geae_space_draw *draw, void *source)
{
	const struct space_program *p = m->p;
	int64_t each = (int64_t)(1 + p->n_copy) * p->space->draws, wanted = (m->what->count + each - 1) / each, i = 0;

	GEAE_TRY(make_room(m->cx, points, wanted, wanted * m->n_row, p->n_control));
	if (p->n_flat)
		GEAE_TRY(draw_flat(m, points, wanted, draw, source));
	for (int64_t k = 0; k < wanted && !p->n_flat; k++) {
		GEAE_TRY(space_next(m, draw, source, &i));
		keep_rows(points, m, m->n_row);
	}
	if (p->n_keep)
		geae_note(m->cx, "%.4g %% of the candidates hold what `keep` asks for", 100 * (double)m->kept / (double)m->tried);
	return GEAE_OK;
}

static int check_together(struct geae_cx *cx, const struct space_program *p)
{
	for (size_t r = 0; r < p->space->together.n; r++) {
		size_t k = 0;

		while (k < p->n_control && strcmp(p->name[k], p->space->together.v[r]) != 0)
			k++;
		if (k == p->n_control)
			return geae_fail(cx, GEAE_EPARAM, "together: model '%s' has no control '%s'", p->model_name,
					 p->space->together.v[r]);
	}
	return GEAE_OK;
}

/* Do the points differ in the controls named `together` only? */
static bool one_unit(const struct space_program *p, const double *a, const double *b)
{
	for (size_t k = 0; k < p->n_control; k++) {
		bool shared = false;

		for (size_t r = 0; r < p->space->together.n; r++)
			shared = shared || !strcmp(p->space->together.v[r], p->name[k]);
		if (!shared && (a[k] < b[k] || a[k] > b[k]))
			return false;
	}
	return true;
}

static int take_points(struct space_maker *m, struct geae_space_points *points)
{
	const struct space_program *p = m->p;
	const struct geae_sampling *what = m->what;
	const double *last = NULL;
	int64_t n_row = m->n_row;

	m->n_row = 1;
	GEAE_TRY(check_together(m->cx, p));
	GEAE_TRY(make_room(m->cx, points, what->n_point, what->n_point, p->n_control));
	for (int64_t k = 0; k < what->n_point; k++) {
		const double *point = what->point + k * (int64_t)p->n_control;
		int status = space_candidate(m, point, 1);

		if (status < 0)
			return status;
		if (!status)
			continue;
		if (last && one_unit(p, last, point))
			points->n_point--;
		else
			points->first[points->n_point] = m->kept - 1;
		memcpy(points->control + (size_t)(m->kept - 1) * p->n_control, m->variable, p->n_control * sizeof(double));
		points->first[++points->n_point] = m->kept;
		last = point;
	}
	m->n_row = n_row;
	if (m->kept < what->n_point)
		geae_note(m->cx, "%" PRId64 " of %" PRId64 " control points hold what `keep` asks for", m->kept, what->n_point);
	if (!m->kept)
		return geae_fail(m->cx, GEAE_EPARAM, "none of the %" PRId64 " control points holds what `keep` asks for", what->n_point);
	return GEAE_OK;
}

int geae_space_numbers(struct geae_cx *cx, const struct geae_space *space, const struct geae_sampling *what, const char *sampler,
		       size_t *n)
{
	struct space_program p;

	GEAE_TRY(space_read(cx, space, what, sampler, &p));
	*n = p.n_number;
	return GEAE_OK;
}

static int make(struct space_maker *m, struct geae_space_points *points, geae_space_draw *draw, void *source)
{
	const struct space_program *p = m->p;

	m->n_row = p->space->draws * m->what->n_point;
	m->u = geae_scratch(m->cx, p->n_number + 1, double);
	m->variable = geae_scratch(m->cx, (size_t)m->n_row * p->n_variable, double);
	m->label = geae_scratch(m->cx, p->n_label + 1, double *);
	m->refused = geae_scratch(m->cx, p->n_keep + 2, int64_t);
	if (!m->u || !m->variable || !m->label || !m->refused)
		return GEAE_ENOMEM;
	points->n_point = 0;
	return draw ? draw_points(m, points, draw, source) : take_points(m, points);
}

static int image_row(struct geae_cx *cx, const struct space_program *p, const struct geae_sampling *what, size_t copy,
		     const double *from, double *to)
{
	struct space_maker m = { .cx = cx, .p = p, .what = what };

	memcpy(to, from, p->n_control * sizeof(double));
	for (size_t k = 0; copy && k < p->copy[copy - 1].n; k++) {
		const struct space_image *image = &p->copy[copy - 1];

		to[image->control[k]] = geae_formula_value(&image->value[k], from);
		if (!space_in_range(&what->controls[image->control[k]], to[image->control[k]]))
			return space_outside(&m, image->control[k], to[image->control[k]], "copies");
	}
	return GEAE_OK;
}

/* Every image lies in the ranges of its controls: known before anything runs. */
static int check_images(struct geae_cx *cx, const struct space_program *p, const struct geae_sampling *what,
			const struct geae_space_points *points)
{
	double *image = geae_scratch(cx, p->n_control, double);

	if (!image)
		return GEAE_ENOMEM;
	for (size_t c = 1; c <= p->n_copy; c++)
		for (int64_t r = 0; r < points->first[points->n_point]; r++)
			GEAE_TRY(image_row(cx, p, what, c, points->control + (size_t)r * p->n_control, image));
	return GEAE_OK;
}

static int lay_out_columns(struct geae_cx *cx, const struct space_program *p, const struct geae_column **columns)
{
	struct geae_column *all = geae_scratch(cx, p->n_label + 3, struct geae_column);

	if (!all)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < p->n_label; k++)
		all[k] = p->model->labels[k];
	memcpy(all + p->n_label, own_columns, sizeof(own_columns));
	*columns = all;
	return GEAE_OK;
}

int geae_space_plan(struct geae_cx *cx, const struct geae_space *space, struct geae_space_points *points,
		    const struct geae_sampling *what, const char *sampler, geae_space_draw *draw, void *source,
		    struct geae_sampling_plan *plan)
{
	struct space_program p;
	struct space_maker m = { .cx = cx, .p = &p, .what = what };
	struct geae_unit *unit;
	int64_t left = INT64_MAX;
	int status;

	GEAE_TRY(space_read(cx, space, what, sampler, &p));
	pthread_mutex_lock(&points->lock);
	forget(points);
	status = make(&m, points, draw, source);
	points->made = status == GEAE_OK;
	pthread_mutex_unlock(&points->lock);
	if (status != GEAE_OK)
		return status;
	GEAE_TRY(check_images(cx, &p, what, points));
	unit = geae_scratch(cx, points->n_point, struct geae_unit);
	if (!unit)
		return GEAE_ENOMEM;
	if (draw) /* exactly the rows that were asked for: of the last point maybe not all */
		left = what->count * what->n_point;
	for (int64_t k = 0; k < points->n_point; k++) {
		int64_t n_row = (points->first[k + 1] - points->first[k]) * (int64_t)(1 + p.n_copy);

		n_row = n_row < left ? n_row : left;
		left -= n_row;
		unit[k] = (struct geae_unit){ .point = -1, .n_row = n_row, .cost = 1 };
	}
	*plan = (struct geae_sampling_plan){ .n_unit = points->n_point, .unit = unit };
	return lay_out_columns(cx, &p, &plan->columns);
}

/* ---- one unit -------------------------------------------------------------------------- */

/* The model writes rows one behind the other; the host may want gaps. */
static int respond(struct geae_cx *cx, const struct space_program *p, struct geae_rows *rows)
{
	struct geae_state state;
	struct geae_response r = { .n = rows->n, .control = rows->control, .label = (double *const *)rows->column,
				   .valid = rows->valid };
	size_t bytes;

	GEAE_TRY(p->model->state(cx, p->self, &state));
	bytes = geae_row_bytes(&state);
	r.x = rows->x_stride == bytes ? rows->x : (void *)geae_scratch(cx, (size_t)rows->n * bytes, char);
	if (!r.x)
		return GEAE_ENOMEM;
	GEAE_TRY(p->model->response(cx, p->self, &r));
	for (int64_t k = 0; k < rows->n && r.x != rows->x; k++)
		memcpy((char *)rows->x + (size_t)k * rows->x_stride, (char *)r.x + (size_t)k * bytes, bytes);
	for (size_t c = 0; c < p->n_label; c++)
		for (int64_t k = 0; p->model->labels[c].dtype == GEAE_I64 && k < rows->n; k++) {
			double value = ((double *)rows->column[c])[k];

			((int64_t *)rows->column[c])[k] = isfinite(value) ? (int64_t)llround(value) : -1;
		}
	return GEAE_OK;
}

int geae_space_run(struct geae_cx *cx, const struct geae_space *space, struct geae_space_points *points,
		   const struct geae_sampling *what, const char *sampler, int64_t u, struct geae_rows *rows)
{
	struct space_program p;
	int64_t *group, *copy, n_own;

	if (!points->made)
		return geae_fail(cx, GEAE_EBUG, "a unit was run before the plan was made");
	GEAE_TRY(space_read(cx, space, what, sampler, &p));
	n_own = points->first[u + 1] - points->first[u];
	group = rows->column[p.n_label];
	copy = rows->column[p.n_label + 1];
	for (int64_t k = 0; k < rows->n; k++) {
		const double *from = points->control + (points->first[u] + k % n_own) * (int64_t)p.n_control;

		GEAE_TRY(image_row(cx, &p, what, (size_t)(k / n_own), from, rows->control + k * (int64_t)p.n_control));
		group[k] = u;
		copy[k] = k / n_own;
	}
	return respond(cx, &p, rows);
}
