/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Convolutions as a fixed gather and a layer in blocks, the blocks being positions.
 *
 * The gather brings to row (i * kernel + k) * length + p what weight[.][i][k] meets at position p, 0 where there is nothing;
 * the transposed convolution differs in the gather alone. */
#include <geae/convolution.h>

static const struct geae_signal nothing;

/* The position that tap k meets at position p; -1: none. */
typedef int64_t tap(int64_t k, int64_t p, int64_t length, int64_t a);

static int64_t shifted(int64_t k, int64_t p, int64_t length, int64_t padding)
{
	int64_t q = p + k - padding;

	return q >= 0 && q < length ? q : -1;
}

static int64_t spread(int64_t k, int64_t p, int64_t length, int64_t stride)
{
	int64_t q = p - k;

	return q >= 0 && q % stride == 0 && q / stride < length ? q / stride : -1;
}

static struct geae_signal layer(struct geae_cx *cx, struct geae_graph *g, const char *name, struct geae_signal in,
				struct geae_signal out, int64_t kernel, tap *at, int64_t a)
{
	int64_t n = in.channels * kernel * out.length;
	int32_t *index;

	if (!in.x.id || kernel < 1 || out.length < 1)
		return nothing;
	index = geae_scratch(cx, n, int32_t);
	if (!index)
		return nothing;
	for (int64_t i = 0; i < in.channels; i++)
		for (int64_t k = 0; k < kernel; k++)
			for (int64_t p = 0; p < out.length; p++) {
				int64_t q = at(k, p, in.length, a);

				index[(i * kernel + k) * out.length + p] = q < 0 ? -1 : (int32_t)(i * in.length + q);
			}
	out.x = nn_linear_blocks(g, name, nn_gather(g, in.x, n, index, NULL), out.channels * out.length, out.length);
	return out;
}

struct geae_signal geae_conv1d(struct geae_cx *cx, struct geae_graph *g, const char *name, struct geae_signal in,
			       int64_t channels, int64_t kernel, int64_t padding)
{
	struct geae_signal out = { .channels = channels, .length = in.length + 2 * padding - kernel + 1 };

	return layer(cx, g, name, in, out, kernel, shifted, padding);
}

struct geae_signal geae_conv1d_transposed(struct geae_cx *cx, struct geae_graph *g, const char *name,
					  struct geae_signal in, int64_t channels, int64_t kernel, int64_t stride,
					  int64_t length)
{
	struct geae_signal out = { .channels = channels, .length = length };

	return layer(cx, g, name, in, out, kernel, spread, stride);
}

struct geae_signal geae_max_pool1d(struct geae_cx *cx, struct geae_graph *g, struct geae_signal in, int64_t size)
{
	struct geae_signal out = { .channels = in.channels, .length = in.length / size };
	int64_t n = out.channels * out.length;
	int32_t *index;

	if (!in.x.id || out.length < 1)
		return nothing;
	index = geae_scratch(cx, n, int32_t);
	if (!index)
		return nothing;
	for (int64_t k = 0; k < size; k++) {
		struct geae_tensor x;

		for (int64_t i = 0; i < n; i++)
			index[i] = (int32_t)(i / out.length * in.length + i % out.length * size + k);
		x = nn_gather(g, in.x, n, index, NULL);
		out.x = k ? nn_max(g, out.x, x) : x;
	}
	return out;
}

struct geae_signal geae_signal_norm(struct geae_graph *g, const char *name, struct geae_signal s)
{
	s.x = nn_batch_norm_blocks(g, name, s.x, s.length);
	return s;
}
