/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HDF5 files: each dataset an array, rows along its first axis.  libhdf5 is called by one thread at a time. */
#include <hdf5.h>

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "import_table.h"

struct set {		/* a dataset */
	hid_t id, type; /* type: in memory */
	const char *name;
	struct element element;
	int rank;
	hsize_t dim[GEAE_MAX_RANK + 1];
	int64_t width;
};

struct hdf {
	hid_t file;
	size_t n;
	struct set set[TABLE_PARTS + 1];
};

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void quiet(void)
{
	H5open();
	H5PLset_loading_state(0);	       /* a file must not make the library load code */
	H5Eset_auto2(H5E_DEFAULT, NULL, NULL); /* of this thread */
}

static hid_t open_file(const char *path)
{
	hid_t access = H5Pcreate(H5P_FILE_ACCESS), file;

	H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
#if H5_VERSION_GE(1, 12, 1)
	H5Pset_file_locking(access, 0, 1); /* network file systems refuse */
#endif
	file = H5Fopen(path, H5F_ACC_RDONLY, access);
	H5Pclose(access);
	return file;
}

static int hdf_open(struct geae_cx *cx, struct table *t)
{
	struct hdf *h = table_keep(cx, t, sizeof(*h));
	unsigned char first[2056] = { 0 };
	const char *what;
	FILE *f;
	size_t n;

	if (!h)
		return GEAE_ENOMEM;
	if (t->more.n)
		return geae_fail(cx, GEAE_EPARAM,
				 "more = [...] is for arrays in .npy files: an HDF5 file holds all datasets itself");
	f = fopen(t->path, "re");
	if (!f)
		return geae_fail(cx, GEAE_EIO, "'%s' cannot be read: %s", t->path, strerror(errno));
	n = fread(first, 1, sizeof(first), f);
	fclose(f);
	quiet();
	h->file = open_file(t->path);
	if (h->file < 0) {
		what = table_foreign(first, n);
		if (what && strstr(what, "HDF5"))
			return geae_fail(cx, GEAE_EDATA, "'%s' is an HDF5 file that is truncated or damaged", t->path);
		return geae_fail(cx, GEAE_EDATA, "'%s' is no HDF5 file%s%s", t->path, what ? ": it is " : "",
				 what ? what : "");
	}
	t->of = h;
	return GEAE_OK;
}

static herr_t collect(hid_t group, const char *name, const H5L_info_t *info, void *arg)
{
	const char ***at = arg;

	(void)group;
	(void)info;
	*(*at)++ = strdup(name);
	return 0;
}

static int no_set(struct geae_cx *cx, struct table *t, const char *what, const char *name)
{
	const struct hdf *h = t->of;
	enum { MOST = 64 };
	const char *names[MOST + 1] = { NULL }, **at = names, *hint, *slash = strrchr(name, '/');
	char *parent = table_text(cx, t, name, slash ? (size_t)(slash - name) : 0);
	hid_t group = parent && *parent ? H5Gopen2(h->file, parent, H5P_DEFAULT) : -1;
	H5G_info_t info = { .nlinks = 0 };
	hsize_t k = 0;

	if (H5Gget_info(group >= 0 ? group : h->file, &info) >= 0 && info.nlinks <= MOST)
		H5Literate(group >= 0 ? group : h->file, H5_INDEX_NAME, H5_ITER_INC, &k, collect, &at);
	hint = table_hint(cx, group >= 0 ? slash + 1 : name, names, (size_t)(at - names));
	if (group >= 0)
		H5Gclose(group);
	while (at > names)
		free((void *)(uintptr_t) * --at);
	return geae_fail(cx, GEAE_EPARAM, "%s'%s' has no dataset '%s'%s", what, t->path, name, hint);
}

static int element_of(struct geae_cx *cx, const struct table *t, struct set *s)
{
	hid_t type = H5Dget_type(s->id);
	H5T_class_t class = H5Tget_class(type);
	hid_t base = class == H5T_ENUM ? H5Tget_super(type) : H5Tcopy(type); /* h5py writes bool as an enumeration */

	s->type = H5Tget_native_type(class == H5T_ENUM ? type : base, H5T_DIR_ASCEND);
	class = H5Tget_class(base);
	s->element.class = class == H5T_FLOAT		       ? ELEMENT_REAL
			   : H5Tget_sign(base) == H5T_SGN_NONE ? ELEMENT_UINT
							       : ELEMENT_INT;
	s->element.size = s->type >= 0 ? H5Tget_size(s->type) : 0;
	H5Tclose(base);
	H5Tclose(type);
	if (s->type >= 0 && class == H5T_FLOAT && !element_known(s->element)) { /* half or long double */
		H5Tclose(s->type);
		s->type = H5Tcopy(H5T_NATIVE_DOUBLE);
		s->element.size = sizeof(double);
	}
	if (s->type < 0 || (class != H5T_FLOAT && class != H5T_INTEGER) || !element_known(s->element))
		return geae_fail(cx, GEAE_EDATA, "dataset '%s' of '%s' holds neither real nor whole numbers", s->name,
				 t->path);
	return GEAE_OK;
}

