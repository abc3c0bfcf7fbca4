/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an analyzer's arrays to the curves of a figure. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "element.h"
#include "figure.h"
#include "number.h"

enum { MOST_POINTS = 5000, MOST_COLOURS = 7 };

/* An array read along the axes of another one: element sum of step[k] * at[k]. */
struct view {
	const struct geae_array *array;
	int64_t step[GEAE_MAX_RANK];
};

static const struct geae_array *along(const struct figure_source *s, const struct geae_array *y, const char *name)
{
	for (uint32_t k = 0; y && k < y->n_coord; k++)
		if (!strcmp(y->coord[k]->name, name))
			return y->coord[k];
	return array_named(s->port, s->n_port, name);
}

static const struct geae_axis_value *sweep_value(const struct figure_source *s, const char *name)
{
	for (size_t k = 0; k < s->n_axis; k++)
		if (!strcmp(s->axis[k].name, name))
			return &s->axis[k];
	return NULL;
}

static bool view_make(struct view *v, const struct geae_array *like, const struct geae_array *a)
{
	int64_t step = 1;
	bool same = a->rank == like->rank;

	*v = (struct view){ .array = a };
	for (uint32_t k = 0; same && k < a->rank; k++)
		same = a->dim[k] == like->dim[k];
	if (same) {
		for (uint32_t k = a->rank; k-- > 0; step *= a->dim[k])
			v->step[k] = step;
		return true;
	}
	if (a->rank != 1)
		return a->rank == 0;
	for (uint32_t k = 0; k < like->rank; k++)
		if (a->dim[0] == like->dim[k] && a->axis[0] && like->axis[k] && !strcmp(a->axis[0], like->axis[k])) {
			v->step[k] = 1;
			return true;
		}
	return false;
}

static int64_t view_index(const struct view *v, const int64_t *at)
{
	int64_t i = 0;

	for (uint32_t k = 0; k < GEAE_MAX_RANK; k++)
		i += v->step[k] * at[k];
	return i;
}

static double view_number(const struct view *v, const int64_t *at)
{
	return element_number(v->array, view_index(v, at));
}

static struct curve *curve_add(struct drawing *d, struct arena *arena, int64_t n, bool line)
{
	struct curve *c;

	if (d->n_curve == d->room) {
		struct curve *more = arena_array(arena, 2 * d->room + 8, struct curve);

		if (d->n_curve)
			memcpy(more, d->curve, d->n_curve * sizeof(*more));
		d->curve = more;
		d->room = 2 * d->room + 8;
	}
	c = &d->curve[d->n_curve++];
	*c = (struct curve){ .line = line, .n = n, .label = "", .group = "" };
	c->x = arena_array(arena, n + 1, double);
	c->y = arena_array(arena, n + 1, double);
	return c;
}

static const char *value_text(struct arena *arena, const struct geae_array *coord, int64_t i)
{
	char number[NUMBER_SIZE];

	if (!coord)
		return arena_format(arena, "%lld", (long long)i);
	if (coord->dtype == GEAE_TEXT)
		return ((const char *const *)coord->data)[i];
	return arena_text(arena, number_plain(number, element_number(coord, i)));
}

/* "L = 16, fold = 2": the sweep values without axis `but`, then the outer axes of the array. */
static void curve_label(struct curve *c, struct arena *arena, const struct figure_source *s, const char *but,
			const struct geae_array *y, int inner, const int64_t *at)
{
	char number[NUMBER_SIZE];

	for (size_t k = 0; k < s->n_axis; k++) {
		const struct geae_axis_value *v = &s->axis[k];

		if (but && !strcmp(v->name, but))
			continue;
		c->label = arena_format(arena, "%s%s%s = %s", c->label, *c->label ? ", " : "", v->name,
					v->text ? v->text : number_plain(number, v->number));
		if (!*c->group)
			c->group = c->label;
	}
	for (uint32_t k = 0; y && k < y->rank; k++) {
		if ((int)k == inner || y->dim[k] == 1)
			continue;
		c->label = arena_format(arena, "%s%s%s = %s", c->label, *c->label ? ", " : "",
					y->axis[k] ? y->axis[k] : "series",
					value_text(arena, array_axis_coord(y, k), at[k]));
		if (!*c->group)
			c->group = c->label;
	}
}

