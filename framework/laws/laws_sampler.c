/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of samplers: the right distribution, whole units, the same bytes however they are made. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <geae/states.h>
#include "law.h"
#include "partner.h"
#include "sample_rows.h"

enum { COUNT = 4096, FEW = 37, BLOCK = 64, NO_MODEL = N_PARTNER };

struct made { /* the rows of one stage, unit by unit */
	struct geae_sampling ask;
	struct geae_sampling_plan plan;
	struct sample_layout layout;
	struct context cx; /* owns the plan's scratch memory */
	void **block;
	int *status;
	struct trial *t;
	struct context worker[8];
};

static const struct geae_sampler_ops *ops_of(const struct trial *t)
{
	return t->ops;
}

/* Lays the work out; false: this sampler does not take it (why: in made->cx). */
static bool lay_out(struct trial *t, struct made *m, const struct partner *p, int64_t n_point, const double *point, int64_t count)
{
	memset(m, 0, sizeof(*m));
	m->t = t;
	context_init(&m->cx, &t->session);
	m->cx.pub.host = t->cx.pub.host;
	m->ask = (struct geae_sampling){ .n_point = n_point, .point = point, .count = count };
	if (p) {
		m->ask.model = &p->component;
		m->ask.controls = ((const struct geae_model_ops *)p->descriptor.ops)->controls;
		while (m->ask.controls[m->ask.n_control].name)
			m->ask.n_control++;
	}
	trial_doing(t, "accepts() with %s", p ? p->what : "no model");
	if (ops_of(t)->accepts && ops_of(t)->accepts(&m->cx.pub, t->c->self, &m->ask) != GEAE_OK)
		return false;
	trial_doing(t, "plan() with %s", p ? p->what : "no model");
	if (ops_of(t)->plan(&m->cx.pub, t->c->self, &m->ask, &m->plan) != GEAE_OK)
		return false;
	return m->plan.n_unit > 0 && m->plan.unit && sample_layout_make(&m->layout, &m->cx.pub, &m->ask, &m->plan, true, &t->arena) == GEAE_OK;
}

static void let_go(struct made *m)
{
	context_finish(&m->cx);
}

static void one_unit(int64_t u, int thread, void *arg)
{
	struct made *m = arg;
	struct context *cx = &m->worker[thread];

	context_reset(cx);
	m->status[u] = sample_unit(&m->layout, &cx->pub, ops_of(m->t), m->t->c->self, u, m->block[u], NULL);
	if (m->status[u] != GEAE_OK && m->t->cx.error.status == GEAE_OK)
		m->t->cx.error = cx->error;
}

/* Makes the units in that many threads; 0: one after the other from the last to the first. */
static bool make(struct made *m, int n_thread)
{
	struct pool *pool = n_thread ? pool_create(n_thread) : NULL;
	const int n = n_thread ? n_thread : 1;
	bool good = true;

	m->block = arena_array(&m->t->arena, m->plan.n_unit + 1, void *);
	m->status = arena_array(&m->t->arena, m->plan.n_unit + 1, int);
	for (int64_t u = 0; u < m->plan.n_unit; u++)
		m->block[u] = arena_need(&m->t->arena, sample_block_bytes(&m->layout, u) + 1);
	for (int k = 0; k < n; k++) {
		context_init(&m->worker[k], &m->t->session);
		m->worker[k].pub.host = m->t->cx.pub.host;
	}
	trial_doing(m->t, "run()");
	if (pool)
		pool_run(pool, m->plan.n_unit, one_unit, m);
	for (int64_t u = m->plan.n_unit; !pool && u-- > 0;)
		one_unit(u, 0, m);
	for (int k = 0; k < n; k++)
		context_finish(&m->worker[k]);
	pool_destroy(pool);
	for (int64_t u = 0; u < m->plan.n_unit && good; u++)
		if (m->status[u] != GEAE_OK)
			good = trial_broken(m->t, "run() of unit %" PRId64 " of %" PRId64 " fails: %s", u, m->plan.n_unit, trial_error(m->t, m->status[u]));
	return good;
}

static const double temperatures[] = { 2.1, 3.9 }, places[] = { 3.5, 1.3, 4.5, 2.1 }, unset[] = { NAN, NAN };

/* One partner with a few rows at two points.  A sampler of spectra may bring the controls along, or plan rows instead of
 * repeating them. */
