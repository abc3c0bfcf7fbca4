/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each step does with one tile: operands to kernels. */
#include <string.h>
#include "executor_inner.h"

#define K(t) ((t)->e->kernels)

static size_t cells(const struct tile *t)
{
	return (size_t)t->rows * (size_t)t->width;
}

static double *part_of(const struct step *s, const struct tile *t)
{
	return t->e->part + s->part + t->first / KERNEL_BLOCK * s->part_step;
}

/* ---- sources ---- */

/* Few features: sample by sample. */
#define LOAD_FEW(type) \
	for (int i = 0; i < t->valid; i++) { \
		int64_t at = feed->row ? feed->row[t->first + i] : t->first + i; \
		const type *x = (const type *)(const void *)(data + (size_t)at * feed->stride); \
		float *out = t->p[0] + i; \
\
		for (int32_t f = 0; f < t->rows; f++, out += t->width) \
			*out = (float)x[f]; \
	}

static void run_input(const struct step *s, const struct tile *t)
{
	const struct feed *feed = &t->e->batch->input[s->feed];
	const void **row = t->e->row_pointer[t->thread];
	const unsigned char *data = feed->data;

	if (feed->type == FEED_ZERO) {
		memset(t->p[0], 0, sizeof(float) * cells(t));
		return;
	}
	if (feed->type == FEED_DOUBLE) {
		LOAD_FEW(double)
		return;
	}
	if (feed->type == FEED_FLOAT && t->rows < 16) {
		LOAD_FEW(float)
		return;
	}
	for (int i = 0; i < t->valid; i++)
		row[i] = data + (size_t)(feed->row ? feed->row[t->first + i] : t->first + i) * feed->stride;
	if (feed->type == FEED_FLOAT)
		K(t)->load_floats(t->rows, t->width, t->valid, (const float *const *)row, t->p[0]);
	else
		K(t)->load_bits(t->rows, t->width, t->valid, (const unsigned char *const *)row, t->p[0]);
}

/* ---- elementwise ---- */

static void run_unary(const struct step *s, const struct tile *t)
{
	K(t)->unary[s->i0](cells(t), t->p[1], s->a[0], s->a[1], t->p[0]);
}

/* Row r of an operand: floats, or a number. */
static const float *row_of(const struct step *s, const struct tile *t, int k, int32_t r, float *number)
{
	bool one = s->o[k].rows == 1;

	if (!t->g[k])
		return t->p[k] + (one ? 0 : (size_t)r * (size_t)t->width);
	*number = (float)t->g[k][one ? 0 : r];
	return number;
}

static void run_binary(const struct step *s, const struct tile *t)
{
	void (*const *f)(size_t, const float *, const float *, float *) = K(t)->binary[s->i0];
	enum operand_kind kind = t->g[1] ? OPERAND_X_NUMBER : t->g[2] ? OPERAND_Y_NUMBER : OPERAND_BOTH;
	bool whole[3];
	float x, y;

	for (int k = 1; k <= 2; k++)
		whole[k] = t->g[k] ? s->o[k].rows == 1 : s->o[k].rows == s->rows;
	if (whole[1] && whole[2]) {
		f[kind](cells(t), row_of(s, t, 1, 0, &x), row_of(s, t, 2, 0, &y), t->p[0]);
		return;
	}
	for (int32_t r = 0; r < t->rows; r++)
		f[kind]((size_t)t->width, row_of(s, t, 1, r, &x), row_of(s, t, 2, r, &y),
			t->p[0] + (size_t)r * (size_t)t->width);
}

static void run_leaky_back(const struct step *s, const struct tile *t)
{
	K(t)->leaky_back(cells(t), t->p[1], t->p[2], s->a[0], t->p[0]);
}

static void run_bce(const struct step *s, const struct tile *t)
{
	(void)s;
	K(t)->bce(cells(t), t->p[1], t->p[2], t->p[0]);
}

static void run_bce_back(const struct step *s, const struct tile *t)
{
	float d = t->g[3] ? (float)t->g[3][0] : 0;

	if (s->part_step) /* the loss itself as well */
		K(t)->bce_sum(t->rows, t->width, t->valid, t->p[1], t->p[2], d, t->p[0], part_of(s, t));
	else
		K(t)->bce_back(cells(t), t->p[1], t->p[2], t->g[3] ? &d : t->p[3], t->g[3], t->p[0]);
}

/* ---- features moved about ---- */

static void run_spread(const struct step *s, const struct tile *t)
{
	for (int32_t r = 0; r < t->rows; r++) {
		float number = 0, *out = t->p[0] + (size_t)r * (size_t)t->width;
		const float *x = row_of(s, t, 1, r, &number);

		if (!t->g[1])
			memcpy(out, x, sizeof(float) * (size_t)t->width);
		for (int i = 0; i < t->width && t->g[1]; i++)
			out[i] = number;
	}
}

