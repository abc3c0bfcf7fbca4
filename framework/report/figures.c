/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figures/: what the analyzers and the pipeline declare, drawn. */
#include <errno.h>
#include <string.h>
#include "replace.h"
#include "run_folder.h"
#include "collect.h"
#include "element.h"
#include "figure_inner.h"

struct studio { /* state of one figures_write() */
	struct collected *c;
	const char *folder;
	size_t room;
	bool absent; /* gnuplot is not there: said once */
};

static bool write_file(struct studio *s, const struct drawing *d, const char *base, const char *what, bool script)
{
	struct replace r;
	const char *name = arena_format(&s->c->arena, "%s.%s", base, script ? "gp" : "csv");

	if (replace_begin(&r, s->folder, name)) {
		if (script)
			figure_write_script(r.f, d, base, what);
		else
			figure_write_data(r.f, d);
		if (replace_end(&r))
			return true;
	}
	diag_error(s->c->diags, (struct place){ s->folder, 0 }, "%s cannot be written: %s", name, strerror(errno));
	return false;
}

static bool picture(struct studio *s, struct place place, const char *base)
{
	char why[256];

	if (s->absent)
		return false;
	switch (gnuplot_run(s->folder, arena_format(&s->c->arena, "%s.gp", base), why, sizeof(why))) {
	case GNUPLOT_OK:
		return true;
	case GNUPLOT_ABSENT:
		s->absent = true;
		diag_warning(s->c->diags, (struct place){ s->folder, 0 },
			     "gnuplot is not installed: there are data and scripts (*.gp) but no pictures "
			     "(Debian: apt-get install gnuplot-nox)");
		return false;
	default:
		diag_warning(s->c->diags, place, "figure %s was not drawn: %s", base, why);
		return false;
	}
}

static void keep(struct studio *s, struct figure_made made)
{
	struct collected *c = s->c;

	if (c->n_figure == s->room) {
		struct figure_made *more = arena_array(&c->arena, 2 * s->room + 8, struct figure_made);

		if (c->n_figure)
			memcpy(more, c->figure, c->n_figure * sizeof(*more));
		c->figure = more;
		s->room = 2 * s->room + 8;
	}
	c->figure[c->n_figure++] = made;
}

/* Where a figure comes from: an analyzer's declaration at its stage, or the pipeline's. */
struct origin {
	const struct stage *stage; /* NULL: the pipeline's own */
	struct place place;
	const char *name; /* "figure 'binder' of stage 'curves'" */
};

static const char *left_out_note(struct arena *arena, const struct drawing *d)
{
	if (d->n_panel_left_out)
		return arena_format(arena, "%zu of %zu are shown.", d->n_panel, d->n_panel + d->n_panel_left_out);
	if (d->n_left_out)
		return arena_format(arena, "Thinned by %lld points.", (long long)d->n_left_out);
	return "";
}

/* For those who do not see it: "Binder cumulant: U4 against T [J/k_B], 3 series: L = 16; L = 32; L = 64." */
static const char *in_words(struct arena *arena, const struct geae_figure *figure, const struct drawing *d)
{
	const char *text = arena_format(arena, "%s: %s%s%s against %s", figure->title ? figure->title : figure->name,
					d->colour_head ? d->colour_head : "", d->colour_head ? " over " : "", d->y_head, d->x_head);
	size_t n = figure_points(d), shown = 0;

	if (!d->n_finite)
		return arena_format(arena, "%s. There are no data.", text);
	if (n > 1)
		text = arena_format(arena, "%s, %zu series: ", text, n);
	for (size_t k = 0; n > 1 && k < d->n_curve && shown < 12; k++)
		if (!d->curve[k].line && curve_drawable(&d->curve[k]))
			text = arena_format(arena, "%s%s%s", text, shown++ ? "; " : "", d->curve[k].label);
	return arena_format(arena, "%s%s.", text, n > shown && n > 1 ? "; ..." : "");
}