static const char *axis_label(struct arena *arena, const char *given, const char *name, const char *unit)
{
	const char *text = figure_text(arena, given && *given ? given : name ? name : "");

	if (!has_unit(unit) || (given && strchr(given, '[')))
		return text;
	return arena_format(arena, "%s\u00A0[%s]", text, figure_text(arena, unit));
}

/* Which axis of y the figure's x runs along. */
static int inner_axis(const struct geae_array *y, const struct view *x)
{
	int inner = (int)y->rank - 1;

	if (x->array->rank == 1)
		for (uint32_t k = 0; k < y->rank; k++)
			if (x->step[k])
				inner = (int)k;
	return inner;
}

/* Every line of y along x becomes a curve. */
static const char *curves_of(struct drawing *d, struct arena *arena, const struct figure_source *s,
			     const struct geae_array *y, const struct geae_array *x, bool line)
{
	const struct geae_figure *figure = d->figure;
	const struct geae_array *y_err = line ? NULL : array_error(s->port, s->n_port, y);
	const struct geae_array *x_err = line ? NULL : array_error(s->port, s->n_port, x);
	const struct geae_array *colour = figure->colour ? along(s, y, figure->colour) : NULL;
	struct view vx, vy, vye, vxe, vc;
	int64_t at[GEAE_MAX_RANK] = { 0 }, outer = 1, stride, n;
	int inner;

	if (!view_make(&vx, y, x) || y->rank == 0)
		return arena_format(arena, "port '%s' does not run along '%s'", y->name, x->name);
	view_make(&vy, y, y);
	if (y_err)
		view_make(&vye, y, y_err);
	if (x_err && !view_make(&vxe, y, x_err))
		x_err = NULL;
	if (colour && line && !view_make(&vc, y, colour))
		colour = NULL;
	if (colour && !view_make(&vc, y, colour))
		return arena_format(arena, "port '%s' does not fit '%s'", colour->name, y->name);
	inner = inner_axis(y, &vx);
	n = y->dim[inner];
	for (uint32_t k = 0; k < y->rank; k++)
		if ((int)k != inner)
			outer *= y->dim[k];
	stride = d->figure->kind == GEAE_SCATTER && outer * n > MOST_POINTS ? (outer * n + MOST_POINTS - 1) / MOST_POINTS : 1;
	for (int64_t o = 0; o < outer; o++) {
		struct curve *c = curve_add(d, arena, (n + stride - 1) / stride, line);

		c->y_err = y_err ? arena_array(arena, c->n + 1, double) : NULL;
		c->x_err = x_err ? arena_array(arena, c->n + 1, double) : NULL;
		c->colour = colour ? arena_array(arena, c->n + 1, double) : NULL;
		c->text = x->dtype == GEAE_TEXT ? arena_array(arena, c->n + 1, const char *) : NULL;
		for (int64_t i = 0; i < c->n; i++) {
			at[inner] = i * stride;
			c->x[i] = c->text ? (double)i : view_number(&vx, at);
			c->y[i] = view_number(&vy, at);
			if (y_err)
				c->y_err[i] = view_number(&vye, at);
			if (x_err)
				c->x_err[i] = view_number(&vxe, at);
			if (colour)
				c->colour[i] = view_number(&vc, at);
			if (c->text)
				c->text[i] = ((const char *const *)x->data)[view_index(&vx, at)];
		}
		at[inner] = 0;
		curve_label(c, arena, s, NULL, y, inner, at);
		d->n_left_out += n - c->n;
		for (uint32_t k = y->rank; k-- > 0;) {
			if ((int)k == inner)
				continue;
			if (++at[k] < y->dim[k])
				break;
			at[k] = 0;
		}
	}
	return NULL;
}

