/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an analyzer's arrays to the curves of a figure. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "element.h"
#include "figure_inner.h"

struct entry *entries_of(struct arena *arena, const char *list, size_t *n)
{
	struct entry *all = arena_array(arena, list ? strlen(list) / 2 + 2 : 1, struct entry);
	char *rest = list ? arena_text(arena, list) : NULL;

	*n = 0;
	while (rest && *rest) {
		char *one = rest, *end = one + strcspn(one, ";"), *colon;

		rest = *end ? end + 1 : end;
		*end = 0;
		one += strspn(one, " ");
		colon = strchr(one, ':');
		if (colon) {
			end = colon;
			*colon++ = 0;
			all[*n].label = colon + strspn(colon, " ");
		}
		while (end > one && (!*end || *end == ' '))
			*end-- = 0;
		if (*one)
			all[(*n)++].name = one;
	}
	return all;
}

/* Where "J=1" stands in "stage[J=1,L=16].port"; NULL: nowhere. */
static const char *fixed_value(const char *name, const char *axis)
{
	size_t n = strlen(axis);

	name += strcspn(name, "[.");
	while (*name == '[' || *name == ',') {
		name++;
		if (!strncmp(name, axis, n) && name[n] == '=')
			return name + n + 1;
		name += strcspn(name, ",]");
	}
	return NULL;
}

bool entry_fixes(const struct entry *e, const char *axis)
{
	return fixed_value(e->name, axis);
}

static bool is_at(const struct figure_source *s, const char *name)
{
	size_t named = 0, met = 0;

	for (const char *at = name + strcspn(name, "[."); *at == '[' || *at == ','; at += 1 + strcspn(at + 1, ",]"))
		named++;
	for (size_t k = 0; k < s->n_point && named; k++) {
		const char *value = fixed_value(name, s->point[k].name);
		size_t n = value ? strcspn(value, ",]") : 0;

		if (value && s->point[k].text)
			met += (size_t)(strlen(s->point[k].text) == n && !strncmp(value, s->point[k].text, n));
		else if (value)
			met += (size_t)!(fabs(strtod(value, NULL) - s->point[k].number) > 0);
	}
	return met == named;
}

const struct geae_array *entry_array(const struct figure_source *s, const char *name)
{
	size_t length = s->stage ? strlen(s->stage) : 0;
	const char *port = name + length;

	if (!s->stage)
		return array_named(s->port, s->n_port, name);
	if (strncmp(name, s->stage, length) != 0 || !is_at(s, name))
		return NULL;
	if (*port == '[' && strchr(port, ']'))
		port = strchr(port, ']') + 1;
	return *port == '.' ? array_named(s->port, s->n_port, port + 1) : NULL;
}

const struct geae_array *along(const struct figure_source *s, const struct geae_array *y, const char *name)
{
	const struct geae_array *named;

	for (uint32_t k = 0; y && k < y->n_coord; k++)
		if (!strcmp(y->coord[k]->name, name))
			return y->coord[k];
	named = entry_array(s, name);
	return named ? named : array_named(s->port, s->n_port, name);
}

const struct geae_axis_value *sweep_value(const struct figure_source *s, const char *name)
{
	for (size_t k = 0; k < s->n_axis; k++)
		if (!strcmp(s->axis[k].name, name))
			return &s->axis[k];
	return NULL;
}

const char *axis_head(struct arena *arena, const char *name, const char *unit)
{
	return has_unit(unit) ? arena_format(arena, "%s [%s]", name, unit) : name;
}

const char *label_given(const char *label, const struct geae_array *of)
{
	if (!label || strcmp(label, "@doc"))
		return label;
	return of ? of->doc : NULL;
}

const char *axis_label(struct arena *arena, const char *given, const char *name, const char *unit)
{
	const char *text = given && *given ? figure_text(arena, given) : figure_upright_text(arena, name ? name : "");

	if (given && *given && strlen(given) > 1 && strchr(given, '['))
		return text;
	if (name && !(given && *given) && strlen(name) <= 3) /* T, L, T_c: the field's letters */
		text = figure_text(arena, name);
	return has_unit(unit) ? arena_format(arena, "%s\u00A0[%s]", text, figure_upright_text(arena, unit)) : text;
}

