/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Networks that are solved, not trained: each parameter in closed form from the training rows. */
#ifndef GEAE_FITTING_H
#define GEAE_FITTING_H

#include "training.h"

bool fitting_wanted(const struct geae_component *network);
int fitting_run(struct training_result *, struct context *, const struct learn_rows *, const struct learner_want *, struct arena *);

#endif
