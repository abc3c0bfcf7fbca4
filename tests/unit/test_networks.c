/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The networks: derivatives, invariance, sizes, equal starts, equal first steps, the closed form. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <geae/group.h>
#include <geae/states.h>
#include "near.h"
#include "net_kit.h"
#include "nn_kit.h"

static struct mini mini;
static struct geae_rng random_bits;

static struct geae_component *ising(int L)
{
	char settings[40];

	snprintf(settings, sizeof settings, "L = %d", L);
	return mini_open(&mini, GEAE_MODEL, "ising", settings, NULL);
}

static const double no_field[] = { 2.385, 0 };

/* Spins that point up with a probability of their own in each row, and signs as on a chessboard in half of them. */
static uint8_t *states(int64_t n, int L)
{
	uint8_t *level = malloc((size_t)(n * L * L));

	assert_non_null(level);
	for (int64_t r = 0; r < n; r++) {
		double p = geae_uniform(&random_bits);

		for (int c = 0; c < L * L; c++)
			level[r * L * L + c] = (geae_uniform(&random_bits) < p) ^ (r % 2 && (c / L + c % L) % 2);
	}
	return level;
}

static float *temperatures(int64_t n)
{
	float *T = malloc((size_t)n * sizeof(*T));

	assert_non_null(T);
	for (int64_t r = 0; r < n; r++)
		T[r] = (float)(1.5 + geae_uniform(&random_bits));
	return T;
}

static void run_states(struct net *net, int64_t n, const uint8_t *level, const float *T)
{
	float *x = malloc((size_t)(n * net->features.n_feature) * sizeof(*x));

	assert_non_null(x);
	net_project(net, n, level, x);
	net_run(net, n, x, T);
	free(x);
}

/* ---- sizes and refusals ------------------------------------------------------------------ */

static void sizes(void **state)
{
	static const struct {
		const char *network, *settings;
		int L;
		int64_t n;
	} rows[] = {
		{ "ge-autoencoder", "mode = paper", 2, 339 },
		{ "ge-autoencoder", "mode = paper", 16, 339 },
		{ "ge-autoencoder", "mode = paper", 128, 339 },
		{ "ge-autoencoder", "", 4, 334 },
		{ "ge-autoencoder", "", 64, 334 },
		{ "baseline-autoencoder", "", 16, 17865 },
		{ "baseline-autoencoder", "", 128, 1130697 },
		{ "linear-invariant", "", 32, 2 },
		{ "group-convolution", "", 4, 398 },
		{ "group-convolution", "", 64, 398 },
	};

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		struct geae_component *model = ising(rows[k].L);
		struct net net;

		assert_int_equal(net_open_model(&net, &mini, rows[k].network, rows[k].settings, model, no_field),
				 GEAE_OK);
		net_build(&net, 0, 1, 0, NULL);
		assert_int_equal(net_count(&net), rows[k].n);
		net_close(&net);
		mini_close(model);
	}
}

static void without_symmetry(void **state)
{
	static const char *const names[] = { "ge-autoencoder", "linear-invariant" };
	const struct geae_state spins = { .encoding = GEAE_SIGN, .rank = 1, .dim = { 6 }, .n_level = 2 };
	struct net net;

	(void)state;
	for (int k = 0; k < 2; k++) {
		assert_int_equal(net_open(&net, &mini, names[k], "", &spins, NULL), GEAE_EUNSUP);
		assert_non_null(strstr(mini_message(&mini), "made from the symmetries of a model"));
		net_close(&net);
	}
	assert_int_equal(net_open(&net, &mini, "baseline-autoencoder", "", &spins, NULL), GEAE_OK);
	net_build(&net, 0, 0, 0, NULL);
	assert_int_equal(net_count(&net), 4 * 6 + 4 + 5 + 2 * 64 + 64 * 6 + 6);
	net_start(&net, 1); /* every component is an orbit of its own */
	for (int i = 0; i < 24; i++)
		assert_true(net_parameter(&net, "encoder.0.weight")[i] != 0 &&
			    fabs(net_parameter(&net, "encoder.0.weight")[i]) <= 1 / sqrt(6));
	assert_near(net.ops->rate(net.network->self, &net.features, "encoder.0.weight"), 1, 0);
	net_close(&net);
}

