/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The top of a pipeline file: study, define, sweep, components, stages, report. */
#include <string.h>
#include "param.h"
#include "pipeline_inner.h"

struct study_values {
	const char *name, *question, *title;
	int64_t seed;
};

static const struct geae_param study_rows[] = {
	GEAE_P_STRING(struct study_values, name, "\"\"", "name of the study, and of its folder under runs/; the file's name if empty"),
	GEAE_P_STRING(struct study_values, title, "\"\"", "title of the report"),
	GEAE_P_STRING(struct study_values, question, "\"\"", "the question the pipeline answers, in one sentence"),
	GEAE_P_INT(struct study_values, seed, "1", 0, 9e18, "1", "seed of all random streams"),
	GEAE_P_END
};

struct expect_values {
	const char *stage, *port;
	double value, within_sigma;
};

static const struct geae_param expect_rows[] = {
	GEAE_P_STRING(struct expect_values, stage, NULL, "stage whose result is expected to have the value"),
	GEAE_P_STRING(struct expect_values, port, NULL, "port of that stage"),
	GEAE_P_REAL(struct expect_values, value, NULL, -1e300, 1e300, "1", "the expected value, printed beside the answer"),
	GEAE_P_REAL_ABOVE(struct expect_values, within_sigma, "3.0", 0, 100, "1", "how many standard errors apart still agree"),
	GEAE_P_END
};

static const char *const top_keys[] = { "study", "define", "sweep", "components", "stages", "report", "cluster", NULL };

static void read_expectation(struct reading *r, const struct node *node)
{
	struct expect_values v = { 0 };
	struct params rows = { expect_rows, sizeof(expect_rows[0]), "study.expect" };

	if (!param_fill(&rows, node, node->place, NULL, &v, r->arena, r->diags)) {
		r->sound = false;
		return;
	}
	r->pipeline->expect = (struct expectation){ node->place, v.stage, v.port, v.value, v.within_sigma };
}

static void check_expectation(struct reading *r)
{
	const struct expectation *e = &r->pipeline->expect;

	for (size_t k = 0; e->stage && k < r->pipeline->n_stage; k++)
		if (!strcmp(r->pipeline->stage[k].name, e->stage))
			return;
	if (e->stage) {
		diag_error(r->diags, e->place, "study.expect: there is no stage '%s'", e->stage);
		r->sound = false;
	}
}

static const char *base_name(struct arena *arena, const char *file)
{
	const char *slash = strrchr(file, '/'), *start = slash ? slash + 1 : file, *dot = strrchr(start, '.');

	return arena_format(arena, "%.*s", (int)(dot && dot > start ? dot - start : (long)strlen(start)), start);
}

static bool folder_name(const char *s)
{
	return *s && *s != '.' && *s != '-' && strlen(s) < 128 &&
	       strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == strlen(s);
}

static void read_study(struct reading *r, const struct node *study, const char *file)
{
	static const char *const others[] = { "expect", NULL };
	struct study_values v = { 0 };
	struct params rows = { study_rows, sizeof(study_rows[0]), "study" };
	struct place place = study ? study->place : (struct place){ file, 0 };

	if (!param_fill(&rows, study, place, others, &v, r->arena, r->diags))
		r->sound = false;
	r->pipeline->name = v.name && *v.name ? v.name : base_name(r->arena, file);
	r->pipeline->question = v.question ? v.question : "";
	r->pipeline->title = v.title ? v.title : "";
	r->pipeline->seed = v.seed;
	if (!folder_name(r->pipeline->name)) {
		diag_error(r->diags, place, "study.name '%s' becomes a folder: letters, digits, '.', '_' and '-' only, not first '.' or '-'",
			   r->pipeline->name);
		r->sound = false;
	}
	if (study && node_find(study, "expect"))
		read_expectation(r, node_find(study, "expect"));
}

static const struct node *top_group(struct reading *r, const struct node *root, const char *key)
{
	const struct node *n = node_find(root, key);

	if (n && n->type != NODE_GROUP) {
		diag_error(r->diags, n->place, "'%s' wants a group: %s: { ... };", key, key);
		r->sound = false;
		return NULL;
	}
	return n;
}

struct pipeline *pipeline_read(struct arena *arena, const struct node *root, const char *file, struct diags *diags)
{
	struct pipeline *p = arena_array(arena, 1, struct pipeline);
	struct reading r = { .arena = arena, .diags = diags, .pipeline = p, .sound = true };

	p->file = file;
	p->root = root;
	for (const struct node *c = root->child; c; c = c->next) {
		size_t k = 0;

		while (top_keys[k] && strcmp(top_keys[k], c->name))
			k++;
		if (!top_keys[k]) {
			diag_error(diags, c->place, "'%s' is not a part of a pipeline%s", c->name, suggestion(arena, c->name, top_keys));
			r.sound = false;
		}
	}
	r.define = top_group(&r, root, "define");
	r.components = top_group(&r, root, "components");
	r.stages = top_group(&r, root, "stages");
	read_study(&r, top_group(&r, root, "study"), file);
	read_sweep(&r, top_group(&r, root, "sweep"));
	read_cluster(&r, top_group(&r, root, "cluster"));
	if (!r.stages || !r.stages->n_child) {
		if (r.sound)
			diag_error(diags, r.stages ? r.stages->place : (struct place){ file, 1 }, "the pipeline has no stages: nothing to do");
		return NULL;
	}
	read_stages(&r);
	if (r.sound)
		order_stages(&r);
	if (r.sound) {
		check_expectation(&r);
		read_report(&r, top_group(&r, root, "report"));
	}
	return r.sound ? p : NULL;
}
