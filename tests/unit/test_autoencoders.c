/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The autoencoders against layers written down one by one: every head in training and in evaluation, running statistics,
 * derivatives, sizes, refusals. */
#include <stdlib.h>
#include <string.h>
#include "executor.h"
#include "near.h"
#include "net_kit.h"
#include "nn_kit.h"
#include "plain_layers.h"

static struct mini mini;

struct subject { /* a network with numbers in it, and its heads by the layers above */
	struct net net;
	struct kit_data *data;
	int64_t n;
	double *mean; /* running statistics of the layers above, laid out as the graph's */
	struct plain head[NET_HEADS];
};

static struct geae_state numbers(int64_t n)
{
	return (struct geae_state){ .encoding = GEAE_NUMBERS, .rank = 1, .dim = { n } };
}

static void open_net(struct net *net, const char *network, const char *settings, int64_t n_feature, size_t n_loss,
		     struct geae_component *const *loss)
{
	const struct geae_state state = numbers(n_feature);

	assert_int_equal(net_open(net, &mini, network, settings, &state, NULL), GEAE_OK);
	net_build(net, 0, 0, n_loss, loss);
}

/* ---- the layers, from the parameters by name ---- */

static double *named(struct subject *s, const char *who, const char *layer, const char *what)
{
	const struct graph_parameter *p;
	const struct graph_state *r;
	size_t n = graph_parameters(s->net.graph, &p), m;
	char name[80];

	snprintf(name, sizeof(name), "%s.%s.%s", who, layer, what);
	for (size_t k = 0; k < n; k++)
		if (!strcmp(p[k].name, name))
			return s->data->parameter + p[k].offset;
	m = graph_states(s->net.graph, &r);
	for (size_t k = 0; k < m; k++)
		if (!strcmp(r[k].name, name))
			return s->mean + r[k].offset;
	fail_msg("no parameter %s", name);
	return NULL;
}

static struct plain linear(struct subject *s, const char *who, const char *layer, struct plain x, int64_t out)
{
	return plain_linear(x, out, named(s, who, layer, "weight"), named(s, who, layer, "bias"));
}

static struct plain norm(struct subject *s, const char *who, const char *layer, struct plain x, bool train)
{
	return plain_norm(x, named(s, who, layer, "weight"), named(s, who, layer, "bias"), named(s, who, layer, "mean"),
			  named(s, who, layer, "variance"), train);
}

static struct plain dense(struct subject *s, const char *who, struct plain x, const int64_t *width, int n, int64_t out,
			  bool train)
{
	char layer[20], below[30];

	for (int k = 0; k < n; k++) {
		snprintf(layer, sizeof(layer), "%d", k);
		snprintf(below, sizeof(below), "%d.norm", k);
		x = plain_relu(linear(s, who, layer, x, width[k]));
		if (k)
			x = plain_relu(norm(s, who, below, x, train));
	}
	return linear(s, who, "out", x, out);
}

static struct plain conv(struct subject *s, const char *who, const char *layer, struct plain x, int64_t out,
			 int64_t kernel)
{
	return plain_conv(x, out, kernel, named(s, who, layer, "weight"), named(s, who, layer, "bias"));
}

/* channels of each stage; lengths[k]: before stage k */
static struct plain conv_encoder(struct subject *s, struct plain x, const int64_t *channels, int n,
				 const int64_t *lengths, int64_t kernel, int64_t out, bool train)
{
	static const char *const names[4][4] = { { "0.conv.0", "0.norm.0", "0.conv.1", "0.norm.1" },
						 { "1.conv.0", "1.norm.0", "1.conv.1", "1.norm.1" },
						 { "2.conv.0", "2.norm.0", "2.conv.1", "2.norm.1" },
						 { "3.conv.0", "3.norm.0", "3.conv.1", "3.norm.1" } };

	x.length = x.channels;
	x.channels = 1;
	for (int k = 0; k < n; k++) {
		assert_int_equal(x.length, lengths[k]);
		x = plain_relu(conv(s, "encoder", names[k][0], x, channels[k], kernel));
		x = norm(s, "encoder", names[k][1], x, train);
		x = plain_relu(plain_pool(conv(s, "encoder", names[k][2], x, channels[k], kernel)));
		x = norm(s, "encoder", names[k][3], x, train);
	}
	assert_int_equal(x.length, lengths[n]);
	return linear(s, "encoder", "out", x, out);
}

