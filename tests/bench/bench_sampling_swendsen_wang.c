/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nanoseconds per spin and sweep of the Swendsen-Wang sampler, and of its parts.  Its source is included.
 * Its peer, measured in the same run: the same sweep with clusters filled one after the other from a stack. */
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

/* Marks clusters by growing each along bonds drawn as it meets them, as most programs do. */
static void fill_sweep(struct work *w, const struct geae_edges *all, uint8_t *seen, uint32_t *stack)
{
	const int64_t n = all->n_site;

	for (int64_t i = 0; i < n; i++)
		seen[i] = 0;
	for (uint32_t seed = 0; seed < (uint32_t)n; seed++) {
		uint32_t depth = 1, old = w->s[seed], flip = (uint32_t)(geae_xoshiro(&w->random) >> 63);

		if (seen[seed])
			continue;
		seen[seed] = 1;
		stack[0] = seed;
		while (depth > 0) {
			uint32_t i = stack[--depth];

			w->s[i] = (uint8_t)(old ^ flip);
			for (uint32_t k = all->first[i]; k < all->first[i + 1]; k++) {
				uint32_t j = all->at[k].site;

				if (seen[j] || w->s[j] != old || (uint32_t)geae_xoshiro(&w->random) >= all->at[k].take)
					continue;
				seen[j] = 1;
				stack[depth++] = j;
			}
		}
	}
}

struct fill {
	struct sweeps s;
	struct geae_edges all;
	uint8_t *seen;
	uint32_t *stack;
};

static void spend_fill(void *data)
{
	struct fill *f = data;

	for (int64_t k = 0; k < f->s.n; k++)
		fill_sweep(&f->s.w, &f->all, f->seen, f->stack);
}

static double fill_over_ours(int64_t L, double T)
{
	const double control[2] = { T, 0 };
	struct geae_component *model;
	struct geae_pairs pairs;
	struct geae_rng stream;
	struct fill f = { .s.n = 2000000 / (L * L) + 1 };
	double theirs, ours;
	char text[40];

	snprintf(text, sizeof text, "L = %lld", (long long)L);
	model = mini_open(&host, GEAE_MODEL, "ising", text, NULL);
	context_reset(&host.context);
	geae_stream(host.cx, 17, &stream);
	geae_xoshiro_seed(&f.s.w.random, &stream);
	f.seen = geae_scratch(host.cx, L * L, uint8_t);
	f.stack = geae_scratch(host.cx, L * L, uint32_t);
	if (!f.seen || !f.stack || mini_model(model)->pairs(host.cx, model->self, control, &pairs) != GEAE_OK ||
	    geae_ising_make(host.cx, &pairs, &f.s.w.ising) != GEAE_OK || start(host.cx, &f.s.w, &pairs) != GEAE_OK ||
	    geae_edges_make(host.cx, &f.s.w.ising, T, false, &f.all) != GEAE_OK)
		return -1;
	for (int k = 0; k < 50; k++)
		sweep(&f.s.w);
	theirs = bench_median(9, spend_fill, &f);
	ours = bench_median(9, spend, &f.s);
	mini_close(model);
	return theirs / ours;
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
	for (size_t k = 1; k < 4; k++) {
		char name[80];

		snprintf(name, sizeof name, "swendsen-wang-filling-over-ours-L128-T%.4g", T[k]);
		bench_line(name, fill_over_ours(128, T[k]), "x", 1.5, BENCH_MORE);
	}
	mini_finish(&host);
	return 0;
}
