/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Even and odd axes of a latent space under a symmetry of the data, without any label.
 *
 * Rows come in pairs x, gx (mirror images: a particle-hole transformation turns the spectrum of one parameter set into that
 * of another). With S = <d d'>, C = <d(x) d(gx)'>, d = z - <z>, the axes v of
 *   C v = lambda S v
 * have parities lambda between -1 (odd: the image has the opposite value) and 1 (even: the same). The parity of a latent
 * itself is C_kk/S_kk; where all are near 1 or -1 the network's own axes are pure.
 * Check: z = (e + o, e - o) of even e and odd o of equal variance: parities 0 and 0, axes e and o with 1 and -1. */
#include <lapacke.h>
#include <stdlib.h>
#include <string.h>
#include "latent_table.h"

enum { LATENT, MOST_CHANGES = 8, TEXT = 160, ROOM = 600, FEWEST = 20 };

struct mirror_axes {
	const char *image;
};

static const struct geae_param params[] = {
	GEAE_P_STRING(struct mirror_axes, image, "\"eps_d = -eps_d - U; B = -B\"",
		      "controls of a row's image under the symmetry, as in `copies` of the samplers; images share their group"),
	GEAE_P_END
};

struct changes { /* image of each control that changes */
	size_t n;
	char name[MOST_CHANGES][TEXT];
	double *value[MOST_CHANGES];
};

static char *trimmed(char *text)
{
	char *end = text + strlen(text);

	while (*text == ' ')
		text++;
	while (end > text && end[-1] == ' ')
		*--end = 0;
	return text;
}

static int read_changes(struct geae_cx *cx, const struct mirror_axes *a, const struct latent_table *t, struct changes *c)
{
	char text[TEXT], *part, *rest;

	if (strlen(a->image) >= TEXT)
		return geae_fail(cx, GEAE_EPARAM, "image is longer than %d characters", TEXT - 1);
	memcpy(text, a->image, strlen(a->image) + 1);
	for (part = text; part && *part; part = rest) {
		char *equals;
		const char *formula;

		rest = strchr(part, ';');
		if (rest)
			*rest++ = 0;
		equals = strchr(part, '=');
		if (!equals || c->n == MOST_CHANGES)
			return geae_fail(cx, GEAE_EPARAM, "image = \"%s\": \"NAME = FORMULA; NAME = FORMULA\" is wanted, at most %d of them", a->image,
					 MOST_CHANGES);
		*equals = 0;
		formula = trimmed(equals + 1);
		memcpy(c->name[c->n], trimmed(part), strlen(trimmed(part)) + 1);
		if (!geae_coord(t->array, c->name[c->n]))
			return geae_fail(cx, GEAE_EPARAM, "image: there is no column '%s'", c->name[c->n]);
		GEAE_TRY(latent_labels(cx, t, 1, &formula, &c->value[c->n++]));
	}
	return GEAE_OK;
}

/* Is row j what becomes of row i? */
static int is_image(const struct latent_table *t, const struct changes *c, int64_t i, int64_t j)
{
	for (uint32_t k = 0; k < t->array->n_coord; k++) {
		const struct geae_array *column = t->array->coord[k];
		double wanted, found;

		if (column->role != GEAE_CONTROL)
			continue;
		wanted = geae_number(column, i);
		found = geae_number(column, j);
		for (size_t n = 0; n < c->n; n++)
			if (!strcmp(c->name[n], column->name))
				wanted = c->value[n][i];
		if (fabs(wanted - found) > 1e-9 * (fabs(wanted) + fabs(found)) + 1e-300)
			return 0;
	}
	return 1;
}

