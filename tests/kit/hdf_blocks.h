/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The blocks of metadata in an HDF5 file, each of which ends with a checksum of its own: a test that
 * changes a byte must put that right too, or libhdf5 refuses the file before the store's checks are met. */
#ifndef GEAE_HDF_BLOCKS_H
#define GEAE_HDF_BLOCKS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

uint32_t H5_checksum_lookup3(const void *data, size_t bytes, uint32_t start); /* libhdf5 exports it */

struct hdf_block {
	size_t at, bytes; /* without the checksum */
};

/* Found by their signatures in a sound file, their lengths by trying. */
static inline size_t hdf_blocks(const unsigned char *file, size_t n, struct hdf_block *block, size_t most)
{
	static const char *const signature[] = { "\211HDF", "OHDR", "OCHK", "FRHP", "FHDB", "FHIB", "FSHD", "FSSE",
						 "BTHD", "BTLF", "BTIN" };
	size_t found = 0;

	for (size_t at = 0; at + 8 < n; at++)
		for (size_t k = 0; k < sizeof(signature) / sizeof(signature[0]); k++)
			for (size_t bytes = 4; !memcmp(file + at, signature[k], 4) && at + bytes + 4 <= n && bytes < 4096;
			     bytes++) {
				uint32_t stored;

				memcpy(&stored, file + at + bytes, 4);
				if (stored != H5_checksum_lookup3(file + at, bytes, 0))
					continue;
				if (found < most)
					block[found++] = (struct hdf_block){ at, bytes };
				break;
			}
	return found;
}

static inline void hdf_blocks_seal(unsigned char *file, const struct hdf_block *block, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		uint32_t sum = H5_checksum_lookup3(file + block[k].at, block[k].bytes, 0);

		memcpy(file + block[k].at + block[k].bytes, &sum, 4);
	}
}

#endif
