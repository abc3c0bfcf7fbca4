/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A data set as a network sees it: input features and conditions of its rows. */
#ifndef GEAE_FEATURE_SET_H
#define GEAE_FEATURE_SET_H

#include <geae/nn.h>
#include "batch.h"
#include "job.h"

struct feature_source { /* where the rows come from */
	const struct geae_array *x;          /* with its columns; data NULL while checking */
	const struct geae_component *model;  /* NULL: none */
	const struct geae_component *network;
	const char *label;
	bool known;                          /* x has its true shape; false while checking where only the data will tell */
	const double *control;               /* while checking: one row of controls */
	const struct geae_array *named;      /* texts: the symmetries that the network was trained with, or NULL: those of the data */
};

struct feature_set {
	int64_t n_row, n_feature;
	struct geae_projection projection;
	struct geae_state state;
	size_t n_generator;
	struct geae_generator *generator; /* copies: on features */
	struct feed x; /* row NULL: the reader brings its own */
};

/* The model's state, or what the array says where there is no model. */
int feature_state(struct geae_cx *, const struct feature_source *, struct geae_state *);
/* Asks the network for its projection and copies it into `arena`.  x's data are not read. */
int feature_project(struct geae_cx *, const struct feature_source *, struct feature_set *, struct arena *);
/* Makes set->x: the stored rows themselves where features are components, else projected floats for the rows
 * with wanted[row] (NULL: all). */
int feature_rows(struct context *, const struct feature_source *, struct feature_set *, const bool *wanted, struct arena *);
/* The error of a value of x that is not finite. */
int feature_not_finite(struct geae_cx *, const struct feature_source *, int64_t row, int64_t column);
/* conditions[n_row][n] of the named columns, 0 in rows that are not wanted; a column that is missing is an error. */
int feature_conditions(struct geae_cx *, const struct feature_source *, const char *const *name, int64_t n, const bool *wanted,
		       float **condition, struct arena *);
/* Names of the controls that vary over the rows; NULL-terminated. */
const char *const *feature_varying(const struct geae_array *x, struct arena *);

#endif
