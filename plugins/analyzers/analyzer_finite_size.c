/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Critical exponents from how quantities at T_c scale with the size.
 *
 *   <|z|> ~ L^(-beta/nu)    N (<z^2> - <|z|>^2) ~ N <z^2> ~ L^(gamma/nu)    -dU4/d(1/T) ~ L^(1/nu)
 *
 * with |z| the length of an order parameter of d components, U4 = 1 - d <|z|^4>/((d + 2) <z^2>^2).  At T_c each is
 * evaluated by reweighting (geae/wham.h); exponents are the slopes of straight lines through the logarithms, weighted by
 * their errors.  dU4/d(1/T) is a difference over T_c (1 +- .1 L^(-1/nu0)), where the curve is straight.
 * Errors: jackknife over blocks with Student's t, and what follows from that of T_c, by doing it again at T_c + error.
 * The order parameter must have one scale at all sizes: an observable, linear-invariant, or one network for all of them.
 * Check values, square Ising: beta/nu = 1/8, gamma/nu = 7/4, 1/nu = 1.
 */
#include <stdio.h>
#include <string.h>
#include <geae/curves.h>
#include <geae/put.h>
#include <geae/wham.h>

enum { ABS, SQUARE, SLOPE, N_VALUE };

struct finite_size {
	const char *size;
	int64_t blocks, dimension;
	double nu, T_c, reach;
};

static const struct {
	const char *port, *error, *unit, *exponent, *exponent_error;
	double sign;
} values[N_VALUE] = {
	[ABS] = { "abs", "abs_err", "1", "beta_nu", "beta_nu_err", -1 },
	[SQUARE] = { "square", "square_err", "1", "gamma_nu", "gamma_nu_err", 1 },
	[SLOPE] = { "slope", "slope_err", "energy", "one_over_nu", "one_over_nu_err", 1 },
};

struct sized {
	double L, d; /* d: components of the order parameter */
	struct geae_wham wham;
	struct geae_wham_moments abs, square;
};

/* Logarithms of the three at T without block b. */
static void evaluate(const struct finite_size *self, const struct sized *s, int64_t b, double T, double *out)
{
	double step = 0.1 * pow(s->L, -1 / self->nu), N = pow(s->L, (double)self->dimension), abs, square, none;
	double above = geae_wham_ratio(&s->wham, &s->square, b, T * (1 + step));
	double below = geae_wham_ratio(&s->wham, &s->square, b, T * (1 - step));

	geae_wham_means(&s->wham, &s->abs, b, T, &abs, &none);
	geae_wham_means(&s->wham, &s->square, b, T, &square, &none);
	out[ABS] = log(abs);
	out[SQUARE] = log(N * square);
	out[SLOPE] = log((above - below) * s->d / (s->d + 2) / (1 / (T * (1 - step)) - 1 / (T * (1 + step))));
}

static double slope_of(size_t n, const struct sized *s, const double *y, const double *sigma, int v)
{
	double w1 = 0, wx = 0, wy = 0, wxx = 0, wxy = 0;

	for (size_t i = 0; i < n; i++) {
		double w = 1 / (sigma[i * N_VALUE + (size_t)v] * sigma[i * N_VALUE + (size_t)v]), x = log(s[i].L);
		double value = y[i * N_VALUE + (size_t)v];

		w1 += w;
		wx += w * x;
		wy += w * value;
		wxx += w * x * x;
		wxy += w * x * value;
	}
	return (w1 * wxy - wx * wy) / (w1 * wxx - wx * wx);
}

static int reweight(struct geae_cx *cx, const struct finite_size *self, const struct geae_curve *c, const double *energy,
		    double T_c, struct sized *s)
{
	const struct geae_points *p = &c->points;
	double reach = self->reach * T_c * pow(c->L, -1 / self->nu), *q = geae_scratch(cx, p->n_row, double);
	double *abs = geae_scratch(cx, p->n_row, double);
	int64_t first = 0, last = p->n_point;

	if (!q || !abs)
		return GEAE_ENOMEM;
	while (first + 1 < p->n_point && p->value[first + 1] < T_c - reach)
		first++;
	while (last > first + 1 && p->value[last - 2] > T_c + reach)
		last--;
	if (last - first < 2 || p->value[first] > T_c || p->value[last - 1] < T_c)
		return geae_fail(cx, GEAE_EDATA, "L = %g has no temperatures on both sides of T_c = %g", c->L, T_c);
	for (int64_t i = 0; i < p->n_row; i++) {
		q[i] = c->z[i] * c->z[i];
		abs[i] = fabs(c->z[i]);
	}
	s->L = c->L;
	s->d = c->n_component;
	GEAE_TRY(geae_wham(cx, p, energy, first, last - first, self->blocks, &s->wham));
	GEAE_TRY(geae_wham_fill(cx, &s->wham, p, abs, &s->abs));
	return geae_wham_fill(cx, &s->wham, p, q, &s->square);
}

