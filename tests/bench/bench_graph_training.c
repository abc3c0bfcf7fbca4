/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CPU time of epochs of training on one core, and the multiply-adds that registers alone would give, as the ceiling.
 * bench_graph_training [KEYS [avx512|avx2]]: KEYS out of A, a, B, C choose the networks of bench_training.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"
#include "bench_peak.h"
#include "bench_training.h"
#include "kernel.h"

static void measure(const struct bench_work *w, const char *simd, double goal)
{
	struct bench_training t;
	char name[80];
	double seconds;
	struct executor_size size;

	bench_training_start(&t, w, simd, NULL);
	seconds = bench_median(w->epochs, bench_training_epoch, &t);
	snprintf(name, sizeof(name), "graph_%s_%s_epoch", w->name, simd);
	bench_line(name, *w->name == 'A' ? 1e3 * seconds : seconds, *w->name == 'A' ? "ms" : "s",
		   *w->name == 'A' ? 1e3 * goal : goal, BENCH_LESS);
	snprintf(name, sizeof(name), "graph_%s_%s_speed", w->name, simd);
	bench_line(name, w->flops * (double)w->samples / seconds * 1e-9, "GFLOP/s", 0, BENCH_MORE);
	size = executor_size(t.executor);
	if (getenv("BENCH_VERBOSE"))
		printf("# %s: %d steps, %d global steps, %d phases, %d streams, tile %d, tile memory %.1f kB (%.1f), batch "
		       "memory %.1f kB (%.1f), loss %.5f\n",
		       w->name, size.steps, size.global_steps, size.phases, size.streams, size.tile,
		       1e-3 * (double)size.tile_memory, 1e-3 * (double)size.tile_unshared,
		       1e-3 * (double)size.batch_memory, 1e-3 * (double)size.batch_unshared, t.loss);
	bench_training_finish(&t);
}

int main(int argc, char **argv)
{
	static const char *const simd[] = { "avx512", "avx2" };

	bench_begin(argv);
	for (size_t v = 0; v < 2; v++) {
		char name[80];

		if (!kernels_choose(simd[v]) || (argc > 2 && strcmp(argv[2], simd[v])))
			continue;
		snprintf(name, sizeof(name), "graph_%s_peak", simd[v]);
		bench_line(name, bench_peak(simd[v]) * 1e-9, "GFLOP/s", 0, BENCH_MORE);
		for (const struct bench_work *w = bench_works; w->name; w++)
			if (argc < 2 || strchr(argv[1], w->key))
				measure(w, simd[v], v ? 0 : w->goal);
	}
	return 0;
}
