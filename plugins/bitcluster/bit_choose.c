/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which kernels this processor runs, and which the environment asks for. */
#include <stdlib.h>
#include <string.h>
#include "bit_kernel.h"

static bool runs(const struct bit_kernels *k)
{
#ifdef __x86_64__
	__builtin_cpu_init();
	if (k == &bit_kernels_avx512)
		return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
		       __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
	if (k == &bit_kernels_avx2)
		return __builtin_cpu_supports("avx2");
#endif
	return k->lanes <= 2;
}

static const struct bit_kernels *const all[] = { /* the widest first */
#ifdef __x86_64__
	&bit_kernels_avx512,
	&bit_kernels_avx2,
#endif
	&bit_kernels_two,
	&bit_kernels_plain,
};

enum { N_ALL = sizeof(all) / sizeof(all[0]) };

const struct bit_kernels *bit_kernels_named(const char *name)
{
	for (size_t k = 0; k < N_ALL; k++)
		if (!strcmp(name, all[k]->name))
			return runs(all[k]) ? all[k] : NULL;
	return NULL;
}

const struct bit_kernels *bit_kernels_choose(int lanes)
{
	const char *name = getenv("GEAEPIPE_SIMD");
	const struct bit_kernels *widest = name && *name ? bit_kernels_named(name) : NULL;

	if (name && *name && !widest)
		return NULL;
	for (size_t k = 0; k < N_ALL; k++)
		if (runs(all[k]) && all[k]->lanes <= lanes && (!widest || all[k]->lanes <= widest->lanes))
			return all[k];
	return NULL;
}
