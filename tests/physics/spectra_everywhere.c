/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random parameter sets over the full ranges through the model `anderson`: none fails, every value is a number >= 0, the
 * weight on the solver's own mesh is 1 within 1 %, occupations lie between 0 and 1.
 *
 *     spectra_everywhere [QUALITY [NUMBER]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "mini_host.h"

enum { U, GAMMA, EPS_D, B, T, N_CONTROL, N_GRID = 333, MOST_LABELS = 24 };

static double drawn(struct geae_rng *r, double low, double high)
{
	return low + (high - low) * geae_uniform(r);
}

static double drawn_log(struct geae_rng *r, double low, double high)
{
	return low * pow(high / low, geae_uniform(r));
}

static int column_named(const struct geae_column *c, const char *name)
{
	int k = 0;

	while (c[k].name && strcmp(c[k].name, name) != 0)
		k++;
	return k;
}

int main(int argc, char **argv)
{
	const char *quality = argc > 1 ? argv[1] : "default";
	const int n = argc > 2 ? atoi(argv[2]) : 1000;
	struct mini host;
	struct geae_component *model;
	const struct geae_model_ops *ops;
	struct geae_rng random;
	double memory[MOST_LABELS], *label[MOST_LABELS], worst = 0, control[N_CONTROL];
	float x[N_GRID], most = 0;
	int failed = 0, negative = 0, wrong = 0, weight_off = 0, weight;
	char settings[80];

	mini_start(&host, 2385);
	snprintf(settings, sizeof(settings), "solver = \"nrg\"; quality = \"%s\"", quality);
	model = mini_open(&host, GEAE_MODEL, "anderson", settings, NULL);
	ops = mini_model(model);
	weight = column_named(ops->labels, "weight");
	for (int k = 0; k < MOST_LABELS; k++)
		label[k] = &memory[k];
	geae_stream(host.cx, 1, &random);
	for (int i = 0; i < n; i++) {
		uint8_t valid = 0;
		struct geae_response r = { .n = 1, .control = control, .x = x, .label = label, .valid = &valid };

		control[U] = drawn(&random, 0.005, 0.35);
		control[GAMMA] = drawn_log(&random, 1.6e-3, 0.1);
		control[EPS_D] = drawn(&random, -control[U] - 0.12, 0.12);
		control[B] = drawn_log(&random, 1e-6, 0.1) * (geae_uniform(&random) < 0.5 ? -1 : 1);
		control[T] = drawn_log(&random, 1e-7, 0.1);
		if (i % 10 == 0) /* a tenth of each: no field, no temperature, no interaction */
			control[B] = 0;
		if (i % 10 == 1)
			control[T] = 0;
		if (i % 10 == 2)
			control[U] = 0;
		context_reset(&host.context);
		if (ops->response(host.cx, model->self, &r) != GEAE_OK || !valid) {
			printf("# %.17g %.17g %.17g %.17g %.17g: %s\n", control[U], control[GAMMA], control[EPS_D], control[B],
			       control[T], host.said);
			failed++;
			continue;
		}
		for (int k = 0; k < N_GRID; k++) {
			negative += !(x[k] >= 0); /* a NaN counts */
			most = x[k] > most ? x[k] : most;
		}
		for (int k = 0; k < 3; k++) /* n_up, n_dn, n_updn */
			wrong += !(memory[k] > -1e-6 && memory[k] < 1 + 1e-6);
		weight_off += !(fabs(memory[weight] - 1) < 0.01);
		worst = fmax(worst, fabs(memory[weight] - 1));
	}
	printf("# %d parameter sets, %s: the weight is off by at most %.2g, the highest value of pi Gamma A is %.4f\n", n, quality,
	       worst, (double)most);
	printf("%sok 1 - no parameter set fails\n", failed ? "not " : "");
	printf("%sok 2 - every value is a number, none is negative\n", negative ? "not " : "");
	printf("%sok 3 - occupations lie between 0 and 1\n", wrong ? "not " : "");
	printf("%sok 4 - the weight is 1 within 1 %%\n", weight_off ? "not " : "");
	printf("%sok 5 - nothing exceeds the unitary limit by more than 5 %%\n", most < 1.05F ? "" : "not ");
	printf("1..5\n");
	mini_close(model);
	mini_finish(&host);
	return failed || negative || wrong || weight_off || !(most < 1.05F);
}
