/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layers in double precision, as text books write them. */
#include <math.h>
#include <stdlib.h>
#include "plain_layers.h"

struct plain plain_make(int64_t n, int64_t channels, int64_t length)
{
	struct plain p = { n, channels, length, calloc((size_t)(n * channels * length) + 1, sizeof(double)) };

	if (!p.v)
		abort();
	return p;
}

void plain_free(struct plain p)
{
	free(p.v);
}

struct plain plain_linear(struct plain x, int64_t out, const double *weight, const double *bias)
{
	int64_t in = x.channels * x.length;
	struct plain y = plain_make(x.n, out, 1);

	for (int64_t s = 0; s < x.n; s++)
		for (int64_t o = 0; o < out; o++) {
			double sum = bias[o];

			for (int64_t i = 0; i < in; i++)
				sum += weight[o * in + i] * x.v[s * in + i];
			y.v[s * out + o] = sum;
		}
	plain_free(x);
	return y;
}

static double *at(struct plain x, int64_t sample, int64_t channel, int64_t position)
{
	return &x.v[(sample * x.channels + channel) * x.length + position];
}

struct plain plain_conv(struct plain x, int64_t out, int64_t kernel, const double *weight, const double *bias)
{
	struct plain y = plain_make(x.n, out, x.length);

	for (int64_t s = 0; s < x.n; s++)
		for (int64_t o = 0; o < out; o++)
			for (int64_t p = 0; p < x.length; p++) {
				double sum = bias[o];

				for (int64_t i = 0; i < x.channels; i++)
					for (int64_t q = 0; q < x.length; q++) {
						int64_t k = q - p + kernel / 2;

						if (k >= 0 && k < kernel)
							sum += weight[(o * x.channels + i) * kernel + k] *
							       *at(x, s, i, q);
					}
				*at(y, s, o, p) = sum;
			}
	plain_free(x);
	return y;
}

struct plain plain_up(struct plain x, int64_t out, int64_t length, const double *weight, const double *bias)
{
	struct plain y = plain_make(x.n, out, length);

	for (int64_t s = 0; s < x.n; s++)
		for (int64_t o = 0; o < out; o++) {
			for (int64_t p = 0; p < length; p++)
				*at(y, s, o, p) = bias[o];
			for (int64_t i = 0; i < x.channels; i++)
				for (int64_t q = 0; q < x.length; q++)
					for (int64_t k = 0; k < 2; k++)
						*at(y, s, o, 2 * q + k) +=
							weight[(o * x.channels + i) * 2 + k] * *at(x, s, i, q);
		}
	plain_free(x);
	return y;
}

struct plain plain_pool(struct plain x)
{
	struct plain y = plain_make(x.n, x.channels, x.length / 2);

	for (int64_t s = 0; s < x.n; s++)
		for (int64_t c = 0; c < x.channels; c++)
			for (int64_t p = 0; p < y.length; p++)
				*at(y, s, c, p) = fmax(*at(x, s, c, 2 * p), *at(x, s, c, 2 * p + 1));
	plain_free(x);
	return y;
}

struct plain plain_relu(struct plain x)
{
	for (int64_t i = 0; i < x.n * x.channels * x.length; i++)
		x.v[i] = x.v[i] > 0 ? x.v[i] : 0;
	return x;
}

struct plain plain_softplus(struct plain x)
{
	for (int64_t i = 0; i < x.n * x.channels * x.length; i++)
		x.v[i] = log1p(exp(-fabs(x.v[i]))) + (x.v[i] > 0 ? x.v[i] : 0);
	return x;
}

struct plain plain_norm(struct plain x, const double *weight, const double *bias, double *mean, double *variance,
			bool train)
{
	for (int64_t c = 0; c < x.channels; c++) {
		double m = 0, v = 0, count = (double)(x.n * x.length);

		for (int pass = 0; pass < 3; pass++) /* mean, variance, result */
			for (int64_t s = 0; s < x.n; s++)
				for (int64_t l = 0; l < x.length; l++) {
					double *at = &x.v[(s * x.channels + c) * x.length + l];

					if (pass == 0)
						m += *at / count;
					else if (pass == 1)
						v += (*at - m) * (*at - m) / count;
					else if (train)
						*at = weight[c] * (*at - m) / sqrt(v + 1e-5) + bias[c];
					else
						*at = weight[c] * (*at - mean[c]) / sqrt(variance[c] + 1e-5) + bias[c];
				}
		if (!train)
			continue;
		mean[c] = 0.9 * mean[c] + 0.1 * m;
		variance[c] = 0.9 * variance[c] + 0.1 * v * count / (count - 1);
	}
	return x;
}
