/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Epochs of training of three networks: shuffling, batches, gradients and Adam, CPU time on one core.
 *
 *   A  group-averaged autoencoder with symmetry loss, 25,600 samples, batch 256: milliseconds
 *   B  autoencoder on bare spins, 128 x 128, 25,600 samples as packed bits, batch 256
 *   C  variational autoencoder of 48,000 spectra of 333 points, batch 1024
 *
 * and the multiply-adds that registers alone would give, as the ceiling. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"
#include "bench_peak.h"
#include "executor.h"
#include "kernel.h"
#include "nn_kit.h"
#include "nn_networks.h"

struct work {
	const char *name;
	struct kit_network network;
	int64_t samples, batch;
	int epochs;
	double goal, flops; /* per sample */
};

struct training {
	const struct work *work;
	struct graph *graph;
	struct executor *executor;
	struct feed feed[3];
	size_t n_feed;
	int64_t *order;
	float *parameter, *state, *first, *second, *noise;
	int64_t n;
	double power[2];
	uint64_t turn;
	double loss;
};

static void *need(void *p)
{
	if (!p) {
		fprintf(stderr, "bench: out of memory\n");
		exit(1);
	}
	return p;
}

/* Rows of data that look a little like the real thing. */
static void *make_rows(const struct work *w, size_t *stride, bool bits)
{
	int32_t n = w->network.features;
	unsigned char *out;

	*stride = bits ? (size_t)n / 8 : sizeof(float) * (size_t)n;
	out = need(malloc(*stride * (size_t)w->samples));
	for (int64_t s = 0; s < w->samples; s++) {
		double a = kit_uniform(1, (uint64_t)s), b = kit_uniform(2, (uint64_t)s),
		       c = kit_uniform(3, (uint64_t)s);

		for (int32_t f = 0; f < (bits ? n / 8 : n); f++) {
			double u = kit_uniform(4, (uint64_t)(s * n + f)), x = (f - 166 - 60 * (a - 0.5)) / (5 + 40 * b);
			float value =
				(float)(n == 2 ? (a < 0.5 ? -b : b) + 0.01 * (u - 0.5) : (0.2 + 0.8 * c) / (1 + x * x));

			if (bits)
				out[(size_t)s * *stride + (size_t)f] = (unsigned char)(256 * u) | (s & 1 ? 0x55 : 0);
			else
				memcpy(out + (size_t)s * *stride + sizeof(float) * (size_t)f, &value, sizeof(value));
		}
	}
	return out;
}

static void make_feeds(struct training *t)
{
	const struct graph_input *in;

	t->n_feed = graph_inputs(t->graph, &in);
	for (size_t k = 0; k < t->n_feed; k++) {
		struct feed *feed = &t->feed[k];

		if (in[k].noise) {
			t->noise = need(malloc(sizeof(float) * (size_t)(t->work->batch * in[k].features)));
			*feed = (struct feed){ FEED_FLOAT, t->noise, sizeof(float) * (size_t)in[k].features, NULL };
		} else if (!strcmp(in[k].name, "T")) {
			double *temperature = need(malloc(sizeof(double) * (size_t)t->work->samples));

			for (int64_t s = 0; s < t->work->samples; s++)
				temperature[s] = 1 + 2.5 * kit_uniform(9, (uint64_t)s);
			*feed = (struct feed){ FEED_DOUBLE, temperature, sizeof(double), t->order };
		} else {
			bool bits = t->work->network.kind == KIT_BASELINE;

			feed->type = bits ? FEED_BITS : FEED_FLOAT;
			feed->data = make_rows(t->work, &feed->stride, bits);
			feed->row = t->order;
		}
	}
}

static void start(struct training *t, const struct work *w, const char *simd, struct pool *pool)
{
	struct executor_want want = { .batch = w->batch, .gradient = true, .train = true, .simd = simd, .pool = pool };
	struct kit_data *d;
	char error[256];

	memset(t, 0, sizeof(*t));
	t->work = w;
	t->graph = need(graph_create());
	graph_track_norms(t->graph, true);
	if (!graph_backward(t->graph, kit_loss(graph_public(t->graph), &w->network))) {
		fprintf(stderr, "bench: %s\n", graph_error(t->graph));
		exit(1);
	}
	want.tile = getenv("BENCH_TILE") ? atoi(getenv("BENCH_TILE")) : 0;
	want.chunks = getenv("BENCH_CHUNKS") ? atoi(getenv("BENCH_CHUNKS")) : 0;
	want.graph = t->graph;
	t->executor = executor_create(&want, error);
	if (!t->executor) {
		fprintf(stderr, "bench: %s\n", error);
		exit(1);
	}
	t->order = need(malloc(sizeof(*t->order) * (size_t)w->samples));
	for (int64_t s = 0; s < w->samples; s++)
		t->order[s] = s;
	d = kit_data_create(t->graph, 1, 5);
	t->n = d->n_parameter;
	t->parameter = need(aligned_alloc(64, sizeof(float) * (size_t)(t->n + 16)));
	t->first = need(calloc((size_t)t->n, sizeof(float)));
	t->second = need(calloc((size_t)t->n, sizeof(float)));
	t->state = need(calloc((size_t)d->n_state + 1, sizeof(float)));
	for (int64_t i = 0; i < t->n; i++)
		t->parameter[i] = (float)d->parameter[i];
	for (int64_t i = 0; i < d->n_state; i++)
		t->state[i] = (float)d->start[i];
	kit_data_destroy(d);
	t->power[0] = t->power[1] = 1;
	make_feeds(t);
}

