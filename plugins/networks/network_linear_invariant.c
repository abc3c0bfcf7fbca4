/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The linear order parameter of degree 1, in closed form: z = w.x on the orbit means of geae/orbit.h.
 *
 * For each sign psi of the remaining symmetries Q, P = (1/|Q|) sum over q of psi(q) q projects on the features that
 * transform with it.  w is the eigenvector of the largest eigenvalue, over all psi but the trivial one, of P M P with
 * M = <x x^T> over all training rows, all temperatures together; where psi occurs once that is the one direction there
 * is, and psi is the one with the larger second moment.  Scaled to sum |w_i| = 1, its largest element first > 0.
 * Check value: Ising ferromagnet: w = (1/2, 1/2) and z is the magnetisation; antiferromagnet: (1/2, -1/2).
 */
#include <string.h>
#include <geae/autoencoder.h>
#include <geae/quotient.h>

enum { MAX_FEATURE = 512 };

struct linear_invariant {
	int64_t latent;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct linear_invariant, latent, "1", 1, 1, "1", "dimension of the latent"), GEAE_P_END
};

static int project(struct geae_cx *cx, void *self, const struct geae_state *state, const struct geae_symmetry *s,
		   struct geae_projection *out)
{
	(void)self;
	return geae_project_orbits(cx, state, s, out);
}

static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head)
{
	(void)cx;
	(void)self;
	(void)f;
	(void)condition;
	head[0] = nn_linear_no_bias(g, "encoder", x, 1);
	return GEAE_OK;
}

/* out = P x */
static void projected(const struct geae_quotient *q, uint32_t v, const double *x, double *out)
{
	int64_t n = q->n_feature;

	memset(out, 0, (size_t)n * sizeof(*out));
	for (uint32_t e = 0; e < q->n_element; e++)
		for (int64_t i = 0; i < n; i++)
			out[i] += geae_psi(v, e) * q->sign[e * n + i] * x[q->perm[e * n + i]] / (double)q->n_element;
}

/* Cyclic Jacobi rotations of a[n][n]; the columns of u become the eigenvectors. */
static void diagonalise(int64_t n, double *a, double *u)
{
	for (int64_t i = 0; i < n * n; i++)
		u[i] = i % (n + 1) == 0;
	for (int sweep = 0; sweep < 60; sweep++) {
		double rest = 0, whole = 0;

		for (int64_t i = 0; i < n * n; i++) {
			whole += a[i] * a[i];
			rest += i % (n + 1) ? a[i] * a[i] : 0;
		}
		if (rest <= 1e-30 * whole)
			return;
		for (int64_t p = 0; p < n; p++)
			for (int64_t r = p + 1; r < n; r++) {
				double half = (a[r * n + r] - a[p * n + p]) / 2, off = a[p * n + r], t, c, s;

				if (off * off <= 1e-36 * whole)
					continue;
				t = off / (half + copysign(sqrt(half * half + off * off), half));
				c = 1 / sqrt(1 + t * t);
				s = t * c;
				for (int64_t k = 0; k < n; k++) {
					double x = a[k * n + p], y = a[k * n + r];

					a[k * n + p] = c * x - s * y;
					a[k * n + r] = s * x + c * y;
				}
				for (int64_t k = 0; k < n; k++) {
					double x = a[p * n + k], y = a[r * n + k];

					a[p * n + k] = c * x - s * y;
					a[r * n + k] = s * x + c * y;
				}
				for (int64_t k = 0; k < n; k++) {
					double x = u[k * n + p], y = u[k * n + r];

					u[k * n + p] = c * x - s * y;
					u[k * n + r] = s * x + c * y;
				}
			}
	}
}

struct work {
	double *moment, *half, *part, *vector, *x, *y;
};