static bool lay_out_partner(struct trial *t, struct made *m, int which, int64_t count)
{
	const struct partner *p = which == NO_MODEL ? NULL : partner_make(which, 4, &t->arena);

	for (int k = which == PARTNER_SPECTRA && ops_of(t)->flags & GEAE_OWN_CONTROLS ? 0 : 1;; k++) {
		const bool spectra = which == PARTNER_SPECTRA, last = !spectra || k == 2;
		const bool good = lay_out(t, m, p, which == NO_MODEL || k == 0 ? 1 : 2, !spectra ? temperatures : k ? places : unset,
					  spectra && last ? 1 : count);

		if (good || last || shortage_struck())
			return good;
		let_go(m);
	}
}

/* The first partner that it takes. */
static bool lay_out_any(struct trial *t, struct made *m, int64_t count, int *which)
{
	const char *why = "it takes none of them";

	for (*which = 0; *which <= N_PARTNER; ++*which) {
		if (lay_out_partner(t, m, *which, count))
			return true;
		if (*which == PARTNER_FERROMAGNET)
			why = arena_text(&t->arena, context_error_text(&m->cx, m->cx.error.status, &t->arena));
		let_go(m);
	}
	return trial_left_out(t, "it accepts none of the partners there are for tests: %s", why);
}

/* ---- laws ---- */

static bool plan_whole(struct trial *t)
{
	struct made m;
	int64_t *rows, all = 0;
	int which;

	if (!lay_out_any(t, &m, FEW, &which))
		return false;
	rows = arena_array(&t->arena, m.ask.n_point + 1, int64_t);
	for (int64_t u = 0; u < m.plan.n_unit; u++) {
		const struct geae_unit *unit = &m.plan.unit[u];

		if (unit->n_row < 0 || unit->point < -1 || unit->point >= m.ask.n_point || !(unit->cost >= 0) || !isfinite(unit->cost))
			return trial_broken(t, "unit %" PRId64 ": point %" PRId64 ", %" PRId64 " rows, cost %g", u, unit->point, unit->n_row, unit->cost);
		all += unit->n_row;
		if (unit->point >= 0)
			rows[unit->point] += unit->n_row;
	}
	if (ops_of(t)->flags & GEAE_OWN_CONTROLS || which == NO_MODEL)
		return true;
	for (int64_t p = 0; p < m.ask.n_point; p++)
		if (rows[p] > 0 && rows[p] != m.ask.count)
			return trial_broken(t, "%" PRId64 " rows are asked for at each point, the units make %" PRId64 " at point %" PRId64, m.ask.count, rows[p], p);
	if (which != PARTNER_SPECTRA && all != FEW * m.ask.n_point)
		return trial_broken(t, "%" PRId64 " rows are asked for, the units make %" PRId64, FEW * m.ask.n_point, all);
	return true;
}

static bool rows_of_one(struct trial *t, struct made *one)
{
	struct made m;

	if (!make(one, 1))
		return false;
	m = *one;
	for (int64_t u = 0; u < m.plan.n_unit; u++) {
		const uint8_t *valid = sample_block_valid(&m.layout, u, m.block[u]);
		const double *control = sample_block_control(&m.layout, u, m.block[u]);
		const char *x = sample_block_x(&m.layout, u, m.block[u]);
		const int64_t point = m.plan.unit[u].point;

		for (int64_t r = 0; r < m.plan.unit[u].n_row; r++) {
			const int64_t n = m.layout.state.encoding ? geae_sites(&m.layout.state) : 0;

			if (valid[r] > 1)
				return trial_broken(t, "unit %" PRId64 ", row %" PRId64 ": valid is %d", u, r, valid[r]);
			for (size_t c = 0; c < m.ask.n_control; c++)
				if (!isfinite(control[(size_t)r * m.ask.n_control + c]) ||
				    (point >= 0 && fabs(control[(size_t)r * m.ask.n_control + c] - m.ask.point[(size_t)point * m.ask.n_control + c]) > 0))
					return trial_broken(t, "unit %" PRId64 ", row %" PRId64 ": control '%s' is %g", u, r, m.ask.controls[c].name,
							    control[(size_t)r * m.ask.n_control + c]);
			for (size_t k = 0; k < m.layout.n_own; k++)
				if (m.layout.column[k].spec.dtype == GEAE_F64 && valid[r] &&
				    isinf(((const double *)sample_block_column(&m.layout, u, k, m.block[u]))[r]))
					return trial_broken(t, "unit %" PRId64 ", row %" PRId64 ": column '%s' is infinite", u, r, m.layout.column[k].spec.name);
			for (int64_t i = 0; i < n; i++) {
				const char *row = x + (size_t)r * m.layout.stride;

				if (m.layout.state.encoding == GEAE_NUMBERS && valid[r] && !isfinite(((const float *)(const void *)row)[i]))
					return trial_broken(t, "unit %" PRId64 ", row %" PRId64 ": x[%" PRId64 "] is no finite number", u, r, i);
				if ((m.layout.state.encoding == GEAE_VALUE || m.layout.state.encoding == GEAE_ONE_HOT) &&
				    (uint8_t)row[i] >= m.layout.state.n_level)
					return trial_broken(t, "unit %" PRId64 ", row %" PRId64 ": site %" PRId64 " has level %d of %d", u, r, i, (uint8_t)row[i],
							    m.layout.state.n_level);
			}
			if (m.layout.state.encoding == GEAE_SIGN && n % 8 && (uint8_t)x[(size_t)r * m.layout.stride + m.layout.stride - 1] >> n % 8)
				return trial_broken(t, "unit %" PRId64 ", row %" PRId64 ": bits behind the last of %" PRId64 " spins are not 0", u, r, n);
		}
	}
	return true;
}

