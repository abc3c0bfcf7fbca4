/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figures/: what the analyzers declare, drawn. */
#include <errno.h>
#include <string.h>
#include "replace.h"
#include "run_folder.h"
#include "collect.h"
#include "element.h"

struct studio { /* state of one figures_write() */
	struct collected *c;
	const char *folder;
	size_t room;
	bool absent; /* gnuplot is not there: said once */
};

static bool write_file(struct studio *s, const struct drawing *d, const char *base, const char *what, bool script)
{
	struct replace r;
	const char *name = arena_format(&s->c->arena, "%s.%s", base, script ? "gp" : "dat");

	if (replace_begin(&r, s->folder, name)) {
		if (script)
			figure_write_script(r.f, d, base, what);
		else
			figure_write_data(r.f, d, what);
		if (replace_end(&r))
			return true;
	}
	diag_error(s->c->diags, (struct place){ s->folder, 0 }, "%s cannot be written: %s", name, strerror(errno));
	return false;
}

static bool picture(struct studio *s, const struct stage *stage, const char *base)
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
		diag_warning(s->c->diags, stage->place, "figure %s was not drawn: %s", base, why);
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

static bool draw(struct studio *s, const struct stage *stage, const struct geae_figure *figure,
		 const struct figure_source *source, size_t n, const char *point)
{
	struct collected *c = s->c;
	const char *why, *what, *base;
	struct drawing *d = figure_collect(figure, source, n, &c->arena, &why);
	struct figure_made made = { .stage = stage, .figure = figure, .what = point };

	base = arena_format(&c->arena, "%s-%s%s%s", stage->name, figure->name, *point ? "-" : "", point);
	made.base = base = file_name(&c->arena, base);
	if (!d) {
		diag_warning(c->diags, stage->place, "figure '%s' of stage '%s' cannot be drawn: %s", figure->name,
			     stage->name, why);
		return true;
	}
	if (!d->n_finite)
		diag_warning(c->diags, stage->place, "figure '%s' of stage '%s' has no data", figure->name, stage->name);
	what = arena_format(&c->arena, "Stage %s of pipeline %s%s%s%s.", stage->name, c->pipeline->name,
			    *point ? ", " : "", point,
			    d->n_left_out ? arena_format(&c->arena, "; thinned by %lld points", (long long)d->n_left_out) : "");
	if (!write_file(s, d, base, what, false) || !write_file(s, d, base, what, true))
		return false;
	made.picture = picture(s, stage, base);
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
	const char *needed[] = { figure->x, figure->y, figure->kind == GEAE_HEAT_MAP ? figure->colour : NULL };

	for (size_t k = 0; k < sizeof(needed) / sizeof(needed[0]); k++)
		if (needed[k] && *needed[k] && not_put_out(ops, needed[k], source, n))
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
							     first[k].n_axis };
	}
	if (!ops || !ops->figures || !n_source)
		return true;
	for (const char *row = (const char *)ops->figures; ((const struct geae_figure *)row)->name;
	     row += ops->figure_size) {
		const struct geae_figure *figure = (const struct geae_figure *)row;

		if (left_out(ops, figure, source, n_source))
			continue;
		if (figure->kind != GEAE_HEAT_MAP) {
			if (!draw(s, stage, figure, source, n_source, ""))
				return false;
			continue;
		}
		for (size_t k = 0; k < n_source; k++) /* maps cannot lie over each other */
			if (!draw(s, stage, figure, &source[k], 1, point[k]))
				return false;
	}
	return true;
}

bool figures_write(struct collected *c)
{
	static const char *const endings[] = { ".dat", ".gp", ".svg", NULL };
	const size_t *first = c->request->plan->first;
	struct studio s = { .c = c, .folder = arena_format(&c->arena, "%s/figures", c->request->folder) };

	if (!folder_fresh(s.folder, endings)) {
		diag_error(c->diags, (struct place){ s.folder, 0 }, "the folder cannot be made: %s", strerror(errno));
		return false;
	}
	for (size_t k = 0; k < c->pipeline->n_stage; k++)
		if (stage_is_analysis(&c->pipeline->stage[k]) &&
		    !stage_figures(&s, &c->pipeline->stage[k], &c->instance[first[k]], first[k + 1] - first[k]))
			return false;
	return true;
}
