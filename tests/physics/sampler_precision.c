/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The long comparison: sampler_precision SIGMA [LARGEST [SMALLEST]].  Energy to SIGMA per site and specific heat against the
 * exact values, <m^2> and the Binder cumulant of the samplers against each other: wolff and bitcluster everywhere,
 * swendsen-wang at L = 24 and 64, metropolis where it is fast enough, exchange at L = 16 to 6 SIGMA, both signs of J in turn.
 * Some 300 comparisons: a sample with one beyond 3.5 standard errors is taken again, four times as long, and that one counts.
 *
 * U4 = 1 - <m^4> / (3 <m^2>^2) = .610692 at T_c on the large square torus, <m^4>/<m^2>^2 = 1.1679229 (Salas and Sokal 2000);
 * 2e-4 more at L = 32. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "compare.h"
#include "kaufman.h"

enum { CHAINS = 64, N_MOMENT = 4 };
enum { E, E2, M2, M4 };
enum { SPECIFIC_HEAT, BINDER };
enum { N_T = 6 };
static const double temperature[N_T] = { 1.5, 2.0, 2.26918531421302197, 2.35, 2.5, 3.0 };
static const int critical = 2;
static double sigma;
static struct mini host;
static struct compare table = { .limit = 3.5, .twice = true };

static const struct {
	const char *name, *settings;
	double tau[N_T]; /* of the energy in rows, with a margin; 0: not there */
	int size[7];
	double coarser;  /* its error, in SIGMA */
	bool ladder;     /* all temperatures are made together */
} sampler[] = {
	{ "wolff", "chains = 64", { 0.65, 0.65, 1.5, 1.0, 0.8, 0.75 }, { 16, 24, 32, 64, 96, 128 }, 1, false },
	{ "swendsen-wang", "chains = 64; burn_in = 200", { 0.65, 0.65, 1.0, 0.8, 0.7, 0.65 }, { 24, 64 }, 1, false },
	{ "metropolis", "chains = 64; spacing = 8; burn_in = 2000", { 0.65, 0, 0, 0, 0, 0.7 }, { 16, 24, 32, 64 }, 1, false },
	{ "metropolis", "chains = 64; spacing = 8; burn_in = 2000; rule = heat-bath; order = sequential",
	  { 0.9, 0, 0, 0, 0, 0.8 }, { 16, 32 }, 1, false },
	{ "exchange", "ladders = 64; spacing = 8; burn_in = 2000; start = ordered", { 0.8, 0.9, 3.0, 3.0, 2.5, 1.0 }, { 16 }, 6, true },
	{ "bitcluster", "replicas = 512", { 0.6, 0.6, 0.8, 0.75, 0.7, 0.6 }, { 16, 24, 32, 64, 96, 128 }, 1, false },
};

enum { N_SAMPLER = sizeof sampler / sizeof *sampler };

struct sample {
	bool there;
	struct average e, c, m2, u4;
};

static double derived(int what, const double *mean, int L, double T)
{
	if (what == BINDER)
		return 1 - mean[M4] / (3 * mean[M2] * mean[M2]);
	return (mean[E2] - mean[E] * mean[E]) * L * L / (T * T);
}

/* Jackknife over chains. */
static struct average jackknife(int what, double block[N_MOMENT][CHAINS], int L, double T)
{
	double all[N_MOMENT] = { 0 }, part[CHAINS], mean = 0, square = 0;

	for (int v = 0; v < N_MOMENT; v++)
		for (int k = 0; k < CHAINS; k++)
			all[v] += block[v][k];
	for (int k = 0; k < CHAINS; k++) {
		double without[N_MOMENT];

		for (int v = 0; v < N_MOMENT; v++)
			without[v] = (all[v] - block[v][k]) / (CHAINS - 1.0);
		part[k] = derived(what, without, L, T);
		mean += part[k] / CHAINS;
	}
	for (int k = 0; k < CHAINS; k++)
		square += (part[k] - mean) * (part[k] - mean);
	return (struct average){ mean, sqrt(square * (CHAINS - 1.0) / CHAINS), CHAINS };
}

/* The rows of one control point; every chain, or every 64th one, is a block. */
static struct sample summed(const struct mini_rows *rows, const struct measured *m, int64_t point, int L, double J, double T)
{
	double *value = malloc(sizeof(double) * (size_t)rows->n), block[N_MOMENT][CHAINS];
	int64_t *chain = malloc(sizeof(int64_t) * (size_t)rows->n), n = 0;
	struct sample s = { .there = true };

	if (!value || !chain)
		abort();
	for (int v = 0; v < N_MOMENT; v++) {
		n = 0;
		for (int64_t r = 0; r < rows->n; r++) {
			double e = m->energy[r] / (L * L), order = J > 0 ? m->m[r] : m->s[r];

			if (rows->point[r] != point)
				continue;
			value[n] = v == E ? e : v == E2 ? e * e : v == M2 ? order * order : order * order * order * order;
			chain[n++] = rows->column[0][r] % CHAINS;
		}
		block_means(n, chain, value, CHAINS, block[v]);
	}
	free(value);
	free(chain);
	s.e = average_of(CHAINS, block[E]);
	s.m2 = average_of(CHAINS, block[M2]);
	s.c = jackknife(SPECIFIC_HEAT, block, L, T);
	s.u4 = jackknife(BINDER, block, L, T);
	printf("# L=%d T=%g: %lld rows, tau = %.2f rows\n", L, T, (long long)n,
	       s.e.error * s.e.error * (double)n / (kaufman(L, T).c * T * T / (L * L)) / 2);
	return s;
}

