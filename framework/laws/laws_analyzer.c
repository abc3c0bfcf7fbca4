/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of analyzers: pure functions of what they are handed. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "array.h"
#include "law.h"
#include "made_data.h"

enum { MOST_OUTPUTS = 64, MOST_PORTS = 32, N_SIZE = 3 };

static const int64_t size[N_SIZE] = { 4, 6, 8 };

struct outcome { /* what one run() has put out */
	struct geae_array out[MOST_OUTPUTS];
	size_t n;
	struct arena *arena;
};

static const struct geae_analyzer_ops *ops_of(const struct trial *t)
{
	return t->ops;
}

static struct outcome *now; /* of the run under way: one at a time */

static int keep(void *user, struct geae_cx *cx, const char *port, const struct geae_array *like, void **data)
{
	const struct geae_port *p = ops_of(user)->out;
	struct geae_array *a;
	size_t bytes;

	while (p->name && strcmp(p->name, port))
		p++;
	if (!p->name)
		return geae_fail(cx, GEAE_EBUG, "'%s' is not a declared output", port);
	for (size_t k = 0; k < now->n; k++)
		if (!strcmp(now->out[k].name, port))
			return geae_fail(cx, GEAE_EBUG, "output '%s' is made twice", port);
	if (now->n == MOST_OUTPUTS || like->rank > GEAE_MAX_RANK || !array_bytes(like, &bytes))
		return geae_fail(cx, GEAE_ESHAPE, "output '%s' has no sound shape", port);
	if (p->dtype && p->dtype != like->dtype)
		return geae_fail(cx, GEAE_ESHAPE, "output '%s' is not of the declared type", port);
	a = &now->out[now->n];
	*a = *like;
	a->name = p->name;
	for (uint32_t k = 0; k < like->rank; k++)
		a->axis[k] = arena_text(now->arena, like->axis[k] ? like->axis[k] : "");
	for (uint32_t k = 0; k < like->n_coord; k++) /* copied at once, as the host does */
		if (!array_copy(now->arena, like->coord[k]))
			return geae_fail(cx, GEAE_ESHAPE, "coordinate %u of output '%s' is not a sound array", k, port);
	a->coord = NULL;
	a->n_coord = 0;
	a->data = *data = arena_need(now->arena, bytes + 8);
	now->n++;
	return GEAE_OK;
}

/* What to hand over: sizes, shape of open axes, optional ports or not. */
struct offer {
	enum made_shape shape;
	bool optional;
	int64_t order; /* rows as made (0) or shuffled (1) */
};

static bool hand_over(struct trial *t, const struct offer *o, struct made_set *const *set, struct geae_input *in, size_t *n_given)
{
	const struct geae_port *p = ops_of(t)->in;

	for (size_t k = 0; p[k].name; k++) {
		const size_t n = p[k].flags & GEAE_MANY ? N_SIZE : 1;
		struct geae_given *given = arena_array(&t->arena, N_SIZE, struct geae_given);

		if (k == MOST_PORTS)
			return false;
		in[k] = (struct geae_input){ p[k].flags & GEAE_OPTIONAL && !o->optional ? 0 : n, given };
		n_given[k] = in[k].n;
		for (size_t s = 0; s < in[k].n; s++) {
			const struct made_set *m = set[n == 1 ? N_SIZE - 1 : s];

			given[s] = (struct geae_given){ .n_axis = 1, .axis = &m->axis };
			if (p[k].flags & GEAE_MODEL_PORT)
				given[s].model = &m->model->component;
			else if (!(given[s].array = made_array(m, &p[k], k, o->shape, &t->arena)))
				return false;
		}
	}
	return true;
}

/* Texts live in the memory of the call. */
static void keep_texts(struct outcome *o)
{
	for (size_t k = 0; k < o->n; k++)
		if (o->out[k].dtype == GEAE_TEXT) {
			const char **text = (const char **)(uintptr_t)o->out[k].data;

			for (int64_t i = 0; i < geae_count(&o->out[k]); i++)
				text[i] = arena_text(o->arena, text[i] ? text[i] : "");
		}
}