static void run_concat(const struct step *s, const struct tile *t)
{
	size_t x = (size_t)s->o[1].rows * (size_t)t->width, y = (size_t)s->o[2].rows * (size_t)t->width;

	memcpy(t->p[0], t->p[1], sizeof(float) * x);
	memcpy(t->p[0] + x, t->p[2], sizeof(float) * y);
}

static void run_pad(const struct step *s, const struct tile *t)
{
	size_t before = (size_t)s->i0 * (size_t)t->width, x = (size_t)s->o[1].rows * (size_t)t->width;

	memset(t->p[0], 0, sizeof(float) * before);
	memcpy(t->p[0] + before, t->p[1], sizeof(float) * x);
	memset(t->p[0] + before + x, 0, sizeof(float) * (cells(t) - before - x));
}

static void run_sparse(const struct step *s, const struct tile *t)
{
	size_t width = (size_t)t->width;

	for (int32_t r = 0; r < t->rows; r++) {
		float *out = t->p[0] + (size_t)r * width;
		int32_t k = s->map->start[r], end = s->map->start[r + 1];

		if (k == end)
			memset(out, 0, sizeof(float) * width);
		else
			K(t)->unary[GEAE_AFFINE](width, t->p[1] + (size_t)s->map->index[k] * width,
						 (float)s->map->sign[k], 0, out);
		for (k++; k < end; k++)
			K(t)->binary[s->map->sign[k] > 0 ? GEAE_ADD : GEAE_SUB][OPERAND_BOTH](
				width, out, t->p[1] + (size_t)s->map->index[k] * width, out);
	}
}

static void run_sum_features(const struct step *s, const struct tile *t)
{
	size_t width = (size_t)t->width;

	memcpy(t->p[0], t->p[1], sizeof(float) * width);
	for (int32_t r = 1; r < s->o[1].rows; r++)
		K(t)->binary[GEAE_ADD][OPERAND_BOTH](width, t->p[0], t->p[1] + (size_t)r * width, t->p[0]);
}

/* ---- layers ----
 *
 * In blocks, the rows of a channel follow each other: channels are rows of blocks * width floats. */

static size_t channel(const struct step *s, const struct tile *t)
{
	return (size_t)s->blocks * (size_t)t->width;
}

/* Columns of a product that count: of a tile that is not full whole vectors of samples, run_step() clears the rest. */
static int product_columns(const struct step *s, const struct tile *t)
{
	int whole = (t->valid + KERNEL_LANES - 1) / KERNEL_LANES * KERNEL_LANES;

	return s->blocks > 1 ? (int)channel(s, t) : whole;
}

static void run_linear(const struct step *s, const struct tile *t)
{
	size_t columns = (size_t)s->columns, width = channel(s, t);
	const float *w = t->e->parameter + s->weight + (size_t)t->row0 * columns;
	struct gemm g = { t->rows / s->blocks,
			  s->columns,
			  product_columns(s, t),
			  w,
			  columns,
			  1,
			  t->p[1],
			  width,
			  t->p[0],
			  width,
			  s->bias < 0 ? NULL : t->e->parameter + s->bias + t->row0,
			  false,
			  s->end,
			  s->slope,
			  NULL };

	K(t)->gemm(&g);
}

static void run_linear_back(const struct step *s, const struct tile *t)
{
	size_t columns = (size_t)s->columns, width = channel(s, t);
	const float *w = t->e->parameter + s->weight + (size_t)t->row0 * columns;
	struct gemm g = { s->columns,
			  (t->streamed ? t->rows : s->o[1].rows) / s->blocks,
			  product_columns(s, t),
			  w,
			  1,
			  columns,
			  t->p[1],
			  width,
			  t->p[0],
			  width,
			  NULL,
			  t->row0 > 0,
			  t->last_window ? s->end : GEMM_PLAIN,
			  s->slope,
			  t->p[2] };

	K(t)->gemm(&g);
}

/* In blocks: 64 samples after the other, and all blocks of these, whatever the width of the tile. */
static void run_outer(const struct step *s, const struct tile *t)
{
	struct executor *e = t->e;
	const struct outer_part *part = &e->outer[s->outer];
	bool direct = part->direct && !t->chunk;
	float *weight = direct ? e->gradient + part->gradient_weight : e->slot[t->chunk] + part->weight;
	float *bias = part->bias < 0 ? NULL
		      : direct	     ? e->gradient + part->gradient_bias
				     : e->slot[t->chunk] + part->bias;
	int width = s->blocks > 1 ? t->width : product_columns(s, t), step = s->blocks > 1 ? KERNEL_BLOCK : width;
	struct outer o = { t->rows / s->blocks,
			   part->k,
			   step,
			   t->p[1],
			   t->p[2],
			   channel(s, t),
			   part->lanes ? weight : weight + (size_t)t->row0 * (size_t)part->k,
			   bias && !part->lanes ? bias + t->row0 : NULL,
			   t->opens,
			   e->scratch[t->thread] };

	for (int first = 0; first < width; first += step)
		for (int32_t b = 0; b < s->blocks; b++, o.first = false) {
			size_t at = (size_t)b * (size_t)t->width + (size_t)first;

			o.d = t->p[1] + at;
			o.x = t->p[2] + at;
			(part->lanes ? K(t)->outer_lanes : K(t)->outer_chain)(&o);
		}
}

