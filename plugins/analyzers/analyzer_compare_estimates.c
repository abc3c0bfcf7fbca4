/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two methods that estimate the same number, many times each: which is nearer, and from how much data on?
 *
 * Of the n estimates x_i of a method:
 *   spread = sqrt(sum (x_i - mean)^2 / (n - 1)),   rms = sqrt(sum (x_i - truth)^2 / n)
 * and of both methods ratio = rms / rms of the other.  Errors: jackknife over groups (networks that learned from the same
 * data), of the logarithm of the ratio for its interval, left out of both methods at once, with Student's t.  Estimates
 * that are missing count in `failed` and nowhere else.
 * Check value: estimates 1, 3 and truth 1: mean 2, spread sqrt 2, rms sqrt 2; against 3, 5: ratio 1/sqrt(10) * sqrt 2.
 */
#include <gsl/gsl_cdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <geae/put.h>

enum { ESTIMATE, ESTIMATE_ERR, AGAINST, AGAINST_ERR, BOUND, BOUND_ERR };
enum { METHODS = 2, WORDS = 300 };

struct compare {
	const char *by, *groups;
	struct geae_reals truth;
	double level;
};

struct cell { /* all estimates of one method at one value of `by`, of one element */
	int64_t n, failed;
	double *x, *group, *error; /* [n]; error NAN where none is claimed */
	double mean, mean_err, spread, spread_err, rms, rms_err, claimed;
};

struct work {
	int64_t n_by, n_element;
	double *by;                     /* [n_by], rising */
	const struct geae_array *of, *along; /* the first estimates; the coordinate of the elements, or NULL */
	const char *unit;
	struct cell *cell[METHODS]; /* [n_by][n_element] */
	double *truth;              /* [n_by][n_element]; NAN: not known */
	double *bound, *bound_err;  /* the same; NAN: none */
};

static int is_many(const struct geae_array *a)
{
	return a->rank && !strcmp(a->axis[0], "network");
}

/* The value of a sweep axis that one array belongs to. */
static double place_of(const struct geae_given *g, const char *axis)
{
	for (size_t k = 0; k < g->n_axis; k++)
		if (!strcmp(g->axis[k].name, axis))
			return g->axis[k].text ? (double)NAN : g->axis[k].number;
	return (double)NAN;
}

static int rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int64_t elements_of(const struct geae_array *a)
{
	return is_many(a) ? (a->dim[0] ? geae_count(a) / a->dim[0] : 0) : geae_count(a);
}

/* What tells the elements of a list apart, NULL: nothing. */
static const struct geae_array *coordinate_of(const struct geae_array *a)
{
	for (uint32_t c = 0; c < a->n_coord && a->rank > (uint32_t)is_many(a); c++)
		if (!strcmp(a->coord[c]->axis[0], a->axis[a->rank - 1]) && !strcmp(a->coord[c]->name, a->axis[a->rank - 1]))
			return a->coord[c];
	return NULL;
}

/* Element k of the estimates in an array that may hold others; -1: it is not there. */
static int64_t element_in(const struct work *w, const struct geae_array *a, int64_t k)
{
	const struct geae_array *along = coordinate_of(a);

	if (!w->along || !along || w->along->dtype == GEAE_TEXT)
		return k < elements_of(a) ? k : -1;
	for (int64_t i = 0; i < along->dim[0]; i++)
		if (!(fabs(geae_number(along, i) - geae_number(w->along, k)) > 0))
			return i;
	return -1;
}

/* Values of `by`, the number of elements: lists without coordinate must agree. */
static int lay_out(struct geae_cx *cx, const struct compare *self, const struct geae_input *in, struct work *w)
{
	const struct geae_array *a = in[ESTIMATE].given[0].array;

	w->by = geae_scratch(cx, in[ESTIMATE].n + 1, double);
	if (!w->by)
		return GEAE_ENOMEM;
	for (size_t i = 0; i < in[ESTIMATE].n; i++)
		w->by[i] = *self->by ? place_of(&in[ESTIMATE].given[i], self->by) : 0;
	qsort(w->by, in[ESTIMATE].n, sizeof(*w->by), rising);
	for (size_t i = 0; i < in[ESTIMATE].n; i++) {
		if (isnan(w->by[i]))
			return geae_fail(cx, GEAE_EDATA, "by = \"%s\" is no sweep axis of numbers of the estimates: name one that is in `over`",
					 self->by);
		if (!w->n_by || w->by[i] > w->by[w->n_by - 1])
			w->by[w->n_by++] = w->by[i];
	}
	w->unit = a->unit;
	w->n_element = elements_of(a);
	if (!w->n_element || a->rank > (uint32_t)is_many(a) + 1)
		return geae_fail(cx, GEAE_ESHAPE, "the estimates are numbers or lists (of each network), not tables");
	w->of = a;
	w->along = coordinate_of(a);
	for (int port = ESTIMATE; port <= BOUND_ERR; port++)
		for (size_t i = 0; i < in[port].n; i++)
			if (elements_of(in[port].given[i].array) != w->n_element && !(w->along && coordinate_of(in[port].given[i].array)))
				return geae_fail(cx, GEAE_ESHAPE, "the estimates are %lld numbers each, others are %lld", (long long)w->n_element,
						 (long long)elements_of(in[port].given[i].array));
	return GEAE_OK;
}

