/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Curves: lines of an array along one of its axes, or one point for each point of a sweep. */
#include <math.h>
#include <string.h>
#include "element.h"
#include "figure_inner.h"
#include "number.h"

enum { MOST_COLOURS = 7, MOST_NAMED = 32 };

bool view_make(struct view *v, const struct geae_array *like, const struct geae_array *a)
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

int64_t view_index(const struct view *v, const int64_t *at)
{
	int64_t i = 0;

	for (uint32_t k = 0; k < GEAE_MAX_RANK; k++)
		i += v->step[k] * at[k];
	return i;
}

double view_number(const struct view *v, const int64_t *at)
{
	return element_number(v->array, view_index(v, at));
}

/* A text's number among those met so far: colours are told apart by it, and called by the text.  "": none. */
static double text_number(struct drawing *d, struct arena *arena, const char *text)
{
	size_t k = 0;

	if (!*text)
		return (double)NAN;
	while (k < d->n_colour_text && strcmp(d->colour_text[k], text) != 0)
		k++;
	if (k == d->n_colour_text) {
		if (k % 8 == 0) {
			const char **more = arena_array(arena, k + 8, const char *);

			if (k)
				memcpy(more, d->colour_text, k * sizeof(*more));
			d->colour_text = more;
		}
		d->colour_text[d->n_colour_text++] = text;
	}
	return (double)k;
}

static double part_number(struct drawing *d, struct arena *arena, const struct view *v, const int64_t *at)
{
	if (v->array->dtype == GEAE_TEXT)
		return text_number(d, arena, ((const char *const *)v->array->data)[view_index(v, at)]);
	return view_number(v, at);
}

struct curve *curve_add(struct drawing *d, struct arena *arena, int64_t n, bool line)
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
	*c = (struct curve){ .line = line, .n = n, .label = "", .key = "", .group = "", .place = "" };
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

/* Another part of the label: "name = value", or the value alone.  What says which panel it is stands in the panel. */
static void label_part(struct curve *c, struct arena *arena, const char *name, const char *value, bool place, bool panels)
{
	const char *comma = *c->label ? ", " : "", *equals = *name ? " = " : "";

	c->label = arena_format(arena, "%s%s%s%s%s", c->label, comma, name, equals, value);
	if (!place || !panels)
		c->key = *name ? arena_format(arena, "%s%s%s%s%s", c->key, comma, axis_label(arena, NULL, name, NULL), equals,
				      figure_plain_text(arena, value)) :
			 arena_format(arena, "%s%s%s", c->key, comma, figure_text(arena, value));
	if (place)
		c->place = arena_format(arena, "%s%s%s%s%s", c->place, *c->place ? ", " : "",
					axis_label(arena, NULL, name, NULL), equals, figure_plain_text(arena, value));
	if (!*c->group)
		c->group = c->key;
}

void curve_label(struct curve *c, struct drawing *d, struct arena *arena, const struct figure_source *s,
		 const struct entry *entry, const char *but, const struct geae_array *y, int inner, const int64_t *at)
{
	char number[NUMBER_SIZE];
	size_t n;
	const bool panels = d->figure->kind == GEAE_PANELS;
	const struct entry *names = entries_of(arena, panels ? d->figure->colour : NULL, &n);

	if (entry && entry->label)
		label_part(c, arena, "", entry->label, false, panels);
	for (size_t k = 0; k < s->n_axis; k++) {
		const struct geae_axis_value *v = &s->axis[k];

		if ((!but || strcmp(v->name, but) != 0) && !(entry && entry_fixes(entry, v->name)))
			label_part(c, arena, v->name, v->text ? v->text : number_plain(number, v->number), true, panels);
	}
	for (uint32_t k = 0; y && k < y->rank; k++) {
		bool named = false;

		if ((int)k == inner || y->dim[k] == 1)
			continue;
		for (size_t j = 0; j < n; j++) {
			const struct geae_array *coord = geae_coord(y, names[j].name);

			if (!coord || coord->rank != 1 || !coord->axis[0] || !y->axis[k] || strcmp(coord->axis[0], y->axis[k]))
				continue;
			label_part(c, arena, names[j].label ? names[j].label : names[j].name, value_text(arena, coord, at[k]), true, panels);
			named = true;
		}
		if (!named) {
			const struct geae_array *coord = array_axis_coord(y, k);
			const char *axis = coord ? label_given(d->figure->colour_label, coord) : NULL;

			label_part(c, arena, axis ? axis : y->axis[k] ? y->axis[k] : "series", value_text(arena, coord, at[k]), true, panels);
		}
	}
}

