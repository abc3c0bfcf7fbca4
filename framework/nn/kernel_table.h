/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of one instruction set: included last by each kernels_<name>.c. */
#include "kernel_map.h"
#include "kernel_norm.h"
#include "kernel_outer.h"
#include "kernel_rows.h"
#include "kernel_sum.h"

#define KERNEL_TABLE(name_) \
	{ \
		.name = name_, .gemm = gemm, .outer_chain = outer_chain, .outer_lanes = outer_lanes, .fold = fold, \
		.unary = { [GEAE_LEAKY_RELU] = unary_leaky,  [GEAE_EXP] = unary_exp,	     [GEAE_LOG] = unary_log, \
			   [GEAE_SOFTPLUS] = unary_softplus, [GEAE_SIGMOID] = unary_sigmoid, [GEAE_TANH] = unary_tanh, \
			   [GEAE_SQUARE] = unary_square,     [GEAE_SQRT] = unary_sqrt,	     [GEAE_ABS] = unary_abs, \
			   [GEAE_AFFINE] = unary_affine,     [GEAE_STEP] = unary_step }, \
		.binary = { [GEAE_ADD] = BINARY_ROW(add), [GEAE_SUB] = BINARY_ROW(sub), [GEAE_MUL] = BINARY_ROW(mul), \
			    [GEAE_DIV] = BINARY_ROW(div), [GEAE_MIN] = BINARY_ROW(min), [GEAE_MAX] = BINARY_ROW(max) }, \
		.leaky_back = leaky_back, .bce = bce, .bce_back = bce_back, .sum = sum, .dot = dot, \
		.row_sums = row_sums, .row_dots = row_dots, .bce_sum = bce_sum, .moments = moments, \
		.norm_sums = norm_sums, .norm = norm, .norm_back = norm_back, .load_floats = load_floats, \
		.load_bits = load_bits, .store_floats = store_floats, \
	}
