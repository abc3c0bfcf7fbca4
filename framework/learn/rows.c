/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of several data sets as one. */
#include "rows.h"

#include <inttypes.h>
#include <string.h>
#include "feature_project.h"

static size_t count(const char *const *names)
{
	size_t n = 0;

	while (names && names[n])
		n++;
	return n;
}

static int must_agree(struct geae_cx *cx, const struct feature_source *a, const struct feature_set *x, const struct feature_source *b,
		      const struct feature_set *y)
{
	if (x->n_feature != y->n_feature || x->n_generator != y->n_generator)
		return geae_fail(cx, GEAE_ESHAPE, "network '%s' makes %" PRId64 " features and %zu generators of %s, but %" PRId64 " and %zu of %s: "
				 "they cannot be trained together", a->network->plugin->name, x->n_feature, x->n_generator, a->label,
				 y->n_feature, y->n_generator, b->label);
	for (size_t k = 0; k < x->n_generator; k++)
		if (strcmp(x->generator[k].name, y->generator[k].name) ||
		    memcmp(x->generator[k].perm, y->generator[k].perm, (size_t)x->n_feature * sizeof(int32_t)) ||
		    memcmp(x->generator[k].sign, y->generator[k].sign, (size_t)x->n_feature))
			return geae_fail(cx, GEAE_ESHAPE, "generator '%s' acts on the features of %s otherwise than on those of %s", x->generator[k].name,
					 a->label, b->label);
	return GEAE_OK;
}

static int join(struct learn_rows *r, struct context *cx, const struct feature_source *s, struct feature_set *f, const bool *wanted,
		struct arena *arena)
{
	float *x = arena_get(arena, (size_t)(r->n_row * r->n_feature + 1) * sizeof(float));

	if (!x)
		return geae_fail(&cx->pub, GEAE_ENOMEM, "no memory for %" PRId64 " x %" PRId64 " input features", r->n_row, r->n_feature);
	for (size_t k = 0; k < r->n_set; k++) {
		GEAE_TRY(feature_project_rows(cx, &s[k], &f[k], wanted + r->first[k], arena));
		memcpy(x + r->first[k] * r->n_feature, f[k].x.data, (size_t)(f[k].n_row * r->n_feature) * sizeof(float));
	}
	r->x = (struct feed){ .type = FEED_FLOAT, .data = x, .stride = (size_t)r->n_feature * sizeof(float) };
	return GEAE_OK;
}

static int make_conditions(struct learn_rows *r, struct context *cx, const struct feature_source *s, const bool *wanted,
			   struct arena *arena)
{
	float *all = arena_get(arena, (size_t)(r->n_row * r->n_condition + 1) * sizeof(float)), *one;

	if (!all)
		return geae_fail(&cx->pub, GEAE_ENOMEM, "no memory for the conditions of %" PRId64 " rows", r->n_row);
	for (size_t k = 0; k < r->n_set; k++) {
		GEAE_TRY(feature_conditions(&cx->pub, &s[k], r->condition_name, r->n_condition, wanted + r->first[k], &one, arena));
		memcpy(all + r->first[k] * r->n_condition, one, (size_t)((r->first[k + 1] - r->first[k]) * r->n_condition) * sizeof(float));
	}
	r->condition = (struct feed){ .type = FEED_FLOAT, .data = all, .stride = (size_t)r->n_condition * sizeof(float) };
	return GEAE_OK;
}

static int split(struct learn_rows *r, struct context *cx, const struct feature_source *s, const struct split_request *q, struct arena *arena)
{
	const char *why;

	r->part = arena_array(arena, r->n_row + 1, int32_t);
	r->train = arena_array(arena, r->n_row + 1, int64_t);
	r->validate = arena_array(arena, r->n_row + 1, int64_t);
	for (size_t k = 0; k < r->n_set; k++)
		if (!split_rows(q, s[k].x, r->part + r->first[k], arena, &why))
			return geae_fail(&cx->pub, GEAE_EDATA, "%s: %s", s[k].label, why);
	for (int64_t i = 0; i < r->n_row; i++) {
		if (r->part[i] == SPLIT_TRAIN)
			r->train[r->n_train++] = i;
		else if (r->part[i] == SPLIT_VALIDATION)
			r->validate[r->n_validate++] = i;
	}
	return GEAE_OK;
}

int learn_rows_make(struct learn_rows *r, struct context *cx, const struct feature_source *s, size_t n_set, const struct split_request *q,
		    const char *const *conditions, struct arena *arena)
{
	struct feature_set *f = arena_array(arena, n_set + 1, struct feature_set);
	bool *wanted;

	memset(r, 0, sizeof(*r));
	r->n_set = n_set;
	r->first = arena_array(arena, n_set + 1, int64_t);
	for (size_t k = 0; k < n_set; k++) {
		GEAE_TRY(feature_project(&cx->pub, &s[k], &f[k], arena));
		GEAE_TRY(must_agree(&cx->pub, &s[0], &f[0], &s[k], &f[k]));
		r->first[k + 1] = r->first[k] + f[k].n_row;
	}
	r->n_row = r->first[n_set];
	r->n_feature = f[0].n_feature;
	r->condition_name = conditions ? conditions : feature_varying(s[0].x, arena);
	r->n_condition = (int64_t)count(r->condition_name);
	r->features = (struct geae_features){ .n_feature = r->n_feature, .n_condition = r->n_condition, .condition = r->condition_name,
					      .n_generator = f[0].n_generator, .generator = f[0].generator };
	if (!s[0].x->data)
		return GEAE_OK;
	GEAE_TRY(split(r, cx, s, q, arena));
	wanted = arena_array(arena, r->n_row + 1, bool);
	for (int64_t i = 0; i < r->n_row; i++)
		wanted[i] = r->part[i] == SPLIT_TRAIN || r->part[i] == SPLIT_VALIDATION;
	GEAE_TRY(make_conditions(r, cx, s, wanted, arena));
	if (n_set > 1)
		return join(r, cx, s, f, wanted, arena);
	GEAE_TRY(feature_rows(cx, &s[0], &f[0], wanted, arena));
	r->x = f[0].x;
	return GEAE_OK;
}