/* "L = 16, fold = 2" as a part of a file name: "L=16,fold=2". */
static const char *without_blanks(struct arena *arena, const char *text)
{
	char *copy = arena_text(arena, text), *to = copy;

	for (; *text; text++)
		if (*text != ' ')
			*to++ = *text;
	*to = 0;
	return copy;
}

static bool draw(struct studio *s, const struct origin *from, const struct geae_figure *figure,
		 const struct figure_source *source, size_t n, const char *point)
{
	struct collected *c = s->c;
	const char *why, *what, *base;
	struct drawing *d = figure_collect(figure, source, n, &c->arena, &why);
	struct figure_made made = { .stage = from->stage, .figure = figure, .what = point, .note = "" };

	base = arena_format(&c->arena, "%s-%s%s%s", from->stage ? from->stage->name : "report", figure->name, *point ? "-" : "",
			    without_blanks(&c->arena, point));
	made.base = base = file_name(&c->arena, base);
	if (!d) {
		diag_warning(c->diags, from->place, "%s cannot be drawn: %s", from->name, why);
		return true;
	}
	if (!d->n_finite)
		diag_warning(c->diags, from->place, "%s has no data", from->name);
	made.alt = in_words(&c->arena, figure, d);
	made.note = left_out_note(&c->arena, d);
	what = arena_format(&c->arena, "%s%s of pipeline %s%s%s. %s", from->stage ? "Stage " : "Several stages",
			    from->stage ? from->stage->name : "", c->pipeline->name, *point ? ", " : "", point, made.note);
	if (!write_file(s, d, base, what, false) || !write_file(s, d, base, what, true))
		return false;
	made.picture = picture(s, from->place, base);
	keep(s, made);
	return true;
}

/* Its analyzer need not put that port out, and here it has not. */
static bool not_put_out(const struct geae_analyzer_ops *ops, const char *name, const struct figure_source *source, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (array_named(source[k].port, source[k].n_port, name))
			return false;
	for (const char *row = (const char *)ops->out; row && ((const struct geae_port *)row)->name; row += ops->port_size)
		if (!strcmp(((const struct geae_port *)row)->name, name))
			return ((const struct geae_port *)row)->flags & GEAE_OPTIONAL;
	return false;
}

static bool left_out(const struct geae_analyzer_ops *ops, const struct geae_figure *figure,
		     const struct figure_source *source, size_t n)
{
	const char *needed[] = { figure->x, figure->y, figure->kind == GEAE_HEAT_MAP || figure->kind == GEAE_SCATTER ? figure->colour : NULL };

	for (size_t k = 0; k < sizeof(needed) / sizeof(needed[0]); k++)
		if (needed[k] && *needed[k] && !strpbrk(needed[k], ";:") && not_put_out(ops, needed[k], source, n))
			return true;
	return false;
}

static bool stage_figures(struct studio *s, const struct stage *stage, const struct collected_instance *first, size_t n)
{
	const struct geae_analyzer_ops *ops = n ? analyzer_of(first->instance) : NULL;
	struct figure_source *source = arena_array(&s->c->arena, n + 1, struct figure_source);
	const char **point = arena_array(&s->c->arena, n + 1, const char *);
	size_t n_source = 0;

	for (size_t k = 0; k < n; k++) {
		if (!first[k].open)
			continue;
		point[n_source] = sweep_text(&s->c->arena, &first[k]);
		source[n_source++] = (struct figure_source){ first[k].object.port, first[k].object.n_port, first[k].axis,
							     first[k].n_axis, NULL, NULL, 0 };
	}
	if (!ops || !ops->figures || !n_source)
		return true;
	for (const char *row = (const char *)ops->figures; ((const struct geae_figure *)row)->name;
	     row += ops->figure_size) {
		const struct geae_figure *figure = (const struct geae_figure *)row;

		struct origin from = { stage, stage->place, NULL };

		if (left_out(ops, figure, source, n_source))
			continue;
		from.name = arena_format(&s->c->arena, "figure '%s' of stage '%s'", figure->name, stage->name);
		if (figure->kind != GEAE_HEAT_MAP) {
			if (!draw(s, &from, figure, source, n_source, ""))
				return false;
			continue;
		}
		for (size_t k = 0; k < n_source; k++) /* maps cannot lie over each other */
			if (!draw(s, &from, figure, &source[k], 1, point[k]))
				return false;
	}
	return true;
}