static int shape_of(struct geae_cx *cx, const struct table *t, struct set *s)
{
	hid_t space = H5Dget_space(s->id);

	s->rank = H5Sget_simple_extent_ndims(space);
	if (s->rank >= 1 && s->rank <= GEAE_MAX_RANK)
		H5Sget_simple_extent_dims(space, s->dim, NULL);
	H5Sclose(space);
	if (s->rank < 1 || s->rank > GEAE_MAX_RANK)
		return geae_fail(cx, GEAE_ESHAPE, "dataset '%s' of '%s' has %d axes: rows first, then at most %d more",
				 s->name, t->path, s->rank, GEAE_MAX_RANK - 1);
	s->width = 1;
	for (int k = 1; k < s->rank; k++) {
		if (s->dim[k] > (hsize_t)1 << 40 || s->width > ((int64_t)1 << 40) / (int64_t)(s->dim[k] + 1))
			return geae_fail(cx, GEAE_ESHAPE, "dataset '%s' of '%s' is out of all proportion", s->name,
					 t->path);
		s->width *= (int64_t)s->dim[k];
	}
	return s->dim[0] > (hsize_t)1 << 40 /* more could not be planned */
		       ? geae_fail(cx, GEAE_ESHAPE, "dataset '%s' of '%s' is out of all proportion", s->name, t->path)
		       : GEAE_OK;
}

static bool is_set(const struct hdf *h, const char *name)
{
	H5O_info_t info;
	hid_t id = H5Oopen(h->file, name, H5P_DEFAULT);
	bool is = id >= 0 && H5Oget_info(id, &info) >= 0 && info.type == H5O_TYPE_DATASET;

	if (id >= 0)
		H5Oclose(id);
	return is;
}

/* The next free place of h->set, filled. */
static int open_set(struct geae_cx *cx, struct table *t, const char *what, const char *name, struct set **out)
{
	struct hdf *h = t->of;
	struct set *s = &h->set[h->n];

	quiet();
	if (h->n == TABLE_PARTS)
		return geae_fail(cx, GEAE_EPARAM, "at most %d datasets can be taken from a file", TABLE_PARTS);
	if (!is_set(h, name))
		return no_set(cx, t, what, name);
	*s = (struct set){ .type = -1, .name = table_text(cx, t, name, strlen(name)) };
	s->id = H5Dopen2(h->file, name, H5P_DEFAULT);
	if (s->id < 0 || !s->name)
		return geae_fail(cx, GEAE_EDATA, "%sdataset '%s' of '%s' is damaged", what, name, t->path);
	h->n++;
	GEAE_TRY(element_of(cx, t, s));
	GEAE_TRY(shape_of(cx, t, s));
	*out = s;
	return GEAE_OK;
}

static int same_rows(struct geae_cx *cx, struct table *t, const struct set *s)
{
	const struct hdf *h = t->of;

	if (!t->n_row)
		t->n_row = (int64_t)s->dim[0];
	if ((int64_t)s->dim[0] == t->n_row)
		return GEAE_OK;
	return geae_fail(cx, GEAE_ESHAPE, "dataset '%s' of '%s' has %" PRId64 " rows, '%s' has %" PRId64, s->name,
			 t->path, (int64_t)s->dim[0], h->set[0].name, t->n_row);
}

static const char *unit_of(struct geae_cx *cx, struct table *t, const struct set *s)
{
	static const char *const names[] = { "unit", "units" };
	char text[64] = "";
	H5T_class_t class;
	hid_t id, type, memory;

	for (int k = 0; k < 2 && !*text; k++) {
		if (H5Aexists(s->id, names[k]) <= 0 || (id = H5Aopen(s->id, names[k], H5P_DEFAULT)) < 0)
			continue;
		type = H5Aget_type(id);
		class = H5Tget_class(type);
		if (class == H5T_STRING && !H5Tis_variable_str(type) && H5Tget_size(type) < sizeof(text) &&
		    H5Aget_storage_size(id) < sizeof(text)) {
			H5Aread(id, type, text);
		} else if (class == H5T_STRING && H5Tis_variable_str(type) > 0) {
			char *value = NULL;

			memory = H5Tcopy(type);
			if (H5Aread(id, memory, &value) >= 0 && value)
				snprintf(text, sizeof(text), "%s", value);
			H5free_memory(value);
			H5Tclose(memory);
		}
		H5Tclose(type);
		H5Aclose(id);
	}
	return table_text(cx, t, text, strlen(text));
}

