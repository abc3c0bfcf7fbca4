/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well an order parameter tells a small field from none.
 *
 * At each temperature, for each field h against h = 0, from n rows each:
 *   d' = |mean z(h) - mean z(0)| / s,  s^2 the mean of both variances; of vectors d'^2 = D^T S^-1 D, D the difference of
 *   the means and S the mean of both covariance matrices: that of the projection that tells best, z . S^-1 D
 *   samples per arm for a difference of 5 standard errors: 2 (5/d')^2
 *   ROC area: probability that a row with field has the greater z (ties: half), z turned so that its mean rises
 *   efficiency: (d'/d'_m)^2, d'_m of the reference (the magnetisation), from the same rows: the ratio of samples needed
 * Errors: jackknife, blocks of both arms left out together.  Several order parameters (folds, seeds): means, medians of the
 * efficiency, and the score of Agrawal et al., Phys. Rev. E 107, 054104 (2023): mean over standard deviation of
 * |mean z(h) - mean z(0)| over the networks, which is about 3 for any field and measures no sensitivity.
 * Check value: unit normal laws .431 apart: 269 samples per arm, ROC area Phi(.431/sqrt 2) = .6197.
 */
#include <stdlib.h>
#include <string.h>
#include <geae/put.h>
#include <geae/small.h>

enum { D_PRIME, PAPER };

struct field {
	const char *temperature, *field;
	int64_t blocks;
	int32_t score;
};

struct arm { /* rows of one T and h */
	double T, h;
	int64_t n;
	int64_t *row;
};

struct result {
	double d, d_err, roc, roc_err, efficiency, efficiency_err, shift;
};

enum { MOST = 8, DRAWS = 400 };

/* ---- arms -------------------------------------------------------------------------------- */

static int column_named(struct geae_cx *cx, const struct geae_array *a, const char *name, const struct geae_array **out)
{
	*out = geae_coord(a, name);
	if (*out && (*out)->dim[0] == a->dim[0])
		return GEAE_OK;
	return geae_fail(cx, GEAE_EDATA, "'%s' carries no control '%s'", a->name, name);
}

struct place {
	double chain, step, z;
	int64_t row;
};

static int in_chains(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->chain != y->chain)
		return x->chain < y->chain ? -1 : 1;
	if (x->step != y->step)
		return x->step < y->step ? -1 : 1;
	return (x->z > y->z) - (x->z < y->z);
}

/* By chain and step: blocks do not depend on the order of the rows. */
static int sort_rows(struct geae_cx *cx, const struct geae_array *a, struct arm *arm)
{
	const struct geae_array *chain = geae_coord(a, "chain"), *step = geae_coord(a, "step");
	struct place *place = geae_scratch(cx, arm->n, struct place);

	if (!place)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < arm->n; i++)
		place[i] = (struct place){ chain ? geae_number(chain, arm->row[i]) : 0,
					   step ? geae_number(step, arm->row[i]) : 0,
					   geae_number(a, arm->row[i] * (a->rank > 1 ? a->dim[1] : 1)),
					   arm->row[i] };
	qsort(place, (size_t)arm->n, sizeof(*place), in_chains);
	for (int64_t i = 0; i < arm->n; i++)
		arm->row[i] = place[i].row;
	return GEAE_OK;
}

