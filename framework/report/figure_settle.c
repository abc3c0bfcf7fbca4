/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be said of a drawing once all its curves are there: thinning, colours, bounds, marks, panels. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "element.h"
#include "figure_inner.h"
#include "number.h"

enum { MOST_LABELS = 10 };

bool curve_drawable(const struct curve *c)
{
	for (int64_t i = 0; i < c->n; i++)
		if (isfinite(c->x[i]) && isfinite(c->y[i]))
			return true;
	return false;
}

size_t figure_points(const struct drawing *d)
{
	size_t n = 0;

	for (size_t k = 0; k < d->n_curve; k++)
		n += !d->curve[k].line && curve_drawable(&d->curve[k]);
	return n;
}

/* Keeps the points listed. */
static void keep(struct curve *c, const int64_t *which, int64_t n)
{
	double *all[] = { c->x, c->y, c->x_err, c->y_err, c->colour, c->low[1], c->high[1] };

	for (int64_t i = 0; i < n; i++) {
		for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++)
			if (all[k])
				all[k][i] = all[k][which[i]];
		if (c->text)
			c->text[i] = c->text[which[i]];
	}
	c->n = n;
}

/* Of every stretch its lowest and its highest point, in their order: no peak of a spectrum is lost. */
static int64_t extremes(const struct curve *c, int64_t stretch, int64_t *which)
{
	int64_t n = 0;

	for (int64_t from = 0; from < c->n; from += stretch) {
		int64_t to = from + stretch < c->n ? from + stretch : c->n, low = from, high = from;

		for (int64_t i = from; i < to; i++) {
			if (!(c->y[i] >= c->y[low]))
				low = isfinite(c->y[i]) ? i : low;
			if (!(c->y[i] <= c->y[high]))
				high = isfinite(c->y[i]) ? i : high;
		}
		which[n++] = low < high ? low : high;
		if (low != high)
			which[n++] = low < high ? high : low;
	}
	return n;
}

void figure_thin(struct drawing *d, struct arena *arena)
{
	bool scatter = d->figure->kind == GEAE_SCATTER;
	int64_t all = 0, step;

	for (size_t k = 0; k < d->n_curve; k++)
		all += d->curve[k].n;
	if (all <= FIGURE_MOST_POINTS || d->figure->kind == GEAE_HEAT_MAP)
		return;
	step = scatter ? (all + FIGURE_MOST_POINTS - 1) / FIGURE_MOST_POINTS : (2 * all + FIGURE_MOST_POINTS - 1) / FIGURE_MOST_POINTS;
	for (size_t k = 0; k < d->n_curve; k++) {
		struct curve *c = &d->curve[k];
		int64_t *which = arena_array(arena, c->n + 1, int64_t), n = 0;

		if (!scatter)
			n = extremes(c, step, which);
		for (int64_t i = 0; scatter && i < c->n; i += step)
			which[n++] = i;
		d->n_left_out += c->n - n;
		keep(c, which, n);
	}
}

/* Several ports at several places of the sweep. */
static bool by_entry_and_place(const struct drawing *d)
{
	bool entries = false, places = false;

	for (size_t k = 1; k < d->n_curve && d->figure->kind == GEAE_SERIES; k++) {
		entries |= d->curve[k].entry != d->curve[0].entry;
		places |= strcmp(d->curve[k].place, d->curve[0].place) != 0;
	}
	return entries && places;
}

/* Colour of curve k: by its key; when there are many, by its group; a line has that of its points. */
static int style_of(const struct drawing *d, size_t k)
{
	const bool by_group = d->by_group;
	int style = 0;

	if (d->figure->kind == GEAE_PANELS)
		return (int)d->curve[k].entry;
	if (by_entry_and_place(d)) { /* a colour for each place */
		for (size_t j = 0; strcmp(d->curve[j].place, d->curve[k].place) != 0; j++) {
			bool first = true;

			for (size_t i = 0; i < j && first; i++)
				first = strcmp(d->curve[i].place, d->curve[j].place) != 0;
			style += first;
		}
		return style;
	}
	for (size_t j = 0; j < d->n_curve; j++) {
		const struct curve *c = &d->curve[j];
		bool first = true;

		if (c->line)
			continue;
		if (!strcmp(by_group ? c->group : c->label, by_group ? d->curve[k].group : d->curve[k].label) &&
		    (by_group || c->entry == d->curve[k].entry))
			return style;
		for (size_t i = 0; i < j && by_group; i++)
			first &= d->curve[i].line || strcmp(d->curve[i].group, c->group) != 0;
		style += first;
	}
	return 0;
}

static void reach(double bound[2], double v)
{
	if (!isfinite(v))
		return;
	bound[0] = v < bound[0] ? v : bound[0];
	bound[1] = v > bound[1] ? v : bound[1];
}

