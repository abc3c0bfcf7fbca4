/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arrays of an object's file.  Its checksum was right, so it is what somebody wrote; whether that
 * was this program is checked again: every type, extent and place is proved before it is used. */
#include <hdf5.h>

#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include "array.h"
#include "store_hdf.h"

struct reading {
	struct object *o;
	struct geae_array *port;
	const char *wrong; /* what is odd about the file, NULL: nothing yet */
	bool no_memory;
};

/* Where there is nothing to point at. */
static const _Alignas(DATA_ALIGN) unsigned char nothing[DATA_ALIGN];

static bool odd(struct reading *r, const char *what, const char *port)
{
	if (!r->wrong)
		r->wrong = port ? arena_format(&r->o->arena, "port '%s': %s", port, what) : what;
	return false;
}

static void *need(struct reading *r, size_t bytes)
{
	void *p = arena_get(&r->o->arena, bytes ? bytes : 1);

	r->no_memory = r->no_memory || !p;
	return p;
}

/* Contiguous bytes within this very file. */
static bool plainly_stored(hid_t set)
{
	hid_t list = H5Dget_create_plist(set);
	bool ok = list >= 0 && H5Pget_layout(list) == H5D_CONTIGUOUS && H5Pget_nfilters(list) == 0 &&
		  H5Pget_external_count(list) == 0;

	if (list >= 0)
		H5Pclose(list);
	return ok;
}

static const void *place(struct reading *r, hid_t set, size_t bytes)
{
	haddr_t offset;

	if (!bytes)
		return nothing;
	if (!plainly_stored(set) || H5Dget_storage_size(set) != bytes)
		return NULL;
	offset = H5Dget_offset(set);
	if (offset == HADDR_UNDEF || offset < OBJECT_HEADER || offset % DATA_ALIGN || bytes > r->o->map_size ||
	    offset > r->o->map_size - bytes)
		return NULL;
	return (const char *)r->o->map + offset;
}

/* Type and extents of the dataset; text: bytes of one. */
static bool shape(hid_t set, struct geae_array *a, size_t *text)
{
	hid_t type = H5Dget_type(set), space = H5Dget_space(set);
	hsize_t extent[GEAE_MAX_RANK];
	int rank = -1;
	bool ok;

	a->dtype = type < 0 ? 0 : hdf_dtype(type, text);
	if (space >= 0 && (H5Sget_simple_extent_type(space) == H5S_SCALAR || H5Sget_simple_extent_type(space) == H5S_SIMPLE))
		rank = H5Sget_simple_extent_ndims(space);
	ok = a->dtype && rank >= 0 && rank <= GEAE_MAX_RANK && H5Sget_simple_extent_dims(space, extent, NULL) == rank;
	a->rank = ok ? (uint32_t)rank : 0;
	for (uint32_t k = 0; k < a->rank; k++) {
		ok = ok && extent[k] <= INT64_MAX;
		a->dim[k] = (int64_t)extent[k];
	}
	if (space >= 0)
		H5Sclose(space);
	if (type >= 0)
		H5Tclose(type);
	return ok;
}

/* Bits are stored as [rows][bytes]; their true extents stand in an attribute. */
static bool bit_shape(hid_t set, struct geae_array *a)
{
	hsize_t n = 0, extent[GEAE_MAX_RANK];
	struct geae_array stored = *a;
	hid_t attribute, space;
	size_t bytes;
	bool ok;

	a->dtype = GEAE_BIT;
	if (!a->rank)
		return true;
	attribute = H5Aopen(set, "extents", H5P_DEFAULT);
	space = attribute < 0 ? -1 : H5Aget_space(attribute);
	ok = space >= 0 && H5Sget_simple_extent_type(space) == H5S_SIMPLE && H5Sget_simple_extent_ndims(space) == 1 &&
	     H5Sget_simple_extent_dims(space, &n, NULL) == 1 && n >= 1 && n <= GEAE_MAX_RANK &&
	     H5Aread(attribute, H5T_NATIVE_INT64, a->dim) >= 0;
	if (space >= 0)
		H5Sclose(space);
	if (attribute >= 0)
		H5Aclose(attribute);
	if (!ok)
		return false;
	a->rank = (uint32_t)n;
	return array_bytes(a, &bytes) && stored.rank == 2 && hdf_extent(a, extent) == 2 &&
	       extent[0] == (hsize_t)stored.dim[0] && extent[1] == (hsize_t)stored.dim[1];
}

