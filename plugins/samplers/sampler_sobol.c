/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points of a parameter space from Sobol's sequence, which covers it more evenly than random numbers.
 *
 * Sobol, USSR Comput. Math. Math. Phys. 7, 86 (1967), as GSL has it (up to 40 dimensions), moved by a random vector
 * modulo 1 (Cranley and Patterson 1976) so that another seed gives other points.
 */
#include <gsl/gsl_qrng.h>
#include <math.h>
#include <geae/space.h>

struct sobol {
	struct geae_space space;
	int32_t shift;
	struct geae_space_points *points;
};

static const struct geae_param params[] = {
	GEAE_SPACE_ROWS(struct sobol, space),
	GEAE_P_BOOL(struct sobol, shift, "true", "move the sequence by a random vector of the seed; false: the sequence itself"),
	GEAE_P_END
};

struct source {
	gsl_qrng *sequence; /* NULL: no number is random */
	double shift[GEAE_SPACE_AXES];
};

static void draw(void *arg, int64_t i, size_t n, double *u)
{
	struct source *s = arg;

	if (!s->sequence)
		return;
	if (i == 0)
		gsl_qrng_init(s->sequence);
	gsl_qrng_get(s->sequence, u);
	for (size_t k = 0; k < n; k++) {
		u[k] += s->shift[k];
		u[k] -= floor(u[k]);
	}
}

static int sobol_open(struct geae_cx *cx, void *self)
{
	struct sobol *s = self;

	s->points = geae_space_open();
	return s->points ? GEAE_OK : geae_fail(cx, GEAE_ENOMEM, "no memory");
}

static void sobol_close(void *self)
{
	geae_space_close(((struct sobol *)self)->points);
}

static int sobol_plan(struct geae_cx *cx, const void *self, const struct geae_sampling *what, struct geae_sampling_plan *plan)
{
	const struct sobol *s = self;
	struct source source = { 0 };
	struct geae_rng random;
	size_t n;
	int status;

	GEAE_TRY(geae_space_numbers(cx, &s->space, what, "sobol", &n));
	if (n) {
		source.sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)n);
		if (!source.sequence)
			return geae_fail(cx, GEAE_ENOMEM, "no memory for a sequence of %zu dimensions", n);
	}
	geae_stream(cx, cx->host->id("shift"), &random);
	for (size_t k = 0; k < GEAE_SPACE_AXES; k++)
		source.shift[k] = s->shift ? geae_uniform(&random) : 0;
	status = geae_space_plan(cx, &s->space, s->points, what, "sobol", draw, &source, plan);
	gsl_qrng_free(source.sequence);
	return status;
}

static int sobol_run(struct geae_cx *cx, const void *self, const struct geae_sampling *what, int64_t unit, struct geae_rows *rows)
{
	const struct sobol *s = self;

	return geae_space_run(cx, &s->space, s->points, what, "sobol", unit, rows);
}

static const struct geae_sampler_ops ops = { .size = sizeof(ops), .flags = GEAE_OWN_CONTROLS, .plan = sobol_plan, .run = sobol_run };

GEAE_DEFINE(GEAE_SAMPLER, .name = "sobol", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "quasi-random points of a parameter space, for models with a response",
	    .doc = "Draws the controls of a model along `axes` and asks the model for its response (a spectrum and labels). Candidates "
		   "that do not hold the formulas of `keep` are refused; `flat` thins out so that chosen formulas are evenly "
		   "distributed; `copies` adds images of each point under symmetries, in the same group. Controls with values in the "
		   "pipeline's `control` give that many rows for each point, which the model solves together where it can. `count` "
		   "is the number of rows for each of those values, images included. One point is one unit of work.",
	    .cite = "@article{sobol1967, author = {Sobol, I. M.}, title = {On the distribution of points in a cube and the approximate "
		    "evaluation of integrals}, journal = {USSR Comput. Math. Math. Phys.}, volume = {7}, pages = {86}, year = {1967}}",
	    .params = params, .instance_size = sizeof(struct sobol), .open = sobol_open, .close = sobol_close, .ops = &ops,
	    .test = "axes = [\"a = uniform(1, 7)\", \"b = uniform(1, 3)\"];")
