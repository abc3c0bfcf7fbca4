/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The front of symbolic-regression against every expression there is, made without recognising any two as the same. */
#include <stdlib.h>
#include <string.h>
#include "near.h"
#include "table_kit.h"

enum { ROWS = 60, SIZE = 7, LEAVES = 4 };

struct all { /* values of every expression by size */
	int64_t n[SIZE + 1];
	double (*value[SIZE + 1])[ROWS];
};

static bool sound(const double *v)
{
	for (int i = 0; i < ROWS; i++)
		if (!isfinite(v[i]))
			return false;
	return true;
}

/* What is left of x - 1/(1/x) is rounding, and 1 over that no value. */
static double sum(double a, double b)
{
	return fabs(a + b) > 1e-13 * (fabs(a) + fabs(b)) ? a + b : 0;
}

static double plain(char op, double a, double b)
{
	switch (op) {
	case '+': return sum(a, b);
	case '-': return sum(a, -b);
	case '*': return a * b;
	case '/': return a / b;
	case 'i': return 1 / a;
	case 'a': return fabs(a);
	case 's': return sqrt(a);
	case 'l': return log(a);
	default: return -a;
	}
}

static void push(struct all *all, int size, char op, const double *a, const double *b)
{
	double *to = all->value[size][all->n[size]];

	for (int i = 0; i < ROWS; i++)
		to[i] = plain(op, a[i], b[i]);
	all->n[size] += sound(to);
}

static void make(struct all *all, int size, const char *two, const char *one)
{
	int64_t room = LEAVES;

	if (size > 1)
		room = (int64_t)strlen(one) * all->n[size - 1];
	for (int a = 1; a < size - 1; a++)
		room += (int64_t)strlen(two) * all->n[a] * all->n[size - 1 - a];
	all->value[size] = malloc(sizeof(double[ROWS]) * (size_t)(room + 1));
	assert_non_null(all->value[size]);
	all->n[size] = 0;
	for (const char *op = one; size > 1 && *op; op++)
		for (int64_t i = 0; i < all->n[size - 1]; i++)
			push(all, size, *op, all->value[size - 1][i], all->value[size - 1][i]);
	for (int a = 1; a < size - 1; a++)
		for (const char *op = two; *op; op++)
			for (int64_t i = 0; i < all->n[a]; i++)
				for (int64_t j = 0; j < all->n[size - 1 - a]; j++)
					push(all, size, *op, all->value[a][i], all->value[size - 1 - a][j]);
}

static double correlation(const double *x, const double *y)
{
	double mx = 0, my = 0, xx = 0, yy = 0, xy = 0, all = 0;

	for (int i = 0; i < ROWS; i++) {
		mx += x[i] / ROWS;
		my += y[i] / ROWS;
		all += x[i] * x[i];
	}
	for (int i = 0; i < ROWS; i++) {
		xx += (x[i] - mx) * (x[i] - mx);
		yy += (y[i] - my) * (y[i] - my);
		xy += (x[i] - mx) * (y[i] - my);
	}
	return xx > 1e-18 * all ? fabs(xy) / sqrt(xx * yy) : 0;
}

/* Mean ranks, by counting. */
static void ranks(const double *x, double *rank)
{
	for (int i = 0; i < ROWS; i++) {
		rank[i] = 0;
		for (int j = 0; j < ROWS; j++)
			rank[i] += x[j] < x[i] - 1e-12 * fabs(x[i]) ? 1 : x[j] <= x[i] + 1e-12 * fabs(x[i]) ? 0.5 : 0;
	}
}

static double goodness(bool by_rank, const double *x, const double *y)
{
	double rx[ROWS], ry[ROWS];

	if (!by_rank || !(correlation(x, y) > 0))
		return correlation(x, y);
	ranks(x, rx);
	ranks(y, ry);
	return correlation(rx, ry);
}

