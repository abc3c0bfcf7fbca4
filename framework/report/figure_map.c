/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heat maps and histograms: what is drawn as areas. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "element.h"
#include "figure_inner.h"

/* Edges of the cells around sorted centres: half way to the neighbours. */
static void edges(double *low, double *high, int64_t n)
{
	double *x = low; /* centres first, replaced from the back */

	for (int64_t i = 0; i < n; i++)
		high[i] = i + 1 < n ? (x[i] + x[i + 1]) / 2 : n > 1 ? x[i] + (x[i] - x[i - 1]) / 2 : x[i] + 0.5;
	for (int64_t i = n - 1; i > 0; i--)
		low[i] = high[i - 1];
	if (n)
		low[0] = n > 1 ? 2 * x[0] - high[0] : x[0] - 0.5;
}

static bool even_steps(const double *x, int64_t n)
{
	for (int64_t i = 2; i < n; i++)
		if (fabs((x[i] - x[i - 1]) - (x[1] - x[0])) > 1e-6 * fabs(x[1] - x[0]))
			return false;
	return true;
}

/* Which axis of z runs along that coordinate; -1: none. */
static int axis_of(const struct geae_array *z, const struct geae_array *coord, const char *name)
{
	for (int k = 0; k < 2; k++)
		if (coord ? coord->rank == 1 && coord->dim[0] == z->dim[k] && coord->axis[0] && z->axis[k] &&
			    !strcmp(coord->axis[0], z->axis[k]) :
			    z->axis[k] && !strcmp(z->axis[k], name))
			return k;
	return -1;
}

/* Centres along one axis: the coordinate's numbers, else 0, 1, 2, ... */
static double *centres(struct arena *arena, const struct geae_array *coord, int64_t n)
{
	double *x = arena_array(arena, n + 1, double);

	for (int64_t i = 0; i < n; i++)
		x[i] = coord && coord->dtype != GEAE_TEXT ? element_number(coord, i) : (double)i;
	return x;
}

static const char *axis_name(const struct geae_array *z, int axis, const struct geae_array *coord)
{
	return coord ? coord->name : z->axis[axis] ? z->axis[axis] : "index";
}

