/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that make a drawing share. */
#ifndef GEAE_FIGURE_INNER_H
#define GEAE_FIGURE_INNER_H

#include "figure.h"

/* An array read along the axes of another one: element sum of step[k] * at[k]. */
struct view {
	const struct geae_array *array;
	int64_t step[GEAE_MAX_RANK];
};

bool view_make(struct view *, const struct geae_array *like, const struct geae_array *);
double view_number(const struct view *, const int64_t *at);
int64_t view_index(const struct view *, const int64_t *at);

struct entry { /* of a list "port: label; port: label" */
	const char *name, *label; /* label NULL: none given */
};

struct entry *entries_of(struct arena *, const char *list, size_t *n);
/* The source's array that an entry names: "port", or "stage.port" of a source that has a stage, "stage[J=1].port" where it is
 * at that point of the sweep. */
const struct geae_array *entry_array(const struct figure_source *, const char *name);
/* Does the entry stand for one value of that axis? */
bool entry_fixes(const struct entry *, const char *axis);
/* A coordinate of y, or an array of the source. */
const struct geae_array *along(const struct figure_source *, const struct geae_array *y, const char *name);
const struct geae_axis_value *sweep_value(const struct figure_source *, const char *name);

struct curve *curve_add(struct drawing *, struct arena *, int64_t n, bool line);
/* "L = 16, fold = 2": the entry's label, the sweep values without axis `but`, the outer axes of the array. */
void curve_label(struct curve *, struct drawing *, struct arena *, const struct figure_source *, const struct entry *,
		 const char *but, const struct geae_array *y, int inner, const int64_t *at);
/* Every line of y along x becomes a curve. */
const char *curves_of(struct drawing *, struct arena *, const struct figure_source *, size_t entry,
		      const struct geae_array *y, const struct geae_array *x, bool line);
/* One number per instance: points over a sweep axis, or over another such number. */
const char *point_of(struct drawing *, struct arena *, const struct figure_source *, size_t entry,
		     const struct geae_array *y, size_t n_source);
/* Which axis of y the figure's x runs along. */
int inner_axis(const struct geae_array *y, const struct view *x);
const char *heat_map(struct drawing *, struct arena *, const struct figure_source *, const struct geae_array *z);
const char *histogram(struct drawing *, struct arena *, const struct figure_source *, size_t entry,
		      const struct geae_array *values);
/* The label that a figure gives; "@doc": the doc of the array drawn there. */
const char *label_given(const char *label, const struct geae_array *of);
const char *axis_label(struct arena *, const char *given, const char *name, const char *unit);
const char *axis_head(struct arena *, const char *name, const char *unit);

void split_by_colour(struct drawing *, struct arena *);
void average_bars(struct drawing *, struct arena *);
/* At most 5000 points: every n-th of a scatter, the extremes of stretches of lines. */
void figure_thin(struct drawing *, struct arena *);
/* Styles, bounds, marks: all that needs the curves complete. */
void figure_settle(struct drawing *, struct arena *, const struct figure_source *, size_t n_source);

#endif