/* Adds one array's estimates to the cells of its value of `by`. */
static int gather(struct geae_cx *cx, const struct compare *self, const struct geae_given *g, const struct geae_given *e, struct work *w,
		  struct cell *cell)
{
	const struct geae_array *a = g->array, *group = geae_coord(a, self->groups), *error = e ? e->array : NULL;
	int64_t n = is_many(a) ? a->dim[0] : 1, b = 0;
	double place = *self->by ? place_of(g, self->by) : 0;

	while (b < w->n_by && w->by[b] < place)
		b++;
	if (b == w->n_by || w->by[b] > place)
		return geae_fail(cx, GEAE_EDATA, "there are no estimates at %s = %g to compare with", self->by, place);
	for (int64_t k = 0; k < w->n_element; k++) {
		struct cell *c = &cell[b * w->n_element + k];
		int64_t at = element_in(w, a, k), m = elements_of(a);

		for (int64_t i = 0; i < n && at >= 0; i++) {
			double x = geae_number(a, i * m + at);

			if (!isfinite(x)) {
				c->failed++;
				continue;
			}
			c->x[c->n] = x;
			c->group[c->n] = group && is_many(a) ? geae_number(group, i) : place_of(g, self->groups);
			if (isnan(c->group[c->n])) /* each for itself */
				c->group[c->n] = (double)(c->n + c->failed);
			c->error[c->n++] = error ? geae_number(error, i * m + at) : (double)NAN;
		}
	}
	return GEAE_OK;
}

static int make_cells(struct geae_cx *cx, const struct geae_input *in, const struct work *w, struct cell **out)
{
	int64_t most = 0;

	for (size_t i = 0; i < in->n; i++)
		most += is_many(in->given[i].array) ? in->given[i].array->dim[0] : 1;
	*out = geae_scratch(cx, w->n_by * w->n_element, struct cell);
	for (int64_t k = 0; *out && k < w->n_by * w->n_element; k++) {
		struct cell *c = &(*out)[k];

		c->x = geae_scratch(cx, most, double);
		c->group = geae_scratch(cx, most, double);
		c->error = geae_scratch(cx, most, double);
		if (!c->x || !c->group || !c->error)
			return GEAE_ENOMEM;
	}
	return *out ? GEAE_OK : GEAE_ENOMEM;
}

/* Numbers that hold for all values of `by`, or for one. */
static int take_bound(struct geae_cx *cx, const struct compare *self, const struct geae_input *in, const struct work *w, double *to)
{
	for (int64_t k = 0; k < w->n_by * w->n_element; k++)
		to[k] = (double)NAN;
	for (size_t i = 0; i < in->n; i++) {
		double at = place_of(&in->given[i], self->by);

		if (is_many(in->given[i].array))
			return geae_fail(cx, GEAE_ESHAPE, "the bound is one estimate, not one for each network");
		for (int64_t b = 0; b < w->n_by; b++)
			for (int64_t k = 0; k < w->n_element && (isnan(at) || !(fabs(w->by[b] - at) > 0)); k++)
				if (element_in(w, in->given[i].array, k) >= 0)
					to[b * w->n_element + k] = geae_number(in->given[i].array, element_in(w, in->given[i].array, k));
	}
	return GEAE_OK;
}

static double rms_of(const struct cell *c, double truth)
{
	double sum = 0;

	for (int64_t i = 0; i < c->n; i++)
		sum += (c->x[i] - truth) * (c->x[i] - truth);
	return c->n ? sqrt(sum / (double)c->n) : (double)NAN;
}

