/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The estimator of Agrawal, Del Maestro, Johnston, Ostrowski, PRE 107, 054104 (2023).
 *
 * For each sample left out the best step through U4(T), its place within the grid cell chosen for the least variance, then
 * T_c(L) = T_c + a/L.  Its jackknife error mostly collapses to 0; the error is at least half the spacing of the
 * temperatures.
 * Check value, square Ising, temperatures of the paper: T_c(16) = 2.52, T_c(128) = 2.30.
 */
#include "critical.h"

/* Mean of the replicas and their jackknife error. */
static void jackknife_mean(int64_t n, const double *replica, double *mean, double *error)
{
	*mean = 0;
	for (int64_t i = 0; i < n; i++)
		*mean += replica[i] / (double)n;
	*error = geae_jackknife_error(n, replica, 1);
}

int critical_paper(struct geae_cx *cx, const struct critical_sizes *sizes, struct finding *out)
{
	const struct geae_curve *c = sizes->c;
	size_t n_size = sizes->n;
	double *weight = geae_scratch(cx, n_size, double), *k = geae_scratch(cx, n_size, double), square = 0, claimed;
	double *extrapolated, **position = geae_scratch(cx, n_size, double *);
	int64_t n = INT64_MAX;
	int degenerate = 0;

	for (size_t s = 0; s < n_size; s++)
		for (int64_t t = 0; t < c[s].points.n_point; t++)
			n = c[s].points.first[t + 1] - c[s].points.first[t] < n
				    ? c[s].points.first[t + 1] - c[s].points.first[t]
				    : n;
	extrapolated = geae_scratch(cx, n, double);
	if (!weight || !k || !extrapolated || !position)
		return GEAE_ENOMEM;
	for (size_t s = 0; s < n_size; s++) {
		double cell;

		if (c[s].points.n_point < 3)
			return geae_fail(cx, GEAE_EDATA, "L = %g has %lld values of %s: a step needs at least 3",
					 c[s].L, (long long)c[s].points.n_point, c[s].points.control->name);
		position[s] = geae_scratch(cx, n + 1, double);
		if (!position[s])
			return GEAE_ENOMEM;
		GEAE_TRY(geae_step_positions(cx, c + s, n, position[s], &cell, out->fit[s]));
		jackknife_mean(n, position[s] + 1, out->T_c_L + s, out->T_c_L_err + s);
		weight[s] = 1 / (out->T_c_L_err[s] + 1e-6); /* the paper's: finite where the error collapses */
		if (out->T_c_L_err[s] < cell / 2) {
			degenerate++;
			out->T_c_L_err[s] = cell / 2;
		}
		out->n_row += n * c[s].points.n_point;
	}
	geae_intercept(n_size, c, weight, k);
	for (int64_t i = 0; i < n; i++)
		for (size_t s = 0; s < n_size; s++)
			extrapolated[i] += k[s] * position[s][i + 1];
	jackknife_mean(n, extrapolated, &out->T_c, &claimed);
	for (size_t s = 0; s < n_size; s++)
		square += k[s] * k[s] * out->T_c_L_err[s] * out->T_c_L_err[s];
	out->T_c_err = fmax(claimed, sqrt(square));
	if (degenerate)
		remark(out,
		       "error degenerate at %d of %zu sizes (the jackknife claims %.1e for T_c): half the spacing "
		       "of the temperatures is taken instead",
		       degenerate, n_size, claimed);
	return GEAE_OK;
}