/* ---- derivatives ------------------------------------------------------------------------- */

static void derivatives(void **state)
{
	static const struct {
		const char *network, *settings;
		int64_t variant;
		int losses, L;
	} rows[] = {
		{ "ge-autoencoder", "mode = paper; decoder_hidden = 3", 0, 3, 4 },
		{ "ge-autoencoder", "mode = paper; encoder_hidden = 2; decoder_hidden = 3", 0, 6, 4 },
		{ "ge-autoencoder", "decoder_hidden = 3", 0, 1, 4 },
		{ "ge-autoencoder", "decoder_hidden = 3; encoder_hidden = 3", 1, 4, 4 },
		{ "baseline-autoencoder", "encoder_hidden = 2; decoder_hidden = 3", 0, 3, 2 },
		{ "linear-invariant", "", 0, 2, 4 },
		{ "group-convolution", "encoder_hidden = 3; decoder_hidden = 3", 0, 1, 4 },
		{ "group-convolution", "encoder_hidden = 2; decoder_hidden = 3", 1, 4, 4 },
	};
	static const char *const names[] = { "bce", "symmetry", "mse" };

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		struct geae_component *model = ising(rows[k].L), *loss[3];
		size_t n_loss = 0;
		struct net net;
		double error = -1;

		for (int b = 0; b < 3; b++)
			if (rows[k].losses >> b & 1)
				loss[n_loss++] = mini_open(&mini, GEAE_LOSS, names[b], "", NULL);
		assert_int_equal(net_open_model(&net, &mini, rows[k].network, rows[k].settings, model, no_field),
				 GEAE_OK);
		for (uint64_t seed = 1; seed < 4000 && error < 0; seed++) {
			struct kit_data *d;

			net_build(&net, rows[k].variant, 1, n_loss, loss);
			d = kit_data_create(net.graph, 3, seed);
			if (kit_kink_distance(net.graph, d) >= 1e-2)
				error = kit_gradient_error(net.graph, d, 100);
			kit_data_destroy(d);
		}
		if (!(error >= 0 && error <= 1e-6))
			fail_msg("%s %s: derivative off by %.3g of the largest", rows[k].network, rows[k].settings,
				 error);
		net_close(&net);
		for (size_t l = 0; l < n_loss; l++)
			mini_close(loss[l]);
		mini_close(model);
	}
}

/* ---- invariance -------------------------------------------------------------------------- */

struct group {
	int64_t n; /* components */
	size_t n_g;
	uint32_t *g[NET_GENERATORS];
	struct geae_action act;
};

static void group_of(struct group *G, struct geae_component *model)
{
	struct geae_symmetry s = { 0 };
	struct geae_state spins = { 0 };

	context_reset(&mini.context);
	assert_int_equal(mini_model(model)->state(mini.cx, model->self, &spins), GEAE_OK);
	assert_int_equal(mini_model(model)->symmetry(mini.cx, model->self, no_field, &s), GEAE_OK);
	G->n = s.n_component;
	G->n_g = s.n_generator;
	for (size_t k = 0; k < s.n_generator; k++) {
		G->g[k] = malloc((size_t)G->n * sizeof(uint32_t));
		assert_non_null(G->g[k]);
		geae_element(G->n, &s.generator[k], G->g[k]);
	}
	geae_action_start(&G->act, &spins);
}

static void group_free(struct group *G)
{
	for (size_t k = 0; k < G->n_g; k++)
		free(G->g[k]);
}

static void inverse(int64_t n, const uint32_t *g, uint32_t *out)
{
	for (int64_t c = 0; c < n; c++)
		out[g[c] >> 1] = 2 * (uint32_t)c + (g[c] & 1);
}

