/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data sets made up for analyzers. */
#include "made_data.h"

#include <math.h>
#include <string.h>
#include <geae/lattice.h>
#include <geae/xoshiro.h>

enum { N_T = 7, N_CHAIN = 4, N_STEP = 48, N_OMEGA = 24, SWEEPS = 6 };
enum { COLUMN_T, COLUMN_H, COLUMN_CHAIN, COLUMN_STEP, COLUMN_GROUP, COLUMN_VALID, COLUMN_ENERGY, COLUMN_M, COLUMN_U };

const struct made_column made_columns[MADE_COLUMNS] = {
	{ "T", "energy/k_B", GEAE_CONTROL }, { "h", "energy", GEAE_CONTROL },	    { "chain", "1", GEAE_INDEX },
	{ "step", "1", GEAE_INDEX },	     { "group", "1", GEAE_INDEX },	    { "valid", "1", GEAE_INDEX },
	{ "energy", "energy", GEAE_OBSERVABLE }, { "magnetisation", "1", GEAE_OBSERVABLE }, { "U", "energy", GEAE_LABEL },
};
static const double temperatures[N_T] = { 1.7, 2.0, 2.2, 2.35, 2.5, 2.8, 3.3 };

static double uniform(struct geae_xoshiro *r)
{
	return (double)(geae_xoshiro(r) >> 11) * 0x1p-53;
}

static void sweep(int8_t *s, int64_t L, double T, struct geae_xoshiro *random)
{
	for (int64_t i = 0; i < L * L; i++) {
		const int64_t y = i / L, x = i % L;
		const int field = s[geae_site2(L, y, x + 1)] + s[geae_site2(L, y, x - 1)] + s[geae_site2(L, y + 1, x)] + s[geae_site2(L, y - 1, x)];

		if (uniform(random) < exp(-2.0 * s[i] * field / T))
			s[i] = (int8_t)-s[i];
	}
}

static void fill_row(struct made_set *m, int64_t r, const int8_t *s, int t, int chain, int step)
{
	const int64_t L = m->L;
	double sum = 0, e = 0;

	for (int64_t i = 0; i < L * L; i++) {
		sum += s[i];
		e -= s[i] * (s[geae_site2(L, i / L, i % L + 1)] + s[geae_site2(L, i / L + 1, i % L)]);
		m->x[r * L * L + i] = s[i];
	}
	m->column[COLUMN_T][r] = temperatures[t];
	m->column[COLUMN_CHAIN][r] = chain;
	m->column[COLUMN_STEP][r] = step;
	m->column[COLUMN_GROUP][r] = t * N_CHAIN + chain;
	m->column[COLUMN_VALID][r] = 1;
	m->column[COLUMN_ENERGY][r] = e;
	m->column[COLUMN_M][r] = sum / (double)(L * L);
	m->column[COLUMN_U][r] = 0.5 + 0.1 * (double)(r % 16);
}

static struct made_set *new_set(int64_t L, struct arena *a)
{
	struct made_set *m = arena_array(a, 1, struct made_set);
	struct geae_xoshiro random = { { 2385, (uint64_t)L, 1073, 5 } };
	int8_t *s = arena_array(a, L * L, int8_t);
	int64_t r = 0;

	m->L = L;
	m->n = N_T * N_CHAIN * N_STEP;
	m->model = partner_make(PARTNER_FERROMAGNET, L, a);
	m->axis = (struct geae_axis_value){ "L", (double)L, NULL };
	m->x = arena_array(a, m->n * L * L, float);
	m->order = arena_array(a, m->n, int64_t);
	m->n_column = made_more_columns((struct made_column[MADE_MOST_COLUMNS]){ 0 });
	for (size_t k = 0; k < m->n_column; k++)
		m->column[k] = arena_array(a, m->n, double);
	for (int64_t k = 0; k < m->n; k++)
		m->order[k] = k;
	for (int t = 0; t < N_T; t++)
		for (int chain = 0; chain < N_CHAIN; chain++) {
			memset(s, 1, (size_t)(L * L));
			for (int k = 0; k < 30; k++)
				sweep(s, L, temperatures[t], &random);
			for (int step = 0; step < N_STEP; step++, r++) {
				const int8_t flip = geae_xoshiro_below(&random, 2) ? 1 : -1;

				for (int k = 0; k < SWEEPS; k++)
					sweep(s, L, temperatures[t], &random);
				for (int64_t i = 0; i < L * L; i++)
					s[i] = (int8_t)(s[i] * flip);
				fill_row(m, r, s, t, chain, step);
			}
		}
	made_more_fill(m);
	return m;
}

