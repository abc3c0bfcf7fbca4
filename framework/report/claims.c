/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims: formulas filled with results, compared with what was published. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "claims.h"
#include "element.h"
#include "expression.h"
#include "number.h"

enum { MOST_SHOWN = 6, MOST_ELEMENTS = 1000000 };

const char *const verdict_words[] = { "holds", "fails", "cannot be tested" };

/* Also along axes of one value, which nothing else names. */
static bool at_value(const struct instance *i, const char *axis, const char *value)
{
	for (int a = 0; a < i->pipeline->n_axis; a++) {
		const struct node *v = i->value[a] >= 0 ? i->pipeline->axis[a].value[i->value[a]] : NULL;

		if (v && !strcmp(i->pipeline->axis[a].name, axis))
			return v->type == NODE_TEXT ? !strcmp(v->text, value) :
						      (v->type == NODE_REAL ? v->real : (double)v->integer) == strtod(value, NULL);
	}
	return false;
}

/* "L=16, fold=2" against the sweep values of an instance. */
static bool at_point(struct arena *arena, const struct collected_instance *i, const char *point)
{
	char *rest = arena_text(arena, point);

	for (char *one = rest; one && *one; one = rest) {
		char *equals, *end;
		bool found;

		rest = strchr(one, ',');
		if (rest)
			*rest++ = 0;
		one += strspn(one, " ");
		equals = strchr(one, '=');
		if (!equals)
			return false;
		for (end = equals; end > one && end[-1] == ' ';)
			end--;
		*end = 0;
		equals += 1 + strspn(equals + 1, " ");
		found = at_value(i->instance, one, equals);
		if (!found)
			return false;
	}
	return true;
}

/* Is element `flat` at a place that is meant: "2", "'name'", "T=2.2"? */
static bool is_at(const struct geae_array *a, int64_t flat, const char *element)
{
	int64_t rest = flat, at;
	const char *equals = strchr(element, '=');

	if (!*element)
		return true;
	if (!equals && *element != '\'')
		return flat == strtoll(element, NULL, 10);
	for (uint32_t k = a->rank; k-- > 0; rest /= a->dim[k]) {
		at = rest % a->dim[k];
		for (uint32_t c = 0; c < a->n_coord; c++) {
			const struct geae_array *x = a->coord[c];
			size_t n = strlen(x->name);

			if (x->rank != 1 || !x->axis[0] || !a->axis[k] || strcmp(x->axis[0], a->axis[k]) != 0)
				continue;
			if (!equals && x->dtype == GEAE_TEXT) {
				const char *text = ((const char *const *)x->data)[at];

				if (strlen(text) + 2 == strlen(element) && !strncmp(element + 1, text, strlen(text)))
					return true;
			} else if (equals && x->dtype != GEAE_TEXT && !strncmp(element, x->name, n) &&
				   strspn(element + n, " ") == (size_t)(equals - element) - n) {
				double want = strtod(equals + 1, NULL), is = element_number(x, at);

				if (fabs(is - want) <= 1e-9 * fabs(want) + 1e-300)
					return true;
			}
		}
	}
	return false;
}

/* At all of them: "N=8, L=16". */
static bool is_element(struct arena *arena, const struct geae_array *a, int64_t flat, const char *element)
{
	if (!strchr(element, '=') || !strchr(element, ','))
		return is_at(a, flat, element);
	for (const char *one = element; *one;) {
		size_t n = strcspn(one, ",");

		if (!is_at(a, flat, arena_format(arena, "%.*s", (int)n, one)))
			return false;
		one += n + (one[n] == ',');
		one += strspn(one, " ");
	}
	return true;
}

/* The instances that a slot names; `fn` for each whose port is there.  Returns how many points match. */
static size_t each_port(const struct collected *c, struct formula_slot *s, struct arena *arena, const char **reason,
			void (*fn)(struct formula_slot *, struct arena *, const struct collected_instance *, const struct geae_array *))
{
	size_t n = 0;

	for (size_t k = 0; k < c->n_instance; k++) {
		const struct collected_instance *i = &c->instance[k];
		const struct geae_array *a;

		if (strcmp(i->instance->stage->name, s->stage) != 0 || !at_point(arena, i, s->point))
			continue;
		n++;
		a = port_of(i, s->port);
		if (a)
			fn(s, arena, i, a);
		else
			*reason = !i->open ? i->outcome->error ? i->outcome->error : "its stage has not run" :
					     arena_format(arena, "stage '%s' has no result '%s'", s->stage, s->port);
		if (a && a->rank == 0 && a->dtype != GEAE_TEXT && !isfinite(element_number(a, 0)))
			*reason = missing_reason(&i->object, a);
	}
	return n;
}

/* First their number, to make room. */
static void count_elements(struct formula_slot *s, struct arena *arena, const struct collected_instance *i, const struct geae_array *a)
{
	static const char *const texts[1];

	(void)arena;
	(void)i;
	s->n += (size_t)geae_count(a);
	if (a->dtype == GEAE_TEXT)
		s->text = texts;
}

static void add_elements(struct formula_slot *s, struct arena *arena, const struct collected_instance *i, const struct geae_array *a)
{
	const struct geae_array *error = array_error(i->object.port, i->object.n_port, a);
	const char **texts = (const char **)(uintptr_t)s->text; /* ours: fill_slot() made it */

	for (int64_t k = 0; k < geae_count(a); k++) {
		if (!is_element(arena, a, k, s->element))
			continue;
		s->value[s->n] = element_number(a, k);
		s->error[s->n] = error ? element_number(error, k) : 0;
		if (texts)
			texts[s->n] = a->dtype == GEAE_TEXT ? ((const char *const *)a->data)[k] : "";
		s->n++;
	}
}