static struct plain conv_decoder(struct subject *s, struct plain x, const int64_t *channels, int n,
				 const int64_t *lengths, int64_t kernel, bool train)
{
	static const char *const names[4][4] = { { "0.norm.0", "0.up", "0.norm.1", "0.conv" },
						 { "1.norm.0", "1.up", "1.norm.1", "1.conv" },
						 { "2.norm.0", "2.up", "2.norm.1", "2.conv" },
						 { "3.norm.0", "3.up", "3.norm.1", "3.conv" } };

	x = linear(s, "decoder", "in", x, channels[n - 1] * lengths[n]);
	x.channels = channels[n - 1];
	x.length = lengths[n];
	for (int k = 0; k < n; k++) {
		int64_t c = x.channels;

		x = norm(s, "decoder", names[k][0], plain_relu(x), train);
		x = plain_up(x, c, lengths[n - 1 - k], named(s, "decoder", names[k][1], "weight"),
			     named(s, "decoder", names[k][1], "bias"));
		x = norm(s, "decoder", names[k][2], plain_relu(x), train);
		x = conv(s, "decoder", names[k][3], x, k + 1 < n ? channels[n - 2 - k] : 1, kernel);
	}
	x.channels = x.length;
	x.length = 1;
	return x;
}

static struct plain copy_of(struct plain x, int64_t first, int64_t channels)
{
	struct plain y = plain_make(x.n, channels, 1);

	for (int64_t i = 0; i < x.n; i++)
		memcpy(y.v + i * channels, x.v + i * x.channels * x.length + first, (size_t)channels * sizeof(double));
	return y;
}

static struct plain fed(const struct subject *s, const char *name, int64_t features)
{
	struct plain x = plain_make(s->n, features, 1);
	const struct graph_input *in;
	size_t n = graph_inputs(s->net.graph, &in);

	for (size_t k = 0; k < n; k++)
		for (int64_t i = 0;
		     !strcmp(in[k].name, name) && s->data->feed[k].type == FEED_FLOAT && i < s->n * features; i++)
			x.v[i] = (double)((const float *)s->data->feed[k].data)[i];
	return x;
}

struct shape {
	const char *network, *settings;
	bool variational;
	int64_t n_feature, latent;
	int64_t width[4]; /* of hidden layers, or channels of stages */
	int n_width;
	int64_t kernel, length[5]; /* of convolutions; kernel 0: there are none */
};

/* Latent (with mean and log variance), reconstruction, logits. */
static void draw_heads(struct subject *s, const struct shape *h, struct plain code)
{
	struct plain noise;
	int k = 0;

	if (h->variational) {
		s->head[1] = copy_of(code, 0, h->latent);
		s->head[2] = copy_of(code, h->latent, h->latent);
		s->head[0] = copy_of(s->head[1], 0, h->latent);
		noise = fed(s, "noise", h->latent);
		for (int64_t i = 0; i < s->n * h->latent; i++)
			s->head[0].v[i] += exp(s->head[2].v[i] / 2) * noise.v[i];
		plain_free(noise);
		k = 2;
	} else {
		s->head[0] = copy_of(code, 0, h->latent);
	}
	plain_free(code);
	s->head[k + 2] = copy_of(s->head[0], 0, h->latent); /* on its way to the decoder */
}

