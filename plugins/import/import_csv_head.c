/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first lines of a CSV file: comments, the separator, the headings "name [unit]". */
#include "import_csv.h"
#include <errno.h>
#include <string.h>

enum { HEAD = 1 << 16, LONGEST_LINE = 64 << 20 };

static char *trimmed(char *at)
{
	char *end;

	at += strspn(at, " \t\r");
	end = at + strlen(at);
	while (end > at && strchr(" \t\r", end[-1]))
		*--end = 0;
	if (end - at >= 2 && *at == '"' && end[-1] == '"') {
		*--end = 0;
		at++;
	}
	return at;
}

size_t csv_split(char *line, char separator, char **cell)
{
	size_t n = 0;
	bool quoted = false;

	if (separator == ' ')
		for (line += strspn(line, " \t\r"); *line;) {
			char *end = line + strcspn(line, " \t\r"), *next = end + strspn(end, " \t\r");

			if (cell) {
				*end = 0;
				cell[n] = line;
			}
			n++;
			line = next;
		}
	else
		for (char *start = line;; line++) {
			quoted ^= *line == '"';
			if (*line && (*line != separator || quoted))
				continue;
			if (cell) {
				bool last = !*line;

				*line = 0;
				cell[n++] = trimmed(start);
				if (last)
					break;
			} else {
				n++;
				if (!*line)
					break;
			}
			start = line + 1;
		}
	return n;
}

static bool is_number(const char *text)
{
	double value;
	const char *end = number_read(text, &value);

	return !*text || (end && !*end);
}

/* The line at *at (offset in the file), NUL-terminated in scratch memory; *at goes behind it. */
static int line_at(struct geae_cx *cx, const struct table *t, const struct csv *c, int64_t *at, char **line)
{
	for (int64_t room = HEAD;; room *= 4) {
		int64_t n = c->size - *at < room ? c->size - *at : room;
		char *text = geae_scratch(cx, n + 1, char), *end;

		if (!text)
			return GEAE_ENOMEM;
		if (!table_pread(c->fd, text, (size_t)n, *at))
			return geae_fail(cx, GEAE_EIO, "'%s' cannot be read: %s", t->path, strerror(errno));
		end = memchr(text, '\n', (size_t)n);
		if (!end && n < c->size - *at) {
			if (room > LONGEST_LINE)
				return geae_fail(cx, GEAE_EDATA, "'%s' is no table: a line is longer than %d MB",
						 t->path, LONGEST_LINE >> 20);
			continue;
		}
		*at += end ? end - text + 1 : n;
		if (end)
			*end = 0;
		*line = text;
		return GEAE_OK;
	}
}

static char separator_of(const struct table *t, const char *line)
{
	static const char fixed[] = { 0, ',', ';', '\t', ' ' };

	if (t->separator != SEPARATOR_AUTO)
		return fixed[t->separator];
	return strchr(line, '\t') ? '\t' : strchr(line, ';') ? ';' : strchr(line, ',') ? ',' : ' ';
}

/* "name [unit]" in two; "z[0]" is a name: no unit is a whole number. */
static int name_column(struct geae_cx *cx, struct table *t, char *cell, const char **name, const char **unit)
{
	size_t n = strlen(cell);
	char *bracket = n && cell[n - 1] == ']' ? strrchr(cell, '[') : NULL;

	*unit = "";
	if (bracket && bracket > cell && bracket[1 + strspn(bracket + 1, "0123456789")] != ']') {
		cell[n - 1] = 0;
		*unit = table_text(cx, t, bracket + 1, strlen(bracket + 1));
		*bracket = 0;
		cell = trimmed(cell);
	}
	*name = table_text(cx, t, cell, strlen(cell));
	return *name && *unit ? GEAE_OK : GEAE_ENOMEM;
}

static int name_columns(struct geae_cx *cx, struct table *t, struct csv *c, char **cell)
{
	for (size_t k = 0; k < c->n_column; k++)
		GEAE_TRY(name_column(cx, t, cell ? cell[k] : (char[]){ "" }, &c->name[k], &c->unit[k]));
	return GEAE_OK;
}

/* numpy.savetxt writes its headings as a comment. */
static char **comment_cells(struct geae_cx *cx, const struct csv *c, char *comment)
{
	char **cell;
	size_t n;

	if (!comment)
		return NULL;
	comment += strspn(comment, "# \t");
	n = csv_split(comment, c->separator, NULL);
	cell = n == c->n_column ? geae_scratch(cx, n + 1, char *) : NULL;
	if (cell)
		csv_split(comment, c->separator, cell);
	return cell;
}

static int heading(struct geae_cx *cx, struct table *t, struct csv *c, char *line, char *comment)
{
	char *copy = geae_scratch(cx, strlen(line) + 1, char), **cell;
	bool numbers = true;

	c->separator = separator_of(t, line);
	c->n_column = csv_split(line, c->separator, NULL);
	cell = geae_scratch(cx, c->n_column + 1, char *);
	c->name = table_keep(cx, t, (c->n_column + 1) * sizeof(char *));
	c->unit = table_keep(cx, t, (c->n_column + 1) * sizeof(char *));
	if (!copy || !cell || !c->name || !c->unit)
		return GEAE_ENOMEM;
	strcpy(copy, line);
	csv_split(copy, c->separator, cell);
	for (size_t k = 0; k < c->n_column; k++)
		numbers = numbers && is_number(cell[k]);
	c->headed = t->header == HEADER_YES || (t->header == HEADER_AUTO && !numbers);
	return name_columns(cx, t, c, c->headed ? cell : comment_cells(cx, c, comment));
}

static int foreign(struct geae_cx *cx, const struct table *t, const struct csv *c)
{
	unsigned char first[2056] = { 0 };
	size_t n = c->size < (int64_t)sizeof(first) ? (size_t)c->size : sizeof(first);
	const char *what;

	if (!table_pread(c->fd, first, n, 0))
		return geae_fail(cx, GEAE_EIO, "'%s' cannot be read: %s", t->path, strerror(errno));
	what = table_foreign(first, n);
	if (what)
		return geae_fail(cx, GEAE_EDATA, "'%s' is no text: it is %s", t->path, what);
	if (memchr(first, 0, n))
		return geae_fail(cx, GEAE_EDATA, "'%s' is no text: it has bytes that no table has", t->path);
	return GEAE_OK;
}

int csv_head(struct geae_cx *cx, struct table *t, struct csv *c)
{
	char *line = NULL, *comment = NULL;
	int64_t at = 0, start = 0;

	GEAE_TRY(foreign(cx, t, c));
	for (t->first_line = 1; at < c->size; t->first_line++) {
		start = at;
		GEAE_TRY(line_at(cx, t, c, &at, &line));
		if (!start && !strncmp(line, "\xEF\xBB\xBF", 3))
			line += 3;
		if (*line == '#')
			comment = line;
		else if (line[strspn(line, " \t\r")])
			break;
		line = NULL;
	}
	if (!line)
		return geae_fail(cx, GEAE_EDATA, "'%s' is empty: no table is in it", t->path);
	GEAE_TRY(heading(cx, t, c, line, comment));
	c->data = c->headed ? at : start;
	t->first_line += c->headed;
	if (c->headed && at >= c->size)
		return geae_fail(cx, GEAE_EDATA, "'%s' has headings but no rows", t->path);
	return GEAE_OK;
}
