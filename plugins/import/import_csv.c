/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV tables (RFC 4180 for numbers): blocks of whole lines are found once, then read and parsed one by one. */
#include "import_csv.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct place { /* where the numbers of one column go; NULL: nowhere */
	float *f;
	double *d;
	int64_t stride;
	struct place *next; /* another one */
};

struct columns { /* of a part */
	size_t n, column[];
};

/* ---- where the rows are ---- */

static int trim_end(struct geae_cx *cx, const struct table *t, struct csv *c)
{
	char last[4096];

	while (c->size > 0) {
		size_t n = c->size < (int64_t)sizeof(last) ? (size_t)c->size : sizeof(last), k = n;

		if (!table_pread(c->fd, last, n, c->size - (int64_t)n))
			return geae_fail(cx, GEAE_EIO, "'%s' cannot be read: %s", t->path, strerror(errno));
		while (k && strchr("\n\r \t", last[k - 1]) && last[k - 1])
			k--;
		c->size -= (int64_t)(n - k);
		if (k)
			break;
	}
	return GEAE_OK;
}

static int add_block(struct geae_cx *cx, const struct table *t, struct csv *c, int64_t offset, int64_t row)
{
	if ((c->n_block & (c->n_block + 1)) == 0) { /* 2^k - 1 are there: room for as many again */
		struct csv_block *grown = realloc(c->block, (2 * c->n_block + 2) * sizeof(*grown));

		if (!grown)
			return geae_fail(cx, GEAE_ENOMEM, "no memory for the table of '%s'", t->path);
		c->block = grown;
	}
	c->block[c->n_block] = (struct csv_block){ offset, row };
	return GEAE_OK;
}

static int64_t lines_in(const char *text, size_t n)
{
	int64_t lines = 0;

	for (size_t k = 0; k < n; k++)
		lines += text[k] == '\n';
	return lines;
}

static int find_blocks(struct geae_cx *cx, struct table *t, struct csv *c)
{
	size_t room = PIECE;
	char *text = malloc(room);
	int64_t at = c->data;
	int status = GEAE_OK;

	while (text && at < c->size && status == GEAE_OK) {
		size_t n = c->size - at < (int64_t)room ? (size_t)(c->size - at) : room;
		bool last = at + (int64_t)n == c->size;
		const char *end;

		if (!table_pread(c->fd, text, n, at)) {
			status = geae_fail(cx, GEAE_EIO, "'%s' cannot be read: %s", t->path, strerror(errno));
			break;
		}
		end = last ? text + n : memrchr(text, '\n', n);
		if (!end) { /* a line longer than a block */
			free(text);
			text = malloc(room *= 2);
			continue;
		}
		n = (size_t)(end - text) + !last;
		status = add_block(cx, t, c, at, t->n_row);
		c->n_block += status == GEAE_OK;
		t->n_row += lines_in(text, n) + last; /* the last line has no end: those were cut off */
		at += (int64_t)n;
	}
	if (!text)
		status = geae_fail(cx, GEAE_ENOMEM, "no memory for a line of '%s'", t->path);
	free(text);
	return status == GEAE_OK ? add_block(cx, t, c, c->size, t->n_row) : status;
}

static int csv_open(struct geae_cx *cx, struct table *t)
{
	struct csv *c = table_keep(cx, t, sizeof(*c));
	struct stat st;

	if (!c)
		return GEAE_ENOMEM;
	t->of = c;
	t->counts_lines = true;
	if (t->more.n)
		return geae_fail(cx, GEAE_EPARAM,
				 "more = [...] is for arrays in .npy files: a CSV file holds all columns itself");
	c->fd = open(t->path, O_RDONLY | O_CLOEXEC);
	if (c->fd < 0 || fstat(c->fd, &st))
		return geae_fail(cx, GEAE_EIO, "'%s' cannot be read: %s", t->path, strerror(errno));
	c->size = st.st_size;
	GEAE_TRY(trim_end(cx, t, c));
	GEAE_TRY(csv_head(cx, t, c));
	return find_blocks(cx, t, c);
}

