/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An executor from within: steps on tiles in phases, with globals in between.
 *
 * Phases.  A reduction is finished only when all tiles have passed, so what uses it runs in the next phase: the level
 * of a per-sample tensor is the largest of its inputs', one more for an input that is a reduction (or a global made
 * of one).  Globals made of constants have level -1. */
#ifndef GEAE_EXECUTOR_INNER_H
#define GEAE_EXECUTOR_INNER_H

#include "executor.h"
#include "graph_inner.h"
#include "kernel.h"

#define MAX_PHASES 256
#define WINDOW	   256 /* rows at a time of a streamed layer: a multiple of KERNEL_ROWS */

enum where { ABSENT, ON_TILE, ON_BATCH, ON_GLOBAL };

struct operand {
	uint8_t where;
	bool follows;	   /* the rows of the running window are meant */
	bool windowed;	   /* and its buffer holds no others */
	int32_t rows;	   /* its length */
	int32_t root_rows; /* of the tensor it is a slice of */
	int32_t slice;	   /* first row in that */
	int64_t row;	   /* where that tensor starts in its arena, in rows */
	int32_t global;	   /* ON_GLOBAL: index into the globals */
};

struct tile { /* the tile at work */
	struct executor *e;
	int chunk, thread, valid, width;
	int64_t first;	    /* sample of the batch, a multiple of 64 */
	bool opens;	    /* first of its chunk */
	int32_t row0, rows; /* the rows of a step, or those of the window */
	bool streamed, last_window;
	float *p[5]; /* result, operands */
	const double *g[5];
};

struct step;
typedef void step_run(const struct step *, const struct tile *);

struct step {
	step_run *run;
	int32_t node, rows, n_operand; /* rows: of the result, or of what is reduced */
	int32_t i0, feed;
	float a[2];
	enum gemm_end end;
	float slope;
	int32_t columns;      /* of a weight */
	int32_t blocks;	      /* of a layer; its channels are rows / blocks */
	int64_t weight, bias; /* offsets; bias -1: none */
	int32_t outer;	      /* index of an N_OUTER, its gradients */
	int64_t part;	      /* of a reduction, in doubles; step = part_step */
	int32_t part_step;
	const struct sparse *map;
	struct operand o[5]; /* [0]: result */
};

struct item {			/* steps that run together; streamed: over windows of rows */
	int32_t first, n, rows; /* rows 0: not streamed */
};

struct global_step {
	uint16_t op, reduction;
	int32_t n, out, in[3], n_in[3], i0, node, blocks;
	int64_t part;
	int32_t part_step;
	int64_t parameter;
	double a[2];
};

struct phase {
	int32_t first_item, n_item, first_global, n_global;
	int64_t zero_from, zero_to; /* parts to be cleared */
};

struct outer_part { /* gradients of one N_OUTER in the buffer of a chunk */
	int32_t m, k;
	bool lanes, direct;   /* direct: chunk 0 writes into the gradient itself */
	int64_t weight, bias; /* offsets in a chunk's buffer; bias -1: none */
	int64_t folded;	      /* lanes: offset of the folded sums */
	int64_t gradient_weight, gradient_bias;
};

struct life { /* per node, made by executor_plan.c for executor_memory.c */
	bool live, on_batch, windowed, is_output;
	bool absorbed; /* computed by another node's step */
	int32_t level, uses;
	int32_t core;	     /* the node whose operation its step performs: itself, or one that it is fused with */
	int32_t also;	     /* a reduction that its step performs as well; 0: none */
	int32_t outer;	     /* index of an N_OUTER among the gradients */
	int32_t root, slice; /* a slice is a view of its root from row `slice` on */
	int32_t item, last;  /* positions of its step and of the last user; -1: none */
	int64_t row;
};

struct executor {
	struct executor_want want;
	struct graph *graph;
	const struct kernels *kernels;
	char error[256];
	int n_thread, chunks;
	int tile;
	int64_t chunk, capacity; /* samples per chunk; padded to whole blocks */
	struct life *life;
	struct step *step;
	struct item *item;
	struct global_step *global_step;
	struct phase *phase; /* [0] is level -1: globals only */
	int32_t n_step, n_item, n_global_step, n_phase, n_stream;
	int32_t *global_at; /* per node */
	int32_t n_global, n_outer;
	struct outer_part *outer;
	int64_t n_part, slot_floats, gradient_floats, fold_floats;
	int64_t tile_rows, batch_rows, tile_unshared, batch_unshared;
	size_t scratch_floats;
	/* memory */
	float **tile_memory, **scratch, **slot, *batch_memory, *gradient, *fold;
	const void ***row_pointer; /* per thread */
	double *global, *part;
	/* the running batch */
	const struct batch *batch;
	const float *parameter;
	float *state;
	int64_t n;
	int32_t running;
};

bool executor_fail(struct executor *, const char *format, ...) __attribute__((format(printf, 2, 3)));
static inline bool on_samples(const struct executor *e, int32_t node)
{
	return e->graph->node[node].kind == PER_SAMPLE;
}
/* A pass over the samples; in evaluation the moments of a batch norm are none: they are the running ones. */
static inline bool is_reduction(const struct executor *e, int32_t node)
{
	const struct node *v = &e->graph->node[node];

	return v->kind == REDUCTION && (v->op != N_MOMENTS || e->want.train);
}
/* Partial sums of a reduction from one block of samples. */
int32_t executor_parts(const struct executor *, int32_t node);
/* The operands of a node's step, after fusion. */
int32_t executor_operands(const struct executor *, int32_t node, int32_t in[4]);

/* executor_plan.c: what is live, what is fused, levels; then items and phases */
bool executor_plan(struct executor *);
/* executor_stream.c: orders the steps of one phase and joins those that run over windows of rows.  order: nodes of
 * the phase; returns the number of items written from e->item[e->n_item] on. */
void executor_stream(struct executor *, int32_t *order, int32_t n);
/* executor_memory.c */
bool executor_memory(struct executor *);
/* executor_compile.c: compact steps */
bool executor_compile(struct executor *);
/* executor_steps.c */
step_run *executor_step_run(int op); /* NULL: there is none */
/* executor_globals.c */
void executor_globals(struct executor *, const struct phase *);
/* executor_gradient.c */
bool executor_gradient_plan(struct executor *);
void executor_gradient_sum(struct executor *);

#endif