static void by_layers(struct subject *s, const struct shape *h, bool train)
{
	int64_t reverse[4], code = (h->variational ? 2 : 1) * h->latent;
	int last = h->variational ? 4 : 2;

	for (int k = 0; k < h->n_width; k++)
		reverse[k] = h->width[h->n_width - 1 - k];
	if (h->kernel) {
		draw_heads(s, h,
			   conv_encoder(s, fed(s, "x", h->n_feature), h->width, h->n_width, h->length, h->kernel, code,
					train));
		s->head[last] = conv_decoder(s, s->head[last], h->width, h->n_width, h->length, h->kernel, train);
	} else {
		draw_heads(s, h, dense(s, "encoder", fed(s, "x", h->n_feature), h->width, h->n_width, code, train));
		s->head[last] = dense(s, "decoder", s->head[last], reverse, h->n_width, h->n_feature, train);
	}
	s->head[last - 1] = plain_softplus(copy_of(s->head[last], 0, h->n_feature));
}

static const struct shape shapes[] = {
	{ "vae", "", true, 333, 10, { 240, 160, 80, 60 }, 4, 0, { 0 } },
	{ "vae", "latent = 3; hidden = [7, 5]", true, 12, 3, { 7, 5 }, 2, 0, { 0 } },
	{ "autoencoder", "", false, 333, 10, { 240, 160, 80, 60 }, 4, 0, { 0 } },
	{ "autoencoder", "latent = 4; hidden = [9]", false, 21, 4, { 9 }, 1, 0, { 0 } },
	{ "conv-vae", "", true, 333, 10, { 1, 2, 4, 8 }, 4, 5, { 333, 166, 83, 41, 20 } },
	{ "conv-vae", "latent = 2; channels = [3, 20]; kernel = 3", true, 19, 2, { 3, 20 }, 2, 3, { 19, 9, 4 } },
	{ "conv-autoencoder", "", false, 333, 10, { 1, 2, 4, 8 }, 4, 5, { 333, 166, 83, 41, 20 } },
	{ "conv-autoencoder", "latent = 1; channels = [2]; kernel = 1", false, 7, 1, { 2 }, 1, 1, { 7, 3 } },
};
enum { N_SHAPE = sizeof(shapes) / sizeof(shapes[0]) };

static float *floats(const double *from, int64_t n)
{
	float *to = calloc((size_t)n + 16, sizeof(*to));

	assert_non_null(to);
	for (int64_t i = 0; i < n; i++)
		to[i] = (float)from[i];
	return to;
}

/* The largest difference relative to the largest value of its head (at least 1), of the fast executor and of the reference.
 * In training norms divide features that vary little over the batch by that little, over and over; how much that enlarges
 * rounding is seen where two ways of adding differ in double precision, and single precision rounds 2^29 times as much. */
static void compare(struct subject *s, int n_head, bool train, float *running, double *fast, double *exact)
{
	char error[256];
	struct executor_want want = {
		.graph = s->net.graph, .batch = s->n, .train = train, .output = s->net.head, .n_output = (size_t)n_head
	};
	struct executor *e = executor_create(&want, error);
	struct reference *r = reference_create(s->net.graph);
	float *parameter = floats(s->data->parameter, s->data->n_parameter);

	if (!e || !r)
		fail_msg("%s", error);
	assert_true(executor_run(e, &s->data->batch, parameter, running));
	assert_true(reference_run(r, &s->data->batch, s->data->parameter, s->data->state, train));
	*fast = *exact = 0;
	for (int k = 0; k < n_head; k++) {
		int64_t F = s->head[k].channels * s->head[k].length;
		float *out = calloc((size_t)(s->n * F), sizeof(*out));
		const double *value = reference_value(r, s->net.head[k]);
		double scale = 1;

		for (int64_t i = 0; i < s->n * F; i++)
			scale = fmax(scale, fabs(s->head[k].v[i]));
		assert_int_equal(s->net.head[k].features, F);
		executor_output(e, (size_t)k, out, (size_t)F);
		for (int64_t i = 0; i < s->n; i++)
			for (int64_t f = 0; f < F; f++) {
				double right = s->head[k].v[i * F + f];

				*fast = fmax(*fast, fabs((double)out[i * F + f] - right) / scale);
				*exact = fmax(*exact, fabs(value[f * s->n + i] - right) / scale);
			}
		free(out);
	}
	free(parameter);
	executor_destroy(e);
	reference_destroy(r);
}

