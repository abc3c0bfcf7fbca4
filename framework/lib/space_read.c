/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Axes, conditions and images of a parameter space, from their texts. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "space_read.h"

enum { LONGEST = 512, WHY = 480 };

static const struct { const char *name; enum space_kind kind; } kinds[] = {
	{ "uniform", SPACE_UNIFORM }, { "log_uniform", SPACE_LOG }, { "signed_log_uniform", SPACE_SIGNED_LOG },
};

static int find_model(struct geae_cx *cx, const struct geae_sampling *what, const char *sampler, struct space_program *p)
{
	const struct geae_model_ops *m;

	p->model = m = what->model ? cx->host->ops(what->model, GEAE_MODEL, &p->self) : NULL;
	if (!m)
		return geae_fail(cx, GEAE_EUNSUP, "sampler '%s' needs a model", sampler);
	p->model_name = cx->host->name(what->model);
	if (!m->response || !m->state)
		return geae_fail(cx, GEAE_EUNSUP, "sampler '%s' needs response; model '%s' offers:%s%s%s%s", sampler, p->model_name,
				 m->state ? " state" : "", m->energy ? " energy" : "", m->pairs ? " pairs" : "",
				 m->symmetry ? " symmetry" : "");
	return GEAE_OK;
}

static int name_variables(struct geae_cx *cx, const struct geae_sampling *what, struct space_program *p)
{
	const struct geae_column *label = p->model->labels;

	p->n_control = what->n_control;
	while (label && label[p->n_label].name)
		p->n_label++;
	p->n_variable = p->n_control + p->n_label;
	p->name = geae_scratch(cx, p->n_variable + 1, const char *);
	if (!p->name)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < p->n_control; k++)
		p->name[k] = what->controls[k].name;
	for (size_t k = 0; k < p->n_label; k++)
		p->name[p->n_control + k] = label[k].name;
	return GEAE_OK;
}

static int read_formula(struct geae_cx *cx, const struct space_program *p, const char *key, const char *text,
			struct geae_formula *e)
{
	char why[WHY];

	if (!geae_formula_read(e, text, p->n_variable, p->name, why, sizeof(why)))
		return geae_fail(cx, GEAE_EPARAM, "%s: %s", key, why);
	return GEAE_OK;
}

static bool uses_label(const struct space_program *p, const struct geae_formula *e)
{
	for (size_t k = p->n_control; k < p->n_variable; k++)
		if (geae_formula_uses(e, k))
			return true;
	return false;
}

/* "NAME = rest": the control's index and where the rest begins. */
static int assignment(struct geae_cx *cx, const struct space_program *p, const char *key, const char *text, size_t *control,
		      const char **rest)
{
	size_t n = 0;

	while (isspace((unsigned char)*text))
		text++;
	while (isalnum((unsigned char)text[n]) || text[n] == '_')
		n++;
	*rest = text + n;
	while (isspace((unsigned char)**rest))
		++*rest;
	if (!n || **rest != '=' || (*rest)[1] == '=')
		return geae_fail(cx, GEAE_EPARAM, "%s: \"%s\" is not of the form \"NAME = ...\"", key, text);
	++*rest;
	for (*control = 0; *control < p->n_control; ++*control)
		if (strlen(p->name[*control]) == n && !memcmp(p->name[*control], text, n))
			return GEAE_OK;
	return geae_fail(cx, GEAE_EPARAM, "%s: model '%s' has no control '%.*s'", key, p->model_name, (int)n, text);
}

/* The comma that separates two limits: the first one outside brackets. */
static char *comma(char *text)
{
	int depth = 0;

	for (; *text; text++) {
		depth += (*text == '(') - (*text == ')');
		if (*text == ',' && depth == 0)
			return text;
	}
	return NULL;
}

static int read_axis(struct geae_cx *cx, const struct space_program *p, const char *text, struct space_axis *axis)
{
	char limits[LONGEST];
	const char *rest;
	size_t n;
	char *middle;

	GEAE_TRY(assignment(cx, p, "axes", text, &axis->control, &rest));
	while (isspace((unsigned char)*rest))
		rest++;
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		n = strlen(kinds[k].name);
		if (strncmp(rest, kinds[k].name, n) != 0 || rest[n] != '(')
			continue;
		snprintf(limits, sizeof(limits), "%s", rest + n + 1);
		n = strlen(limits);
		while (n && isspace((unsigned char)limits[n - 1]))
			n--;
		middle = n && limits[n - 1] == ')' ? limits : NULL;
		if (middle) {
			limits[n - 1] = 0;
			middle = comma(limits);
		}
		if (!middle)
			return geae_fail(cx, GEAE_EPARAM, "axes: \"%s\" needs two limits: %s(from, to)", text, kinds[k].name);
		*middle = 0;
		axis->kind = kinds[k].kind;
		GEAE_TRY(read_formula(cx, p, "axes", limits, &axis->a));
		GEAE_TRY(read_formula(cx, p, "axes", middle + 1, &axis->b));
		axis->needs_label = uses_label(p, &axis->a) || uses_label(p, &axis->b);
		return GEAE_OK;
	}
	GEAE_TRY(read_formula(cx, p, "axes", rest, &axis->a));
	axis->needs_label = uses_label(p, &axis->a);
	return GEAE_OK;
}

