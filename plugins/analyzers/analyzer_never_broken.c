/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which symmetries of a model no order parameter of degree <= d can break.
 *
 * The group that the model's generators make, its never-broken subgroups H_d for d = 1 .. degree with generators as words,
 * the means over orbits of H_d that a linear order parameter can be made of, and what the generators do to them.
 * Before anything else the generators are tried: each must leave the energy of random configurations unchanged.
 * Agrawal et al., Phys. Rev. E 107, 054104 (2023), table of never-broken symmetries.
 * Check values: geae/never_broken.h.
 */
#include <stdio.h>
#include <string.h>
#include <geae/never_broken.h>
#include <geae/put.h>

enum { WORDS = 2000, SHOWN = 16, TRIES = 40 };

struct never_broken {
	int64_t degree;
};

struct entry { /* one model, one degree */
	const char *name;
	double order_H, order_G, index;
	int64_t degree, n_feature;
	char generators[WORDS], action[WORDS];
	const char *remark;
};

struct kind { /* representations of one degree */
	const char *name;
	int64_t degree, count;
};

struct findings {
	struct entry *entry;
	struct kind *kind;
	int64_t n_entry, n_kind;
	int32_t *orbit; /* of the last model: [degree][n_component], 1.. with sign, 0: none; NULL: not known throughout */
	int64_t n_component;
};

#define say(text, ...) \
	do { \
		size_t used_ = strlen(text); \
		if (used_ < sizeof(text)) \
			snprintf((text) + used_, sizeof(text) - used_, __VA_ARGS__); \
	} while (0)

/* ---- one model --------------------------------------------------------------------------- */

/* What each generator does to the orbit means: "alpha: 2 1; sigma: -1 -2". */
static void describe_action(struct entry *e, const struct geae_projection *p)
{
	for (size_t k = 0; k < p->n_generator && p->n_feature <= SHOWN; k++) {
		const struct geae_generator *g = &p->generator[k];

		say(e->action, "%s%s:", k ? "; " : "", g->name);
		for (int64_t i = 0; i < p->n_feature; i++)
			say(e->action, " %s%d", g->sign[i] < 0 ? "-" : "", (int)g->perm[i] + 1);
	}
}

static int one_degree(struct geae_cx *cx, const struct geae_symmetry *s, const struct geae_symmetry_table *t, int32_t d,
		      struct findings *f, struct entry *e)
{
	const struct geae_never_broken *h = &t->of[d];
	struct geae_projection p = { 0 };
	struct geae_orbits o;

	e->degree = d;
	e->order_G = t->order;
	e->order_H = h->order;
	e->index = h->index;
	e->n_feature = -1;
	e->remark = h->remark;
	if (h->how == GEAE_HOW_UNKNOWN) {
		say(e->generators, "not known");
		f->orbit = NULL;
		return GEAE_OK;
	}
	if (!h->n_generator)
		say(e->generators, "1");
	for (size_t k = 0; k < h->n_generator; k++)
		say(e->generators, "%s%s", k ? ", " : "", h->word[k]);
	GEAE_TRY(geae_orbits_under(cx, s, h->n_generator, h->element, &o));
	e->n_feature = o.n_feature;
	if (o.n_feature) {
		GEAE_TRY(geae_orbit_means(cx, s, &o, &p));
		describe_action(e, &p);
	}
	for (int64_t c = 0; f->orbit && c < o.n_component; c++)
		f->orbit[(d - 1) * o.n_component + c] = o.sign[c] * (o.feature[c] + 1);
	return GEAE_OK;
}

static int one_model(struct geae_cx *cx, const struct never_broken *self, const struct geae_component *model,
		     const struct geae_input *rows, const char *name, struct findings *f)
{
	const void *instance;
	const struct geae_model_ops *ops = cx->host->ops(model, GEAE_MODEL, &instance);
	struct geae_symmetry s = { 0 };
	struct geae_symmetry_table t;
	double *control;

	if (!ops || !ops->symmetry)
		return geae_fail(cx, GEAE_EUNSUP, "the model '%s' does not name its symmetries", cx->host->name(model));
	control = geae_controls_at(cx, ops, rows->n ? rows->given->array : NULL);
	if (!control)
		return GEAE_ENOMEM;
	GEAE_TRY(geae_check_symmetry(cx, model, control, TRIES));
	GEAE_TRY(ops->symmetry(cx, instance, control, &s));
	if (!s.n_generator)
		return geae_fail(cx, GEAE_EDATA, "the model '%s' has no symmetry at these controls",
				 cx->host->name(model));
	GEAE_TRY(geae_never_broken(cx, &s, (int32_t)self->degree, &t));
	f->n_component = s.n_component;
	f->orbit = geae_scratch(cx, self->degree * s.n_component, int32_t);
	if (!f->orbit)
		return GEAE_ENOMEM;
	for (int32_t d = 1; d <= self->degree; d++) {
		f->entry[f->n_entry].name = name;
		GEAE_TRY(one_degree(cx, &s, &t, d, f, &f->entry[f->n_entry++]));
	}
	for (uint32_t k = 0; k < t.n_kind; k++)
		f->kind[f->n_kind++] = (struct kind){ name, t.kind_degree[k], t.kind_count[k] };
	return GEAE_OK;
}

