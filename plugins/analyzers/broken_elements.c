/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements of the group that broken-symmetries speaks of, and its verdict on each.
 *
 * Where w orders along a state v broken is what moves v.  A latent of one dimension has the states +-1: kept are the
 * generators with psi = +1 and the products of two with -1.  Of several dimensions those products count that leave w as it is
 * or that keep the reference state of a class which occurs; of three only where products of two do not make all that
 * is kept.
 */
#include "broken.h"

enum { MOST_ELEMENTS = 400 };

static void multiply(int d, const double *A, const double *B, double *out)
{
	for (int a = 0; a < d; a++)
		for (int b = 0; b < d; b++) {
			out[a * d + b] = 0;
			for (int c = 0; c < d; c++)
				out[a * d + b] += A[a * d + c] * B[c * d + b];
		}
}

/* |D - 1|^2/d, and the same of D v for every v: is there one that D keeps? */
static int does_nothing(int d, const double *D)
{
	double far = 0;

	for (int i = 0; i < d * d; i++)
		far += (D[i] - (i % (d + 1) == 0)) * (D[i] - (i % (d + 1) == 0)) / d;
	return far < 0.01;
}

static int keeps_something(int d, const double *D)
{
	double A[GEAE_LATENTS_MOST * GEAE_LATENTS_MOST], basis[GEAE_LATENTS_MOST * GEAE_LATENTS_MOST];

	for (int a = 0; a < d; a++)
		for (int b = 0; b < d; b++)
			A[a * d + b] = 2 * (a == b) - D[a * d + b] - D[b * d + a];
	return geae_eigenspace(d, A, -1, 0.01, basis) > 0;
}

int broken_verdict(const struct found *f, const struct element *e, int64_t point)
{
	int d = f->turned.d, direction = f->direction[point];

	if (!e->D)
		return UNSURE;
	if (does_nothing(d, e->D) || f->decision[point] == DISORDER)
		return DISORDER;
	if (f->decision[point] == UNSURE)
		return UNSURE;
	if (direction != NO_DIRECTION)
		return geae_keeps(d, e->D, f->group.class[direction].state) ? DISORDER : ORDER;
	return keeps_something(d, e->D) ? UNSURE : ORDER;
}

static int add(struct geae_cx *cx, struct found *f, const int64_t *letter, int n_letter)
{
	int d = f->turned.d;
	size_t size = 1;
	struct element *e = &f->element[f->n_element];
	double *D = geae_scratch(cx, d * d + 1, double), before[GEAE_LATENTS_MOST * GEAE_LATENTS_MOST];
	char *text;

	if (f->n_element == MOST_ELEMENTS)
		return GEAE_OK;
	for (int k = 0; k < n_letter; k++)
		size += strlen(f->is.name[letter[k]]) + 3;
	text = geae_scratch(cx, size, char);
	if (!text || !D)
		return GEAE_ENOMEM;
	for (int k = 0; k < n_letter; k++) {
		size_t used = strlen(text);

		snprintf(text + used, size - used, "%s%s", k ? " * " : "", f->is.name[letter[k]]);
		memcpy(before, D, sizeof(*D) * (size_t)(d * d));
		if (k)
			multiply(d, before, f->turned.R + letter[k] * d * d, D);
		else
			memcpy(D, f->turned.R + letter[k] * d * d, sizeof(*D) * (size_t)(d * d));
	}
	*e = (struct element){ text, f->is.verdict[letter[0]] == UNDECIDED && n_letter == 1 ? NULL : D };
	f->n_element++;
	return GEAE_OK;
}

/* Those words are kept by the state v (NULL: leave everything as it is). */
static int kept(const struct found *f, const double *v, const int64_t *letter, int n_letter)
{
	double D[GEAE_LATENTS_MOST * GEAE_LATENTS_MOST], before[GEAE_LATENTS_MOST * GEAE_LATENTS_MOST];
	int d = f->turned.d;

	memcpy(D, f->turned.R + letter[0] * d * d, sizeof(*D) * (size_t)(d * d));
	for (int k = 1; k < n_letter; k++) {
		memcpy(before, D, sizeof(D));
		multiply(d, before, f->turned.R + letter[k] * d * d, D);
	}
	return v ? geae_keeps(d, D, v) : does_nothing(d, D);
}