/* A control without value arrives as its default, or as NAN. */
static int not_given(struct geae_cx *cx, const struct space_program *p, const struct geae_sampling *what, size_t control)
{
	for (int64_t k = 0; k < what->n_point; k++) {
		double x = what->point[(size_t)k * what->n_control + control], fallback = what->controls[control].fallback;

		if (x < fallback || x > fallback || (!isnan(x) && isnan(fallback)))
			return geae_fail(cx, GEAE_EPARAM, "control '%s' has an axis and a value in 'control': remove one",
					 p->name[control]);
	}
	return GEAE_OK;
}

static int read_axes(struct geae_cx *cx, const struct geae_sampling *what, struct space_program *p)
{
	const struct geae_strings *axes = &p->space->axes, *redrawn = &p->space->redrawn;

	p->n_axis = axes->n;
	p->axis = geae_scratch(cx, p->n_axis + 1, struct space_axis);
	if (!p->axis)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < p->n_axis; k++) {
		GEAE_TRY(read_axis(cx, p, axes->v[k], &p->axis[k]));
		for (size_t j = 0; j < k; j++)
			if (p->axis[j].control == p->axis[k].control)
				return geae_fail(cx, GEAE_EPARAM, "axes: control '%s' has two", p->name[p->axis[k].control]);
		GEAE_TRY(not_given(cx, p, what, p->axis[k].control));
	}
	for (size_t r = 0; r < redrawn->n; r++) {
		size_t k = 0;

		while (k < p->n_axis && strcmp(p->name[p->axis[k].control], redrawn->v[r]) != 0)
			k++;
		if (k == p->n_axis)
			return geae_fail(cx, GEAE_EPARAM, "redrawn: there is no axis '%s'", redrawn->v[r]);
		p->axis[k].redrawn = true;
	}
	for (size_t k = 0; k < p->n_axis; k++)
		if (p->axis[k].kind != SPACE_FORMULA && !p->axis[k].redrawn)
			p->axis[k].number = p->n_number++;
	for (size_t k = 0; k < p->n_axis; k++)
		if (p->axis[k].kind != SPACE_FORMULA && p->axis[k].redrawn)
			p->axis[k].number = p->n_number + p->n_redrawn++;
	p->n_number += p->n_redrawn * (size_t)p->space->draws;
	if (p->n_number > GEAE_SPACE_AXES)
		return geae_fail(cx, GEAE_EPARAM, "%zu random numbers for each point, at most %d: fewer axes or draws", p->n_number,
				 GEAE_SPACE_AXES);
	for (size_t k = 0; k < p->n_control; k++) {
		bool given = !isnan(what->point[k]) || !isnan(what->controls[k].fallback);

		for (size_t j = 0; j < p->n_axis; j++)
			given = given || p->axis[j].control == k;
		if (!given)
			return geae_fail(cx, GEAE_EPARAM, "control '%s' (%s) has neither an axis nor a value", p->name[k],
					 what->controls[k].doc);
	}
	return GEAE_OK;
}

static int read_formulas(struct geae_cx *cx, const struct space_program *p, const char *key, const struct geae_strings *texts,
			 struct geae_formula **list, size_t *n)
{
	*n = texts->n;
	*list = geae_scratch(cx, *n + 1, struct geae_formula);
	if (!*list)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < *n; k++)
		GEAE_TRY(read_formula(cx, p, key, texts->v[k], &(*list)[k]));
	return GEAE_OK;
}

static int read_image(struct geae_cx *cx, const struct space_program *p, const char *text, struct space_image *image)
{
	char part[LONGEST];
	const char *rest;

	image->control = geae_scratch(cx, p->n_control + 1, size_t);
	image->value = geae_scratch(cx, p->n_control + 1, struct geae_formula);
	if (!image->control || !image->value)
		return GEAE_ENOMEM;
	while (*text) {
		size_t n = strcspn(text, ";");

		if (image->n == p->n_control)
			return geae_fail(cx, GEAE_EPARAM, "copies: more assignments than controls");
		snprintf(part, sizeof(part), "%.*s", (int)n, text);
		GEAE_TRY(assignment(cx, p, "copies", part, &image->control[image->n], &rest));
		GEAE_TRY(read_formula(cx, p, "copies", rest, &image->value[image->n]));
		if (uses_label(p, &image->value[image->n]))
			return geae_fail(cx, GEAE_EPARAM, "copies: \"%s\" uses a label: only controls may be used", text);
		image->n++;
		text += n + (text[n] == ';');
	}
	return GEAE_OK;
}

int space_read(struct geae_cx *cx, const struct geae_space *space, const struct geae_sampling *what, const char *sampler,
	       struct space_program *p)
{
	*p = (struct space_program){ .space = space };
	GEAE_TRY(find_model(cx, what, sampler, p));
	GEAE_TRY(name_variables(cx, what, p));
	GEAE_TRY(read_axes(cx, what, p));
	GEAE_TRY(read_formulas(cx, p, "keep", &space->keep, &p->keep, &p->n_keep));
	GEAE_TRY(read_formulas(cx, p, "flat", &space->flat, &p->flat, &p->n_flat));
	if (p->n_flat > 3)
		return geae_fail(cx, GEAE_EPARAM, "flat: %zu formulas, at most 3 can be made flat together", p->n_flat);
	p->n_copy = space->copies.n;
	p->copy = geae_scratch(cx, p->n_copy + 1, struct space_image);
	if (!p->copy)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < p->n_copy; k++)
		GEAE_TRY(read_image(cx, p, space->copies.v[k], &p->copy[k]));
	return GEAE_OK;
}
