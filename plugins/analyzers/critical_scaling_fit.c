/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Critical temperature by finite-size scaling of Binder cumulants, and by the crossing of two sizes.
 *
 * The curves fall on one function of x = t L^(1/nu), t = (T - T_c)/T_c up to a curvature; fit in |x| < window.  It starts
 * where U4(largest) - U4(smallest) changes sign, and the window follows the fit until it rests: nothing but the data
 * enters.  Error: the greater of the jackknife over blocks, with Student's t, and what least squares says, times
 * sqrt(chi2/dof) where that exceeds 1; cross-check by the two largest sizes alone.
 * Check value: square Ising, L = 16..64: within .1 % of 2/ln(1 + sqrt 2) = 2.269185 from 2000 samples per temperature.
 */
#include "critical.h"

#define STRIDE ((int64_t)(sizeof(struct geae_scaling) / sizeof(double)))
_Static_assert(sizeof(struct geae_scaling) % sizeof(double) == 0, "replicas are read with a stride in doubles");

int critical_two_sizes(struct geae_cx *cx, const struct critical *self, const struct geae_curve *small,
		       const struct geae_curve *large, double start, double *T_c, double *replica)
{
	const struct geae_collapse how = { .model = { .degree = 3, .nu_free = self->nu_free, .analytic = 1 },
					   .window = self->window,
					   .nu = self->nu,
					   .n_block = self->blocks };
	const struct geae_curve c[] = { *small, *large };
	struct geae_scaling fit = { .T_c = start, .nu = self->nu },
			    *fits = geae_scratch(cx, self->blocks, struct geae_scaling);
	struct geae_selection s;

	if (!fits)
		return GEAE_ENOMEM;
	GEAE_TRY(geae_collapse(cx, &how, 2, c, &s, &fit, fits));
	*T_c = fit.T_c;
	for (int64_t b = 0; b < self->blocks; b++)
		replica[b] = fits[b].T_c;
	return GEAE_OK;
}

/* Two sizes alone. */
static int cross_check(struct geae_cx *cx, const struct critical *self, const struct geae_curve *small,
		       const struct geae_curve *large, struct finding *out)
{
	double *replica = geae_scratch(cx, self->blocks, double);
	char what[80];
	int status;

	if (!replica)
		return GEAE_ENOMEM;
	status = critical_two_sizes(cx, self, small, large, out->T_c, &out->crossing, replica);
	if (status == GEAE_ENOMEM)
		return status;
	if (status != GEAE_OK) {
		remark(out, "the curves of L = %g and %g alone give no crossing", small->L, large->L);
		return GEAE_OK;
	}
	out->crossing_err = critical_spread(self, replica, 1);
	snprintf(what, sizeof(what), "the crossing of L = %g and %g", small->L, large->L);
	return critical_compare(cx, self, what, out->crossing, out->crossing_err, replica, out);
}

/* Blocks much longer than the autocorrelation time?  Asked where it is longest: the largest size, in the window. */
static int check_blocks(struct geae_cx *cx, const struct critical *self, const struct geae_curve *largest,
			const struct geae_selection *s, struct finding *out)
{
	const struct geae_points *p = &largest->points;
	double *square = geae_scratch(cx, p->n_row, double), tau = 0;
	int32_t *block = geae_scratch(cx, p->n_row, int32_t);
	int64_t least = INT64_MAX;

	if (!square || !block)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < s->n; i++) {
		struct geae_autocorrelation a;
		int64_t first = p->first[s->point[i]], n = p->first[s->point[i] + 1] - first, rows;
		int whole;

		if (s->value[i].L != largest->L)
			continue;
		rows = geae_blocks(p, s->point[i], self->blocks, block, &whole);
		if (whole)
			continue;
		least = rows < least ? rows : least;
		for (int64_t k = 0; k < n; k++)
			square[k] = largest->z[first + k] * largest->z[first + k];
		GEAE_TRY(geae_autocorrelation(cx, n, square, p->chain + first, &a));
		tau = fmax(tau, a.tau);
	}
	if ((double)least < 10 * tau)
		remark(out,
		       "blocks of %lld rows are short beside the autocorrelation time %.3g: the error may be too small",
		       (long long)least, tau);
	return GEAE_OK;
}

static int bracketed(const struct geae_selection *s, double T_c)
{
	for (int64_t from = 0, to; from < s->n; from = to) {
		int below = 0, above = 0;

		for (to = from; to < s->n && s->curve[to] == s->curve[from]; to++) {
			below |= s->value[to].T <= T_c;
			above |= s->value[to].T >= T_c;
		}
		if (!below || !above)
			return 0;
	}
	return s->n > 0;
}

