/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What writing and reading objects share of HDF5; hdf5.h comes before this header. */
#ifndef GEAE_STORE_HDF_H
#define GEAE_STORE_HDF_H

#include "store_inner.h"

#define BIT_ENCODING "packed bits, lowest first, 1 = +1"
#define DATA_ALIGN   64 /* of each array in the file, thus in the map: whole cache lines, any vector load */
#define TEXT_MOST    (1 << 20)

void hdf_ready(void); /* MUST come first in every function that is called from outside the store */
/* "cannot <do> '<path>': <why>", the reason from libhdf5's error stack; always false. */
bool hdf_fail(struct store *, const char *what, const char *path);
hid_t hdf_access(void); /* property list for opening; H5Pclose it */

/* The type in the file; text: bytes of one element.  H5Tclose it. */
hid_t hdf_type(uint32_t dtype, size_t text);
/* The dtype of a file's type (GEAE_U8 also for bits), 0 if it is none of ours; text: bytes of one. */
uint32_t hdf_dtype(hid_t type, size_t *text);
/* The extents as stored: of bits [rows][bytes of a row]. */
int hdf_extent(const struct geae_array *, hsize_t extent[GEAE_MAX_RANK]);

bool hdf_text_put(hid_t object, const char *name, const char *text);       /* as attribute */
char *hdf_text_get(hid_t object, const char *name, struct arena *);        /* NULL: not there, or odd */

/* -- store_scale.c -- */
/* Attaches 1-d ports that others name as coordinates, as the HDF5 Dimension Scale specification says. */
bool hdf_scales(hid_t out, const struct geae_array *port, size_t n_port);

#endif