static int analyze(struct trial *t, const struct offer *o, struct outcome *out)
{
	struct made_set *set[N_SIZE];
	struct geae_input in[MOST_PORTS + 1] = { { 0 } };
	size_t n_given[MOST_PORTS + 1] = { 0 };

	memset(out, 0, sizeof(*out));
	out->arena = &t->arena;
	now = out;
	t->session.output = keep;
	for (int k = 0; k < N_SIZE; k++) {
		set[k] = made_set(size[k], &t->arena);
		if (o->order)
			made_set_shuffle(set[k]);
	}
	context_reset(&t->cx);
	if (!hand_over(t, o, set, in, n_given))
		return geae_fail(&t->cx.pub, GEAE_EUNSUP, "no data of such axes are there for tests");
	trial_doing(t, "accepts()");
	if (ops_of(t)->accepts)
		GEAE_TRY(ops_of(t)->accepts(&t->cx.pub, t->c->self, n_given));
	trial_doing(t, "run()");
	GEAE_TRY(ops_of(t)->run(&t->cx.pub, t->c->self, in));
	keep_texts(out);
	return GEAE_OK;
}

/* The first offer that it takes. */
static bool analyze_any(struct trial *t, struct offer *o, struct outcome *out)
{
	const char *why = "";

	for (int k = 0; k < 2 * N_MADE_SHAPE; k++) {
		int status;

		*o = (struct offer){ .shape = (enum made_shape)(k / 2), .optional = k % 2 == 0 };
		status = analyze(t, o, out);
		if (status == GEAE_OK)
			return true;
		if (status == GEAE_EBUG || status > 0 || status < GEAE_EBUG)
			return trial_broken(t, "run() fails: %s", trial_error(t, status));
		if (!*why)
			why = arena_text(&t->arena, trial_error(t, status));
		component_close(t->c);
		if (!trial_open(t))
			return false;
	}
	return trial_left_out(t, "it refuses all the data there are for tests: %s", why);
}

static const struct geae_array *find(const struct outcome *o, const char *name)
{
	for (size_t k = 0; k < o->n; k++)
		if (!strcmp(o->out[k].name, name))
			return &o->out[k];
	return NULL;
}

static bool axes_fit(const char *wanted, const struct geae_array *a)
{
	char have[256] = "";
	size_t n = 0, m = strlen(wanted);

	for (uint32_t k = 0; k < a->rank; k++)
		n += (size_t)snprintf(have + n, sizeof(have) - n, "%s%s", k ? "," : "", a->axis[k]);
	if (m >= 3 && !strcmp(wanted + m - 3, "..."))
		return !strncmp(wanted, have, m > 4 ? m - 4 : 0);
	return !strcmp(wanted, have);
}

static bool outputs(struct trial *t)
{
	struct offer offer;
	struct outcome o;

	if (!analyze_any(t, &offer, &o))
		return false;
	for (const struct geae_port *p = ops_of(t)->out; p->name; p++) {
		const struct geae_array *a = find(&o, p->name);
		const size_t n = strlen(p->name);
		const char *fault = a ? array_fault(a, &t->arena) : NULL;

		if (!a && !(p->flags & GEAE_OPTIONAL))
			return trial_broken(t, "run() returned without its output '%s'", p->name);
		if (fault)
			return trial_broken(t, "output '%s': %s", p->name, fault);
		if (a && !axes_fit(p->axes, a))
			return trial_broken(t, "output '%s' is declared over the axes [%s], and made with %u others, the first '%s'", p->name, p->axes, a->rank,
					    a->rank ? a->axis[0] : "");
		for (int64_t i = 0; a && n > 4 && !strcmp(p->name + n - 4, "_err") && a->dtype == GEAE_F64 && i < geae_count(a); i++)
			if (geae_number(a, i) < 0)
				return trial_broken(t, "'%s'[%" PRId64 "] = %g: a standard error below 0", p->name, i, geae_number(a, i));
	}
	return true;
}

/* Element i of what was made of shuffled rows, in the place of element i of the other. */
static int64_t place_of(const struct geae_array *a, int64_t i, const int64_t *where, int64_t n_row)
{
	int64_t stride = 1;

	for (uint32_t k = a->rank; k-- > 0; stride *= a->dim[k])
		if (a->dim[k] == n_row) /* an axis of rows, whatever it is called */
			return i + (where[i / stride % n_row] - i / stride % n_row) * stride;
	return i;
}

static double scale_of(const struct geae_array *a)
{
	double most = 0;

	for (int64_t i = 0; i < geae_count(a); i++)
		if (isfinite(geae_number(a, i)))
			most = fmax(most, fabs(geae_number(a, i)));
	return most;
}

