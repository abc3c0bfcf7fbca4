/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losses against their formulas, on heads that are simply other inputs. */
#include <string.h>
#include <geae/nn.h>
#include "near.h"
#include "mini_host.h"
#include "reference.h"

enum { N = 23, F = 4 };

static struct mini mini;

struct setting { /* one loss built on inputs x[F] and head[n_head] */
	struct graph *graph;
	struct geae_tensor loss;
	struct geae_aim aim;
	float x[N * F], y[N * F];
};

static double noise(int i)
{
	double s = sin(12.9898 * (i + 1)) * 43758.5453;

	return 2 * (s - floor(s)) - 1;
}

static const float slopes[F] = { 0.7f, -0.2f, 0.4f, 0.1f };
static double constant, scale;

/* z = scale (w.x + constant) as the network's encoder */
static struct geae_tensor encode(const struct geae_aim *aim, struct geae_tensor x, const char *head)
{
	struct geae_graph *g = aim->graph;
	struct geae_tensor z = { 0, 0 };

	assert_string_equal(head, "latent");
	for (int i = 0; i < F; i++) {
		struct geae_tensor term = nn_affine(g, nn_slice(g, x, i, 1), (double)slopes[i], 0);

		z = i ? nn_add(g, z, term) : term;
	}
	return nn_affine(g, z, scale, scale * constant);
}

static void start(struct setting *s, const struct geae_features *f)
{
	struct geae_graph *g;

	memset(s, 0, sizeof *s);
	s->graph = graph_create();
	g = graph_public(s->graph);
	for (int i = 0; i < N * F; i++) {
		s->x[i] = (float)noise(i);
		s->y[i] = (float)(3 * noise(i + 1000));
	}
	s->aim = (struct geae_aim){ .graph = g, .features = f, .x = nn_input(g, "x", F), .encode = encode };
	context_reset(&mini.context);
}

static void make(struct setting *s, struct geae_component *loss, const struct geae_features *f, int64_t n_head)
{
	const struct geae_loss_ops *ops = loss->plugin->descriptor->ops;
	struct geae_graph *g;
	struct geae_tensor head;

	start(s, f);
	g = s->aim.graph;
	head = strcmp(ops->needs[0], "latent") ? nn_input(g, "y", n_head) : encode(&s->aim, s->aim.x, "latent");
	assert_null(ops->needs[1]);
	s->aim.head = &head;
	s->loss = ops->build(mini.cx, loss->self, &s->aim);
}

static double value(struct setting *s)
{
	struct feed feed[2] = { { FEED_FLOAT, s->x, F * sizeof(float), NULL },
				{ FEED_FLOAT, s->y, F * sizeof(float), NULL } };
	const struct batch batch = { N, feed, NULL };
	struct reference *r = reference_create(s->graph);
	double parameter[1] = { 0 }, state[1] = { 0 }, loss;

	assert_null(graph_error(s->graph));
	assert_int_equal(s->loss.features, 1);
	assert_true(reference_run(r, &batch, parameter, state, true));
	loss = *reference_value(r, s->loss);
	reference_destroy(r);
	graph_destroy(s->graph);
	return loss;
}

static void bce(void **state)
{
	struct geae_component *c = mini_open(&mini, GEAE_LOSS, "bce", "", NULL);
	struct setting s;
	double expected = 0;

	(void)state;
	make(&s, c, NULL, F);
	for (int i = 0; i < N * F; i++) {
		double p = 1 / (1 + exp(-(double)s.y[i])), t = ((double)s.x[i] + 1) / 2;

		expected -= (t * log(p) + (1 - t) * log(1 - p)) / (N * F);
	}
	assert_near(value(&s), expected, 1e-12);
	make(&s, c, NULL, F);
	memset(s.y, 0, sizeof s.y);
	assert_near(value(&s), log(2), 1e-15);
	mini_close(c);
}

static void mse(void **state)
{
	struct geae_component *c = mini_open(&mini, GEAE_LOSS, "mse", "", NULL);
	struct setting s;
	double expected = 0;

	(void)state;
	make(&s, c, NULL, F);
	for (int i = 0; i < N * F; i++)
		expected += pow((double)s.y[i] - (double)s.x[i], 2) / (N * F);
	assert_near(value(&s), expected, 1e-12);
	mini_close(c);
}