struct made_set *made_set_copy(const struct made_set *from, struct arena *a)
{
	struct made_set *m = arena_array(a, 1, struct made_set);

	*m = *from;
	m->order = arena_array(a, m->n + 1, int64_t);
	memcpy(m->order, from->order, (size_t)m->n * sizeof(*m->order));
	for (size_t k = 0; k < m->n_column; k++) {
		m->column[k] = arena_array(a, m->n + 1, double);
		memcpy(m->column[k], from->column[k], (size_t)m->n * sizeof(double));
	}
	return m;
}

struct made_set *made_set(int64_t L, struct arena *a)
{
	static struct made_set *kept[16];
	static struct arena arena;

	if (!kept[L % 16] || kept[L % 16]->L != L)
		kept[L % 16] = new_set(L, &arena);
	return made_set_copy(kept[L % 16], a);
}

void made_set_shuffle(struct made_set *m)
{
	struct geae_xoshiro random = { { 4, 3, 2, 2385 } };

	for (int64_t i = 0; i < m->n; i++) {
		const int64_t k = (int64_t)geae_xoshiro_below(&random, (uint64_t)i + 1);

		m->order[i] = m->order[k];
		m->order[k] = i;
	}
}

/* ---- as arrays ---- */

static double *chosen(const struct made_set *m, const double *from, double factor, double noise, struct arena *a)
{
	double *to = arena_array(a, m->n, double);

	for (int64_t r = 0; r < m->n; r++)
		to[r] = factor * from[m->order[r]] + noise * sin(7.3 * (double)m->order[r]);
	return to;
}

static struct geae_array *row_array(const struct made_set *m, const char *name, struct arena *a)
{
	struct geae_array *all = arena_array(a, MADE_MOST_COLUMNS + 1, struct geae_array);
	const struct geae_array **coord = arena_array(a, MADE_MOST_COLUMNS + 1, const struct geae_array *);
	struct made_column column[MADE_MOST_COLUMNS];

	memcpy(column, made_columns, sizeof(made_columns));
	made_more_columns(column);
	for (size_t k = 0; k < m->n_column; k++) {
		all[k + 1] = (struct geae_array){ .name = column[k].name, .unit = column[k].unit, .doc = "", .dtype = GEAE_F64, .rank = 1,
						  .role = column[k].role, .dim = { m->n }, .axis = { "row" },
						  .data = chosen(m, m->column[k], 1, 0, a) };
		coord[k] = &all[k + 1];
	}
	all[0] = (struct geae_array){ .name = name, .unit = "1", .doc = "", .dtype = GEAE_F64, .rank = 1, .role = GEAE_OBSERVABLE, .n_coord = (uint32_t)m->n_column,
				      .dim = { m->n }, .axis = { "row" }, .coord = coord };
	return all;
}

/* Latents of transformed rows: of the magnetisation, which the spin flip turns round. */
static const struct geae_array *transformed(const struct made_set *m, const char *name, struct arena *a)
{
	struct geae_array *z = row_array(m, name, a), *names = arena_array(a, 1, struct geae_array);
	const struct geae_symmetry *s = &m->model->symmetry;
	const struct geae_array **coord = arena_array(a, MADE_MOST_COLUMNS + 1, const struct geae_array *);
	const char **name_of = arena_array(a, s->n_generator, const char *);
	double *data = arena_array(a, (int64_t)s->n_generator * m->n, double);

	for (size_t g = 0; g < s->n_generator; g++) {
		name_of[g] = s->generator[g].name;
		for (int64_t r = 0; r < m->n; r++)
			data[(int64_t)g * m->n + r] = (s->generator[g].sign ? -1 : 1) * m->column[COLUMN_M][m->order[r]];
	}
	*names = (struct geae_array){ .name = "generator", .unit = "1", .doc = "symmetry generator", .dtype = GEAE_TEXT, .rank = 1,
				      .dim = { (int64_t)s->n_generator }, .axis = { "generator" }, .data = name_of };
	memcpy(coord, z->coord, m->n_column * sizeof(*coord));
	coord[m->n_column] = names;
	z->rank = 2;
	z->dim[0] = (int64_t)s->n_generator;
	z->dim[1] = m->n;
	z->axis[0] = "generator";
	z->axis[1] = "row";
	z->coord = coord;
	z->n_coord = (uint32_t)m->n_column + 1;
	z->data = data;
	return z;
}