static const struct geae_port *declared(const struct trial *t, const char *name)
{
	const struct geae_port *p = ops_of(t)->out;

	while (strcmp(p->name, name))
		p++;
	return p;
}

static bool near(const struct geae_array *x, int64_t i, const struct geae_array *y, int64_t j, double scale)
{
	const double a = geae_number(x, i), b = geae_number(y, j);

	return fabs(a - b) <= 1e-6 * scale + 1e-12 || (isnan(a) && isnan(b)) || (isinf(a) && isinf(b));
}

/* Numbers but for rounding; in the places of the rows, or, where they are a ranking, in their own. */
static bool same_numbers(struct trial *t, const struct geae_array *x, const struct geae_array *y, const int64_t *where, int64_t n_row, const char *how)
{
	const double scale = scale_of(x);
	int64_t n = geae_count(x), i = 0, k = 0;

	while (i < n && near(x, i, y, i, scale))
		i++;
	while (i < n && k < n && near(x, k, y, place_of(x, k, where, n_row), scale))
		k++;
	return i == n || k == n ? true : trial_broken(t, "'%s'[%" PRId64 "] is %.12g, and %.12g %s", x->name, i, geae_number(x, i), geae_number(y, i), how);
}

/* Outputs that are compared: those that show single rows only where all of it has to be alike. */
static size_t n_compared(const struct trial *t, const struct outcome *o, bool all)
{
	size_t n = 0;

	for (size_t k = 0; k < o->n; k++)
		n += all || !(declared(t, o->out[k].name)->flags & GEAE_BY_ROW);
	return n;
}

/* `where` NULL: every byte alike; else numbers but for rounding. */
static bool same(struct trial *t, const struct outcome *a, const struct outcome *b, const int64_t *where, int64_t n_row, const char *how)
{
	if (n_compared(t, a, !where) != n_compared(t, b, !where))
		return trial_broken(t, "%zu outputs, and %zu %s", n_compared(t, a, !where), n_compared(t, b, !where), how);
	for (size_t k = 0; k < a->n; k++) {
		const struct geae_array *x = &a->out[k], *y = find(b, x->name);
		size_t bytes = 0;

		if (where && declared(t, x->name)->flags & GEAE_BY_ROW)
			continue;
		if (!y || y->dtype != x->dtype || geae_count(x) != geae_count(y))
			return trial_broken(t, "output '%s' has another shape %s", x->name, how);
		array_bytes(x, &bytes);
		if (where && x->dtype != GEAE_TEXT && x->dtype != GEAE_C128 && x->dtype != GEAE_BIT) {
			if (!same_numbers(t, x, y, where, n_row, how))
				return false;
			continue;
		}
		for (int64_t i = 0; i < geae_count(x); i++) {
			const char *const *text = x->data, *const *other = y->data;

			if (x->dtype == GEAE_TEXT) {
				if (strcmp(text[i], other[i]) && !where)
					return trial_broken(t, "'%s'[%" PRId64 "] is \"%.200s\", and \"%.200s\" %s", x->name, i, text[i], other[i], how);
			} else if (x->dtype == GEAE_C128 || x->dtype == GEAE_BIT) {
				if (!where && memcmp(x->data, y->data, bytes) != 0)
					return trial_broken(t, "'%s' has other bytes %s", x->name, how);
				break;
			} else if (memcmp((const char *)x->data + (size_t)i * (bytes / (size_t)geae_count(x)),
					  (const char *)y->data + (size_t)i * (bytes / (size_t)geae_count(x)), bytes / (size_t)geae_count(x)) != 0) {
				return trial_broken(t, "'%s'[%" PRId64 "] is %.12g, and %.12g %s", x->name, i, geae_number(x, i), geae_number(y, i), how);
			}
		}
	}
	return true;
}

static bool again(struct trial *t, struct offer *o, struct outcome *out, int n_thread)
{
	int status;

	component_close(t->c);
	if (!trial_open(t))
		return false;
	t->session.pool = pool_create(n_thread);
	status = analyze(t, o, out);
	pool_destroy(t->session.pool);
	t->session.pool = NULL;
	return status == GEAE_OK ? true : trial_broken(t, "run() fails the second time: %s", trial_error(t, status));
}

