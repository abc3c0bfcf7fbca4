/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Irreducible representations on features.
 *
 * A random symmetric matrix averaged over the group, A = sum_q q S q^T, commutes with it; its eigenspaces are irreducible
 * but for a set of S of measure zero (Schur, over the real numbers).  On each D(q) = B q B^T, B an orthonormal basis.
 * Equal characters: the same representation, kept once.
 * Check value: three features under all their permutations: the trivial one and one of degree 2 with D of a third of a turn.
 */
#include <stdlib.h>
#include <string.h>
#include <lapacke.h>
#include <geae/group.h>
#include <geae/irreps.h>
#include <geae/never_broken.h>
#include <geae/quotient.h>

enum { MOST_ELEMENTS = 1024, MOST_FEATURES = 512 };

/* A of the comment above; column-major like its eigenvectors later. */
static void average(const struct geae_irreps *r, struct geae_xoshiro *random, double *A)
{
	int64_t n = r->n_feature;
	double *S = A + n * n;

	for (int64_t i = 0; i < n; i++)
		for (int64_t k = 0; k <= i; k++)
			S[i * n + k] = S[k * n + i] = (double)(geae_xoshiro(random) >> 11) * 0x1p-53 - 0.5;
	memset(A, 0, (size_t)(n * n) * sizeof(*A));
	for (uint32_t q = 0; q < r->n_element; q++) {
		const int32_t *perm = r->perm + q * n;
		const int8_t *sign = r->sign + q * n;

		for (int64_t i = 0; i < n; i++)
			for (int64_t k = 0; k < n; k++)
				A[i * n + k] += sign[i] * sign[k] * S[perm[i] * n + perm[k]] / r->n_element;
	}
}

static void represent(const struct geae_irreps *r, const double *B, double *D)
{
	int64_t n = r->n_feature, d = r->degree;

	for (uint32_t q = 0; q < r->n_element; q++)
		for (int64_t a = 0; a < d; a++)
			for (int64_t b = 0; b < d; b++) {
				double sum = 0;

				for (int64_t i = 0; i < n; i++)
					sum += B[a * n + i] * r->sign[q * n + i] * B[b * n + r->perm[q * n + i]];
				D[(q * d + a) * d + b] = sum;
			}
}

/* Trivial, or known already. */
static int is_new(const struct geae_irreps *r, const double *D)
{
	int64_t d = r->degree;
	double trivial = 0;

	for (uint32_t q = 0; q < r->n_element; q++)
		for (int64_t a = 0; a < d; a++)
			trivial += D[(q * d + a) * d + a] / r->n_element;
	if (trivial > 0.5)
		return 0;
	for (uint32_t k = 0; k < r->n_irrep; k++) {
		double far = 0;

		for (uint32_t q = 0; q < r->n_element; q++) {
			double difference = 0;

			for (int64_t a = 0; a < d; a++)
				difference += D[(q * d + a) * d + a] - r->irrep[k].matrix[(q * d + a) * d + a];
			far = fmax(far, fabs(difference));
		}
		if (far < 1e-6)
			return 0;
	}
	return 1;
}

/* Eigenspaces of the wanted dimension; 0: out of memory. */
static int split(struct geae_irreps *r, double *A, double *value)
{
	struct geae_xoshiro random = { { 0x0d95748f728eb658u, 0x718bcd5882154aeeu, 0x7b54a41dc25a59b5u,
					 0x9c30d5392af26013u } };
	size_t n = (size_t)r->n_feature, d = (size_t)r->degree;

	average(r, &random, A);
	if (LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'U', (lapack_int)n, A, (lapack_int)n, value) != 0)
		return 0;
	for (size_t from = 0, to; from < n; from = to) {
		double *B, *D;

		for (to = from + 1; to < n && value[to] - value[from] < 1e-9;)
			to++;
		if (to - from != d)
			continue;
		B = malloc(d * n * sizeof(*B));
		D = malloc(r->n_element * d * d * sizeof(*D));
		if (!B || !D) {
			free(B);
			free(D);
			return 0;
		}
		memcpy(B, A + from * n, d * n * sizeof(*B));
		represent(r, B, D);
		if (is_new(r, D)) {
			r->irrep[r->n_irrep++] = (struct geae_irrep){ B, D };
		} else {
			free(B);
			free(D);
		}
	}
	return 1;
}