static int hdf_column(struct geae_cx *cx, struct table *t, const char *source, struct table_part *p)
{
	struct set *s;

	GEAE_TRY(open_set(cx, t, "", source, &s));
	GEAE_TRY(same_rows(cx, t, s));
	if (s->width != 1)
		return geae_fail(cx, GEAE_ESHAPE, "dataset '%s' of '%s' is no column: %" PRId64 " numbers a row",
				 s->name, t->path, s->width);
	p->of = s;
	p->unit = unit_of(cx, t, s);
	return p->unit ? GEAE_OK : GEAE_ENOMEM;
}

static int hdf_features(struct geae_cx *cx, struct table *t, const struct geae_strings *which, struct table_part *p)
{
	struct set *s;

	if (which->n > 1)
		return geae_fail(cx, GEAE_EPARAM, "x = [...] names one dataset of an HDF5 file");
	quiet();
	if (!which->n && !is_set(t->of, "x"))
		return t->n_part ? GEAE_OK : no_set(cx, t, "x: ", "x");
	GEAE_TRY(open_set(cx, t, "x: ", which->n ? which->v[0] : "x", &s));
	GEAE_TRY(same_rows(cx, t, s));
	p->of = s;
	p->width = s->width;
	p->rank = (uint32_t)s->rank - 1;
	for (uint32_t k = 0; k < p->rank; k++)
		p->dim[k] = (int64_t)s->dim[k + 1];
	if (!p->rank)
		p->dim[p->rank++] = 1;
	return GEAE_OK;
}

static int hdf_vector(struct geae_cx *cx, struct table *t, const char *source, int64_t *n, double **v)
{
	struct set *s;

	GEAE_TRY(open_set(cx, t, "grid_from: ", source, &s));
	*n = (int64_t)s->dim[0] * s->width;
	if (*n > 1 << 20)
		return geae_fail(cx, GEAE_ESHAPE, "grid_from: dataset '%s' of '%s' has %" PRId64 " points", s->name,
				 t->path, *n);
	*v = table_keep(cx, t, (size_t)*n * sizeof(double) + 1);
	if (!*v)
		return GEAE_ENOMEM;
	if (H5Dread(s->id, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, *v) < 0)
		return geae_fail(cx, GEAE_EDATA, "dataset '%s' of '%s' is truncated or damaged", s->name, t->path);
	return GEAE_OK;
}

static bool read_rows(const struct set *s, int64_t first, int64_t n, void *to)
{
	hsize_t start[GEAE_MAX_RANK + 1] = { (hsize_t)first }, count[GEAE_MAX_RANK + 1];
	hid_t space, memory;
	bool done;

	pthread_mutex_lock(&one_at_a_time);
	quiet();
	memcpy(count, s->dim, sizeof(count));
	count[0] = (hsize_t)n;
	space = H5Dget_space(s->id);
	memory = H5Screate_simple(s->rank, count, NULL);
	done = space >= 0 && memory >= 0 && H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
	       H5Dread(s->id, s->type, memory, space, H5P_DEFAULT, to) >= 0;
	if (memory >= 0)
		H5Sclose(memory);
	if (space >= 0)
		H5Sclose(space);
	pthread_mutex_unlock(&one_at_a_time);
	return done;
}

static int hdf_read(struct geae_cx *cx, const struct table *t, int64_t first, int64_t n, void *const *out)
{
	for (size_t k = 0; k < t->n_part; k++) {
		const struct table_part *p = &t->part[k];
		const struct set *s = p->of;
		bool same = element_is(s->element, p->dtype);
		void *raw = same ? out[k] : geae_scratch(cx, (size_t)n * (size_t)s->width * s->element.size + 1, char);

		if (!raw)
			return GEAE_ENOMEM;
		if (!read_rows(s, first, n, raw))
			return geae_fail(cx, GEAE_EDATA,
					 "dataset '%s' of '%s' is truncated or damaged (rows %" PRId64 " to %" PRId64
					 ")",
					 s->name, t->path, first, first + n - 1);
		if (!same)
			element_convert(s->element, raw, n * s->width, p->dtype, out[k]);
	}
	return GEAE_OK;
}

static void hdf_close(struct table *t)
{
	struct hdf *h = t->of;

	if (!h)
		return;
	quiet();
	for (size_t k = 0; k < h->n; k++) {
		if (h->set[k].type >= 0)
			H5Tclose(h->set[k].type);
		H5Dclose(h->set[k].id);
	}
	H5Fclose(h->file);
}

/* hdf_open() knows no rows yet: the first dataset that is selected says how many. */
const struct table_kind table_hdf5 = {
	.name = "HDF5",
	.open = hdf_open,
	.column = hdf_column,
	.features = hdf_features,
	.vector = hdf_vector,
	.read = hdf_read,
	.close = hdf_close,
};