/* Resonances of random place, width and height in place of noise: what these networks are for. */
static void draw_curves(struct subject *s, int64_t n_feature)
{
	const struct graph_input *in;
	size_t n = graph_inputs(s->net.graph, &in), k = 0;
	float *x;

	while (k < n && strcmp(in[k].name, "x"))
		k++;
	x = s->data->rows[k];
	for (int64_t i = 0; i < s->n; i++) {
		double u[3], F = (double)n_feature;

		for (uint64_t j = 0; j < 3; j++)
			u[j] = kit_uniform(17 + j, (uint64_t)i);
		for (int64_t f = 0; f < n_feature; f++)
			x[i * n_feature + f] =
				(float)((0.2 + 0.8 * u[0]) /
					(1 + pow(((double)f - F * u[1]) / (F * (0.02 + 0.2 * u[2])), 2)));
	}
}

static void forward(void **state)
{
	(void)state;
	for (int k = 0; k < N_SHAPE; k++) {
		const struct shape *h = &shapes[k];
		int n_head = h->variational ? 5 : 3;
		struct subject s = { .n = 147 };
		double fast, exact;
		float *running;

		open_net(&s.net, h->network, h->settings, h->n_feature, 0, NULL);
		s.data = kit_data_create(s.net.graph, s.n, 31 + (uint64_t)k);
		draw_curves(&s, h->n_feature);
		s.mean = calloc((size_t)s.data->n_state + 1, sizeof(double));
		memcpy(s.mean, s.data->start, (size_t)s.data->n_state * sizeof(double));
		running = floats(s.data->start, s.data->n_state);
		for (int pass = 0; pass < 3;
		     pass++) { /* training twice, so that the statistics have moved, then evaluation */
			const struct graph_input *in;
			size_t n_in = graph_inputs(s.net.graph, &in);

			for (size_t i = 0; i < n_in && pass == 2; i++)
				if (in[i].noise)
					s.data->feed[i].type = FEED_ZERO;
			by_layers(&s, h, pass < 2);
			compare(&s, n_head, pass < 2, running, &fast, &exact);
			if (!(exact < 1e-10) || !(fast < fmax(pass < 2 ? 1e-5 : 1e-6, 4 * 0x1p29 * exact)))
				fail_msg("%s %s, pass %d: off by %.3g, by %.3g in single precision", h->network,
					 h->settings, pass, exact, fast);
			for (int64_t i = 0; i < s.data->n_state; i++) {
				assert_near(s.data->state[i], s.mean[i], 1e-11);
				assert_near((double)running[i], s.mean[i], 1e-5);
			}
			for (int i = 0; i < n_head; i++)
				plain_free(s.head[i]);
		}
		kit_data_destroy(s.data);
		free(s.mean);
		free(running);
		net_close(&s.net);
	}
}

/* ---- sizes ---- */

static void sizes(void **state)
{
	static const struct {
		const char *network, *settings;
		int64_t n_feature, n;
	} rows[] = {
		{ "vae", "", 333, 276633 },
		{ "vae", "latent = 2", 333, 276633 - 8 * 2 * 61 - 8 * 60 },
		{ "autoencoder", "", 333, 276633 - 10 * 61 },
		{ "conv-vae", "", 333, 6178 },
		{ "conv-autoencoder", "", 333, 6178 - 10 * 161 },
	};

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		struct net net;

		open_net(&net, rows[k].network, rows[k].settings, rows[k].n_feature, 0, NULL);
		assert_int_equal(net_count(&net), rows[k].n);
		net_close(&net);
	}
}

