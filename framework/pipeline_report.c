/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `report`: claims that are held against the results, and figures over several stages. */
#include <math.h>
#include <string.h>
#include "param.h"
#include "pipeline_inner.h"
#include "report/expression.h"

static const struct geae_param claim_rows[] = {
	GEAE_P_STRING(struct claim, claim, NULL, "what is claimed, in one sentence"),
	GEAE_P_STRING(struct claim, source, "\"\"", "where it was published"),
	GEAE_P_REAL(struct claim, published_error, "0.0", 0, 1e300, "1", "standard error of the published value; 0: none is given"),
	GEAE_P_STRING(struct claim, reproduced, "\"\"", "formula: the published method, done again on our data"),
	GEAE_P_STRING(struct claim, ours, "\"\"", "formula: the value that we find"),
	GEAE_P_STRING(struct claim, untested, "\"\"", "why this pipeline cannot test it: instead of `holds`"),
	GEAE_P_STRING(struct claim, holds, "\"\"", "formula: does the claim hold? Where there is none: do ours and published agree?"),
	GEAE_P_REAL_ABOVE(struct claim, within_sigma, "3.0", 0, 100, "1", "how many standard errors apart still agree"),
	GEAE_P_END
};

struct wish_values {
	const char *title, *x, *y, *line, *colour, *x_label, *y_label, *colour_label, *caption, *x_marks, *y_marks, *band;
	int32_t kind, log_x, log_y, log_colour, centred, band_of_errors;
};

#define KINDS "series|heat map|scatter|histogram|bars|panels" /* in the order of enum geae_figure_kind */

static const struct geae_param wish_rows[] = {
	GEAE_P_STRING(struct wish_values, title, NULL, "title, above the caption"),
	GEAE_P_CHOICE(struct wish_values, kind, "\"series\"", KINDS, "how it is drawn"),
	GEAE_P_STRING(struct wish_values, x, "\"\"", "coordinate of the ports in y, or a sweep axis; empty for a histogram"),
	GEAE_P_STRING(struct wish_values, y, NULL, "\"stage.port: label; stage.port: label\""),
	GEAE_P_STRING(struct wish_values, line, "\"\"", "ports drawn as lines over the points of y, in the same order"),
	GEAE_P_STRING(struct wish_values, band, "\"\"", "\"stage.lower; stage.upper\": what is between them is filled"),
	GEAE_P_STRING(struct wish_values, colour, "\"\"", "coordinate or port that colours the points; what names panels"),
	GEAE_P_STRING(struct wish_values, x_label, "\"\"", "label of the axis, LaTeX-like"),
	GEAE_P_STRING(struct wish_values, y_label, "\"\"", "label of the axis, LaTeX-like"),
	GEAE_P_STRING(struct wish_values, colour_label, "\"\"", "label of the colours, LaTeX-like"),
	GEAE_P_STRING(struct wish_values, x_marks, "\"\"", "lines across at fixed x: \"stage.port: label; 2.5: label\""),
	GEAE_P_STRING(struct wish_values, y_marks, "\"\"", "lines across at fixed y"),
	GEAE_P_STRING(struct wish_values, caption, "\"\"", "what there is to see"),
	GEAE_P_BOOL(struct wish_values, log_x, "false", "logarithmic x axis"),
	GEAE_P_BOOL(struct wish_values, log_y, "false", "logarithmic y axis"),
	GEAE_P_BOOL(struct wish_values, log_colour, "false", "logarithmic colours"),
	GEAE_P_BOOL(struct wish_values, centred, "false", "white is zero: colours of what has a sign"),
	GEAE_P_BOOL(struct wish_values, band_of_errors, "false", "lines with errors as bands instead of points with bars"),
	GEAE_P_END
};

void report_fault(struct reading *r, struct place place, const char *text)
{
	diag_error(r->diags, place, "%s", text);
	r->sound = false;
}

static const char *const *names_of_stages(const struct reading *r)
{
	const char **names = arena_array(r->arena, r->pipeline->n_stage + 1, const char *);

	for (size_t k = 0; k < r->pipeline->n_stage; k++)
		names[k] = r->pipeline->stage[k].name;
	return names;
}