static bool rows_sound(struct trial *t)
{
	struct made m;
	int which;

	if (!lay_out_any(t, &m, FEW, &which) || !rows_of_one(t, &m))
		return false;
	for (int k = which + 1; k < PARTNER_SPECTRA; k++) /* numbers of spins that fill no byte, and other encodings */
		if (lay_out(t, &m, partner_make(k, 4, &t->arena), 2, temperatures, FEW) && !rows_of_one(t, &m))
			return false;
	return true;
}

struct sums {
	double mean[N_AVERAGE], square[N_AVERAGE], open[N_AVERAGE];
	int64_t n_block, n_open;
};

static void close_block(struct sums *s)
{
	for (int k = 0; k < N_AVERAGE && s->n_open == BLOCK; k++) {
		s->mean[k] += s->open[k] / BLOCK;
		s->square[k] += s->open[k] / BLOCK * (s->open[k] / BLOCK);
	}
	s->n_block += s->n_open == BLOCK;
	if (s->n_open == BLOCK)
		s->n_open = 0;
	if (!s->n_open)
		memset(s->open, 0, sizeof(s->open));
}

/* Block means of one point; a column "energy" of the sampler's own is compared with the model's. */
static bool sum_point(struct made *m, const struct partner *p, double T, struct sums *s)
{
	uint8_t level[32];

	memset(s, 0, sizeof(*s));
	for (int64_t u = 0; u < m->plan.n_unit; u++) {
		const double *control = sample_block_control(&m->layout, u, m->block[u]);
		const char *x = sample_block_x(&m->layout, u, m->block[u]);

		s->n_open = 0; /* blocks do not reach over the end of a unit */
		memset(s->open, 0, sizeof(s->open));
		for (int64_t r = 0; r < m->plan.unit[u].n_row; r++) {
			double value[N_AVERAGE];

			if (fabs(control[r] - T) > 0)
				continue;
			geae_load_levels(&m->layout.state, x + (size_t)r * m->layout.stride, level);
			partner_values(p, level, value);
			for (size_t k = 0; k < m->layout.n_own; k++) {
				const double *column = sample_block_column(&m->layout, u, k, m->block[u]);

				if (!strcmp(m->layout.column[k].spec.name, "energy") && !(fabs(column[r] - value[PARTNER_E]) <= 1e-9))
					return trial_broken(m->t, "%s: column energy says %.10g, the model %.10g for the same row", p->what, column[r],
							    value[PARTNER_E]);
			}
			for (int k = 0; k < N_AVERAGE; k++)
				s->open[k] += value[k];
			s->n_open++;
			close_block(s);
		}
	}
	return true;
}

/* Of some 40 comparisons at 5 standard errors (63 degrees of freedom) a right sampler fails one in 6000 seeds. */
static bool right_at(struct made *m, const struct partner *p, double T)
{
	double exact[N_AVERAGE];
	struct sums s;

	if (!sum_point(m, p, T, &s))
		return false;
	if (s.n_block < 16)
		return trial_broken(m->t, "%s: only %" PRId64 " whole blocks of %d rows at T = %g", p->what, s.n_block, BLOCK, T);
	partner_exact(p, T, exact);
	for (int k = 0; k < N_AVERAGE; k++) {
		const double n = (double)s.n_block, mean = s.mean[k] / n;
		const double error = sqrt(fmax(0, s.square[k] / n - mean * mean) / (n - 1)), d = mean - exact[k];

		if (!(fabs(d) <= 5 * error + 1e-9))
			return trial_broken(m->t, "%s at T = %g: mean %s is %.6g(%.2g), exactly %.6g: %.1f standard errors from it", p->what, T,
					    partner_averages[k], mean, error, exact[k], fabs(d) / error);
	}
	return true;
}