/* h <- h w s w^-1 with a square or commutator s of generators and a word w. */
static void wander(const struct group *G, uint32_t *h)
{
	size_t bytes = (size_t)G->n * sizeof(uint32_t);
	uint32_t *s = malloc(bytes), *back = malloc(bytes);
	size_t a = geae_below(&random_bits, G->n_g), b = geae_below(&random_bits, G->n_g);

	assert_true(s && back);
	geae_element_product(G->n, G->g[a], G->g[b], s); /* a b a^-1 b^-1, or a a */
	if (a != b) {
		inverse(G->n, G->g[a], back);
		geae_element_product(G->n, s, back, s);
		inverse(G->n, G->g[b], back);
		geae_element_product(G->n, s, back, s);
	}
	for (uint64_t k = geae_below(&random_bits, 5); k-- > 0;) {
		size_t w = geae_below(&random_bits, G->n_g);
		uint32_t *t = malloc(bytes);

		assert_non_null(t);
		memcpy(t, G->g[w], bytes);
		geae_element_product(G->n, t, s, t);
		inverse(G->n, G->g[w], back);
		geae_element_product(G->n, t, back, t);
		memcpy(s, t, bytes);
		free(t);
	}
	geae_element_product(G->n, h, s, h);
	free(s);
	free(back);
}

static void invariance(void **state)
{
	enum { N = 200 };
	static const struct {
		const char *settings;
		int64_t variant;
	} rows[] = { { "mode = paper", 0 }, { "", 0 }, { "", 1 } };

	(void)state;
	for (int L = 4; L <= 8; L += 2)
		for (int k = 0; k < 3; k++) {
			struct geae_component *model = ising(L);
			uint8_t *level = states(N, L), *moved = malloc((size_t)(N * L * L));
			float *T = temperatures(N);
			uint32_t *h = malloc((size_t)(L * L) * sizeof(*h));
			double z[N], differ = 0;
			struct group G;
			struct net net;

			group_of(&G, model);
			assert_int_equal(
				net_open_model(&net, &mini, "ge-autoencoder", rows[k].settings, model, no_field),
				GEAE_OK);
			net_build(&net, rows[k].variant, 1, 0, NULL);
			net_start(&net, 11);
			run_states(&net, N, level, T);
			memcpy(z, net_value(&net, net.head[0]), sizeof z);
			for (int c = 0; c < L * L; c++)
				h[c] = 2 * (uint32_t)c;
			for (int r = 0; r < N; r++) {
				wander(&G, h);
				geae_act(&G.act, h, level + r * L * L, moved + r * L * L);
			}
			run_states(&net, N, moved, T);
			for (int r = 0; r < N; r++)
				assert_near(net_value(&net, net.head[0])[r], z[r], 1e-6);
			/* alpha and sigma are not in H: one of the two must be seen */
			for (size_t g = 0; g < G.n_g; g += G.n_g - 1) {
				for (int r = 0; r < N; r++)
					geae_act(&G.act, G.g[g], level + r * L * L, moved + r * L * L);
				run_states(&net, N, moved, T);
				for (int r = 0; r < N; r++)
					differ = fmax(differ, fabs(net_value(&net, net.head[0])[r] - z[r]));
			}
			assert_true(differ > 0.01);
			net_close(&net);
			group_free(&G);
			mini_close(model);
			free(level);
			free(moved);
			free(T);
			free(h);
		}
}

/* Exactly +1 or -1, never the same for two variants, and where the flip is -1 nothing but the magnetisation. */
static void exactly(const char *network, bool with_health)
{
	enum { N = 300, L = 6 };
	struct geae_component *model = ising(L);
	uint8_t *level = states(N, L);
	float *T = temperatures(N);
	double sum = 0;
	struct net net;

	assert_int_equal(net_open_model(&net, &mini, network, "", model, no_field), GEAE_OK);
	assert_int_equal(net.ops->variants(net.network->self, &net.features), 2);
	for (int v = 0; v < 2; v++) {
		double alpha = 0, slope = 0;

		net_build(&net, v, 1, 0, NULL);
		net_start(&net, 5);
		run_states(&net, N, level, T);
		for (size_t k = 0; k < net.features.n_generator; k++) {
			const double *z = net_value(&net, net.head[0]), *zg = net_value(&net, net.transformed[k]);
			double zz = 0, zzg = 0, psi;

			for (int r = 0; r < N; r++) {
				zz += z[r] * z[r];
				zzg += z[r] * zg[r];
			}
			psi = zzg / zz;
			assert_near(fabs(psi), 1, 1e-12);
			for (int r = 0; r < N; r++)
				assert_near(zg[r], psi * z[r], 1e-12);
			if (!strcmp(net.generator[k].name, "alpha"))
				alpha = psi;
			if (!strcmp(net.generator[k].name, "sigma"))
				assert_near(psi, -1, 1e-12);
			if (strstr(net.generator[k].name, "(site)"))
				assert_near(psi, 1, 1e-12);
		}
		sum += alpha;
		for (int r = 0; r < N; r++) {
			double m = 0, z = net_value(&net, net.head[0])[r];

			for (int c = 0; c < L * L; c++)
				m += (2.0 * level[r * L * L + c] - 1) * ((c / L + c % L) % 2 ? alpha : 1) / (L * L);
			if (r == 0)
				slope = z / m;
			assert_near(z, slope * m, 1e-7);
		}
		assert_true(fabs(slope) > 0.01);
		if (with_health)
			assert_near(*net_value(&net, net.health), 0.9, 1e-7);
	}
	assert_near(sum, 0, 1e-12);
	net_close(&net);
	mini_close(model);
	free(level);
	free(T);
}

