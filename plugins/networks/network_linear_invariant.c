/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The linear order parameter in closed form: z = W x on orbit means, `latent` numbers that transform in a real irreducible
 * representation of that degree (geae/irreps.h; of degree 1 a sign).
 *
 * For each representation but the trivial one, P projects on the features that transform with it,
 *
 *   P ~ sum over q of tr D(q) q,   M = <x x^T> over all training rows, all temperatures together, averaged over the group,
 *
 * and W are the eigenvectors of the largest eigenvalue of P M P, over all representations: the order parameter of the largest
 * second moment.  Several dimensions are turned so that z(q x) = D(q) z(x) with the D of geae/irreps.h.  Scaled so that the
 * lengths of the columns of W sum to 1; of one dimension the largest element is > 0.
 * Check values: Ising ferromagnet: w = (1/2, 1/2) and z is the magnetisation; antiferromagnet: (1/2, -1/2); Potts model of q
 * states, latent = q - 1: |z| = 1/q in full order.
 */
#include <string.h>
#include <lapacke.h>
#include <geae/autoencoder.h>
#include <geae/irreps.h>
#include <geae/quotient.h>
#include <geae/small.h>

struct linear_invariant {
	int64_t latent;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct linear_invariant, latent, "1", 1, GEAE_LATENT_MAX, "1", "dimension of the latent"), GEAE_P_END
};

static int project(struct geae_cx *cx, void *self, const struct geae_state *state, const struct geae_symmetry *s,
		   struct geae_projection *out)
{
	const struct linear_invariant *net = self;

	if (net->latent > 1)
		return geae_project_degree(cx, state, s, (int32_t)net->latent, out);
	return geae_project_orbits(cx, state, s, out);
}

static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct linear_invariant *net = self;

	(void)cx;
	(void)f;
	(void)condition;
	head[0] = nn_linear_no_bias(g, "encoder", x, net->latent);
	return GEAE_OK;
}

struct work { /* n x n each */
	double *moment, *projector, *half, *part, *value;
};

/* P, up to a factor that idempotence fixes: N = c P has |N|^2 = c tr N. */
static void find_projector(const struct geae_irreps *r, const struct geae_irrep *one, double *P)
{
	int64_t n = r->n_feature, d = r->degree;
	double trace = 0, square = 0;

	memset(P, 0, (size_t)(n * n) * sizeof(*P));
	for (uint32_t q = 0; q < r->n_element; q++) {
		double character = 0;

		for (int64_t a = 0; a < d; a++)
			character += one->matrix[(q * d + a) * d + a];
		for (int64_t i = 0; i < n; i++)
			P[i * n + r->perm[q * n + i]] += character * r->sign[q * n + i];
	}
	for (int64_t i = 0; i < n * n; i++) {
		trace += i % (n + 1) ? 0 : P[i];
		square += P[i] * P[i];
	}
	for (int64_t i = 0; i < n * n; i++)
		P[i] *= trace / square;
}

/* M averaged over the group. */
static void symmetrise(const struct geae_irreps *r, const double *M, double *out)
{
	int64_t n = r->n_feature;

	memset(out, 0, (size_t)(n * n) * sizeof(*out));
	for (uint32_t q = 0; q < r->n_element; q++)
		for (int64_t i = 0; i < n; i++)
			for (int64_t k = 0; k < n; k++)
				out[i * n + k] += r->sign[q * n + i] * r->sign[q * n + k] *
						  M[r->perm[q * n + i] * n + r->perm[q * n + k]] / r->n_element;
}

static void product(int64_t n, const double *A, const double *B, double *out)
{
	memset(out, 0, (size_t)(n * n) * sizeof(*out));
	for (int64_t i = 0; i < n; i++)
		for (int64_t k = 0; k < n; k++)
			for (int64_t j = 0; j < n; j++)
				out[i * n + j] += A[i * n + k] * B[k * n + j];
}

/* The largest eigenvalue of P M P, and orthonormal rows W[d][n] of its space; < 0: no convergence. */
static double largest(const struct geae_irreps *r, const struct geae_irrep *one, const struct work *k, double *W)
{
	lapack_int n = (lapack_int)r->n_feature;
	int64_t d = r->degree;

	find_projector(r, one, k->projector);
	product(n, k->projector, k->moment, k->half);
	product(n, k->half, k->projector, k->part);
	if (LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'U', n, k->part, n, k->value) != 0)
		return -1;
	for (int64_t a = 0; a < d; a++) /* rounding leaves the representation, P brings it back */
		for (int64_t i = 0; i < n; i++) {
			W[a * n + i] = 0;
			for (int64_t j = 0; j < n; j++)
				W[a * n + i] += k->projector[i * n + j] * k->part[(n - 1 - a) * n + j];
		}
	return k->value[n - 1];
}

/* W becomes T W with T the orthogonal matrix that carries its representation to D: T ~ sum over q of D(q) X (W q W^T)^T, X
 * any matrix with T regular. */