/* The line is drawn in the colour of the points in the same place of the list. */
static const char *line_of(struct drawing *d, struct arena *arena, const struct figure_source *s, size_t at)
{
	size_t n;
	const struct entry *lines = entries_of(arena, d->figure->line, &n);
	const struct geae_array *line = at < n ? entry_array(s, lines[at].name) : NULL, *x;

	if (!line || !line->rank)
		return NULL;
	x = along(s, line, d->figure->x);
	if (!x || (line->n_coord && x->rank == 1 && line->rank == 1 && x->dim[0] != line->dim[0]))
		x = line->n_coord ? line->coord[0] : x;
	return x ? curves_of(d, arena, s, at, line, x, true) : NULL;
}

static const char *entry_curves(struct drawing *d, struct arena *arena, const struct figure_source *s, size_t n_source,
				size_t at, const struct geae_array *y)
{
	const struct geae_figure *f = d->figure;
	const struct geae_array *x = f->x ? along(s, y, f->x) : NULL;
	const char *why, *name = f->x, *label = label_given(f->x_label, x);
	size_t n;

	if (f->x && !x && y->n_coord) { /* another control varies than the one this figure usually shows */
		x = y->coord[0];
		name = x->name;
		label = NULL;
	}
	if (f->kind == GEAE_HISTOGRAM && (!f->x || !*f->x))
		return histogram(d, arena, s, at, y);
	if (!d->n_curve) {
		const struct geae_array *c = f->colour ? along(s, y, f->colour) : NULL;

		d->x_label = axis_label(arena, label, name, x ? x->unit : NULL);
		d->x_head = axis_head(arena, name, x ? x->unit : NULL);
		(void)entries_of(arena, f->y, &n);
		d->y_label = axis_label(arena, label_given(f->y_label, y), n == 1 ? y->name : NULL, y->unit);
		d->y_head = axis_head(arena, n == 1 ? y->name : "value", y->unit);
		d->colour_label =
			f->colour ? axis_label(arena, label_given(f->colour_label, c), f->colour, c ? c->unit : NULL) : NULL;
		d->colour_head = f->colour ? axis_head(arena, f->colour, c ? c->unit : NULL) : NULL;
	}
	if (y->rank == 0)
		return point_of(d, arena, s, at, y, n_source);
	if (!x)
		return arena_format(arena, "there is no port or coordinate '%s'", f->x);
	why = curves_of(d, arena, s, at, y, x, false);
	return why ? why : line_of(d, arena, s, at);
}

static const char *source_curves(struct drawing *d, struct arena *arena, const struct figure_source *s, size_t n_source)
{
	const struct geae_figure *f = d->figure;
	bool map = f->kind == GEAE_HEAT_MAP;
	size_t n;
	const struct entry *entry = entries_of(arena, map && f->colour ? f->colour : f->y, &n);

	for (size_t k = 0; k < n; k++) {
		const struct geae_array *y = entry_array(s, entry[k].name);
		const char *why;

		if (!y)
			continue; /* this instance has not put it out */
		why = map ? heat_map(d, arena, s, y) : entry_curves(d, arena, s, n_source, k, y);
		if (why)
			return why;
	}
	return NULL;
}

struct drawing *figure_collect(const struct geae_figure *figure, const struct figure_source *source, size_t n_source,
			       struct arena *arena, const char **why)
{
	struct drawing *d = arena_array(arena, 1, struct drawing);

	*why = NULL;
	d->figure = figure;
	d->x_label = axis_label(arena, label_given(figure->x_label, NULL), figure->x, NULL);
	d->y_label = axis_label(arena, label_given(figure->y_label, NULL), figure->y, NULL);
	d->x_head = figure->x ? figure->x : "value";
	d->y_head = figure->y ? figure->y : "count";
	for (size_t s = 0; s < n_source && !*why; s++)
		*why = source_curves(d, arena, &source[s], n_source);
	if (*why)
		return NULL;
	if (figure->kind == GEAE_BARS && n_source && source->stage)
		average_bars(d, arena);
	split_by_colour(d, arena);
	figure_thin(d, arena);
	figure_settle(d, arena, source, n_source);
	return d;
}