/* Is one of its ports among the sources? */
static bool has_port(struct arena *arena, const struct geae_figure *f, const struct figure_source *source)
{
	size_t n;
	const struct entry *entry = entries_of(arena, f->y, &n);

	for (size_t k = 0; k < n; k++)
		if (entry_array(source, entry[k].name))
			return true;
	return false;
}

/* Results and what the record says. */
static struct figure_source source_of(struct collected *c, const struct collected_instance *i)
{
	struct figure_source s = { i->object.port, i->object.n_port, i->axis, i->n_axis, i->instance->stage->name, i->point, i->n_point };
	struct geae_array *all;

	if (!i->n_record)
		return s;
	s.n_port = (i->open ? i->object.n_port : 0) + i->n_record;
	s.port = all = arena_array(&c->arena, s.n_port + 1, struct geae_array);
	memcpy(all, i->record, i->n_record * sizeof(*all));
	if (i->open)
		memcpy(all + i->n_record, i->object.port, i->object.n_port * sizeof(*all));
	return s;
}

/* The pipeline's own figures: every open result is a source, its ports are called "stage.port". */
static bool wishes(struct studio *s)
{
	struct collected *c = s->c;
	struct figure_source *source = arena_array(&c->arena, c->n_instance + 1, struct figure_source);
	const char **point = arena_array(&c->arena, c->n_instance + 1, const char *);
	size_t n = 0;

	for (size_t k = 0; k < c->n_instance; k++) {
		const struct collected_instance *i = &c->instance[k];

		if (!i->open && !i->n_record)
			continue;
		point[n] = sweep_text(&c->arena, i);
		source[n++] = source_of(c, i);
	}
	for (size_t w = 0; w < c->pipeline->n_wish; w++) {
		const struct figure_wish *wish = &c->pipeline->wish[w];
		struct origin from = { NULL, wish->place, arena_format(&c->arena, "figure '%s' of the report", wish->figure.name) };

		if (wish->figure.kind != GEAE_HEAT_MAP && !draw(s, &from, &wish->figure, source, n, ""))
			return false;
		for (size_t k = 0; wish->figure.kind == GEAE_HEAT_MAP && k < n; k++)
			if (has_port(&c->arena, &wish->figure, &source[k]) && !draw(s, &from, &wish->figure, &source[k], 1, point[k]))
				return false;
	}
	return true;
}

bool figures_write(struct collected *c)
{
	static const char *const endings[] = { ".csv", ".dat", ".gp", ".svg", ".pdf", NULL };
	const size_t *first = c->request->plan->first;
	struct studio s = { .c = c, .folder = arena_format(&c->arena, "%s/figures", c->request->folder) };

	if (!folder_fresh(s.folder, endings)) {
		diag_error(c->diags, (struct place){ s.folder, 0 }, "the folder cannot be made: %s", strerror(errno));
		return false;
	}
	if (!wishes(&s)) /* first: the pipeline asked for them */
		return false;
	for (int pass = 0; pass < 2; pass++) /* then what the answer comes from */
		for (size_t k = 0; k < c->pipeline->n_stage; k++) {
			const struct stage *stage = &c->pipeline->stage[k];
			const char *answer = c->pipeline->expect.stage;

			if (stage_is_analysis(stage) && (answer && !strcmp(stage->name, answer)) == !pass &&
			    !stage_figures(&s, stage, &c->instance[first[k]], first[k + 1] - first[k]))
				return false;
		}
	return true;
}