static void bounds(struct drawing *d)
{
	double x[2] = { HUGE_VAL, -HUGE_VAL }, y[2] = { HUGE_VAL, -HUGE_VAL };

	for (size_t k = 0; k < d->n_curve; k++)
		for (int64_t i = 0; i < d->curve[k].n; i++) {
			const struct curve *c = &d->curve[k];
			double ex = c->x_err && isfinite(c->x_err[i]) ? c->x_err[i] : 0;
			double ey = c->y_err && isfinite(c->y_err[i]) ? c->y_err[i] : 0;

			if (!isfinite(c->x[i]) || !isfinite(c->y[i]))
				continue;
			reach(x, c->low[0] ? c->low[0][i] : c->x[i] - ex);
			reach(x, c->high[0] ? c->high[0][i] : c->x[i] + ex);
			reach(y, c->low[1] ? c->low[1][i] : c->y[i] - ey);
			reach(y, c->high[1] ? c->high[1][i] : c->y[i] + ey);
			reach(y, c->y[i]);
			if (d->figure->kind == GEAE_BARS || d->figure->kind == GEAE_HISTOGRAM)
				reach(y, 0);
		}
	d->low[0] = x[0];
	d->high[0] = x[1];
	d->low[1] = y[0];
	d->high[1] = y[1];
}

static void add_mark(struct drawing *d, struct arena *arena, bool upright, double at, double error, const struct entry *e)
{
	char number[NUMBER_SIZE];
	const char *value = number_with_error(number, at, error);

	if (!isfinite(at))
		return;
	d->mark[d->n_mark++] = (struct figure_mark){
		.upright = upright, .at = at, .error = isfinite(error) ? error : 0,
		.label = !e->label ? "" : error > 0 ? arena_format(arena, "%s = %s", figure_text(arena, e->label), value) :
						      figure_text(arena, e->label)
	};
}

static void marks(struct drawing *d, struct arena *arena, const struct figure_source *source, size_t n_source)
{
	const char *const lists[2] = { d->figure->y_marks, d->figure->x_marks };

	d->mark = arena_array(arena, 1 + (n_source + 1) * (strlen(lists[0] ? lists[0] : "") + strlen(lists[1] ? lists[1] : "")),
			      struct figure_mark);
	for (int upright = 0; upright < 2; upright++) {
		size_t n;
		const struct entry *e = entries_of(arena, lists[upright], &n);

		for (size_t k = 0; k < n; k++) {
			char *end;
			double at = strtod(e[k].name, &end);

			if (!*end) {
				add_mark(d, arena, upright, at, 0, &e[k]);
				continue;
			}
			for (size_t s = 0; s < n_source; s++) {
				const struct geae_array *a = entry_array(&source[s], e[k].name), *error;

				if (!a || a->rank)
					continue;
				error = array_error(source[s].port, source[s].n_port, a);
				add_mark(d, arena, upright, element_number(a, 0), error ? element_number(error, 0) : 0, &e[k]);
			}
		}
	}
}

/* Of too many panels as many as there is room for, evenly over all. */
static void panels(struct drawing *d, struct arena *arena)
{
	const char **place = arena_array(arena, d->n_curve + 1, const char *);
	size_t n = 0, kept = 0;

	for (size_t k = 0; k < d->n_curve; k++) {
		struct curve *c = &d->curve[k];

		for (c->panel = 0; c->panel < n && strcmp(place[c->panel], c->place) != 0;)
			c->panel++;
		if (c->panel == n)
			place[n++] = c->place;
	}
	d->n_panel = n < FIGURE_MOST_PANELS ? n : FIGURE_MOST_PANELS;
	d->n_panel_left_out = n - d->n_panel;
	if (!d->n_panel_left_out)
		return;
	for (size_t k = 0; k < d->n_curve; k++)
		for (size_t p = 0; p < d->n_panel; p++)
			if (p * (n - 1) / (d->n_panel - 1) == d->curve[k].panel) {
				d->curve[kept] = d->curve[k];
				d->curve[kept++].panel = p;
				break;
			}
	d->n_curve = kept;
}

void figure_settle(struct drawing *d, struct arena *arena, const struct figure_source *source, size_t n_source)
{
	if (d->figure->kind == GEAE_PANELS)
		panels(d, arena);
	d->by_group = figure_points(d) > MOST_LABELS;
	for (size_t k = 0; k < d->n_curve; k++) {
		const struct curve *c = &d->curve[k];

		d->x_err |= !!c->x_err;
		d->y_err |= !!c->y_err;
		d->colour |= !!c->colour && !c->line;
		d->band |= c->low[1] && !c->low[0];
		d->names |= !!c->text;
		for (int64_t i = 0; i < c->n; i++)
			d->n_finite += isfinite(c->x[i]) && isfinite(c->y[i]) && (!c->low[0] || isfinite(c->colour[i]));
	}
	for (size_t k = 0; k < d->n_curve; k++) {
		d->curve[k].style = style_of(d, k);
		d->curve[k].variant = by_entry_and_place(d) ? (int)d->curve[k].entry : 0;
	}
	bounds(d);
	marks(d, arena, source, n_source);
}
