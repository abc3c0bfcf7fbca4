/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An optimizer at work on a network's parameters: groups of equal rate, schedule, state. */
#ifndef GEAE_STEPPER_H
#define GEAE_STEPPER_H

#include "learner.h"

struct stepper;
int stepper_make(struct stepper **, struct context *, const struct geae_component *optimizer, const struct learner_want *,
		 const struct learner *, int schedule, double final_rate, int64_t epochs, struct arena *);
void stepper_clear(struct stepper *); /* as before the first step */
void stepper_step(struct stepper *, const float *gradient, float *parameter, int64_t epoch);
/* What a checkpoint must hold: places and sizes; their number (at most 8). */
size_t stepper_pieces(struct stepper *, void **at, size_t *bytes);

#endif