static void exact_representations(void **state)
{
	(void)state;
	exactly("ge-autoencoder", true);
	exactly("group-convolution", false);
}

static void health(void **state)
{
	enum { N = 64, L = 4 };
	struct geae_component *model = ising(L);
	uint8_t *level = states(N, L);
	float *T = temperatures(N);
	struct net net;

	(void)state;
	assert_int_equal(net_open_model(&net, &mini, "ge-autoencoder", "mode = paper", model, no_field), GEAE_OK);
	net_build(&net, 0, 1, 0, NULL);
	net_start(&net, 5);
	net_parameter(&net, "encoder.1.bias")[0] = 20; /* nearly constant: looks invariant under everything */
	run_states(&net, N, level, T);
	assert_true(*net_value(&net, net.health) < -1);
	net_parameter(&net, "encoder.1.bias")[0] = 0;
	for (int k = 0; k < 4; k++) {
		net_parameter(&net, "encoder.0.bias")[k] = 0;
		net_parameter(&net, "encoder.1.weight")[k] = 0;
	}
	run_states(&net, N, level, T); /* z = 0 */
	assert_near(*net_value(&net, net.health), -0.1, 1e-9);
	for (int k = 0; k < 4; k++) { /* z = leaky(m) - leaky(-m) */
		net_parameter(&net, "encoder.0.weight")[2 * k] = net_parameter(&net, "encoder.0.weight")[2 * k + 1] =
			k % 2 ? 1 : -1;
		net_parameter(&net, "encoder.1.weight")[k] = k % 2 ? 1 : -1;
	}
	run_states(&net, N, level, T);
	assert_near(*net_value(&net, net.health), 0.9, 1e-7);
	net_close(&net);
	mini_close(model);
	free(level);
	free(T);
}

/* ---- equal starts and equal steps -------------------------------------------------------- */

static void start_both(struct net *ge, struct net *base, struct geae_component *model, const char *rates, uint64_t seed,
		       size_t n_loss, struct geae_component *const *loss)
{
	assert_int_equal(net_open_model(ge, &mini, "ge-autoencoder", "mode = paper", model, no_field), GEAE_OK);
	assert_int_equal(net_open_model(base, &mini, "baseline-autoencoder", rates, model, no_field), GEAE_OK);
	net_build(ge, 0, 1, n_loss, loss);
	net_build(base, 0, 1, n_loss, loss);
	net_start(ge, seed);
	net_start(base, seed);
}

/* Largest difference of latents and logits; logits of a site against its orbit's. */
static double difference(const struct net *ge, const struct net *base, int64_t n, int L)
{
	const double *z = net_value(ge, ge->head[0]), *y = net_value(base, base->head[0]);
	const double *lz = net_value(ge, ge->head[1]), *ly = net_value(base, base->head[1]);
	double worst = 0;

	for (int64_t r = 0; r < n; r++)
		worst = fmax(worst, fabs(z[r] - y[r]));
	for (int c = 0; c < L * L; c++)
		for (int64_t r = 0; r < n; r++)
			worst = fmax(worst, fabs(lz[(c / L + c % L) % 2 * n + r] - ly[c * n + r]));
	return worst;
}

