/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linear algebra of a few dimensions by singular values: A = U S V^T (one-sided Jacobi, which needs no memory of its own).
 *
 * Least squares: V S^+ U^T B; nearest orthogonal matrix: U V^T.
 * Check value: A = (2, 0; 0, 0), B = (6, 1): X = (3, 0); a turn by 30 degrees times 1.385: the turn.
 */
#include <string.h>
#include <gsl/gsl_linalg.h>
#include <geae/small.h>

#define SMALLEST 1e-12

struct singular {
	double u[GEAE_SMALL * GEAE_SMALL], v[GEAE_SMALL * GEAE_SMALL], s[GEAE_SMALL];
};

static void decompose(int n, const double *A, struct singular *d)
{
	gsl_matrix_view u = gsl_matrix_view_array(d->u, (size_t)n, (size_t)n), v = gsl_matrix_view_array(d->v, (size_t)n, (size_t)n);
	gsl_vector_view s = gsl_vector_view_array(d->s, (size_t)n);

	memcpy(d->u, A, sizeof(*A) * (size_t)(n * n));
	gsl_linalg_SV_decomp_jacobi(&u.matrix, &v.matrix, &s.vector);
}

void geae_solve(int n, int k, const double *A, const double *B, double *X)
{
	struct singular d;
	double y[GEAE_SMALL * GEAE_SMALL];

	decompose(n, A, &d);
	for (int i = 0; i < n; i++)
		for (int c = 0; c < k; c++) {
			double sum = 0;

			for (int j = 0; j < n; j++)
				sum += d.u[j * n + i] * B[j * k + c];
			y[i * k + c] = d.s[i] > SMALLEST * d.s[0] ? sum / d.s[i] : 0;
		}
	for (int i = 0; i < n; i++)
		for (int c = 0; c < k; c++) {
			X[i * k + c] = 0;
			for (int j = 0; j < n; j++)
				X[i * k + c] += d.v[i * n + j] * y[j * k + c];
		}
}

int geae_eigenspace(int n, const double *A, double from, double to, double *basis)
{
	struct singular d;
	int count = 0;

	decompose(n, A, &d); /* of such a matrix: its eigenvectors */
	for (int i = 0; i < n; i++)
		if (d.s[i] >= from && d.s[i] < to) {
			for (int k = 0; k < n; k++)
				basis[count * n + k] = d.v[k * n + i];
			count++;
		}
	return count;
}

double geae_orthogonalise(int n, double *R)
{
	struct singular d;
	double far = 0;

	decompose(n, R, &d);
	for (int i = 0; i < n; i++)
		for (int k = 0; k < n; k++) {
			double q = 0;

			for (int j = 0; j < n; j++)
				q += d.u[i * n + j] * d.v[k * n + j];
			far += (R[i * n + k] - q) * (R[i * n + k] - q);
			R[i * n + k] = q;
		}
	return sqrt(far / n);
}
