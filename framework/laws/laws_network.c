/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of networks: features that the generators left over act upon as upon the components, graphs that run. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "executor.h"
#include "graph_trial.h"

static const int models[] = { PARTNER_FERROMAGNET, PARTNER_POTTS, PARTNER_CHAIN, PARTNER_SPECTRA };
enum { N_MODEL = sizeof(models) / sizeof(models[0]) };

static const struct geae_network_ops *ops_of(const struct trial *t)
{
	return t->ops;
}

/* Calls `holds` with each partner whose states the network takes. */
static bool with_each(struct trial *t, bool (*holds)(struct graph_trial *))
{
	const char *why = "";
	int taken = 0;

	for (int k = 0; k < N_MODEL; k++) {
		struct graph_trial g;
		bool good;

		if (!graph_trial_project(&g, t, t->c, partner_make(models[k], 4, &t->arena))) {
			why = *why ? why : arena_text(&t->arena, trial_error(t, t->cx.error.status));
			continue;
		}
		good = holds(&g);
		graph_trial_free(&g);
		if (!good && !g.refused)
			return false;
		taken += good;
		if (!good && !*why)
			why = arena_text(&t->arena, trial_error(t, t->cx.error.status));
	}
	return taken ? true : trial_left_out(t, "it refuses all the states there are for tests: %s", why);
}

static const struct geae_generator *named(const struct geae_symmetry *s, const char *name)
{
	for (size_t k = 0; k < s->n_generator; k++)
		if (!strcmp(s->generator[k].name, name))
			return &s->generator[k];
	return NULL;
}

static double feature(const struct geae_projection *p, int64_t i, const double *x)
{
	double sum = p->start ? 0 : x[i];

	for (int64_t k = p->start ? p->start[i] : 0; p->start && k < p->start[i + 1]; k++)
		sum += p->weight[k] * x[p->index[k]];
	return sum;
}

/* Features of the transformed components are the transformed features; of any x, not only of configurations. */
static bool acts_alike(struct graph_trial *g, const struct geae_generator *on_features, const struct geae_generator *raw)
{
	const struct geae_projection *p = &g->set.projection;
	const int64_t n = g->partner->symmetry.n_component;
	double *x = arena_array(&g->t->arena, n + 1, double), *moved = arena_array(&g->t->arena, n + 1, double);

	for (int64_t c = 0; c < n; c++)
		x[c] = sin(1.7 * (double)c * (double)c + 0.3);
	for (int64_t c = 0; c < n; c++)
		moved[c] = (raw->sign ? raw->sign[c] : 1) * x[raw->perm[c]];
	for (int64_t i = 0; i < g->set.n_feature; i++) {
		const double of_moved = feature(p, i, moved), acted = on_features->sign[i] * feature(p, on_features->perm[i], x);

		if (!(fabs(of_moved - acted) <= 1e-9 * (1 + fabs(acted))))
			return trial_broken(g->t, "%s, '%s': feature %" PRId64 " of g x is %.10g, (g feature)[%" PRId64 "] of x is %.10g", g->partner->what,
					    raw->name, i, of_moved, i, acted);
	}
	return true;
}

static bool projects(struct graph_trial *g)
{
	char *seen = arena_array(&g->t->arena, g->set.n_feature + 1, char);

	for (size_t k = 0; k < g->set.n_generator; k++) {
		const struct geae_generator *one = &g->set.generator[k], *raw = named(&g->partner->symmetry, one->name);

		memset(seen, 0, (size_t)g->set.n_feature);
		for (int64_t i = 0; i < g->set.n_feature; i++) {
			if (one->perm[i] < 0 || one->perm[i] >= g->set.n_feature || seen[one->perm[i]] || (one->sign[i] != 1 && one->sign[i] != -1))
				return trial_broken(g->t, "%s: generator '%s' is no signed permutation of the %" PRId64 " features (entry %" PRId64 ")",
						    g->partner->what, one->name, g->set.n_feature, i);
			seen[one->perm[i]] = 1;
		}
		if (raw && !acts_alike(g, one, raw))
			return false;
	}
	return true;
}

static bool projection(struct trial *t)
{
	return with_each(t, projects);
}

static int64_t variants_of(const struct graph_trial *g)
{
	struct geae_features f = { .n_feature = g->set.n_feature, .n_generator = g->set.n_generator, .generator = g->set.generator };

	return ops_of(g->t)->variants ? ops_of(g->t)->variants(g->t->c->self, &f) : 1;
}

static bool finite_heads(struct graph_trial *g)
{
	const struct learner *l = &g->learner;

	graph_trial_loss(g, g->parameter, NULL);
	for (size_t k = 0; k < l->n_head; k++) {
		const double *v = reference_value(g->reference, l->head[k]);

		for (int64_t i = 0; i < (int64_t)l->head[k].features * TRIAL_ROWS; i++)
			if (!isfinite(v[i]))
				return trial_broken(g->t, "%s: head '%s' gives %g with its starting values", g->partner->what, l->head_name[k], v[i]);
	}
	if (l->health.id && !isfinite(*reference_value(g->reference, l->health)))
		return trial_broken(g->t, "%s: health() gives %g with its starting values", g->partner->what, *reference_value(g->reference, l->health));
	return true;
}

