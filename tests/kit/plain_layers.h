/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plain_layers.h - layers in double precision, one sample and one sum at a time, as text books write them: what the graph of a
 * network is compared with.  Tensors are [n][features]; results are new and belong to the caller of plain_free(). */
#ifndef GEAE_PLAIN_LAYERS_H
#define GEAE_PLAIN_LAYERS_H

#include <stdbool.h>
#include <stdint.h>

struct plain { /* [n][channels][length] */
	int64_t n, channels, length;
	double *v;
};

struct plain plain_make(int64_t n, int64_t channels, int64_t length);
void plain_free(struct plain);

/* Each frees its operand. */
struct plain plain_linear(struct plain x, int64_t out, const double *weight, const double *bias);
/* weight[out][channels][kernel], zeros outside */
struct plain plain_conv(struct plain x, int64_t out, int64_t kernel, const double *weight, const double *bias);
/* The same weights; position q of x adds to positions 2 q and 2 q + 1 of `length`. */
struct plain plain_up(struct plain x, int64_t out, int64_t length, const double *weight, const double *bias);
struct plain plain_pool(struct plain x); /* the larger of two */
struct plain plain_relu(struct plain x);
struct plain plain_softplus(struct plain x);
/* Statistics of the batch (training; mean and variance, the running ones, are updated with momentum .1, the variance as
 * the unbiased one) or the running ones (evaluation), over samples and length; eps 1e-5. */
struct plain plain_norm(struct plain x, const double *weight, const double *bias, double *mean, double *variance,
			bool train);

#endif