/* One number per instance: points over a sweep axis, or over another such number. */
static const char *point_of(struct drawing *d, struct arena *arena, const struct figure_source *s,
			    const struct geae_array *y, size_t n_source)
{
	const struct geae_axis_value *v = sweep_value(s, d->figure->x);
	const struct geae_array *x = v ? NULL : along(s, y, d->figure->x), *error;
	struct curve label = { .label = "", .group = "" }, *c = NULL;
	int64_t i;

	if (!v && (!x || x->rank))
		return arena_format(arena, "'%s' is neither a sweep axis nor a number for each point of the sweep",
				    d->figure->x);
	curve_label(&label, arena, s, d->figure->x, NULL, 0, NULL);
	for (size_t k = 0; k < d->n_curve; k++)
		if (!strcmp(d->curve[k].label, label.label))
			c = &d->curve[k];
	if (!c) {
		c = curve_add(d, arena, (int64_t)n_source, false);
		c->n = 0;
		c->label = label.label;
		c->group = label.group;
	}
	i = c->n++;
	c->x[i] = x ? element_number(x, 0) : v->text ? (double)i : v->number;
	if (v && v->text) {
		if (!c->text)
			c->text = arena_array(arena, n_source + 1, const char *);
		c->text[i] = v->text;
	}
	c->y[i] = element_number(y, 0);
	error = array_error(s->port, s->n_port, y);
	if (error && !c->y_err)
		c->y_err = arena_array(arena, n_source + 1, double);
	if (c->y_err)
		c->y_err[i] = error ? element_number(error, 0) : NAN;
	return NULL;
}

/* Edges of the cells around sorted centres: half way to the neighbours. */
static void edges(const struct view *v, int64_t n, uint32_t axis, double *low, double *high)
{
	int64_t at[GEAE_MAX_RANK] = { 0 };
	double *x = low; /* centres first, replaced from the back */

	for (int64_t i = 0; i < n; i++) {
		at[axis] = i;
		x[i] = view_number(v, at);
	}
	for (int64_t i = 0; i < n; i++)
		high[i] = i + 1 < n ? (x[i] + x[i + 1]) / 2 : n > 1 ? x[i] + (x[i] - x[i - 1]) / 2 : x[i] + 0.5;
	for (int64_t i = n - 1; i > 0; i--)
		low[i] = high[i - 1];
	if (n)
		low[0] = n > 1 ? 2 * x[0] - high[0] : x[0] - 0.5;
}

