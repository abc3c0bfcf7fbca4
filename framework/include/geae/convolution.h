/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/convolution.h - convolutions along one axis for networks.
 *
 * A signal has channels of equal length, feature = channel * length + position, so that a row of numbers is a signal of
 * one channel.  Weights are <name>.weight [channels out][channels in * kernel], the kernel innermost, and <name>.bias. */
#ifndef GEAE_CONVOLUTION_H
#define GEAE_CONVOLUTION_H

#include <geae/nn.h>

#ifdef __cplusplus
extern "C" {
#endif

struct geae_signal {
	struct geae_tensor x;
	int64_t channels, length;
};

/* out[o][p] = bias[o] + sum over i, k of weight[o][i][k] in[i][p + k - padding], 0 outside; as long as the signal for an
 * odd kernel and padding (kernel - 1)/2, otherwise length + 2 padding - kernel + 1. */
struct geae_signal geae_conv1d(struct geae_cx *, struct geae_graph *, const char *name, struct geae_signal,
			       int64_t channels, int64_t kernel, int64_t padding);
/* out[o][p] = bias[o] + sum over i, k with p = stride q + k of weight[o][i][k] in[i][q], for p < length:
 * (length in - 1) stride + kernel positions, and beyond these the bias alone. */
struct geae_signal geae_conv1d_transposed(struct geae_cx *, struct geae_graph *, const char *name, struct geae_signal,
					  int64_t channels, int64_t kernel, int64_t stride, int64_t length);
/* out[c][p] = the largest of in[c][size p], ..., in[c][size p + size - 1]; what is left over at the end is dropped. */
struct geae_signal geae_max_pool1d(struct geae_cx *, struct geae_graph *, struct geae_signal, int64_t size);
/* Batch norm of each channel over samples and positions. */
struct geae_signal geae_signal_norm(struct geae_graph *, const char *name, struct geae_signal);

#ifdef __cplusplus
}
#endif
#endif
