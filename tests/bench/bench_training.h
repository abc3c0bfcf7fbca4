/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Training as the driver does it, on made-up rows: what several benchmarks share. */
#ifndef GEAE_BENCH_TRAINING_H
#define GEAE_BENCH_TRAINING_H

#include "executor.h"
#include "nn_networks.h"
#include "pool.h"

struct bench_work {
	const char *name;
	char key; /* selects it on the command line */
	struct kit_network network;
	int64_t samples, batch;
	int epochs;
	double goal, flops; /* per sample */
};

struct bench_training {
	const struct bench_work *work;
	struct graph *graph;
	struct executor *executor;
	struct pool *pool; /* or NULL */
	struct feed feed[3];
	size_t n_feed;
	int64_t *order;
	float *parameter, *state, *first, *second, *noise;
	int64_t n;
	double power[2];
	uint64_t turn;
	double loss;
};

/* simd, pool: as an executor takes them.  Ends the program where something is wrong. */
void bench_training_start(struct bench_training *, const struct bench_work *, const char *simd, struct pool *pool);
void bench_training_epoch(void *training); /* shuffles, then every batch */
void bench_training_finish(struct bench_training *);

extern const struct bench_work bench_works[]; /* the last has no name */

#endif