/* "row,y,x" -> at most `most` names. */
static size_t split(char *list, const char **name, size_t most)
{
	size_t n = 0;

	for (char *next = list; next && *list && n < most; list = next) {
		next = strchr(list, ',');
		if (next)
			*next++ = 0;
		name[n++] = list;
	}
	return n;
}

static size_t list_length(const char *list)
{
	size_t n = *list != 0;

	for (; *list; list++)
		n += *list == ',';
	return n;
}

static bool read_axes(struct reading *r, hid_t set, struct geae_array *a)
{
	char *axes = hdf_text_get(set, "axes", &r->o->arena);

	if (!axes || list_length(axes) != a->rank || split(axes, a->axis, a->rank) != a->rank)
		return false;
	for (uint32_t k = 0; k < a->rank; k++)
		if (!*a->axis[k])
			return false;
	return true;
}

/* Only names for now: the ports they mean may still be to come. */
static bool read_coords(struct reading *r, hid_t set, struct geae_array *a)
{
	char *list = hdf_text_get(set, "coords", &r->o->arena);
	size_t n = list ? list_length(list) : 0;
	const char **name = need(r, n * sizeof(*name));

	if (!list || !name || n > UINT32_MAX)
		return false;
	a->n_coord = (uint32_t)split(list, name, n);
	a->coord = (const struct geae_array *const *)(const void *)name;
	return a->n_coord == n;
}

static bool read_texts(struct reading *r, const char *data, size_t n, size_t text, struct geae_array *a)
{
	const char **list = need(r, n * sizeof(*list));

	if (!list)
		return false;
	for (size_t i = 0; i < n; i++) {
		size_t length = strnlen(data + i * text, text);
		char *copy = need(r, length + 1);

		if (!copy)
			return false;
		memcpy(copy, data + i * text, length);
		list[i] = copy;
	}
	a->data = list;
	return true;
}

static bool read_data(struct reading *r, hid_t set, struct geae_array *a, size_t text)
{
	const void *data;
	size_t bytes, n;

	if (!array_bytes(a, &bytes))
		return false;
	if (a->dtype != GEAE_TEXT) {
		a->data = place(r, set, bytes);
		return a->data != NULL;
	}
	n = bytes / sizeof(char *);
	if (__builtin_mul_overflow(n, text, &bytes) || !(data = place(r, set, bytes)))
		return false;
	return read_texts(r, data, n, text, a);
}

static bool read_port(struct reading *r, hid_t set, struct geae_array *a)
{
	struct arena *arena = &r->o->arena;
	size_t text = 0;
	char *role, *encoding;

	if (!shape(set, a, &text))
		return odd(r, "its type or shape is none of ours", a->name);
	if (a->dtype == GEAE_U8 && H5Aexists(set, "encoding") > 0) {
		encoding = hdf_text_get(set, "encoding", arena);
		if (!encoding || strcmp(encoding, BIT_ENCODING) || !bit_shape(set, a))
			return odd(r, "its packed bits do not fit their extents", a->name);
	}
	a->unit = hdf_text_get(set, "unit", arena);
	a->doc = hdf_text_get(set, "doc", arena);
	role = hdf_text_get(set, "role", arena);
	if (!a->unit || !a->doc || !role || !array_role(role, &a->role))
		return odd(r, "unit, doc or role is missing", a->name);
	if (!read_axes(r, set, a) || !read_coords(r, set, a))
		return odd(r, "axes or coords do not fit", a->name);
	return read_data(r, set, a, text) || odd(r, "its data do not lie in the file as they should", a->name);
}

static bool hard_link(hid_t parent, const char *name)
{
	H5L_info_t info;

	return H5Lget_info(parent, name, &info, H5P_DEFAULT) >= 0 && info.type == H5L_TYPE_HARD;
}

static bool open_port(struct reading *r, hid_t out, const char *name)
{
	struct geae_array *a = &r->port[r->o->n_port];
	hid_t set;
	bool ok;

	a->name = name;
	if (!*name || !hard_link(out, name) || (set = H5Dopen2(out, name, H5P_DEFAULT)) < 0)
		return odd(r, "it is no array of this file", name);
	ok = read_port(r, set, a);
	H5Dclose(set);
	r->o->n_port += ok;
	return ok;
}

