/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays as .npy files.
 *
 * Format 1.0: "\x93NUMPY", 1, 0, length of the header as u16, then a Python dictionary padded with blanks to
 * a multiple of 64 bytes in all and ended by a newline, then the elements in C order.  Bits become booleans. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "element.h"
#include "npy.h"

static const struct {
	const char *descr;
	size_t size;
} types[] = { [GEAE_BIT] = { "|b1", 1 }, [GEAE_U8] = { "|u1", 1 },   [GEAE_I32] = { "<i4", 4 },
	      [GEAE_I64] = { "<i8", 8 }, [GEAE_U64] = { "<u8", 8 },  [GEAE_F32] = { "<f4", 4 },
	      [GEAE_F64] = { "<f8", 8 }, [GEAE_C128] = { "<c16", 16 } };

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "data are written as they lie in memory");

bool npy_write(FILE *f, const struct geae_array *a, const char **why)
{
	char head[512];
	int64_t count = geae_count(a);
	size_t at, total;

	if (a->dtype >= sizeof(types) / sizeof(types[0]) || !types[a->dtype].size) {
		*why = "texts cannot be exported as .npy; give a file name that ends in .csv";
		return false;
	}
	at = (size_t)snprintf(head, sizeof(head), "{'descr': '%s', 'fortran_order': False, 'shape': (",
			      types[a->dtype].descr);
	for (uint32_t k = 0; k < a->rank; k++)
		at += (size_t)snprintf(head + at, sizeof(head) - at, "%" PRId64 "%s", a->dim[k],
				       k + 1 < a->rank ? ", " : a->rank == 1 ? "," : "");
	at += (size_t)snprintf(head + at, sizeof(head) - at, "), }");
	total = (10 + at + 1 + 63) / 64 * 64;
	memset(head + at, ' ', total - 10 - at);
	head[total - 11] = '\n';
	fwrite("\x93NUMPY\x01\x00", 1, 8, f);
	fputc((int)((total - 10) & 255), f);
	fputc((int)((total - 10) >> 8), f);
	fwrite(head, 1, total - 10, f);
	if (a->dtype == GEAE_BIT)
		for (int64_t i = 0; i < count; i++)
			fputc(element_bit(a, i), f);
	else if (count)
		fwrite(a->data, types[a->dtype].size, (size_t)count, f);
	if (fflush(f) || ferror(f)) {
		*why = strerror(errno);
		return false;
	}
	return true;
}