static void equal_starts(void **state)
{
	enum { N = 1000 };

	(void)state;
	for (int L = 2; L <= 32; L *= 2) {
		struct geae_component *model = ising(L), *bce = mini_open(&mini, GEAE_LOSS, "bce", "", NULL);
		uint8_t *level = states(N, L);
		float *T = temperatures(N);
		struct net ge, base;

		start_both(&ge, &base, model, "", 40 + (uint64_t)L, 1, &bce);
		run_states(&ge, N, level, T);
		run_states(&base, N, level, T);
		assert_true(difference(&ge, &base, N, L) <= 1e-6);
		assert_near(*net_value(&base, base.loss), *net_value(&ge, ge.loss), 1e-7);
		net_start(&base, 40 + (uint64_t)L + 1); /* another seed is another function */
		run_states(&base, N, level, T);
		assert_true(difference(&ge, &base, N, L) > 1e-2);
		net_close(&ge);
		net_close(&base);
		mini_close(model);
		mini_close(bce);
		free(level);
		free(T);
	}
}

/* A ring of four whose steps carry signs: the orbits' signs reach the baseline's start. */
static void equal_starts_with_signs(void **state)
{
	static const int32_t step[] = { 1, 2, 3, 0 }, feature[] = { 0, 1, 0, 1 };
	static const int8_t alternate[] = { 1, -1, 1, -1 }, sign[] = { 1, 1, -1, -1 };
	const struct geae_generator g = { "step", "", step, alternate };
	const struct geae_symmetry s = { 4, 1, &g };
	const struct geae_state spins = { .encoding = GEAE_SIGN, .rank = 1, .dim = { 4 }, .n_level = 2 };
	uint8_t level[16 * 4];
	struct net ge, base;

	(void)state;
	for (int r = 0; r < 16; r++)
		for (int c = 0; c < 4; c++)
			level[4 * r + c] = r >> c & 1;
	assert_int_equal(net_open(&ge, &mini, "ge-autoencoder", "mode = paper", &spins, &s), GEAE_OK);
	assert_int_equal(net_open(&base, &mini, "baseline-autoencoder", "", &spins, &s), GEAE_OK);
	net_build(&ge, 0, 0, 0, NULL);
	net_build(&base, 0, 0, 0, NULL);
	net_start(&ge, 3);
	net_start(&base, 3);
	run_states(&ge, 16, level, NULL);
	run_states(&base, 16, level, NULL);
	for (int r = 0; r < 16; r++) {
		assert_near(net_value(&base, base.head[0])[r], net_value(&ge, ge.head[0])[r], 1e-7);
		for (int c = 0; c < 4; c++)
			assert_near(net_value(&base, base.head[1])[c * 16 + r],
				    sign[c] * net_value(&ge, ge.head[1])[feature[c] * 16 + r], 1e-7);
	}
	net_close(&ge);
	net_close(&base);
}

/* One step of Adam on this batch. */
static void adam_step(struct net *net, double rate)
{
	char settings[60];
	struct geae_component *adam;
	const struct geae_optimizer_ops *ops;
	const struct graph_parameter *p;
	size_t n = graph_parameters(net->graph, &p);
	const double *gradient = reference_gradient(net->reference);
	double scalar[GEAE_MAX_OPTIMIZER_SCALAR] = { 0 };

	snprintf(settings, sizeof settings, "rate = %g; eps = 1e-12", rate);
	adam = mini_open(&mini, GEAE_OPTIMIZER, "adam", settings, NULL);
	ops = adam->plugin->descriptor->ops;
	ops->begin(adam->self, scalar);
	for (size_t k = 0; k < n; k++) {
		int64_t count = p[k].rows * p[k].columns;
		float *work = calloc((size_t)count * 4, sizeof(*work));
		const struct geae_rate_group group = {
			0, count, net->ops->rate ? net->ops->rate(net->network->self, &net->features, p[k].name) : 1
		};
		struct geae_update u = { .n_group = 1,
					 .group = &group,
					 .gradient = work,
					 .value = work + count,
					 .state = { work + 2 * count, work + 3 * count },
					 .scalar = scalar };

		for (int64_t i = 0; i < count; i++)
			work[i] = (float)gradient[p[k].offset + i];
		ops->update(adam->self, &u);
		for (int64_t i = 0; i < count; i++) /* the change alone, so that its rounding is small */
			net->parameter[p[k].offset + i] += (double)work[count + i];
		free(work);
	}
	mini_close(adam);
}