void report_known_stage(struct reading *r, struct place place, const char *where, const char *name)
{
	for (size_t k = 0; k < r->pipeline->n_stage; k++)
		if (!strcmp(r->pipeline->stage[k].name, name))
			return;
	report_fault(r, place, arena_format(r->arena, "%s: there is no stage '%s'%s", where, name,
				     suggestion(r->arena, name, names_of_stages(r))));
}

static void check_formula(struct reading *r, const struct node *claim, const struct claim *c, const char *key, const char *text)
{
	const struct formula_name names[] = { { "ours", strcmp(key, "ours") ? c->ours : "" }, { "reproduced", c->reproduced },
					      { "published", isfinite(c->published) ? "1" : "" }, { NULL, NULL } };
	const struct node *at = node_find(claim, key);
	struct place place = at ? at->place : claim->place;
	const char *why, *where = arena_format(r->arena, "report.claims: %s", key);
	struct formula *f;
	struct formula_slot *slot;
	size_t n;

	if (!*text)
		return;
	f = formula_parse(r->arena, text, strcmp(key, "holds") ? NULL : names, &why);
	if (!f) {
		report_fault(r, place, arena_format(r->arena, "%s is not a formula: %s", where, why));
		return;
	}
	slot = formula_slots(f, &n);
	for (size_t k = 0; k < n; k++)
		report_known_stage(r, place, where, slot[k].stage);
}

static void read_claim(struct reading *r, const struct node *n)
{
	static const char *const others[] = { "published", NULL };
	struct params rows = { claim_rows, sizeof(claim_rows[0]), "report.claims" };
	struct claim *c = &r->pipeline->claim[r->pipeline->n_claim];
	const struct node *published = node_find(n, "published");

	if (n->type != NODE_GROUP) {
		report_fault(r, n->place, "report.claims wants groups: claims = ( { claim = \"...\"; ours = \"stage.port\"; published = 2.27; } );");
		return;
	}
	*c = (struct claim){ .place = n->place, .published = (double)NAN };
	if (!param_fill(&rows, n, n->place, others, c, r->arena, r->diags)) {
		r->sound = false;
		return;
	}
	if (published && published->type == NODE_TEXT)
		c->published_text = published->text;
	else if (published && published->type == NODE_REAL)
		c->published = published->real;
	else if (published && published->type == NODE_INT)
		c->published = (double)published->integer;
	else if (published)
		report_fault(r, published->place, "report.claims: 'published' wants a number or a text");
	check_formula(r, n, c, "reproduced", c->reproduced);
	check_formula(r, n, c, "ours", c->ours);
	check_formula(r, n, c, "holds", c->holds);
	if (!*c->holds && !*c->untested && (!*c->ours || !published))
		report_fault(r, n->place, "report.claims: give 'holds', or 'ours' and 'published' to be compared, or say in 'untested' why neither is possible");
	r->pipeline->n_claim++;
}

/* "stage.port" or "stage[AXIS=VALUE,...].port": there are such a stage and such axes. */
static void check_place(struct reading *r, struct place place, const char *where, const char *name)
{
	const char *at = name + strcspn(name, "[.");

	report_known_stage(r, place, where, arena_format(r->arena, "%.*s", (int)(at - name), name));
	for (; *at == '[' || *at == ','; at += strcspn(at, ",]")) {
		size_t n = strcspn(++at, "=,]");
		bool known = false;

		for (int a = 0; a < r->pipeline->n_axis; a++)
			known |= strlen(r->pipeline->axis[a].name) == n && !strncmp(r->pipeline->axis[a].name, at, n);
		if (!known || at[n] != '=')
			report_fault(r, place, arena_format(r->arena, "%s: '%s' wants points as stage[AXIS=VALUE].port, with axes of the sweep", where, name));
		if (!known || at[n] != '=')
			return;
		at += n + 1;
	}
}

