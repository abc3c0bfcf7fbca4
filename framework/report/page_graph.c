/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graph of stages, drawn in layers: every stage below all that it takes from. */
#include <string.h>
#include "html.h"
#include "number.h"
#include "page_parts.h"

enum { BOX_WIDTH = 148, BOX_HEIGHT = 46, GAP_X = 18, GAP_Y = 38, MARGIN = 4, MOST_LETTERS = 18 };

struct layout {
	int *layer, *column; /* of each stage */
	int n_layer, widest;
};

/* Layer: the longest way from a stage without inputs.  Column: near the middle of what it takes from. */
static void lay_out(struct layout *l, const struct pipeline *p, struct arena *arena)
{
	int *used = arena_array(arena, p->n_stage + 1, int);
	bool *taken = arena_array(arena, (p->n_stage + 1) * (p->n_stage + 1), bool);

	l->layer = arena_array(arena, p->n_stage + 1, int);
	l->column = arena_array(arena, p->n_stage + 1, int);
	for (size_t s = 0; s < p->n_stage; s++) {
		const struct stage *stage = &p->stage[s];

		for (size_t k = 0; k < stage->n_in; k++) {
			int above = l->layer[stage->in[k].stage->index] + 1;

			l->layer[s] = above > l->layer[s] ? above : l->layer[s];
		}
		used[l->layer[s]]++;
		l->n_layer = l->layer[s] + 1 > l->n_layer ? l->layer[s] + 1 : l->n_layer;
	}
	for (int k = 0; k < l->n_layer; k++)
		l->widest = used[k] > l->widest ? used[k] : l->widest;
	for (size_t s = 0; s < p->n_stage; s++) {
		const struct stage *stage = &p->stage[s];
		bool *row = taken + (size_t)l->layer[s] * (p->n_stage + 1);
		int want = 0, best = -1;

		for (size_t k = 0; k < stage->n_in; k++)
			want += l->column[stage->in[k].stage->index];
		want = stage->n_in ? want / (int)stage->n_in : 0;
		for (int c = 0; c < l->widest; c++)
			if (!row[c] && (best < 0 || (c > want ? c - want : want - c) < (best > want ? best - want : want - best)))
				best = c;
		row[best] = true;
		l->column[s] = best;
	}
}

/* Does stage s take, itself or through others, from stage t? */
static bool depends(const struct pipeline *p, const struct stage *s, const struct stage *t)
{
	for (size_t k = 0; k < s->n_in; k++) {
		const struct stage *from = &p->stage[s->in[k].stage->index];

		if (from == t || (from->index > t->index && depends(p, from, t)))
			return true;
	}
	return false;
}

/* Is input k of the stage also an input of one of its other inputs, or named before? */
static bool implied(const struct pipeline *p, const struct stage *s, size_t k)
{
	const struct stage *t = &p->stage[s->in[k].stage->index];

	for (size_t j = 0; j < s->n_in; j++)
		if ((j < k && s->in[j].stage == s->in[k].stage) || depends(p, &p->stage[s->in[j].stage->index], t))
			return true;
	return false;
}

static int left_of(const struct layout *l, size_t s)
{
	return MARGIN + l->column[s] * (BOX_WIDTH + GAP_X);
}

static int top_of(const struct layout *l, size_t s)
{
	return MARGIN + l->layer[s] * (BOX_HEIGHT + GAP_Y);
}

