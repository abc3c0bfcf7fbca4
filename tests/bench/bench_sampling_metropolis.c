/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nanoseconds per updated spin of the Metropolis sampler.  Its own sweep is measured, so its source is included. */
#include <stdio.h>
#include "bench.h"
#include "mini_host.h"
#include "../../plugins/samplers/sampler_metropolis.c"

static struct mini host;
static struct geae_xoshiro random_numbers = { { 1, 2, 3, 4 } };

struct sweeps {
	struct work w;
	int64_t n;
	int order;
};

static void spend(void *data)
{
	struct sweeps *s = data;

	for (int64_t k = 0; k < s->n; k++)
		sweep(&s->w, s->order, &random_numbers);
}

static double ns_per_spin(int64_t L, double T, int order, bool tabled)
{
	const double control[2] = { T, 0 };
	struct geae_component *model;
	struct geae_pairs pairs;
	struct sweeps s = { .n = 2000000 / (L * L), .order = order };
	double seconds;
	char text[40];

	snprintf(text, sizeof text, "L = %lld", (long long)L);
	model = mini_open(&host, GEAE_MODEL, "ising", text, NULL);
	context_reset(&host.context);
	s.w.T = T;
	s.w.level = geae_scratch(host.cx, L * L, uint8_t);
	if (!s.w.level || mini_model(model)->pairs(host.cx, model->self, control, &pairs) != GEAE_OK ||
	    geae_neighbours_make(host.cx, &pairs, &s.w.near) != GEAE_OK ||
	    (tabled && make_table(host.cx, &s.w) != GEAE_OK))
		return -1;
	seconds = bench_median(9, spend, &s);
	mini_close(model);
	return seconds * 1e9 / (double)(s.n * L * L);
}

int main(int argc, char **argv)
{
	(void)argc;
	bench_begin(argv);
	mini_start(&host, 1);
	bench_line("metropolis-L64-T2.269", ns_per_spin(64, 2.269185, RANDOM_ORDER, true), "ns/spin", 0, BENCH_LESS);
	bench_line("metropolis-L64-T1.5", ns_per_spin(64, 1.5, RANDOM_ORDER, true), "ns/spin", 0, BENCH_LESS);
	bench_line("metropolis-L256-T2.269", ns_per_spin(256, 2.269185, RANDOM_ORDER, true), "ns/spin", 0, BENCH_LESS);
	bench_line("metropolis-sequential-L64-T2.269", ns_per_spin(64, 2.269185, SEQUENTIAL, true), "ns/spin", 0, BENCH_LESS);
	bench_line("metropolis-any-pairs-L64-T2.269", ns_per_spin(64, 2.269185, RANDOM_ORDER, false), "ns/spin", 0, BENCH_LESS);
	mini_finish(&host);
	return 0;
}