static int put_all(struct geae_cx *cx, const struct finite_size *self, size_t n, const struct sized *s, double T_c,
		   double T_c_err)
{
	double *y = geae_scratch(cx, n * N_VALUE, double), *sigma = geae_scratch(cx, n * N_VALUE, double);
	double *replica = geae_scratch(cx, (int64_t)n * N_VALUE * self->blocks, double);
	double *shifted = geae_scratch(cx, n * N_VALUE, double), *L = geae_scratch(cx, n, double);
	double *column = geae_scratch(cx, n, double), *slopes = geae_scratch(cx, self->blocks, double);
	double student = geae_student_factor(self->blocks);
	struct geae_array size;
	const struct geae_array *along[] = { &size };

	if (!y || !sigma || !replica || !shifted || !L || !column || !slopes)
		return GEAE_ENOMEM;
	for (size_t i = 0; i < n; i++) {
		L[i] = s[i].L;
		evaluate(self, &s[i], self->blocks, T_c, y + i * N_VALUE);
		evaluate(self, &s[i], self->blocks, T_c + T_c_err, shifted + i * N_VALUE);
		for (int64_t b = 0; b < self->blocks; b++)
			evaluate(self, &s[i], b, T_c, replica + ((size_t)b * n + i) * N_VALUE);
		for (int v = 0; v < N_VALUE; v++)
			sigma[i * N_VALUE + (size_t)v] =
				student * geae_jackknife_error(self->blocks, replica + i * N_VALUE + v, (int64_t)n * N_VALUE);
	}
	size = geae_axis("size", "1", GEAE_F64, (int64_t)n, L);
	for (int v = 0; v < N_VALUE; v++) {
		double exponent = slope_of(n, s, y, sigma, v), from_T_c = slope_of(n, s, shifted, sigma, v) - exponent, error;

		for (int64_t b = 0; b < self->blocks; b++)
			slopes[b] = slope_of(n, s, replica + (size_t)b * n * N_VALUE, sigma, v);
		error = hypot(student * geae_jackknife_error(self->blocks, slopes, 1), from_T_c);
		if (!isfinite(exponent) || !(error > 0)) {
			geae_warn(cx, "no %s: U4 does not fall through T = %g at every size", values[v].exponent, T_c);
			exponent = error = (double)NAN;
		}
		GEAE_TRY(geae_put_number(cx, values[v].exponent, "1", values[v].sign * exponent));
		GEAE_TRY(geae_put_number(cx, values[v].exponent_error, "1", error));
		for (size_t i = 0; i < n; i++)
			column[i] = exp(y[i * N_VALUE + (size_t)v]);
		GEAE_TRY(geae_put(cx, values[v].port, values[v].unit, GEAE_F64, column, 1, along));
		for (size_t i = 0; i < n; i++)
			column[i] *= sigma[i * N_VALUE + (size_t)v];
		GEAE_TRY(geae_put(cx, values[v].error, values[v].unit, GEAE_F64, column, 1, along));
	}
	return GEAE_OK;
}

/* The input of this size. */
static const struct geae_array *of_size(const struct finite_size *self, const struct geae_input *in, double L)
{
	for (size_t i = 0; i < in->n; i++)
		for (size_t k = 0; k < in->given[i].n_axis; k++)
			if (!strcmp(in->given[i].axis[k].name, self->size) && in->given[i].axis[k].number == L)
				return in->given[i].array;
	return NULL;
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct finite_size *self = instance;
	struct sized *s = geae_scratch(cx, in[0].n, struct sized);
	struct geae_curve *c;
	double T_c = in[2].n ? geae_number(in[2].given->array, 0) : self->T_c;
	double T_c_err = in[3].n ? geae_number(in[3].given->array, 0) : 0;

	if (!s)
		return GEAE_ENOMEM;
	if (!(T_c > 0))
		return geae_fail(cx, GEAE_EDATA,
				 "there is no T_c to take the sizes at: connect T_c = \"STAGE.T_c\", or give the parameter");
	GEAE_TRY(geae_curves(cx, in, self->size, "T", self->blocks, &c));
	for (size_t i = 0; i < in[0].n; i++) {
		const struct geae_array *energy = of_size(self, &in[1], c[i].L);
		double *e = energy ? geae_gather(cx, &c[i].points, energy) : NULL;

		if (!energy)
			return geae_fail(cx, GEAE_EDATA, "there are no energies of %s = %g", self->size, c[i].L);
		if (!e)
			return GEAE_EDATA;
		GEAE_TRY(reweight(cx, self, &c[i], e, T_c, &s[i]));
	}
	return put_all(cx, self, in[0].n, s, T_c, isfinite(T_c_err) ? T_c_err : 0);
}

