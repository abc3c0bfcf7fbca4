/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HDF5 files that an input describes. */
#include <hdf5.h>

#include "fuzz_written.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_SETS = 6, CONTENT = 4096 };

static const char *const *name;
static size_t n_name;
static hid_t access_list;

void written_begin(const char *const *names)
{
	for (name = names; names[n_name];)
		n_name++;
	H5open();
	H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
	access_list = H5Pcreate(H5P_FILE_ACCESS);
	H5Pset_fapl_core(access_list, 1 << 16, false); /* its bytes are fetched, no file is made */
}

static hid_t a_type(struct draw *d)
{
	static const unsigned char pair[] = "dcba";
	const hid_t plain[] = { H5T_IEEE_F64LE, H5T_IEEE_F32LE, H5T_IEEE_F64BE, H5T_IEEE_F32BE, H5T_NATIVE_LDOUBLE, H5T_STD_I8LE, H5T_STD_U8LE,
				H5T_STD_I16BE, H5T_STD_U16LE, H5T_STD_I32LE, H5T_STD_U32BE, H5T_STD_I64LE, H5T_STD_U64LE, H5T_STD_B16LE,
				H5T_UNIX_D32LE, H5T_STD_REF_OBJ };
	const size_t n = sizeof(plain) / sizeof(plain[0]), k = draw_below(d, n + 8);
	hid_t type = H5Tcopy(plain[k < n ? k : draw_below(d, n)]), other = -1;

	switch (k - n) {
	case 0: /* a text */
		H5Tclose(type);
		type = H5Tcopy(H5T_C_S1);
		H5Tset_size(type, draw_byte(d) % 2 ? H5T_VARIABLE : 1 + draw_below(d, 9));
		return type;
	case 1: other = H5Tenum_create(H5T_STD_I8LE); break;
	case 2: other = H5Tvlen_create(type); break;
	case 3: other = H5Tarray_create2(type, 1, (const hsize_t[]){ 1 + draw_below(d, 4) }); break;
	case 4:
		other = H5Tcreate(H5T_COMPOUND, 16);
		H5Tinsert(other, (const char *)pair + draw_below(d, 4), 0, type);
		break;
	case 5: other = H5Tcreate(H5T_OPAQUE, 1 + draw_below(d, 40)); break;
	case 6: /* half precision and its like */
		H5Tset_size(type, 1 + draw_below(d, 8));
		H5Tset_precision(type, 1 + draw_below(d, 64));
		H5Tset_offset(type, draw_below(d, 64));
		return type;
	case 7: H5Tset_order(type, H5T_ORDER_BE); return type;
	default: return type;
	}
	if (k - n == 1)
		for (int8_t v = 0; v < 2; v++)
			H5Tenum_insert(other, v ? "TRUE" : "FALSE", &v);
	H5Tclose(type);
	return other;
}

static hid_t a_space(struct draw *d, hsize_t dim[H5S_MAX_RANK], int *rank, double *n)
{
	static const hsize_t size[] = { 4, 1, 0, 2, 3, 7, 16, 100, 1 << 16, 1u << 31, (hsize_t)1 << 32, (hsize_t)1 << 40, (hsize_t)1 << 62, HSIZE_UNDEF - 1 };
	hsize_t most[H5S_MAX_RANK];

	*rank = (int)draw_below(d, 10);
	*n = 1;
	if (*rank == 9)
		return H5Screate(draw_byte(d) % 2 ? H5S_NULL : H5S_SCALAR);
	for (int k = 0; k < *rank; k++) {
		size_t which = draw_below(d, 32);

		dim[k] = which < 14 ? size[which] : which - 13;
		most[k] = which % 2 ? dim[k] : H5S_UNLIMITED;
		*n *= (double)dim[k];
	}
	return H5Screate_simple(*rank, dim, draw_byte(d) % 2 ? most : NULL);
}

static hid_t a_layout(struct draw *d, const hsize_t *dim, int rank)
{
	hid_t list = H5Pcreate(H5P_DATASET_CREATE);
	hsize_t chunk[H5S_MAX_RANK];
	size_t filters;

	H5Pset_obj_track_times(list, false);
	switch (draw_below(d, 4)) {
	case 0: return list;
	case 1: H5Pset_layout(list, H5D_COMPACT); return list;
	case 2: H5Pset_external(list, "/dev/zero", 0, H5F_UNLIMITED); return list;
	default: break;
	}
	for (int k = 0; k < rank; k++)
		chunk[k] = dim[k] && dim[k] < 64 ? dim[k] : 1 + draw_below(d, 16);
	H5Pset_chunk(list, rank ? rank : 1, chunk);
	filters = draw_below(d, 8);
	if (filters & 1)
		H5Pset_shuffle(list);
	if (filters & 2)
		H5Pset_deflate(list, 1);
	if (filters & 4)
		H5Pset_fletcher32(list);
	return list;
}

