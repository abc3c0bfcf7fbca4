/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Collapse of the curves of several sizes: the window that moves with the fit, the weights, the jackknife. */
#include <geae/collapse.h>

static int make(struct geae_cx *cx, size_t n_size, const struct geae_curve *c, struct geae_selection *s)
{
	int64_t n = 0;

	for (size_t i = 0; i < n_size; i++)
		n += c[i].points.n_point;
	s->curve = geae_scratch(cx, n, int32_t);
	s->point = geae_scratch(cx, n, int64_t);
	s->value = geae_scratch(cx, n, struct geae_scaling_point);
	return s->curve && s->point && s->value ? GEAE_OK : GEAE_ENOMEM;
}

static void select_window(size_t n_size, const struct geae_curve *c, double window, double nu, double T_c,
			  struct geae_selection *s)
{
	const struct geae_scaling at = { .T_c = T_c, .nu = nu };

	s->n = 0;
	for (size_t i = 0; i < n_size; i++)
		for (int64_t p = 0; p < c[i].points.n_point; p++) {
			double T = c[i].points.value[p];

			if (fabs(geae_scaling_x(&at, T, c[i].L)) >= window || !(c[i].sigma[p] > 0))
				continue;
			s->curve[s->n] = (int32_t)i;
			s->point[s->n] = p;
			s->value[s->n++] = (struct geae_scaling_point){ T, c[i].L, c[i].U[p], c[i].sigma[p] };
		}
}

/* Errors from few blocks scatter, and together with the values: where U4 came out high, its error came out
 * low, which would pull the fit.  So the weights use ln sigma = const(L) + p x + q x^2 through all of them; ln of
 * an estimate with k degrees of freedom is 1/(2k) low. */
static void smooth_errors(const struct geae_scaling *f, int64_t n_block, struct geae_selection *s)
{
	double xx = 0, xq = 0, qq = 0, xl = 0, ql = 0, p = 0, q = 0, det;

	for (int pass = 0; pass < 2; pass++)
		for (int64_t from = 0, to; from < s->n; from = to) {
			double n, mx = 0, mq = 0, ml = 0;

			for (to = from; to < s->n && s->curve[to] == s->curve[from]; to++) {
				double x = geae_scaling_x(f, s->value[to].T, s->value[to].L);

				mx += x;
				mq += x * x;
				ml += pass ? s->value[to].sigma : log(s->value[to].sigma);
			}
			n = (double)(to - from);
			for (int64_t i = from; i < to; i++) {
				double x = geae_scaling_x(f, s->value[i].T, s->value[i].L), dx = x - mx / n,
				       dq = x * x - mq / n;

				if (pass) {
					s->value[i].sigma = exp(ml / n + p * dx + q * dq + .5 / (double)(n_block - 1));
					continue;
				}
				s->value[i].sigma = log(s->value[i].sigma);
				xx += dx * dx;
				xq += dx * dq;
				qq += dq * dq;
				xl += dx * (s->value[i].sigma - ml / n);
				ql += dq * (s->value[i].sigma - ml / n);
			}
			if (!pass && to == s->n) {
				det = xx * qq - xq * xq;
				p = det > 0 ? (qq * xl - xq * ql) / det : 0;
				q = det > 0 ? (xx * ql - xq * xl) / det : 0;
			}
		}
}

/* Fit, move the window to the T_c found, until the same points are chosen. */
static int settle(const struct geae_collapse *how, size_t n_size, const struct geae_curve *c, struct geae_selection *s,
		  struct geae_scaling *f)
{
	int64_t before = -1;
	int status = GEAE_EMATH;

	for (int turn = 0; turn < 16; turn++) {
		struct geae_scaling_work *w;
		struct geae_scaling at = { .T_c = f->T_c, .nu = how->nu };
		int64_t first;

		select_window(n_size, c, how->window, how->nu, f->T_c, s);
		first = s->n ? s->curve[0] * 1000003 + s->point[0] * 1009 + s->n : 0;
		if (first == before && status == GEAE_OK)
			return GEAE_OK;
		before = first;
		smooth_errors(f, how->n_block, s);
		w = geae_scaling_create(&how->model, s->n);
		if (!w)
			return GEAE_EDATA;
		status = geae_scaling_fit(w, s->n, s->value, &at);
		geae_scaling_destroy(w);
		if (status != GEAE_OK)
			return status;
		*f = at;
	}
	return status;
}

/* Replicas of the fit, one block left out of every point; the window and the weights stay. */
static int replicate(struct geae_cx *cx, const struct geae_collapse *how, const struct geae_curve *c,
		     const struct geae_selection *s, const struct geae_scaling *f, struct geae_scaling *replica)
{
	struct geae_scaling_point *v = geae_scratch(cx, s->n, struct geae_scaling_point);
	struct geae_scaling_work *w = geae_scaling_create(&how->model, s->n);
	int status = v && w ? GEAE_OK : GEAE_ENOMEM;

	for (int64_t b = 0; b < how->n_block && status == GEAE_OK; b++) {
		for (int64_t i = 0; i < s->n; i++) {
			v[i] = s->value[i];
			v[i].U = geae_curve_without(c + s->curve[i], how->n_block, s->point[i], b);
		}
		replica[b] = *f;
		status = geae_scaling_fit(w, s->n, v, replica + b);
	}
	geae_scaling_destroy(w);
	return status;
}

int geae_collapse(struct geae_cx *cx, const struct geae_collapse *how, size_t n_size, const struct geae_curve *c,
		  struct geae_selection *s, struct geae_scaling *fit, struct geae_scaling *replica)
{
	GEAE_TRY(make(cx, n_size, c, s));
	GEAE_TRY(settle(how, n_size, c, s, fit));
	return replicate(cx, how, c, s, fit, replica);
}
