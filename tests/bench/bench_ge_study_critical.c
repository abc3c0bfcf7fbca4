/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seconds that the estimates of T_c take: L = 16, 32, 64, 128, 100 temperatures, 2048 samples, 16 blocks.
 *
 * What the numbers are does not matter to the time: energies from normal laws with a specific heat of 2 per site, order
 * parameters 0 and +-1 with cumulants that cross. */
#include <stdio.h>
#include <stdlib.h>
#include <geae/step.h>
#include <geae/wham.h>
#include "bench.h"
#include "lab.h"

enum { SIZES = 4, N_T = 100, ROWS = 2048, BLOCKS = 16 };

static struct lab lab;
static struct lab_set *order[SIZES], *energy[SIZES];
static const int sizes[SIZES] = { 16, 32, 64, 128 };

static double temperature(int k)
{
	return k < 25 ? 1.04 + 0.04 * k : k < 75 ? 2.01 + 0.01 * (k - 25) : 2.54 + 0.04 * (k - 75);
}

/* <E> = 2 N (T - T_0), var E = 2 N T^2, rounded to steps of 4; P(|z| = 1) falls through T = 2.27. */
static void fill(int s)
{
	struct lab_set *z = order[s] = lab_set(&lab, sizes[s], N_T * ROWS), *e = energy[s] = lab_set(&lab, sizes[s], N_T * ROWS);
	double N = sizes[s] * sizes[s];
	struct geae_rng dice;

	geae_stream(lab.mini.cx, (uint64_t)s, &dice);
	for (int64_t i = 0; i < z->n; i++) {
		double T = temperature((int)(i / ROWS)), normal;

		lab.mini.cx->host->normal(&dice, &normal, 1);
		z->T[i] = e->T[i] = T;
		z->chain[i] = e->chain[i] = (double)(i % ROWS / 64);
		z->step[i] = e->step[i] = (double)(i % 64);
		e->z[i] = 4 * rint((2 * N * (T - 2.27) + normal * T * sqrt(2 * N)) / 4);
		z->z[i] = geae_uniform(&dice) * 3 * (0.67 - 0.33 * tanh(0.55 - 0.8 * (T - 2.27) / 2.27 * sizes[s])) < 1
				  ? (i & 1 ? 1 : -1)
				  : 0;
	}
}

struct one {
	double kept; /* what a latent sums, so that nothing of it is left out */
	struct geae_points points[SIZES];
	double *q[SIZES], *e[SIZES];
	struct geae_wham wham[SIZES];
};

/* Weights, from the energies alone: the window that the method itself would choose. */
static void weights(void *data)
{
	struct one *o = data;

	for (int s = 0; s < SIZES; s++) {
		const struct geae_points *p = &o->points[s];
		double half = fmax(0.035, 1.05 * 2.27 / sizes[s]);
		int64_t first = 0, last;

		while (p->value[first] < 2.27 - half)
			first++;
		for (last = first; p->value[last] < 2.27 + half;)
			last++;
		if (geae_wham(lab.mini.cx, p, o->e[s], first, last - first, BLOCKS, &o->wham[s]) != GEAE_OK)
			exit(1);
	}
}

/* Another latent: its moments, and the values that a search for crossings asks for. */
static void latent(void *data)
{
	struct one *o = data;
	double sum = 0;

	for (int s = 0; s < SIZES; s++) {
		struct geae_wham_moments m;

		if (geae_wham_fill(lab.mini.cx, &o->wham[s], &o->points[s], o->q[s], &m) != GEAE_OK)
			exit(1);
		for (int b = 0; b <= BLOCKS; b++)
			for (int k = 0; k < 20; k++)
				sum += geae_wham_ratio(&o->wham[s], &m, b, 2.26 + 0.001 * k);
	}
	o->kept = sum;
}

static void whole(void *data)
{
	struct lab *with = data;

	if (lab_run_both(with, SIZES, order, SIZES, energy) != GEAE_OK) {
		fprintf(stderr, "%s\n", mini_message(&with->mini));
		exit(1);
	}
}

/* The places of the steps of all sizes, with each sample left out. */
static void steps(void *data)
{
	struct one *o = data;

	for (int s = 0; s < SIZES; s++) {
		const struct geae_curve c = { .L = sizes[s], .points = o->points[s], .z = o->q[s] };
		double *position = geae_scratch(lab.mini.cx, ROWS + 1, double), cell, step[N_T];

		if (!position || geae_step_positions(lab.mini.cx, &c, ROWS, position, &cell, step) != GEAE_OK)
			exit(1);
	}
}

int main(int argc, char **argv)
{
	static struct one o;
	static struct lab paper;

	(void)argc;
	bench_begin(argv);
	lab_start(&lab, "critical-temperature", "method = \"wham\"; blocks = 16");
	for (int s = 0; s < SIZES; s++)
		fill(s);
	bench_line("T_c-wham-all", bench_median(3, whole, &lab), "s", 5, BENCH_LESS);
	for (int s = 0; s < SIZES; s++) {
		if (geae_points(lab.mini.cx, &order[s]->array, "", &o.points[s]) != GEAE_OK)
			return 1;
		o.q[s] = geae_gather(lab.mini.cx, &o.points[s], &order[s]->array);
		o.e[s] = geae_gather(lab.mini.cx, &o.points[s], &energy[s]->array);
		for (int64_t i = 0; i < o.points[s].n_row; i++)
			o.q[s][i] *= o.q[s][i];
	}
	bench_line("T_c-wham-weights", bench_median(5, weights, &o), "s", 5, BENCH_LESS);
	bench_line("T_c-wham-per-latent", bench_median(5, latent, &o), "s", 0.1, BENCH_LESS);
	lab_start(&paper, "critical-temperature", "method = \"paper\"; blocks = 16");
	bench_line("T_c-paper-all", bench_median(5, whole, &paper), "s", 0, BENCH_LESS);
	bench_line("T_c-paper", bench_median(5, steps, &o), "s", 0.01, BENCH_LESS);
	return 0;
}