static void csv_close(struct table *t)
{
	struct csv *c = t->of;

	if (!c)
		return;
	if (c->fd >= 0)
		close(c->fd);
	free(c->block);
}

/* ---- which columns ---- */

static int find(struct geae_cx *cx, const struct table *t, const char *source, size_t *column)
{
	const struct csv *c = t->of;
	char *end;
	long n;

	if (*source == '#') {
		n = strtol(source + 1, &end, 10);
		if (*end || n < 1 || (size_t)n > c->n_column)
			return geae_fail(cx, GEAE_EPARAM, "'%s' has no column %s: it has %zu, counted from #1", t->path,
					 source, c->n_column);
		*column = (size_t)n - 1;
		return GEAE_OK;
	}
	for (*column = 0; *column < c->n_column; ++*column)
		if (!strcmp(c->name[*column], source))
			return GEAE_OK;
	if (!c->n_column || !*c->name[0])
		return geae_fail(cx, GEAE_EPARAM,
				 "'%s' has no headings: name column '%s' by its number, as in \"%s = #1\"", t->path,
				 source, source);
	return geae_fail(cx, GEAE_EPARAM, "'%s' has no column '%s'%s", t->path, source,
			 table_hint(cx, source, c->name, c->n_column));
}

static int csv_column(struct geae_cx *cx, struct table *t, const char *source, struct table_part *p)
{
	struct columns *own = table_keep(cx, t, sizeof(*own) + sizeof(size_t));
	const struct csv *c = t->of;

	if (!own)
		return GEAE_ENOMEM;
	own->n = 1;
	GEAE_TRY(find(cx, t, source, &own->column[0]));
	p->of = own;
	p->unit = c->unit[own->column[0]];
	return GEAE_OK;
}

/* "s1 .. s64", "T", "#5 .. #68" */
static int mark_range(struct geae_cx *cx, const struct table *t, const char *text, bool *in)
{
	const char *dots = strstr(text, "..");
	char *from = geae_scratch(cx, strlen(text) + 1, char);
	size_t a, b, n;

	if (!from)
		return GEAE_ENOMEM;
	strcpy(from, text);
	if (dots) {
		for (n = (size_t)(dots - text); n && from[n - 1] == ' ';)
			n--;
		from[n] = 0;
	}
	GEAE_TRY(find(cx, t, from, &a));
	b = a;
	if (dots)
		GEAE_TRY(find(cx, t, dots + 2 + strspn(dots + 2, " "), &b));
	if (b < a)
		return geae_fail(cx, GEAE_EPARAM, "x: '%s' runs backwards", text);
	while (a <= b)
		in[a++] = true;
	return GEAE_OK;
}

static int grid_of(struct geae_cx *cx, struct table *t, const struct columns *own, struct table_part *p)
{
	const struct csv *c = t->of;
	double *grid = table_keep(cx, t, own->n * sizeof(double) + 1);

	if (!grid)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < own->n; k++) {
		const char *end = number_read(c->name[own->column[k]], &grid[k]);

		if (!end || *end || !*c->name[own->column[k]] || !isfinite(grid[k]))
			return GEAE_OK;
	}
	p->grid = grid;
	return GEAE_OK;
}

static int csv_features(struct geae_cx *cx, struct table *t, const struct geae_strings *which, struct table_part *p)
{
	const struct csv *c = t->of;
	struct columns *own = table_keep(cx, t, sizeof(*own) + (c->n_column + 1) * sizeof(size_t));
	bool *in = geae_scratch(cx, c->n_column + 1, bool);

	if (!own || !in)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < which->n; k++)
		GEAE_TRY(mark_range(cx, t, which->v[k], in));
	if (!which->n)
		memset(in, 1, c->n_column * sizeof(*in));
	for (size_t k = 0; k < t->n_part && !which->n; k++)
		in[((const struct columns *)t->part[k].of)->column[0]] = false;
	for (size_t k = 0; k < c->n_column; k++)
		if (in[k])
			own->column[own->n++] = k;
	p->of = own;
	p->width = (int64_t)own->n;
	p->rank = 1;
	p->dim[0] = p->width;
	return own->n ? grid_of(cx, t, own, p) : GEAE_OK;
}