/* Spectra and labels of every row are those of the model at the controls that stand beside it. */
static bool right_spectra(struct trial *t, struct made *m, const struct partner *p)
{
	const struct geae_model_ops *ops = p->descriptor.ops;
	const int64_t n = geae_components(&p->state);
	float *x = arena_array(&t->arena, n, float);
	double label, *const labels[] = { &label };
	uint8_t valid = 1;

	if (!make(m, 2))
		return false;
	for (int64_t u = 0; u < m->plan.n_unit; u++) {
		const double *control = sample_block_control(&m->layout, u, m->block[u]);
		const char *row = sample_block_x(&m->layout, u, m->block[u]);

		for (int64_t r = 0; r < m->plan.unit[u].n_row; r++, control += m->ask.n_control, row += m->layout.stride) {
			const struct geae_response asked = { .n = 1, .control = control, .x = x, .label = labels, .valid = &valid };

			if (!sample_block_valid(&m->layout, u, m->block[u])[r])
				continue;
			if (ops->response(&m->cx.pub, p, &asked) != GEAE_OK)
				return false;
			for (int64_t i = 0; i < n; i++)
				if (!(fabsf(((const float *)(const void *)row)[i] - x[i]) <= 1e-6f))
					return trial_broken(t, "unit %" PRId64 ", row %" PRId64 " (%s = %g, %s = %g): x[%" PRId64 "] is %.7g, the model's is %.7g", u, r,
							    ops->controls[0].name, control[0], ops->controls[1].name, control[1], i,
							    (double)((const float *)(const void *)row)[i], (double)x[i]);
			for (size_t k = 0; k < m->layout.n_own; k++) {
				const double *column = sample_block_column(&m->layout, u, k, m->block[u]);

				if (!strcmp(m->layout.column[k].spec.name, ops->labels[0].name) && !(fabs(column[r] - label) <= 1e-9))
					return trial_broken(t, "unit %" PRId64 ", row %" PRId64 ": label '%s' is %.10g, the model's is %.10g", u, r, ops->labels[0].name,
							    column[r], label);
			}
		}
	}
	return true;
}

static bool enumeration(struct trial *t)
{
	struct made spectra;
	int taken = 0, which;

	for (int k = 0; k < PARTNER_SPECTRA; k++) {
		struct partner *p = partner_make(k, 4, &t->arena);
		struct made m;

		if (!lay_out(t, &m, p, 2, temperatures, COUNT)) {
			let_go(&m);
			continue;
		}
		taken++;
		if (!make(&m, 2))
			return false;
		for (int T = 0; T < 2; T++)
			if (!right_at(&m, p, temperatures[T]))
				return false;
		let_go(&m);
	}
	if (taken)
		return true;
	if (!lay_out_any(t, &spectra, 1, &which))
		return false;
	return which == PARTNER_SPECTRA ? right_spectra(t, &spectra, partner_make(which, 4, &t->arena)) :
					  trial_left_out(t, "its rows come without a model: nothing is known of their averages");
}

static bool same_blocks(struct trial *t, const struct made *a, const struct made *b, const char *how)
{
	if (a->plan.n_unit != b->plan.n_unit)
		return trial_broken(t, "plan() gives %" PRId64 " units, and %" PRId64 " %s", a->plan.n_unit, b->plan.n_unit, how);
	for (int64_t u = 0; u < a->plan.n_unit; u++) {
		const size_t bytes = sample_block_bytes(&a->layout, u);
		size_t at = 0;

		if (bytes == sample_block_bytes(&b->layout, u)) {
			while (at < bytes && ((const char *)a->block[u])[at] == ((const char *)b->block[u])[at])
				at++;
			if (at == bytes)
				continue;
		}
		return trial_broken(t, "unit %" PRId64 " of %" PRId64 " has other bytes %s, from byte %zu of %zu", u, a->plan.n_unit, how, at, bytes);
	}
	return true;
}

static bool threads(struct trial *t)
{
	static const int n_thread[] = { 2, 8 };
	struct made one, more;
	int which;

	if (!lay_out_any(t, &one, 4 * FEW, &which) || !make(&one, 1))
		return false;
	for (int k = 0; k < 2; k++)
		if (!lay_out_any(t, &more, 4 * FEW, &which) || !make(&more, n_thread[k]) ||
		    !same_blocks(t, &one, &more, k ? "with 8 threads" : "with 2 threads"))
			return false;
	return true;
}

