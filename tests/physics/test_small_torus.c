/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samplers against the sum over all configurations: 4 x 4 and 2 x 2, every observable, both signs of J, with and
 * without field. */
#include <stdio.h>
#include <stdlib.h>
#include "compare.h"
#include "enumeration.h"

enum { CHAINS = 128, ROWS = 4096 };

static struct mini host;
static struct compare table = { .limit = 3.5 };

static void check(const char *sampler, const char *settings, int L, double J, double T, double h)
{
	struct enumeration exact = enumeration(L, J, T, h);
	double control[2] = { T, h }, block[CHAINS], *value;
	struct geae_component *model, *with;
	struct mini_rows rows;
	struct measured m;
	char text[80];

	host.session.key[1]++; /* no two tables from the same random numbers */
	snprintf(text, sizeof text, "L = %d; J = %g", L, J);
	model = mini_open(&host, GEAE_MODEL, "ising", text, NULL);
	with = mini_open(&host, GEAE_SAMPLER, sampler, settings, NULL);
	rows = mini_sample(&host, model, with, 1, control, (int64_t)CHAINS * ROWS, false);
	m = measure(&host, model, control, &rows);
	value = calloc((size_t)rows.n, sizeof *value);
	for (int k = 0; value && k < N_EXACT; k++) {
		for (int64_t r = 0; r < rows.n; r++) {
			double all[N_EXACT];

			exact_values(m.energy[r], m.m[r], m.s[r], all);
			value[r] = all[k];
		}
		block_means(rows.n, rows.unit, value, rows.n_unit, block);
		compare_to(&table, average_of(CHAINS, block), exact.mean[k], 0, "%s L=%d J=%+g T=%g h=%g %s", sampler, L, J,
			   T, h, exact_names[k]);
	}
	free(value);
	measured_free(&m);
	mini_rows_free(&rows);
	mini_close(with);
	mini_close(model);
}

int main(void)
{
	static const double field[] = { 0, 0.1, 0.5, 1 };
	static const char wolff[] = "chains = 128", swendsen_wang[] = "chains = 128; burn_in = 50; spacing = 2",
			  metropolis[] = "chains = 128; spacing = 4; burn_in = 100",
			  sequential[] = "chains = 128; spacing = 4; burn_in = 100; order = sequential; start = random",
			  heat_bath[] = "chains = 128; spacing = 4; burn_in = 100; rule = heat-bath; order = sequential";

	mini_start(&host, 20230523);
	for (int sign = 1; sign >= -1; sign -= 2)
		for (size_t k = 0; k < sizeof field / sizeof *field; k++) {
			check("wolff", wolff, 4, sign, 2.385, field[k]);
			check("swendsen-wang", swendsen_wang, 4, sign, 2.385, field[k]);
			check("metropolis", metropolis, 4, sign, 2.385, field[k]);
		}
	check("wolff", wolff, 4, 1, 1.7, -0.3);
	check("wolff", wolff, 4, -1.5, 3.1, 4);
	check("wolff", wolff, 4, 1, 40, 0.5);
	check("swendsen-wang", swendsen_wang, 4, 1, 40, -0.5);
	check("swendsen-wang", swendsen_wang, 2, -1, 4.3, 0.2);
	check("metropolis", sequential, 4, -1.2, 2.6, 0.4);
	check("metropolis", heat_bath, 4, -1, 2.385, 0.5);
	check("metropolis", heat_bath, 4, 1, 1e6, 0);
	check("metropolis", metropolis, 4, 1, 1e6, 0);
	check("wolff", wolff, 2, 1, 4.3, 0.2);
	check("wolff", wolff, 2, -1, 4.3, 0);
	check("metropolis", metropolis, 2, -1, 4.3, 0.2);
	mini_finish(&host);
	return compare_end(&table);
}
