/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latents and their transforms.
 *
 * Common fixed space of the R(g): null space of sum_g (1 - R(g))^T (1 - R(g)).  A latent of one dimension is w = (z - z_g)/2
 * with g the generator of the lowest R: this removes a constant that R alone cannot see.
 */
#include <string.h>
#include <geae/latents.h>

#define FIXED 0.05 /* of a unit vector: it is left where sum_g |(1 - R) v|^2 is below this */

static int fits(const struct geae_array *z, const struct geae_array *zg, int64_t d)
{
	return z->rank <= 2 && z->dtype != GEAE_BIT && d <= GEAE_LATENTS_MOST && zg->rank == z->rank + 1 &&
	       (zg->rank < 3 || zg->dim[2] == d);
}

int geae_latents(struct geae_cx *cx, const struct geae_array *latent, const struct geae_array *transformed, const char *along,
		 struct geae_latents *l)
{
	const struct geae_array *name = geae_coord(transformed, "generator");
	int64_t d = latent->rank > 1 ? latent->dim[1] : 1, rows = latent->dim[0];
	double *z, **zg;

	if (!name || name->dtype != GEAE_TEXT || name->dim[0] != transformed->dim[0])
		return geae_fail(cx, GEAE_EDATA,
				 "'%s' does not say which generators transformed it: take the latents of an apply stage "
				 "with `transforms = true`",
				 transformed->name);
	if (!name->dim[0])
		return geae_fail(cx, GEAE_EDATA, "there is no generator: the model names no symmetry");
	if (!fits(latent, transformed, d))
		return geae_fail(cx, GEAE_ESHAPE,
				 "'%s' and '%s' do not fit: latents [row] or [row, up to %d numbers], and the same for each "
				 "generator",
				 latent->name, transformed->name, GEAE_LATENTS_MOST);
	if (transformed->dim[1] != rows)
		return geae_fail(cx, GEAE_ESHAPE, "'%s' has %lld rows, '%s' has %lld: they must be of the same data",
				 transformed->name, (long long)transformed->dim[1], latent->name, (long long)rows);
	*l = (struct geae_latents){ .d = (int)d, .n = name->dim[0], .name = name->data };
	GEAE_TRY(geae_points(cx, latent, along, &l->points));
	z = geae_scratch(cx, l->points.n_row * d, double);
	zg = geae_scratch(cx, l->n, double *);
	if (!z || !zg)
		return GEAE_ENOMEM;
	for (int64_t k = -1; k < l->n; k++) {
		const struct geae_array *from = k < 0 ? latent : transformed;
		double *to = k < 0 ? z : (zg[k] = geae_scratch(cx, l->points.n_row * d, double));

		if (!to)
			return GEAE_ENOMEM;
		for (int64_t i = 0; i < l->points.n_row * d; i++) {
			to[i] = geae_number(from, ((k < 0 ? 0 : k) * rows + l->points.row[i / d]) * d + i % d);
			if (!isfinite(to[i]))
				return geae_fail(cx, GEAE_EDATA, "row %lld of '%s' is not a finite number",
						 (long long)l->points.row[i / d], from->name);
		}
	}
	l->z = z;
	l->zg = (const double *const *)zg;
	return GEAE_OK;
}

void geae_latents_add(const struct geae_latents *l, int64_t i, double *sum)
{
	const double *z = l->z + i * l->d;
	int d = l->d;

	for (int a = 0; a < d; a++)
		for (int b = 0; b < d; b++)
			sum[a * d + b] += z[a] * z[b];
	sum += d * d;
	for (int64_t k = 0; k < l->n; k++, sum += d * d + 1) {
		const double *y = l->zg[k] + i * d;

		for (int a = 0; a < d; a++) {
			for (int b = 0; b < d; b++)
				sum[a * d + b] += z[a] * y[b];
			sum[d * d] += y[a] * y[a];
		}
	}
}

void geae_latents_matrix(int d, const double *sum, int64_t k, double *R)
{
	double X[GEAE_LATENTS_MOST * GEAE_LATENTS_MOST];

	geae_solve(d, d, sum, sum + d * d + k * (d * d + 1), X);
	for (int a = 0; a < d; a++)
		for (int b = 0; b < d; b++)
			R[a * d + b] = X[b * d + a];
}

/* The rows of basis[d][n] span what at least one R moves. */
static int moved_space(int n, int64_t n_generator, const double *R, const uint8_t *use, double *basis)
{
	double A[GEAE_LATENTS_MOST * GEAE_LATENTS_MOST] = { 0 };

	for (int64_t k = 0; k < n_generator; k++)
		for (int a = 0; a < n && use[k]; a++)
			for (int b = 0; b < n; b++)
				for (int c = 0; c < n; c++)
					A[a * n + b] += ((c == a) - R[(k * n + c) * n + a]) * ((c == b) - R[(k * n + c) * n + b]);
	return geae_eigenspace(n, A, FIXED, (double)INFINITY, basis);
}

/* B R B^T */
static void restrict_to(int n, int d, const double *B, const double *R, double *out)
{
	for (int a = 0; a < d; a++)
		for (int b = 0; b < d; b++) {
			double sum = 0;

			for (int i = 0; i < n; i++)
				for (int k = 0; k < n; k++)
					sum += B[a * n + i] * R[i * n + k] * B[b * n + k];
			out[a * d + b] = sum;
		}
}

/* (z - z_g)/2 of the generator that comes nearest to turning z round. */
static void turned_round(const struct geae_latents *l, const double *R, const uint8_t *use, double *w)
{
	int64_t lowest = -1;

	for (int64_t k = 0; k < l->n; k++)
		if (use[k] && (lowest < 0 || R[k] < R[lowest]))
			lowest = k;
	for (int64_t i = 0; lowest >= 0 && i < l->points.n_row; i++)
		w[i] = (l->z[i] - l->zg[lowest][i]) / 2;
}

int geae_turned(struct geae_cx *cx, const struct geae_latents *l, const double *R, const uint8_t *use, struct geae_turned *t)
{
	int n = l->d, d;
	double *w, *length;

	*t = (struct geae_turned){ .basis = geae_scratch(cx, n * n, double), .R = geae_scratch(cx, l->n * n * n, double) };
	if (!t->basis || !t->R)
		return GEAE_ENOMEM;
	t->d = d = moved_space(n, l->n, R, use, t->basis);
	w = geae_scratch(cx, l->points.n_row * (d + 1), double);
	length = geae_scratch(cx, l->points.n_row, double);
	if (!w || !length)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < l->n; k++) {
		restrict_to(n, d, t->basis, R + k * n * n, t->R + k * d * d);
		if (d)
			(void)geae_orthogonalise(d, t->R + k * d * d);
	}
	if (n == 1) {
		turned_round(l, R, use, w);
	} else {
		for (int64_t i = 0; i < l->points.n_row; i++)
			for (int a = 0; a < d; a++)
				for (int b = 0; b < n; b++)
					w[i * d + a] += t->basis[a * n + b] * l->z[i * n + b];
	}
	for (int64_t i = 0; i < l->points.n_row; i++) {
		double square = 0;

		for (int a = 0; a < d; a++)
			square += w[i * d + a] * w[i * d + a];
		length[i] = n == 1 || d == 1 ? w[i * (d ? d : 1)] : sqrt(square);
	}
	t->w = w;
	t->length = length;
	return GEAE_OK;
}