/* "L = 8, J = -1": what tells the models apart; the model's name if nothing does. */
static char *name_of(struct geae_cx *cx, const struct geae_given *g)
{
	char *name = geae_scratch(cx, 200, char);

	for (size_t k = 0; name && k < g->n_axis; k++) {
		size_t used = strlen(name);

		if (g->axis[k].text)
			snprintf(name + used, 200 - used, "%s%s = %s", k ? ", " : "", g->axis[k].name, g->axis[k].text);
		else
			snprintf(name + used, 200 - used, "%s%s = %g", k ? ", " : "", g->axis[k].name,
				 g->axis[k].number);
	}
	if (name && !g->n_axis)
		snprintf(name, 200, "%s", cx->host->name(g->model));
	return name;
}

/* ---- results ----------------------------------------------------------------------------- */

struct column {
	const char *port;
	uint32_t dtype;
	size_t offset;
};

/* One port per column of a table of structs with members of 8 bytes. */
static int put_table(struct geae_cx *cx, const char *axis, int64_t n, const void *table, size_t stride,
		     const struct column *column, size_t n_column, const char *const *name, const int64_t *degree)
{
	const int kinds = !strcmp(axis, "kind"); /* coordinates of another length have other names */
	const struct geae_array model = { .name = kinds ? "of_model" : "model",
					  .dtype = GEAE_TEXT,
					  .rank = 1,
					  .dim = { n },
					  .axis = { axis },
					  .data = name },
				of_degree = { .name = kinds ? "of_degree" : "degree",
					      .unit = "1",
					      .dtype = GEAE_I64,
					      .rank = 1,
					      .dim = { n },
					      .axis = { axis },
					      .data = degree };
	const struct geae_array *coord[] = { &model, &of_degree };

	for (size_t k = 0; k < n_column; k++) {
		const struct geae_array like = { .name = column[k].port,
						 .unit = column[k].dtype == GEAE_TEXT ? "" : "1",
						 .dtype = column[k].dtype,
						 .rank = 1,
						 .dim = { n },
						 .axis = { axis },
						 .n_coord = 2,
						 .coord = coord };
		void *to;

		GEAE_TRY(cx->host->output(cx, column[k].port, &like, &to));
		for (int64_t i = 0; i < n; i++)
			memcpy((char *)to + 8 * i, (const char *)table + (size_t)i * stride + column[k].offset, 8);
	}
	return GEAE_OK;
}

struct line { /* an entry as ports carry it, every member of 8 bytes */
	double order_G, order_H, index;
	int64_t n_feature;
	const char *generators, *action, *remark;
};

_Static_assert(sizeof(double) == 8 && sizeof(int64_t) == 8 && sizeof(char *) == 8, "put_table() copies any of them");

static int put_entries(struct geae_cx *cx, const struct findings *f)
{
	static const struct column columns[] = {
		{ "order_G", GEAE_F64, offsetof(struct line, order_G) },
		{ "order_H", GEAE_F64, offsetof(struct line, order_H) },
		{ "index", GEAE_F64, offsetof(struct line, index) },
		{ "n_feature", GEAE_I64, offsetof(struct line, n_feature) },
		{ "generators", GEAE_TEXT, offsetof(struct line, generators) },
		{ "action", GEAE_TEXT, offsetof(struct line, action) },
		{ "how", GEAE_TEXT, offsetof(struct line, remark) },
	};
	struct line *line = geae_scratch(cx, f->n_entry, struct line);
	const char **name = geae_scratch(cx, f->n_entry + f->n_kind, const char *);
	int64_t *degree = geae_scratch(cx, f->n_entry + f->n_kind, int64_t);
	static const struct column count = { "n_representation", GEAE_I64, offsetof(struct kind, count) };

	if (!line || !name || !degree)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < f->n_entry; i++) {
		const struct entry *e = &f->entry[i];

		line[i] = (struct line){ e->order_G,	e->order_H, e->index, e->n_feature,
					 e->generators, e->action,  e->remark };
		name[i] = e->name;
		degree[i] = e->degree;
	}
	GEAE_TRY(put_table(cx, "entry", f->n_entry, line, sizeof(*line), columns, sizeof(columns) / sizeof(*columns),
			   name, degree));
	if (!f->n_kind)
		return GEAE_OK;
	for (int64_t i = 0; i < f->n_kind; i++) {
		name[f->n_entry + i] = f->kind[i].name;
		degree[f->n_entry + i] = f->kind[i].degree;
	}
	return put_table(cx, "kind", f->n_kind, f->kind, sizeof(*f->kind), &count, 1, name + f->n_entry,
			 degree + f->n_entry);
}

