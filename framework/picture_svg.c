/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same rows as an SVG file. */
#include <inttypes.h>
#include <math.h>
#include "picture.h"
#include "report/html.h"

enum { ACROSS = 3, SIDE = 180, GAP = 16, TITLE = 18 };

static const char *const colours[] = { "#fff",	  "#1f3b5b", "#d98e04", "#3a8f5c",
				       "#a4403c", "#6d5aa8", "#5b6570", "#c76f9b" };

static int level_of(const struct picture *p, size_t k, int64_t i)
{
	double v = picture_value(p, k, i);

	return (int)(v - p->low) % (int)(sizeof(colours) / sizeof(colours[0]));
}

/* Runs of equal level in a line are one rectangle. */
static void snapshot(const struct picture *p, FILE *f, size_t k)
{
	double site = (double)SIDE / (double)(p->width > p->height ? p->width : p->height);

	for (int level = 1; level < (int)(sizeof(colours) / sizeof(colours[0])); level++) {
		bool any = false;

		for (int64_t y = 0; y < p->height; y++)
			for (int64_t x = 0, n; x < p->width; x += n) {
				int here = level_of(p, k, y * p->width + x);

				for (n = 1; x + n < p->width && level_of(p, k, y * p->width + x + n) == here; n++)
					;
				if (here != level)
					continue;
				if (!any)
					fprintf(f, "<path fill=\"%s\" d=\"", colours[level]);
				any = true;
				fprintf(f, "M%.3f %.3fh%.3fv%.3fh%.3fz", (double)x * site, (double)y * site,
					(double)n * site, site, -(double)n * site);
			}
		if (any)
			fputs("\"/>\n", f);
	}
	fprintf(f, "<rect fill=\"none\" stroke=\"#5b6570\" stroke-width=\".5\" width=\"%.3f\" height=\"%.3f\"/>\n",
		(double)p->width * site, (double)p->height * site);
}

static void curve(const struct picture *p, FILE *f, size_t k)
{
	double range = p->high > p->low ? p->high - p->low : 1;
	double first = p->grid ? geae_number(p->grid, 0) : 0,
	       last = p->grid ? geae_number(p->grid, p->width - 1) : (double)p->width - 1;

	fputs("<polyline fill=\"none\" stroke=\"#1f3b5b\" points=\"", f);
	for (int64_t i = 0; i < p->width; i++) {
		double x = p->grid ? geae_number(p->grid, i) : (double)i;

		fprintf(f, "%.2f,%.2f ", (double)SIDE * (fabs(last - first) > 0 ? (x - first) / (last - first) : 0),
			(double)SIDE * (p->high - picture_value(p, k, i)) / range);
	}
	fprintf(f, "\"/>\n<rect fill=\"none\" stroke=\"#5b6570\" stroke-width=\".5\" width=\"%d\" height=\"%d\"/>\n",
		SIDE, SIDE);
}

void picture_svg(const struct picture *p, FILE *f)
{
	int rows = ((int)p->n + ACROSS - 1) / ACROSS, across = (int)p->n < ACROSS ? (int)p->n : ACROSS;
	int width = across * (SIDE + GAP) + GAP, height = rows * (SIDE + TITLE + GAP) + GAP;

	fprintf(f,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
		width, height, width, height);
	for (size_t k = 0; k < p->n; k++) {
		int x = GAP + (int)k % ACROSS * (SIDE + GAP), y = GAP + (int)k / ACROSS * (SIDE + TITLE + GAP);

		fprintf(f, "<text x=\"%d\" y=\"%d\">", x, y + TITLE - 6);
		html_text(f, p->title[k]);
		fprintf(f, "</text>\n<g transform=\"translate(%d %d)\">\n", x, y + TITLE);
		p->curve ? curve(p, f, k) : snapshot(p, f, k);
		fputs("</g>\n", f);
	}
	fputs("</svg>\n", f);
}
