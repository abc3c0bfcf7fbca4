/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where each tensor lives: two arenas, first fit by lifetime.
 *
 * A tensor that is born and dies within one phase lives in the tile arena, of which each thread has one; its lifetime
 * is counted in items.  Others live in the batch arena, which holds all tiles; their lifetime is counted in phases.
 * Sizes are in rows: a row is a tile's or a batch's width of floats. */
#include <stdlib.h>
#include "executor_inner.h"

struct block {
	int32_t node, from, to;
	int64_t rows;
};

static int32_t phase_of_item(const struct executor *e, int32_t item)
{
	for (int32_t p = 0; p < e->n_phase; p++)
		if (item < e->phase[p].first_item + e->phase[p].n_item)
			return p;
	return e->n_phase;
}

static void find_lives(struct executor *e)
{
	for (int32_t k = 0; k < e->n_step; k++) {
		int32_t i = e->step[k].node, in[4], n = executor_operands(e, i, in), at = e->life[i].item;

		if (e->life[i].last < at)
			e->life[i].last = at;
		for (int32_t j = 0; j < n; j++) {
			struct life *root = &e->life[e->life[in[j]].root];

			if (!on_samples(e, in[j]))
				continue;
			if (root->last < at)
				root->last = at;
			if (e->life[i].level != root->level)
				root->on_batch = true;
		}
	}
	for (int32_t i = 1; i < e->graph->n_node; i++)
		if (e->life[i].live && e->life[i].is_output && on_samples(e, i) && e->life[i].root == i) {
			e->life[i].on_batch = true;
			e->life[i].last = e->n_item;
		}
}

/* Blocks come in the order of their births.  Returns the rows needed. */
static int64_t place(struct executor *e, struct block *block, int32_t n)
{
	int64_t top = 0, start = 0;

	for (int32_t i = 0; i < n; i++) {
		int64_t at = e->want.poison ? start : 0;

		for (int32_t j = 0; j < i && !e->want.poison;) {
			const struct block *other = &block[j];
			int64_t row = e->life[other->node].row;

			if (other->from <= block[i].to && block[i].from <= other->to && at < row + other->rows &&
			    row < at + block[i].rows) {
				at = row + other->rows;
				j = 0;
			} else {
				j++;
			}
		}
		e->life[block[i].node].row = at;
		start = at + block[i].rows;
		if (start > top)
			top = start;
	}
	return top;
}

/* Some members of a streamed item end a window before others begin the next: all live as long as the item. */
static int64_t gather_blocks(struct executor *e, struct block *block, bool on_batch, int32_t *n)
{
	int64_t unshared = 0;

	*n = 0;
	for (int32_t k = 0; k < e->n_step; k++) {
		int32_t i = e->step[k].node;
		const struct life *life = &e->life[i];
		struct block *b = &block[*n];

		if (!on_samples(e, i) || life->on_batch != on_batch)
			continue;
		b->node = i;
		b->from = on_batch ? phase_of_item(e, life->item) : life->item;
		b->to = on_batch ? phase_of_item(e, life->last) : life->last;
		b->rows = life->windowed ? WINDOW : e->graph->node[i].n;
		unshared += e->graph->node[i].n;
		++*n;
	}
	return unshared;
}

bool executor_memory(struct executor *e)
{
	struct block *block = calloc((size_t)e->n_step + 1, sizeof(*block));
	int32_t n;

	if (!block)
		return executor_fail(e, "out of memory");
	find_lives(e);
	e->tile_unshared = gather_blocks(e, block, false, &n);
	e->tile_rows = place(e, block, n);
	e->batch_unshared = gather_blocks(e, block, true, &n);
	e->batch_rows = place(e, block, n);
	free(block);
	return true;
}