/* Every "stage.port" of a list names a stage; numbers may stand where lines are drawn. */
static void check_list(struct reading *r, const struct node *n, const char *key, const char *list, bool numbers)
{
	const struct node *at = node_find(n, key);
	const char *where = arena_format(r->arena, "report.figures.%s.%s", n->name, key);

	while (*list) {
		size_t all = strcspn(list, ";"), length;
		const char *name;

		length = strcspn(list, ":;");
		name = arena_format(r->arena, "%.*s", (int)length, list);
		name += strspn(name, " ");
		if (*name && !strchr(name, '.'))
			report_fault(r, at ? at->place : n->place, arena_format(r->arena, "%s: '%s' is not a result (stage.port)", where, name));
		else if (*name && !(numbers && strspn(name, "+-.0123456789eE ") == strlen(name)))
			check_place(r, at ? at->place : n->place, where, name);
		list += all + (list[all] == ';');
	}
}

static void read_wish(struct reading *r, const struct node *n)
{
	struct params rows = { wish_rows, sizeof(wish_rows[0]), arena_format(r->arena, "report.figures.%s", n->name) };
	struct figure_wish *w = &r->pipeline->wish[r->pipeline->n_wish];
	struct wish_values v = { 0 };

	if (n->type != NODE_GROUP) {
		report_fault(r, n->place, "report.figures wants groups: figures: { order: { title = \"...\"; x = \"T\"; y = \"stage.port\"; }; };");
		return;
	}
	if (!param_fill(&rows, n, n->place, NULL, &v, r->arena, r->diags)) {
		r->sound = false;
		return;
	}
	check_list(r, n, "y", v.y, false);
	check_list(r, n, "line", v.line, false);
	check_list(r, n, "band", v.band, false);
	check_list(r, n, "x_marks", v.x_marks, true);
	check_list(r, n, "y_marks", v.y_marks, true);
	*w = (struct figure_wish){ .place = n->place };
	w->figure = (struct geae_figure){
		.name = n->name, .title = v.title, .kind = (uint32_t)v.kind + GEAE_SERIES, .x = v.x, .y = v.y,
		.colour = *v.colour ? v.colour : NULL, .x_label = v.x_label, .y_label = v.y_label, .colour_label = v.colour_label,
		.line = *v.line ? v.line : NULL, .band = *v.band ? v.band : NULL, .caption = v.caption,
		.x_marks = *v.x_marks ? v.x_marks : NULL, .y_marks = *v.y_marks ? v.y_marks : NULL,
		.flags = (uint32_t)((v.log_x ? GEAE_LOG_X : 0) | (v.log_y ? GEAE_LOG_Y : 0) | (v.log_colour ? GEAE_LOG_COLOUR : 0) |
				    (v.centred ? GEAE_SIGNED : 0) | (v.band_of_errors ? GEAE_BAND : 0))
	};
	r->pipeline->n_wish++;
}

void read_report(struct reading *r, const struct node *given)
{
	static const char *const keys[] = { "claims", "figures", "tables", NULL };
	const struct node *report = given ? resolve(r, given) : NULL, *claims, *figures, *tables;

	if (!report) {
		r->sound = r->sound && !given;
		return;
	}
	claims = node_find(report, "claims");
	figures = node_find(report, "figures");
	tables = node_find(report, "tables");
	for (const struct node *c = report->child; c; c = c->next)
		if (strcmp(c->name, "claims") != 0 && strcmp(c->name, "figures") != 0 && strcmp(c->name, "tables") != 0)
			report_fault(r, c->place, arena_format(r->arena, "'%s' is not a part of report%s", c->name,
							suggestion(r->arena, c->name, keys)));
	if (claims && claims->type != NODE_LIST)
		report_fault(r, claims->place, "report.claims wants a list: claims = ( { claim = \"...\"; ... }, { ... } );");
	else if (claims) {
		r->pipeline->claim = arena_array(r->arena, claims->n_child + 1, struct claim);
		for (const struct node *c = claims->child; c; c = c->next)
			read_claim(r, c);
	}
	if (figures && figures->type != NODE_GROUP)
		report_fault(r, figures->place, "report.figures wants a group: figures: { order: { title = \"...\"; ... }; };");
	else if (figures) {
		r->pipeline->wish = arena_array(r->arena, figures->n_child + 1, struct figure_wish);
		for (const struct node *c = figures->child; c; c = c->next)
			read_wish(r, c);
	}
	read_tables(r, tables);
}