/* Uniform within +-1/sqrt(fan-in), weights and biases; batch norms 1 and 0. */
static void start(void **state)
{
	struct net net;
	double least = 0, most = 0, *w;

	(void)state;
	open_net(&net, "vae", "", 333, 0, NULL);
	net_start(&net, 5);
	w = net_parameter(&net, "encoder.0.weight");
	for (int i = 0; i < 240 * 333; i++) {
		least = fmin(least, w[i]);
		most = fmax(most, w[i]);
	}
	assert_near(most, 1 / sqrt(333), 1e-5);
	assert_near(least, -1 / sqrt(333), 1e-5);
	w = net_parameter(&net, "decoder.1.bias"); /* 80 values from a layer of 60 */
	for (int i = 0; i < 80; i++)
		assert_true(w[i] != 0 && fabs(w[i]) <= 1 / sqrt(60));
	for (int i = 0; i < 80; i++) {
		assert_true(net_parameter(&net, "decoder.1.norm.weight")[i] == 1);
		assert_true(net_parameter(&net, "decoder.1.norm.bias")[i] == 0);
	}
	net_close(&net);
}

/* ---- derivatives ---- */

static void derivatives(void **state)
{
	static const struct {
		const char *network, *settings;
		bool kl;
	} rows[] = {
		{ "vae", "latent = 2; hidden = [4, 3]", true },
		{ "vae", "latent = 1; hidden = [3, 3]; output = linear", true },
		{ "autoencoder", "latent = 2; hidden = [4, 3]; output = tanh", false },
		{ "conv-vae", "latent = 1; channels = [1]; kernel = 3", true },
		{ "conv-autoencoder", "latent = 2; channels = [2]; kernel = 1; output = linear", false },
	};

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		struct geae_component *loss[] = { mini_open(&mini, GEAE_LOSS, "sse", "", NULL),
						  mini_open(&mini, GEAE_LOSS, "kl", "", NULL) };
		struct net net;
		double error = -1;

		open_net(&net, rows[k].network, rows[k].settings, 6, 1 + rows[k].kl, loss);
		for (uint64_t seed = 1; seed < 40000 && error < 0; seed++) {
			struct kit_data *d = kit_data_create(net.graph, 3, seed);

			if (kit_kink_distance(net.graph, d) >= 1e-2)
				error = kit_gradient_error(net.graph, d, 100);
			kit_data_destroy(d);
		}
		if (!(error >= 0 && error <= 1e-6))
			fail_msg("%s %s: derivative off by %.3g of the largest", rows[k].network, rows[k].settings,
				 error);
		net_close(&net);
		mini_close(loss[0]);
		mini_close(loss[1]);
	}
}

/* ---- refusals ---- */

static void refusals(void **state)
{
	static const struct {
		const char *network, *settings, *says;
	} rows[] = {
		{ "vae", "latent = 7", "latent = 7 is more than the 6 numbers of a row" },
		{ "autoencoder", "latent = 7", "latent = 7 is more than the 6 numbers of a row" },
		{ "vae", "latent = 2; hidden = []", "at least one hidden layer" },
		{ "conv-vae", "latent = 7", "latent = 7 is more than the 6 numbers of a row" },
		{ "conv-vae", "latent = 2; channels = []", "at least one stage" },
		{ "conv-vae", "latent = 2; channels = [1, 1, 1]", "6 numbers of a row cannot be halved 3 times" },
		{ "conv-autoencoder", "latent = 2; channels = [1]; kernel = 4", "kernel = 4 is even" },
	};
	const struct geae_state six = numbers(6);

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		struct graph *g = graph_create();
		struct geae_tensor head[NET_HEADS];
		struct net net;

		assert_int_equal(net_open(&net, &mini, rows[k].network, rows[k].settings, &six, NULL), GEAE_OK);
		net.ops->encode(mini.cx, net.network->self, &net.features, graph_public(g),
				nn_input(graph_public(g), "x", 6), (struct geae_tensor){ 0, 0 }, head);
		if (!strstr(mini_message(&mini), rows[k].says))
			fail_msg("%s %s says: %s", rows[k].network, rows[k].settings, mini_message(&mini));
		context_reset(&mini.context);
		net_close(&net);
		graph_destroy(g);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forward),     cmocka_unit_test(sizes),	   cmocka_unit_test(start),
		cmocka_unit_test(derivatives), cmocka_unit_test(refusals),
	};
	int failed;

	mini_start(&mini, 2385);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mini_finish(&mini);
	return failed;
}