static void describe(struct cell *c, double truth)
{
	double square = 0, claimed = 0;
	int64_t n_claimed = 0;

	c->mean = 0;
	for (int64_t i = 0; i < c->n; i++)
		c->mean += c->x[i] / (double)c->n;
	for (int64_t i = 0; i < c->n; i++) {
		square += (c->x[i] - c->mean) * (c->x[i] - c->mean);
		if (isfinite(c->error[i])) {
			claimed += c->error[i];
			n_claimed++;
		}
	}
	c->mean = c->n ? c->mean : (double)NAN;
	c->spread = c->n > 1 ? sqrt(square / (double)(c->n - 1)) : (double)NAN;
	c->mean_err = c->spread / sqrt((double)c->n);
	c->spread_err = c->spread / sqrt(2 * (double)(c->n - 1));
	c->rms = rms_of(c, truth);
	c->claimed = n_claimed ? claimed / (double)n_claimed : (double)NAN;
}

/* ---- jackknife over groups ------------------------------------------------------------------------ */

struct sums { /* of one group, both methods */
	double group, square[METHODS], n[METHODS];
};

static int by_group(const void *a, const void *b)
{
	return rising(&((const struct sums *)a)->group, &((const struct sums *)b)->group);
}

/* Those of one group become one; how many groups there are. */
static int64_t join_groups(struct sums *s, int64_t n)
{
	int64_t n_group = 0;

	qsort(s, (size_t)n, sizeof(*s), by_group);
	for (int64_t i = 0; i < n; i++) {
		if (!n_group || s[i].group > s[n_group - 1].group) {
			s[n_group++] = s[i];
			continue;
		}
		for (int m = 0; m < METHODS; m++) {
			s[n_group - 1].n[m] += s[i].n[m];
			s[n_group - 1].square[m] += s[i].square[m];
		}
	}
	return n_group;
}

/* rms of both methods and the logarithm of their ratio, without group `left`. */
static void without(const struct sums *s, int64_t n_group, int64_t left, double *value)
{
	double square[METHODS] = { 0 }, n[METHODS] = { 0 };

	for (int64_t k = 0; k < n_group; k++)
		for (int m = 0; m < METHODS && k != left; m++) {
			square[m] += s[k].square[m];
			n[m] += s[k].n[m];
		}
	for (int m = 0; m < METHODS; m++)
		value[m] = sqrt(square[m] / n[m]);
	value[METHODS] = log(value[0] / value[1]);
}

/* Standard errors of both rms, and the interval of their ratio. */
static int jackknife(struct geae_cx *cx, const struct compare *self, struct cell *const c[METHODS], double truth, double *low, double *high)
{
	struct sums *s = geae_scratch(cx, c[0]->n + (c[1] ? c[1]->n : 0) + 1, struct sums);
	double *replica, error[METHODS + 1], value[METHODS + 1], t;
	int64_t n = 0;

	*low = *high = (double)NAN;
	for (int m = 0; m < METHODS && c[m]; m++)
		c[m]->rms_err = (double)NAN;
	if (!s)
		return GEAE_ENOMEM;
	for (int m = 0; m < METHODS; m++)
		for (int64_t i = 0; c[m] && i < c[m]->n; i++) {
			s[n] = (struct sums){ .group = c[m]->group[i] };
			s[n].n[m] = 1;
			s[n++].square[m] = (c[m]->x[i] - truth) * (c[m]->x[i] - truth);
		}
	n = join_groups(s, n);
	if (n < 2)
		return GEAE_OK;
	replica = geae_scratch(cx, n * (METHODS + 1), double);
	if (!replica)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < n; k++)
		without(s, n, k, replica + k * (METHODS + 1));
	without(s, n, -1, value);
	for (int m = 0; m <= METHODS; m++)
		error[m] = geae_jackknife_error(n, replica + m, METHODS + 1);
	for (int m = 0; m < METHODS && c[m]; m++)
		c[m]->rms_err = geae_student_factor(n) * error[m];
	t = gsl_cdf_tdist_Pinv((1 + self->level) / 2, (double)n - 1);
	*low = exp(value[METHODS] - t * error[METHODS]);
	*high = exp(value[METHODS] + t * error[METHODS]);
	return GEAE_OK;
}

/* ---- results -------------------------------------------------------------------------------------- */

enum { MOST_COORDINATES = 8 };

struct table {
	struct geae_cx *cx;
	const struct work *w;
	struct geae_array by, along, more[MOST_COORDINATES];
	const struct geae_array *coord[MOST_COORDINATES + 2]; /* of `by`, of the elements, further ones of these */
	uint32_t n_axis, n_coord;
};

