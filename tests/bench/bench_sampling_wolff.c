/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nanoseconds per flipped spin of the Wolff sampler.  Its own inner loop is measured, so its source is included.
 * Its peer, measured in the same run: the algorithm as textbooks print it, with spins +-1, a stack, remainders for the
 * torus and one random number in [0, 1) per bond. */
#include <stdio.h>
#include "bench.h"
#include "mini_host.h"
#include "../../plugins/samplers/sampler_wolff.c"

static struct mini host;

static void spend(struct work *w, int64_t spins, int64_t *flipped)
{
	for (*flipped = 0; *flipped < spins;)
		*flipped += cluster(w);
}

static double ns_per_spin(int64_t L, double T, double h, bool graph)
{
	const int64_t spins = 4000000;
	const double control[2] = { T, h };
	struct geae_component *model;
	struct geae_pairs pairs;
	struct geae_rng stream;
	struct work w = { 0 };
	double value[9];
	char text[40];
	int64_t flipped;

	snprintf(text, sizeof text, "L = %lld", (long long)L);
	model = mini_open(&host, GEAE_MODEL, "ising", text, NULL);
	context_reset(&host.context);
	geae_stream(host.cx, 17, &stream);
	geae_xoshiro_seed(&w.random, &stream);
	if (mini_model(model)->pairs(host.cx, model->self, control, &pairs) != GEAE_OK ||
	    geae_ising_make(host.cx, &pairs, &w.ising) != GEAE_OK ||
	    start(host.cx, &w, &pairs, !graph && is_square_torus(&pairs, &w.ising)) != GEAE_OK)
		return -1;
	spend(&w, 20 * w.n, &flipped);
	for (int k = 0; k < 9; k++) {
		double start = bench_cpu();

		spend(&w, spins, &flipped);
		value[k] = (bench_cpu() - start) * 1e9 / (double)flipped;
	}
	mini_close(model);
	return bench_median_of(9, value);
}

static int textbook_cluster(int *s, int *stack, int L, double p, struct geae_xoshiro *random)
{
	int n = 1, size = 1, at = (int)geae_xoshiro_below(random, (uint64_t)(L * L)), old = s[at];

	stack[0] = at;
	s[at] = -old;
	while (n > 0) {
		int i = stack[--n], y = i / L, x = i % L;
		int near[4] = { y * L + (x + 1) % L, y * L + (x + L - 1) % L, (y + 1) % L * L + x, (y + L - 1) % L * L + x };

		for (int k = 0; k < 4; k++)
			if (s[near[k]] == old && (double)(geae_xoshiro(random) >> 11) * 0x1p-53 < p) {
				s[near[k]] = -old;
				stack[n++] = near[k];
				size++;
			}
	}
	return size;
}

static double textbook_ns(int L, double T)
{
	static int s[128 * 128], stack[128 * 128];
	struct geae_xoshiro random = { { 11, 12, 13, 14 } };
	double value[9], p = -expm1(-2 / T);

	for (int i = 0; i < L * L; i++)
		s[i] = 1;
	for (int k = -1; k < 9; k++) { /* the first settles */
		int64_t flipped = 0;
		double start = bench_cpu();

		while (flipped < 4000000)
			flipped += textbook_cluster(s, stack, L, p, &random);
		value[k < 0 ? 0 : k] = (bench_cpu() - start) * 1e9 / (double)flipped;
	}
	return bench_median_of(9, value);
}

int main(int argc, char **argv)
{
	static const double T[] = { 1.5, 2.0, 2.269185, 2.5, 3.0 };

	(void)argc;
	bench_begin(argv);
	mini_start(&host, 1);
	for (int64_t L = 16; L <= 512; L *= L < 128 ? 2 : 4)
		for (size_t k = 0; k < sizeof T / sizeof *T; k++) {
			char name[80];

			snprintf(name, sizeof name, "wolff-L%lld-T%.4g", (long long)L, T[k]);
			bench_line(name, ns_per_spin(L, T[k], 0, false), "ns/spin", T[k] > 2.6 ? 0 : 6.5, BENCH_LESS);
		}
	bench_line("wolff-L48-T2.269", ns_per_spin(48, T[2], 0, false), "ns/spin", 6.5, BENCH_LESS);
	bench_line("wolff-L64-T2.269-h0.01", ns_per_spin(64, T[2], 0.01, false), "ns/spin", 0, BENCH_LESS);
	bench_line("wolff-graph-L64-T2.269", ns_per_spin(64, T[2], 0, true), "ns/spin", 0, BENCH_LESS);
	for (size_t k = 1; k < 4; k++) {
		char name[80];

		snprintf(name, sizeof name, "wolff-textbook-over-ours-L128-T%.4g", T[k]);
		bench_line(name, textbook_ns(128, T[k]) / ns_per_spin(128, T[k], 0, false), "x", 2, BENCH_MORE);
		snprintf(name, sizeof name, "wolff-textbook-over-graph-L128-T%.4g", T[k]);
		bench_line(name, textbook_ns(128, T[k]) / ns_per_spin(128, T[k], 0, true), "x", 1, BENCH_MORE);
	}
	mini_finish(&host);
	return 0;
}
