/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The group that symmetries generate on input features.
 *
 * How often psi occurs among n features that q permutes with signs: (1/|Q|) sum_q psi(q) tr q, where tr q is the sum
 * of the signs of the features that stay in place.
 * Check value: two features, their swap and the flip of both: psi = (+1, -1) and (-1, -1) occur once each.
 */
#include <stdlib.h>
#include <string.h>
#include <geae/orbit.h>
#include <geae/quotient.h>
#include <geae/states.h>

static int sign_of(const struct geae_generator *g, int64_t i)
{
	return g->sign ? g->sign[i] : 1;
}

static int same_action(int64_t n, const struct geae_generator *a, const struct geae_generator *b)
{
	for (int64_t i = 0; i < n; i++)
		if (a->perm[i] != b->perm[i] || sign_of(a, i) != sign_of(b, i))
			return 0;
	return 1;
}

static int does_nothing(int64_t n, const struct geae_generator *g)
{
	for (int64_t i = 0; i < n; i++)
		if (g->perm[i] != i || sign_of(g, i) != 1)
			return 0;
	return 1;
}

size_t geae_acting(int64_t n_feature, size_t n_generator, const struct geae_generator *g, size_t *which)
{
	size_t n = 0;

	for (size_t k = 0; k < n_generator; k++) {
		size_t j = 0;

		while (j < n && !same_action(n_feature, &g[which[j]], &g[k]))
			j++;
		if (j == n && !does_nothing(n_feature, &g[k]))
			which[n++] = k;
	}
	return n;
}

/* out = a b: first b, then a */
static void product(int64_t n, const struct geae_generator *a, const struct geae_generator *b, int32_t *perm,
		    int8_t *sign)
{
	for (int64_t i = 0; i < n; i++) {
		perm[i] = b->perm[a->perm[i]];
		sign[i] = (int8_t)(sign_of(a, i) * sign_of(b, a->perm[i]));
	}
}

struct table { /* room for twice as many elements as are in it */
	int64_t n;
	uint32_t n_element;
	int32_t *perm;
	int8_t *sign;
};

static struct geae_generator element(const struct table *t, uint32_t q)
{
	return (struct geae_generator){ "", "", t->perm + (int64_t)q * t->n, t->sign + (int64_t)q * t->n };
}

static int grow(struct table *t, uint32_t n_element)
{
	size_t n = (size_t)t->n * n_element;
	int32_t *perm = realloc(t->perm, n * sizeof(*perm));
	int8_t *sign;

	if (perm)
		t->perm = perm;
	sign = realloc(t->sign, n);
	if (sign)
		t->sign = sign;
	return perm && sign;
}

/* The number of g among the elements, n_element if it is none of them. */
static uint32_t number_of(const struct table *t, const struct geae_generator *g)
{
	uint32_t q = 0;

	for (; q < t->n_element; q++) {
		struct geae_generator e = element(t, q);

		if (same_action(t->n, &e, g))
			break;
	}
	return q;
}

/* Another generator: with every element its product.  Elements n_element.. are working memory until they count. */
static const char *extend(struct table *t, const struct geae_generator *g)
{
	struct geae_generator there = element(t, t->n_element), back = element(t, t->n_element + 1);

	product(t->n, g, g, t->perm + t->n_element * t->n, t->sign + t->n_element * t->n);
	if (!does_nothing(t->n, &there))
		return "a symmetry, done twice, still changes the input features";
	for (uint32_t q = 1; q < t->n_element; q *= 2) {
		struct geae_generator e = element(t, q);

		product(t->n, g, &e, t->perm + t->n_element * t->n, t->sign + t->n_element * t->n);
		product(t->n, &e, g, t->perm + (t->n_element + 1) * t->n, t->sign + (t->n_element + 1) * t->n);
		if (!same_action(t->n, &there, &back))
			return "two symmetries act on the input features differently in another order";
	}
	for (uint32_t q = 0; q < t->n_element; q++) {
		struct geae_generator e = element(t, q);

		product(t->n, g, &e, t->perm + (t->n_element + q) * t->n, t->sign + (t->n_element + q) * t->n);
	}
	t->n_element *= 2;
	return NULL;
}

static void find_characters(struct geae_quotient *q)
{
	int64_t trace[GEAE_QUOTIENT_MAX] = { 0 };

	for (uint32_t e = 0; e < q->n_element; e++)
		for (int64_t i = 0; i < q->n_feature; i++)
			if (q->perm[e * q->n_feature + i] == i)
				trace[e] += q->sign[e * q->n_feature + i];
	for (uint32_t v = 1; v < q->n_element; v++) {
		int64_t sum = 0;

		for (uint32_t e = 0; e < q->n_element; e++)
			sum += geae_psi(v, e) * trace[e];
		if (sum > 0)
			q->character[q->n_character++] = v;
	}
}

