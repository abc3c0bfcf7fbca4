/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sampler bitcluster: nanoseconds per spin of its kernels, beside what bounds them, and independent configurations per
 * second beside the scalar wolff.
 *
 * Ceiling of the sweep: the same random words and comparisons without a lattice.  Ceiling of bonds and flood: none is
 * known that does not do the same work. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"
#include "bench_sweep_ceiling.h"
#include "bit_chain.h"
#include "bit_kernel.h"
#include "mini_host.h"

enum { MEDIANS = 7 };
static struct mini host;

struct setting {
	const struct bit_kernels *k;
	struct bit_work w;
	int64_t n_call;
};

static struct setting start(const char *name, int L, double T)
{
	struct setting s = { .k = bit_kernels_named(name) };
	size_t n = (size_t)(L * L) * BIT_LANES_MAX;
	struct geae_xoshiro x = { { 1, 2, 3, 4 } };

	s.w = (struct bit_work){ .n_site = L * L, .rows = L, .columns = L, .n_seed = 4 };
	s.w.spin = geae_scratch(host.cx, n, uint64_t);
	s.w.mark = geae_scratch(host.cx, n, uint64_t);
	s.w.bond[0] = geae_scratch(host.cx, n, uint64_t);
	s.w.bond[1] = geae_scratch(host.cx, n, uint64_t);
	s.w.dirty = geae_scratch(host.cx, L * L, uint8_t);
	if (!s.w.spin || !s.w.mark || !s.w.bond[0] || !s.w.bond[1] || !s.w.dirty)
		exit(1);
	s.w.accept[0] = geae_threshold(exp(-4 / T));
	s.w.accept[1] = geae_threshold(exp(-8 / T));
	s.w.join[0] = s.w.join[1] = geae_threshold(-expm1(-2 / T));
	for (int l = 0; l < BIT_LANES_MAX; l++) {
		for (int k = 0; k < 8; k++)
			s.w.random.word[k][l] = geae_xoshiro(&x);
		for (int k = 0; k < 4; k++) {
			s.w.tie[l].s[k] = geae_xoshiro(&x);
			s.w.seed[l].s[k] = geae_xoshiro(&x);
		}
	}
	return s;
}

static void step(struct setting *s, double part[4])
{
	double t = bench_cpu(), u;

	s->k->sweep_square(&s->w);
	u = bench_cpu();
	part[0] += u - t;
	s->k->bonds_square(&s->w);
	t = bench_cpu();
	part[1] += t - u;
	bit_plant(&s->w, s->k->lanes);
	s->k->flood_square(&s->w);
	u = bench_cpu();
	part[2] += u - t;
	s->k->flip(&s->w);
	part[3] += bench_cpu() - u;
}

/* The sweep beside random numbers and comparisons alone, in the same minute. */
static void ceiling(void)
{
	const char *name = "avx512";
	struct setting s;
	double value[MEDIANS], most = bench_sweep_ceiling(200000, MEDIANS), reached;

	if (most <= 0 || !bit_kernels_named(name))
		return;
	s = start(name, 64, 2.269185);
	for (int m = -1; m < MEDIANS; m++) {
		double t = bench_cpu();

		for (int k = 0; k < 50; k++)
			s.k->sweep_square(&s.w);
		value[m < 0 ? 0 : m] = 50 * 64.0 * 64 * 64 * s.k->lanes / (bench_cpu() - t) / 1e9;
	}
	reached = bench_median_of(MEDIANS, value);
	bench_line("bitcluster-avx512-ceiling", most, "1/ns", 0, BENCH_MORE);
	bench_line("bitcluster-avx512-sweep-to-ceiling", reached / most, "1", 0.75, BENCH_MORE);
	context_reset(&host.context);
}

struct goals {
	double sweep, full[2]; /* spins per ns; ns per spin at L = 64, 128 */
};