/* Names -> ports of this object. */
static bool resolve(struct reading *r)
{
	for (size_t i = 0; i < r->o->n_port; i++) {
		struct geae_array *a = &r->port[i];
		const char *const *name = (const char *const *)(const void *)a->coord;
		const struct geae_array **coord = need(r, a->n_coord * sizeof(*coord));

		if (!coord)
			return false;
		for (uint32_t c = 0; c < a->n_coord; c++) {
			const struct geae_array *to = object_find(r->o, name[c]);
			bool along = false;

			for (uint32_t k = 0; to && to->rank == 1 && to != a && k < a->rank; k++)
				along = along || (a->dim[k] == to->dim[0] && !strcmp(a->axis[k], to->axis[0]));
			if (!along)
				return odd(r, "a coordinate is missing or lies along none of its axes", a->name);
			coord[c] = to;
		}
		a->coord = coord;
	}
	return true;
}

static const char *read_note(struct reading *r, hid_t file, const char *name)
{
	struct geae_array a = { .name = name };
	size_t text = 0;
	hid_t set;
	bool ok;

	if (!hard_link(file, name) || (set = H5Dopen2(file, name, H5P_DEFAULT)) < 0) {
		odd(r, "recipe or inputs are missing", NULL);
		return NULL;
	}
	ok = shape(set, &a, &text) && a.dtype == GEAE_TEXT && !a.rank && read_data(r, set, &a, text);
	H5Dclose(set);
	if (!ok) {
		odd(r, "recipe or inputs are no texts", NULL);
		return NULL;
	}
	return *(const char *const *)a.data;
}

/* The ports are named in an attribute, in their order: libhdf5's own listing of a group trusts the file
 * so far that most hostile ones bring it down. */
static bool read_out(struct reading *r, hid_t file)
{
	H5G_info_t info;
	const char **name;
	char *ports;
	size_t n;
	hid_t out;
	bool ok;

	if (!hard_link(file, "out") || (out = H5Gopen2(file, "out", H5P_DEFAULT)) < 0)
		return odd(r, "the group 'out' is missing", NULL);
	ports = hdf_text_get(out, "ports", &r->o->arena);
	n = ports ? list_length(ports) : 0;
	name = need(r, n * sizeof(*name));
	r->o->port = r->port = need(r, n * sizeof(*r->port));
	ok = ports && name && r->port && H5Gget_info(out, &info) >= 0 && info.nlinks == n && split(ports, name, n) == n;
	for (size_t k = 0; k < n && ok; k++)
		ok = open_port(r, out, name[k]);
	H5Gclose(out);
	return (ok && resolve(r)) || odd(r, "its list of ports does not fit", NULL);
}

/* libhdf5 opens by name: is that the file that was checked? */
static bool same_file(hid_t file, int fd)
{
	int *handle = NULL;
	struct stat a, b;

	return H5Fget_vfd_handle(file, H5P_DEFAULT, (void **)&handle) >= 0 && handle && !fstat(*handle, &a) &&
	       !fstat(fd, &b) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static hid_t open_file(struct reading *r, int fd, const char *path)
{
	hid_t access = hdf_access(), file = access < 0 ? -1 : H5Fopen(path, H5F_ACC_RDONLY, access);

	if (access >= 0)
		H5Pclose(access);
	if (file >= 0 && !same_file(file, fd)) {
		H5Fclose(file);
		file = -1;
	}
	if (file < 0)
		odd(r, "it is no HDF5 file", NULL);
	return file;
}

enum object_state object_read(struct store *s, int fd, uint64_t size, const char *path, struct object *o)
{
	struct reading r = { .o = o };
	hid_t file;

	hdf_ready();
	o->map = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (o->map == MAP_FAILED) {
		o->map = NULL;
		store_fail(s, "cannot map the object '%s' into memory", path);
		return OBJECT_UNREADABLE;
	}
	o->map_size = (size_t)size;
	file = open_file(&r, fd, path);
	if (file >= 0) {
		o->recipe = read_note(&r, file, "recipe");
		o->inputs = read_note(&r, file, "inputs");
		if (o->recipe && o->inputs)
			read_out(&r, file);
		H5Fclose(file);
	}
	if (r.no_memory) {
		store_fail(s, "out of memory while reading the object '%s'", path);
		return OBJECT_UNREADABLE;
	}
	if (r.wrong) {
		store_fail(s, "the object '%s' is damaged: %s", path, r.wrong);
		return OBJECT_CORRUPT;
	}
	return OBJECT_OK;
}