static int copy_elements(struct geae_irreps *r, const struct geae_group *g)
{
	size_t n = (size_t)r->n_feature * g->n_element;
	int32_t *perm = malloc(n * sizeof(*perm));
	int8_t *sign = malloc(n);

	r->n_element = g->n_element;
	r->perm = perm;
	r->sign = sign;
	for (size_t i = 0; perm && sign && i < n; i++) {
		perm[i] = (int32_t)(g->element[i] >> 1);
		sign[i] = g->element[i] & 1 ? -1 : 1;
	}
	return perm && sign;
}

struct geae_irreps *geae_irreps_create(int64_t n_feature, size_t n_generator, const struct geae_generator *generator,
				       int32_t degree)
{
	const struct geae_symmetry s = { n_feature, n_generator, generator };
	struct geae_irreps *r = calloc(1, sizeof(*r));
	struct geae_group *g = NULL;
	double *A = NULL, *value = NULL;
	size_t n = (size_t)n_feature;
	int good = 0;

	if (!r)
		return NULL;
	r->n_feature = n_feature;
	r->degree = degree;
	if (n_feature < 1 || n_feature > MOST_FEATURES) {
		r->fault = "there are no input features, or more than 512";
		return r;
	}
	if (geae_group_list(&s, MOST_ELEMENTS, &g) == GEAE_OK && !g) {
		r->fault = "the symmetries act on the input features in more than 1024 ways";
		return r;
	}
	A = malloc(2 * n * n * sizeof(*A));
	value = malloc(n * sizeof(*value));
	r->irrep = calloc(n, sizeof(*r->irrep));
	good = g && A && value && r->irrep && copy_elements(r, g) && split(r, A, value);
	free(A);
	free(value);
	geae_group_destroy(g);
	if (good)
		return r;
	geae_irreps_destroy(r);
	return NULL;
}

void geae_irreps_destroy(struct geae_irreps *r)
{
	if (!r)
		return;
	for (uint32_t k = 0; r->irrep && k < r->n_irrep; k++) {
		free((void *)(uintptr_t)r->irrep[k].basis);
		free((void *)(uintptr_t)r->irrep[k].matrix);
	}
	free((void *)(uintptr_t)r->perm);
	free((void *)(uintptr_t)r->sign);
	free(r->irrep);
	free(r);
}

int geae_project_degree(struct geae_cx *cx, const struct geae_state *state, const struct geae_symmetry *s, int32_t degree,
			struct geae_projection *out)
{
	struct geae_symmetry_table t;
	struct geae_irreps *r;
	struct geae_orbits o;
	int status = GEAE_OK;

	GEAE_TRY(geae_check_generators(cx, state, s));
	GEAE_TRY(geae_never_broken(cx, s, degree, &t));
	if (t.of[degree].how == GEAE_HOW_UNKNOWN)
		return geae_fail(cx, GEAE_EUNSUP, "no input features for a latent of %d dimensions: %s", (int)degree,
				 t.of[degree].remark);
	GEAE_TRY(geae_orbits_under(cx, s, t.of[degree].n_generator, t.of[degree].element, &o));
	if (!o.n_feature)
		return geae_fail(cx, GEAE_EUNSUP,
				 "the symmetries of the model cancel all components: no order parameter of degree %d, linear "
				 "in the components, can exist",
				 (int)degree);
	GEAE_TRY(geae_orbit_means(cx, s, &o, out));
	r = geae_irreps_create(out->n_feature, out->n_generator, out->generator, degree);
	if (!r)
		status = geae_fail(cx, GEAE_ENOMEM, "no memory for the representations on %lld features",
				   (long long)out->n_feature);
	else if (r->fault)
		status = geae_fail(cx, GEAE_EUNSUP, "%s", r->fault);
	else if (!r->n_irrep)
		status = geae_fail(cx, GEAE_EUNSUP,
				   "no representation of degree %d occurs on the %lld orbit means of this model: there is no "
				   "order parameter of that dimension, linear in the components; try another `latent`",
				   (int)degree, (long long)out->n_feature);
	geae_irreps_destroy(r);
	return status;
}
