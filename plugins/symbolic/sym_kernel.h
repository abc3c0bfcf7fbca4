/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to many rows at once.  One source, sym_vector.h, compiled for several widths; sums always have eight partial
 * sums, so that all widths make the same bytes. */
#ifndef SYM_KERNEL_H
#define SYM_KERNEL_H

#include <stdint.h>

enum { SYM_BLOCK = 256 }; /* rows at most */
enum { SYM_D, SYM_DD, SYM_DY, SYM_DW, SYM_DU, SYM_N_SUM };

struct sym_kernels {
	const char *name;
	/* out = op(a, b), n rows */
	void (*apply)(int op, const double *a, const double *b, int64_t n, double *out);
	/* Adds to sum[] those of d, d^2, d y of d = op(a, b) - shift */
	void (*moments)(int op, const double *a, const double *b, const double *y, int64_t n, double shift, double *sum);
	/* The same and d w, d u for two further columns: sum[SYM_N_SUM] */
	void (*signature)(int op, const double *a, const double *b, const double *y, const double *w, const double *u, int64_t n,
			  double shift, double *sum);
};

extern const struct sym_kernels sym_kernels_plain, sym_kernels_avx2, sym_kernels_avx512;

/* The widest that the processor has, or what GEAEPIPE_SIMD asks for; NULL: that is not to be had. */
const struct sym_kernels *sym_kernels_choose(void);
const struct sym_kernels *sym_kernels_named(const char *name);

#endif