static void sse(void **state)
{
	struct geae_component *c = mini_open(&mini, GEAE_LOSS, "sse", "", NULL);
	struct setting s;
	double expected = 0;

	(void)state;
	make(&s, c, NULL, F);
	for (int i = 0; i < N * F; i++)
		expected += pow((double)s.y[i] - (double)s.x[i], 2) / N;
	assert_near(value(&s), expected, 1e-12);
	mini_close(c);
}

/* Means x, logarithms of variances y. */
static void kl(void **state)
{
	struct geae_component *c = mini_open(&mini, GEAE_LOSS, "kl", "", NULL);
	const struct geae_loss_ops *ops = c->plugin->descriptor->ops;
	struct geae_tensor head[2];
	struct setting s;
	double expected = 0;

	(void)state;
	for (int pass = 0; pass < 3; pass++) {
		start(&s, NULL);
		head[0] = s.aim.x;
		head[1] = nn_input(s.aim.graph, "y", F);
		s.aim.head = head;
		s.loss = ops->build(mini.cx, c->self, &s.aim);
		for (int i = 0; i < N * F && pass; i++) {
			s.x[i] = pass == 1;
			s.y[i] = pass == 1 ? -2 * (float)log(2) : 0;
		}
		for (int i = 0; i < N * F && !pass; i++) {
			double mu = (double)s.x[i], lv = (double)s.y[i];

			expected -= 0.5 * (1 + lv - mu * mu - exp(lv)) / N;
		}
		assert_near(value(&s), pass == 0 ? expected : pass == 1 ? F * (0.125 + log(2)) : 0, 1e-6);
	}
	assert_string_equal(ops->needs[0], "mean");
	assert_string_equal(ops->needs[1], "log_variance");
	assert_null(ops->needs[2]);
	mini_close(c);
}

/* Two latents of a row: w.x, and its first number. */
static struct geae_tensor encode_pair(const struct geae_aim *aim, struct geae_tensor x, const char *head)
{
	assert_string_equal(head, "mean");
	return nn_concat(aim->graph, encode(aim, x, "latent"), nn_slice(aim->graph, x, 0, 1));
}

static void mirror(void **state)
{
	static const char *const options[] = { "odd = 0;", "", "odd = 2;" };

	(void)state;
	scale = 1.7;
	constant = 0.3;
	for (int n_odd = 0; n_odd < 3; n_odd++) {
		struct geae_component *c = mini_open(&mini, GEAE_LOSS, "mirror", options[n_odd], NULL);
		const struct geae_loss_ops *ops = c->plugin->descriptor->ops;
		static const struct geae_features f = { .n_feature = F };
		struct geae_tensor head;
		struct setting s;
		double expected = 0;

		start(&s, &f);
		s.aim.encode = encode_pair;
		head = encode_pair(&s.aim, s.aim.x, "mean");
		s.aim.head = &head;
		s.loss = ops->build(mini.cx, c->self, &s.aim);
		for (int r = 0; r < N; r++) {
			double z = constant, image = constant, first = (double)s.x[r * F], last = (double)s.x[r * F + F - 1];

			for (int i = 0; i < F; i++) {
				z += (double)slopes[i] * (double)s.x[r * F + i];
				image += (double)slopes[i] * (double)s.x[r * F + F - 1 - i];
			}
			expected += pow(scale * (image + (n_odd > 0 ? z : -z)), 2) / N;
			expected += pow(last + (n_odd > 1 ? first : -first), 2) / N;
		}
		assert_near(value(&s), expected, 1e-6);
		assert_string_equal(ops->needs[0], "mean");
		assert_null(ops->needs[1]);
		mini_close(c);
	}
}

