/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of what an analyzer declares: ports and figures. */
#include "plugin_ports.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "plugin_name.h"
#include "plugin_text.h"

/* "", "...", or names separated by commas, the last of which may be "...": at most GEAE_MAX_RANK axes. */
static bool axes_legal(struct arena *arena, const char *axes)
{
	size_t rank = 0;
	char *rest, *copy;

	if (!axes[0])
		return true;
	copy = arena_text(arena, axes);
	for (char *one = copy; one; one = rest) {
		rest = strchr(one, ',');
		if (rest)
			*rest++ = '\0';
		if (!rest && strcmp(one, "...") == 0)
			return true;
		if (!symbol_legal(one) || ++rank > GEAE_MAX_RANK)
			return false;
	}
	return true;
}

static const char *port_fault(const struct geae_port *port, const char *side, struct arena *arena)
{
	const uint32_t known = GEAE_OPTIONAL | GEAE_MANY | GEAE_MODEL_PORT | GEAE_BY_ROW;
	const char *what = arena_format(arena, "%s port '%s'", side, port->name);
	const char *fault = text_fault(arena, port->doc, arena_format(arena, "the doc of its %s", what), 4096, 0);

	if (!fault)
		fault = text_fault(arena, port->unit, arena_format(arena, "the unit of its %s", what), 63,
				   TEXT_MAY_BE_EMPTY | TEXT_MAY_BE_NULL);
	if (!fault)
		fault = text_fault(arena, port->axes, arena_format(arena, "the list of axes of its %s", what), 400,
				   TEXT_MAY_BE_EMPTY);
	if (fault)
		return fault;
	if (!axes_legal(arena, port->axes))
		return arena_format(arena, "its %s has illegal axes '%s' (names separated by commas, at most %d)", what,
				    port->axes, GEAE_MAX_RANK);
	if (port->dtype > GEAE_TEXT)
		return arena_format(arena, "its %s has the unknown type %u", what, port->dtype);
	if (port->flags & ~known)
		return arena_format(arena, "its %s has unknown flags %#x", what, port->flags);
	if (port->flags & GEAE_MODEL_PORT && strcmp(side, "output") == 0)
		return arena_format(arena, "its %s cannot be a model", what);
	if (port->flags & GEAE_BY_ROW && strcmp(side, "input") == 0)
		return arena_format(arena, "its %s has unknown flags %#x", what, port->flags);
	return NULL;
}

static const char *ports_fault(const struct geae_port *port, const char *side, struct arena *arena)
{
	if (!port)
		return arena_format(arena, "its table of %s ports is missing", side);
	if (!table_ends(port, sizeof *port))
		return arena_format(arena, "its table of %s ports has no end (more than %d rows)", side, TABLE_ROWS_MAX);
	for (size_t i = 0; port[i].name; i++) {
		const char *fault;

		if (!symbol_legal(port[i].name))
			return arena_format(arena, "the name of its %s port %zu must be letters, digits and underscores, "
						   "beginning with a letter", side, i + 1);
		fault = port_fault(&port[i], side, arena);
		if (fault)
			return fault;
		for (size_t k = 0; k < i; k++)
			if (strcmp(port[k].name, port[i].name) == 0)
				return arena_format(arena, "its %s port '%s' is declared twice", side, port[i].name);
	}
	return NULL;
}

static bool is_port(const struct geae_port *port, const char *name)
{
	for (; port->name; port++)
		if (strcmp(port->name, name) == 0)
			return true;
	return false;
}

/* "name: label; name": NULL, or the first name that is not an output port (nor a number, where one may stand). */
static const char *unknown_in_list(const char *list, const struct geae_port *out, bool numbers, struct arena *arena)
{
	while (list && *list) {
		size_t n, length;
		const char *name;
		char *end;

		list += strspn(list, " ");
		n = strcspn(list, ";");
		length = strcspn(list, ":;");
		while (length && list[length - 1] == ' ')
			length--;
		name = arena_format(arena, "%.*s", (int)length, list);
		(void)strtod(name, &end);
		if (!is_port(out, name) && !(numbers && *name && !*end))
			return name;
		list += n + (list[n] == ';');
	}
	return NULL;
}