static int find_arms(struct geae_cx *cx, const struct field *self, const struct geae_array *a, struct arm **out, size_t *n_arm)
{
	const struct geae_array *T, *h, *valid = geae_coord(a, "valid");
	struct arm *arm = geae_scratch(cx, 4096, struct arm);
	size_t n = 0;

	GEAE_TRY(column_named(cx, a, self->temperature, &T));
	GEAE_TRY(column_named(cx, a, self->field, &h));
	if (!arm)
		return GEAE_ENOMEM;
	for (int pass = 0; pass < 2; pass++)
		for (int64_t i = 0; i < a->dim[0]; i++) {
			double t = geae_number(T, i), b = geae_number(h, i);
			size_t k = 0;

			if (valid && geae_number(valid, i) == 0)
				continue;
			while (k < n && (arm[k].T != t || arm[k].h != b))
				k++;
			if (k == n && n == 4096)
				return geae_fail(cx, GEAE_EDATA, "'%s' has more than 4096 pairs of %s and %s", a->name,
						 self->temperature, self->field);
			if (k == n)
				arm[n++] = (struct arm){ t, b, 0, NULL };
			if (pass && !arm[k].row) {
				arm[k].row = geae_scratch(cx, arm[k].n, int64_t);
				arm[k].n = 0;
				if (!arm[k].row)
					return GEAE_ENOMEM;
			}
			if (pass)
				arm[k].row[arm[k].n] = i;
			arm[k].n++;
		}
	for (size_t k = 0; k < n; k++)
		GEAE_TRY(sort_rows(cx, a, &arm[k]));
	*out = arm;
	*n_arm = n;
	return GEAE_OK;
}

static const struct arm *zero_field(const struct arm *arm, size_t n, double T)
{
	for (size_t k = 0; k < n; k++)
		if (arm[k].T == T && arm[k].h == 0)
			return &arm[k];
	return NULL;
}

/* ---- one comparison ---------------------------------------------------------------------- */

struct side { /* what is compared: the order parameter, or its reference */
	const struct geae_array *a;
	int d;
	int first; /* of its sums within those of an arm: d of z, d * d of z z^T */
};

struct comparison {
	struct side side[2];
	int n_side, width; /* sums of an arm, the rows first */
};

static int measure(struct geae_cx *cx, const struct geae_array *z, const struct geae_array *m, struct comparison *c)
{
	const struct geae_array *given[] = { z, m };

	*c = (struct comparison){ .n_side = m ? 2 : 1, .width = 1 };
	for (int k = 0; k < c->n_side; k++) {
		struct side *s = &c->side[k];

		*s = (struct side){ given[k], (int)(given[k]->rank > 1 ? given[k]->dim[1] : 1), c->width };
		if (s->d > MOST || given[k]->rank > 2 || given[k]->dtype == GEAE_BIT)
			return geae_fail(cx, GEAE_ESHAPE, "'%s' is no order parameter of at most %d components for each row",
					 given[k]->name, MOST);
		c->width += s->d + s->d * s->d;
	}
	return GEAE_OK;
}

static double component(const struct side *s, int64_t row, int k)
{
	return geae_number(s->a, row * s->d + k);
}

/* d' of one side from the sums of both arms; the direction along which they differ, w = S^-1 (difference of the means). */
static double distance(const struct comparison *c, const struct side *s, const double *t, double *w)
{
	const double *arm[] = { t, t + c->width };
	double difference[MOST] = { 0 }, S[MOST * MOST] = { 0 }, square = 0;
	int d = s->d;

	for (int i = 0; i < d; i++) {
		difference[i] = arm[0][s->first + i] / arm[0][0] - arm[1][s->first + i] / arm[1][0];
		for (int k = 0; k < d; k++) {
			for (int a = 0; a < 2; a++) {
				const double *mean = arm[a] + s->first, *product = mean + d;

				S[i * d + k] += (product[i * d + k] - mean[i] * mean[k] / arm[a][0]) / arm[a][0] / 2;
			}
		}
	}
	geae_solve(d, 1, S, difference, w);
	for (int i = 0; i < d; i++)
		square += w[i] * difference[i];
	return sqrt(fmax(0, square));
}

static void compare(const double *t, double *value, void *arg)
{
	const struct comparison *c = arg;
	double w[MOST], m;

	value[0] = distance(c, &c->side[0], t, w);
	m = distance(c, &c->side[c->n_side - 1], t, w);
	value[1] = value[0] * value[0] / (m * m);
}

static int rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* P(x > y) + P(x = y)/2; both are sorted here. */
static double roc_area(int64_t n, double *x, int64_t m, double *y)
{
	int64_t below = 0, not_above = 0;
	double sum = 0;

	qsort(x, (size_t)n, sizeof(*x), rising);
	qsort(y, (size_t)m, sizeof(*y), rising);
	for (int64_t i = 0; i < n; i++) {
		while (below < m && y[below] < x[i])
			below++;
		while (not_above < m && y[not_above] <= x[i])
			not_above++;
		sum += (double)(below + not_above) / 2;
	}
	return sum / ((double)n * (double)m);
}

