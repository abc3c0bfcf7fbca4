/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What energy and observables of the rows cost beside making them: sampler bitcluster with its defaults, five rows of each
 * chain, at T_c. */
#include <stdio.h>
#include <stdlib.h>
#include "bench.h"
#include "mini_host.h"
#include "sample_observe.h"

enum { ROWS = 2560, RUNS = 5 };

static struct mini host;

static void check(int status)
{
	if (status == GEAE_OK)
		return;
	fprintf(stderr, "bench_sampling_observables: %s\n", mini_message(&host));
	exit(1);
}

/* In % of what making the rows takes. */
static double share(const char *settings)
{
	const double point[2] = { 2.269185, 0 };
	struct geae_component *model = mini_open(&host, GEAE_MODEL, "ising", settings, NULL);
	struct geae_component *with = mini_open(&host, GEAE_SAMPLER, "bitcluster", "", NULL);
	const struct geae_sampler_ops *ops = mini_sampler(with);
	const struct geae_sampling ask = { .model = model, .controls = mini_model(model)->controls, .n_control = 2, .n_point = 1,
					   .point = point, .count = ROWS };
	double value[RUNS];

	for (int k = 0; k < RUNS; k++) {
		struct arena arena = { 0 };
		struct geae_sampling_plan plan;
		struct sample_layout l;
		double start, made, observed;
		char *block;

		context_reset(&host.context);
		check(ops->plan(host.cx, with->self, &ask, &plan));
		check(sample_layout_make(&l, host.cx, &ask, &plan, true, &arena));
		block = arena_array(&arena, sample_block_bytes(&l, 0), char);
		start = bench_cpu();
		check(sample_unit(&l, host.cx, ops, with->self, 0, block, NULL));
		made = bench_cpu();
		check(sample_observe(&l, host.cx, 0, block, l.stride, block));
		observed = bench_cpu();
		value[k] = 100 * (observed - made) / (made - start - (observed - made));
		arena_free(&arena);
	}
	mini_close(with);
	mini_close(model);
	return bench_median_of(RUNS, value);
}

int main(int argc, char **argv)
{
	static const int sides[] = { 16, 32, 64, 128 };

	(void)argc;
	bench_begin(argv);
	mini_start(&host, 1);
	for (int l = 0; l < 4; l++) {
		char settings[60], name[60];

		snprintf(settings, sizeof settings, "L = %d", sides[l]);
		snprintf(name, sizeof name, "observables-L%d", sides[l]);
		bench_line(name, share(settings), "%", 3, BENCH_LESS);
		snprintf(settings, sizeof settings, "L = %d; structure = true", sides[l]);
		snprintf(name, sizeof name, "observables-structure-L%d", sides[l]);
		bench_line(name, share(settings), "%", 0, BENCH_LESS);
	}
	mini_finish(&host);
	return 0;
}
