/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pipeline file understood: study, sweep axes, stages and what refers to what. */
#ifndef GEAE_PIPELINE_H
#define GEAE_PIPELINE_H

#include <stdbool.h>
#include "cluster/cluster_settings.h"
#include "driver.h"
#include "node.h"

enum { MAX_AXES = 32 };

struct axis { /* one axis of the sweep */
	const char *name;
	struct place place;
	int n;
	const struct node *const *value; /* numbers or texts */
};

struct reference { /* "stage", "stage.port", or "stage.slot" where the slot holds a model */
	const char *port;  /* the key it stands under: "order", "data", ... */
	struct place place;
	const struct stage *stage;
	const char *item; /* NULL: the whole stage */
};

struct stage {
	const char *name;
	int index; /* in topological order */
	struct place place;
	const struct driver *driver;
	const struct node *body; /* components inlined, defined values replaced; "$AXIS" still in place */
	struct reference *in;
	size_t n_in;
	uint32_t axes; /* bit a: depends on sweep axis a, itself or through its inputs */
	uint32_t over; /* axes whose points it takes all at once */
	int n_point[MAX_AXES]; /* along each of its axes: how many values it has, and which */
	const int *point[MAX_AXES];
};

struct claim { /* printed beside what was found, never used by it */
	struct place place;
	const char *claim, *source;
	const char *published_text; /* or a number: */
	double published, published_error; /* NAN: none; 0: none */
	const char *untested; /* why it cannot be tested here; "": it can */
	const char *reproduced, *ours, *holds; /* formulas over results (report/expression.h), "" where there is none */
	double within_sigma;
};

struct figure_wish { /* a figure over the results of several stages: its ports are called "stage.port" */
	struct place place;
	struct geae_figure figure;
};

struct column_wish {
	const char *head, *value; /* value: a formula in which "$AXIS" stands for the row's value */
};

struct table_wish { /* a row for every point of some sweep axes */
	struct place place;
	const char *name, *title, *caption;
	int axis[MAX_AXES];
	size_t n_axis;
	struct column_wish *column;
	size_t n_column;
};

struct expectation { /* printed beside the answer, never used by it */
	struct place place;
	const char *stage, *port; /* NULL: none */
	double value, within_sigma;
};

struct pipeline {
	const char *file, *name, *question, *title;
	int64_t seed;
	struct expectation expect;
	struct claim *claim;
	size_t n_claim;
	struct figure_wish *wish;
	size_t n_wish;
	struct table_wish *table;
	size_t n_table;
	struct axis axis[MAX_AXES];
	int n_axis;
	struct stage *stage; /* topological order */
	size_t n_stage;
	struct cluster_settings cluster;
	const struct node *root; /* as read, for the resolved copy */
};

/* NULL when nothing can be planned; all problems in `diags`. */
struct pipeline *pipeline_read(struct arena *, const struct node *root, const char *file, struct diags *);
/* A column's formula in the row at value number value[a] of each axis; NULL: "$" stands before no axis of the table. */
const char *table_formula(struct arena *, const struct pipeline *, const struct table_wish *, const char *text, const int *value);
/* body with "$AXIS" replaced by the axis' value number value[a] */
const struct node *pipeline_substitute(struct arena *, const struct pipeline *, const struct node *body,
				       const int *value);

#endif