static void a_set(struct draw *d, hid_t file, const char *called, hid_t links)
{
	uint64_t content[CONTENT / 8], seed;
	hsize_t dim[H5S_MAX_RANK] = { 0 };
	double n;
	int rank;
	hid_t type = a_type(d), space = a_space(d, dim, &rank, &n), layout = a_layout(d, dim, rank);
	hid_t set = H5Dcreate2(file, called, type, space, links, layout, H5P_DEFAULT);

	seed = draw_bytes(d, (int)draw_below(d, 9));
	for (size_t k = 0; k < CONTENT / 8; k++)
		content[k] = seed + (seed >> 56) * k; /* one number, or a row of them */
	if (set >= 0 && n * (double)H5Tget_size(type) <= CONTENT && !H5Tdetect_class(type, H5T_VLEN) && H5Tis_variable_str(type) <= 0 &&
	    H5Tget_class(type) != H5T_REFERENCE)
		H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, content);
	if (set >= 0)
		H5Dclose(set);
	H5Pclose(layout);
	if (space >= 0)
		H5Sclose(space);
	H5Tclose(type);
}

static void a_link(struct draw *d, hid_t file, hid_t links)
{
	const char *to = name[draw_below(d, n_name)], *called = name[draw_below(d, n_name)];

	switch (draw_below(d, 5)) {
	case 0: H5Lcreate_soft(to, file, called, links, H5P_DEFAULT); break;
	case 1: H5Lcreate_external("/dev/zero", to, file, called, links, H5P_DEFAULT); break;
	case 2: H5Lcreate_hard(file, to, file, called, links, H5P_DEFAULT); break;
	case 3: H5Lcreate_hard(file, "/", file, called, links, H5P_DEFAULT); break; /* a group within itself */
	default: H5Gclose(H5Gcreate2(file, called, links, H5P_DEFAULT, H5P_DEFAULT)); break;
	}
}

static void put_file(struct draw *d, hid_t file, int fd, bool changed)
{
	ssize_t n = H5Fflush(file, H5F_SCOPE_LOCAL) < 0 ? -1 : H5Fget_file_image(file, NULL, 0);
	uint8_t *data = n > 0 ? malloc((size_t)n + EDIT_ROOM) : NULL;

	law(data && H5Fget_file_image(file, data, (size_t)n) == n, "the bytes of an HDF5 file can be had");
	fuzz_fill(fd, data, changed ? edit(d, data, (size_t)n, 0) : (size_t)n);
	free(data);
}

void write_hdf(struct draw *d, int fd)
{
	size_t how = draw_byte(d), n = 1 + draw_below(d, MOST_SETS);
	hid_t file = H5Fcreate("written.h5", H5F_ACC_TRUNC, H5P_DEFAULT, access_list), links = H5Pcreate(H5P_LINK_CREATE);

	law(file >= 0, "an HDF5 file can be made");
	H5Pset_create_intermediate_group(links, 1);
	while (n-- && (d->n || !n)) {
		size_t which = draw_below(d, n_name + 4);

		if (which < n_name)
			a_set(d, file, name[which], links);
		else
			a_link(d, file, links);
	}
	put_file(d, file, fd, how % 4 == 3);
	H5Pclose(links);
	H5Fclose(file);
}

size_t edit(struct draw *d, uint8_t *data, size_t n, size_t from)
{
	static const uint8_t telling[] = { 0x00, 0x01, 0x7f, 0x80, 0xff, 0xfe, 0x08, 0x40 };
	size_t most = n + EDIT_ROOM;

	while (d->n && n > from + 1) {
		size_t kind = draw_byte(d), at = from + (size_t)draw_bytes(d, 3) % (n - from), left = n - at, length;

		length = 1 + (kind >> 3) % (left < 32 ? left : 32);
		switch (kind % 8) {
		case 0: data[at] ^= (uint8_t)(1u << (kind >> 3) % 8); break;
		case 1: data[at] = draw_byte(d); break;
		case 2: memset(data + at, telling[draw_below(d, sizeof(telling))], length); break;
		case 3: memmove(data + at, data + from + (size_t)draw_bytes(d, 3) % (n - from - length + 1), length); break;
		case 4: data[at] = telling[(kind >> 3) % 8]; break;
		case 5: /* another number of several bytes */
			for (size_t k = 0; k < (length < 8 ? length : 8); k++)
				data[at + k] = draw_byte(d);
			break;
		case 6: n = at; break;
		default: /* longer */
			length = length < most - n ? length : most - n;
			memset(data + n, draw_byte(d), length);
			n += length;
			break;
		}
	}
	return n;
}
