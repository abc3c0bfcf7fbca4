/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups of orthogonal matrices.
 *
 * Elements: products with generators until none is new; the matrices come from data, so that equal means nearer than NEAR,
 * and every new product is brought back to orthogonality.  Products must come ten times nearer to known elements than these
 * are to each other: else it is no group but a net in a larger one.
 * Fixed spaces: that of one element is the null space of (1 - D)^T (1 - D); intersections of two are null spaces of the
 * sum of (1 - P), P projectors, until none is new; lines v among them, with both signs, are the states.
 * Check values: the group of the square (8 elements): classes of 4 and 4 states; of the triangle (6): 3 and 3; of the
 * cube (48): 6, 8 and 12.
 */
#include <string.h>
#include <geae/matrix_group.h>

#define NEAR 0.1 /* |A - B|/sqrt d */

enum { FLATS = 2000 };

static double distance(int n, const double *a, const double *b)
{
	double sum = 0;

	for (int i = 0; i < n; i++)
		sum += (a[i] - b[i]) * (a[i] - b[i]);
	return sqrt(sum);
}

static void apply(int d, const double *D, const double *v, double *out)
{
	for (int a = 0; a < d; a++) {
		out[a] = 0;
		for (int b = 0; b < d; b++)
			out[a] += D[a * d + b] * v[b];
	}
}

int geae_keeps(int d, const double *D, const double *v)
{
	double moved[GEAE_LATENTS_MOST];

	apply(d, D, v, moved);
	return distance(d, moved, v) < NEAR;
}

/* ---- elements ---------------------------------------------------------------------------- */

struct spacing {
	double of_equals, of_others; /* greatest and least distance */
};

/* 0: too many, or neither equal nor different. */
static int add_element(struct geae_matrix_group *g, const double *D, struct spacing *s, uint32_t *which)
{
	uint32_t size = (uint32_t)(g->d * g->d);
	double least = (double)INFINITY;

	*which = g->n_element;
	for (uint32_t e = 0; e < g->n_element; e++) {
		double far = distance(g->d * g->d, g->D + e * size, D) / sqrt(g->d);

		if (far < least) {
			least = far;
			*which = e;
		}
	}
	if (least < NEAR)
		s->of_equals = fmax(s->of_equals, least);
	else
		s->of_others = fmin(s->of_others, least);
	if (s->of_equals > s->of_others / 10)
		return 0;
	if (least < NEAR)
		return 1;
	*which = g->n_element;
	if (g->n_element == GEAE_MATRIX_GROUP_MOST)
		return 0;
	memcpy(g->D + g->n_element++ * size, D, size * sizeof(*D));
	return 1;
}

static void product(int d, const double *A, const double *B, double *out)
{
	for (int a = 0; a < d; a++)
		for (int b = 0; b < d; b++) {
			out[a * d + b] = 0;
			for (int c = 0; c < d; c++)
				out[a * d + b] += A[a * d + c] * B[c * d + b];
		}
}

static int make_elements(struct geae_matrix_group *g, int64_t n, const double *R, const uint8_t *use)
{
	double D[GEAE_LATENTS_MOST * GEAE_LATENTS_MOST] = { 0 };
	struct spacing s = { 0, (double)INFINITY };
	uint32_t which;
	int d = g->d;

	for (int a = 0; a < d; a++)
		D[a * d + a] = 1;
	if (!add_element(g, D, &s, &which))
		return 0;
	for (int64_t k = 0; k < n; k++)
		if (use[k] && !add_element(g, R + k * d * d, &s, &g->generator[k]))
			return 0;
	for (uint32_t e = 1; e < g->n_element; e++)
		for (int64_t k = 0; k < n; k++) {
			if (!use[k])
				continue;
			product(d, R + k * d * d, g->D + e * (uint32_t)(d * d), D);
			(void)geae_orthogonalise(d, D);
			if (!add_element(g, D, &s, &which))
				return 0;
		}
	return 1;
}

/* ---- fixed spaces ------------------------------------------------------------------------ */

struct flats {
	int d, n;
	double *P;  /* [n][d][d]: projectors */
	int *dim;
	double *basis; /* [n][d]: of lines their direction */
};

/* The null space of A, if it is new and more than 0. */
static void add_null_space(struct flats *f, const double *A)
{
	double basis[GEAE_LATENTS_MOST * GEAE_LATENTS_MOST], P[GEAE_LATENTS_MOST * GEAE_LATENTS_MOST] = { 0 };
	int d = f->d, dim = geae_eigenspace(d, A, -1, NEAR * NEAR, basis);

	if (!dim || dim == d || f->n == FLATS)
		return;
	for (int k = 0; k < dim; k++)
		for (int a = 0; a < d; a++)
			for (int b = 0; b < d; b++)
				P[a * d + b] += basis[k * d + a] * basis[k * d + b];
	for (int k = 0; k < f->n; k++)
		if (distance(d * d, f->P + k * d * d, P) < NEAR * sqrt(d))
			return;
	memcpy(f->P + f->n * d * d, P, sizeof(*P) * (size_t)(d * d));
	memcpy(f->basis + f->n * d, basis, sizeof(*basis) * (size_t)d);
	f->dim[f->n++] = dim;
}

