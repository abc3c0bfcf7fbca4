/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NumPy arrays, one a file (format 1.0 to 3.0, numpy.lib.format): row r of every file belongs together. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "import_table.h"

struct npy {
	int fd;
	const char *path, *name; /* name: behind the last slash */
	struct element element;
	uint32_t rank;
	int64_t dim[GEAE_MAX_RANK + 1], data, width;
};

struct npys {
	size_t n;
	const char **names;
	struct npy file[];
};

static int bad(struct geae_cx *cx, const struct npy *f, const char *what)
{
	return geae_fail(cx, GEAE_EDATA, "'%s' %s", f->path, what);
}

/* What follows 'key': in the header's dictionary. */
static const char *value_of(const char *header, const char *key)
{
	const char *at = strstr(header, key);

	if (!at)
		return "";
	at += strlen(key);
	at += strspn(at, " ");
	at += *at == ':';
	return at + strspn(at, " ");
}

static int read_type(struct geae_cx *cx, struct npy *f, const char *at)
{
	char order, class;

	if (*at != '\'' && *at != '"')
		return bad(cx, f, "is an array of records: save each field as an array of its own");
	order = at[1];
	class = order ? at[2] : 0;
	f->element.size = class ? (size_t)strtol(at + 3, NULL, 10) : 0;
	f->element.swap = order == '>';
	f->element.class = class == 'f' ? ELEMENT_REAL : class == 'i' ? ELEMENT_INT : ELEMENT_UINT;
	if (!strchr("<>|=", order) || !class || !strchr("fiub", class) || !element_known(f->element))
		return geae_fail(
			cx, GEAE_EDATA,
			"'%s' has elements of type %.12s: only real numbers, whole numbers and bool can be imported "
			"(array.astype(numpy.float32))",
			f->path, at);
	return GEAE_OK;
}

static int read_shape(struct geae_cx *cx, struct npy *f, const char *at)
{
	int64_t total = 1;

	if (*at != '(')
		return bad(cx, f, "has a damaged header: no shape");
	for (at++; *at && *at != ')';) {
		char *end;
		long long n = strtoll(at, &end, 10);

		if (end == at || n < 0 || f->rank > GEAE_MAX_RANK - 1 || (n && total > INT64_MAX / 64 / n))
			return bad(cx, f,
				   "has a shape that cannot be imported: rows first, then at most 5 further axes");
		f->dim[f->rank++] = n;
		total *= n ? n : 1;
		at = end + strspn(end, " ,");
	}
	if (*at != ')')
		return bad(cx, f, "has a damaged header: no end of the shape");
	if (!f->rank)
		return bad(cx, f, "holds a single number, not an array");
	f->width = 1;
	for (uint32_t k = 1; k < f->rank; k++)
		f->width *= f->dim[k];
	return GEAE_OK;
}

static int read_header(struct geae_cx *cx, struct npy *f, int64_t size)
{
	unsigned char head[12] = { 0 };
	size_t got = size < 12 ? (size_t)size : 12, n;
	const char *foreign;
	char *text;

	if (!table_pread(f->fd, head, got, 0))
		return geae_fail(cx, GEAE_EIO, "'%s' cannot be read: %s", f->path, strerror(errno));
	if (got < 10 || memcmp(head, "\x93NUMPY", 6) != 0) {
		foreign = table_foreign(head, got);
		return geae_fail(cx, GEAE_EDATA, "'%s' is no NumPy array%s%s", f->path, foreign ? "; it is " : "",
				 foreign ? foreign : "");
	}
	f->data = head[6] == 1 ? 10 : 12;
	n = (size_t)head[8] | (size_t)head[9] << 8;
	if (head[6] != 1)
		n |= (size_t)head[10] << 16 | (size_t)head[11] << 24;
	if (head[6] < 1 || head[6] > 3)
		return bad(cx, f, "has a newer format than this program reads");
	if (n > (1u << 20) || (int64_t)n > size - f->data)
		return bad(cx, f, "is truncated: its header is not complete");
	text = geae_scratch(cx, n + 1, char);
	if (!text)
		return GEAE_ENOMEM;
	if (!table_pread(f->fd, text, n, f->data))
		return geae_fail(cx, GEAE_EIO, "'%s' cannot be read: %s", f->path, strerror(errno));
	f->data += (int64_t)n;
	GEAE_TRY(read_type(cx, f, value_of(text, "'descr'")));
	GEAE_TRY(read_shape(cx, f, value_of(text, "'shape'")));
	if (!strncmp(value_of(text, "'fortran_order'"), "True", 4) && f->rank > 1)
		return bad(cx, f, "is stored column by column: save numpy.ascontiguousarray(array)");
	if (size - f->data < f->dim[0] * f->width * (int64_t)f->element.size)
		return geae_fail(cx, GEAE_EDATA,
				 "'%s' is truncated: it has %" PRId64 " bytes of data, its header promises %" PRId64,
				 f->path, size - f->data, f->dim[0] * f->width * (int64_t)f->element.size);
	return GEAE_OK;
}

static int open_one(struct geae_cx *cx, struct npy *f, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat st;

	f->path = path;
	f->name = slash ? slash + 1 : path;
	f->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (f->fd < 0 || fstat(f->fd, &st))
		return geae_fail(cx, GEAE_EIO, "'%s' cannot be read: %s", path, strerror(errno));
	return read_header(cx, f, st.st_size);
}

