/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where things go: the key where no data are, small pictures in a grid. */
#include <math.h>
#include <string.h>
#include "figure_script.h"
#include "html.h"

/* Letters that the reader sees: without the marks of enhanced text. */
static size_t visible(const char *text)
{
	size_t n = 0;

	while (*text) {
		size_t step = utf8_step(text);

		if (!strncmp(text, "{/:Italic ", 10)) {
			text += 10;
			continue;
		}
		n += !strchr("{}_^\\", *text);
		text += step ? step : 1;
	}
	return n;
}

static double share(const struct drawing *d, int axis, double v)
{
	const bool log_axis = d->figure->flags & (axis ? GEAE_LOG_Y : GEAE_LOG_X);
	double low = log_axis ? log(d->low[axis]) : d->low[axis], high = log_axis ? log(d->high[axis]) : d->high[axis];

	v = log_axis ? log(v) : v;
	return high > low ? 0.05 + 0.9 * (v - low) / (high - low) : 0.5;
}

/* Points and error bars, and the lines between points, that a box in shares of the figure would hide. */
static size_t hidden(const struct drawing *d, double x0, double x1, double y0, double y1)
{
	size_t n = 0;

	for (size_t k = 0; k < d->n_curve; k++) {
		const struct curve *c = &d->curve[k];

		for (int64_t i = 0; i + 1 < c->n || i == 0; i++) {
			int64_t j = i + 1 < c->n ? i + 1 : i;

			if (!c->n || !isfinite(c->x[i]) || !isfinite(c->y[i]) || !isfinite(c->x[j]) || !isfinite(c->y[j]))
				continue;
			for (int end = -1; end <= 1 && c->y_err && isfinite(c->y_err[i]); end += 2) {
				double x = share(d, 0, c->x[i]), y = share(d, 1, c->y[i] + end * c->y_err[i]);

				n += x >= x0 && x <= x1 && y >= y0 && y <= y1;
			}
			for (int step = 0; step <= 8; step++) {
				double s = step / 8.0, x, y;

				if (d->figure->kind == GEAE_SCATTER && step > 0)
					break;
				x = share(d, 0, c->x[i] + s * (c->x[j] - c->x[i]));
				y = share(d, 1, c->y[i] + s * (c->y[j] - c->y[i]));
				n += x >= x0 && x <= x1 && (y >= y0 || d->figure->kind == GEAE_HISTOGRAM) && y <= y1 + 0.02;
			}
		}
	}
	return n;
}

struct box {
	double x0, x1, y0, y1;
	const char *words;
};

/* Inside, in the first corner that is empty; false: above. */
static bool key_box(const struct drawing *d, struct box *box)
{
	static const struct {
		const char *words;
		bool right, top;
	} corner[] = { { "top right", true, true }, { "top left", false, true }, { "bottom right", true, false },
		       { "bottom left", false, false } };
	size_t longest = 0, rows = 0;
	double width, height;

	for (size_t k = 0; k < d->n_curve; k++) {
		const char *key = d->by_group ? d->curve[k].group : d->curve[k].key;
		bool again = d->curve[k].line || !*key || !curve_drawable(&d->curve[k]);

		for (size_t j = 0; j < k && !again; j++)
			again = !strcmp(key, d->by_group ? d->curve[j].group : d->curve[j].key);
		if (again)
			continue;
		rows++;
		longest = visible(key) > longest ? visible(key) : longest;
	}
	width = 0.15 + 0.027 * (double)longest;
	height = 0.03 + 0.084 * (double)rows;
	for (int k = 0; k < 4 && rows && d->figure->kind != GEAE_BARS && width < 0.6 && height < 0.6; k++) {
		double x0 = corner[k].right ? 1 - width : 0, y0 = corner[k].top ? 1 - height : 0;

		*box = (struct box){ x0, x0 + width, y0, y0 + height, corner[k].words };
		if (hidden(d, box->x0, box->x1, box->y0, box->y1) == 0)
			return true;
	}
	return false;
}

size_t figure_label_hides(const struct drawing *d, const struct figure_mark *m, double along, bool far_side)
{
	double width = 0.03 + 0.024 * (double)visible(m->label), at = share(d, !m->upright, m->at);
	double x0 = m->upright ? (far_side ? at - width : at) : along > 0.5 ? 1 - width : 0;
	double y0 = m->upright ? along - 0.05 : far_side ? at - 0.1 : at;
	struct box key;
	bool on_key = key_box(d, &key) && x0 < key.x1 && x0 + width > key.x0 && y0 < key.y1 && y0 + 0.1 > key.y0;
	size_t outside = x0 < 0 || x0 + width > 1 || y0 < 0 || y0 + 0.1 > 1;

	return hidden(d, x0, x0 + width, y0, y0 + 0.1) + 1000 * outside + 300 * on_key;
}

