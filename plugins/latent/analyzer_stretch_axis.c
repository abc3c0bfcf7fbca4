/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The axis of a latent space along which spectra are stretched in frequency, without any label.
 *
 * A resonance of width T_K is a function of w/T_K: another T_K stretches it.  Of each spectrum the width on a logarithmic scale,
 *
 *   l = integral of A(w)/A(0) d ln w over the grid w > 0,   A(w) its part that is even in w,
 *
 * grows by ln s when the spectrum is stretched by s, whatever its height.  The axis is the combination sum_k c_k (z_k - <z_k>) of
 * the latents that is closest to l (least squares), with variance 1; it grows with the width.  Latents that are odd under
 * w -> -w get c = 0 where mirror images are in the data.
 * Check: A = 1 for |w| < a, else 0: l = ln(a/least w). */
#include <lapacke.h>
#include <string.h>
#include "latent_table.h"
#include "spectrum_axis.h"

enum { LATENT, SPECTRA, ROOM = 600, FEWEST = 20 };

static const struct geae_param params[] = { GEAE_P_END };

static int check_grid(struct geae_cx *cx, const struct spectrum_axis *a, const double *omega)
{
	for (int64_t i = 0; i < a->n; i++)
		if (!(fabs(omega[i] + omega[a->n - 1 - i]) <= 1e-9 * fabs(omega[i])) || (i && !(omega[i] > omega[i - 1])))
			return geae_fail(cx, GEAE_EDATA, "the grid of frequencies is not symmetric about 0 (%g stands where %g does on the other "
							 "side): no mirror image of a spectrum lies on it", omega[i], omega[a->n - 1 - i]);
	return a->n >= 5 ? GEAE_OK : geae_fail(cx, GEAE_EDATA, "%lld frequencies are too few for a width", (long long)a->n);
}

/* NAN where nothing is at w = 0. */
static double log_width(const struct geae_array *x, int64_t row, int64_t n, const double *omega)
{
	double centre = (geae_number(x, row * n + (n - 1) / 2) + geae_number(x, row * n + n / 2)) / 2, before = 0, sum = 0;

	for (int64_t i = n / 2; i < n; i++) {
		double even = (geae_number(x, row * n + i) + geae_number(x, row * n + n - 1 - i)) / (2 * centre);

		if (i > n / 2 && omega[i - 1] > 0)
			sum += (before + even) / 2 * log(omega[i] / omega[i - 1]);
		before = even;
	}
	return centre > 0 ? sum : (double)NAN;
}

/* width[row of the latents] of sound rows, else NAN; how many there are. */
static int widths(struct geae_cx *cx, const struct latent_table *t, const struct geae_array *x, double *width, int64_t *n)
{
	const struct geae_array *from = geae_coord(t->array, "row_in_data");
	struct spectrum_axis axis;
	const double *omega;

	GEAE_TRY(spectrum_axis(cx, x, &axis));
	omega = axis.omega.data;
	GEAE_TRY(check_grid(cx, &axis, omega));
	for (int64_t r = 0; r < t->n_row; r++) {
		int64_t row = from ? (int64_t)geae_number(from, r) : r;

		if (row < 0 || row >= x->dim[0])
			return geae_fail(cx, GEAE_EDATA, "row %lld is not in '%s': give the data set that the network looked at", (long long)row,
					 x->name);
		width[r] = t->sound[r] ? log_width(x, row, axis.n, omega) : (double)NAN;
		*n += isfinite(width[r]);
	}
	return *n >= FEWEST ? GEAE_OK
			    : geae_fail(cx, GEAE_EDATA, "%lld spectra have a width, at least %d are needed", (long long)*n, FEWEST);
}

