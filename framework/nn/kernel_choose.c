/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which table of kernels this processor runs. */
#include <stdlib.h>
#include <string.h>
#include "kernel.h"

static bool runs(const struct kernels *k)
{
#ifdef __x86_64__
	__builtin_cpu_init();
	if (k == &kernels_avx512)
		return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
		       __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
		       __builtin_cpu_supports("fma");
	if (k == &kernels_avx2)
		return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
	return k == &kernels_plain;
}

const struct kernels *kernels_choose(const char *name)
{
	static const struct kernels *const all[] = {
#ifdef __x86_64__
		&kernels_avx512,
		&kernels_avx2,
#endif
		&kernels_plain,
	};

	if (!name)
		name = getenv("GEAEPIPE_SIMD");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if ((!name || !*name || !strcmp(name, all[i]->name)) && runs(all[i]))
			return all[i];
	return NULL;
}