/* All images of some states under H: what data are that H leaves unchanged as a whole. */
static int64_t symmetric_batch(struct geae_component *model, int L, int n_state, uint8_t **level)
{
	enum { ROOM = 64 };
	static uint32_t H[ROOM][16];
	int64_t n = L * L, n_h = 1;
	struct group G;
	uint32_t *h = malloc((size_t)n * sizeof(*h));
	uint8_t *start = states(n_state, L);

	group_of(&G, model);
	assert_true(h && n <= 16);
	for (int64_t c = 0; c < n; c++)
		H[0][c] = h[c] = 2 * (uint32_t)c;
	for (int k = 0; k < 3000; k++) { /* far more steps than elements */
		int64_t j = 0;

		wander(&G, h);
		while (j < n_h && memcmp(H[j], h, (size_t)n * sizeof(*h)))
			j++;
		if (j == n_h) {
			assert_true(n_h < ROOM);
			memcpy(H[n_h++], h, (size_t)n * sizeof(*h));
		}
	}
	*level = malloc((size_t)(n_h * n_state * n));
	assert_non_null(*level);
	for (int64_t r = 0; r < n_state; r++)
		for (int64_t k = 0; k < n_h; k++)
			geae_act(&G.act, H[k], start + r * n, *level + (r * n_h + k) * n);
	free(start);
	free(h);
	group_free(&G);
	return n_h;
}

static void equal_first_steps(void **state)
{
	enum { L = 4, STATES = 8, N = 1000 };
	static const char *const rates[] = { "", "rates = paper" };
	struct geae_component *model = ising(L), *bce = mini_open(&mini, GEAE_LOSS, "bce", "", NULL);

	(void)state;
	for (int k = 0; k < 2; k++) {
		uint8_t *batch, *level = states(N, L);
		int64_t n_h = symmetric_batch(model, L, STATES, &batch), n = n_h * STATES;
		float *T = temperatures(N), *T_batch = temperatures(n);
		struct net ge, base;
		double moved = 0, apart, z[N];

		assert_int_equal(n_h, 16); /* |H| on 4 x 4 */
		for (int64_t r = 0; r < n; r++)
			T_batch[r] = T_batch[r - r % n_h];
		start_both(&ge, &base, model, rates[k], 9, 1, &bce);
		run_states(&ge, N, level, T);
		memcpy(z, net_value(&ge, ge.head[0]), sizeof z);
		run_states(&ge, n, batch, T_batch);
		run_states(&base, n, batch, T_batch);
		adam_step(&ge, 0.01);
		adam_step(&base, 0.01);
		run_states(&ge, N, level, T);
		run_states(&base, N, level, T);
		for (int r = 0; r < N; r++)
			moved = fmax(moved, fabs(net_value(&ge, ge.head[0])[r] - z[r]));
		assert_true(moved > 0.01);
		apart = difference(&ge, &base, N, L);
		if (k == 0)
			assert_true(apart <= 1e-6);
		else
			assert_true(apart > 1e-2);
		net_close(&ge);
		net_close(&base);
		free(batch);
		free(level);
		free(T);
		free(T_batch);
	}
	mini_close(model);
	mini_close(bce);
}

static void rates(void **state)
{
	static const struct {
		const char *settings, *name;
		double factor;
	} rows[] = {
		{ "", "encoder.0.weight", 2.0 / 64 },
		{ "", "encoder.0.bias", 1 },
		{ "", "decoder.1.weight", 1 },
		{ "", "decoder.1.bias", 1 },
		{ "rates = paper", "encoder.0.weight", 2.0 / 64 },
		{ "rates = paper", "decoder.1.weight", 0.5 },
		{ "rates = paper", "decoder.1.bias", 0.5 },
		{ "rates = paper", "decoder.0.weight", 1 },
	};
	struct geae_component *model = ising(8);

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		struct net net;

		assert_int_equal(net_open_model(&net, &mini, "baseline-autoencoder", rows[k].settings, model, no_field),
				 GEAE_OK);
		assert_near(net.ops->rate(net.network->self, &net.features, rows[k].name), rows[k].factor, 1e-15);
		net_close(&net);
	}
	mini_close(model);
}