static int npy_open(struct geae_cx *cx, struct table *t)
{
	struct npys *all = table_keep(cx, t, sizeof(*all) + (t->more.n + 1) * sizeof(struct npy));

	if (!all)
		return GEAE_ENOMEM;
	all->names = table_keep(cx, t, (t->more.n + 1) * sizeof(char *));
	if (!all->names)
		return GEAE_ENOMEM;
	t->of = all;
	for (size_t k = 0; k <= t->more.n; k++) {
		all->file[all->n].fd = -1;
		GEAE_TRY(open_one(cx, &all->file[all->n++], k ? t->more.v[k - 1] : t->path));
		all->names[k] = all->file[k].name;
	}
	t->n_row = all->file[0].dim[0];
	return GEAE_OK;
}

static struct npy *named(const struct table *t, const char *source)
{
	struct npys *all = t->of;

	for (size_t k = 0; k < all->n; k++)
		if (!strcmp(all->names[k], source))
			return &all->file[k];
	return NULL;
}

static int npy_column(struct geae_cx *cx, struct table *t, const char *source, struct table_part *p)
{
	char *with = geae_scratch(cx, strlen(source) + 5, char);
	struct npys *all = t->of;
	struct npy *f;

	if (!with)
		return GEAE_ENOMEM;
	sprintf(with, "%s.npy", source);
	f = named(t, source);
	f = f ? f : named(t, with);
	if (!f)
		return geae_fail(cx, GEAE_EPARAM, "there is no file '%s': name the files of columns in more = [...]%s",
				 with, table_hint(cx, with, all->names, all->n));
	if (f->dim[0] != t->n_row)
		return geae_fail(cx, GEAE_ESHAPE, "'%s' has %" PRId64 " rows, '%s' has %" PRId64, f->path, f->dim[0],
				 t->path, t->n_row);
	if (f->width != 1)
		return geae_fail(cx, GEAE_ESHAPE, "'%s' is no column: %" PRId64 " numbers a row", f->path, f->width);
	p->of = f;
	return GEAE_OK;
}

static int npy_features(struct geae_cx *cx, struct table *t, const struct geae_strings *which, struct table_part *p)
{
	struct npys *all = t->of;
	struct npy *f = &all->file[0];

	if (which->n > 1)
		return geae_fail(cx, GEAE_EPARAM, "x = [...] names one file; join arrays with numpy.concatenate");
	if (which->n)
		f = named(t, which->v[0]);
	if (!f)
		return geae_fail(cx, GEAE_EPARAM, "x: there is no file '%s'%s", which->v[0],
				 table_hint(cx, which->v[0], all->names, all->n));
	if (f->dim[0] != t->n_row)
		return geae_fail(cx, GEAE_ESHAPE, "'%s' has %" PRId64 " rows, '%s' has %" PRId64, f->path, f->dim[0],
				 t->path, t->n_row);
	p->of = f;
	p->width = f->width;
	p->rank = f->rank - 1;
	memcpy(p->dim, f->dim + 1, p->rank * sizeof(p->dim[0]));
	if (!p->rank) /* one number a row */
		p->dim[p->rank++] = 1;
	return GEAE_OK;
}

static int npy_vector(struct geae_cx *cx, struct table *t, const char *source, int64_t *n, double **v)
{
	struct npys *all = t->of;
	struct npy *f = named(t, source);
	void *raw;

	if (!f)
		return geae_fail(cx, GEAE_EPARAM, "grid_from: there is no file '%s'%s", source,
				 table_hint(cx, source, all->names, all->n));
	*n = f->dim[0] * f->width;
	raw = geae_scratch(cx, *n * (int64_t)f->element.size + 1, char);
	*v = table_keep(cx, t, (size_t)*n * sizeof(double) + 1);
	if (!raw || !*v)
		return GEAE_ENOMEM;
	if (!table_pread(f->fd, raw, (size_t)*n * f->element.size, f->data))
		return geae_fail(cx, GEAE_EIO, "'%s' cannot be read: %s", f->path, strerror(errno));
	element_convert(f->element, raw, *n, GEAE_F64, *v);
	return GEAE_OK;
}

static int npy_read(struct geae_cx *cx, const struct table *t, int64_t first, int64_t n, void *const *out)
{
	for (size_t k = 0; k < t->n_part; k++) {
		const struct table_part *p = &t->part[k];
		const struct npy *f = p->of;
		size_t row = (size_t)f->width * f->element.size, bytes = (size_t)n * row;
		void *raw = out[k];

		if (!element_is(f->element, p->dtype))
			raw = geae_scratch(cx, bytes + 1, char);
		if (!raw)
			return GEAE_ENOMEM;
		if (!table_pread(f->fd, raw, bytes, f->data + first * (int64_t)row))
			return geae_fail(cx, GEAE_EIO, "'%s' cannot be read: %s", f->path,
					 errno ? strerror(errno) : "it became shorter");
		if (raw != out[k])
			element_convert(f->element, raw, n * f->width, p->dtype, out[k]);
	}
	return GEAE_OK;
}

static void npy_close(struct table *t)
{
	struct npys *all = t->of;

	for (size_t k = 0; all && k < all->n; k++)
		if (all->file[k].fd >= 0)
			close(all->file[k].fd);
}

const struct table_kind table_npy = {
	.name = "npy",
	.open = npy_open,
	.column = npy_column,
	.features = npy_features,
	.vector = npy_vector,
	.read = npy_read,
	.close = npy_close,
};