static const char *heat_map(struct drawing *d, struct arena *arena, const struct figure_source *s,
			    const struct geae_array *z)
{
	const struct geae_figure *f = d->figure;
	const struct geae_array *coord[2] = { along(s, z, f->x), f->colour ? along(s, z, f->y) : NULL };
	struct view v[2], vz;
	double *low[2], *high[2];
	int axis[2];
	struct curve *c;
	int64_t at[GEAE_MAX_RANK] = { 0 };

	if (z->rank != 2)
		return arena_format(arena, "port '%s' of a heat map needs two axes", z->name);
	if (!coord[0] || coord[0]->rank != 1 || !view_make(&v[0], z, coord[0]))
		return arena_format(arena, "port '%s' does not run along '%s'", z->name, f->x);
	axis[0] = inner_axis(z, &v[0]);
	axis[1] = 1 - axis[0];
	if (!coord[1])
		coord[1] = array_axis_coord(z, (uint32_t)axis[1]);
	if (!coord[1] || coord[1]->rank != 1 || !view_make(&v[1], z, coord[1]) || inner_axis(z, &v[1]) != axis[1])
		return arena_format(arena, "port '%s' has no coordinate along its second axis", z->name);
	view_make(&vz, z, z);
	for (int k = 0; k < 2; k++) {
		low[k] = arena_array(arena, z->dim[axis[k]] + 1, double);
		high[k] = arena_array(arena, z->dim[axis[k]] + 1, double);
		edges(&v[k], z->dim[axis[k]], (uint32_t)axis[k], low[k], high[k]);
	}
	c = curve_add(d, arena, geae_count(z), false);
	c->colour = arena_array(arena, c->n + 1, double);
	for (int k = 0; k < 2; k++) {
		c->low[k] = arena_array(arena, c->n + 1, double);
		c->high[k] = arena_array(arena, c->n + 1, double);
	}
	for (int64_t i = 0; i < c->n; i++) {
		at[0] = i / z->dim[1];
		at[1] = i % z->dim[1];
		c->x[i] = view_number(&v[0], at);
		c->y[i] = view_number(&v[1], at);
		c->colour[i] = view_number(&vz, at);
		for (int k = 0; k < 2; k++) {
			c->low[k][i] = low[k][at[axis[k]]];
			c->high[k][i] = high[k][at[axis[k]]];
		}
	}
	d->x_label = axis_label(arena, f->x_label, f->x, coord[0]->unit);
	d->y_label = axis_label(arena, f->y_label, coord[1]->name, coord[1]->unit);
	d->colour_label = axis_label(arena, NULL, z->name, z->unit);
	return NULL;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Counts of the x port's values in equal bins; the width follows Freedman and Diaconis (1981). */
static void histogram(struct drawing *d, struct arena *arena, const struct figure_source *s,
		      const struct geae_array *x)
{
	int64_t n = 0, bins;
	double *value = arena_array(arena, geae_count(x) + 1, double), width;
	struct curve *c;

	for (int64_t i = 0; i < geae_count(x); i++)
		if (isfinite(element_number(x, i)))
			value[n++] = element_number(x, i);
	if (!n)
		return;
	qsort(value, (size_t)n, sizeof(*value), ascending);
	width = 2 * (value[3 * n / 4] - value[n / 4]) / cbrt((double)n);
	bins = width > 0 ? (int64_t)fmin(80, fmax(8, ceil((value[n - 1] - value[0]) / width))) : 20;
	width = value[n - 1] > value[0] ? (value[n - 1] - value[0]) / (double)bins : 1;
	c = curve_add(d, arena, bins, false);
	for (int64_t i = 0; i < bins; i++)
		c->x[i] = value[0] + ((double)i + 0.5) * width;
	for (int64_t i = 0; i < n; i++) {
		int64_t bin = (int64_t)((value[i] - value[0]) / width);

		c->y[bin < bins ? bin : bins - 1] += 1;
	}
	curve_label(c, arena, s, NULL, NULL, 0, NULL);
}

static const char *source_curves(struct drawing *d, struct arena *arena, const struct figure_source *s, size_t n_source)
{
	const struct geae_figure *f = d->figure;
	const char *main_name = f->kind == GEAE_HEAT_MAP && f->colour ? f->colour : f->y && *f->y ? f->y : f->x;
	const struct geae_array *y = array_named(s->port, s->n_port, main_name), *x, *line;
	const char *why;

	if (!y)
		return NULL; /* this instance has not put it out */
	if (f->kind == GEAE_HEAT_MAP)
		return heat_map(d, arena, s, y);
	if (f->kind == GEAE_HISTOGRAM && (!f->y || !*f->y)) {
		d->x_label = axis_label(arena, f->x_label, f->x, y->unit);
		d->y_label = axis_label(arena, f->y_label, "count", NULL);
		histogram(d, arena, s, y);
		return NULL;
	}
	x = along(s, y, f->x);
	d->x_label = axis_label(arena, f->x_label, f->x, x ? x->unit : NULL);
	d->y_label = axis_label(arena, f->y_label, y->name, y->unit);
	if (y->rank == 0)
		return point_of(d, arena, s, y, n_source);
	if (!x)
		return arena_format(arena, "there is no port or coordinate '%s'", f->x);
	if (f->colour) {
		const struct geae_array *c = along(s, y, f->colour);

		d->colour_label = axis_label(arena, NULL, f->colour, c ? c->unit : NULL);
	}
	why = curves_of(d, arena, s, y, x, false);
	line = f->line ? array_named(s->port, s->n_port, f->line) : NULL;
	if (why || !line)
		return why;
	x = along(s, line, f->x);
	if (!x || (line->n_coord && x->rank == 1 && line->rank == 1 && x->dim[0] != line->dim[0]))
		x = line->n_coord ? line->coord[0] : x;
	return x ? curves_of(d, arena, s, line, x, true) : NULL;
}

/* The values of the colour, if there are few enough to give each a curve of its own; else 0. */
static int few_colours(const struct drawing *d, double value[MOST_COLOURS])
{
	int n = 0;

	for (size_t k = 0; k < d->n_curve; k++)
		for (int64_t i = 0; d->curve[k].colour && i < d->curve[k].n; i++) {
			double c = d->curve[k].colour[i];
			int at = 0;

			while (at < n && value[at] != c)
				at++;
			if (at < n || !isfinite(c))
				continue;
			if (n == MOST_COLOURS)
				return 0;
			value[n++] = c;
		}
	return n;
}

static void take_point(struct curve *to, const struct curve *from, int64_t i)
{
	int64_t at = to->n++;

	to->x[at] = from->x[i];
	to->y[at] = from->y[i];
	if (from->x_err)
		to->x_err[at] = from->x_err[i];
	if (from->y_err)
		to->y_err[at] = from->y_err[i];
	if (from->text)
		to->text[at] = from->text[i];
}

/* Points of few colours become a curve for each colour: with errors, and named in the legend. */
static void split_by_colour(struct drawing *d, struct arena *arena)
{
	struct drawing old = *d;
	double value[MOST_COLOURS];
	int n = few_colours(d, value);
	char number[NUMBER_SIZE];

	if (!n || d->figure->kind == GEAE_HEAT_MAP)
		return;
	d->n_curve = d->room = 0;
	for (size_t k = 0; k < old.n_curve; k++) {
		const struct curve *c = &old.curve[k];

		for (int v = 0; v < (c->colour ? n : 1); v++) {
			struct curve *part = curve_add(d, arena, c->n, c->line);

			part->x_err = c->x_err ? arena_array(arena, c->n + 1, double) : NULL;
			part->y_err = c->y_err ? arena_array(arena, c->n + 1, double) : NULL;
			part->text = c->text ? arena_array(arena, c->n + 1, const char *) : NULL;
			part->n = 0;
			for (int64_t i = 0; i < c->n; i++)
				if (!c->colour || c->colour[i] == value[v])
					take_point(part, c, i);
			part->label = c->label;
			part->group = c->group;
			if (!c->colour)
				continue;
			part->label = arena_format(arena, "%s%s%s = %s", c->label, *c->label ? ", " : "", d->figure->colour,
						   number_plain(number, value[v]));
			part->group = *c->group ? c->group : part->label;
		}
	}
	d->colour_label = NULL;
}

struct drawing *figure_collect(const struct geae_figure *figure, const struct figure_source *source, size_t n_source,
			       struct arena *arena, const char **why)
{
	struct drawing *d = arena_array(arena, 1, struct drawing);

	*why = NULL;
	d->figure = figure;
	d->x_label = axis_label(arena, figure->x_label, figure->x, NULL);
	d->y_label = axis_label(arena, figure->y_label, figure->y, NULL);
	for (size_t s = 0; s < n_source && !*why; s++)
		*why = source_curves(d, arena, &source[s], n_source);
	if (*why)
		return NULL;
	split_by_colour(d, arena);
	for (size_t k = 0; k < d->n_curve; k++) {
		const struct curve *c = &d->curve[k];

		d->x_err |= !!c->x_err;
		d->y_err |= !!c->y_err;
		d->colour |= !!c->colour && !c->line;
		for (int64_t i = 0; i < c->n; i++)
			d->n_finite += isfinite(c->x[i]) && isfinite(c->y[i]);
	}
	return d;
}