static bool row_order(struct trial *t)
{
	struct offer offer;
	struct outcome forth, back;
	struct made_set *set;
	int64_t *where;

	if (!analyze_any(t, &offer, &forth))
		return false;
	offer.order = 1;
	if (!again(t, &offer, &back, 1))
		return false;
	set = made_set(4, &t->arena);
	made_set_shuffle(set); /* all sizes have as many rows, shuffled alike */
	where = arena_array(&t->arena, set->n, int64_t);
	for (int64_t r = 0; r < set->n; r++)
		where[set->order[r]] = r;
	return same(t, &forth, &back, where, set->n, "from the same rows in another order");
}

static bool threads(struct trial *t)
{
	struct offer offer;
	struct outcome one, more;

	if (!analyze_any(t, &offer, &one))
		return false;
	return again(t, &offer, &more, 2) && same(t, &one, &more, NULL, 0, "with 2 threads") && again(t, &offer, &more, 8) &&
	       same(t, &one, &more, NULL, 0, "with 8 threads");
}

/* Numbers that are none, values that are all equal, one row: refused or said, never a crash. */
static bool odd_data(struct trial *t)
{
	static const char *const odd[] = { "values that are no numbers", "values that are all equal", "one row", "no rows" };
	struct made_set *set[N_SIZE];
	struct outcome out;

	for (int what = 0; what < 4; what++)
		for (int shape = 0; shape < N_MADE_SHAPE; shape++) {
			struct offer o = { .shape = (enum made_shape)shape, .optional = true };
			struct geae_input in[MOST_PORTS + 1] = { { 0 } };
			size_t n_given[MOST_PORTS + 1] = { 0 };

			memset(&out, 0, sizeof(out));
			out.arena = &t->arena;
			now = &out;
			t->session.output = keep;
			for (int k = 0; k < N_SIZE; k++) {
				set[k] = made_set(4, &t->arena);
				set[k]->n = what == 2 ? 1 : what == 3 ? 0 : set[k]->n;
				for (int64_t r = 0; r < set[k]->n && what < 2; r++)
					for (int c = 6; c < 8; c++)
						set[k]->column[c][r] = what ? 0.5 : (double)NAN;
			}
			context_reset(&t->cx);
			if (!hand_over(t, &o, set, in, n_given))
				continue;
			trial_doing(t, "run() with %s", odd[what]);
			if (ops_of(t)->accepts && ops_of(t)->accepts(&t->cx.pub, t->c->self, n_given) != GEAE_OK)
				continue;
			if (ops_of(t)->run(&t->cx.pub, t->c->self, in) == GEAE_EBUG)
				return trial_broken(t, "run() with %s: %s", odd[what], trial_error(t, GEAE_EBUG));
			component_close(t->c);
			if (!trial_open(t))
				return false;
		}
	return true;
}

/* The offer that it took when no memory was short, then that one alone. */
int exercise_analyzer(struct trial *t)
{
	static int taken = -1;
	struct outcome out;
	int status = GEAE_OK;

	for (int k = taken < 0 ? 0 : taken; k <= (taken < 0 ? 2 * N_MADE_SHAPE - 1 : taken); k++) {
		struct offer o = { .shape = (enum made_shape)(k / 2), .optional = k % 2 == 0 };

		status = analyze(t, &o, &out);
		if (status == GEAE_OK)
			taken = k;
		if (status == GEAE_OK || shortage_struck())
			return status;
	}
	return GEAE_OK;
}

void prepare_analyzer(void)
{
	struct arena arena = { 0 };

	for (int k = 0; k < N_SIZE; k++)
		made_set(size[k], &arena);
	arena_free(&arena);
}

const struct law laws_analyzer[] = {
	{ "outputs", "every output that is not optional is made, with the axes and type declared; errors are not negative", "run(): cx->host->output() for every port; the axes of the table `out`", outputs, false },
	{ "row-order", "the results do not depend on the order of the rows", "rows are told apart by their columns (chain, step, T, ...), never by their number; outputs that show single rows are flagged GEAE_BY_ROW", row_order, false },
	{ "threads", "the same bytes from 1, 2 and 8 threads, and a second time", "sums over threads; random numbers that are not from geae_stream(); static variables", threads, false },
	{ "odd-data", "data that are too few, all equal or no numbers are refused or named, without harm", "divisions by a variance or a count that may be 0; indices found by comparing", odd_data, false },
	{ .id = NULL },
};