static void run_norm(const struct step *s, const struct tile *t)
{
	const float *p = t->e->parameter;
	int channels = t->rows / s->blocks;

	K(t)->norm(channels, (int)channel(s, t), t->p[1], t->g[2], t->g[2] + 2 * channels, p + s->weight, p + s->bias,
		   s->end, s->slope, t->p[0]);
}

static void run_norm_back(const struct step *s, const struct tile *t)
{
	int channels = t->rows / s->blocks;

	K(t)->norm_back(channels, (int)channel(s, t), t->p[1], t->p[2], t->g[3], t->g[3] + 2 * channels, t->g[4],
			(double)t->e->n * s->blocks, t->e->parameter + s->weight, t->p[0]);
}

/* ---- sums ---- */

static void run_sum(const struct step *s, const struct tile *t)
{
	K(t)->sum(t->rows, t->width, t->p[1], part_of(s, t));
}

static void run_dot(const struct step *s, const struct tile *t)
{
	K(t)->dot(t->rows, t->width, t->p[1], t->p[2], part_of(s, t));
}

static void run_sum_samples(const struct step *s, const struct tile *t)
{
	K(t)->row_sums(t->rows, t->width, t->p[1], part_of(s, t), (size_t)s->part_step);
}

static void run_dot_samples(const struct step *s, const struct tile *t)
{
	K(t)->row_dots(t->rows, t->width, t->p[1], t->p[2], part_of(s, t), (size_t)s->part_step);
}

static void run_sum_bce(const struct step *s, const struct tile *t)
{
	K(t)->bce_sum(t->rows, t->width, t->valid, t->p[1], t->p[2], 0, NULL, part_of(s, t));
}

static void run_moments(const struct step *s, const struct tile *t)
{
	K(t)->moments(t->rows, t->width, t->valid, t->p[1], part_of(s, t), (size_t)s->part_step);
}

static void run_norm_sums(const struct step *s, const struct tile *t)
{
	int channels = t->rows / s->blocks;
	double *part = part_of(s, t);

	if (s->blocks == 1) {
		K(t)->norm_sums(t->rows, t->width, t->p[1], t->p[2], t->g[3], t->g[3] + 2 * channels, part,
				(size_t)s->part_step);
		return;
	}
	for (int c = 0; c < channels; c++) { /* sums of d, then of d xhat, of its blocks */
		size_t at = (size_t)c * channel(s, t);
		double *mean = (double *)(void *)t->e->scratch[t->thread], *scale = mean + s->blocks;

		for (int b = 0; b < s->blocks; b++) {
			mean[b] = t->g[3][c];
			scale[b] = t->g[3][2 * channels + c];
		}
		K(t)->norm_sums(s->blocks, t->width, t->p[1] + at, t->p[2] + at, mean, scale, part + 2 * c * s->blocks,
				(size_t)s->part_step);
	}
}

step_run *executor_step_run(int op)
{
	static step_run *const run[N_OPS] = {
		[N_INPUT] = run_input,
		[N_NOISE] = run_input,
		[N_UNARY] = run_unary,
		[N_BINARY] = run_binary,
		[N_CONCAT] = run_concat,
		[N_PAD] = run_pad,
		[N_SPREAD] = run_spread,
		[N_SUM_FEATURES] = run_sum_features,
		[N_SPARSE] = run_sparse,
		[N_LINEAR] = run_linear,
		[N_LINEAR_BACK] = run_linear_back,
		[N_LEAKY_BACK] = run_leaky_back,
		[N_BCE] = run_bce,
		[N_BCE_BACK] = run_bce_back,
		[N_NORM] = run_norm,
		[N_NORM_BACK] = run_norm_back,
		[N_SUM] = run_sum,
		[N_SUM_SAMPLES] = run_sum_samples,
		[N_DOT] = run_dot,
		[N_DOT_SAMPLES] = run_dot_samples,
		[N_SUM_BCE] = run_sum_bce,
		[N_MOMENTS] = run_moments,
		[N_NORM_SUMS] = run_norm_sums,
		[N_OUTER] = run_outer,
	};

	return run[op];
}