/* The rows of all blocks but one along a direction. */
static int64_t pick(const struct side *s, const struct arm *arm, int64_t n_block, int64_t left, const double *w, double *out)
{
	int64_t n = 0;

	for (int64_t i = 0; i < arm->n; i++) {
		double sum = 0;

		if (i * n_block / arm->n == left)
			continue;
		for (int k = 0; k < s->d; k++)
			sum += w[k] * component(s, arm->row[i], k);
		out[n++] = sum;
	}
	return n;
}

static int compare_arms(struct geae_cx *cx, const struct field *self, const struct geae_array *z, const struct geae_array *m,
			const struct arm *with, const struct arm *zero, struct result *r)
{
	int64_t n_block = self->blocks, n_sum;
	struct comparison c;
	const struct side *s = &c.side[0];
	double *sum, *work, *x = geae_scratch(cx, with->n, double), *y = geae_scratch(cx, zero->n, double);
	double *replica = geae_scratch(cx, n_block, double), *total, value[2], error[2], w[MOST], shift = 0;
	const struct arm *arm[] = { with, zero };

	GEAE_TRY(measure(cx, z, m, &c));
	n_sum = 2 * c.width;
	sum = geae_scratch(cx, n_block * n_sum, double);
	work = geae_scratch(cx, n_sum + 2 * n_block, double);
	total = geae_scratch(cx, n_sum, double);
	if (!sum || !work || !x || !y || !replica || !total)
		return GEAE_ENOMEM;
	if (with->n < 2 * n_block || zero->n < 2 * n_block)
		return geae_fail(cx, GEAE_EDATA,
				 "%s = %g has %lld rows with %s = %g and %lld without: %lld blocks need at least %lld",
				 self->temperature, with->T, (long long)with->n, self->field, with->h,
				 (long long)zero->n, (long long)n_block, (long long)(2 * n_block));
	for (int a = 0; a < 2; a++)
		for (int64_t i = 0; i < arm[a]->n; i++) {
			double *to = sum + i * n_block / arm[a]->n * n_sum + a * c.width;

			to[0] += 1;
			for (int k = 0; k < c.n_side; k++)
				for (int p = 0; p < c.side[k].d; p++) {
					double v = component(&c.side[k], arm[a]->row[i], p);

					to[c.side[k].first + p] += v;
					for (int q = 0; q < c.side[k].d; q++)
						to[c.side[k].first + c.side[k].d * (p + 1) + q] +=
							v * component(&c.side[k], arm[a]->row[i], q);
				}
		}
	geae_jackknife(n_block, n_sum, sum, 2, compare, &c, work, value, error);
	for (int64_t i = 0; i < n_block * n_sum; i++)
		total[i % n_sum] += sum[i];
	r->d = distance(&c, s, total, w);
	for (int k = 0; k < s->d; k++) {
		double by = total[s->first + k] / total[0] - total[c.width + s->first + k] / total[c.width];

		shift += by * by;
	}
	r->shift = sqrt(shift);
	r->d_err = geae_student_factor(n_block) * error[0];
	r->efficiency = m ? value[1] : (double)NAN;
	r->efficiency_err = m ? fmax(geae_student_factor(n_block) * error[1], 1e-12) : (double)NAN;
	for (int64_t b = 0; b < n_block; b++) {
		int64_t n = pick(s, with, n_block, b, w, x);

		replica[b] = roc_area(n, x, pick(s, zero, n_block, b, w, y), y);
	}
	r->roc = roc_area(pick(s, with, n_block, -1, w, x), x, pick(s, zero, n_block, -1, w, y), y);
	/* all on one side: the next row might not be */
	r->roc_err = fmax(geae_student_factor(n_block) * geae_jackknife_error(n_block, replica, 1),
			  1 / (double)(with->n + zero->n));
	return GEAE_OK;
}

/* ---- several order parameters ------------------------------------------------------------ */