/* What a run does that continues after a kill: a new instance, which makes the units that are missing. */
static bool after_kill(struct trial *t)
{
	struct made whole, rest;
	int which;

	if (!lay_out_any(t, &whole, 4 * FEW, &which) || !make(&whole, 1))
		return false;
	component_close(t->c);
	if (!trial_open(t))
		return false;
	return lay_out_any(t, &rest, 4 * FEW, &which) && make(&rest, 0) &&
	       same_blocks(t, &whole, &rest, "made by a new instance, from the last unit to the first");
}

static bool streams(struct trial *t)
{
	struct made m;
	int which;

	if (!lay_out_any(t, &m, 4 * FEW, &which))
		return false;
	if (which == NO_MODEL)
		return trial_left_out(t, "its rows come without a model: equal ones may be meant");
	if (which == PARTNER_SPECTRA && !(ops_of(t)->flags & GEAE_OWN_CONTROLS))
		return trial_left_out(t, "it draws no numbers: its spectra are at the controls that it is given");
	if (!make(&m, 1))
		return false;
	for (int64_t u = 0; u < m.plan.n_unit; u++)
		for (int64_t v = 0; v < u; v++) {
			const int64_t n = m.plan.unit[u].n_row;
			const size_t bytes = (size_t)n * m.layout.stride;

			if (bytes >= 16 && n == m.plan.unit[v].n_row && !memcmp(m.block[u], m.block[v], bytes))
				return trial_broken(t, "units %" PRId64 " and %" PRId64 " made the same %" PRId64 " %s", v, u, n,
						    which == PARTNER_SPECTRA ? "spectra" : "configurations");
		}
	return true;
}

static bool stops(struct trial *t)
{
	volatile sig_atomic_t stop = 1;
	struct made m;
	int which;

	if (!lay_out_any(t, &m, 4 * FEW, &which))
		return false;
	t->session.stop = &stop;
	m.block = arena_array(&t->arena, m.plan.n_unit + 1, void *);
	m.block[0] = arena_need(&t->arena, sample_block_bytes(&m.layout, 0) + 1);
	context_init(&m.worker[0], &t->session);
	trial_doing(t, "run() when a stop was asked for");
	which = sample_unit(&m.layout, &m.worker[0].pub, ops_of(t), t->c->self, 0, m.block[0], NULL);
	if (which != GEAE_OK && which != GEAE_ESTOP)
		return trial_broken(t, "run() returns status %d where progress() said GEAE_ESTOP", which);
	context_finish(&m.worker[0]);
	return true;
}

int exercise_sampler(struct trial *t)
{
	struct made m;
	int status = GEAE_OK;

	for (int k = 0; k <= N_PARTNER; k++) {
		if (lay_out_partner(t, &m, k, 8)) {
			m.block = arena_array(&t->arena, m.plan.n_unit + 1, void *);
			m.block[0] = arena_need(&t->arena, sample_block_bytes(&m.layout, 0) + 1);
			context_init(&m.worker[0], &t->session);
			m.worker[0].pub.host = t->cx.pub.host;
			status = sample_unit(&m.layout, &m.worker[0].pub, ops_of(t), t->c->self, 0, m.block[0], NULL);
			context_finish(&m.worker[0]);
			let_go(&m);
			return status;
		}
		status = m.cx.error.status;
		let_go(&m);
		if (shortage_struck())
			return status;
	}
	return GEAE_OK;
}

const struct law laws_sampler[] = {
	{ "plan", "the units make exactly the rows asked for at each point", "plan(): how count is divided among units", plan_whole, false },
	{ "rows", "every row is written whole: states, controls, columns", "run(): rows->n, x_stride, levels below n_level, bits behind the last spin", rows_sound, false },
	{ "enumeration", "averages over its rows are those of all configurations, within 5 standard errors; spectra are the model's at their controls", "the acceptance rule (energy difference, sign, temperature), burn-in, detailed balance; what response() was asked", enumeration, false },
	{ "threads", "the same bytes from 1, 2 and 8 threads", "static variables, and members of the instance that run() writes", threads, false },
	{ "after-kill", "a unit has the same bytes whatever units were made before it, and by whom", "run(): draw from geae_stream(cx, unit, ...) alone, keep nothing from unit to unit", after_kill, false },
	{ "streams", "no two units draw the same random numbers", "the id given to geae_stream(): another for each unit", streams, false },
	{ "stop", "a stop is passed on, or the unit finished", "run(): return what progress() returned", stops, false },
	{ .id = NULL },
};