static const struct {
	const char *two, *one, *operators;
	int size, target;
	bool ranks;
} cases[] = {
	{ "+-*/", "i", "\"+\", \"-\", \"*\", \"/\", \"inv\"", 7, 0, false },
	{ "+-*/", "i", "\"+\", \"-\", \"*\", \"/\", \"inv\"", 7, 1, false },
	{ "+-*/", "i", "\"+\", \"-\", \"*\", \"/\", \"inv\"", 7, 2, false },
	{ "+*", "n", "\"+\", \"*\", \"neg\"", 7, 1, false },
	{ "-/", "", "\"-\", \"/\"", 7, 2, false },
	{ "+*", "", "\"+\", \"*\"", 7, 0, false },
	{ "+-*", "sal", "\"+\", \"-\", \"*\", \"sqrt\", \"abs\", \"log\"", 6, 1, false },
	{ "+-*/", "i", "\"+\", \"-\", \"*\", \"/\", \"inv\"", 6, 0, true },
	{ "+-*/", "i", "\"+\", \"-\", \"*\", \"/\", \"inv\"", 6, 1, true },
	{ "+*", "n", "\"+\", \"*\", \"neg\"", 7, 2, true },
	{ "-*", "sn", "\"-\", \"*\", \"sqrt\", \"neg\"", 6, 2, false },
};

static double target(int which, double u, double a, double b, double noise)
{
	return which == 0 ? b * (a + 1) + 0.1 * noise : which == 1 ? noise : tanh(u * a - b / 3) + 0.05 * noise;
}

static void nothing_is_better(void **state)
{
	(void)state;
	for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
		char settings[300];
		struct all all = { 0 };
		struct lab lab;
		struct table *t;
		struct geae_rng dice;
		double best = 0;
		const struct geae_array *r = NULL;
		int64_t k = 0;

		snprintf(settings, sizeof settings, "features = [\"u\", \"a\", \"b\"]; operators = [%s]; size = %d; rescored = 1; probes = 16; objective = \"%s\"", cases[c].operators,
			 cases[c].size, cases[c].ranks ? "spearman" : "pearson");
		lab_start(&lab, "symbolic-regression", settings);
		t = table_create(&lab, ROWS, "z u a b");
		geae_stream(lab.mini.cx, 2385 + c, &dice);
		for (int i = 0; i < ROWS; i++) {
			double noise;

			t->value[1][i] = 1 + 3 * geae_uniform(&dice);
			t->value[2][i] = -2.385 * geae_uniform(&dice);
			t->value[3][i] = 2 * geae_uniform(&dice) - 1;
			lab.mini.cx->host->normal(&dice, &noise, 1);
			t->value[0][i] = target(cases[c].target, t->value[1][i], t->value[2][i], t->value[3][i], noise);
		}
		assert_int_equal(table_run(&lab, t, NULL), GEAE_OK);
		for (size_t o = 0; o < lab.n_out; o++)
			if (!strcmp(lab.out[o].name, cases[c].ranks ? "spearman" : "r"))
				r = &lab.out[o].array;
		assert_non_null(r);
		for (int size = 1; size <= cases[c].size; size++) {
			double before = best;

			if (size == 1) {
				all.value[1] = malloc(sizeof(double[ROWS]) * LEAVES);
				assert_non_null(all.value[1]);
				for (int i = 0; i < ROWS; i++) {
					for (int f = 0; f < 3; f++)
						all.value[1][f][i] = t->value[f + 1][i];
					all.value[1][3][i] = 1;
				}
				all.n[1] = LEAVES;
			} else {
				make(&all, size, cases[c].two, cases[c].one);
			}
			for (int64_t i = 0; i < all.n[size]; i++)
				best = fmax(best, goodness(cases[c].ranks, all.value[size][i], t->value[0]));
			if (best > before + 1e-11) { /* it must stand in the front */
				assert_true(k < r->dim[0]);
				assert_int_equal(((const int64_t *)r->coord[0]->data)[k], size);
				assert_near(((const double *)r->data)[k], best, 1e-10);
				k++;
			}
		}
		assert_int_equal(k, r->dim[0]);
		for (int size = 1; size <= cases[c].size; size++)
			free(all.value[size]);
		lab_finish(&lab);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(nothing_is_better) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