static bool builds(struct graph_trial *g)
{
	const struct geae_head *heads = ops_of(g->t)->decode ? ops_of(g->t)->decode_heads : ops_of(g->t)->encode_heads;
	struct geae_component *loss[] = { partner_loss(heads, &g->t->arena) };
	const int64_t n_variant = variants_of(g);

	if (n_variant < 1 || n_variant > 1000)
		return trial_broken(g->t, "%s: variants() gives %" PRId64, g->partner->what, n_variant);
	for (int64_t v = 0; v < n_variant && v < 8; v++)
		for (int condition = 0; condition < 2; condition++)
			if (!graph_trial_build(g, condition, v, 1, loss) || !finite_heads(g))
				return false;
	return true;
}

static bool graph(struct trial *t)
{
	return with_each(t, builds);
}

static bool differentiates(struct graph_trial *g)
{
	const struct geae_head *heads = ops_of(g->t)->decode ? ops_of(g->t)->decode_heads : ops_of(g->t)->encode_heads;
	struct geae_component *loss[] = { partner_loss(heads, &g->t->arena) };

	return graph_trial_build(g, 1, 0, 1, loss) && (g->learner.n_float == 0 || graph_trial_gradient(g));
}

static bool gradient(struct trial *t)
{
	if (ops_of(t)->fit)
		return trial_left_out(t, "it is solved by fit(), not trained");
	return with_each(t, differentiates);
}

static bool starts(struct graph_trial *g)
{
	static const uint64_t key[2] = { 2385, 17 };
	const struct graph_parameter *p;
	struct geae_component *none[] = { NULL };
	float *again, *other;
	size_t n;

	if (!graph_trial_build(g, 0, 0, 0, none))
		return false;
	again = arena_array(&g->t->arena, g->learner.n_float + 16, float);
	other = arena_array(&g->t->arena, g->learner.n_float + 16, float);
	learner_start(&g->learner, &g->t->cx, &g->want, key, 0, again, g->state);
	learner_start(&g->learner, &g->t->cx, &g->want, key, 1, other, g->state);
	n = graph_parameters(g->learner.graph, &p);
	for (size_t k = 0; k < n; k++)
		for (int64_t i = p[k].offset; i < p[k].offset + p[k].rows * p[k].columns; i++) {
			const double rate = ops_of(g->t)->rate ? ops_of(g->t)->rate(g->t->c->self, &g->features, p[k].name) : 1;

			if (!isfinite(g->start[i]))
				return trial_broken(g->t, "%s: init() gives '%s'[%" PRId64 "] = %g", g->partner->what, p[k].name, i - p[k].offset,
						    (double)g->start[i]);
			if (memcmp(&g->start[i], &again[i], sizeof(float)) != 0)
				return trial_broken(g->t, "%s: init() gives '%s'[%" PRId64 "] = %.9g, and %.9g from the same stream", g->partner->what, p[k].name,
						    i - p[k].offset, (double)g->start[i], (double)again[i]);
			if (!(rate >= 0) || !isfinite(rate))
				return trial_broken(g->t, "rate() of '%s' is %g", p[k].name, rate);
		}
	if (g->learner.n_float && !memcmp(g->start, other, (size_t)g->learner.n_float * sizeof(float)) && !ops_of(g->t)->fit)
		return trial_broken(g->t, "%s: a new start has the same values as the one before: nothing is drawn from the stream", g->partner->what);
	return true;
}

static bool start(struct trial *t)
{
	return with_each(t, starts);
}

static bool executes(struct graph_trial *g)
{
	struct geae_component *none[] = { NULL };
	const int n_thread[] = { 1, 2, 8 };
	float *out[3] = { NULL };
	const double *exact;
	char error[256];
	size_t width;

	if (!graph_trial_build(g, 1, 0, 0, none))
		return false;
	graph_trial_loss(g, g->parameter, NULL);
	if (graph_needs_two_samples(g->learner.graph))
		exact = NULL; /* the reference was run as in training */
	else
		exact = reference_value(g->reference, g->learner.head[0]);
	width = (size_t)g->learner.head[0].features;
	for (int k = 0; k < 3; k++) {
		struct pool *pool = pool_create(n_thread[k]);
		struct executor_want want = { .graph = g->learner.graph, .batch = TRIAL_ROWS, .output = g->learner.head, .n_output = 1, .pool = pool };
		struct executor *e = executor_create(&want, error);
		const struct graph_input *in;
		const size_t n_in = graph_inputs(g->learner.graph, &in);
		struct feed feed[8] = { { 0 } };
		struct batch batch = { TRIAL_ROWS, feed, NULL };

		if (!e || n_in > 8)
			return trial_broken(g->t, "%s: the graph cannot be run: %s", g->partner->what, error);
		for (size_t i = 0; i < n_in; i++)
			feed[i] = in[i].noise ? (struct feed){ .type = FEED_ZERO } :
						(struct feed){ FEED_FLOAT, strcmp(in[i].name, "x") ? g->condition : g->x,
							       sizeof(float) * (size_t)in[i].features, NULL };
		out[k] = arena_array(&g->t->arena, TRIAL_ROWS * width + 1, float);
		if (!executor_run(e, &batch, g->start, g->state))
			return trial_broken(g->t, "%s: %s", g->partner->what, executor_error(e));
		executor_output(e, 0, out[k], width);
		executor_destroy(e);
		pool_destroy(pool);
		if (k && memcmp(out[0], out[k], TRIAL_ROWS * width * sizeof(float)) != 0)
			return trial_broken(g->t, "%s: the latent has other bytes with %d threads than with one", g->partner->what, n_thread[k]);
	}
	for (size_t i = 0; exact && i < width * TRIAL_ROWS; i++) {
		const double value = (double)out[0][i], e = exact[i % width * TRIAL_ROWS + i / width];

		if (!(fabs(value - e) <= 1e-4 * (1 + fabs(e))))
			return trial_broken(g->t, "%s: latent of row %zu is %.8g in single precision and %.8g in double: values too large or nearly cancelling",
					    g->partner->what, i / width, value, e);
	}
	return true;
}

