/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finishing an object: from a temporary file to a result that stays. */
#include <hdf5.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "fault.h"
#include "store_write.h"

static bool fail_io(struct object_writer *w, const char *what)
{
	return store_fail(w->store, "cannot %s '%s': %s", what, w->path, strerror(errno));
}

static const struct geae_array *find(const struct object_writer *w, const char *name)
{
	for (size_t k = 0; k < w->n_port; k++)
		if (!strcmp(w->port[k].name, name))
			return &w->port[k];
	return NULL;
}

static bool shares_axis(const struct geae_array *a, const struct geae_array *coord)
{
	for (uint32_t k = 0; k < a->rank; k++)
		if (!strcmp(a->axis[k], coord->axis[0]) && a->dim[k] == coord->dim[0])
			return true;
	return false;
}

static bool complete(struct object_writer *w)
{
	for (size_t k = 0; k < w->n_port; k++) {
		const struct geae_array *a = &w->port[k];

		if (w->state[k].n_missing)
			return store_fail(w->store, "port '%s': %lld of its %lld rows were never written", a->name,
					  (long long)w->state[k].n_missing, (long long)(a->rank ? a->dim[0] : 1));
		for (uint32_t c = 0; c < a->n_coord; c++) {
			const struct geae_array *coord = find(w, a->coord[c]->name);

			if (!coord)
				return store_fail(w->store, "port '%s' has the coordinate '%s', which is no port of this object",
						  a->name, a->coord[c]->name);
			if (coord->rank != 1 || !shares_axis(a, coord))
				return store_fail(w->store, "port '%s' has the coordinate '%s', which lies along none of its axes",
						  a->name, coord->name);
		}
	}
	return true;
}

static bool put_list(struct object_writer *w)
{
	size_t room = 1;
	char *list, *end;

	for (size_t k = 0; k < w->n_port; k++)
		room += strlen(w->port[k].name) + 1;
	end = list = arena_get(&w->arena, room);
	if (!list)
		return false;
	for (size_t k = 0; k < w->n_port; k++) {
		if (k)
			*end++ = ',';
		end = stpcpy(end, w->port[k].name);
	}
	return hdf_text_put(w->out, "ports", list);
}

/* A full disk may be met by the flush or by the closing alone: both count. */
static bool close_file(struct object_writer *w)
{
	hid_t file = w->file, out = w->out;
	bool ok = put_list(w) && hdf_scales(out, w->port, w->n_port);

	fault_point("object-close");
	w->file = w->out = H5I_INVALID_HID;
	ok = ok && H5Fflush(file, H5F_SCOPE_GLOBAL) >= 0;
	if (!ok)
		hdf_fail(w->store, "write", w->path);
	if ((H5Gclose(out) < 0 || H5Fclose(file) < 0) && ok)
		ok = hdf_fail(w->store, "write", w->path);
	return ok;
}

static bool same(const struct geae_array *a, const struct geae_array *b)
{
	bool ok = a->dtype == b->dtype && a->rank == b->rank && a->role == b->role && a->n_coord == b->n_coord &&
		  !strcmp(a->name, b->name);

	for (uint32_t k = 0; ok && k < a->rank; k++)
		ok = a->dim[k] == b->dim[k] && !strcmp(a->axis[k], b->axis[k]);
	for (uint32_t k = 0; ok && k < a->n_coord; k++)
		ok = !strcmp(a->coord[k]->name, b->coord[k]->name);
	return ok;
}

/* Read as any reader would; the checksum has just been made from these bytes. */
static bool reads_back(struct object_writer *w, uint64_t size)
{
	struct object o = { 0 };
	bool ok = object_read(w->store, w->fd, size, w->path, &o) == OBJECT_OK;

	if (ok) {
		ok = o.n_port == w->n_port;
		for (size_t k = 0; ok && k < o.n_port; k++)
			ok = same(&w->port[k], &o.port[k]);
		if (!ok)
			store_fail(w->store, "'%s' does not read back as it was written", w->path);
	}
	object_close(&o);
	return ok;
}

static bool put_sidecar(struct object_writer *w, const char *json)
{
	char name[KEY_SIZE + 8], path[PATH_ROOM];
	struct iovec part = { (void *)(uintptr_t)json, strlen(json) };
	struct whole_file file = { .name = name, .path = path, .part = &part, .n_part = 1 };

	snprintf(name, sizeof(name), "%s.json", w->key);
	return store_path(w->store, path, "%s/objects/%.2s/%s", w->store->path, w->key, name) &&
	       whole_file_put(w->store, w->folder, &file);
}

static bool publish(struct object_writer *w, const char *sidecar)
{
	char name[KEY_SIZE + 8];

	fault_point("object-sidecar");
	if (sidecar && !put_sidecar(w, sidecar)) /* first: an object that is there has its sidecar */
		return false;
	fault_point("object-rename");
	snprintf(name, sizeof(name), "%s.h5", w->key);
	if (renameat(w->folder, w->name, w->folder, name)) {
		fail_io(w, "rename");
		snprintf(name, sizeof(name), "%s.json", w->key);
		if (sidecar && !store_has(w->store, w->key))
			unlinkat(w->folder, name, 0);
		return false;
	}
	w->name[0] = 0;
	fault_point("object-renamed");
	if (fsync(w->folder))
		return fail_io(w, "keep");
	fault_point("object-committed");
	return true;
}

static bool commit(struct object_writer *w, const char *sidecar)
{
	struct stat st;

	if (w->failed || !complete(w) || !close_file(w))
		return false;
	write_begin(w->fd);
	fault_point("object-checksum");
	if (fstat(w->fd, &st) || !header_write(w->fd, (uint64_t)st.st_size))
		return fail_io(w, "write the checksum of");
	fault_point("object-header");
	if (!reads_back(w, (uint64_t)st.st_size))
		return false;
	fault_point("object-sync");
	if (fsync(w->fd))
		return fail_io(w, "write");
	return publish(w, sidecar);
}

bool object_commit(struct object_writer *w, const char *sidecar)
{
	bool ok;

	hdf_ready();
	ok = commit(w, sidecar);
	writer_free(w);
	return ok;
}