static void mirror_of_too_few(void **state)
{
	static const struct geae_features f = { .n_feature = F };
	struct geae_component *c = mini_open(&mini, GEAE_LOSS, "mirror", "odd = 3;", NULL);
	const struct geae_loss_ops *ops = c->plugin->descriptor->ops;
	struct geae_tensor head;
	struct setting s;

	(void)state;
	start(&s, &f);
	s.aim.encode = encode_pair;
	head = encode_pair(&s.aim, s.aim.x, "mean");
	s.aim.head = &head;
	assert_int_equal(ops->build(mini.cx, c->self, &s.aim).id, 0);
	assert_string_equal(mini_message(&mini), "odd = 3 is more than the 2 latents of the network");
	graph_destroy(s.graph);
	mini_close(c);
}

static void other_shape(void **state)
{
	static const char *const names[] = { "bce", "mse", "sse" }, *const says[] = {
		"'logits' has 3 features, the input has 4", "'reconstruction' has 3 features, the input has 4",
		"'reconstruction' has 3 features, the input has 4"
	};

	(void)state;
	for (int k = 0; k < 3; k++) {
		struct geae_component *c = mini_open(&mini, GEAE_LOSS, names[k], "", NULL);
		struct setting s;

		make(&s, c, NULL, 3);
		assert_int_equal(s.loss.id, 0);
		assert_int_equal(mini.context.error.status, GEAE_ESHAPE);
		assert_non_null(strstr(mini_message(&mini), says[k]));
		graph_destroy(s.graph);
		mini_close(c);
	}
}

/* ---- symmetry ---------------------------------------------------------------------------- */

static const int32_t swap[] = { 1, 0, 3, 2 }, stay[] = { 0, 1, 2, 3 };
static const int8_t minus[] = { -1, -1, -1, -1 }, mixed[] = { 1, 1, -1, -1 }, plus[] = { 1, 1, 1, 1 };
static const struct geae_generator all[] = {
	{ "swap", "", swap, NULL },   { "nothing", "", stay, NULL }, { "flip", "", stay, minus },
	{ "mixed", "", swap, mixed }, { "again", "", swap, plus },   { "nothing either", "", stay, plus },
};

static struct geae_features with(const struct geae_generator *g, size_t n)
{
	return (struct geae_features){ .n_feature = F, .n_generator = n, .generator = g };
}

static double z_of(const float *x, const struct geae_generator *g)
{
	double z = constant;

	for (int i = 0; i < F; i++)
		z += (double)slopes[i] * (double)x[g->perm[i]] * (g->sign ? g->sign[i] : 1);
	return scale * z;
}

static double expected_symmetry(const float *x, double penalty, const int *which, int n)
{
	double loss = 1, least = 2;

	for (int k = 0; k < n; k++) {
		double zz = 0, zg = 0, gg = 0;

		for (int r = 0; r < N; r++) {
			double a = z_of(x + r * F, &all[1]), b = z_of(x + r * F, &all[which[k]]);

			zz += a * a;
			zg += a * b;
			gg += b * b;
		}
		loss += penalty * (pow(1 - gg / zz, 2) + 1 - zg * zg / (zz * gg));
		least = fmin(least, zg / sqrt(zz * gg));
	}
	return loss + least;
}

static void symmetry(void **state)
{
	static const struct {
		const char *settings;
		double penalty;
	} rows[] = { { "", 1 }, { "penalty = 0.3", 0.3 }, { "penalty = 0", 0 } };
	static const int which[] = { 0, 2, 3 };
	struct geae_features f = with(all, 6);
	struct setting s;
	double one[3], expected;

	(void)state;
	constant = 0.15;
	scale = 1.3;
	for (int k = 0; k < 3; k++) {
		struct geae_component *c = mini_open(&mini, GEAE_LOSS, "symmetry", rows[k].settings, NULL);

		make(&s, c, &f, 1);
		expected = expected_symmetry(s.x, rows[k].penalty, which,
					     3); /* each action once, and none that does nothing */
		assert_near(one[k] = value(&s), expected, 1e-9);
		mini_close(c);
	}
	assert_true(fabs(one[0] - one[1]) > 0.05 && fabs(one[1] - one[2]) > 0.02);
}