int inner_axis(const struct geae_array *y, const struct view *x)
{
	int inner = (int)y->rank - 1;

	if (x->array->rank == 1)
		for (uint32_t k = 0; k < y->rank; k++)
			if (x->step[k])
				inner = (int)k;
	return inner;
}

/* What a curve takes from arrays besides y, and where it puts it. */
struct part {
	struct view view;
	bool there;
	size_t to; /* offset of a double * in struct curve */
};

static bool part_make(struct part *p, const struct geae_array *y, const struct geae_array *a, size_t to)
{
	*p = (struct part){ .to = to };
	p->there = a && view_make(&p->view, y, a);
	return !a || p->there;
}

static double **place_of(struct curve *c, const struct part *p)
{
	return (double **)(void *)((char *)c + p->to);
}

enum { P_Y, P_X_ERR, P_Y_ERR, P_COLOUR, P_LOWER, P_UPPER, N_PART };

static const char *parts_make(struct part part[N_PART], struct drawing *d, struct arena *arena, const struct figure_source *s,
			      size_t entry, const struct geae_array *y, const struct geae_array *x, bool line)
{
	const struct geae_figure *figure = d->figure;
	const bool panels = figure->kind == GEAE_PANELS;
	const struct geae_array *colour = figure->colour && !panels ? along(s, y, figure->colour) : NULL;
	size_t n;
	const struct entry *band = entries_of(arena, line || entry ? NULL : figure->band, &n);

	part_make(&part[P_Y], y, y, offsetof(struct curve, y));
	part_make(&part[P_X_ERR], y, line ? NULL : array_error(s->port, s->n_port, x), offsetof(struct curve, x_err));
	part_make(&part[P_Y_ERR], y, array_error(s->port, s->n_port, y), offsetof(struct curve, y_err));
	if (!part_make(&part[P_COLOUR], y, colour, offsetof(struct curve, colour)) && !line)
		return arena_format(arena, "port '%s' does not fit '%s'", colour->name, y->name);
	part_make(&part[P_LOWER], y, n == 2 ? entry_array(s, band[0].name) : NULL, offsetof(struct curve, low[1]));
	part_make(&part[P_UPPER], y, n == 2 ? entry_array(s, band[1].name) : NULL, offsetof(struct curve, high[1]));
	part[P_LOWER].there = part[P_UPPER].there = part[P_LOWER].there && part[P_UPPER].there;
	return NULL;
}