struct line {
	double h, d, d_err, d_spread, samples, samples_err, roc, roc_err, efficiency, efficiency_err, paper, paper_err, score, score_err;
};

static double median(size_t n, double *x)
{
	qsort(x, n, sizeof(*x), rising);
	return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

/* Mean over standard deviation of the shifts of n networks, those drawn by `pick` (NULL: each once). */
static double published_score(size_t n, const struct result *r, const size_t *pick)
{
	double mean = 0, square = 0;

	for (size_t i = 0; i < n; i++)
		mean += r[pick ? pick[i] : i].shift / (double)n;
	for (size_t i = 0; i < n; i++) {
		double off = r[pick ? pick[i] : i].shift - mean;

		square += off * off / (double)(n - 1);
	}
	return mean / sqrt(square);
}

/* Half the distance between the 16 % and 84 % quantiles of the score of networks drawn again, as published. */
static int bootstrap(struct geae_cx *cx, size_t n, const struct result *r, double *error)
{
	double *score = geae_scratch(cx, DRAWS, double);
	size_t *pick = geae_scratch(cx, n, size_t), m = 0;
	struct geae_rng dice;

	if (!score || !pick)
		return GEAE_ENOMEM;
	geae_stream(cx, cx->host->id("bootstrap"), &dice);
	for (int k = 0; k < DRAWS; k++) {
		for (size_t i = 0; i < n; i++)
			pick[i] = (size_t)geae_below(&dice, n);
		score[m] = published_score(n, r, pick);
		m += isfinite(score[m]) != 0; /* not where all are the same network */
	}
	qsort(score, m, sizeof(*score), rising);
	*error = m > 10 ? (score[m * 84 / 100] - score[m * 16 / 100]) / 2 : (double)NAN;
	return GEAE_OK;
}

/* Means over the networks; errors add their scatter. */
static int pool(struct geae_cx *cx, const struct field *self, size_t n, const struct result *r, double *work, struct line *l)
{
	double d = 0, square = 0, roc = 0, roc2 = 0, d2 = 0, error = 0;
	double c = (double)n;

	for (size_t i = 0; i < n; i++) {
		d += r[i].d / c;
		d2 += r[i].d * r[i].d / c;
		square += r[i].d_err * r[i].d_err / c;
		roc += r[i].roc / c;
		roc2 += r[i].roc_err * r[i].roc_err / c;
		work[i] = r[i].efficiency;
		error += r[i].efficiency_err * r[i].efficiency_err / c;
	}
	l->d = d;
	l->d_err = sqrt(square);
	l->d_spread = n > 1 ? sqrt(fmax(0, d2 - d * d) * c / (c - 1)) : (double)NAN;
	l->samples = 2 * 25 / (d * d);
	l->samples_err = 2 * l->samples * l->d_err / d;
	l->roc = roc;
	l->roc_err = sqrt(roc2);
	l->efficiency = isnan(r[0].efficiency) ? (double)NAN : median(n, work);
	l->efficiency_err = sqrt(error);
	l->paper = l->paper_err = (double)NAN;
	if (n > 1) {
		l->paper = published_score(n, r, NULL);
		GEAE_TRY(bootstrap(cx, n, r, &l->paper_err));
	}
	l->score = self->score == PAPER ? l->paper : l->d;
	l->score_err = self->score == PAPER ? l->paper_err : l->d_err;
	return GEAE_OK;
}

static int put_lines(struct geae_cx *cx, const struct geae_input *in, int64_t n, const struct line *l, const double *T)
{
	static const struct {
		const char *port;
		size_t offset;
		int several, reference;
	} columns[] = {
		{ "d_prime", offsetof(struct line, d), 0, 0 },
		{ "d_prime_err", offsetof(struct line, d_err), 0, 0 },
		{ "d_prime_spread", offsetof(struct line, d_spread), 1, 0 },
		{ "samples_5_sigma", offsetof(struct line, samples), 0, 0 },
		{ "samples_5_sigma_err", offsetof(struct line, samples_err), 0, 0 },
		{ "roc_area", offsetof(struct line, roc), 0, 0 },
		{ "roc_area_err", offsetof(struct line, roc_err), 0, 0 },
		{ "efficiency", offsetof(struct line, efficiency), 0, 1 },
		{ "efficiency_err", offsetof(struct line, efficiency_err), 0, 1 },
		{ "paper_score", offsetof(struct line, paper), 1, 0 },
		{ "paper_score_err", offsetof(struct line, paper_err), 1, 0 },
		{ "score", offsetof(struct line, score), 0, 0 },
		{ "score_err", offsetof(struct line, score_err), 0, 0 },
		{ "field", offsetof(struct line, h), 0, 0 },
	};
	struct geae_array of_T = geae_axis("case", "1", GEAE_F64, n, T), of_h = of_T;
	const struct geae_array *along[] = { &of_T, &of_h };
	double *value = geae_scratch(cx, n, double), *h = geae_scratch(cx, n, double);

	if (!value || !h)
		return GEAE_ENOMEM;
	of_T.name = "temperature";
	of_h.name = "h";
	of_h.data = h;
	for (int64_t i = 0; i < n; i++)
		h[i] = l[i].h;
	for (size_t k = 0; k < sizeof(columns) / sizeof(*columns); k++) {
		struct geae_array like = { .name = columns[k].port, .unit = "1", .dtype = GEAE_F64, .rank = 1, .dim = { n },
					   .axis = { "case" }, .n_coord = 2, .coord = along };
		void *to;

		if ((columns[k].several && in[0].n < 2) || (columns[k].reference && !in[1].n))
			continue;
		for (int64_t i = 0; i < n; i++)
			value[i] = *(const double *)((const char *)&l[i] + columns[k].offset);
		GEAE_TRY(cx->host->output(cx, columns[k].port, &like, &to));
		memcpy(to, value, sizeof(*value) * (size_t)n);
	}
	return GEAE_OK;
}

static int by_T_and_h(const void *a, const void *b)
{
	const struct arm *x = a, *y = b;

	return x->T != y->T ? (x->T > y->T) - (x->T < y->T) : (x->h > y->h) - (x->h < y->h);
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct field *self = instance;
	struct result *r = NULL;
	struct line *line = NULL;
	double *T = NULL, *work = geae_scratch(cx, in[0].n, double);
	size_t n_case = 0, n_arm = 0, n_first = 0;

	if (!work)
		return GEAE_ENOMEM;
	if (in[1].n && in[1].n != in[0].n)
		return geae_fail(cx, GEAE_EDATA, "%zu order parameters and %zu references: one for each", in[0].n, in[1].n);
	for (size_t i = 0; i < in[0].n; i++) {
		const struct geae_array *z = in[0].given[i].array, *m = in[1].n ? in[1].given[i].array : NULL;
		struct arm *arm = NULL;
		size_t c = 0;

		GEAE_TRY(find_arms(cx, self, z, &arm, &n_arm));
		qsort(arm, n_arm, sizeof(*arm), by_T_and_h);
		if (!i) {
			n_first = n_arm;
			r = geae_scratch(cx, (int64_t)(n_arm * in[0].n), struct result);
			line = geae_scratch(cx, (int64_t)n_arm, struct line);
			T = geae_scratch(cx, (int64_t)n_arm, double);
			if (!r || !line || !T)
				return GEAE_ENOMEM;
		}
		if (n_arm != n_first)
			return geae_fail(cx, GEAE_EDATA, "order parameter %zu has other values of %s or %s than the first",
					 i + 1, self->temperature, self->field);
		for (size_t k = 0; k < n_arm; k++) {
			const struct arm *zero = zero_field(arm, n_arm, arm[k].T);

			if (arm[k].h == 0)
				continue;
			if (!zero)
				return geae_fail(cx, GEAE_EDATA, "%s = %g has no rows with %s = 0 to compare with",
						 self->temperature, arm[k].T, self->field);
			T[c] = arm[k].T;
			line[c].h = arm[k].h;
			GEAE_TRY(compare_arms(cx, self, z, m, &arm[k], zero, &r[c * in[0].n + i]));
			c++;
		}
		n_case = c;
	}
	if (!n_case)
		return geae_fail(cx, GEAE_EDATA, "no row has a field: %s is 0 throughout", self->field);
	for (size_t c = 0; c < n_case; c++)
		GEAE_TRY(pool(cx, self, in[0].n, r + c * in[0].n, work, &line[c]));
	return put_lines(cx, in, (int64_t)n_case, line, T);
}

static int accepts(struct geae_cx *cx, const void *instance, const size_t *n_given)
{
	const struct field *self = instance;

	if (self->score == PAPER && n_given[0] < 2)
		return geae_fail(cx, GEAE_EDATA,
				 "score = \"paper\" is a mean over its standard deviation among networks, and here is one: use "
				 "over = [\"fold\"] with several, or score = \"d-prime\"");
	return GEAE_OK;
}

static const struct geae_param params[] = {
	GEAE_P_STRING(struct field, temperature, "\"T\"", "the control that is the temperature"),
	GEAE_P_STRING(struct field, field, "\"h\"", "the control that is the field; 0 is compared with"),
	GEAE_P_INT(struct field, blocks, "16", 4, 1024, "1", "jackknife blocks, successive rows of each arm"),
	GEAE_P_CHOICE(struct field, score, "\"d-prime\"", "d-prime|paper",
		      "what the output `score` and the figure show: d', or the mean over the standard deviation of the shift of "
		      "several networks, as published"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "order", "row,...", 0, GEAE_MANY, "",
	  "order parameter of each row, a number or several, with and without field; one array per network" },
	{ "reference", "row,...", 0, GEAE_MANY | GEAE_OPTIONAL, "", "what it is measured by, of the same rows: the magnetisation" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "d_prime", "case", GEAE_F64, 0, "1", "difference of the means in units of the standard deviation of one row" },
	{ "d_prime_err", "case", GEAE_F64, 0, "1", "its jackknife error" },
	{ "d_prime_spread", "case", GEAE_F64, GEAE_OPTIONAL, "1", "standard deviation over several networks" },
	{ "samples_5_sigma", "case", GEAE_F64, 0, "row", "rows per arm for a difference of 5 standard errors" },
	{ "samples_5_sigma_err", "case", GEAE_F64, 0, "row", "its error" },
	{ "roc_area", "case", GEAE_F64, 0, "1", "probability that a row with field is told from one without" },
	{ "roc_area_err", "case", GEAE_F64, 0, "1", "its error" },
	{ "efficiency", "case", GEAE_F64, GEAE_OPTIONAL, "1", "(d'/d' of the reference)^2; of several networks the median" },
	{ "efficiency_err", "case", GEAE_F64, GEAE_OPTIONAL, "1", "its jackknife error" },
	{ "paper_score", "case", GEAE_F64, GEAE_OPTIONAL, "1",
	  "mean over standard deviation of the shift over several networks: no measure of sensitivity" },
	{ "paper_score_err", "case", GEAE_F64, GEAE_OPTIONAL, "1", "its error, by drawing networks again" },
	{ "score", "case", GEAE_F64, 0, "1", "d_prime, or paper_score where `score` says so" },
	{ "score_err", "case", GEAE_F64, 0, "1", "its error" },
	{ "field", "case", GEAE_F64, 0, "", "the field of each case" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "sensitivity", .title = "Sensitivity to a field", .kind = GEAE_SERIES, .x = "field", .y = "score",
	  .colour = "temperature", .x_label = "h", .y_label = "d' (or score)", .flags = GEAE_LOG_X | GEAE_LOG_Y,
	  .caption = "Difference of the means with and without field, in standard deviations of one configuration." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run,
									.accepts = accepts);

GEAE_DEFINE(GEAE_ANALYZER, .name = "field-sensitivity", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "how well an order parameter tells a small field from none",
	    .doc = "d' per configuration, configurations for 5 sigma, area under the ROC curve, efficiency against a reference, "
		   "and the score of the paper over several networks.",
	    .params = params, .instance_size = sizeof(struct field), .ops = &ops)
