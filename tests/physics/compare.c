/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistical comparisons.  Blocks are independent chains, so that (mean - exact) / error follows Student's t. */
#include "compare.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <geae/states.h>

struct average average_of(int n_block, const double *block)
{
	double mean = 0, square = 0;

	for (int k = 0; k < n_block; k++)
		mean += block[k] / n_block;
	for (int k = 0; k < n_block; k++)
		square += (block[k] - mean) * (block[k] - mean);
	return (struct average){ mean, sqrt(square / (n_block - 1.0) / n_block), n_block };
}

/* The density (1 + x^2/n)^(-(n+1)/2), normalised, integrated over x = t / y by Simpson's rule.
 * Check values: P(|T_1| > 1) = .5, P(|T_10| > 2.228139) = .05. */
double student_tail(double t, int degrees)
{
	const int steps = 4000;
	double n = degrees, norm = exp(lgamma((n + 1) / 2) - lgamma(n / 2)) / sqrt(n * acos(-1)), sum = 0;

	for (int k = 1; k <= steps; k++) {
		double y = (double)k / steps, x = t / y, f = pow(1 + x * x / n, -(n + 1) / 2) * t / (y * y);

		sum += f * (k == steps ? 1 : k % 2 ? 4 : 2);
	}
	return 2 * norm * sum / (3.0 * steps);
}

void compare_to(struct compare *c, struct average a, double exact, double most, const char *format, ...)
{
	double sigma = a.error > 0 ? (a.mean - exact) / a.error : a.mean == exact ? 0 : INFINITY;
	double chance = student_tail(c->limit, a.n_block - 1);
	bool ok = fabs(sigma) <= c->limit && (most <= 0 || a.error <= most);
	char text[160];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	c->n++;
	c->n_bad += !ok;
	c->alarm += c->twice ? chance * chance : chance;
	if (fabs(sigma) >= c->worst) {
		c->worst = fabs(sigma);
		snprintf(c->worst_at, sizeof c->worst_at, "%s", text);
	}
	printf("%s %d - %s: %.6f(%.1e) exact %.6f, %+.2f sigma%s\n", ok ? "ok" : "not ok", c->n, text, a.mean, a.error,
	       exact, sigma, most > 0 && a.error > most ? ", error too large" : "");
	fflush(stdout);
}

void compare_true(struct compare *c, bool ok, const char *format, ...)
{
	va_list args;

	c->n++;
	c->n_bad += !ok;
	printf("%s %d - ", ok ? "ok" : "not ok", c->n);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	fflush(stdout);
}

int compare_end(const struct compare *c)
{
	printf("1..%d\n# worst: %.2f sigma, %s\n# a correct sampler fails somewhere in this table with probability %.2g "
	       "for a random seed (limit %.1f sigma); the seeds are fixed\n",
	       c->n, c->worst, c->worst_at, -expm1(-c->alarm), c->limit);
	return c->n_bad != 0;
}

static void *need(size_t n)
{
	void *memory = calloc(n ? n : 1, sizeof(double));

	if (!memory)
		abort();
	return memory;
}

struct measured measure(struct mini *host, struct geae_component *model, const double *control, const struct mini_rows *d)
{
	const struct geae_model_ops *ops = mini_model(model);
	const struct geae_observable *observable;
	struct measured out = { .n_block = (int)d->n_unit, .n = d->n, .unit = d->unit };
	uint8_t *level = need((size_t)d->n_site);
	double *value[2];
	size_t n;

	out.energy = need((size_t)d->n);
	out.m = value[0] = need((size_t)d->n);
	out.s = value[1] = need((size_t)d->n);
	if (ops->observables(host->cx, model->self, &n, &observable) != GEAE_OK)
		abort();
	for (int64_t r = 0; r < d->n; r++) {
		geae_unpack(d->n_site, d->x + (size_t)r * d->stride, level);
		if (ops->energy(host->cx, model->self, 1, level, control, &out.energy[r]) != GEAE_OK)
			abort();
		for (size_t k = 0; k < n && k < 2; k++) {
			int64_t sum = 0;

			for (int64_t i = 0; i < d->n_site; i++)
				sum += observable[k].weight[i] * (level[i] ? 1 : -1);
			value[k][r] = observable[k].scale * (double)sum;
		}
	}
	free(level);
	return out;
}

void measured_free(struct measured *m)
{
	free(m->energy);
	free(m->m);
	free(m->s);
}

void block_means(int64_t n_row, const int64_t *unit, const double *value, int64_t n_unit, double *out)
{
	int64_t *n = need((size_t)n_unit);

	memset(out, 0, (size_t)n_unit * sizeof *out);
	for (int64_t r = 0; r < n_row; r++) {
		out[unit[r]] += value[r];
		n[unit[r]]++;
	}
	for (int64_t u = 0; u < n_unit; u++)
		out[u] /= (double)n[u];
	free(n);
}

void compare_toy(struct compare *table, struct mini *host, struct toy *toy, const char *name, const char *sampler,
		 const char *settings, double T, int64_t chains, int64_t n_row)
{
	struct geae_component *with = mini_open(host, GEAE_SAMPLER, sampler, settings, NULL);
	double exact[N_TOY], *block = calloc((size_t)chains, sizeof(double)), *value[N_TOY];
	uint8_t level[64];
	struct mini_rows rows;

	if (!block)
		abort();
	toy_start(toy, name);
	host->session.key[1]++; /* no two tables from the same random numbers */
	toy_exact(toy, T, exact);
	rows = mini_sample(host, &toy->component, with, 1, &T, chains * n_row, false);
	for (int k = 0; k < N_TOY; k++) {
		value[k] = calloc((size_t)rows.n, sizeof(double));
		if (!value[k])
			abort();
	}
	for (int64_t r = 0; r < rows.n; r++) {
		double all[N_TOY];

		geae_load_levels(&toy->state, rows.x + (size_t)r * rows.stride, level);
		toy_values(toy, level, all);
		for (int k = 0; k < N_TOY; k++)
			value[k][r] = all[k];
	}
	for (int k = 0; k < N_TOY; k++) {
		block_means(rows.n, rows.column[0], value[k], chains, block);
		compare_to(table, average_of((int)chains, block), exact[k], 0, "%s: %s, T=%g, %s", name, sampler, T, toy_names[k]);
		free(value[k]);
	}
	free(block);
	mini_rows_free(&rows);
	mini_close(with);
}