/* part = P M P, then its largest eigenvalue with its vector in w. */
static double largest(const struct geae_quotient *q, uint32_t v, const struct work *k, double *w)
{
	int64_t n = q->n_feature, best = 0;

	for (int pass = 0; pass < 2; pass++) { /* columns, then rows of what came out */
		const double *from = pass ? k->half : k->moment;
		double *to = pass ? k->part : k->half;

		for (int64_t c = 0; c < n; c++) {
			for (int64_t i = 0; i < n; i++)
				k->x[i] = from[i * n + c];
			projected(q, v, k->x, k->y);
			for (int64_t i = 0; i < n; i++)
				to[c * n + i] = k->y[i];
		}
	}
	diagonalise(n, k->part, k->vector);
	for (int64_t i = 1; i < n; i++)
		if (k->part[i * (n + 1)] > k->part[best * (n + 1)])
			best = i;
	for (int64_t i = 0; i < n; i++)
		k->x[i] = k->vector[i * n + best];
	projected(q, v, k->x, w); /* rounding leaves the representation, this brings it back */
	return k->part[best * (n + 1)];
}

static void scale(int64_t n, const double *w, float *value)
{
	double sum = 0, most = 0;
	int64_t at = 0;

	for (int64_t i = 0; i < n; i++) {
		sum += fabs(w[i]);
		if (fabs(w[i]) > most * (1 + 1e-9)) {
			most = fabs(w[i]);
			at = i;
		}
	}
	for (int64_t i = 0; i < n; i++)
		value[i] = (float)(w[i] / copysign(sum, w[at]));
}

static int choose(struct geae_cx *cx, const struct geae_quotient *q, const struct work *k, float *value)
{
	int64_t n = q->n_feature;
	double *w = geae_scratch(cx, 2 * n, double), most = 0;

	if (!w)
		return GEAE_ENOMEM;
	for (uint32_t c = 0; c < q->n_character; c++) {
		double second = largest(q, q->character[c], k, w + n);

		if (second <= most)
			continue;
		most = second;
		memcpy(w, w + n, (size_t)n * sizeof(*w));
	}
	if (!(most > 0))
		return geae_fail(cx, GEAE_EDATA, "no row has a component along any order parameter of degree 1");
	scale(n, w, value);
	return GEAE_OK;
}

static int fit(struct geae_cx *cx, const void *self, const struct geae_features *f, int64_t n_row, const float *x,
	       const double *condition, const char *name, int64_t rows, int64_t columns, float *value)
{
	int64_t n = f->n_feature;
	struct work k = { 0 };
	struct geae_quotient *q;
	int status;

	(void)self;
	(void)condition;
	if (strcmp(name, "encoder.weight") || rows != 1 || columns != n)
		return geae_fail(cx, GEAE_EBUG, "parameter '%s' [%lld][%lld] is not one of this network", name,
				 (long long)rows, (long long)columns);
	if (n > MAX_FEATURE)
		return geae_fail(cx, GEAE_EUNSUP, "%lld features: the closed form takes at most %d", (long long)n,
				 MAX_FEATURE);
	if (n_row < 1)
		return geae_fail(cx, GEAE_EDATA, "no rows to fit");
	k.moment = geae_scratch(cx, 4 * n * n + 2 * n, double);
	if (!k.moment)
		return GEAE_ENOMEM;
	k.half = k.moment + n * n;
	k.part = k.half + n * n;
	k.vector = k.part + n * n;
	k.x = k.vector + n * n;
	k.y = k.x + n;
	for (int64_t r = 0; r < n_row; r++)
		for (int64_t i = 0; i < n; i++)
			for (int64_t j = 0; j < n; j++)
				k.moment[i * n + j] += (double)x[r * n + i] * (double)x[r * n + j] / (double)n_row;
	q = geae_quotient_create(n, f->n_generator, f->generator);
	if (!q)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for the symmetries of %lld features", (long long)n);
	status = q->fault ? geae_fail(cx, GEAE_EUNSUP, "%s", q->fault) : choose(cx, q, &k, value);
	geae_quotient_destroy(q);
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
	.doc = "z = w.x on means over orbits of the model's symmetries; w is the direction of largest second moment among "
	       "those that change by a sign under the remaining symmetries. For the Ising model the magnetisation, or the "
	       "staggered one, whichever the data have.",
	.params = params, .instance_size = sizeof(struct linear_invariant), .ops = &ops)