static int put_orbits(struct geae_cx *cx, const struct never_broken *self, const struct findings *f)
{
	const struct geae_array like = { .name = "orbit",
					 .dtype = GEAE_I32,
					 .rank = 2,
					 .unit = "1",
					 .dim = { self->degree, f->n_component },
					 .axis = { "degree", "component" } };
	void *to;

	GEAE_TRY(cx->host->output(cx, "orbit", &like, &to));
	memcpy(to, f->orbit, sizeof(*f->orbit) * (size_t)(self->degree * f->n_component));
	return GEAE_OK;
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct never_broken *self = instance;
	struct findings f = { 0 };

	f.entry = geae_scratch(cx, (int64_t)in[0].n * self->degree, struct entry);
	f.kind = geae_scratch(cx, in[0].n * GEAE_MAX_KINDS, struct kind);
	if (!f.entry || !f.kind)
		return GEAE_ENOMEM;
	for (size_t i = 0; i < in[0].n; i++) {
		char *name = name_of(cx, &in[0].given[i]);

		if (!name)
			return GEAE_ENOMEM;
		GEAE_TRY(one_model(cx, self, in[0].given[i].model, &in[1], name, &f));
	}
	GEAE_TRY(put_entries(cx, &f));
	return in[0].n == 1 && f.orbit ? put_orbits(cx, self, &f) : GEAE_OK;
}

static const struct geae_param params[] = { GEAE_P_INT(struct never_broken, degree, "4", 1, GEAE_MAX_DEGREE, "1",
						       "greatest degree d of an order parameter"),
					    GEAE_P_END };

static const struct geae_port in[] = {
	{ "model", "", 0, GEAE_MODEL_PORT | GEAE_MANY, "", "the model, or one of each size" },
	{ "rows", "row", 0, GEAE_OPTIONAL | GEAE_MANY, "",
	  "any column of its data: the controls of the first row count; else their defaults" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "order_G", "entry", GEAE_F64, 0, "1", "elements of the group that the generators make" },
	{ "order_H", "entry", GEAE_F64, 0, "1", "elements that no order of degree <= d can break; nan: not known" },
	{ "index", "entry", GEAE_F64, 0, "1", "|G/H_d|: elements of the group that remains" },
	{ "n_feature", "entry", GEAE_I64, 0, "1", "orbit means that an order parameter can be made of; -1: not known" },
	{ "generators", "entry", GEAE_TEXT, 0, "", "generators of H_d as words" },
	{ "action", "entry", GEAE_TEXT, 0, "", "where each generator takes the value of each orbit mean from, with sign; of up to 16 means" },
	{ "how", "entry", GEAE_TEXT, 0, "", "how H_d was found, or why not" },
	{ "n_representation", "kind", GEAE_I64, GEAE_OPTIONAL, "1",
	  "number of real irreducible representations of each degree" },
	{ "orbit", "degree,component", GEAE_I32, GEAE_OPTIONAL, "1",
	  "of one model: the orbit of each component, from 1 on, with its sign; 0: in none" },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "never-broken", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "symmetries that no order parameter of degree <= d can break",
	    .doc = "From the generators that a model names: the order of their group, its never-broken subgroups H_1 .. H_d "
		   "with generators as words, orbit means and what the generators do to them. Groups too large to list are "
		   "treated by quotients of two sizes, which must agree.",
	    .cite = "@article{agrawal2023, author = {Agrawal, D. and Del Maestro, A. and Johnston, S. and Ostrowski, J.}, "
		    "title = {A group-equivariant autoencoder for identifying spontaneously broken symmetries}, "
		    "journal = {Phys. Rev. E}, volume = {107}, pages = {054104}, year = {2023}}",
	    .params = params, .instance_size = sizeof(struct never_broken), .ops = &ops)
