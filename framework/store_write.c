/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing an object.  libhdf5 lays the file out; the data go to their places by pwrite(2), so that a
 * full disk is seen at once and with its errno, and any number of pieces gives the same bytes. */
#include <hdf5.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "array.h"
#include "fault.h"
#include "store_write.h"

#define AT_ONCE ((size_t)1 << 24) /* bytes after which the disk is set to work */
#define PIECE ((size_t)1 << 16) /* for rows of bits whose padding has to be cleared */

static bool no_times(hid_t list)
{
	return list >= 0 && H5Pset_obj_track_times(list, false) >= 0;
}

/* Contiguous and placed at once, nothing written by the library; attributes within the object's header. */
static hid_t dataset_layout(void)
{
	hid_t list = H5Pcreate(H5P_DATASET_CREATE);

	if (no_times(list) && H5Pset_layout(list, H5D_CONTIGUOUS) >= 0 &&
	    H5Pset_alloc_time(list, H5D_ALLOC_TIME_EARLY) >= 0 && H5Pset_fill_time(list, H5D_FILL_TIME_NEVER) >= 0 &&
	    H5Pset_attr_phase_change(list, 64, 32) >= 0)
		return list;
	if (list >= 0)
		H5Pclose(list);
	return -1;
}

static hid_t create_file(const char *path)
{
	hid_t create = H5Pcreate(H5P_FILE_CREATE), access = hdf_access(), file = -1;

	if (no_times(create) && access >= 0 && H5Pset_userblock(create, OBJECT_HEADER) >= 0)
		file = H5Fcreate(path, H5F_ACC_TRUNC, create, access);
	if (access >= 0)
		H5Pclose(access);
	if (create >= 0)
		H5Pclose(create);
	return file;
}

static hid_t create_out(hid_t file)
{
	hid_t list = H5Pcreate(H5P_GROUP_CREATE), out = -1;

	/* all links in the group's header */
	if (no_times(list) && H5Pset_link_phase_change(list, UINT16_MAX, 0) >= 0 &&
	    H5Pset_link_creation_order(list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) >= 0)
		out = H5Gcreate2(file, "out", H5P_DEFAULT, list, H5P_DEFAULT);
	if (list >= 0)
		H5Pclose(list);
	return out;
}

/* The dataset's place in the file, HADDR_UNDEF after an error; 0 where it is empty. */
haddr_t writer_dataset(hid_t parent, const char *name, hid_t layout, const struct geae_array *a, size_t text,
			      hid_t *keep)
{
	hid_t type, space, set = -1;
	hsize_t extent[GEAE_MAX_RANK], bytes;
	haddr_t offset = HADDR_UNDEF;
	int rank = hdf_extent(a, extent);

	type = hdf_type(a->dtype, text);
	space = rank ? H5Screate_simple(rank, extent, NULL) : H5Screate(H5S_SCALAR);
	if (type >= 0 && space >= 0)
		set = H5Dcreate2(parent, name, type, space, H5P_DEFAULT, layout, H5P_DEFAULT);
	if (set >= 0) {
		bytes = H5Dget_storage_size(set);
		offset = bytes ? H5Dget_offset(set) : 0;
		if (keep && offset != HADDR_UNDEF)
			*keep = set;
		else
			H5Dclose(set);
	}
	if (space >= 0)
		H5Sclose(space);
	if (type >= 0)
		H5Tclose(type);
	return offset;
}

static bool put_note(struct object_writer *w, const char *name, const char *text)
{
	struct geae_array a = { .dtype = GEAE_TEXT };
	size_t n = strlen(text);
	haddr_t offset = writer_dataset(w->file, name, w->layout, &a, n ? n : 1, NULL);

	if (offset == HADDR_UNDEF) {
		w->failed = true;
		return hdf_fail(w->store, "write", w->path);
	}
	if (!write_at(w->fd, n ? text : "", n ? n : 1, offset))
		return writer_fail(w, "cannot write '%s': %s", w->path, strerror(errno));
	return true;
}

struct object_writer *object_begin(struct store *s, const char *key, const char *recipe, const char *inputs)
{
	char own[KEY_SIZE], prefix[3] = "";
	struct object_writer *w;