static int put(const struct table *t, const char *port, const char *unit, uint32_t dtype, const void *value)
{
	struct geae_array like = { .name = port, .unit = unit, .dtype = dtype, .rank = t->n_axis, .n_coord = t->n_coord, .coord = t->coord };
	void *data;

	for (uint32_t k = 0; k < t->n_axis; k++) {
		like.dim[k] = t->coord[k]->dim[0];
		like.axis[k] = t->coord[k]->axis[0];
	}
	GEAE_TRY(t->cx->host->output(t->cx, port, &like, &data));
	memcpy(data, value, sizeof(double) * (size_t)geae_count(&like));
	return GEAE_OK;
}

/* One number of each cell. */
static int put_cells(const struct table *t, const char *before, const char *name, const struct cell *cell, size_t offset)
{
	int64_t n = t->w->n_by * t->w->n_element;
	double *v = geae_scratch(t->cx, n, double);
	char port[64];

	if (!v)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < n; k++)
		v[k] = *(const double *)(const void *)((const char *)&cell[k] + offset);
	snprintf(port, sizeof(port), "%s%s", before, name);
	return put(t, port, t->w->unit, GEAE_F64, v);
}

static int put_counts(const struct table *t, const char *before, const char *name, const struct cell *cell, size_t offset)
{
	int64_t n = t->w->n_by * t->w->n_element, *v = geae_scratch(t->cx, n, int64_t);
	char port[64];

	if (!v)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < n; k++)
		v[k] = *(const int64_t *)(const void *)((const char *)&cell[k] + offset);
	snprintf(port, sizeof(port), "%s%s", before, name);
	return put(t, port, "1", GEAE_I64, v);
}

static int put_method(const struct table *t, const char *before, const struct cell *c)
{
	static const struct {
		const char *name;
		size_t offset;
	} row[] = {
		{ "mean", offsetof(struct cell, mean) },     { "mean_err", offsetof(struct cell, mean_err) },
		{ "spread", offsetof(struct cell, spread) }, { "spread_err", offsetof(struct cell, spread_err) },
		{ "rms", offsetof(struct cell, rms) },	     { "rms_err", offsetof(struct cell, rms_err) },
		{ "claimed", offsetof(struct cell, claimed) },
	};

	for (size_t k = 0; k < sizeof(row) / sizeof(row[0]); k++)
		GEAE_TRY(put_cells(t, before, row[k].name, c, row[k].offset));
	GEAE_TRY(put_counts(t, before, "n", c, offsetof(struct cell, n)));
	return put_counts(t, before, "failed", c, offsetof(struct cell, failed));
}

/* The least value of `by` from which on the spread stays within the bound's error; NAN: there is none. */
static double enough(const struct work *w, const struct cell *cell, int64_t element)
{
	double from = (double)NAN;

	for (int64_t b = w->n_by - 1; b >= 0; b--) {
		int64_t k = b * w->n_element + element;

		if (!(cell[k].spread <= w->bound_err[k]) || cell[k].failed)
			break;
		from = w->by[b];
	}
	return from;
}

static int put_enough(const struct table *t, const struct compare *self, const char *port, const struct cell *cell)
{
	double *v = geae_scratch(t->cx, t->w->n_element, double);
	char reason[80], *words = geae_scratch(t->cx, WORDS, char);

	if (!v || !words)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < t->w->n_element; k++)
		v[k] = enough(t->w, cell, k);
	GEAE_TRY(geae_put(t->cx, port, "1", GEAE_F64, v, t->n_axis - 1, &t->coord[1]));
	snprintf(reason, sizeof(reason), "%s_reason", port);
	snprintf(words, WORDS, "not even at %s = %g do all estimates lie within the error that the bound has itself", self->by,
		 t->w->by[t->w->n_by - 1]);
	return geae_put_text(t->cx, reason, words);
}

/* The elements' coordinate: that of the estimates, or their number. */
static int name_elements(struct table *t)
{
	const struct work *w = t->w;
	double *index;

	if (w->along) {
		t->along = *w->along;
		t->along.n_coord = 0;
	} else if (w->n_element > 1) {
		index = geae_scratch(t->cx, w->n_element, double);
		if (!index)
			return GEAE_ENOMEM;
		for (int64_t k = 0; k < w->n_element; k++)
			index[k] = (double)k;
		t->along = geae_axis("element", "1", GEAE_F64, w->n_element, index);
	} else {
		return GEAE_OK;
	}
	t->coord[t->n_axis++] = &t->along;
	return GEAE_OK;
}