static void finish(struct training *t)
{
	for (size_t k = 0; k < t->n_feed; k++)
		free((void *)(uintptr_t)t->feed[k].data);
	free(t->order);
	free(t->parameter);
	free(t->first);
	free(t->second);
	free(t->state);
	executor_destroy(t->executor);
	graph_destroy(t->graph);
}

/* Kingma, Ba (2015), with running products for the corrections of the start. */
__attribute__((target_clones("default", "avx2", "arch=x86-64-v4"))) static void
adam(int64_t n, float rate, float correction, float *restrict value, float *restrict first, float *restrict second,
     const float *restrict gradient)
{
	for (int64_t i = 0; i < n; i++) {
		float d = gradient[i];

		first[i] += 0.1f * (d - first[i]);
		second[i] += 0.001f * (d * d - second[i]);
		value[i] -= rate * first[i] / (sqrtf(second[i] * correction) + 1e-8f);
	}
}

static uint64_t random_bits(uint64_t z)
{
	z *= 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static void make_noise(struct training *t, int64_t batch)
{
	for (int64_t i = 0; i < t->work->batch * t->work->network.latent; i += 2) { /* Box, Muller */
		uint64_t z = random_bits((uint64_t)(batch * 1000003 + i) + t->turn * 7919);
		float u = ((float)(z >> 40) + 0.5f) * 0x1p-24f, v = (float)(z & 0xffffff) * 0x1p-24f * 6.2831853f;
		float r = sqrtf(-2 * logf(u));

		t->noise[i] = r * cosf(v);
		t->noise[i + 1] = r * sinf(v);
	}
}

static void epoch(void *data)
{
	struct training *t = data;
	const struct work *w = t->work;
	double ramp = 0.6;

	for (int64_t i = w->samples - 1; i > 0; i--) {
		int64_t k = (int64_t)((random_bits(t->turn++) >> 32) * (uint64_t)(i + 1) >> 32), x = t->order[i];

		t->order[i] = t->order[k];
		t->order[k] = x;
	}
	t->loss = 0;
	for (int64_t at = 0; at < w->samples; at += w->batch) {
		struct feed feed[3];
		struct batch batch = { w->samples - at < w->batch ? w->samples - at : w->batch, feed, &ramp };

		memcpy(feed, t->feed, sizeof(feed));
		for (size_t k = 0; k < t->n_feed; k++)
			if (feed[k].row)
				feed[k].row += at;
		if (t->noise)
			make_noise(t, at);
		if (!executor_run(t->executor, &batch, t->parameter, t->state)) {
			fprintf(stderr, "bench: %s\n", executor_error(t->executor));
			exit(1);
		}
		t->loss += executor_loss(t->executor) * (double)batch.n / (double)w->samples;
		t->power[0] *= 0.9;
		t->power[1] *= 0.999;
		adam(t->n, (float)(1e-3 / (1 - t->power[0])), (float)(1 / (1 - t->power[1])), t->parameter, t->first,
		     t->second, executor_gradient(t->executor));
	}
}

static void measure(const struct work *w, const char *simd, double goal)
{
	struct training t;
	char name[80];
	double seconds;
	struct executor_size size;

	start(&t, w, simd, NULL);
	seconds = bench_median(w->epochs, epoch, &t);
	snprintf(name, sizeof(name), "graph_%s_%s_epoch", w->name, simd);
	bench_line(name, w->goal < 0.1 ? 1e3 * seconds : seconds, w->goal < 0.1 ? "ms" : "s",
		   w->goal < 0.1 ? 1e3 * goal : goal, BENCH_LESS);
	snprintf(name, sizeof(name), "graph_%s_%s_speed", w->name, simd);
	bench_line(name, w->flops * (double)w->samples / seconds * 1e-9, "GFLOP/s", 0, BENCH_MORE);
	size = executor_size(t.executor);
	if (getenv("BENCH_VERBOSE"))
		printf("# %s: %d steps, %d global steps, %d phases, %d streams, tile %d, tile memory %.1f kB (%.1f), batch "
		       "memory %.1f kB (%.1f), loss %.5f\n",
		       w->name, size.steps, size.global_steps, size.phases, size.streams, size.tile,
		       1e-3 * (double)size.tile_memory, 1e-3 * (double)size.tile_unshared,
		       1e-3 * (double)size.batch_memory, 1e-3 * (double)size.batch_unshared, t.loss);
	finish(&t);
}

int main(int argc, char **argv)
{
	static const struct work works[] = {
		{ "A", { KIT_GE, 2, false, 64, 1 }, 25600, 256, 400, 1e-3, 2 * (3 * 256 + 3 * (2 * 12 + 4)) },
		{ "B", { KIT_BASELINE, 16384, false, 64, 1 }, 25600, 256, 3, 1.6, 2 * 16384.0 * (3 * 64 + 2 * 4) },
		{ "C", { KIT_VAE, 333, false, 240, 10 }, 48000, 1024, 5, 0.5, 2 * (3 * 276633.0 - 333 * 240) },
	};
	static const char *const simd[] = { "avx512", "avx2" };

	bench_begin(argv);
	for (size_t v = 0; v < 2; v++) {
		char name[80];

		if (!kernels_choose(simd[v]) || (argc > 2 && strcmp(argv[2], simd[v])))
			continue;
		snprintf(name, sizeof(name), "graph_%s_peak", simd[v]);
		bench_line(name, bench_peak(simd[v]) * 1e-9, "GFLOP/s", 0, BENCH_MORE);
		for (size_t k = 0; k < 3; k++)
			if (argc < 2 || strchr(argv[1], works[k].name[0]))
				measure(&works[k], simd[v], v ? 0 : works[k].goal);
	}
	return 0;
}
