/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coordinates as HDF5 dimension scales, so that h5py and others show them at the axes.
 * Written as "HDF5 Dimension Scale Specification" (The HDF Group, 2005) lays them out, not by the
 * high-level library: that rewrites each list for each scale and leaves the old ones in the file.
 *
 *   scale:   CLASS = "DIMENSION_SCALE", NAME, REFERENCE_LIST = [(array, dimension), ...]
 *   array:   DIMENSION_LIST = per dimension a list of references to scales */
#include <hdf5.h>

#include <stdlib.h>
#include <string.h>
#include "store_hdf.h"

struct use { /* one element of REFERENCE_LIST, as the high-level library stores it */
	hobj_ref_t array;
	int32_t dimension;
	int32_t pad;
};

static bool names(const struct geae_array *a, const char *coord)
{
	for (uint32_t k = 0; k < a->n_coord; k++)
		if (!strcmp(a->coord[k]->name, coord))
			return true;
	return false;
}

static bool is_scale(const struct geae_array *port, size_t n_port, const struct geae_array *a)
{
	if (a->rank != 1 || a->dtype == GEAE_BIT)
		return false;
	for (size_t k = 0; k < n_port; k++)
		if (&port[k] != a && names(&port[k], a->name))
			return true;
	return false;
}

/* Is it at dimension k of `a`, as stored?  Of packed bits only the rows are a dimension of the file. */
static bool along(const struct geae_array *a, uint32_t k, const struct geae_array *scale)
{
	return k < a->rank && (k == 0 || a->dtype != GEAE_BIT) && a->dim[k] == scale->dim[0] &&
	       !strcmp(a->axis[k], scale->axis[0]) && names(a, scale->name);
}

static bool put(hid_t object, const char *name, hid_t type, hsize_t n, const void *data)
{
	hid_t space = H5Screate_simple(1, &n, NULL), attribute = -1;
	bool ok = false;

	if (space >= 0)
		attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
	if (attribute >= 0) {
		ok = H5Awrite(attribute, type, data) >= 0;
		ok = H5Aclose(attribute) >= 0 && ok;
	}
	if (space >= 0)
		H5Sclose(space);
	return ok;
}

/* The specification wants these two null-terminated. */
static bool put_word(hid_t object, const char *name, const char *word)
{
	hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR), attribute = -1;
	bool ok = false;

	if (type >= 0 && space >= 0 && H5Tset_size(type, strlen(word) + 1) >= 0)
		attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
	if (attribute >= 0) {
		ok = H5Awrite(attribute, type, word) >= 0;
		ok = H5Aclose(attribute) >= 0 && ok;
	}
	if (space >= 0)
		H5Sclose(space);
	if (type >= 0)
		H5Tclose(type);
	return ok;
}

static bool scale_put(hid_t object, const struct geae_array *scale, const struct geae_array *port, size_t n_port,
		      const hobj_ref_t *ref, const bool *scales)
{
	struct use *uses = calloc(n_port * GEAE_MAX_RANK, sizeof(*uses));
	hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(*uses));
	hsize_t n = 0;
	bool ok = uses && type >= 0;

	for (size_t i = 0; ok && i < n_port; i++)
		for (uint32_t k = 0; !scales[i] && k < port[i].rank; k++)
			if (along(&port[i], k, scale))
				uses[n++] = (struct use){ .array = ref[i], .dimension = (int32_t)k };
	ok = ok && put_word(object, "CLASS", "DIMENSION_SCALE") && put_word(object, "NAME", scale->name);
	ok = ok && H5Tinsert(type, "dataset", offsetof(struct use, array), H5T_STD_REF_OBJ) >= 0 &&
	     H5Tinsert(type, "dimension", offsetof(struct use, dimension), H5T_STD_I32LE) >= 0;
	if (ok && n)
		ok = put(object, "REFERENCE_LIST", type, n, uses);
	if (type >= 0)
		H5Tclose(type);
	free(uses);
	return ok;
}

static bool array_put(hid_t object, const struct geae_array *a, const struct geae_array *port, size_t n_port,
		      const hobj_ref_t *ref, const bool *scales)
{
	hvl_t list[GEAE_MAX_RANK] = { { 0, NULL } };
	hobj_ref_t *refs = calloc(n_port * GEAE_MAX_RANK, sizeof(*refs)), *next = refs;
	hid_t type = H5Tvlen_create(H5T_STD_REF_OBJ);
	hsize_t extent[GEAE_MAX_RANK];
	int rank = hdf_extent(a, extent);
	bool ok = refs && type >= 0;

	for (uint32_t k = 0; ok && k < a->rank; k++) {
		list[k].p = next;
		for (uint32_t c = 0; c < a->n_coord; c++) /* in the order in which the array names them */
			for (size_t i = 0; i < n_port; i++)
				if (scales[i] && !strcmp(port[i].name, a->coord[c]->name) && along(a, k, &port[i]))
					*next++ = ref[i];
		list[k].len = (size_t)(next - (hobj_ref_t *)list[k].p);
	}
	if (ok && next > refs)
		ok = put(object, "DIMENSION_LIST", type, (hsize_t)rank, list);
	if (type >= 0)
		H5Tclose(type);
	free(refs);
	return ok;
}

bool hdf_scales(hid_t out, const struct geae_array *port, size_t n_port)
{
	hobj_ref_t *ref = calloc(n_port + 1, sizeof(*ref));
	bool *scales = calloc(n_port + 1, sizeof(*scales)), ok = ref && scales;

	for (size_t i = 0; ok && i < n_port; i++) {
		scales[i] = is_scale(port, n_port, &port[i]);
		ok = H5Rcreate(&ref[i], out, port[i].name, H5R_OBJECT, -1) >= 0;
	}
	for (size_t i = 0; ok && i < n_port; i++) {
		hid_t object;

		if (!scales[i] && !port[i].n_coord)
			continue;
		object = H5Dopen2(out, port[i].name, H5P_DEFAULT);
		if (object < 0) {
			ok = false;
			break;
		}
		ok = scales[i] ? scale_put(object, &port[i], port, n_port, ref, scales) :
				 array_put(object, &port[i], port, n_port, ref, scales);
		ok = H5Dclose(object) >= 0 && ok;
	}
	free(scales);
	free(ref);
	return ok;
}
