/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running a graph in single precision, fast: tiles of samples, fused steps, planned memory, threads.
 *
 * The result depends on the graph, the parameters, the batch and `chunks`, and on nothing else: not on the number of
 * threads, the width of a tile, the instruction set or the plan of memory. */
#ifndef GEAE_EXECUTOR_H
#define GEAE_EXECUTOR_H

#include "batch.h"
#include "graph.h"
#include "pool.h"

struct executor_want {
	struct graph *graph;		  /* MUST outlive the executor and not grow any more */
	int64_t batch;			  /* samples at most */
	bool loss;			  /* the loss of graph_backward() */
	bool gradient;			  /* implies loss */
	bool train;			  /* batch norms use the batch's own statistics; needed for gradients */
	const struct geae_tensor *output; /* further tensors wanted */
	size_t n_output;
	struct pool *pool; /* NULL: the caller alone */
	/* 0: chosen well.  `chunks` is part of the result, the others are not. */
	int chunks, tile;
	const char *simd; /* plain, avx2, avx512 */
	bool poison;	  /* every tensor has memory of its own, filled with NaN before its birth and after its death */
};

struct executor;

/* NULL: `error` (of 256 bytes) says why. */
struct executor *executor_create(const struct executor_want *, char *error);
void executor_destroy(struct executor *);

/* state: running statistics, updated when training; may be NULL where the graph has none.  False:
 * executor_error(). */
bool executor_run(struct executor *, const struct batch *, const float *parameter, float *state);
const char *executor_error(const struct executor *);

double executor_loss(const struct executor *);
const float *executor_gradient(const struct executor *); /* laid out like the parameters; padding is 0 */
/* Output k of the batch: rows of a per-sample tensor into out + row * out_row (floats), or a global. */
void executor_output(const struct executor *, size_t k, float *out, size_t out_row);
double executor_global(const struct executor *, size_t k, int32_t element);
int executor_chunks(const struct executor *); /* for the recipe */

struct executor_size { /* bytes */
	size_t tile_memory, batch_memory, tile_unshared, batch_unshared;
	int steps, global_steps, phases, streams, tile;
};
struct executor_size executor_size(const struct executor *);

#endif