/* n_point temperatures in one data set, of random numbers that no other has. */
static void take(int k, int L, int t, int n_point, const double *T, int64_t count, bool again, struct sample *out)
{
	double J = sampler[k].ladder ? -1 : (t + k) % 2 ? 1 : -1;
	double point[2 * N_T];
	struct geae_component *model, *with;
	struct mini_rows rows;
	struct measured m;
	char text[80];

	host.session.key[1] = (uint64_t)(((L * 10 + k) * 10 + t) * 2 + again);
	for (int p = 0; p < n_point; p++) {
		point[2 * p] = T[p];
		point[2 * p + 1] = 0;
	}
	snprintf(text, sizeof text, "L = %d; J = %g", L, J);
	model = mini_open(&host, GEAE_MODEL, "ising", text, NULL);
	with = mini_open(&host, GEAE_SAMPLER, sampler[k].name, sampler[k].settings, NULL);
	rows = mini_sample(&host, model, with, n_point, point, CHAINS * (1 + count / CHAINS), false);
	m = measure(&host, model, point, &rows);
	for (int p = 0; p < n_point; p++)
		out[p] = summed(&rows, &m, p, L, J, T[p]);
	measured_free(&m);
	mini_rows_free(&rows);
	mini_close(with);
	mini_close(model);
}

static int64_t rows_for(int k, int L, int t) /* .84 of the error asked for */
{
	double T = temperature[t], error = sampler[k].coarser * sigma;

	return (int64_t)(kaufman(L, T).c * T * T / (L * L) / (0.7 * error * error) * fmax(1, 2 * sampler[k].tau[t]));
}

static struct average less(struct average a, struct average b)
{
	return (struct average){ a.mean - b.mean, hypot(a.error, b.error), a.n_block };
}

static bool beyond(struct average a, double exact)
{
	return fabs(a.mean - exact) > table.limit * a.error;
}

static bool suspicious(const struct sample *s, const struct sample *first, int L, int t)
{
	struct kaufman exact = kaufman(L, temperature[t]);

	return s->there && (beyond(s->e, exact.e) || beyond(s->c, exact.c) ||
			    (first != s && (beyond(less(first->m2, s->m2), 0) || beyond(less(first->u4, s->u4), 0))));
}

static void check(const struct sample *s, int k, int L, int t)
{
	struct kaufman exact = kaufman(L, temperature[t]);

	compare_to(&table, s->e, exact.e, sampler[k].coarser * sigma, "%s L=%d T=%g e", sampler[k].name, L, temperature[t]);
	compare_to(&table, s->c, exact.c, 0, "%s L=%d T=%g c", sampler[k].name, L, temperature[t]);
	if (t == critical && L >= 64)
		compare_to(&table, s->u4, 1 - 1.1679229 / 3, 0, "%s L=%d U4 at T_c", sampler[k].name, L);
}

static void compare_samplers(const struct sample *a, const struct sample *b, const char *names, int L, double T)
{
	compare_to(&table, less(a->m2, b->m2), 0, 0, "%s L=%d T=%g m^2", names, L, T);
	compare_to(&table, less(a->u4, b->u4), 0, 0, "%s L=%d T=%g U4", names, L, T);
}

static bool has_size(int k, int L)
{
	for (int l = 0; sampler[k].size[l]; l++)
		if (sampler[k].size[l] == L)
			return true;
	return false;
}

/* All temperatures of a sampler, or those again that look wrong. */
static void take_all(int k, int L, bool again, struct sample s[N_SAMPLER][N_T])
{
	int64_t most = 0, longer = again ? 4 : 1;
	bool any = false;

	for (int t = 0; t < N_T; t++) {
		bool wanted = sampler[k].tau[t] > 0 && (!again || suspicious(&s[k][t], &s[0][t], L, t));

		any = any || wanted;
		most = rows_for(k, L, t) > most ? rows_for(k, L, t) : most;
		if (wanted && again)
			printf("# %s L=%d T=%g: again\n", sampler[k].name, L, temperature[t]);
		if (wanted && !sampler[k].ladder)
			take(k, L, t, 1, &temperature[t], longer * rows_for(k, L, t), again, &s[k][t]);
	}
	if (any && sampler[k].ladder)
		take(k, L, 0, N_T, temperature, longer * most, again, s[k]);
}

static void one_size(int L)
{
	struct sample s[N_SAMPLER][N_T] = { 0 };

	for (int k = 0; k < N_SAMPLER; k++) {
		if (!has_size(k, L))
			continue;
		take_all(k, L, false, s);
		take_all(k, L, true, s);
		for (int t = 0; t < N_T; t++) {
			char names[60];

			if (!s[k][t].there)
				continue;
			check(&s[k][t], k, L, t);
			snprintf(names, sizeof names, "%s - %s", sampler[0].name, sampler[k].name);
			if (k > 0)
				compare_samplers(&s[0][t], &s[k][t], names, L, temperature[t]);
		}
	}
}

int main(int argc, char **argv)
{
	int largest = argc > 2 ? atoi(argv[2]) : 128, smallest = argc > 3 ? atoi(argv[3]) : 0;

	sigma = argc > 1 ? atof(argv[1]) : 1e-4;
	mini_start(&host, 20230527);
	for (int l = 0; sampler[0].size[l] && sampler[0].size[l] <= largest; l++)
		if (sampler[0].size[l] >= smallest)
			one_size(sampler[0].size[l]);
	mini_finish(&host);
	return compare_end(&table);
}
