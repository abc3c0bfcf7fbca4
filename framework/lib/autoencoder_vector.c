/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a latent of several dimensions transforms, as terms of a graph.
 *
 * Z: latents of a batch, Z_g those of the transformed rows, sums over rows:
 *
 *   A = Z^T Z + delta tr(Z^T Z)/d 1,   S_g = A^-1 Z^T Z_g             (Z S_g comes nearest to Z_g)
 *   mismatch = sum_g [ 1 - tr(Z_g^T Z S_g)/|Z_g|^2 + |1 - S_g^T S_g|^2 ]
 *   M = sum_g (1 - S_g)^T (1 - S_g);   constant = tr (1 + M)^-1,   turned = 1/tr (M + delta)^-1
 *
 * The eigenvalues of M say how far the symmetries together turn a direction: 0 for what none changes, 4 where one reverses
 * it.  delta keeps S_g defined where the dimensions are parallel, and too short then, which the mismatch sees.
 * Matrices are positive definite: Gauss-Jordan elimination without exchanges.
 * Check value: z = (x, y) of four rows and the quarter turn: mismatch and its neighbours 0, M = 2, constant 2/3, turned 1.
 */
#include <geae/autoencoder.h>

#define DELTA 1e-4
#define SMALL 1e-12

struct matrix {
	struct geae_tensor at[GEAE_LATENT_MAX][GEAE_LATENT_MAX];
};

static struct geae_tensor sum(struct geae_graph *g, struct geae_tensor a, struct geae_tensor b)
{
	return a.id ? nn_add(g, a, b) : b;
}

/* Z^T Y */
static void gram(struct geae_graph *g, int d, struct geae_tensor z, struct geae_tensor y, struct matrix *out)
{
	for (int a = 0; a < d; a++)
		for (int b = 0; b < d; b++)
			out->at[a][b] = nn_dot(g, nn_slice(g, z, a, 1), nn_slice(g, y, b, 1));
}

static void multiply(struct geae_graph *g, int d, struct matrix *x, struct matrix *y, int transpose, struct matrix *out)
{
	for (int a = 0; a < d; a++)
		for (int b = 0; b < d; b++) {
			struct geae_tensor entry = { 0, 0 };

			for (int k = 0; k < d; k++)
				entry = sum(g, entry, nn_mul(g, transpose ? x->at[k][a] : x->at[a][k], y->at[k][b]));
			out->at[a][b] = entry;
		}
}

static void invert(struct geae_graph *g, int d, struct matrix *x, struct matrix *out)
{
	struct matrix a;

	for (int i = 0; i < d; i++)
		for (int k = 0; k < d; k++) {
			a.at[i][k] = x->at[i][k];
			out->at[i][k] = nn_number(g, i == k);
		}
	for (int c = 0; c < d; c++) {
		struct geae_tensor pivot = a.at[c][c];

		for (int k = 0; k < d; k++) {
			a.at[c][k] = nn_div(g, a.at[c][k], pivot);
			out->at[c][k] = nn_div(g, out->at[c][k], pivot);
		}
		for (int i = 0; i < d; i++) {
			struct geae_tensor factor = a.at[i][c];

			for (int k = 0; i != c && k < d; k++) {
				a.at[i][k] = nn_sub(g, a.at[i][k], nn_mul(g, factor, a.at[c][k]));
				out->at[i][k] = nn_sub(g, out->at[i][k], nn_mul(g, factor, out->at[c][k]));
			}
		}
	}
}

static struct geae_tensor trace(struct geae_graph *g, int d, struct matrix *x)
{
	struct geae_tensor t = { 0, 0 };

	for (int a = 0; a < d; a++)
		t = sum(g, t, x->at[a][a]);
	return t;
}

static void add_to_diagonal(struct geae_graph *g, int d, struct matrix *x, struct geae_tensor what)
{
	for (int a = 0; a < d; a++)
		x->at[a][a] = nn_add(g, x->at[a][a], what);
}

/* Of one generator, with A^-1; adds to M. */
static struct geae_tensor mismatch(struct geae_graph *g, int d, struct matrix *inverse, struct geae_tensor z, struct geae_tensor zg, struct matrix *M)
{
	struct geae_tensor gg = nn_affine(g, nn_dot(g, zg, zg), 1, SMALL), explained = { 0, 0 }, off = { 0, 0 };
	struct matrix B, S, SS;

	gram(g, d, z, zg, &B);
	multiply(g, d, inverse, &B, 0, &S);
	multiply(g, d, &S, &S, 1, &SS);
	for (int a = 0; a < d; a++)
		for (int b = 0; b < d; b++) {
			explained = sum(g, explained, nn_mul(g, B.at[a][b], S.at[a][b]));
			off = sum(g, off, nn_square(g, nn_affine(g, SS.at[a][b], 1, -(a == b))));
			S.at[a][b] = nn_affine(g, S.at[a][b], -1, a == b);
		}
	multiply(g, d, &S, &S, 1, &SS);
	for (int a = 0; a < d; a++)
		for (int b = 0; b < d; b++)
			M->at[a][b] = sum(g, M->at[a][b], SS.at[a][b]);
	return nn_add(g, nn_affine(g, nn_div(g, explained, gg), -1, 1), off);
}

struct geae_vector_terms geae_vector_terms(struct geae_graph *g, struct geae_tensor z, size_t n, const struct geae_tensor *zg)
{
	struct geae_vector_terms t = { { 0, 0 }, { 0, 0 }, { 0, 0 } };
	int d = z.features <= GEAE_LATENT_MAX ? z.features : GEAE_LATENT_MAX;
	struct matrix A, inverse, M = { { { { 0, 0 } } } };

	gram(g, d, z, z, &A);
	add_to_diagonal(g, d, &A, nn_affine(g, trace(g, d, &A), DELTA / d, SMALL));
	invert(g, d, &A, &inverse);
	for (size_t k = 0; k < n; k++)
		t.mismatch = sum(g, t.mismatch, mismatch(g, d, &inverse, z, zg[k], &M));
	add_to_diagonal(g, d, &M, nn_number(g, DELTA));
	invert(g, d, &M, &inverse);
	t.turned = nn_div(g, nn_number(g, 1), trace(g, d, &inverse));
	add_to_diagonal(g, d, &M, nn_number(g, 1 - DELTA));
	invert(g, d, &M, &inverse);
	t.constant = trace(g, d, &inverse);
	return t;
}