/* ---- closed form ------------------------------------------------------------------------- */

static int fit(struct net *net, int64_t n, const float *x, float *w)
{
	context_reset(&mini.context);
	return net->ops->fit(mini.cx, net->network->self, &net->features, n, x, NULL, "encoder.weight", 1,
			     net->features.n_feature, w);
}

static void closed_form(void **state)
{
	enum { N = 400 };
	struct geae_component *model = ising(6);
	struct net net;
	float x[2 * N], w[2];

	(void)state;
	assert_int_equal(net_open_model(&net, &mini, "linear-invariant", "", model, no_field), GEAE_OK);
	for (int anti = 0; anti < 2; anti++) {
		for (int r = 0; r < N; r++) {
			double m = (r % 2 ? 1 : -1) * geae_uniform(&random_bits);

			x[2 * r] = (float)(m + 0.3 * (geae_uniform(&random_bits) - 0.5));
			x[2 * r + 1] = (float)((anti ? -m : m) + 0.3 * (geae_uniform(&random_bits) - 0.5));
		}
		assert_int_equal(fit(&net, N, x, w), GEAE_OK);
		assert_near((double)w[0], 0.5, 1e-7);
		assert_near((double)w[1], anti ? -0.5 : 0.5, 1e-7);
	}
	memset(x, 0, sizeof x);
	assert_int_equal(fit(&net, N, x, w), GEAE_EDATA);
	net_close(&net);
	mini_close(model);
}

/* Two pairs of features that are exchanged: psi = (-1, -1) occurs twice, and the data say which direction. */
static void closed_form_of_two(void **state)
{
	enum { N = 2000 };
	static const int32_t swap[] = { 1, 0, 3, 2 }, stay[] = { 0, 1, 2, 3 };
	static const int8_t minus[] = { -1, -1, -1, -1 };
	static const struct geae_generator g[] = { { "swap", "", swap, NULL }, { "flip", "", stay, minus } };
	const struct geae_symmetry s = { 4, 2, g };
	const struct geae_state spins = { .encoding = GEAE_SIGN, .rank = 1, .dim = { 4 }, .n_level = 2 };
	const double direction[] = { 0.6, -0.6, -0.8, 0.8 };
	static float x[4 * N];
	float w[4];
	struct net net;

	(void)state;
	assert_int_equal(net_open(&net, &mini, "linear-invariant", "", &spins, &s), GEAE_OK);
	assert_int_equal(net.features.n_feature, 4);
	for (int r = 0; r < N; r++) {
		double noise[4], a;

		mini.cx->host->normal(&random_bits, noise, 4);
		mini.cx->host->normal(&random_bits, &a, 1);
		for (int i = 0; i < 4; i++)
			x[4 * r + i] = (float)(2 * a * direction[i] + 0.02 * noise[i]);
	}
	assert_int_equal(fit(&net, N, x, w), GEAE_OK);
	for (int i = 0; i < 4; i++) /* its largest element first positive, sum 1 */
		assert_near((double)w[i], -direction[i] / 2.8, 1e-3);
	assert_near((double)(w[0] + w[1]), 0, 1e-7);
	assert_near((double)(w[2] + w[3]), 0, 1e-7);
	net_close(&net);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),
		cmocka_unit_test(without_symmetry),
		cmocka_unit_test(derivatives),
		cmocka_unit_test(invariance),
		cmocka_unit_test(exact_representations),
		cmocka_unit_test(health),
		cmocka_unit_test(equal_starts),
		cmocka_unit_test(equal_starts_with_signs),
		cmocka_unit_test(equal_first_steps),
		cmocka_unit_test(rates),
		cmocka_unit_test(closed_form),
		cmocka_unit_test(closed_form_of_two),
	};
	int failed;

	mini_start(&mini, 2385);
	geae_stream(mini.cx, 1, &random_bits);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mini_finish(&mini);
	return failed;
}