static const struct geae_array *spectra(const struct made_set *m, const char *name, size_t number, struct arena *a)
{
	struct geae_array *x = row_array(m, name, a), *grid = arena_array(a, 1, struct geae_array);
	const struct geae_array **coord = arena_array(a, MADE_MOST_COLUMNS + 1, const struct geae_array *);
	double *omega = arena_array(a, N_OMEGA, double);
	float *data = arena_array(a, m->n * N_OMEGA, float);

	for (int k = 0; k < N_OMEGA; k++)
		omega[k] = -2.3 + 0.2 * k;
	for (int64_t r = 0; r < m->n; r++)
		for (int k = 0; k < N_OMEGA; k++) {
			const double w = 0.3 + m->column[COLUMN_U][m->order[r]] / 5;

			data[r * N_OMEGA + k] = (float)((1 + 0.03 * (double)number) * w / (omega[k] * omega[k] + w * w));
		}
	*grid = (struct geae_array){ .name = "omega", .unit = "energy", .doc = "frequency", .dtype = GEAE_F64, .rank = 1, .dim = { N_OMEGA },
				     .axis = { "omega" }, .data = omega };
	memcpy(coord, x->coord, m->n_column * sizeof(*coord));
	coord[m->n_column] = grid;
	x->dtype = GEAE_F32;
	x->rank = 2;
	x->dim[1] = N_OMEGA;
	x->axis[1] = "omega";
	x->coord = coord;
	x->n_coord = (uint32_t)m->n_column + 1;
	x->data = data;
	return x;
}

static const struct geae_array *states(const struct made_set *m, const char *name, struct arena *a)
{
	struct geae_array *x = row_array(m, name, a);
	const int64_t n = m->L * m->L;
	float *data = arena_array(a, m->n * n, float);

	for (int64_t r = 0; r < m->n; r++)
		memcpy(data + r * n, m->x + m->order[r] * n, (size_t)n * sizeof(float));
	x->dtype = GEAE_F32;
	x->rank = 3;
	x->dim[1] = x->dim[2] = m->L;
	x->axis[1] = "y";
	x->axis[2] = "x";
	x->data = data;
	return x;
}

static const struct geae_array *number(const char *name, struct arena *a)
{
	struct geae_array *x = arena_array(a, 1, struct geae_array);
	double *value = arena_array(a, 1, double);
	const size_t n = strlen(name);

	*value = n > 4 && !strcmp(name + n - 4, "_err") ? 0.01 : strstr(name, "U4") ? 0.61 : 2.3;
	*x = (struct geae_array){ .name = name, .unit = "1", .doc = "", .dtype = GEAE_F64, .data = value };
	return x;
}

const struct geae_array *made_array(const struct made_set *m, const struct geae_port *port, size_t place, enum made_shape shape, struct arena *a)
{
	const struct geae_array *given = made_more_port(port, a);
	struct geae_array *z;

	if (given)
		return given;
	if (!*port->axes)
		return number(port->name, a);
	if (!strncmp(port->axes, "generator,row", 13))
		return transformed(m, port->name, a);
	if (strcmp(port->axes, "row")) {
		if (strcmp(port->axes, "row,...") && strcmp(port->axes, "...") && (strncmp(port->axes, "row,", 4) || strchr(port->axes + 4, ',')))
			return NULL;
		if (shape == MADE_SPECTRA)
			return spectra(m, port->name, place, a);
		if (shape == MADE_STATES)
			return states(m, port->name, a);
		if (!strcmp(port->axes + 3, ",...") ? 0 : !strncmp(port->axes, "row,", 4))
			return spectra(m, port->name, place, a);
	}
	z = row_array(m, port->name, a);
	if (shape == MADE_FIELD) /* every second chain in a field */
		for (int64_t r = 0; r < m->n; r++)
			((double *)(uintptr_t)z->coord[COLUMN_H]->data)[r] = fmod(m->column[COLUMN_CHAIN][m->order[r]], 2) > 0.5 ? 0.1 : 0;
	if (strlen(port->name) > 4 && !strcmp(port->name + strlen(port->name) - 4, "_err")) {
		double *error = arena_array(a, m->n, double);

		for (int64_t r = 0; r < m->n; r++)
			error[r] = 0.01;
		z->data = error;
		return z;
	}
	for (size_t k = 0; k < m->n_column; k++)
		if (!strcmp(z->coord[k]->name, port->name)) {
			z->data = z->coord[k]->data;
			return z;
		}
	z->data = strstr(port->name, "energy") ? chosen(m, m->column[COLUMN_ENERGY], 1, 0, a) :
						 chosen(m, m->column[COLUMN_M], place ? 0.8 : 1, place ? 0.02 : 0, a);
	return z;
}
