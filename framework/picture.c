/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows are shown, and how they look in a terminal. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "picture.h"
#include "report/element.h"
#include "report/number.h"

double picture_value(const struct picture *p, size_t k, int64_t i)
{
	return element_number(p->x, p->row[k] * p->size + i);
}

static const struct geae_array *varying(const struct geae_array *x)
{
	for (uint32_t c = 0; c < x->n_coord; c++) {
		const struct geae_array *a = x->coord[c];

		if (a->role != GEAE_CONTROL || a->rank != 1 || a->dim[0] != x->dim[0])
			continue;
		for (int64_t r = 1; r < a->dim[0]; r++)
			if (geae_number(a, r) > geae_number(a, 0) || geae_number(a, r) < geae_number(a, 0))
				return a;
	}
	return NULL;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The last row of each of some values of a control: a chain is longest under way there. */
static void choose_rows(struct picture *p, const struct geae_array *control, struct arena *arena)
{
	int64_t n_row = p->x->dim[0], n = 0;
	double *value = arena_array(arena, n_row + 1, double);

	for (int64_t r = 0; control && r < n_row; r++)
		value[r] = geae_number(control, r);
	if (control) {
		qsort(value, (size_t)n_row, sizeof(*value), by_value);
		for (int64_t r = 0; r < n_row; r++)
			if (!n || value[r] > value[n - 1])
				value[n++] = value[r];
	}
	p->n = (size_t)(control ? n : n_row);
	p->n = p->n > PICTURE_ROWS ? PICTURE_ROWS : p->n;
	for (size_t k = 0; k < p->n; k++) {
		int64_t last = (control ? n : n_row) - 1, at = p->n > 1 ? (int64_t)k * last / (int64_t)(p->n - 1) : 0;
		char text[NUMBER_SIZE];

		p->row[k] = at;
		for (int64_t r = 0; control && r < n_row; r++)
			if (!(geae_number(control, r) < value[at]) && !(geae_number(control, r) > value[at]))
				p->row[k] = r;
		p->title[k] = control ? arena_format(arena, "%s = %s, row %" PRId64, control->name,
						     number_plain(text, value[at]), p->row[k])
				      : arena_format(arena, "row %" PRId64, p->row[k]);
	}
}

const char *picture_choose(struct picture *p, const struct geae_array *x, struct arena *arena)
{
	*p = (struct picture){ .x = x, .size = 1, .low = HUGE_VAL, .high = -HUGE_VAL };
	if (!x || x->rank < 2 || !x->dim[0] || x->dtype == GEAE_TEXT || x->dtype == GEAE_C128)
		return "it keeps no configurations or spectra";
	for (uint32_t k = 1; k < x->rank; k++)
		p->size *= x->dim[k];
	p->curve = x->rank == 2 && (x->dtype == GEAE_F32 || x->dtype == GEAE_F64);
	p->width = x->dim[x->rank - 1];
	p->height = p->curve || !p->width ? 1 : p->size / p->width;
	if (!p->size)
		return "its rows are empty";
	for (uint32_t c = 0; c < x->n_coord && p->curve; c++)
		if (x->coord[c]->rank == 1 && !strcmp(x->coord[c]->axis[0], x->axis[1]))
			p->grid = x->coord[c];
	choose_rows(p, varying(x), arena);
	for (size_t k = 0; k < p->n; k++)
		for (int64_t i = 0; i < p->size; i++) {
			double v = picture_value(p, k, i);

			p->low = v < p->low ? v : p->low;
			p->high = v > p->high ? v : p->high;
		}
	return NULL;
}

/* ---- in a terminal ---- */

struct panel { /* sites are taken in steps where they do not fit */
	int64_t step, width, height;
	int lines;
};

static struct panel panel_of(const struct picture *p, int columns)
{
	struct panel q = { .step = 1 + (p->width - 1) / columns };

	q.width = p->curve ? (columns < 78 ? columns : (columns - 2) / 2) : (p->width + q.step - 1) / q.step;
	q.height = p->curve ? 10 : (p->height + q.step - 1) / q.step;
	return q;
}

static void site(const struct picture *p, FILE *f, const struct panel *q, size_t k, int64_t line, int64_t column,
		 bool utf8)
{
	static const char *const half[] = { " ", "\xE2\x96\x80", "\xE2\x96\x84", "\xE2\x96\x88" };
	int64_t y = (utf8 ? 2 : 1) * line * q->step, x = column * q->step;
	double middle = (p->low + p->high) / 2;
	int up = picture_value(p, k, y * p->width + x) > middle, down;

	if (!utf8) {
		fputc(p->high - p->low > 1.5 ? '0' + (int)picture_value(p, k, y * p->width + x) % 10
		      : up		     ? '#'
					     : '.',
		      f);
		return;
	}
	y += q->step;
	down = y < p->height && picture_value(p, k, y * p->width + x) > middle;
	fputs(half[up + 2 * down], f);
}

static void curve_letter(const struct picture *p, FILE *f, const struct panel *q, size_t k, int64_t line,
			 int64_t column)
{
	int64_t i = q->width > 1 ? column * (p->width - 1) / (q->width - 1) : 0;
	double range = p->high > p->low ? p->high - p->low : 1;
	int64_t at = (int64_t)lround((p->high - picture_value(p, k, i)) / range * (double)(q->height - 1));

	fputc(at == line ? '*' : ' ', f);
}

static void ends_of(const struct picture *p, FILE *f)
{
	char a[NUMBER_SIZE], b[NUMBER_SIZE], unit[96];

	if (p->grid)
		fprintf(f, "%s%s from %s to %s; ", p->grid->name, unit_suffix(unit, sizeof(unit), p->grid->unit),
			number_plain(a, geae_number(p->grid, 0)),
			number_plain(b, geae_number(p->grid, p->grid->dim[0] - 1)));
	fprintf(f, "values from %s to %s\n", number_plain(a, p->low), number_plain(b, p->high));
}

void picture_print(const struct picture *p, FILE *f, int columns, bool utf8)
{
	struct panel q = panel_of(p, columns);
	int64_t wide = q.width < 22 ? 22 : q.width, beside = (columns + 2) / (wide + 2), lines;

	utf8 = utf8 && !p->curve && p->high - p->low < 1.5; /* more than two levels: digits */
	lines = utf8 ? (q.height + 1) / 2 : q.height;
	beside = beside < 1 ? 1 : beside;
	for (size_t first = 0; first < p->n; first += (size_t)beside) {
		size_t n = p->n - first < (size_t)beside ? p->n - first : (size_t)beside;

		for (size_t k = first; k < first + n; k++)
			fprintf(f, "%-*s%s", k + 1 < first + n ? (int)wide + 2 : 0, p->title[k],
				k + 1 < first + n ? "" : "\n");
		for (int64_t line = 0; line < lines; line++) {
			for (size_t k = first; k < first + n; k++) {
				for (int64_t c = 0; c < q.width; c++)
					p->curve ? curve_letter(p, f, &q, k, line, c)
						 : site(p, f, &q, k, line, c, utf8);
				fprintf(f, "%*s", (int)(k + 1 < first + n ? wide - q.width + 2 : 0), "");
			}
			fputc('\n', f);
		}
		fputc('\n', f);
	}
	if (p->curve)
		ends_of(p, f);
	else if (q.step > 1)
		fprintf(f, "every %" PRId64 "th site of each line; --picture=FILE.svg shows all\n", q.step);
}
