/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run's answer. */
#include <math.h>
#include <string.h>
#include "answer.h"
#include "element.h"
#include "number.h"

const char *port_shown(struct arena *arena, const struct geae_array *ports, size_t n_port, const struct geae_array *a)
{
	const struct geae_array *error = array_error(ports, n_port, a);
	char text[NUMBER_SIZE];

	if (a->dtype == GEAE_TEXT)
		return ((const char *const *)a->data)[0];
	if (a->dtype == GEAE_C128) {
		const double *z = a->data;

		return arena_format(arena, "%.6g%+.6gi", z[0], z[1]);
	}
	return arena_text(arena, number_with_error(text, element_number(a, 0), error ? element_number(error, 0) : 0));
}

static bool consumed(const struct pipeline *p, const struct stage *s)
{
	for (size_t k = 0; k < p->n_stage; k++)
		for (size_t r = 0; r < p->stage[k].n_in; r++)
			if (p->stage[k].in[r].stage == s)
				return true;
	return false;
}

/* What an analyzer says in words is a sentence of its own; its other texts (a formula, names) are values. */
static bool is_sentence(const struct geae_array *a)
{
	return a->dtype == GEAE_TEXT && a->rank == 0 && (!strcmp(a->name, "words") || !strcmp(a->name, "remark"));
}

/* Who says in words what was found says it with its numbers: they stand in the table of results, no second time here. */
static bool speaks(const struct collected_instance *i)
{
	const struct geae_array *words = array_named(i->object.port, i->object.n_port, "words");

	return words && is_sentence(words) && *((const char *const *)words->data)[0];
}

static struct answer one(const struct collected *c, struct arena *arena, const struct collected_instance *i,
			 const struct geae_array *a)
{
	struct answer r = { .from = i, .port = a, .value = (double)NAN, .error = (double)NAN, .shown = "" };
	const struct geae_array *error = array_error(i->object.port, i->object.n_port, a);
	const struct expectation *e = &c->pipeline->expect;

	r.shown = port_shown(arena, i->object.port, i->object.n_port, a);
	if (a->dtype == GEAE_TEXT || a->dtype == GEAE_C128)
		return r;
	r.value = element_number(a, 0);
	if (error)
		r.error = element_number(error, 0);
	r.expected = e->stage && !strcmp(e->stage, i->instance->stage->name) && !strcmp(e->port, a->name);
	r.comparable = r.expected && isfinite(r.value) && isfinite(r.error) && r.error > 0;
	if (r.expected && isfinite(r.value))
		r.percent = e->value != 0 ? 100 * fabs(r.value / e->value - 1) : (double)NAN;
	if (r.comparable) {
		r.sigma = fabs(r.value - e->value) / r.error;
		r.agrees = r.sigma <= e->within_sigma;
	}
	return r;
}

struct answer *answers(const struct collected *c, struct arena *arena, size_t *n)
{
	const struct expectation *e = &c->pipeline->expect;
	struct answer *all;
	size_t most = 1;

	for (size_t k = 0; k < c->n_instance; k++)
		most += c->instance[k].open ? c->instance[k].object.n_port : 0;
	all = arena_array(arena, most, struct answer);
	*n = 0;
	for (size_t k = 0; k < c->n_instance; k++) {
		const struct collected_instance *i = &c->instance[k];
		const struct stage *s = i->instance->stage;
		const bool words = i->open && !e->stage && speaks(i);

		if (!i->open || (e->stage ? strcmp(e->stage, s->name) != 0 : !words && consumed(c->pipeline, s)))
			continue;
		for (size_t p = 0; p < i->object.n_port; p++) {
			const struct geae_array *a = &i->object.port[p];

			if (a->rank == 0 && (!words || is_sentence(a)) && !is_error_port(i->object.port, i->object.n_port, a) &&
			    (!e->stage || !strcmp(e->port, a->name)) && *port_shown(arena, i->object.port, i->object.n_port, a))
				all[(*n)++] = one(c, arena, i, a);
		}
	}
	return all;
}

static char *spoken(const struct answer *r, const char *sweep, struct arena *arena)
{
	const size_t n = strlen(r->shown);
	const bool remark = !strcmp(r->port->name, "remark");

	if (!is_sentence(r->port))
		return NULL;
	return arena_format(arena, "%s%s%s%s%s", sweep, *sweep ? ": " : "", remark ? "Remark: " : "", r->shown,
			    n && strchr(".!?", r->shown[n - 1]) ? "" : ".");
}

char *answer_sentence(const struct collected *c, const struct answer *r, struct arena *arena)
{
	const struct expectation *e = &c->pipeline->expect;
	const char *sweep = sweep_text(arena, r->from);
	char text[NUMBER_SIZE], unit[96] = "", number[NUMBER_SIZE];
	char *said = r->port->dtype == GEAE_TEXT ? spoken(r, sweep, arena) : NULL;
	const char *start;

	if (said)
		return said;
	if (has_unit(r->port->unit))
		snprintf(unit, sizeof(unit), " %s", r->port->unit);
	start = arena_format(arena, "%s = %s%s%s%s%s", r->port->name, r->shown, unit, *sweep ? " (" : "", sweep,
			     *sweep ? ")" : "");
	if (r->port->dtype != GEAE_TEXT && r->port->dtype != GEAE_C128 && !isfinite(r->value)) {
		const char *why = missing_reason(&r->from->object, r->port);

		start = arena_format(arena, "%s has no value%s%s%s%s%s", r->port->name, *sweep ? " at " : "", sweep,
				     why ? ": " : "", why ? why : "", r->expected ? "; expected " : "");
		return arena_format(arena, "%s%s", start, r->expected ? number_exact(text, e->value) : "");
	}
	if (!r->expected)
		return arena_format(arena, "%s", start);
	number_exact(text, e->value);
	*number = 0;
	if (isfinite(r->percent))
		snprintf(number, sizeof(number), " (%.2g %%)", r->percent);
	if (!r->comparable)
		return arena_format(arena, "%s; expected %s. They differ by %.3g%s; without an error the two cannot be compared",
				    start, text, fabs(r->value - e->value), number);
	return arena_format(arena, "%s; expected %s. They differ by %.1f standard errors%s and %s (limit: %g)", start, text,
			    r->sigma, number, r->agrees ? "agree" : "DO NOT AGREE", e->within_sigma);
}
