/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the methods of critical-temperature share: the start, the cross-check, what to say where there is nothing. */
#include "critical.h"

int critical_start(struct geae_cx *cx, const struct critical *self, const struct critical_sizes *s, struct finding *f)
{
	const double none = (double)NAN;

	*f = (struct finding){ .nu = none,
			       .nu_err = none,
			       .U4_c = none,
			       .U4_c_err = none,
			       .chi2_dof = none,
			       .crossing = none,
			       .crossing_err = none,
			       .fit_T_c = none,
			       .fit_T_c_err = none };
	f->remark = geae_scratch(cx, REMARK_SIZE, char);
	f->replica = geae_scratch(cx, self->blocks, double);
	f->T_c_L = geae_scratch(cx, s->n, double);
	f->T_c_L_err = geae_scratch(cx, s->n, double);
	f->fit = geae_scratch(cx, s->n, double *);
	if (!f->remark || !f->replica || !f->T_c_L || !f->T_c_L_err || !f->fit)
		return GEAE_ENOMEM;
	for (size_t i = 0; i < s->n; i++) {
		f->fit[i] = geae_scratch(cx, s->c[i].points.n_point, double);
		if (!f->fit[i])
			return GEAE_ENOMEM;
		for (int64_t p = 0; p < s->c[i].points.n_point; p++)
			f->fit[i][p] = none;
	}
	return GEAE_OK;
}

int critical_nothing(struct geae_cx *cx, struct finding *f)
{
	f->T_c = f->T_c_err = (double)NAN;
	geae_warn(cx, "no critical temperature: %s", f->remark);
	return GEAE_OK;
}

double critical_begin(const struct geae_curve *small, const struct geae_curve *large, struct finding *f)
{
	const struct geae_points *p = &large->points;
	double T = geae_curve_crossing(small, large);

	if (!(T > 0))
		remark(f, "U4 of L = %g and L = %g do not cross significantly in %s = %g .. %g", small->L, large->L,
		       p->control->name, p->value[0], p->value[p->n_point - 1]);
	return T;
}

double critical_size(const struct critical *self, const struct geae_given *g)
{
	for (size_t k = 0; k < g->n_axis; k++)
		if (!strcmp(g->axis[k].name, self->size))
			return g->axis[k].number;
	return 0;
}

size_t critical_partner(const struct critical_sizes *s, double fraction)
{
	double wanted = log(fraction * s->c[s->n - 1].L);
	size_t best = 0;

	for (size_t i = 1; i + 1 < s->n; i++)
		if (fabs(log(s->c[i].L) - wanted) < fabs(log(s->c[best].L) - wanted))
			best = i;
	return best;
}

double critical_spread(const struct critical *self, const double *replica, int64_t stride)
{
	return geae_student_factor(self->blocks) * geae_jackknife_error(self->blocks, replica, stride);
}

int critical_compare(struct geae_cx *cx, const struct critical *self, const char *what, double T_c, double error,
		     const double *replica, struct finding *f)
{
	double *difference = geae_scratch(cx, self->blocks, double), sigma;

	if (!difference)
		return GEAE_ENOMEM;
	for (int64_t b = 0; b < self->blocks; b++)
		difference[b] = replica[b] - f->replica[b];
	sigma = critical_spread(self, difference, 1);
	if (fabs(T_c - f->T_c) > 2 * sigma) {
		remark(f, "%s, %.6g(%.2g), differs by %.1f sigma: added to the error in quadrature", what, T_c, error,
		       fabs(T_c - f->T_c) / sigma);
		f->T_c_err = hypot(f->T_c_err, T_c - f->T_c);
	}
	return GEAE_OK;
}