static void kernels(const char *name, struct goals goal)
{
	static const int sides[] = { 64, 128, 256, 512 };

	if (!bit_kernels_named(name))
		return;
	for (int l = 0; l < 4; l++) {
		double value[5][MEDIANS], T = 2.269185;
		struct setting s = start(name, sides[l], T);
		int64_t spins = (int64_t)sides[l] * sides[l] * 64 * s.k->lanes, n = 1 + 100000000 / spins;
		static const char *const what[] = { "sweep", "bonds", "flood", "flip", "step" };
		double idle[4];
		char text[80];

		for (int k = 0; k < 30; k++)
			step(&s, idle);
		for (int m = 0; m < MEDIANS; m++) {
			double part[4] = { 0 };

			for (int64_t k = 0; k < n; k++)
				step(&s, part);
			value[4][m] = 0;
			for (int p = 0; p < 4; p++) {
				value[p][m] = part[p] * 1e9 / (double)(n * spins);
				value[4][m] += value[p][m];
			}
		}
		for (int p = 0; p < 5; p++) {
			double median = bench_median_of(MEDIANS, value[p]);

			snprintf(text, sizeof text, "bitcluster-%s-%s-L%d", name, what[p], sides[l]);
			bench_line(text, median, "ns/spin", p == 4 && l < 2 ? goal.full[l] : 0, BENCH_LESS);
			if (p == 0 && l == 0) {
				snprintf(text, sizeof text, "bitcluster-%s-spins", name);
				bench_line(text, 1 / median, "1/ns", goal.sweep, BENCH_MORE);
			}
		}
		context_reset(&host.context);
	}
}

struct sampling {
	struct geae_component *model, *sampler;
	double control[2];
	int64_t count;
};

static void sample(void *data)
{
	struct sampling *s = data;
	struct mini_rows rows = mini_sample(&host, s->model, s->sampler, 1, s->control, s->count, false);

	mini_rows_free(&rows);
}

/* Configurations per second that are worth one independent one: rows / (2 tau).  The burn-in is measured apart and left
 * away: it is paid once. */
static double per_second(const char *name, const char *settings, double T, int64_t few, int64_t many, double two_tau)
{
	struct sampling s = { .model = mini_open(&host, GEAE_MODEL, "ising", "L = 128", NULL),
			      .sampler = mini_open(&host, GEAE_SAMPLER, name, settings, NULL), .control = { T, 0 } };
	double value[5];

	for (int k = 0; k < 5; k++) {
		double t = bench_cpu(), u;

		s.count = few;
		sample(&s);
		u = bench_cpu();
		s.count = many;
		sample(&s);
		value[k] = (double)(many - few) / (bench_cpu() - u - (u - t)) / two_tau;
	}
	mini_close(s.sampler);
	mini_close(s.model);
	return bench_median_of(5, value);
}

int main(int argc, char **argv)
{
	double fast, slow;

	(void)argc;
	bench_begin(argv);
	mini_start(&host, 1);
	ceiling();
	kernels("avx512", (struct goals){ 20, { 0.25, 0.35 } });
	kernels("avx2", (struct goals){ 8, { 0.65, 0.8 } });
	kernels("two", (struct goals){ 0 });
	kernels("plain", (struct goals){ 0 });
	/* 2 tau of the larger of e and m^2, in rows: default spacings are 2 tau in steps; wolff's was measured as 1.9 */
	fast = per_second("bitcluster", "replicas = 512; burn_in = 10; randomise = false", 2.269185, 512, 3 * 512, 1);
	bench_line("bitcluster-independent-L128-Tc", fast, "1/s", 25000, BENCH_MORE);
	bench_line("bitcluster-independent-group-L128-Tc",
		   per_second("bitcluster", "replicas = 512; burn_in = 10", 2.269185, 512, 3 * 512, 1), "1/s", 0, BENCH_MORE);
	slow = per_second("wolff", "chains = 1; burn_in = 0; randomise = false", 2.269185, 20, 220, 1.9);
	bench_line("wolff-independent-L128-Tc", slow, "1/s", 0, BENCH_MORE);
	bench_line("bitcluster-to-wolff-L128-Tc", fast / slow, "1", 10, BENCH_MORE);
	mini_finish(&host);
	return 0;
}
