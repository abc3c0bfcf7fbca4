/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mini_host.h - plugins at work inside a test: open one, hand it parameters, call its operations. */
#ifndef GEAE_MINI_HOST_H
#define GEAE_MINI_HOST_H

#include "component.h"
#include "context.h"

struct mini {
	struct session session;
	struct context context;
	struct geae_cx *cx;
	char said[1000];   /* the last warning */
	int n_warning;
};

void mini_start(struct mini *, uint64_t seed);
void mini_finish(struct mini *);

/* Loads <kind>-<name>.so from $GEAEPIPE_PLUGINS (default ./plugins), fills the parameters from `settings`
 * ("L = 16; J = -2.5") and their defaults, and calls open().  NULL with `status` set when open() failed; anything else
 * that goes wrong ends the program. */
struct geae_component *mini_open(struct mini *, uint32_t kind, const char *name, const char *settings, int *status);
void mini_close(struct geae_component *);

/* The message of the last failed call. */
const char *mini_message(const struct mini *);

struct mini_rows { /* a data set */
	int64_t n, n_site, n_unit;
	size_t stride;
	uint8_t *x; /* as stored */
	int64_t *unit, *point;
	int64_t *column[16]; /* i64 ones, in the order the sampler declares them */
	double *cost;        /* [n_unit] */
};

/* All units one after the other, in order or backwards.  Ends the program if one fails. */
struct mini_rows mini_sample(struct mini *, struct geae_component *model, struct geae_component *sampler, int64_t n_point,
			     const double *point, int64_t count, bool backwards);
void mini_rows_free(struct mini_rows *);

const struct geae_model_ops *mini_model(const struct geae_component *);
const struct geae_sampler_ops *mini_sampler(const struct geae_component *);

#endif