const char *heat_map(struct drawing *d, struct arena *arena, const struct figure_source *s, const struct geae_array *z)
{
	const struct geae_figure *f = d->figure;
	const struct geae_array *coord[2] = { along(s, z, f->x), f->colour ? along(s, z, f->y) : NULL };
	double *low[2], *high[2];
	int axis[2];
	struct curve *c;

	for (int k = 0; k < 2; k++) /* the axis itself may be named, and something else have its name */
		if (coord[k] && coord[k]->rank != 1)
			coord[k] = NULL;
	if (z->rank != 2)
		return arena_format(arena, "port '%s' of a heat map needs two axes", z->name);
	axis[0] = axis_of(z, coord[0], f->x);
	if (axis[0] < 0)
		return arena_format(arena, "port '%s' does not run along '%s'", z->name, f->x);
	axis[1] = 1 - axis[0];
	if (coord[1] && axis_of(z, coord[1], f->y) != axis[1])
		return arena_format(arena, "port '%s' does not run along '%s'", z->name, f->y);
	if (!coord[1])
		coord[1] = array_axis_coord(z, (uint32_t)axis[1]);
	d->even = true;
	for (int k = 0; k < 2; k++) {
		int64_t n = z->dim[axis[k]];

		low[k] = centres(arena, coord[k], n);
		high[k] = arena_array(arena, n + 1, double);
		d->even = d->even && n > 1 && even_steps(low[k], n) && low[k][1] > low[k][0];
		edges(low[k], high[k], n);
		d->named[k] = coord[k] && coord[k]->dtype == GEAE_TEXT ? coord[k] : NULL;
	}
	c = curve_add(d, arena, geae_count(z), false);
	c->colour = arena_array(arena, c->n + 1, double);
	for (int k = 0; k < 2; k++) {
		c->low[k] = arena_array(arena, c->n + 1, double);
		c->high[k] = arena_array(arena, c->n + 1, double);
	}
	for (int64_t i = 0; i < c->n; i++) {
		const int64_t at[2] = { i / z->dim[1], i % z->dim[1] };

		for (int k = 0; k < 2; k++) {
			c->low[k][i] = low[k][at[axis[k]]];
			c->high[k][i] = high[k][at[axis[k]]];
			(k ? c->y : c->x)[i] = (c->low[k][i] + c->high[k][i]) / 2;
		}
		c->colour[i] = element_number(z, i);
	}
	for (int k = 0; k < 2; k++) { /* exactly as given, where it is */
		const double *x = centres(arena, coord[k], z->dim[axis[k]]);

		for (int64_t i = 0; i < c->n; i++)
			(k ? c->y : c->x)[i] = x[axis[k] ? i % z->dim[1] : i / z->dim[1]];
	}
	d->x_label = axis_label(arena, label_given(f->x_label, coord[0]), axis_name(z, axis[0], coord[0]),
				coord[0] ? coord[0]->unit : NULL);
	d->y_label = axis_label(arena, label_given(f->y_label, coord[1]), axis_name(z, axis[1], coord[1]),
				coord[1] ? coord[1]->unit : NULL);
	d->colour_label = axis_label(arena, label_given(f->colour_label, z), z->name, z->unit);
	d->x_head = axis_head(arena, axis_name(z, axis[0], coord[0]), coord[0] ? coord[0]->unit : NULL);
	d->y_head = axis_head(arena, axis_name(z, axis[1], coord[1]), coord[1] ? coord[1]->unit : NULL);
	d->colour_head = axis_head(arena, z->name, z->unit);
	return NULL;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

struct bins {
	double first, width;
	int64_t n;
};

/* Equal bins; their width follows Freedman and Diaconis (1981). */
static struct bins bins_of(struct arena *arena, const struct geae_array *x)
{
	double *value = arena_array(arena, geae_count(x) + 1, double), width;
	struct bins b = { 0, 1, 0 };
	int64_t n = 0;

	for (int64_t i = 0; i < geae_count(x); i++)
		if (isfinite(element_number(x, i)))
			value[n++] = element_number(x, i);
	if (!n)
		return b;
	qsort(value, (size_t)n, sizeof(*value), ascending);
	width = 2 * (value[3 * n / 4] - value[n / 4]) / cbrt((double)n);
	b.n = width > 0 ? (int64_t)fmin(80, fmax(8, ceil((value[n - 1] - value[0]) / width))) : 20;
	b.width = value[n - 1] > value[0] ? (value[n - 1] - value[0]) / (double)b.n : 1;
	b.first = value[0];
	return b;
}

static struct curve *empty_bins(struct drawing *d, struct arena *arena, const struct bins *b)
{
	struct curve *c = curve_add(d, arena, b->n, false);

	for (int64_t i = 0; i < b->n; i++)
		c->x[i] = b->first + ((double)i + 0.5) * b->width;
	return c;
}

enum { MOST_HISTOGRAMS = 7 };

/* Counts of the values in equal bins; of each value of the colour, where there are few. */
const char *histogram(struct drawing *d, struct arena *arena, const struct figure_source *s, size_t entry,
		      const struct geae_array *x)
{
	const struct geae_figure *f = d->figure;
	const struct geae_array *colour = f->colour ? along(s, x, f->colour) : NULL;
	struct bins b = bins_of(arena, x);
	double seen[MOST_HISTOGRAMS];
	size_t first = d->n_curve, n_entry;
	const struct entry *all = entries_of(arena, f->y, &n_entry);
	int n_seen = 0;
	struct view v;

	if (colour && !view_make(&v, x, colour))
		return arena_format(arena, "port '%s' does not fit '%s'", colour->name, x->name);
	d->x_label = axis_label(arena, label_given(f->x_label, x), x->name, x->unit);
	d->y_label = axis_label(arena, label_given(f->y_label, NULL), "count", NULL);
	d->x_head = axis_head(arena, x->name, x->unit);
	d->y_head = "count";
	for (int64_t i = 0; b.n && i < geae_count(x); i++) {
		double value = element_number(x, i), of = 0;
		int64_t at[GEAE_MAX_RANK], rest = i, bin = (int64_t)((value - b.first) / b.width);
		int k = 0;

		if (!isfinite(value))
			continue;
		for (uint32_t a = x->rank; a-- > 0; rest /= x->dim[a])
			at[a] = rest % x->dim[a];
		for (uint32_t a = x->rank; a < GEAE_MAX_RANK; a++)
			at[a] = 0;
		if (colour)
			of = view_number(&v, at);
		while (k < n_seen && seen[k] != of)
			k++;
		if (k == MOST_HISTOGRAMS)
			return arena_format(arena, "'%s' has more than %d values: too many histograms for one figure", f->colour,
					    MOST_HISTOGRAMS);
		if (k == n_seen) {
			struct curve *c = empty_bins(d, arena, &b);

			seen[n_seen++] = of;
			c->entry = entry;
			c->colour = colour ? arena_array(arena, b.n + 1, double) : NULL;
			for (int64_t j = 0; colour && j < b.n; j++)
				c->colour[j] = of;
			curve_label(c, d, arena, s, &all[entry], NULL, NULL, 0, NULL);
		}
		d->curve[first + (size_t)k].y[bin < b.n ? bin : b.n - 1] += 1;
	}
	return NULL;
}