static void find_flats(const struct geae_matrix_group *g, struct flats *f)
{
	double A[GEAE_LATENTS_MOST * GEAE_LATENTS_MOST];
	int d = g->d;

	for (uint32_t e = 1; e < g->n_element; e++) {
		const double *D = g->D + e * (uint32_t)(d * d);

		for (int a = 0; a < d; a++)
			for (int b = 0; b < d; b++) /* (1 - D)^T (1 - D) = 2 - D - D^T */
				A[a * d + b] = 2 * (a == b) - D[a * d + b] - D[b * d + a];
		add_null_space(f, A);
	}
	for (int i = 1; i < f->n; i++)
		for (int k = 0; k < i; k++) {
			if (f->dim[i] < 2 && f->dim[k] < 2)
				continue;
			for (int a = 0; a < d * d; a++)
				A[a] = 2 * (a % (d + 1) == 0) - f->P[i * d * d + a] - f->P[k * d * d + a];
			add_null_space(f, A);
		}
}

/* ---- states ------------------------------------------------------------------------------ */

static uint32_t known_state(const struct geae_states_class *c, int d, const double *v)
{
	uint32_t k = 0;

	while (k < c->n_state && distance(d, c->state + k * (uint32_t)d, v) > NEAR)
		k++;
	return k;
}

/* The state that the most generators keep, among the images of v. */
static void choose_reference(const struct geae_matrix_group *g, int64_t n, const uint8_t *use, const double *v, double *best)
{
	int d = g->d, most = -1;

	for (uint32_t e = 0; e < g->n_element; e++) {
		double image[GEAE_LATENTS_MOST];
		int kept = 0;

		apply(d, g->D + e * (uint32_t)(d * d), v, image);
		for (int64_t k = 0; k < n; k++)
			kept += use[k] && geae_keeps(d, g->D + g->generator[k] * (uint32_t)(d * d), image);
		if (kept > most) {
			most = kept;
			memcpy(best, image, sizeof(*best) * (size_t)d);
		}
	}
}

static int add_class(struct geae_cx *cx, struct geae_matrix_group *g, int64_t n, const uint8_t *use, const double *v)
{
	struct geae_states_class *c = &g->class[g->n_class];
	double reference[GEAE_LATENTS_MOST], image[GEAE_LATENTS_MOST];
	uint32_t d = (uint32_t)g->d;

	for (uint32_t k = 0; k < g->n_class; k++)
		if (known_state(&g->class[k], g->d, v) < g->class[k].n_state)
			return GEAE_OK;
	if (g->n_class == GEAE_STATE_CLASSES)
		return GEAE_OK;
	c->state = geae_scratch(cx, g->n_element * d, double);
	c->carry = geae_scratch(cx, g->n_element, uint32_t);
	if (!c->state || !c->carry)
		return GEAE_ENOMEM;
	choose_reference(g, n, use, v, reference);
	for (uint32_t e = 0; e < g->n_element; e++) {
		apply(g->d, g->D + e * d * d, reference, image);
		if (known_state(c, g->d, image) < c->n_state)
			continue;
		memcpy(c->state + c->n_state * d, image, d * sizeof(*image));
		c->carry[c->n_state++] = e;
	}
	g->n_class++;
	return GEAE_OK;
}

int geae_matrix_group(struct geae_cx *cx, int d, int64_t n, const double *R, const uint8_t *use, struct geae_matrix_group *g)
{
	size_t size = (size_t)d * (size_t)d;
	struct flats f = { .d = d };

	*g = (struct geae_matrix_group){ .d = d };
	g->D = geae_scratch(cx, GEAE_MATRIX_GROUP_MOST * size, double);
	g->generator = geae_scratch(cx, n + 1, uint32_t);
	f.P = geae_scratch(cx, FLATS * size, double);
	f.basis = geae_scratch(cx, FLATS * d, double);
	f.dim = geae_scratch(cx, FLATS, int);
	if (!g->D || !g->generator || !f.P || !f.basis || !f.dim)
		return GEAE_ENOMEM;
	if (!make_elements(g, n, R, use)) {
		g->fault = "the matrices that act on the latent make no group of at most 1024 elements";
		return GEAE_OK;
	}
	find_flats(g, &f);
	for (int k = 0; k < f.n; k++)
		for (int sign = 1; sign >= -1 && f.dim[k] == 1; sign -= 2) {
			double v[GEAE_LATENTS_MOST];

			for (int a = 0; a < d; a++)
				v[a] = sign * f.basis[k * d + a];
			GEAE_TRY(add_class(cx, g, n, use, v));
		}
	return GEAE_OK;
}