/* image[row]: the row that is its image, or -1.  Rows of a group are few. */
static int find_images(struct geae_cx *cx, const struct latent_table *t, const struct changes *c, int64_t *image, int64_t *n_pair)
{
	int64_t *first = geae_scratch(cx, t->n_group + 1, int64_t), *next = geae_scratch(cx, t->n_row + 1, int64_t);

	if (!first || !next)
		return GEAE_ENOMEM;
	for (int64_t r = 0; r < t->n_row; r++)
		if (t->sound[r]) {
			next[r] = first[t->group[r]];
			first[t->group[r]] = r + 1;
		}
	for (int64_t r = 0; r < t->n_row; r++) {
		image[r] = -1;
		for (int64_t j = t->sound[r] ? first[t->group[r]] - 1 : -1; j >= 0 && image[r] < 0; j = next[j] - 1)
			if (is_image(t, c, r, j))
				image[r] = j;
		*n_pair += image[r] >= 0;
	}
	return *n_pair >= FEWEST ? GEAE_OK
				 : geae_fail(cx, GEAE_EDATA, "%lld rows have their image in the data, at least %d are needed: sample with copies "
							     "= [\"...\"], or is image another one?", (long long)*n_pair, FEWEST);
}

struct axes {
	int64_t n, n_pair;
	double *S, *vector, lambda[LATENT_MOST], parity[LATENT_MOST], mean[LATENT_MOST];
};

static int solve(struct geae_cx *cx, const struct latent_table *t, const int64_t *image, struct axes *a)
{
	double *again = geae_scratch(cx, a->n * a->n, double);

	a->S = geae_scratch(cx, a->n * a->n, double);
	a->vector = geae_scratch(cx, a->n * a->n, double);
	if (!again || !a->S || !a->vector)
		return GEAE_ENOMEM;
	for (int64_t r = 0; r < t->n_row; r++)
		for (int64_t k = 0; k < a->n && image[r] >= 0; k++)
			a->mean[k] += t->column[k][r] / (double)a->n_pair;
	for (int64_t r = 0; r < t->n_row; r++)
		for (int64_t k = 0; k < a->n && image[r] >= 0; k++)
			for (int64_t l = 0; l < a->n; l++) {
				double d = t->column[k][r] - a->mean[k], e = t->column[l][r] - a->mean[l];
				double g = t->column[l][image[r]] - a->mean[l], h = t->column[k][image[r]] - a->mean[k];

				a->S[k * a->n + l] += d * e / (double)a->n_pair;
				a->vector[k * a->n + l] += (d * g + h * e) / (2 * (double)a->n_pair);
			}
	for (int64_t k = 0; k < a->n; k++)
		a->parity[k] = a->vector[k * a->n + k] / a->S[k * a->n + k];
	memcpy(again, a->S, sizeof(double) * (size_t)(a->n * a->n));
	if (LAPACKE_dsygvd(LAPACK_ROW_MAJOR, 1, 'V', 'L', (lapack_int)a->n, a->vector, (lapack_int)a->n, again, (lapack_int)a->n,
			   a->lambda))
		return geae_fail(cx, GEAE_EMATH, "latents that depend on each other linearly have no axes: hand over the active ones");
	return GEAE_OK;
}

