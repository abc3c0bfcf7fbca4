/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables inside a test. */
#include <stdlib.h>
#include <string.h>
#include "table_kit.h"

struct table *table_create(struct lab *lab, int64_t n, const char *names)
{
	struct table *t = arena_array(&lab->arena, 1, struct table);
	char *copy = arena_text(&lab->arena, names), *rest;

	t->n = n;
	for (char *name = strtok_r(copy, " ", &rest); name; name = strtok_r(NULL, " ", &rest)) {
		struct geae_array *a = &t->column[t->n_column];

		t->value[t->n_column] = arena_array(&lab->arena, n + 1, double);
		*a = (struct geae_array){ .name = name, .unit = "1", .dtype = GEAE_F64, .rank = 1, .dim = { n }, .axis = { "row" },
					  .data = t->value[t->n_column] };
		t->coord[t->n_column++] = a;
	}
	t->column[0].n_coord = (uint32_t)t->n_column - 1;
	t->column[0].coord = t->coord + 1;
	return t;
}

double *table_column(struct table *t, const char *name)
{
	for (size_t k = 0; k < t->n_column; k++)
		if (!strcmp(t->column[k].name, name))
			return t->value[k];
	abort();
}

int table_run(struct lab *lab, struct table *t, struct table *further)
{
	const struct geae_analyzer_ops *ops = lab->analyzer->plugin->descriptor->ops;
	struct geae_given given[] = { { .array = &t->column[0] }, { .array = further ? &further->column[0] : NULL } };
	struct geae_input in[] = { { 1, &given[0] }, { further != NULL, &given[1] } };

	lab->n_out = 0;
	context_reset(&lab->mini.context);
	return ops->run(lab->mini.cx, lab->analyzer->self, in);
}

void table_impurities(struct lab *lab, struct table *t, uint64_t stream)
{
	double *U = table_column(t, "U"), *Gamma = table_column(t, "Gamma"), *eps = table_column(t, "eps_d");
	struct geae_rng dice;

	geae_stream(lab->mini.cx, stream, &dice);
	for (int64_t i = 0; i < t->n;) {
		double T_K;

		U[i] = 0.005 + 0.345 * geae_uniform(&dice);
		Gamma[i] = 1.6e-3 * exp(log(0.1 / 1.6e-3) * geae_uniform(&dice));
		eps[i] = -U[i] - 0.12 + (U[i] + 0.24) * geae_uniform(&dice);
		T_K = sqrt(U[i] * Gamma[i] / 2) * exp(acos(-1) * eps[i] * (eps[i] + U[i]) / (2 * U[i] * Gamma[i]));
		i += fabs(U[i] + 2 * eps[i]) <= 36 * Gamma[i] && T_K >= 1e-4 && T_K <= 1e-1;
	}
}

void table_noise(struct lab *lab, struct table *t, uint64_t stream, double noise)
{
	double mean = 0, squares = 0, *z = t->value[0];
	struct geae_rng dice;

	geae_stream(lab->mini.cx, stream, &dice);
	for (int64_t i = 0; i < t->n; i++)
		mean += z[i] / (double)t->n;
	for (int64_t i = 0; i < t->n; i++)
		squares += (z[i] - mean) * (z[i] - mean) / (double)t->n;
	for (int64_t i = 0; i < t->n; i++) {
		double g;

		lab->mini.cx->host->normal(&dice, &g, 1);
		z[i] += noise * sqrt(squares) * g;
	}
}