const char *curves_of(struct drawing *d, struct arena *arena, const struct figure_source *s, size_t entry,
		      const struct geae_array *y, const struct geae_array *x, bool line)
{
	struct view vx;
	struct part part[N_PART];
	int64_t at[GEAE_MAX_RANK] = { 0 }, outer = 1;
	size_t n_entry;
	const struct entry *all = entries_of(arena, d->figure->y, &n_entry);
	const char *why;
	int inner;

	if (!view_make(&vx, y, x) || y->rank == 0)
		return arena_format(arena, "port '%s' does not run along '%s'", y->name, x->name);
	why = parts_make(part, d, arena, s, entry, y, x, line);
	if (why)
		return why;
	inner = inner_axis(y, &vx);
	for (uint32_t k = 0; k < y->rank; k++)
		if ((int)k != inner)
			outer *= y->dim[k];
	for (int64_t o = 0; o < outer; o++) {
		struct curve *c = curve_add(d, arena, y->dim[inner], line);

		c->entry = entry;
		c->text = x->dtype == GEAE_TEXT ? arena_array(arena, c->n + 1, const char *) : NULL;
		for (int p = 1; p < N_PART; p++)
			if (part[p].there)
				*place_of(c, &part[p]) = arena_array(arena, c->n + 1, double);
		for (int64_t i = 0; i < c->n; i++) {
			at[inner] = i;
			c->x[i] = c->text ? (double)i : view_number(&vx, at);
			for (int p = 0; p < N_PART; p++)
				if (part[p].there)
					(*place_of(c, &part[p]))[i] = part_number(d, arena, &part[p].view, at);
			if (c->text)
				c->text[i] = ((const char *const *)x->data)[view_index(&vx, at)];
		}
		at[inner] = 0;
		curve_label(c, d, arena, s, &all[entry], NULL, y, inner, at);
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

const char *point_of(struct drawing *d, struct arena *arena, const struct figure_source *s, size_t entry,
		     const struct geae_array *y, size_t n_source)
{
	const struct geae_axis_value *v = sweep_value(s, d->figure->x);
	const struct geae_array *x = v ? NULL : along(s, y, d->figure->x), *error;
	struct curve label = { .label = "", .key = "", .group = "", .place = "" }, *c = NULL;
	const bool bars = d->figure->kind == GEAE_BARS && s->stage && v;
	struct figure_source one = *s;
	char number[NUMBER_SIZE];
	size_t n_entry;
	const struct entry *all = entries_of(arena, d->figure->y, &n_entry);
	int64_t i;

	if (!v && (!x || x->rank))
		return arena_format(arena, "'%s' is neither a sweep axis nor a number for each point of the sweep",
				    d->figure->x);
	if (bars)
		one.n_axis = 0;
	curve_label(&label, d, arena, &one, &all[entry], d->figure->x, NULL, 0, NULL);
	for (size_t k = 0; k < d->n_curve; k++)
		if (d->curve[k].entry == entry && !strcmp(d->curve[k].label, label.label))
			c = &d->curve[k];
	if (!c) {
		c = curve_add(d, arena, (int64_t)n_source, false);
		c->n = 0;
		c->entry = entry;
		c->label = label.label;
		c->key = label.key;
		c->group = label.group;
		c->place = label.place;
	}
	i = c->n++;
	c->x[i] = x ? element_number(x, 0) : v->text ? (double)i : v->number;
	if (bars || (v && v->text)) {
		if (!c->text)
			c->text = arena_array(arena, n_source + 1, const char *);
		c->text[i] = v->text ? v->text : arena_text(arena, number_plain(number, v->number));
	}
	c->y[i] = element_number(y, 0);
	error = array_error(s->port, s->n_port, y);
	if (error && !c->y_err)
		c->y_err = arena_array(arena, n_source + 1, double);
	if (c->y_err)
		c->y_err[i] = error ? element_number(error, 0) : (double)NAN;
	return NULL;
}

/* Bars of numbers that share their x: the mean, and the standard deviation where there are several. */
void average_bars(struct drawing *d, struct arena *arena)
{
	const char **place = NULL;
	int64_t n_place = 0, room = 0;

	for (size_t k = 0; k < d->n_curve; k++)
		room += d->curve[k].text ? d->curve[k].n : 0;
	place = arena_array(arena, room + 1, const char *);
	for (size_t k = 0; k < d->n_curve; k++) {
		struct curve *c = &d->curve[k];
		double *x = arena_array(arena, room + 1, double), *mean = arena_array(arena, room + 1, double);
		double *spread = arena_array(arena, room + 1, double), *count = arena_array(arena, room + 1, double);
		const char **text = arena_array(arena, room + 1, const char *);
		int64_t *at = arena_array(arena, room + 1, int64_t), n = 0;

		for (int64_t i = 0; i < c->n && c->text; i++) {
			for (at[i] = 0; at[i] < n_place && strcmp(place[at[i]], c->text[i]) != 0;)
				at[i]++;
			if (at[i] == n_place)
				place[n_place++] = c->text[i];
			count[at[i]]++;
			mean[at[i]] += c->y[i];
		}
		for (int64_t i = 0; i < c->n && c->text; i++) {
			double off = c->y[i] - mean[at[i]] / count[at[i]];

			spread[at[i]] += count[at[i]] > 1 ? off * off / (count[at[i]] - 1) : c->y_err ? c->y_err[i] * c->y_err[i] : (double)NAN;
		}
		for (int64_t p = 0; p < n_place && c->text; p++)
			if (count[p] > 0) {
				x[n] = (double)p;
				text[n] = place[p];
				spread[n] = sqrt(spread[p]);
				mean[n] = mean[p] / count[p];
				n++;
			}
		if (c->text)
			*c = (struct curve){ .label = c->label, .key = c->key, .group = c->group, .place = c->place, .entry = c->entry, .n = n,
					     .x = x, .y = mean, .y_err = spread, .text = text };
	}
}

/* The values of the colour, if there are few enough to give each a curve of its own; else 0. */
static int few_colours(const struct drawing *d, double value[MOST_NAMED])
{
	const int most = d->n_colour_text ? MOST_NAMED : MOST_COLOURS;
	int n = 0;

	for (size_t k = 0; k < d->n_curve; k++)
		for (int64_t i = 0; d->curve[k].colour && i < d->curve[k].n; i++) {
			double c = d->curve[k].colour[i];
			int at = 0;

			while (at < n && value[at] != c)
				at++;
			if (at < n || !isfinite(c))
				continue;
			if (n == most)
				return 0;
			value[n++] = c;
		}
	return n;
}

static void take_point(struct curve *to, const struct curve *from, int64_t i)
{
	double *const *source[] = { &from->x, &from->y, &from->x_err, &from->y_err, &from->low[1], &from->high[1] };
	double **target[] = { &to->x, &to->y, &to->x_err, &to->y_err, &to->low[1], &to->high[1] };
	int64_t at = to->n++;

	for (size_t k = 0; k < sizeof(source) / sizeof(source[0]); k++)
		if (*source[k])
			(*target[k])[at] = (*source[k])[i];
	if (from->text)
		to->text[at] = from->text[i];
}

/* Points of few colours become a curve for each colour: with errors, and named in the legend. */
void split_by_colour(struct drawing *d, struct arena *arena)
{
	struct drawing old = *d;
	double value[MOST_NAMED];
	int n = few_colours(d, value);
	const char *given = label_given(d->figure->colour_label, NULL);
	char number[NUMBER_SIZE];

	if (!n || d->figure->kind == GEAE_HEAT_MAP)
		return;
	d->n_curve = d->room = 0;
	for (size_t k = 0; k < old.n_curve; k++) {
		const struct curve *c = &old.curve[k];

		for (int v = 0; v < (c->colour ? n : 1); v++) {
			struct curve *part = curve_add(d, arena, c->n, c->line);
			double *const from[] = { c->x_err, c->y_err, c->low[1], c->high[1] };
			double **const to[] = { &part->x_err, &part->y_err, &part->low[1], &part->high[1] };

			for (int j = 0; j < 4; j++)
				*to[j] = from[j] ? arena_array(arena, c->n + 1, double) : NULL;
			part->text = c->text ? arena_array(arena, c->n + 1, const char *) : NULL;
			part->n = 0;
			for (int64_t i = 0; i < c->n; i++)
				if (!c->colour || c->colour[i] == value[v])
					take_point(part, c, i);
			part->entry = c->entry;
			part->label = c->label;
			part->key = c->key;
			part->place = c->place;
			part->group = c->group;
			if (c->colour)
				label_part(part, arena, given ? given : d->figure->colour,
					   d->n_colour_text ? d->colour_text[(size_t)value[v]] : number_plain(number, value[v]), true, false);
		}
	}
	d->colour_label = NULL;
	d->colour_head = NULL;
}