/* Columns of the axes: the odd one, then even ones from the first latents on, each without what is in those before. */
static int put_axes(struct geae_cx *cx, const struct latent_table *t, const struct axes *a)
{
	static const char *const ports[] = { "odd", "even1", "even2", "even3" };
	double *basis = geae_scratch(cx, a->n * 4, double), *column = geae_scratch(cx, t->n_row + 1, double);
	int64_t made = 0;

	if (!basis || !column)
		return GEAE_ENOMEM;
	for (int64_t j = -1; j < a->n && made < 4 && made < a->n; j++) {
		double *v = basis + made * a->n, norm = 0;

		for (int64_t k = 0; k < a->n; k++)
			v[k] = j < 0 ? a->vector[k * a->n] : k == j ? 1 : 0;
		for (int64_t b = 0; b < made; b++) { /* orthogonal in S */
			double overlap = 0;

			for (int64_t k = 0; k < a->n; k++)
				for (int64_t l = 0; l < a->n; l++)
					overlap += basis[b * a->n + k] * a->S[k * a->n + l] * v[l];
			for (int64_t k = 0; k < a->n; k++)
				v[k] -= overlap * basis[b * a->n + k];
		}
		for (int64_t k = 0; k < a->n; k++)
			for (int64_t l = 0; l < a->n; l++)
				norm += v[k] * a->S[k * a->n + l] * v[l];
		if (!(norm > (j < 0 ? 0 : 0.02 * a->S[j * a->n + j])))
			continue; /* that latent was the odd axis */
		for (int64_t k = 0; k < a->n; k++)
			v[k] /= sqrt(norm);
		for (int64_t r = 0; r < t->n_row; r++) {
			column[r] = 0;
			for (int64_t k = 0; k < a->n; k++)
				column[r] += v[k] * (t->column[k][r] - a->mean[k]);
		}
		GEAE_TRY(latent_put_rows(cx, ports[made++], "1", "axis of the latent space", t->array, column));
	}
	return GEAE_OK;
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct mirror_axes *m = self;
	struct latent_table t;
	struct changes c = { 0 };
	struct axes a = { 0 };
	struct geae_array latent, axis;
	const struct geae_array *of_latent[] = { &latent }, *of_axis[] = { &axis };
	double number[LATENT_MOST], purity = 1;
	int64_t *image;
	char *text = geae_scratch(cx, ROOM, char);

	GEAE_TRY(latent_read(cx, in[LATENT].given->array, &t));
	image = geae_scratch(cx, t.n_row + 1, int64_t);
	if (!image || !text)
		return GEAE_ENOMEM;
	a.n = t.n_latent;
	GEAE_TRY(read_changes(cx, m, &t, &c));
	GEAE_TRY(find_images(cx, &t, &c, image, &a.n_pair));
	GEAE_TRY(solve(cx, &t, image, &a));
	for (int64_t k = 0; k < a.n; k++) {
		number[k] = (double)k + 1;
		purity = fmin(purity, fabs(a.parity[k]));
	}
	latent = geae_axis("latent", "1", GEAE_F64, a.n, number);
	axis = geae_axis("axis", "1", GEAE_F64, a.n, number);
	GEAE_TRY(geae_put(cx, "parity", "1", GEAE_F64, a.parity, 1, of_latent));
	GEAE_TRY(geae_put(cx, "axis_parity", "1", GEAE_F64, a.lambda, 1, of_axis));
	GEAE_TRY(geae_put_number(cx, "purity", "1", purity));
	GEAE_TRY(geae_put_count(cx, "n", a.n_pair));
	latent_say(text, ROOM, "Parities of the latents under the symmetry:");
	for (int64_t k = 0; k < a.n && k < 8; k++)
		latent_say(text, ROOM, "%s z%lld %.3f", k ? "," : "", (long long)k + 1, a.parity[k]);
	latent_say(text, ROOM, "%s. The odd axis has %.3f.", purity > 0.9 ? ": the network's own axes are pure" : ": its axes are mixed", a.lambda[0]);
	GEAE_TRY(geae_put_text(cx, "words", text));
	return put_axes(cx, &t, &a);
}

static const struct geae_port in[] = {
	{ "latent", "row,...", 0, 0, "1", "active latents of each row: z of active-latents" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "parity", "latent", GEAE_F64, 0, "1", "parity of each latent: -1 odd, 1 even" },
	{ "axis_parity", "axis", GEAE_F64, 0, "1", "parities of the axes, rising: the odd one first" },
	{ "purity", "", GEAE_F64, 0, "1", "least |parity| of the latents: 1 where the network's own axes are even or odd" },
	{ "n", "", GEAE_I64, 0, "1", "rows whose image is in the data" },
	{ "odd", "row", GEAE_F64, 0, "1", "the latents along the odd axis, of variance 1" },
	{ "even1", "row", GEAE_F64, GEAE_OPTIONAL, "1", "along the first even axis" },
	{ "even2", "row", GEAE_F64, GEAE_OPTIONAL, "1", "along the second" },
	{ "even3", "row", GEAE_F64, GEAE_OPTIONAL, "1", "along the third" },
	{ "words", "", GEAE_TEXT, 0, "", "the parities in words" },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "mirror-axes", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "even and odd axes of a latent space under a symmetry, without labels",
	    .doc = "Finds which combination of latents changes sign between a row and its mirror image, and which keep their value. Where a "
		   "network has mixed an odd quantity with even ones, this separates them again.",
	    .params = params, .instance_size = sizeof(struct mirror_axes), .ops = &ops,
	    .test = "image = \"h = -h\"; data = { h = \"step - 23.5\"; };")
