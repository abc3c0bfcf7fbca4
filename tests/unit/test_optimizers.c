/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Optimizers against their formulas in double precision, one element at a time. */
#include <string.h>
#include <geae/nn.h>
#include "near.h"
#include "mini_host.h"

enum { N = 37, STEPS = 60 };

static struct mini mini;

static const struct geae_optimizer_ops *ops_of(const struct geae_component *c)
{
	return c->plugin->descriptor->ops;
}

static const struct geae_rate_group groups[] = { { 0, 5, 1.0 }, { 5, 6, 0.25 }, { 9, N, 3.0 } }; /* 6..8 stay */

static double factor_of(int i)
{
	for (int k = 0; k < 3; k++)
		if (i >= groups[k].from && i < groups[k].to)
			return groups[k].factor;
	return 0;
}

/* Gradients of very different sizes; every third element is 0 at every other step. */
static float gradient_at(int step, int i)
{
	double size = pow(10, i % 9 - 6);

	return i % 3 == 0 && step % 2 ? 0 : (float)(size * (sin(1.7 * i + 0.9 * step) + 0.3));
}

struct run {
	float value[N], gradient[N], state[4][N];
	double scalar[GEAE_MAX_OPTIMIZER_SCALAR];
};

static void step(const struct geae_component *c, struct run *r, int t, int parts)
{
	const struct geae_optimizer_ops *ops = ops_of(c);

	for (int i = 0; i < N; i++)
		r->gradient[i] = gradient_at(t, i);
	if (ops->begin)
		ops->begin(c->self, r->scalar);
	for (int p = 0; p < parts; p++) { /* as the host hands it over: groups cut to the part, from its start */
		int from = N * p / parts, to = N * (p + 1) / parts;
		struct geae_rate_group cut[3];
		struct geae_update u = {
			.group = cut, .gradient = r->gradient + from, .value = r->value + from, .scalar = r->scalar
		};

		for (int k = 0; k < 3; k++) {
			int64_t a = groups[k].from > from ? groups[k].from : from,
				b = groups[k].to < to ? groups[k].to : to;

			if (a < b)
				cut[u.n_group++] = (struct geae_rate_group){ a - from, b - from, groups[k].factor };
		}
		for (uint32_t s = 0; s < ops->n_state; s++)
			u.state[s] = r->state[s] + from;
		ops->update(c->self, &u);
	}
}

static void start(struct run *r)
{
	memset(r, 0, sizeof *r);
	for (int i = 0; i < N; i++)
		r->value[i] = (float)(0.2385 * (i - 18));
}

static void adam(void **state)
{
	static const struct {
		const char *settings;
		double rate, b1, b2, eps;
	} rows[] = {
		{ "", 0.001, 0.9, 0.999, 1e-8 },
		{ "rate = 0.02; beta1 = 0.5; beta2 = 0.9; eps = 1e-3", 0.02, 0.5, 0.9, 1e-3 },
		{ "rate = 0.3; beta1 = 0; beta2 = 0", 0.3, 0, 0, 1e-8 },
	};

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		struct geae_component *c = mini_open(&mini, GEAE_OPTIMIZER, "adam", rows[k].settings, NULL);
		struct run r;
		double x[N], m[N] = { 0 }, v[N] = { 0 };

		start(&r);
		assert_int_equal(ops_of(c)->n_state, 2);
		for (int i = 0; i < N; i++)
			x[i] = (double)r.value[i];
		for (int t = 1; t <= STEPS; t++) {
			step(c, &r, t, 1);
			for (int i = 0; i < N; i++) {
				double g = (double)gradient_at(t, i);

				m[i] = rows[k].b1 * m[i] + (1 - rows[k].b1) * g;
				v[i] = rows[k].b2 * v[i] + (1 - rows[k].b2) * g * g;
				x[i] -= rows[k].rate * factor_of(i) * (m[i] / (1 - pow(rows[k].b1, t))) /
					(sqrt(v[i] / (1 - pow(rows[k].b2, t))) + rows[k].eps);
				assert_near((double)r.value[i], x[i],
					    2e-5 * rows[k].rate * t + 5e-7 * (fabs(x[i]) + 1));
			}
		}
		mini_close(c);
	}
}

static void adam_first_step(void **state)
{
	struct geae_component *c = mini_open(&mini, GEAE_OPTIMIZER, "adam", "rate = 0.01", NULL);
	struct run r, before;

	(void)state;
	start(&r);
	before = r;
	step(c, &r, 2, 1);
	for (int i = 0; i < N; i++) {
		double g = (double)gradient_at(2, i);

		if (fabs(g) > 1e-5)
			assert_near((double)(before.value[i] - r.value[i]), copysign(0.01 * factor_of(i), g), 2e-5);
	}
	mini_close(c);
}

static void sgd(void **state)
{
	static const struct {
		const char *settings;
		double rate, momentum;
	} rows[] = {
		{ "", 0.01, 0 },
		{ "rate = 0.07; momentum = 0.9", 0.07, 0.9 },
	};

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		struct geae_component *c = mini_open(&mini, GEAE_OPTIMIZER, "sgd", rows[k].settings, NULL);
		struct run r;
		double x[N], u[N] = { 0 };

		start(&r);
		for (int i = 0; i < N; i++)
			x[i] = (double)r.value[i];
		for (int t = 1; t <= STEPS; t++) {
			step(c, &r, t, 1);
			for (int i = 0; i < N; i++) {
				u[i] = rows[k].momentum * u[i] + (double)gradient_at(t, i);
				x[i] -= rows[k].rate * factor_of(i) * u[i];
				assert_near((double)r.value[i], x[i], 2e-6 * (fabs(x[i]) + 1 + t * fabs(u[i])));
			}
		}
		mini_close(c);
	}
}

static void parts_do_not_matter(void **state)
{
	static const char *const names[] = { "adam", "sgd" };

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct geae_component *c = mini_open(&mini, GEAE_OPTIMIZER, names[k], "rate = 0.013", NULL);
		struct run whole, cut;

		start(&whole);
		start(&cut);
		for (int t = 1; t <= 20; t++) {
			step(c, &whole, t, 1);
			step(c, &cut, t, 1 + t % 7);
		}
		assert_memory_equal(whole.value, cut.value, sizeof whole.value);
		assert_memory_equal(whole.state, cut.state, sizeof whole.state);
		step(c, &cut, 21, 3);
		assert_memory_not_equal(whole.value, cut.value, sizeof whole.value);
		for (int i = 6; i < 9; i++) /* of no group */
			assert_near((double)cut.value[i], 0.2385 * (i - 18), 1e-6);
		mini_close(c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adam),
		cmocka_unit_test(adam_first_step),
		cmocka_unit_test(sgd),
		cmocka_unit_test(parts_do_not_matter),
	};
	int failed;

	mini_start(&mini, 2385);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mini_finish(&mini);
	return failed;
}