static const char *figure_fault(const struct geae_figure *f, const struct geae_port *out, struct arena *arena)
{
	const struct {
		const char *text, *what;
		int flags;
	} texts[] = {
		{ f->title, "title", 0 },
		{ f->x_label, "x_label", TEXT_MAY_BE_EMPTY | TEXT_MAY_BE_NULL },
		{ f->y_label, "y_label", TEXT_MAY_BE_EMPTY | TEXT_MAY_BE_NULL },
		{ f->colour_label, "colour_label", TEXT_MAY_BE_EMPTY | TEXT_MAY_BE_NULL },
		{ f->caption, "caption", TEXT_LINES | TEXT_MAY_BE_NULL },
		{ f->x, "x", f->kind == GEAE_HISTOGRAM ? TEXT_MAY_BE_NULL : 0 },
		{ f->y, "y", 0 },
	};
	/* x, colour and a map's y may be coordinates, which are known only when they have been computed. */
	const struct {
		const char *list;
		bool numbers;
	} lists[] = {
		{ f->kind == GEAE_HEAT_MAP && f->colour ? NULL : f->y, false }, { f->line, false }, { f->band, false },
		{ f->kind == GEAE_HEAT_MAP ? f->colour : NULL, false },		{ f->x_marks, true }, { f->y_marks, true },
	};
	const uint32_t known = GEAE_LOG_X | GEAE_LOG_Y | GEAE_LOG_COLOUR | GEAE_SIGNED | GEAE_BAND | GEAE_EQUAL;

	for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
		const char *fault = text_fault(arena, texts[k].text,
					       arena_format(arena, "the %s of its figure '%s'", texts[k].what, f->name), 4096,
					       texts[k].flags);

		if (fault)
			return fault;
	}
	if (f->kind < GEAE_SERIES || f->kind > GEAE_PANELS)
		return arena_format(arena, "its figure '%s' has the unknown kind %u", f->name, f->kind);
	if (f->flags & ~known)
		return arena_format(arena, "its figure '%s' has unknown flags %#x", f->name, f->flags);
	for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
		const char *unknown = unknown_in_list(lists[k].list, out, lists[k].numbers, arena);

		if (unknown)
			return arena_format(arena, "its figure '%s' draws '%.63s', which is not one of its output ports",
					    f->name, unknown);
	}
	return NULL;
}

const char *analyzer_fault(const struct geae_analyzer_ops *a, struct arena *arena)
{
	const char *fault;

	if (a->port_size != sizeof(struct geae_port) || a->figure_size != sizeof(struct geae_figure))
		return arena_format(arena, "a row of its ports has %zu bytes and of its figures %zu, this program expects %zu "
					   "and %zu: rebuild it", a->port_size, a->figure_size, sizeof(struct geae_port),
				    sizeof(struct geae_figure));
	fault = ports_fault(a->in, "input", arena);
	if (!fault)
		fault = ports_fault(a->out, "output", arena);
	if (fault)
		return fault;
	if (!a->out[0].name)
		return "it has no output port";
	if (a->figures && !table_ends(a->figures, sizeof *a->figures))
		return arena_format(arena, "its table of figures has no end (more than %d rows)", TABLE_ROWS_MAX);
	for (size_t i = 0; a->figures && a->figures[i].name; i++) {
		if (!plugin_name_legal(a->figures[i].name))
			return arena_format(arena, "the name of its figure %zu must be small letters, digits and dashes, "
						   "beginning with a letter", i + 1);
		fault = figure_fault(&a->figures[i], a->out, arena);
		if (fault)
			return fault;
		for (size_t k = 0; k < i; k++)
			if (strcmp(a->figures[k].name, a->figures[i].name) == 0)
				return arena_format(arena, "its figure '%s' is declared twice", a->figures[i].name);
	}
	return NULL;
}