/* ---- reading ---- */

static int fill_places(struct geae_cx *cx, const struct table *t, struct place *place, void *const *out)
{
	for (size_t k = 0; k < t->n_part; k++) {
		const struct table_part *p = &t->part[k];
		const struct columns *own = p->of;

		for (size_t j = 0; j < own->n; j++) {
			struct place *at = &place[own->column[j]];

			if (at->f || at->d) { /* wanted twice: as a label and in x */
				struct place *more = geae_scratch(cx, 1, struct place);

				if (!more)
					return GEAE_ENOMEM;
				more->next = at->next;
				at = at->next = more;
			}
			if (p->dtype == GEAE_F32)
				at->f = (float *)out[k] + j;
			else
				at->d = (double *)out[k] + j;
			at->stride = p->width;
		}
	}
	return GEAE_OK;
}

static int bad_cell(struct geae_cx *cx, const struct table *t, int64_t row, size_t column, const char *at)
{
	const struct csv *c = t->of;
	const char marks[] = { c->separator == ' ' ? '\t' : c->separator, ' ', '\n', '\r', 0 };
	int n = (int)strcspn(at, c->separator == ' ' ? marks : marks);
	const char *name = c->name[column], *comma = memchr(at, ',', (size_t)n);

	return geae_fail(cx, GEAE_EDATA, "%s, column %zu%s%s%s: '%.*s' is not a number%s", table_place(cx, t, row),
			 column + 1, *name ? " (" : "", name, *name ? ")" : "", n > 40 ? 40 : n, at,
			 comma ? ": write decimal points, not commas" : "");
}

static int ragged(struct geae_cx *cx, const struct table *t, int64_t row, const char *line)
{
	const struct csv *c = t->of;
	size_t length = strcspn(line, "\n"), n;
	char *copy = geae_scratch(cx, length + 1, char);

	if (!copy)
		return GEAE_ENOMEM;
	memcpy(copy, line, length);
	if (!copy[strspn(copy, " \t\r")])
		return geae_fail(cx, GEAE_EDATA, "%s is empty: take it out", table_place(cx, t, row));
	n = csv_split(copy, c->separator, NULL);
	return geae_fail(cx, GEAE_EDATA, "%s has %zu column%s, the first line has %zu", table_place(cx, t, row), n,
			 n == 1 ? "" : "s", c->n_column);
}

static const char *blanks(const char *at)
{
	while (*at == ' ' || *at == '\t')
		at++;
	return at;
}

struct reading {
	struct geae_cx *cx;
	const struct table *t;
	const struct place *place;
	const char *end; /* of the text */
};

/* Where the cell ends that nobody wants: it may be a text. */
static const char *passed(const char *at, char separator)
{
	bool quoted = *at == '"';

	for (at += quoted; *at && *at != '\n'; at++) {
		if (!quoted && (*at == separator || (separator == ' ' && *at == '\t')))
			break;
		quoted ^= *at == '"';
	}
	return at;
}

/* The number in the cell at `at`; NULL: the failure is recorded. */
static const char *cell(const struct reading *r, int64_t row, size_t column, const char *at, double *value)
{
	bool quoted = *at == '"', minus = *at == '-';
	unsigned digit = (unsigned)(at[minus] - '0');
	const char *end = at + minus + 1;

	if (digit < 10 && (*end == ',' || *end == '\n')) {	 /* spins, levels: most of what a large table holds */
		*value = (double)((int)digit * (1 - 2 * minus)); /* no branch: signs of spins cannot be foretold */
		return end;
	}
	end = number_read(at + quoted, value);
	if (!end || (quoted && *end != '"')) {
		(void)bad_cell(r->cx, r->t, row, column, at);
		return NULL;
	}
	return end + quoted;
}

