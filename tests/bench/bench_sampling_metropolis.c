/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nanoseconds per updated spin of the single-spin samplers. */
#include <stdio.h>
#include <geae/single_spin.h>
#include "bench.h"
#include "mini_host.h"

static struct mini host;
static struct geae_xoshiro random_numbers = { { 1, 2, 3, 4 } };
static uint8_t level[512 * 512];

struct sweeps {
	struct geae_single_updates updates;
	int64_t n;
	enum geae_order order;
};

static void spend(void *data)
{
	struct sweeps *s = data;

	for (int64_t k = 0; k < s->n; k++)
		geae_single_sweep(&s->updates, s->order, level, &random_numbers);
}

static void measure(const char *name, int64_t L, double T, enum geae_rule rule, enum geae_order order, bool tabled)
{
	const double control[2] = { T, 0 };
	struct geae_component *model;
	struct geae_single_spin spins;
	struct geae_pairs pairs;
	struct sweeps s = { .n = 1 + 2000000 / (L * L), .order = order };
	char text[40];

	snprintf(text, sizeof text, "L = %lld", (long long)L);
	model = mini_open(&host, GEAE_MODEL, "ising", text, NULL);
	context_reset(&host.context);
	if (mini_model(model)->pairs(host.cx, model->self, control, &pairs) != GEAE_OK ||
	    geae_single_spin_make(host.cx, &pairs, &spins) != GEAE_OK)
		return;
	spins.tabled &= tabled;
	if (geae_single_updates_make(host.cx, &spins, T, rule, &s.updates) != GEAE_OK)
		return;
	bench_line(name, bench_median(9, spend, &s) * 1e9 / (double)(s.n * L * L), "ns/spin", 0, BENCH_LESS);
	mini_close(model);
}

int main(int argc, char **argv)
{
	const double critical = 2.269185;

	(void)argc;
	bench_begin(argv);
	mini_start(&host, 1);
	measure("metropolis-L64-T2.269", 64, critical, GEAE_METROPOLIS, GEAE_RANDOM_ORDER, true);
	measure("metropolis-L64-T1.5", 64, 1.5, GEAE_METROPOLIS, GEAE_RANDOM_ORDER, true);
	measure("metropolis-L256-T2.269", 256, critical, GEAE_METROPOLIS, GEAE_RANDOM_ORDER, true);
	measure("metropolis-L512-T2.269", 512, critical, GEAE_METROPOLIS, GEAE_RANDOM_ORDER, true);
	measure("metropolis-sequential-L64-T2.269", 64, critical, GEAE_METROPOLIS, GEAE_SEQUENTIAL, true);
	measure("heat-bath-L64-T2.269", 64, critical, GEAE_HEAT_BATH, GEAE_RANDOM_ORDER, true);
	measure("metropolis-any-pairs-L64-T2.269", 64, critical, GEAE_METROPOLIS, GEAE_RANDOM_ORDER, false);
	measure("heat-bath-any-pairs-L64-T2.269", 64, critical, GEAE_HEAT_BATH, GEAE_RANDOM_ORDER, false);
	mini_finish(&host);
	return 0;
}