static void further_coordinates(struct table *t)
{
	const struct geae_array *of = t->w->of;
	uint32_t n = 0;

	t->n_coord = t->n_axis;
	for (uint32_t c = 0; c < of->n_coord && t->w->along && n < MOST_COORDINATES; c++)
		if (of->coord[c] != t->w->along && !strcmp(of->coord[c]->axis[0], t->w->along->axis[0])) {
			t->more[n] = *of->coord[c];
			t->more[n].n_coord = 0;
			t->coord[t->n_coord++] = &t->more[n++];
		}
}

static int put_all(struct geae_cx *cx, const struct compare *self, const struct work *w)
{
	struct table t = { .cx = cx, .w = w, .by = geae_axis(*self->by ? self->by : "all", "1", GEAE_F64, w->n_by, w->by) };
	int64_t n = w->n_by * w->n_element;
	double *ratio = geae_scratch(cx, 3 * n, double), *low = ratio + n, *high = low + n;

	if (!ratio)
		return GEAE_ENOMEM;
	t.coord[t.n_axis++] = &t.by;
	GEAE_TRY(name_elements(&t));
	further_coordinates(&t);
	for (int64_t k = 0; k < n; k++) {
		struct cell *both[METHODS] = { &w->cell[0][k], w->cell[1] ? &w->cell[1][k] : NULL };

		GEAE_TRY(jackknife(cx, self, both, w->truth[k], &low[k], &high[k]));
		ratio[k] = both[1] && both[1]->rms > 0 ? both[0]->rms / both[1]->rms : (double)NAN;
	}
	GEAE_TRY(put_method(&t, "", w->cell[0]));
	GEAE_TRY(put(&t, "bound", w->unit, GEAE_F64, w->bound));
	GEAE_TRY(put(&t, "bound_err", w->unit, GEAE_F64, w->bound_err));
	GEAE_TRY(put_enough(&t, self, "enough", w->cell[0]));
	if (!w->cell[1])
		return GEAE_OK;
	GEAE_TRY(put_method(&t, "against_", w->cell[1]));
	GEAE_TRY(put_enough(&t, self, "against_enough", w->cell[1]));
	GEAE_TRY(put(&t, "ratio", "1", GEAE_F64, ratio));
	GEAE_TRY(put(&t, "ratio_low", "1", GEAE_F64, low));
	return put(&t, "ratio_high", "1", GEAE_F64, high);
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct compare *self = instance;
	struct work w = { 0 };
	int64_t n;

	GEAE_TRY(lay_out(cx, self, in, &w));
	n = w.n_by * w.n_element;
	w.truth = geae_scratch(cx, 3 * n, double);
	if (!w.truth)
		return GEAE_ENOMEM;
	w.bound = w.truth + n;
	w.bound_err = w.bound + n;
	GEAE_TRY(take_bound(cx, self, &in[BOUND], &w, w.bound));
	GEAE_TRY(take_bound(cx, self, &in[BOUND_ERR], &w, w.bound_err));
	for (int64_t k = 0; k < n; k++)
		w.truth[k] = self->truth.n ? self->truth.v[self->truth.n > 1 ? (size_t)(k % w.n_element) : 0] : w.bound[k];
	for (int m = 0; m < METHODS; m++) {
		const struct geae_input *from = &in[m ? AGAINST : ESTIMATE], *error = &in[m ? AGAINST_ERR : ESTIMATE_ERR];

		if (!from->n)
			continue;
		GEAE_TRY(make_cells(cx, from, &w, &w.cell[m]));
		for (size_t i = 0; i < from->n; i++)
			GEAE_TRY(gather(cx, self, &from->given[i], i < error->n ? &error->given[i] : NULL, &w, w.cell[m]));
		for (int64_t k = 0; k < n; k++)
			describe(&w.cell[m][k], w.truth[k]);
	}
	return put_all(cx, self, &w);
}

static int accepts(struct geae_cx *cx, const void *instance, const size_t *n_given)
{
	const struct compare *self = instance;

	if (!self->truth.n && !n_given[BOUND])
		return geae_fail(cx, GEAE_EPARAM, "nothing to measure deviations from: give truth = [VALUE], or the input `bound`");
	for (int m = ESTIMATE; m <= AGAINST; m += AGAINST - ESTIMATE)
		if (n_given[m + 1] && n_given[m + 1] != n_given[m])
			return geae_fail(cx, GEAE_EDATA, "%zu arrays of errors for %zu of estimates: connect both to the same stage", n_given[m + 1],
					 n_given[m]);
	return GEAE_OK;
}