static void edge(FILE *f, const struct layout *l, size_t from, size_t to)
{
	int x0 = left_of(l, from) + BOX_WIDTH / 2, y0 = top_of(l, from) + BOX_HEIGHT;
	int x1 = left_of(l, to) + BOX_WIDTH / 2, y1 = top_of(l, to);

	if (x0 == x1 && l->layer[to] > l->layer[from] + 1) { /* round what stands between */
		int side = x0 + BOX_WIDTH / 2 + GAP_X / 2;

		fprintf(f, "<path d=\"M%d %d C%d %d %d %d %d %d S%d %d %d %d\"/>\n", x0, y0, side, y0 + GAP_Y / 2, side, y0 + GAP_Y / 2,
			side, (y0 + y1) / 2, x1, y1 - GAP_Y, x1, y1);
		return;
	}
	fprintf(f, "<path d=\"M%d %d C%d %d %d %d %d %d\"/>\n", x0, y0, x0, y0 + GAP_Y * 2 / 3, x1, y1 - GAP_Y * 2 / 3, x1, y1);
}

/* At most so many letters as the box has room for. */
static void short_text(FILE *f, const char *text)
{
	size_t n = 0, letters = 0;

	while (text[n] && letters < MOST_LETTERS) {
		size_t step = utf8_step(text + n);

		n += step ? step : 1;
		letters++;
	}
	html_format(f, "%.*s%s", (int)n, text, text[n] ? "…" : "");
}

static void box(FILE *f, const struct collected *c, const struct layout *l, size_t s)
{
	const size_t *first = c->request->plan->first;
	const struct stage *stage = &c->pipeline->stage[s];
	double cpu_all = 0, wall, cpu;
	bool failed = false, unfinished = false;
	char number[NUMBER_SIZE];
	int x = left_of(l, s), y = top_of(l, s);

	for (size_t k = first[s]; k < first[s + 1]; k++) {
		enum instance_state state = c->instance[k].outcome->state;

		page_times(c, &c->instance[k], &wall, &cpu);
		cpu_all += cpu;
		failed |= state == STATE_FAILED;
		unfinished |= state != STATE_DONE && state != STATE_CACHED;
	}
	fprintf(f, "<g class=\"%s\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\"/><text x=\"%d\" y=\"%d\">",
		failed ? "failed" : unfinished ? "unfinished" : "done", x, y, BOX_WIDTH, BOX_HEIGHT, x + BOX_WIDTH / 2, y + 19);
	short_text(f, stage->name);
	fprintf(f, "</text><text class=\"sub\" x=\"%d\" y=\"%d\">", x + BOX_WIDTH / 2, y + 36);
	if (first[s + 1] - first[s] > 1)
		html_format(f, "%s ×%zu", stage->driver->name, first[s + 1] - first[s]);
	else
		html_text(f, stage->driver->name);
	html_format(f, ", %s", failed ? "failed" : unfinished ? "not finished" : number_seconds(number, cpu_all));
	fputs("</text></g>\n", f);
}

void page_graph(struct page *p)
{
	FILE *f = p->f;
	const struct collected *c = p->c;
	struct arena arena = { 0 };
	struct layout l = { 0 };
	int width, height;

	lay_out(&l, c->pipeline, &arena);
	width = 2 * MARGIN + l.widest * (BOX_WIDTH + GAP_X) - GAP_X / 2;
	height = 2 * MARGIN + l.n_layer * (BOX_HEIGHT + GAP_Y) - GAP_Y;
	fprintf(f, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Graph of stages\">\n<svg class=\"graph\" role=\"img\" "
		"aria-label=\"Which stage takes from which; the table below says the same\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\">\n<g class=\"edges\">\n", width, height, width, height);
	for (size_t s = 0; s < c->pipeline->n_stage; s++) {
		const struct stage *stage = &c->pipeline->stage[s];

		for (size_t k = 0; k < stage->n_in; k++)
			if (!implied(c->pipeline, stage, k))
				edge(f, &l, (size_t)stage->in[k].stage->index, s);
	}
	fputs("</g>\n", f);
	for (size_t s = 0; s < c->pipeline->n_stage; s++)
		box(f, c, &l, s);
	fputs("</svg>\n</div>\n<p class=\"soft small\">Each stage stands below those it takes from; a line that a way through "
	      "others implies is left away. CPU times of all points of the sweep.</p>\n", f);
	arena_free(&arena);
}
