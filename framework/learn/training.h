/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The training loop: epochs of batches, validation, the best kept, restarts and variants. */
#ifndef GEAE_TRAINING_H
#define GEAE_TRAINING_H

#include "learner.h"
#include "rows.h"

enum ramp { RAMP_CONSTANT, RAMP_STEP, RAMP_TANH };
enum schedule { SCHEDULE_CONSTANT, SCHEDULE_COSINE };
enum keep { KEEP_BEST, KEEP_LAST };

struct loss_extra { /* the host's keys of every loss */
	double weight, start; /* start: fraction of the epochs */
	int32_t ramp;
};

struct training_values { /* parameters of the stage */
	int64_t epochs, batch, folds, fold, per_point, restarts, start, validate_every;
	double test, validation, final_rate;
	int32_t drop_last, keep, schedule, shared;
	struct geae_strings conditions;
	const char *start_as;
};

struct training_result { /* arrays in the arena of the job */
	float *parameter, *state;
	int64_t variant, restarts, best_epoch, n_epoch;
	double health, *train_loss, *validation_loss, *term; /* [n_epoch], [n_epoch], [n_epoch][n_loss] */
	struct learner learner; /* of the winner; destroyed by the caller */
};

/* GEAE_ESTOP: a checkpoint is kept. */
int training_run(struct training_result *, struct context *, const struct training_values *, const struct learn_rows *,
		 const struct learner_want *, const struct geae_component *optimizer, const uint64_t start_key[2], struct arena *);
/* Weight of a loss at an epoch of so many. */
double loss_weight(const struct loss_extra *, int64_t epoch, int64_t epochs);

#endif
