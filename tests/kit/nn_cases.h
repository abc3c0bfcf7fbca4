/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One small loss per operation and kind of operands. */
#ifndef GEAE_NN_CASES_H
#define GEAE_NN_CASES_H

#include <geae/nn.h>

struct kit_case {
	const char *name;
	struct geae_tensor (*build)(struct geae_graph *);
};

extern const struct kit_case kit_cases[];
extern const int kit_n_case;

#endif