static bool threads(struct trial *t)
{
	return with_each(t, executes);
}

static bool fits(struct graph_trial *g)
{
	struct geae_component *none[] = { NULL };
	float *forth, *back, *x;
	double *condition;
	const struct graph_parameter *p;
	const int64_t n = g->set.n_feature;
	size_t n_parameter;

	if (!graph_trial_build(g, 0, 0, 0, none))
		return false;
	n_parameter = graph_parameters(g->learner.graph, &p);
	x = arena_array(&g->t->arena, TRIAL_ROWS * n + 1, float);
	condition = arena_array(&g->t->arena, TRIAL_ROWS, double);
	for (int64_t r = 0; r < TRIAL_ROWS; r++)
		memcpy(x + r * n, g->x + (TRIAL_ROWS - 1 - r) * n, (size_t)n * sizeof(float));
	for (size_t k = 0; k < n_parameter; k++) {
		const int64_t size = p[k].rows * p[k].columns;
		int status;

		forth = arena_array(&g->t->arena, size, float);
		back = arena_array(&g->t->arena, size, float);
		trial_doing(g->t, "fit() of '%s'", p[k].name);
		status = ops_of(g->t)->fit(&g->t->cx.pub, g->t->c->self, &g->features, TRIAL_ROWS, g->x, condition, p[k].name, p[k].rows, p[k].columns, forth);
		if (status == GEAE_OK)
			status = ops_of(g->t)->fit(&g->t->cx.pub, g->t->c->self, &g->features, TRIAL_ROWS, x, condition, p[k].name, p[k].rows,
						   p[k].columns, back);
		if (status != GEAE_OK)
			return trial_broken(g->t, "%s: fit() of '%s' fails: %s", g->partner->what, p[k].name, trial_error(g->t, status));
		for (int64_t i = 0; i < size; i++)
			if (!(fabs((double)(forth[i] - back[i])) <= 1e-4 * (1 + fabs((double)forth[i]))))
				return trial_broken(g->t, "%s: '%s'[%" PRId64 "] is %.8g, and %.8g from the same rows in another order", g->partner->what,
						    p[k].name, i, (double)forth[i], (double)back[i]);
	}
	return true;
}

static bool fit(struct trial *t)
{
	return ops_of(t)->fit ? with_each(t, fits) : trial_left_out(t, "no fit()");
}

int exercise_network(struct trial *t)
{
	for (int k = 0; k < N_MODEL; k++) {
		struct graph_trial g;
		int status = GEAE_OK;

		if (graph_trial_project(&g, t, t->c, partner_make(models[k], 4, &t->arena))) {
			g.features = (struct geae_features){ .n_feature = g.set.n_feature, .n_generator = g.set.n_generator, .generator = g.set.generator };
			g.want.features = &g.features;
			g.want.decode = true;
			status = learner_make(&g.learner, &t->cx, &g.want, &t->arena);
			graph_trial_free(&g);
			return status;
		}
		if (shortage_struck())
			return t->cx.error.status;
	}
	return GEAE_OK;
}

const struct law laws_network[] = {
	{ "projection", "generators on features are signed permutations, and act there as on the components", "project(): perm and sign of the generators left over", projection, false },
	{ "graph", "encode(), decode(), health() and every variant build a graph whose heads are finite", "nn_ calls: lengths of operands; logarithms and roots of what may be 0", graph, false },
	{ "gradient", "the derivative is that of the loss", "places where an operation jumps or has no derivative", gradient, false },
	{ "start", "starting values are finite and come from the stream alone; rates are not negative", "init(): draw from the stream that is handed over; rate()", start, false },
	{ "threads", "the latent has the same bytes from 1, 2 and 8 threads, and those of double precision", "encode(): what depends on anything but its arguments", threads, false },
	{ "fit", "a closed form does not depend on the order of the rows", "fit()", fit, false },
	{ .id = NULL },
};
