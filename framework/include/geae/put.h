/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/put.h - an analyzer's results in one call each, and what it asks a model for. */
#ifndef GEAE_PUT_H
#define GEAE_PUT_H

#include <geae/stat.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A coordinate, or a column to be put: `data` of f64, i64 or texts along an axis of its own name. */
static inline struct geae_array geae_axis(const char *name, const char *unit, uint32_t dtype, int64_t n, const void *data)
{
	return (struct geae_array){ .name = name,
				    .unit = unit,
				    .dtype = dtype,
				    .rank = 1,
				    .dim = { n },
				    .axis = { name },
				    .data = data };
}

/* The control that varies, as a coordinate. */
struct geae_array geae_control_axis(const struct geae_points *);

/* A number, list or table of f64, i64 or texts along the axes given: data[first axis][second axis]. */
int geae_put(struct geae_cx *, const char *port, const char *unit, uint32_t dtype, const void *data, uint32_t n_axis,
	     const struct geae_array *const *along) GEAE_CHECKED;
/* The same with a doc of its own: what an axis label "@doc" shows. */
int geae_put_with_doc(struct geae_cx *, const char *port, const char *unit, const char *doc, uint32_t dtype, const void *data,
		      uint32_t n_axis, const struct geae_array *const *along) GEAE_CHECKED;
int geae_put_number(struct geae_cx *, const char *port, const char *unit, double value) GEAE_CHECKED;
int geae_put_count(struct geae_cx *, const char *port, int64_t value) GEAE_CHECKED;
int geae_put_text(struct geae_cx *, const char *port, const char *text) GEAE_CHECKED;

/* The controls of a model at the first of these rows (NULL: none); what they do not carry has its default, what has none
 * is 1: a temperature changes no symmetry. */
double *geae_controls_at(struct geae_cx *, const struct geae_model_ops *, const struct geae_array *rows);

#ifdef __cplusplus
}
#endif
#endif