static void fill_slot(const struct collected *c, struct formula_slot *s, struct arena *arena)
{
	const char *reason = NULL;
	size_t points = each_port(c, s, arena, &reason, count_elements), room = s->n;

	s->n = 0;
	if (!points) {
		s->why = arena_format(arena, "there is no %s[%s]", s->stage, s->point);
		return;
	}
	if (room > MOST_ELEMENTS) {
		s->why = arena_format(arena, "%s.%s has more than %d elements", s->stage, s->port, MOST_ELEMENTS);
		return;
	}
	s->value = arena_array(arena, room + 1, double);
	s->error = arena_array(arena, room + 1, double);
	if (s->text)
		s->text = arena_array(arena, room + 1, const char *);
	(void)each_port(c, s, arena, &reason, add_elements);
	if (!s->n)
		s->why = room ? arena_format(arena, "%s.%s has no element [%s]", s->stage, s->port, s->element) : reason;
	else if (s->n == 1 && !s->text && isnan(s->value[0]))
		s->why = arena_format(arena, "%s.%s is not a number%s%s", s->stage, s->port, reason ? ": " : "", reason ? reason : "");
}

struct quantity claims_evaluate(const struct collected *c, struct arena *arena, const char *text, const struct formula_name *names)
{
	const char *why;
	struct formula *f = formula_parse(arena, text, names, &why);
	struct formula_slot *slot;
	size_t n;

	if (!f)
		return (struct quantity){ .why = why };
	slot = formula_slots(f, &n);
	for (size_t k = 0; k < n; k++)
		fill_slot(c, &slot[k], arena);
	return formula_value(f, arena);
}

const char *claims_shown(struct arena *arena, const struct quantity *q)
{
	const char *text = "";
	char number[NUMBER_SIZE];

	if (q->why)
		return "";
	for (size_t k = 0; k < q->n && k < MOST_SHOWN; k++)
		text = arena_format(arena, "%s%s%s", text, k ? ", " : "",
				    q->text ? q->text[k] : number_with_error(number, q->value[k], q->error ? q->error[k] : 0));
	return q->n > MOST_SHOWN ? arena_format(arena, "%s, ... (%zu values)", text, q->n) : text;
}

/* Without a formula of its own: do ours and published agree? */
static void compare(struct claim_found *r, struct arena *arena, const struct quantity *ours)
{
	const struct claim *c = r->claim;
	double e = ours->error ? hypot(ours->error[0], c->published_error) : c->published_error, d;

	if (ours->why) {
		r->why = ours->why;
	} else if (c->published_text) {
		r->why = "";
		if (ours->text && ours->n == 1)
			r->verdict = strcmp(ours->text[0], c->published_text) ? VERDICT_FAILS : VERDICT_HOLDS;
		else
			r->why = "a text was published, and ours is none";
	} else if (ours->text || ours->n != 1) {
		r->why = "ours is not one number";
	} else if (!(e > 0)) {
		r->why = "neither value has an error: say in `holds' what would be near enough";
	} else {
		d = fabs(ours->value[0] - c->published) / e;
		r->verdict = d <= c->within_sigma ? VERDICT_HOLDS : VERDICT_FAILS;
		r->why = arena_format(arena, "%.1f standard errors apart (limit: %g)", d, c->within_sigma);
	}
}

static void judge(struct claim_found *r, const struct collected *c, struct arena *arena)
{
	char published[NUMBER_SIZE];
	const struct formula_name names[] = { { "ours", r->claim->ours },
					      { "reproduced", r->claim->reproduced },
					      { "published", isfinite(r->claim->published) ? number_exact(published, r->claim->published) : "" },
					      { NULL, NULL } };
	struct quantity q = claims_evaluate(c, arena, r->claim->holds, names);
	size_t no = 0, unknown = 0;

	if (q.why) {
		r->why = q.why;
		return;
	}
	for (size_t k = 0; k < q.n; k++) {
		no += !q.text && q.value[k] == 0;
		unknown += q.text || isnan(q.value[k]);
	}
	if (unknown || !q.n) {
		r->why = "a value is missing";
		return;
	}
	r->verdict = no ? VERDICT_FAILS : VERDICT_HOLDS;
	r->why = q.n > 1 && no ? arena_format(arena, "not at %zu of %zu points", no, q.n) : "";
}

struct claim_found *claims_find(const struct collected *c, struct arena *arena)
{
	struct claim_found *all = arena_array(arena, c->pipeline->n_claim + 1, struct claim_found);
	char number[NUMBER_SIZE];

	for (size_t k = 0; k < c->pipeline->n_claim; k++) {
		struct claim_found *r = &all[k];
		const struct claim *claim = &c->pipeline->claim[k];
		struct quantity ours = { .why = "" }, reproduced;

		*r = (struct claim_found){ .claim = claim, .published = "", .reproduced = "", .ours = "", .verdict = VERDICT_OPEN };
		if (claim->published_text)
			r->published = claim->published_text;
		else if (isfinite(claim->published))
			r->published = arena_text(arena, claim->published_error > 0 ?
							 number_with_error(number, claim->published, claim->published_error) :
							 number_exact(number, claim->published));
		if (*claim->reproduced) {
			reproduced = claims_evaluate(c, arena, claim->reproduced, NULL);
			r->reproduced = reproduced.why ? reproduced.why : claims_shown(arena, &reproduced);
		}
		if (*claim->ours) {
			ours = claims_evaluate(c, arena, claim->ours, NULL);
			r->ours = claims_shown(arena, &ours);
		}
		if (*claim->untested)
			r->why = claim->untested;
		else if (*claim->holds)
			judge(r, c, arena);
		else
			compare(r, arena, &ours);
	}
	return all;
}