/* Line number `row` into place i of the output; *next is the start of the following one. */
static int parse(const struct reading *r, int64_t row, int64_t i, const char *line, const char **next)
{
	const struct csv *c = r->t->of;
	const char separator = c->separator, *at = line;
	double value;

	for (size_t k = 0; k < c->n_column; k++) {
		const struct place *p = &r->place[k];
		const char *start, *end;

		start = end = at = separator == '\t' ? at : blanks(at);
		if (*at == separator || *at == '\n' || *at == '\r' || !*at)
			value = (double)NAN; /* empty */
		else if (!p->f && !p->d)
			end = passed(at, separator);
		else if (!(end = cell(r, row, k, at, &value)))
			return GEAE_EDATA;
		for (; p; p = p->next)
			if (p->f)
				p->f[i * p->stride] = (float)value;
			else if (p->d)
				p->d[i * p->stride] = value;
		at = separator == '\t' ? end : blanks(end);
		at += *at == '\r';
		if (*at == '\n' || !*at) {
			if (k + 1 < c->n_column || (separator == ' ' && end == start))
				return ragged(r->cx, r->t, row, line);
		} else if (*at == separator || (separator == ' ' && at > end)) {
			if (k + 1 == c->n_column)
				return ragged(r->cx, r->t, row, line);
			at += *at == separator;
		} else {
			return bad_cell(r->cx, r->t, row, k, start);
		}
	}
	if (!*at && at < r->end)
		return geae_fail(r->cx, GEAE_EDATA, "%s has a byte 0: this is no text", table_place(r->cx, r->t, row));
	*next = at + (*at == '\n');
	return GEAE_OK;
}

/* The last block that starts at row `first` or before. */
static size_t block_of(const struct csv *c, int64_t first)
{
	size_t b = 0;

	for (size_t high = c->n_block; b + 1 < high;) {
		size_t middle = (b + high) / 2;

		if (c->block[middle].row <= first)
			b = middle;
		else
			high = middle;
	}
	return b;
}

static int csv_read(struct geae_cx *cx, const struct table *t, int64_t first, int64_t n, void *const *out)
{
	const struct csv *c = t->of;
	struct place *place = geae_scratch(cx, c->n_column + 1, struct place);
	struct reading r = { .cx = cx, .t = t, .place = place };
	int64_t done = 0;

	if (!place)
		return GEAE_ENOMEM;
	GEAE_TRY(fill_places(cx, t, place, out));
	for (size_t b = block_of(c, first); done < n && b < c->n_block; b++) {
		size_t bytes = (size_t)(c->block[b + 1].offset - c->block[b].offset);
		char *text = geae_scratch(cx, bytes + 1, char);
		const char *at = text;
		int64_t row = c->block[b].row;

		if (!text)
			return GEAE_ENOMEM;
		if (!table_pread(c->fd, text, bytes, c->block[b].offset))
			return geae_fail(cx, GEAE_EIO, "'%s' cannot be read: %s", t->path,
					 errno ? strerror(errno) : "it became shorter");
		r.end = text + bytes;
		for (; row < first && at; row++) {
			at = memchr(at, '\n', (size_t)(r.end - at));
			at += at != NULL;
		}
		for (; done < n && row < c->block[b + 1].row; row++, done++) {
			if (!at || at >= r.end)
				return geae_fail(cx, GEAE_EIO, "'%s' changed while it was read", t->path);
			GEAE_TRY(parse(&r, row, done, at, &at));
		}
	}
	return GEAE_OK;
}

static int64_t csv_piece_end(const struct table *t, int64_t first)
{
	const struct csv *c = t->of;

	return c->block[block_of(c, first) + 1].row;
}

const struct table_kind table_csv = {
	.name = "CSV",
	.open = csv_open,
	.column = csv_column,
	.features = csv_features,
	.read = csv_read,
	.piece_end = csv_piece_end,
	.close = csv_close,
};
