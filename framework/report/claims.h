/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pipeline's claims held against the results: holds, fails, or cannot be tested and why. */
#ifndef GEAE_CLAIMS_H
#define GEAE_CLAIMS_H

#include "collect.h"
#include "expression.h"

enum verdict { VERDICT_HOLDS, VERDICT_FAILS, VERDICT_OPEN };

struct claim_found {
	const struct claim *claim;
	const char *published, *reproduced, *ours; /* as shown, "" where there is none */
	enum verdict verdict;
	const char *why; /* how far apart, or why it cannot be tested */
};

extern const char *const verdict_words[];

/* A formula over the results; `names` may be NULL. */
struct quantity claims_evaluate(const struct collected *, struct arena *, const char *formula, const struct formula_name *names);
const char *claims_shown(struct arena *, const struct quantity *);

/* One for each claim, in `arena`. */
struct claim_found *claims_find(const struct collected *, struct arena *);

#endif
