/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weights of networks as HDF5 files of named arrays. */
#include <hdf5.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "store_hdf.h"
#include "weights_file.h"

#define ARRAYS_MOST 65536

/* ---- reading ---- */

struct listing {
	struct weights_file *file;
	struct weights_array *array;
	struct arena *arena;
	size_t room;
};

static const char *type_name(hid_t type, bool *real, struct arena *arena)
{
	size_t bits = 8 * H5Tget_size(type);
	bool is_signed;

	*real = H5Tget_class(type) == H5T_FLOAT;
	switch (H5Tget_class(type)) {
	case H5T_FLOAT: return arena_format(arena, "float%zu", bits);
	case H5T_INTEGER:
		is_signed = H5Tget_sign(type) == H5T_SGN_2;
		return arena_format(arena, "%s%zu", is_signed ? "int" : "uint", bits);
	case H5T_STRING: return "text";
	case H5T_ENUM: return "bool or enum";
	default: return "compound";
	}
}

static void describe_array(struct listing *l, hid_t set, const char *name)
{
	struct weights_array *a = &l->array[l->file->n];
	hid_t type = H5Dget_type(set), space = H5Dget_space(set);
	hsize_t dim[H5S_MAX_RANK];

	if (type >= 0 && space >= 0) {
		a->name = arena_text(l->arena, name);
		a->type = type_name(type, &a->real, l->arena);
		a->rank = H5Sget_simple_extent_dims(space, dim, NULL);
		if (a->rank >= 0 && a->rank <= 8) {
			for (int k = 0; k < a->rank; k++)
				a->dim[k] = (int64_t)dim[k];
			l->file->n++;
		}
	}
	if (space >= 0)
		H5Sclose(space);
	if (type >= 0)
		H5Tclose(type);
}

/* Hard links alone are followed, so nothing outside of the file is read; each object is visited once. */
static herr_t visit(hid_t root, const char *name, const H5L_info_t *info, void *arg)
{
	struct listing *l = arg;
	hid_t set;

	if (info->type != H5L_TYPE_HARD || l->file->n == l->room)
		return 0;
	set = H5Oopen(root, name, H5P_DEFAULT);
	if (set >= 0 && H5Iget_type(set) == H5I_DATASET)
		describe_array(l, set, name);
	if (set >= 0)
		H5Oclose(set);
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct weights_array *)a)->name, ((const struct weights_array *)b)->name);
}

static bool list_arrays(struct weights_file *f, struct arena *arena)
{
	struct listing l = { f, NULL, arena, 64 };

	for (;;) { /* until there was room enough */
		l.array = arena_array(arena, l.room, struct weights_array);
		f->n = 0;
		if (H5Lvisit((hid_t)f->handle, H5_INDEX_NAME, H5_ITER_INC, visit, &l) < 0)
			return false;
		if (f->n < l.room || l.room >= ARRAYS_MOST)
			break;
		l.room *= 8;
	}
	qsort(l.array, f->n, sizeof(l.array[0]), by_name);
	f->array = l.array;
	return true;
}

bool weights_file_open(struct weights_file *f, const char *path, struct arena *arena, const char **why)
{
	struct store errors = { 0 };
	hid_t access;

	memset(f, 0, sizeof(*f));
	hdf_ready();
	f->path = path;
	access = hdf_access();
	f->handle = access < 0 ? -1 : H5Fopen(path, H5F_ACC_RDONLY, access);
	if (access >= 0)
		H5Pclose(access);
	if (f->handle >= 0 && list_arrays(f, arena))
		return true;
	hdf_fail(&errors, "read", path);
	*why = arena_text(arena, errors.error);
	weights_file_close(f);
	return false;
}

void weights_file_close(struct weights_file *f)
{
	if (f->path && f->handle >= 0)
		H5Fclose((hid_t)f->handle);
	f->path = NULL;
}

bool weights_file_read(const struct weights_file *f, const struct weights_array *a, float *out)
{
	hid_t set = H5Dopen2((hid_t)f->handle, a->name, H5P_DEFAULT);
	bool ok = set >= 0 && H5Dread(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, out) >= 0;

	if (set >= 0)
		H5Dclose(set);
	return ok;
}

/* ---- writing ---- */

/* Equal weights are equal bytes. */
static hid_t create_file(const char *path)
{
	hid_t create = H5Pcreate(H5P_FILE_CREATE), access = hdf_access(), file = -1;

	if (create >= 0 && access >= 0 && H5Pset_obj_track_times(create, false) >= 0)
		file = H5Fcreate(path, H5F_ACC_TRUNC, create, access);
	if (access >= 0)
		H5Pclose(access);
	if (create >= 0)
		H5Pclose(create);
	return file;
}

static bool put_array(hid_t file, const struct geae_array *a, const char *name)
{
	hid_t layout = H5Pcreate(H5P_DATASET_CREATE), space = -1, set = -1;
	hsize_t extent[GEAE_MAX_RANK];
	bool ok = false;

	if (layout >= 0 && H5Pset_obj_track_times(layout, false) >= 0)
		space = H5Screate_simple(hdf_extent(a, extent), extent, NULL);
	if (space >= 0)
		set = H5Dcreate2(file, name, H5T_IEEE_F32LE, space, H5P_DEFAULT, layout, H5P_DEFAULT);
	if (set >= 0) {
		ok = H5Dwrite(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, a->data) >= 0;
		H5Dclose(set);
	}
	if (space >= 0)
		H5Sclose(space);
	if (layout >= 0)
		H5Pclose(layout);
	return ok;
}

static bool put_all(const char *path, const struct geae_array *array, const char *const *name, size_t n, const struct weights_note *note,
		    size_t n_note)
{
	hid_t file = create_file(path);
	bool ok = file >= 0;

	for (size_t k = 0; k < n_note && ok; k++)
		ok = hdf_text_put(file, note[k].name, note[k].text);
	for (size_t k = 0; k < n && ok; k++)
		ok = put_array(file, &array[k], name[k]);
	if (file >= 0)
		ok = H5Fclose(file) >= 0 && ok;
	return ok;
}

bool weights_file_write(const char *path, const struct geae_array *array, const char *const *name, size_t n, const struct weights_note *note,
			size_t n_note, struct arena *arena, const char **why)
{
	const char *temporary = arena_format(arena, "%s.%ld.tmp", path, (long)getpid());
	struct store errors = { 0 };

	hdf_ready();
	if (put_all(temporary, array, name, n, note, n_note)) {
		if (!rename(temporary, path))
			return true;
		*why = arena_text(arena, strerror(errno));
	} else {
		hdf_fail(&errors, "write", path);
		*why = arena_text(arena, errors.error);
	}
	unlink(temporary);
	return false;
}