static int accepts(struct geae_cx *cx, const void *instance, const size_t *n_given)
{
	const struct finite_size *self = instance;

	if (n_given[0] < 3)
		return geae_fail(cx, GEAE_EDATA, "exponents and their errors need three sizes: over = [\"%s\"]", self->size);
	return GEAE_OK;
}

static const struct geae_param params[] = {
	GEAE_P_STRING(struct finite_size, size, "\"L\"", "the sweep axis that holds the linear size"),
	GEAE_P_INT(struct finite_size, blocks, "16", 8, 1024, "1", "jackknife blocks"),
	GEAE_P_INT(struct finite_size, dimension, "2", 1, 6, "1", "of the lattice: N = L^dimension sites"),
	GEAE_P_REAL(struct finite_size, nu, "1.0", 0.3, 3, "1", "sets the range of temperatures only"),
	GEAE_P_REAL(struct finite_size, T_c, "0.0", 0, 1e9, "energy/k_B", "the transition, where the input is not connected"),
	GEAE_P_REAL_ABOVE(struct finite_size, reach, "0.6", 0, 10, "1",
			  "temperatures with |T - T_c|/T_c L^(1/nu) below this, and the next on both sides, are used"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "order", "row,...", 0, GEAE_MANY, "",
	  "order parameter per site of each sample, a number or several, on one scale; one array per size" },
	{ "energy", "row", 0, GEAE_MANY, "energy", "energy of the whole configuration, of the same rows" },
	{ "T_c", "", 0, GEAE_OPTIONAL, "", "the transition" },
	{ "T_c_err", "", 0, GEAE_OPTIONAL, "", "its standard error" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "beta_nu", "", GEAE_F64, 0, "1", "beta/nu, from <|z|> at T_c" },
	{ "beta_nu_err", "", GEAE_F64, 0, "1", "its standard error" },
	{ "gamma_nu", "", GEAE_F64, 0, "1", "gamma/nu, from N <z^2> at T_c" },
	{ "gamma_nu_err", "", GEAE_F64, 0, "1", "its standard error" },
	{ "one_over_nu", "", GEAE_F64, 0, "1", "1/nu, from the slope of U4 at T_c" },
	{ "one_over_nu_err", "", GEAE_F64, 0, "1", "its standard error" },
	{ "abs", "size", GEAE_F64, 0, "1", "<|z|> at T_c" },
	{ "abs_err", "size", GEAE_F64, 0, "1", "its standard error" },
	{ "square", "size", GEAE_F64, 0, "1", "N <z^2> at T_c" },
	{ "square_err", "size", GEAE_F64, 0, "1", "its standard error" },
	{ "slope", "size", GEAE_F64, 0, "energy", "dU4/d(1/T) at T_c" },
	{ "slope_err", "size", GEAE_F64, 0, "energy", "its standard error" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "order", .title = "Order parameter at the transition", .kind = GEAE_SERIES, .x = "size", .y = "abs",
	  .x_label = "L", .y_label = "<|z|>", .flags = GEAE_LOG_X | GEAE_LOG_Y, .caption = "Slope: -beta/nu." },
	{ .name = "slope", .title = "Slope of the cumulant at the transition", .kind = GEAE_SERIES, .x = "size", .y = "slope",
	  .x_label = "L", .y_label = "dU_4/d(1/T)", .flags = GEAE_LOG_X | GEAE_LOG_Y, .caption = "Slope: 1/nu." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(
	.in = in, .out = out, .figures = figures, .run = run, .accepts = accepts);

GEAE_DEFINE(GEAE_ANALYZER, .name = "finite-size", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "critical exponents from the scaling with size at T_c",
	    .doc = "beta/nu, gamma/nu and 1/nu from order parameter, its square and the slope of its Binder cumulant at T_c, "
		   "evaluated there by reweighting with the energies.",
	    .params = params, .instance_size = sizeof(struct finite_size), .ops = &ops)