static void turn_to(const struct geae_irreps *r, const struct geae_irrep *one, double *W, double *spare)
{
	int64_t n = r->n_feature, d = r->degree;
	double T[GEAE_LATENT_MAX * GEAE_LATENT_MAX] = { 0 };

	for (uint32_t q = 0; q < r->n_element; q++) {
		double own[GEAE_LATENT_MAX * GEAE_LATENT_MAX] = { 0 }, X[GEAE_LATENT_MAX * GEAE_LATENT_MAX] = { 0 };

		for (int64_t e = 0; e < d; e++)
			for (int64_t c = 0; c < d; c++)
				for (int64_t i = 0; i < n; i++)
					own[e * d + c] += W[e * n + i] * r->sign[q * n + i] * W[c * n + r->perm[q * n + i]];
		for (int64_t b = 0; b < d; b++)
			for (int64_t e = 0; e < d; e++)
				for (int64_t c = 0; c < d; c++)
					X[b * d + e] += cos(1 + 2.385 * (double)(b * d + c)) * own[e * d + c];
		for (int64_t a = 0; a < d; a++)
			for (int64_t e = 0; e < d; e++)
				for (int64_t b = 0; b < d; b++)
					T[a * d + e] += one->matrix[(q * d + a) * d + b] * X[b * d + e];
	}
	(void)geae_orthogonalise((int)d, T);
	for (int64_t i = 0; i < n; i++) {
		for (int64_t a = 0; a < d; a++) {
			spare[a] = 0;
			for (int64_t b = 0; b < d; b++)
				spare[a] += T[a * d + b] * W[b * n + i];
		}
		for (int64_t a = 0; a < d; a++)
			W[a * n + i] = spare[a];
	}
}

static void scale(int64_t d, int64_t n, const double *W, float *value)
{
	double sum = 0, most = 0;
	int64_t at = 0;

	for (int64_t i = 0; i < n; i++) {
		double square = 0;

		for (int64_t a = 0; a < d; a++)
			square += W[a * n + i] * W[a * n + i];
		sum += sqrt(square);
		if (fabs(W[i]) > most * (1 + 1e-9)) {
			most = fabs(W[i]);
			at = i;
		}
	}
	for (int64_t i = 0; i < d * n; i++)
		value[i] = (float)(W[i] / (d > 1 ? sum : copysign(sum, W[at])));
}

static int choose(struct geae_cx *cx, const struct geae_irreps *r, const struct work *k, float *value)
{
	int64_t n = r->n_feature, d = r->degree;
	double *W = geae_scratch(cx, d * n, double), *next = geae_scratch(cx, d * n, double), most = 0;
	uint32_t best = 0;

	if (!W || !next)
		return GEAE_ENOMEM;
	for (uint32_t c = 0; c < r->n_irrep; c++) {
		double second = largest(r, &r->irrep[c], k, next);

		if (second < 0)
			return geae_fail(cx, GEAE_EMATH, "the moments of %lld features have no eigenvalues", (long long)n);
		if (second <= most)
			continue;
		most = second;
		best = c;
		memcpy(W, next, (size_t)(d * n) * sizeof(*W));
	}
	if (!(most > 0))
		return geae_fail(cx, GEAE_EDATA, "no row has a component along any order parameter of degree %lld", (long long)d);
	if (d > 1)
		turn_to(r, &r->irrep[best], W, next);
	scale(d, n, W, value);
	return GEAE_OK;
}

static int fit(struct geae_cx *cx, const void *self, const struct geae_features *f, int64_t n_row, const float *x,
	       const double *condition, const char *name, int64_t rows, int64_t columns, float *value)
{
	const struct linear_invariant *net = self;
	int64_t n = f->n_feature;
	struct geae_irreps *r;
	struct work k = { 0 };
	double *raw;
	int status;

	(void)condition;
	if (strcmp(name, "encoder.weight") || rows != net->latent || columns != n)
		return geae_fail(cx, GEAE_EBUG, "parameter '%s' [%lld][%lld] is not one of this network", name,
				 (long long)rows, (long long)columns);
	if (n_row < 1)
		return geae_fail(cx, GEAE_EDATA, "no rows to fit");
	raw = geae_scratch(cx, 5 * n * n + n, double);
	if (!raw)
		return GEAE_ENOMEM;
	k = (struct work){ raw + n * n, raw + 2 * n * n, raw + 3 * n * n, raw + 4 * n * n, raw + 5 * n * n };
	for (int64_t row = 0; row < n_row; row++)
		for (int64_t i = 0; i < n; i++)
			for (int64_t j = 0; j < n; j++)
				raw[i * n + j] += (double)x[row * n + i] * (double)x[row * n + j] / (double)n_row;
	r = geae_irreps_create(n, f->n_generator, f->generator, (int32_t)net->latent);
	if (!r)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for the symmetries of %lld features", (long long)n);
	if (r->fault) {
		status = geae_fail(cx, GEAE_EUNSUP, "%s", r->fault);
	} else {
		symmetrise(r, raw, k.moment);
		status = choose(cx, r, &k, value);
	}
	geae_irreps_destroy(r);
	return status;
}

static const struct geae_network_ops ops = {
	.size = sizeof(ops),
	.encode_heads = geae_autoencoder_latent,
	.project = project,
	.encode = encode,
	.fit = fit,
};

GEAE_DEFINE(
	GEAE_NETWORK, .name = "linear-invariant", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "linear order parameter in closed form: no training, no decoder",
	.doc = "z = W x on means over orbits of the model's symmetries; the rows of W are the directions of largest second moment "
	       "among those that transform in a representation of the remaining symmetries, by a sign where latent = 1. For the Ising "
	       "model the magnetisation, or the staggered one, whichever the data have.",
	.params = params, .instance_size = sizeof(struct linear_invariant), .ops = &ops)