int critical_scaling_fit(struct geae_cx *cx, const struct critical *self, const struct critical_sizes *sizes,
			 struct finding *out)
{
	const struct geae_curve *c = sizes->c;
	size_t n_size = sizes->n;
	struct geae_scaling fit = { .nu = self->nu }, *replica = geae_scratch(cx, self->blocks, struct geae_scaling);
	const struct geae_points *p = &c[n_size - 1].points;
	struct geae_collapse how = { .model = { .degree = (int)self->degree,
						.nu_free = self->nu_free,
						.analytic = 1,
						.correction = self->omega > 0 && n_size > 2,
						.omega = self->omega },
				     .window = self->window,
				     .nu = self->nu,
				     .n_block = self->blocks };
	const char *name = p->control->name;
	struct geae_selection s;
	double start;
	int status;

	if (!replica)
		return GEAE_ENOMEM;
	fit.T_c = critical_begin(c, c + n_size - 1, out);
	if (!(fit.T_c > 0))
		return critical_nothing(cx, out);
	start = fit.T_c;
	status = geae_collapse(cx, &how, n_size, c, &s, &fit, replica);
	if (status == GEAE_EMATH && how.model.nu_free) {
		how.model.nu_free = 0;
		fit = (struct geae_scaling){ .T_c = start, .nu = self->nu };
		remark(out, "these data do not determine nu: kept at %g", self->nu);
		status = geae_collapse(cx, &how, n_size, c, &s, &fit, replica);
	}
	if (status == GEAE_EDATA)
		return geae_fail(
			cx, GEAE_EDATA,
			"only %lld points within |x| < %g of the crossing near %s = %g: too few for the fit; give more "
			"values of %s there",
			(long long)s.n, self->window, name, start, name);
	if (status == GEAE_ENOMEM)
		return geae_fail(cx, status, "out of memory for a fit of %lld points", (long long)s.n);
	if (status != GEAE_OK || !bracketed(&s, fit.T_c) || !(fit.a[1] < 0)) {
		remark(out, "the scaling fit near %s = %g does not settle between the points", name, start);
		return critical_nothing(cx, out);
	}

	out->T_c = fit.T_c;
	/* the jackknife's error scatters with few blocks; that of least squares bounds it from below */
	out->T_c_err = fmax(critical_spread(self, &replica[0].T_c, STRIDE), fit.T_c_sigma);
	out->nu = fit.nu;
	out->nu_err = how.model.nu_free ? fmax(critical_spread(self, &replica[0].nu, STRIDE), fit.nu_sigma) : (double)NAN;
	out->U4_c = fit.a[0];
	out->U4_c_err = critical_spread(self, &replica[0].a[0], STRIDE);
	out->chi2_dof = fit.chi2 / (double)fit.dof;
	if (out->chi2_dof > 1) {
		double more = sqrt(out->chi2_dof);

		out->T_c_err *= more;
		out->nu_err *= more;
		out->U4_c_err *= more;
	}
	if (out->chi2_dof > 1 + 4 * sqrt(2.0 / (double)fit.dof))
		remark(out, "poor fit: chi2/dof = %.2f with %lld degrees of freedom; the error is larger by its root",
		       out->chi2_dof, (long long)fit.dof);
	for (int64_t i = 0; i < s.n; i++) {
		const struct geae_points *q = &c[s.curve[i]].points;

		out->n_row += q->first[s.point[i] + 1] - q->first[s.point[i]];
		out->fit[s.curve[i]][s.point[i]] = geae_scaling_value(&how.model, &fit, s.value[i].T, s.value[i].L);
	}
	for (int64_t b = 0; b < self->blocks; b++)
		out->replica[b] = replica[b].T_c;
	GEAE_TRY(check_blocks(cx, self, c + n_size - 1, &s, out));
	return cross_check(cx, self, c + n_size - 2, c + n_size - 1, out);
}

int critical_crossing(struct geae_cx *cx, const struct critical *self, const struct critical_sizes *sizes,
		      struct finding *out)
{
	const struct geae_curve *large = sizes->c + sizes->n - 1, *small = sizes->c + critical_partner(sizes, 0.25),
				*other = sizes->c + critical_partner(sizes, 0.5);
	double start = critical_begin(small, large, out);

	if (!(start > 0))
		return critical_nothing(cx, out);
	switch (critical_two_sizes(cx, self, small, large, start, &out->T_c, out->replica)) {
	case GEAE_OK: break;
	case GEAE_ENOMEM: return GEAE_ENOMEM;
	default:
		remark(out, "the curves of L = %g and %g near %s = %g give no crossing", small->L, large->L,
		       large->points.control->name, start);
		return critical_nothing(cx, out);
	}
	out->T_c_err = critical_spread(self, out->replica, 1);
	out->n_row = small->points.n_row + large->points.n_row;
	return other == small ? GEAE_OK : cross_check(cx, self, other, large, out);
}
