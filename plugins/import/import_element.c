/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements of arrays in files, of any usual type, to float or double. */
#include <string.h>
#include "import_table.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	       "arrays in files are taken for little-endian unless they say otherwise");

bool element_known(struct element e)
{
	bool power = e.size == 1 || e.size == 2 || e.size == 4 || e.size == 8;

	return e.class == ELEMENT_REAL ? e.size == 4 || e.size == 8 : power;
}

bool element_is(struct element e, uint32_t dtype)
{
	return e.class == ELEMENT_REAL && !e.swap && e.size == (dtype == GEAE_F32 ? 4 : 8);
}

static void swap_bytes(unsigned char *at, size_t size, int64_t n)
{
	for (int64_t i = 0; i < n; i++, at += size)
		for (size_t k = 0; k < size / 2; k++) {
			unsigned char byte = at[k];

			at[k] = at[size - 1 - k];
			at[size - 1 - k] = byte;
		}
}

#define FROM(T) \
	do { \
		const T *in = from; \
		if (dtype == GEAE_F32) \
			for (int64_t i = 0; i < n; i++) \
				((float *)to)[i] = (float)in[i]; \
		else \
			for (int64_t i = 0; i < n; i++) \
				((double *)to)[i] = (double)in[i]; \
	} while (0)

void element_convert(struct element e, void *from, int64_t n, uint32_t dtype, void *to)
{
	if (e.swap && e.size > 1)
		swap_bytes(from, e.size, n);
	switch (16 * (int)e.class + (int)e.size) {
	case 16 * ELEMENT_INT + 1: FROM(int8_t); break;
	case 16 * ELEMENT_INT + 2: FROM(int16_t); break;
	case 16 * ELEMENT_INT + 4: FROM(int32_t); break;
	case 16 * ELEMENT_INT + 8: FROM(int64_t); break;
	case 16 * ELEMENT_UINT + 1: FROM(uint8_t); break;
	case 16 * ELEMENT_UINT + 2: FROM(uint16_t); break;
	case 16 * ELEMENT_UINT + 4: FROM(uint32_t); break;
	case 16 * ELEMENT_UINT + 8: FROM(uint64_t); break;
	case 16 * ELEMENT_REAL + 4: FROM(float); break;
	case 16 * ELEMENT_REAL + 8: FROM(double); break;
	default: break; /* refused when the file was opened */
	}
}
