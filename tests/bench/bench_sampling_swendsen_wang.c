/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nanoseconds per spin and sweep of the Swendsen-Wang sampler, and of its parts.  Its source is included. */
#include <stdio.h>
#include "bench.h"
#include "mini_host.h"
#include "../../plugins/samplers/sampler_swendsen_wang.c"

static struct mini host;

struct sweeps {
	struct work w;
	int64_t n;
};

static void spend(void *data)
{
	struct sweeps *s = data;

	for (int64_t k = 0; k < s->n; k++)
		sweep(&s->w);
}

static void bonds_only(void *data)
{
	struct sweeps *s = data;

	for (int64_t k = 0; k < s->n; k++)
		take_bonds(&s->w);
}

static double ns_per_spin(int64_t L, double T, double h, void (*work)(void *))
{
	const double control[2] = { T, h };
	struct geae_component *model;
	struct geae_pairs pairs;
	struct geae_rng stream;
	struct sweeps s = { .n = 2000000 / (L * L) + 1 };
	double seconds;
	char text[40];

	snprintf(text, sizeof text, "L = %lld", (long long)L);
	model = mini_open(&host, GEAE_MODEL, "ising", text, NULL);
	context_reset(&host.context);
	geae_stream(host.cx, 17, &stream);
	geae_xoshiro_seed(&s.w.random, &stream);
	if (mini_model(model)->pairs(host.cx, model->self, control, &pairs) != GEAE_OK ||
	    geae_ising_make(host.cx, &pairs, &s.w.ising) != GEAE_OK || start(host.cx, &s.w, &pairs) != GEAE_OK)
		return -1;
	for (int k = 0; k < 50; k++)
		sweep(&s.w);
	seconds = bench_median(9, work, &s);
	mini_close(model);
	return seconds * 1e9 / (double)(s.n * L * L);
}

int main(int argc, char **argv)
{
	static const double T[] = { 1.5, 2.0, 2.269185, 2.5, 3.0 };

	(void)argc;
	bench_begin(argv);
	mini_start(&host, 1);
	for (int64_t L = 16; L <= 256; L *= 2)
		for (size_t k = 0; k < sizeof T / sizeof *T; k++) {
			char name[80];

			snprintf(name, sizeof name, "swendsen-wang-L%lld-T%.4g", (long long)L, T[k]);
			bench_line(name, ns_per_spin(L, T[k], 0, spend), "ns/spin", 12, BENCH_LESS);
		}
	bench_line("swendsen-wang-L64-T2.269-h0.01", ns_per_spin(64, T[2], 0.01, spend), "ns/spin", 0, BENCH_LESS);
	bench_line("swendsen-wang-bonds-only-L64-T2.269", ns_per_spin(64, T[2], 0, bonds_only), "ns/spin", 0, BENCH_LESS);
	mini_finish(&host);
	return 0;
}