static const struct geae_param params[] = {
	GEAE_P_STRING(struct compare, by, "\"\"", "sweep axis in `over` whose values are compared one by one, for example the number of samples; "
						    "empty: all estimates together"),
	GEAE_P_STRING(struct compare, groups, "\"fold\"", "axis of the networks: those with equal values learned from the same data and are left out together"),
	GEAE_P_REALS(struct compare, truth, "[]", -1e300, 1e300, "", "the right value (or one for each element of a list); empty: that of the input `bound`"),
	GEAE_P_REAL_ABOVE(struct compare, level, "0.95", 0, 0.9999, "1", "of the interval of the ratio"),
	GEAE_P_END
};

#define MANY_OPTIONAL (GEAE_MANY | GEAE_OPTIONAL)

static const struct geae_port in[] = {
	{ "estimate", "...", 0, GEAE_MANY, "", "what one method estimates: a number or a list, of many networks" },
	{ "estimate_err", "...", 0, MANY_OPTIONAL, "", "the errors that it claims" },
	{ "against", "...", 0, MANY_OPTIONAL, "", "what the other method estimates" },
	{ "against_err", "...", 0, MANY_OPTIONAL, "", "the errors that it claims" },
	{ "bound", "...", 0, MANY_OPTIONAL, "", "the estimate that neither can better, for example from the order parameter that is known" },
	{ "bound_err", "...", 0, MANY_OPTIONAL, "", "its error" },
	{ 0 }
};

#define OF_METHOD(before, whose) \
	{ before "n", "...", GEAE_I64, GEAE_OPTIONAL, "1", "estimates of " whose }, \
	{ before "failed", "...", GEAE_I64, GEAE_OPTIONAL, "1", "estimates of " whose " that are missing" }, \
	{ before "mean", "...", GEAE_F64, GEAE_OPTIONAL, "", "mean of " whose }, \
	{ before "mean_err", "...", GEAE_F64, GEAE_OPTIONAL, "", "its standard error" }, \
	{ before "spread", "...", GEAE_F64, GEAE_OPTIONAL, "", "standard deviation among networks" }, \
	{ before "spread_err", "...", GEAE_F64, GEAE_OPTIONAL, "", "its standard error" }, \
	{ before "rms", "...", GEAE_F64, GEAE_OPTIONAL, "", "root mean square deviation from the right value" }, \
	{ before "rms_err", "...", GEAE_F64, GEAE_OPTIONAL, "", "its standard error" }, \
	{ before "claimed", "...", GEAE_F64, GEAE_OPTIONAL, "", "mean of the claimed errors" }, \
	{ before "enough", "...", GEAE_F64, GEAE_OPTIONAL, "1", "least value of the axis `by` from which on the spread is below the bound's error" }, \
	{ before "enough_reason", "", GEAE_TEXT, GEAE_OPTIONAL, "", "why there is none" }

static const struct geae_port out[] = {
	OF_METHOD("", "the method"),
	OF_METHOD("against_", "the other method"),
	{ "bound", "...", GEAE_F64, 0, "", "the estimate that neither can better" },
	{ "bound_err", "...", GEAE_F64, 0, "", "its error" },
	{ "ratio", "...", GEAE_F64, GEAE_OPTIONAL, "1", "rms of the method in units of the other's" },
	{ "ratio_low", "...", GEAE_F64, GEAE_OPTIONAL, "1", "lower end of its interval" },
	{ "ratio_high", "...", GEAE_F64, GEAE_OPTIONAL, "1", "upper end of its interval" },
	{ 0 }
};

static const struct geae_analyzer_ops ops = { .size = sizeof(ops),
					      .port_size = sizeof(struct geae_port),
					      .figure_size = sizeof(struct geae_figure),
					      .in = in,
					      .out = out,
					      .run = run,
					      .accepts = accepts };

GEAE_DEFINE(
	GEAE_ANALYZER, .name = "compare-estimates", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "two methods that estimate the same number many times: deviations, spread, ratio with its interval",
	.doc = "Takes numbers or lists, of the networks of an `apply` with `over`, or one by one over a sweep. What all estimates share, the "
	       "samples that they were made of, is in no spread and in no interval: see the bound's error for that.",
	.params = params, .instance_size = sizeof(struct compare), .ops = &ops)
