/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Target and features on the rows that count: those that are valid, that `where` lets pass, and where all is known. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "sym_groups.h"
#include "sym_rows.h"

/* "u = U/Gamma": the name, and what it stands for.  "a >= b" is no name. */
static int split(struct geae_cx *cx, const char *text, const char **name, const char **formula)
{
	const char *from = text, *to;
	char *copy;

	while (isspace((unsigned char)*from))
		from++;
	for (to = from; isalnum((unsigned char)*to) || *to == '_'; to++)
		;
	*formula = to;
	while (isspace((unsigned char)**formula))
		++*formula;
	if (to == from || **formula != '=' || (*formula)[1] == '=') {
		*name = *formula = text;
		return GEAE_OK;
	}
	for (++*formula; isspace((unsigned char)**formula); ++*formula)
		;
	copy = geae_scratch(cx, to - from + 1, char);
	if (!copy)
		return GEAE_ENOMEM;
	memcpy(copy, from, (size_t)(to - from));
	*name = copy;
	return GEAE_OK;
}

static int find_target(struct geae_cx *cx, const struct sym_choice *p, const struct geae_array *a, struct sym_rows *r)
{
	int64_t n = a->dim[0] ? geae_count(a) / a->dim[0] : 0;
	char *name;

	if (p->component > n)
		return geae_fail(cx, GEAE_EPARAM, "component = %lld: '%s' has %lld", (long long)p->component, a->name, (long long)n);
	r->target_name = a->name;
	if (n > 1) {
		name = geae_scratch(cx, 32, char);
		if (!name)
			return GEAE_ENOMEM;
		snprintf(name, 32, "z%lld", (long long)p->component);
		r->target_name = name;
	}
	r->target = geae_scratch(cx, r->n_all + 1, double);
	if (!r->target)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < r->n_all; i++)
		r->target[i] = geae_number(a, i * n + p->component - 1);
	return GEAE_OK;
}

static int find_features(struct geae_cx *cx, const struct sym_choice *p, struct sym_rows *r)
{
	r->n_feature = p->features.n;
	r->name = geae_scratch(cx, r->n_feature + 1, const char *);
	r->feature = geae_scratch(cx, r->n_feature + 1, double *);
	r->meaning = geae_scratch(cx, r->n_feature + 1, const char *);
	if (!r->name || !r->feature || !r->meaning)
		return GEAE_ENOMEM;
	for (size_t f = 0; f < r->n_feature; f++) {
		int64_t known = 0;

		GEAE_TRY(split(cx, p->features.v[f], &r->name[f], &r->meaning[f]));
		r->feature[f] = geae_scratch(cx, r->n_all + 1, double);
		if (!r->feature[f])
			return GEAE_ENOMEM;
		GEAE_TRY(geae_columns_value(cx, &r->columns, r->meaning[f], r->feature[f]));
		for (int64_t i = 0; i < r->n_all; i++)
			known += isfinite(r->feature[f][i]) != 0;
		if (!known)
			return geae_fail(cx, GEAE_EDATA, "feature \"%s\" has no value at any of the %lld rows", p->features.v[f],
					 (long long)r->n_all);
	}
	return GEAE_OK;
}

/* Keeps the rows that count, moved together. */
static int keep_rows(struct geae_cx *cx, const struct sym_choice *p, struct sym_rows *r)
{
	double *where = geae_scratch(cx, r->n_all + 1, double);
	int64_t *row = geae_scratch(cx, r->n_all + 1, int64_t), passed = 0;

	if (!where || !row)
		return GEAE_ENOMEM;
	GEAE_TRY(geae_columns_value(cx, &r->columns, *p->where ? p->where : "1", where));
	for (int64_t i = 0; i < r->n_all; i++) {
		bool known = isfinite(r->target[i]);

		for (size_t f = 0; f < r->n_feature; f++)
			known = known && isfinite(r->feature[f][i]);
		if (!(fabs(where[i]) > 0))
			continue;
		passed++;
		if (known)
			row[r->n_row++] = i;
	}
	r->n_missing = passed - r->n_row;
	r->row = row;
	if (r->n_row < SYM_FEWEST + (int64_t)r->n_feature)
		return geae_fail(cx, GEAE_EDATA, "%lld rows where target and features are known%s%s%s: at least %lld are needed for %zu features",
				 (long long)r->n_row, *p->where ? " and \"" : "", p->where, *p->where ? "\" holds" : "",
				 SYM_FEWEST + (long long)r->n_feature, r->n_feature);
	for (int64_t i = 0; i < r->n_row; i++) {
		r->target[i] = r->target[row[i]];
		for (size_t f = 0; f < r->n_feature; f++)
			r->feature[f][i] = r->feature[f][row[i]];
	}
	return GEAE_OK;
}

static bool constant(int64_t n, const double *x)
{
	double low = x[0], high = x[0];

	for (int64_t i = 1; i < n; i++) {
		low = fmin(low, x[i]);
		high = fmax(high, x[i]);
	}
	return !(high - low > 1e-12 * fmax(fabs(high), fabs(low)));
}

static int refuse_constants(struct geae_cx *cx, const struct sym_choice *p, const struct sym_rows *r)
{
	if (constant(r->n_row, r->target))
		return geae_fail(cx, GEAE_EDATA, "the target '%s' is %g at all %lld rows: there is nothing to explain", r->target_name,
				 r->target[0], (long long)r->n_row);
	for (size_t f = 0; f < r->n_feature; f++)
		if (constant(r->n_row, r->feature[f]))
			return geae_fail(cx, GEAE_EDATA, "feature \"%s\" is %g at all %lld rows: leave it out, or name the number in `constants`",
					 p->features.v[f], r->feature[f][0], (long long)r->n_row);
	return GEAE_OK;
}

int sym_rows(struct geae_cx *cx, const struct sym_choice *p, const struct geae_array *target, const struct geae_array *further,
	     struct sym_rows *r)
{
	const struct geae_array *const array[] = { target, further };
	static const char *const prefix[] = { "z", "x" };

	*r = (struct sym_rows){ .n_all = target->dim[0] };
	GEAE_TRY(geae_columns(cx, further ? 2 : 1, array, prefix, &r->columns));
	GEAE_TRY(find_target(cx, p, target, r));
	GEAE_TRY(find_features(cx, p, r));
	GEAE_TRY(keep_rows(cx, p, r));
	GEAE_TRY(refuse_constants(cx, p, r));
	return sym_groups(cx, &r->columns, p->groups, r->n_row, r->row, SYM_FEWEST, &r->n_group, &r->group);
}