/* c[k] and the axis of each row; the share of the widths' variance that it explains in *r2. */
static int fit(struct geae_cx *cx, const struct latent_table *t, const double *width, int64_t n, double *c, double *axis, double *r2)
{
	int64_t m = t->n_latent;
	double *S = geae_scratch(cx, m * m, double), *mean = geae_scratch(cx, m, double), middle = 0, of_width = 0, of_axis = 0;

	if (!S || !mean)
		return GEAE_ENOMEM;
	for (int64_t r = 0; r < t->n_row; r++)
		if (isfinite(width[r])) {
			middle += width[r] / (double)n;
			for (int64_t k = 0; k < m; k++)
				mean[k] += t->column[k][r] / (double)n;
		}
	for (int64_t r = 0; r < t->n_row; r++)
		if (isfinite(width[r])) {
			of_width += (width[r] - middle) * (width[r] - middle) / (double)n;
			for (int64_t k = 0; k < m; k++) {
				double d = (t->column[k][r] - mean[k]) / (double)n;

				c[k] += d * (width[r] - middle);
				for (int64_t l = 0; l <= k; l++)
					S[k * m + l] += d * (t->column[l][r] - mean[l]);
			}
		}
	if (!(of_width > 0))
		return geae_fail(cx, GEAE_EDATA, "all %lld spectra have one width: nothing is stretched", (long long)n);
	if (LAPACKE_dposv(LAPACK_ROW_MAJOR, 'L', (lapack_int)m, 1, S, (lapack_int)m, c, 1))
		return geae_fail(cx, GEAE_EMATH, "latents that depend on each other linearly have no axes: hand over the active ones");
	for (int64_t r = 0; r < t->n_row; r++) {
		axis[r] = 0;
		for (int64_t k = 0; k < m; k++)
			axis[r] += c[k] * (t->column[k][r] - mean[k]);
		of_axis += isfinite(width[r]) ? axis[r] * axis[r] / (double)n : 0;
	}
	if (!(of_axis > 1e-12 * of_width))
		return geae_fail(cx, GEAE_EMATH, "no combination of the latents goes with the width of the spectra");
	for (int64_t r = 0; r < t->n_row; r++)
		axis[r] /= sqrt(of_axis);
	for (int64_t k = 0; k < m; k++)
		c[k] /= sqrt(of_axis);
	*r2 = of_axis / of_width;
	return GEAE_OK;
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	struct latent_table t;
	double *width, *axis, *c, number[LATENT_MOST], r2 = 0;
	struct geae_array latent;
	const struct geae_array *along[] = { &latent };
	int64_t n = 0;
	char *text = geae_scratch(cx, ROOM, char);

	(void)self;
	GEAE_TRY(latent_read(cx, in[LATENT].given->array, &t));
	width = geae_scratch(cx, t.n_row + 1, double);
	axis = geae_scratch(cx, t.n_row + 1, double);
	c = geae_scratch(cx, t.n_latent, double);
	if (!width || !axis || !c || !text)
		return GEAE_ENOMEM;
	GEAE_TRY(widths(cx, &t, in[SPECTRA].given->array, width, &n));
	GEAE_TRY(fit(cx, &t, width, n, c, axis, &r2));
	for (int64_t k = 0; k < t.n_latent; k++)
		number[k] = (double)k + 1;
	latent = geae_axis("latent", "1", GEAE_F64, t.n_latent, number);
	GEAE_TRY(geae_put(cx, "coefficient", "1", GEAE_F64, c, 1, along));
	GEAE_TRY(geae_put_number(cx, "explained", "1", r2));
	GEAE_TRY(geae_put_count(cx, "n", n));
	latent_say(text, ROOM, "Spectra are stretched along");
	for (int64_t k = 0; k < t.n_latent && k < 8; k++)
		latent_say(text, ROOM, " %+.3f z%lld", c[k], (long long)k + 1);
	latent_say(text, ROOM, ": that explains %.1f %% of the variance of their logarithmic widths.", 100 * r2);
	GEAE_TRY(geae_put_text(cx, "words", text));
	GEAE_TRY(latent_put_rows(cx, "width", "1", "width of the spectrum on a logarithmic scale", t.array, width));
	return latent_put_rows(cx, "axis", "1", "axis of the latent space along which spectra are stretched", t.array, axis);
}

static const struct geae_port in[] = {
	{ "latent", "row,...", 0, 0, "1", "active latents of each row: z of active-latents" },
	{ "spectra", "row,...", 0, 0, "", "x of the data set" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "axis", "row", GEAE_F64, 0, "1", "the latents along that axis, of variance 1" },
	{ "coefficient", "latent", GEAE_F64, 0, "1", "of each latent in it" },
	{ "explained", "", GEAE_F64, 0, "1", "share of the variance of the logarithmic widths that it explains" },
	{ "width", "row", GEAE_F64, 0, "1", "integral of A(omega)/A(0) d ln omega of the even part of each spectrum" },
	{ "n", "", GEAE_I64, 0, "row", "spectra with a width" },
	{ "words", "", GEAE_TEXT, 0, "", "the axis in words" },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "stretch-axis", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "axis of a latent space along which spectra are stretched in frequency, without labels",
	    .doc = "A scale such as T_K stretches the spectrum. The axis is the combination of latents that goes best with the logarithmic "
		   "width of the spectra themselves; no parameter of the model enters. That the width is known from the spectrum is no "
		   "discovery: the axis says which direction of the latent space holds it, where the network's own axes are turned.",
	    .params = params, .ops = &ops)