	if (!store_key_ok(s, key))
		return NULL;
	store_key(recipe, own);
	if (strcmp(own, key)) {
		store_fail(s, "the key %.16s... is not that of the recipe", key);
		return NULL;
	}
	w = calloc(1, sizeof(*w));
	if (!w) {
		store_fail(s, "out of memory");
		return NULL;
	}
	w->store = s;
	w->fd = -1;
	w->file = w->out = w->layout = H5I_INVALID_HID;
	memcpy(w->key, key, KEY_SIZE);
	memcpy(prefix, key, 2);
	w->folder = folder_open(s, "objects", prefix, true);
	if (w->folder < 0)
		goto failed;
	temporary_sweep(w->folder, key);
	w->fd = temporary_open(w->folder, key, w->name, sizeof(w->name));
	if (!store_path(s, w->path, "%s/objects/%s/%s", s->path, prefix, w->name))
		goto failed;
	if (w->fd < 0) {
		store_fail(s, "cannot write '%s': %s", w->path, strerror(errno));
		goto failed;
	}
	fault_point("object-begin");
	hdf_ready();
	w->layout = dataset_layout();
	w->file = create_file(w->path);
	if (w->layout < 0 || w->file < 0 || (w->out = create_out(w->file)) < 0) {
		hdf_fail(s, "write", w->path);
		goto failed;
	}
	if (put_note(w, "recipe", recipe) && put_note(w, "inputs", inputs))
		return w;
failed:
	writer_free(w);
	return NULL;
}

void writer_free(struct object_writer *w)
{
	if (w->out >= 0)
		H5Gclose(w->out);
	if (w->file >= 0)
		H5Fclose(w->file);
	if (w->layout >= 0)
		H5Pclose(w->layout);
	if (w->fd >= 0) {
		close(w->fd);
		if (*w->name)
			unlinkat(w->folder, w->name, 0);
	}
	if (w->folder >= 0)
		close(w->folder);
	for (size_t k = 0; k < w->n_port; k++)
		free(w->state[k].written);
	free(w->port);
	free(w->state);
	arena_free(&w->arena);
	free(w);
}

void object_abandon(struct object_writer *w)
{
	if (w) {
		hdf_ready();
		writer_free(w);
	}
}

static bool put_padded(struct object_writer *w, const struct writer_port *p, int64_t first, int64_t n, const char *data)
{
	size_t piece = p->row > PIECE ? 1 : PIECE / p->row;
	unsigned char mask = (unsigned char)((1u << p->used) - 1), *copy = malloc(piece * p->row);
	bool ok = true;

	if (!copy) {
		errno = ENOMEM;
		return false;
	}
	for (int64_t i = 0; i < n && ok; i += (int64_t)piece) {
		size_t rows = n - i < (int64_t)piece ? (size_t)(n - i) : piece;

		memcpy(copy, data + (size_t)i * p->row, rows * p->row);
		for (size_t r = 1; r <= rows; r++)
			copy[r * p->row - 1] &= mask;
		ok = write_at(w->fd, copy, rows * p->row, p->offset + (uint64_t)(first + i) * p->row);
	}
	free(copy);
	return ok;
}

/* Marks the rows; false: one was there before. */
static bool mark(struct writer_port *p, int64_t first, int64_t n)
{
	for (int64_t i = first; i < first + n; i++) {
		unsigned char bit = (unsigned char)(1u << i % 8);

		if (p->written[i / 8] & bit)
			return false;
		p->written[i / 8] |= bit;
	}
	p->n_missing -= n;
	return true;
}

bool object_put(struct object_writer *w, const char *port, int64_t first, int64_t n, const void *data)
{
	size_t k = writer_find(w, port);
	struct writer_port *p;
	bool ok;

	if (w->failed)
		return false;
	if (k == w->n_port)
		return writer_fail(w, "there is no port '%.80s' to put rows into", port);
	if (w->port[k].dtype == GEAE_TEXT)
		return writer_fail(w, "port '%s': texts have to be given at once", port);
	p = &w->state[k];
	if (first < 0 || n < 0 || first > array_rows(&w->port[k]) || n > array_rows(&w->port[k]) - first)
		return writer_fail(w, "port '%s' has %lld rows; there is no place for rows %lld to %lld", port,
			    (long long)array_rows(&w->port[k]), (long long)first, (long long)(first + n - 1));
	if (!mark(p, first, n))
		return writer_fail(w, "port '%s': rows %lld to %lld were written before", port, (long long)first,
			    (long long)(first + n - 1));
	fault_point("object-put");
	if (!n || !p->row)
		ok = true;
	else if (p->used)
		ok = put_padded(w, p, first, n, data);
	else
		ok = write_at(w->fd, data, (size_t)n * p->row, p->offset + (uint64_t)first * p->row);
	if (!ok)
		return writer_fail(w, "cannot write '%s': %s", w->path, strerror(errno));
	w->n_waiting += (size_t)n * p->row;
	if (w->n_waiting > AT_ONCE) {
		write_begin(w->fd);
		w->n_waiting = 0;
	}
	fault_point("object-put-done");
	return true;
}
