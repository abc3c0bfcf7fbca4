/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which kernels this processor runs, and which the environment asks for. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "sym_kernel.h"

static const struct sym_kernels *const all[] = { /* the widest first */
#ifdef __x86_64__
	&sym_kernels_avx512,
	&sym_kernels_avx2,
#endif
	&sym_kernels_plain,
};

enum { N_ALL = sizeof(all) / sizeof(all[0]) };

static bool runs(const struct sym_kernels *k)
{
#ifdef __x86_64__
	__builtin_cpu_init();
	if (k == &sym_kernels_avx512)
		return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
		       __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
	if (k == &sym_kernels_avx2)
		return __builtin_cpu_supports("avx2");
#endif
	return k == &sym_kernels_plain;
}

const struct sym_kernels *sym_kernels_named(const char *name)
{
	for (size_t k = 0; k < N_ALL; k++)
		if (!strcmp(name, all[k]->name))
			return runs(all[k]) ? all[k] : NULL;
	return NULL;
}

const struct sym_kernels *sym_kernels_choose(void)
{
	const char *name = getenv("GEAEPIPE_SIMD");

	if (name && *name)
		return sym_kernels_named(name);
	for (size_t k = 0; k < N_ALL; k++)
		if (runs(all[k]))
			return all[k];
	return NULL;
}