static int known(const struct found *f, const int64_t *letter, int n_letter)
{
	char text[600] = "";

	for (int k = 0; k < n_letter; k++) {
		size_t used = strlen(text);

		snprintf(text + used, sizeof(text) - used, "%s%s", k ? " * " : "", f->is.name[letter[k]]);
	}
	for (int64_t e = 0; e < f->n_element; e++)
		if (!strcmp(f->element[e].name, text))
			return 1;
	return 0;
}

/* How many elements the words that keep v generate, among those of the group that keep it. */
static int all_generated(struct geae_cx *cx, const struct found *f, const double *v, int *whole)
{
	const struct geae_matrix_group *g = &f->group;
	uint8_t *use = geae_scratch(cx, f->n_element + 1, uint8_t);
	double *R = geae_scratch(cx, f->n_element * g->d * g->d + 1, double);
	struct geae_matrix_group made;
	uint32_t n_kept = 0;

	if (!use || !R)
		return GEAE_ENOMEM;
	for (int64_t e = 0; e < f->n_element; e++) {
		use[e] = f->element[e].D && geae_keeps(g->d, f->element[e].D, v);
		if (use[e])
			memcpy(R + e * g->d * g->d, f->element[e].D, sizeof(*R) * (size_t)(g->d * g->d));
	}
	for (uint32_t e = 0; e < g->n_element; e++)
		n_kept += (uint32_t)geae_keeps(g->d, g->D + e * (uint32_t)(g->d * g->d), v);
	GEAE_TRY(geae_matrix_group(cx, g->d, f->n_element, R, use, &made));
	*whole = made.n_element == n_kept;
	return GEAE_OK;
}

static int words_for(struct geae_cx *cx, struct found *f, const double *v)
{
	int64_t n = f->is.n, l[3];
	int whole = 1;

	for (l[0] = 0; l[0] < n; l[0]++)
		for (l[1] = 0; l[1] < n; l[1]++) {
			if (f->is.verdict[l[0]] != BROKEN || f->is.verdict[l[1]] != BROKEN || l[0] == l[1])
				continue;
			if (!kept(f, v, l, 2) || (v && (kept(f, v, l, 1) || kept(f, v, l + 1, 1))) || known(f, l, 2))
				continue;
			if (l[1] < l[0] && known(f, (const int64_t[]){ l[1], l[0] }, 2) && !v)
				continue;
			GEAE_TRY(add(cx, f, l, 2));
		}
	if (v)
		GEAE_TRY(all_generated(cx, f, v, &whole));
	for (int64_t i = 0; i < n * n * n && !whole; i++) {
		l[0] = i / (n * n);
		l[1] = i / n % n;
		l[2] = i % n;
		if (f->is.verdict[l[0]] != BROKEN || f->is.verdict[l[1]] != BROKEN || f->is.verdict[l[2]] != BROKEN ||
		    l[0] == l[1] || l[1] == l[2] || !kept(f, v, l, 3) || kept(f, v, l, 1) || kept(f, v, l + 2, 1) || known(f, l, 3))
			continue;
		GEAE_TRY(add(cx, f, l, 3));
		GEAE_TRY(all_generated(cx, f, v, &whole));
	}
	return GEAE_OK;
}

int broken_elements(struct geae_cx *cx, struct found *f)
{
	uint8_t *occurs = geae_scratch(cx, f->group.n_class + 1, uint8_t);

	f->element = geae_scratch(cx, MOST_ELEMENTS, struct element);
	if (!f->element || !occurs)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < f->is.n; k++)
		GEAE_TRY(add(cx, f, &k, 1));
	if (!f->turned.d)
		return GEAE_OK;
	GEAE_TRY(words_for(cx, f, NULL));
	for (int64_t k = 0; k < f->points->n_point; k++) {
		int c = f->direction[k];

		if (c == NO_DIRECTION || occurs[c])
			continue;
		occurs[c] = 1;
		GEAE_TRY(words_for(cx, f, f->group.class[c].state));
	}
	return GEAE_OK;
}
