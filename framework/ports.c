/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of ports, known before a stage has run. */
#include <string.h>
#include "ports.h"

void ports_add(struct ports *p, struct arena *arena, struct port_spec spec)
{
	if (p->n % 16 == 0) {
		struct port_spec *grown = arena_array(arena, p->n + 16, struct port_spec);

		if (p->n)
			memcpy(grown, p->port, p->n * sizeof(*grown));
		p->port = grown;
	}
	p->port[p->n++] = spec;
}

const struct port_spec *ports_find(const struct ports *p, const char *name)
{
	for (size_t k = 0; k < p->n; k++)
		if (!strcmp(p->port[k].name, name))
			return &p->port[k];
	return NULL;
}

const struct port_spec *ports_match(const struct ports *p, const struct reference *ref, struct arena *arena,
				    struct diags *diags)
{
	static const struct port_spec unknown = { .name = "" };
	const struct port_spec *found;
	const char **names;

	if (!p || !p->n) /* what makes the stage could not be set up, which is an error of its own */
		return &unknown;
	found = ref->item ? ports_find(p, ref->item) : NULL;
	if (found)
		return found;
	names = arena_array(arena, p->n + 1, const char *);
	for (size_t k = 0; k < p->n; k++)
		names[k] = p->port[k].name;
	if (!ref->item)
		diag_error(diags, ref->place, "'%s' wants one result of stage '%s', for example \"%s.%s\"", ref->port, ref->stage->name,
			   ref->stage->name, p->n ? p->port[p->n - 1].name : "...");
	else
		diag_error(diags, ref->place, "stage '%s' has no port '%s'%s; it has: %s", ref->stage->name, ref->item,
			   suggestion(arena, ref->item, names), ports_text(p, arena));
	return NULL;
}

char *ports_text(const struct ports *p, struct arena *arena)
{
	char *text = arena_text(arena, p->n ? "" : "none");

	for (size_t k = 0; k < p->n; k++)
		text = arena_format(arena, "%s%s%s", text, k ? ", " : "", p->port[k].name);
	return text;
}
