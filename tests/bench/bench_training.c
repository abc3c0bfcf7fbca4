/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Epochs of training of three networks: shuffling, batches, gradients and Adam.
 *
 *   A    group-averaged autoencoder with symmetry loss, 25,600 samples, batch 256; A64: batch 64
 *   B    autoencoder on bare spins, 128 x 128, 25,600 samples as packed bits, batch 256
 *   C    variational autoencoder of 48,000 spectra of 333 points, batch 1024 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench_training.h"
#include "nn_kit.h"

const struct bench_work bench_works[] = {
	{ "A", 'A', { KIT_GE, 2, false, 64, 1 }, 25600, 256, 400, 1e-3, 2 * (3 * 256 + 3 * (2 * 12 + 4)) },
	{ "A64", 'a', { KIT_GE, 2, false, 64, 1 }, 25600, 64, 400, 0, 2 * (3 * 256 + 3 * (2 * 12 + 4)) },
	{ "B", 'B', { KIT_BASELINE, 16384, false, 64, 1 }, 25600, 256, 3, 1.6, 2 * 16384.0 * (3 * 64 + 2 * 4) },
	{ "C", 'C', { KIT_VAE, 333, false, 240, 10 }, 48000, 1024, 5, 0.5, 2 * (3 * 276633.0 - 333 * 240) },
	{ NULL, 0, { 0, 0, false, 0, 0 }, 0, 0, 0, 0, 0 },
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
static void *make_rows(const struct bench_work *w, size_t *stride, bool bits)
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

static void make_feeds(struct bench_training *t)
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

void bench_training_start(struct bench_training *t, const struct bench_work *w, const char *simd, struct pool *pool)
{
	struct executor_want want = { .batch = w->batch, .gradient = true, .train = true, .simd = simd, .pool = pool };
	struct kit_data *d;
	char error[256];

	memset(t, 0, sizeof(*t));
	t->work = w;
	t->pool = pool;
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

void bench_training_finish(struct bench_training *t)
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

enum { PART = 16384 }; /* parameters a thread takes at a time, as the driver does */

static void adam_part(int64_t part, int thread, void *data)
{
	struct bench_training *t = data;
	int64_t from = part * PART, n = t->n - from < PART ? t->n - from : PART;

	(void)thread;
	adam(n, (float)(1e-3 / (1 - t->power[0])), (float)(1 / (1 - t->power[1])), t->parameter + from, t->first + from,
	     t->second + from, executor_gradient(t->executor) + from);
}

static uint64_t random_bits(uint64_t z)
{
	z *= 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static void make_noise(struct bench_training *t, int64_t batch)
{
	for (int64_t i = 0; i < t->work->batch * t->work->network.latent; i += 2) { /* Box, Muller */
		uint64_t z = random_bits((uint64_t)(batch * 1000003 + i) + t->turn * 7919);
		float u = ((float)(z >> 40) + 0.5f) * 0x1p-24f, v = (float)(z & 0xffffff) * 0x1p-24f * 6.2831853f;
		float r = sqrtf(-2 * logf(u));

		t->noise[i] = r * cosf(v);
		t->noise[i + 1] = r * sinf(v);
	}
}

void bench_training_epoch(void *data)
{
	struct bench_training *t = data;
	const struct bench_work *w = t->work;
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
		if (t->pool && t->n > PART)
			pool_run(t->pool, (t->n + PART - 1) / PART, adam_part, t);
		else
			for (int64_t part = 0; part * PART < t->n; part++)
				adam_part(part, 0, t);
	}
}
