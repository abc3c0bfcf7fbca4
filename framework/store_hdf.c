/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HDF5 as the store uses it: set-up, one-line errors, types, text attributes. */
#include <hdf5.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "array.h"
#include "store_hdf.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "arrays are used as they stand in the file");

/* Why a call failed: libhdf5 forgets it at the next call, so it is noted when it happens. */
static _Thread_local struct {
	int error; /* errno */
	char text[200];
} reason;

/* From the outermost call inwards: the innermost description is nearest to the cause. */
static herr_t look(unsigned n, const H5E_error2_t *e, void *arg)
{
	const char *at = e->desc ? strstr(e->desc, "errno = ") : NULL;

	(void)n;
	(void)arg;
	if (at)
		reason.error = (int)strtol(at + 8, NULL, 10);
	if (e->desc)
		snprintf(reason.text, sizeof(reason.text), "%s", e->desc);
	return 0;
}

static herr_t failed(hid_t stack, void *arg)
{
	return reason.error ? 0 : H5Ewalk2(stack, H5E_WALK_DOWNWARD, look, arg);
}

void hdf_ready(void)
{
	H5dont_atexit();          /* workers leave by _exit; after a full disk the clean-up would not end */
	H5open();
	H5set_free_list_limits(1 << 20, 1 << 20, -1, -1, -1, -1); /* each open file has tables of .5 MB: used again */
	H5PLset_loading_state(0); /* a file must not make the library load code */
	H5Eset_auto2(H5E_DEFAULT, failed, NULL); /* of this thread; nothing is printed */
	reason.error = 0;
	reason.text[0] = 0;
}

bool hdf_fail(struct store *s, const char *what, const char *path)
{
	return store_fail(s, "cannot %s '%s': %s", what, path, reason.error ? strerror(reason.error) :
			  *reason.text ? reason.text : "out of memory");
}

hid_t hdf_access(void)
{
	hid_t list = H5Pcreate(H5P_FILE_ACCESS);

	/* one format for every library version, or equal results would differ */
	if (list >= 0 && (H5Pset_libver_bounds(list, H5F_LIBVER_V18, H5F_LIBVER_V18) < 0 ||
			  H5Pset_fclose_degree(list, H5F_CLOSE_STRONG) < 0 || H5Pset_alignment(list, 1, DATA_ALIGN) < 0)) {
		H5Pclose(list);
		return -1;
	}
	return list;
}

static hid_t text_type(size_t bytes)
{
	hid_t type = H5Tcopy(H5T_C_S1);

	if (type >= 0 && (H5Tset_size(type, bytes ? bytes : 1) < 0 || H5Tset_cset(type, H5T_CSET_UTF8) < 0 ||
			  H5Tset_strpad(type, H5T_STR_NULLPAD) < 0)) {
		H5Tclose(type);
		return -1;
	}
	return type;
}

static hid_t complex_type(void)
{
	hid_t type = H5Tcreate(H5T_COMPOUND, 16);

	if (type >= 0 && (H5Tinsert(type, "r", 0, H5T_IEEE_F64LE) < 0 || H5Tinsert(type, "i", 8, H5T_IEEE_F64LE) < 0)) {
		H5Tclose(type);
		return -1;
	}
	return type;
}

hid_t hdf_type(uint32_t dtype, size_t text)
{
	switch (dtype) {
	case GEAE_BIT:
	case GEAE_U8: return H5Tcopy(H5T_STD_U8LE);
	case GEAE_I32: return H5Tcopy(H5T_STD_I32LE);
	case GEAE_I64: return H5Tcopy(H5T_STD_I64LE);
	case GEAE_U64: return H5Tcopy(H5T_STD_U64LE);
	case GEAE_F32: return H5Tcopy(H5T_IEEE_F32LE);
	case GEAE_F64: return H5Tcopy(H5T_IEEE_F64LE);
	case GEAE_C128: return complex_type();
	case GEAE_TEXT: return text_type(text);
	default: return -1;
	}
}

static bool plain_text(hid_t type, size_t *bytes)
{
	*bytes = H5Tget_size(type);
	return H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0 && *bytes > 0 && *bytes <= TEXT_MOST;
}

uint32_t hdf_dtype(hid_t type, size_t *text)
{
	static const uint32_t numbers[] = { GEAE_F64, GEAE_I64, GEAE_U8, GEAE_F32, GEAE_I32, GEAE_U64, GEAE_C128 };

	if (plain_text(type, text))
		return GEAE_TEXT;
	for (size_t k = 0; k < sizeof(numbers) / sizeof(numbers[0]); k++) {
		hid_t mine = hdf_type(numbers[k], 0);
		htri_t equal = mine < 0 ? -1 : H5Tequal(type, mine);

		if (mine >= 0)
			H5Tclose(mine);
		if (equal > 0)
			return numbers[k];
	}
	return 0;
}

int hdf_extent(const struct geae_array *a, hsize_t extent[GEAE_MAX_RANK])
{
	size_t row;

	for (uint32_t k = 0; k < a->rank; k++)
		extent[k] = (hsize_t)a->dim[k];
	if (a->dtype != GEAE_BIT || !a->rank)
		return (int)a->rank;
	if (!array_row_bytes(a, &row))
		return -1;
	extent[1] = row;
	return 2;
}

bool hdf_text_put(hid_t object, const char *name, const char *text)
{
	hid_t type, space, attribute = -1;
	bool ok = false;

	type = text_type(strlen(text));
	space = H5Screate(H5S_SCALAR);
	if (type >= 0 && space >= 0)
		attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
	if (attribute >= 0) {
		ok = H5Awrite(attribute, type, text) >= 0;
		ok = H5Aclose(attribute) >= 0 && ok;
	}
	if (space >= 0)
		H5Sclose(space);
	if (type >= 0)
		H5Tclose(type);
	return ok;
}

char *hdf_text_get(hid_t object, const char *name, struct arena *arena)
{
	hid_t attribute, type = -1, space = -1;
	char *text = NULL;
	size_t bytes;

	attribute = H5Aopen(object, name, H5P_DEFAULT);
	if (attribute < 0)
		return NULL;
	type = H5Aget_type(attribute);
	space = H5Aget_space(attribute);
	if (type >= 0 && space >= 0 && plain_text(type, &bytes) && H5Sget_simple_extent_type(space) == H5S_SCALAR &&
	    (text = arena_get(arena, bytes + 1)) && H5Aread(attribute, type, text) < 0)
		text = NULL;
	if (space >= 0)
		H5Sclose(space);
	if (type >= 0)
		H5Tclose(type);
	H5Aclose(attribute);
	return text;
}
