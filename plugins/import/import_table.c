/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the formats share: selecting, memory, messages. */
#include "import_table.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct table_kept {
	struct table_kept *next;
	_Alignas(max_align_t) char data[]; /* as calloc() aligns it */
};

void *table_keep(struct geae_cx *cx, struct table *t, size_t bytes)
{
	struct table_kept *k = calloc(1, sizeof(*k) + bytes);

	if (!k) {
		(void)geae_fail(cx, GEAE_ENOMEM, "no memory for the table of '%s' (%zu bytes)", t->path, bytes);
		return NULL;
	}
	k->next = t->kept;
	t->kept = k;
	return k->data;
}

char *table_text(struct geae_cx *cx, struct table *t, const char *text, size_t n)
{
	char *copy = table_keep(cx, t, n + 1);

	if (copy)
		memcpy(copy, text, n);
	return copy;
}

int table_open(struct geae_cx *cx, struct table *t, const struct table_kind *kind)
{
	t->kind = kind;
	return kind->open(cx, t);
}

void table_close(struct table *t)
{
	if (t->kind)
		t->kind->close(t);
	while (t->kept) {
		struct table_kept *k = t->kept;

		t->kept = k->next;
		free(k);
	}
}

static int room(struct geae_cx *cx, const struct table *t)
{
	return t->n_part < TABLE_PARTS
		       ? GEAE_OK
		       : geae_fail(cx, GEAE_EPARAM, "at most %d columns can be taken from a file", TABLE_PARTS);
}

int table_column(struct geae_cx *cx, struct table *t, const char *source)
{
	struct table_part *p = &t->part[t->n_part];

	GEAE_TRY(room(cx, t));
	*p = (struct table_part){ .width = 1, .dtype = GEAE_F64, .unit = "" };
	GEAE_TRY(t->kind->column(cx, t, source, p));
	t->n_part++;
	return GEAE_OK;
}

int table_features(struct geae_cx *cx, struct table *t, const struct geae_strings *which, uint32_t dtype)
{
	struct table_part *p = &t->part[t->n_part];

	GEAE_TRY(room(cx, t));
	*p = (struct table_part){ .dtype = dtype, .unit = "" };
	GEAE_TRY(t->kind->features(cx, t, which, p));
	t->n_part += p->width > 0;
	return GEAE_OK;
}

int table_vector(struct geae_cx *cx, struct table *t, const char *source, int64_t *n, double **v)
{
	if (!t->kind->vector)
		return geae_fail(cx, GEAE_EPARAM,
				 "a %s file holds no grid beside its rows: write grid = [...], or make numbers of the "
				 "headings",
				 t->kind->name);
	return t->kind->vector(cx, t, source, n, v);
}

int table_read(struct geae_cx *cx, const struct table *t, int64_t first, int64_t n, void *const *out)
{
	return t->kind->read(cx, t, first, n, out);
}

int64_t table_piece_end(const struct table *t, int64_t first)
{
	int64_t bytes = 0, n;

	if (t->kind->piece_end)
		return t->kind->piece_end(t, first);
	for (size_t k = 0; k < t->n_part; k++)
		bytes += t->part[k].width * (t->part[k].dtype == GEAE_F32 ? 4 : 8);
	n = bytes ? PIECE / bytes : PIECE;
	n = n ? n : 1;
	return t->n_row - first < n ? t->n_row : first + n;
}

const char *table_place(struct geae_cx *cx, const struct table *t, int64_t row)
{
	const char *slash = strrchr(t->path, '/'), *name = slash ? slash + 1 : t->path;
	size_t size = strlen(name) + 40;
	char *text = geae_scratch(cx, size, char);

	if (!text)
		return name;
	snprintf(text, size, "%s %" PRId64 " of %s", t->counts_lines ? "line" : "row",
		 t->counts_lines ? t->first_line + row : row, name);
	return text;
}

/* Edit distance of short words, at most 9. */
static int distance(const char *a, const char *b)
{
	int row[64], n = (int)strlen(b), m = (int)strlen(a);

	if (n > 60 || m > 60 || abs(n - m) > 3)
		return 9;
	for (int j = 0; j <= n; j++)
		row[j] = j;
	for (int i = 1; i <= m; i++) {
		int corner = row[0];

		row[0] = i;
		for (int j = 1; j <= n; j++) {
			int other = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1,
			    same = corner + ((a[i - 1] | 32) != (b[j - 1] | 32));

			corner = row[j];
			row[j] = same < other ? same : other;
		}
	}
	return row[n];
}

const char *table_hint(struct geae_cx *cx, const char *word, const char *const *names, size_t n)
{
	enum { SIZE = 300 };
	char *text = geae_scratch(cx, SIZE, char);
	size_t best = 0, used = 0;
	int near = 9;

	if (!text)
		return "";
	for (size_t k = 0; k < n; k++) {
		int d = distance(word, names[k]);

		if (d < near) {
			near = d;
			best = k;
		}
	}
	if (n && near <= ((int)strlen(word) + 1) / 3) {
		snprintf(text, SIZE, " (did you mean '%.100s'?)", names[best]);
		return text;
	}
	used = (size_t)snprintf(text, SIZE, "; it has:");
	for (size_t k = 0; k < n; k++) {
		if (used + strlen(names[k]) > 160) {
			snprintf(text + used, SIZE - used, ", ... (%zu in all)", n);
			break;
		}
		used += (size_t)snprintf(text + used, SIZE - used, "%s %s", k ? "," : "", names[k]);
	}
	return n ? text : "";
}

const char *table_foreign(const unsigned char *first, size_t n)
{
	static const struct {
		const char *bytes, *what;
		size_t n;
	} known[] = {
		{ "\x89HDF\r\n\x1a\n", "an HDF5 file: its name should end in .h5", 8 },
		{ "\x93NUMPY", "a NumPy array: its name should end in .npy", 6 },
		{ "PK\x03\x04", "a zip archive (.npz, .xlsx): save arrays one by one with numpy.save, tables as CSV",
		  4 },
		{ "\x1f\x8b", "compressed: unpack it first (gunzip)", 2 },
		{ "BZh", "compressed: unpack it first (bunzip2)", 3 },
		{ "\xfd"
		  "7zXZ",
		  "compressed: unpack it first (unxz)", 5 },
		{ "\xff\xfe", "UTF-16 text: save it as UTF-8 or ASCII", 2 },
		{ "\xfe\xff", "UTF-16 text: save it as UTF-8 or ASCII", 2 },
		{ "MATLAB 5.0", "a MATLAB file: save it with -v7.3, which is HDF5", 10 },
		{ "%PDF", "a PDF document", 4 },
		{ "\x89PNG", "a picture", 4 },
	};

	for (size_t at = 512; at + 8 <= n; at *= 2) /* behind a user block */
		if (!memcmp(first + at, known[0].bytes, 8))
			return known[0].what;
	for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
		if (n >= known[k].n && !memcmp(first, known[k].bytes, known[k].n))
			return known[k].what;
	return NULL;
}

bool table_pread(int fd, void *to, size_t bytes, int64_t from)
{
	char *at = to;

	while (bytes) {
		ssize_t got = pread(fd, at, bytes, from);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			errno = got ? errno : 0;
			return false;
		}
		at += got;
		from += got;
		bytes -= (size_t)got;
	}
	return true;
}