struct geae_quotient *geae_quotient_create(int64_t n_feature, size_t n_generator, const struct geae_generator *g)
{
	struct geae_quotient *q = calloc(1, sizeof(*q));
	uint32_t *number = calloc(n_generator + 1, sizeof(*number));
	struct table t = { .n = n_feature, .n_element = 1 };

	if (!q || !number || n_feature < 1 || !grow(&t, 3))
		goto out_of_memory;
	for (int64_t i = 0; i < n_feature; i++) {
		t.perm[i] = (int32_t)i;
		t.sign[i] = 1;
	}
	for (size_t k = 0; k < n_generator && !q->fault; k++) {
		number[k] = number_of(&t, &g[k]);
		if (number[k] < t.n_element)
			continue;
		if (2 * t.n_element > GEAE_QUOTIENT_MAX)
			q->fault = "the symmetries act on the input features in more than 64 ways";
		else if (!grow(&t, 2 * t.n_element + 2))
			goto out_of_memory;
		else
			q->fault = extend(&t, &g[k]);
	}
	q->n_feature = n_feature;
	q->n_element = t.n_element;
	q->perm = t.perm;
	q->sign = t.sign;
	q->generator = number;
	if (!q->fault)
		find_characters(q);
	return q;

out_of_memory:
	free(t.perm);
	free(t.sign);
	free(number);
	free(q);
	return NULL;
}

void geae_quotient_destroy(struct geae_quotient *q)
{
	if (!q)
		return;
	free((void *)(uintptr_t)q->perm);
	free((void *)(uintptr_t)q->sign);
	free((void *)(uintptr_t)q->generator);
	free(q);
}

int geae_check_generators(struct geae_cx *cx, const struct geae_state *state, const struct geae_symmetry *s)
{
	uint8_t *seen;

	if (!state || !s)
		return geae_fail(cx, GEAE_EUNSUP,
				 "this network is made from the symmetries of a model, and these data come with %s; "
				 "use 'baseline-autoencoder', which needs none",
				 state ? "a model that names none (it has no symmetry())" : "no model");
	seen = geae_scratch(cx, s->n_component + 1, uint8_t);
	if (!seen)
		return GEAE_ENOMEM;
	if (s->n_component != geae_components(state))
		return geae_fail(cx, GEAE_EDATA, "the model's symmetries act on %lld components, its states have %lld",
				 (long long)s->n_component, (long long)geae_components(state));
	for (size_t k = 0; k < s->n_generator; k++) {
		const char *fault = geae_generator_fault(state, &s->generator[k], seen);

		if (fault)
			return geae_fail(cx, GEAE_EDATA, "the model's symmetry '%s' %s", s->generator[k].name, fault);
	}
	if (!s->n_generator)
		return geae_fail(cx, GEAE_EUNSUP,
				 "the model names no symmetry that holds at all controls of these data: none can "
				 "break; use 'baseline-autoencoder', which needs none");
	return GEAE_OK;
}

int geae_project_orbits(struct geae_cx *cx, const struct geae_state *state, const struct geae_symmetry *s,
			struct geae_projection *out)
{
	struct geae_quotient *q;
	struct geae_orbits o;
	int status = GEAE_OK;

	GEAE_TRY(geae_check_generators(cx, state, s));
	GEAE_TRY(geae_orbits(cx, s, &o));
	if (!o.n_feature)
		return geae_fail(cx, GEAE_EUNSUP,
				 "the symmetries map every component to minus itself in pairs: no order parameter "
				 "of degree 1, linear in the components, can exist");
	GEAE_TRY(geae_orbit_means(cx, s, &o, out));
	q = geae_quotient_create(out->n_feature, out->n_generator, out->generator);
	if (!q)
		status = geae_fail(cx, GEAE_ENOMEM, "no memory for the symmetries of %lld features",
				   (long long)out->n_feature);
	else if (q->fault)
		status = geae_fail(cx, GEAE_EUNSUP, "%s", q->fault);
	else if (!q->n_character)
		status = geae_fail(cx, GEAE_EUNSUP,
				   "no symmetry of the model changes an orbit mean: an order parameter of degree 1, "
				   "linear in the components, breaks none of them");
	geae_quotient_destroy(q);
	return status;
}