static void symmetry_of_odd_latents(void **state)
{
	struct geae_component *c = mini_open(&mini, GEAE_LOSS, "symmetry", "", NULL);
	struct geae_features f = with(all + 2, 1);
	struct setting s;

	(void)state;
	constant = 0;
	scale = 2.385;
	make(&s, c, &f, 1);
	assert_near(value(&s), 0, 1e-10); /* represented as -1, exactly */
	constant = 1e9;
	scale = 1e-9;
	make(&s, c, &f, 1);
	assert_near(value(&s), 2, 1e-6); /* invariant: no representation but the trivial one */
	constant = 0;
	scale = 0;
	make(&s, c, &f, 1);
	assert_near(value(&s), 2, 1e-12); /* finite */
	mini_close(c);
}

/* z = (x0, 2 x1 + constant) */
static struct geae_tensor encode_two(const struct geae_aim *aim, struct geae_tensor x, const char *head)
{
	struct geae_graph *g = aim->graph;

	(void)head;
	return nn_concat(g, nn_slice(g, x, 0, 1), nn_affine(g, nn_slice(g, x, 1, 1), scale, constant));
}

static double vector_loss(struct geae_component *c, const struct geae_features *f)
{
	const struct geae_loss_ops *ops = c->plugin->descriptor->ops;
	struct geae_tensor head;
	struct setting s;

	start(&s, f);
	s.aim.encode = encode_two;
	head = encode_two(&s.aim, s.aim.x, "latent");
	s.aim.head = &head;
	s.loss = ops->build(mini.cx, c->self, &s.aim);
	return value(&s);
}

static void symmetry_of_vectors(void **state)
{
	static const int32_t turn[] = { 1, 0, 2, 3 };
	static const int8_t one_minus[] = { 1, -1, 1, 1 }, first[] = { -1, 1, 1, 1 };
	static const struct geae_generator quarter[] = { { "rho", "", turn, one_minus } }, half[] = { { "sigma", "", stay, minus } },
					   one[] = { { "tau", "", stay, first } };
	struct geae_component *c = mini_open(&mini, GEAE_LOSS, "symmetry", "", NULL);
	struct geae_features of_quarter = with(quarter, 1), of_half = with(half, 1), of_one = with(one, 1);

	(void)state;
	constant = 0;
	scale = 1;
	assert_near(vector_loss(c, &of_quarter), 4.0 / 3, 1e-3); /* M = 2 */
	assert_near(vector_loss(c, &of_half), 4.0 / 5, 1e-3);	 /* M = 4 */
	assert_near(vector_loss(c, &of_one), 2.0 / 5 + 2, 1e-3); /* x1 is left */
	scale = 2;						 /* no longer by an orthogonal matrix: R = (0, 1/2; -2, 0) */
	assert_true(vector_loss(c, &of_quarter) > 4.0 / 3 + 5);
	scale = 1e-3;
	constant = 1;						 /* the second is a constant */
	assert_true(vector_loss(c, &of_half) > 2.3);
	scale = constant = 0;					 /* there is no second */
	assert_true(vector_loss(c, &of_half) > 1.3);
	mini_close(c);
}

static void symmetry_without(void **state)
{
	struct geae_component *c = mini_open(&mini, GEAE_LOSS, "symmetry", "", NULL);
	struct geae_features f = with(all + 5, 1);
	struct setting s;

	(void)state;
	make(&s, c, &f, 1);
	assert_int_equal(s.loss.id, 0);
	assert_int_equal(mini.context.error.status, GEAE_EUNSUP);
	assert_non_null(strstr(mini_message(&mini), "no symmetry of the model acts on the input features"));
	graph_destroy(s.graph);
	mini_close(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bce),
		cmocka_unit_test(mse),
		cmocka_unit_test(sse),
		cmocka_unit_test(kl),
		cmocka_unit_test(mirror),
		cmocka_unit_test(mirror_of_too_few),
		cmocka_unit_test(other_shape),
		cmocka_unit_test(symmetry),
		cmocka_unit_test(symmetry_of_odd_latents),
		cmocka_unit_test(symmetry_of_vectors),
		cmocka_unit_test(symmetry_without),
	};
	int failed;

	mini_start(&mini, 2385);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mini_finish(&mini);
	return failed;
}
