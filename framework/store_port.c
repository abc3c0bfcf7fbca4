/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Declaring a port of an object: checked, laid out in the file, described by attributes. */
#include <hdf5.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "array.h"
#include "fault.h"
#include "store_write.h"

static bool name_ok(const char *name) /* of ports and axes: they stand in lists and paths */
{
	if (!name || !*name || strlen(name) > 200 || !strcmp(name, ".") || !strcmp(name, ".."))
		return false;
	for (const char *c = name; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == ',' || *c == '/' || *c == 127)
			return false;
	return true;
}

size_t writer_find(const struct object_writer *w, const char *name)
{
	size_t k = 0;

	while (k < w->n_port && strcmp(w->port[k].name, name))
		k++;
	return k;
}

static bool sound(struct object_writer *w, const struct geae_array *a)
{
	const char *fault = array_fault(a, &w->arena);

	if (fault)
		return writer_fail(w, "%s", fault);
	if (!name_ok(a->name))
		return writer_fail(w, "'%.80s' is no name of a port: no blanks, commas or slashes", a->name);
	if (writer_find(w, a->name) < w->n_port)
		return writer_fail(w, "port '%s' is given twice", a->name);
	for (uint32_t k = 0; k < a->rank; k++)
		if (!name_ok(a->axis[k]))
			return writer_fail(w, "port '%s': '%.80s' is no name of an axis: no blanks, commas or slashes", a->name,
				    a->axis[k]);
	for (uint32_t k = 0; k < a->n_coord; k++) {
		if (!name_ok(a->coord[k]->name) || !strcmp(a->coord[k]->name, a->name))
			return writer_fail(w, "port '%s': coordinate %u has no name of its own", a->name, k);
		for (uint32_t i = 0; i < k; i++)
			if (!strcmp(a->coord[i]->name, a->coord[k]->name))
				return writer_fail(w, "port '%s' names the coordinate '%s' twice", a->name, a->coord[k]->name);
	}
	return true;
}

static const char *joined(struct arena *arena, const char *list, const char *name)
{
	return *list ? arena_format(arena, "%s,%s", list, name) : arena_text(arena, name);
}

static bool put_extents(hid_t set, const struct geae_array *a)
{
	hsize_t n = a->rank;
	hid_t space = H5Screate_simple(1, &n, NULL), attribute = -1;
	bool ok = false;

	if (space >= 0)
		attribute = H5Acreate2(set, "extents", H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT);
	if (attribute >= 0) {
		ok = H5Awrite(attribute, H5T_NATIVE_INT64, a->dim) >= 0;
		ok = H5Aclose(attribute) >= 0 && ok;
	}
	if (space >= 0)
		H5Sclose(space);
	return ok;
}

static bool describe(struct object_writer *w, hid_t set, const struct geae_array *a)
{
	const char *axes = "", *coords = "";

	for (uint32_t k = 0; k < a->rank; k++)
		axes = joined(&w->arena, axes, a->axis[k]);
	for (uint32_t k = 0; k < a->n_coord; k++)
		coords = joined(&w->arena, coords, a->coord[k]->name);
	return hdf_text_put(set, "unit", a->unit ? a->unit : "") && hdf_text_put(set, "doc", a->doc ? a->doc : "") &&
	       hdf_text_put(set, "role", array_role_name(a->role)) && hdf_text_put(set, "axes", axes) &&
	       hdf_text_put(set, "coords", coords) &&
	       (a->dtype != GEAE_BIT || hdf_text_put(set, "encoding", BIT_ENCODING)) &&
	       (a->dtype != GEAE_BIT || !a->rank || put_extents(set, a));
}

static bool grow(struct object_writer *w)
{
	size_t room = w->room ? 2 * w->room : 16;
	void *port, *state;

	if (w->n_port < w->room)
		return true;
	port = realloc(w->port, room * sizeof(*w->port));
	if (port)
		w->port = port;
	state = realloc(w->state, room * sizeof(*w->state));
	if (state)
		w->state = state;
	if (port && state)
		w->room = room;
	return port && state;
}

/* Bytes of the longest text; 0: one is missing or too long. */
static size_t longest(const struct geae_array *a)
{
	const char *const *text = a->data;
	size_t most = 1;

	for (int64_t i = 0; i < geae_count(a); i++) {
		size_t n = text[i] ? strlen(text[i]) : SIZE_MAX;

		if (n > TEXT_MOST)
			return 0;
		if (n > most)
			most = n;
	}
	return most;
}

static bool lay_out(struct object_writer *w, const struct geae_array *a, size_t text)
{
	struct writer_port *p = &w->state[w->n_port];
	int64_t rows = array_rows(a);
	size_t bits = 1;
	haddr_t offset;
	hid_t set = -1;
	bool ok;

	*p = (struct writer_port){ .n_missing = rows };
	if (!array_row_bytes(a, &p->row))
		return false; /* array_fault() has seen to that */
	for (uint32_t k = 1; k < a->rank; k++)
		bits *= (size_t)a->dim[k];
	p->used = a->dtype == GEAE_BIT ? bits % 8 : 0;
	if (text)
		p->row = p->row / sizeof(char *) * text;
	offset = writer_dataset(w->out, a->name, w->layout, a, text, &set);
	ok = offset != HADDR_UNDEF && describe(w, set, a);
	if (set >= 0)
		ok = H5Dclose(set) >= 0 && ok;
	if (!ok) {
		w->failed = true;
		return hdf_fail(w->store, "write", w->path);
	}
	p->offset = offset;
	p->written = calloc((size_t)(rows / 8 + 1), 1);
	w->port[w->n_port] = *a;
	w->port[w->n_port].data = NULL;
	w->n_port++;
	return p->written || writer_fail(w, "out of memory");
}

static bool put_texts(struct object_writer *w, const struct geae_array *a, size_t text)
{
	const char *const *from = a->data;
	struct writer_port *p = &w->state[w->n_port - 1];
	size_t n = (size_t)geae_count(a);
	char *all = calloc(n + 1, text);
	bool ok = all != NULL;

	if (!ok)
		return writer_fail(w, "out of memory");
	for (size_t i = 0; i < n; i++)
		memcpy(all + i * text, from[i], strlen(from[i]));
	if (!write_at(w->fd, all, n * text, p->offset))
		ok = writer_fail(w, "cannot write '%s': %s", w->path, strerror(errno));
	p->n_missing = 0;
	free(all);
	return ok;
}

bool object_port(struct object_writer *w, const struct geae_array *given)
{
	struct geae_array bare = *given, *a;
	size_t text = 0;

	if (w->failed || !sound(w, given))
		return false;
	if (given->dtype == GEAE_TEXT && !given->data)
		return writer_fail(w, "port '%s': texts have to be given at once", given->name);
	if (given->dtype == GEAE_TEXT && !(text = longest(given)))
		return writer_fail(w, "port '%s': a text is missing or longer than %d bytes", given->name, TEXT_MOST);
	if (text && (uint64_t)geae_count(given) > (uint64_t)INT64_MAX / text)
		return writer_fail(w, "port '%s' has more elements than can be counted", given->name);
	hdf_ready();
	bare.data = NULL;
	a = grow(w) ? array_copy(&w->arena, &bare) : NULL;
	if (!a)
		return writer_fail(w, "out of memory");
	if (!lay_out(w, a, text))
		return false;
	fault_point("object-port");
	if (text)
		return put_texts(w, given, text);
	return !given->data || object_put(w, given->name, 0, array_rows(given), given->data);
}