void figure_write_key(FILE *f, const struct drawing *d)
{
	struct box box;

	if (d->figure->kind == GEAE_HEAT_MAP)
		fputs("unset key\n", f);
	else if (key_box(d, &box))
		fprintf(f, "set key inside %s vertical Left reverse samplen 1.2 spacing 1.05\n", box.words);
	else
		fputs("set key tmargin center horizontal Left reverse samplen 1.2 spacing 1.05\n", f);
}

size_t panel_columns(const struct drawing *d)
{
	return d->n_panel <= 2 ? d->n_panel : d->n_panel == 4 ? 2 : 3;
}

/* Two or three tics of one panel: 1, 2 or 5 times a power of ten apart. */
static double tic_step(double range)
{
	static const double nice[] = { 1, 2, 5, 10 };
	double power = pow(10, floor(log10(range / 2)));

	for (size_t k = 0; k < 4; k++)
		if (nice[k] * power >= range / 3)
			return nice[k] * power;
	return 10 * power;
}

static void ranges(FILE *f, const struct drawing *d)
{
	static const uint32_t log_flag[2] = { GEAE_LOG_X, GEAE_LOG_Y };

	for (int axis = 0; axis < 2; axis++) {
		double low = d->low[axis], high = d->high[axis], room = 0.06 * (high - low);

		if (!(high > low) || d->figure->flags & log_flag[axis])
			room = high > low ? 0 : fabs(high) / 10 + 1e-9;
		if (high > low && !(d->figure->flags & log_flag[axis]))
			fprintf(f, "set %ctics %.6g\n", axis ? 'y' : 'x', tic_step(high - low));
		fprintf(f, "set %crange [%.6g:%.6g]\n", axis ? 'y' : 'x', low - room, high + 3 * room);
	}
}

/* The labels of the axes once, along the outer sides; the name of each panel inside. */
void figure_write_panels(FILE *f, const struct drawing *d, const char *base)
{
	const size_t columns = panel_columns(d), rows = (d->n_panel + columns - 1) / columns;
	const double height = 1.2 + 2.1 * (double)rows, bottom = 0.95 / height;
	bool several = false, titled = false;
	double top;

	for (size_t k = 0; k < d->n_curve; k++)
		several |= d->curve[k].entry > 0;
	top = 1 - (several ? 0.5 : 0.2) / height; /* the key stands above */
	fprintf(f, "set multiplot layout %zu,%zu margins screen 0.13, screen 0.98, screen %.4f, screen %.4f spacing screen 0.015, "
		"screen %.4f\n", rows, columns, bottom, top, 0.12 / height);
	fprintf(f, "set label 100 '%s' at screen 0.555, screen %.4f center\nset label 101 '%s' at screen 0.02, screen %.4f center "
		"rotate by 90\nunset xlabel\nunset ylabel\nunset key\nset tics font ',7'\n",
		d->x_label, 0.2 / height, d->y_label, (bottom + top) / 2);
	ranges(f, d);
	for (size_t p = 0; p < d->n_panel; p++) {
		const char *before = "plot ", *place = "";
		bool any = false;
		size_t block = 1;

		for (size_t k = 0; k < d->n_curve && !*place; k++)
			place = d->curve[k].panel == p ? d->curve[k].place : "";
		fprintf(f, "set label 1 '%s' at graph 0.05, graph 0.9 left font ',7'\n", place);
		fprintf(f, "set format x '%s'\nset format y '%s'\n",
			p + columns < d->n_panel ? "" : d->figure->flags & GEAE_LOG_X ? "10^{%T}" : "%h",
			p % columns ? "" : d->figure->flags & GEAE_LOG_Y ? "10^{%T}" : "%h");
		if (several && !titled)
			fprintf(f, "set key at screen 0.98, screen %.4f right center horizontal maxrows 1 samplen 0.8 font ',7'\n", 1 - 0.25 / height);
		for (size_t k = 0; k < d->n_curve; k++) {
			if (!curve_drawable(&d->curve[k]))
				continue;
			if (d->curve[k].panel == p) {
				any = true;
				plot_curve(f, d, k, base, block, &before);
			}
			block++;
		}
		fputs(any ? "\n" : "plot NaN notitle\n", f);
		if (p == 0)
			fputs("unset label 100\nunset label 101\nunset key\n", f);
		titled = true;
	}
	fputs("unset multiplot\n", f);
}
