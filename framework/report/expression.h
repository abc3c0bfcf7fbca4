/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formulas over the results of a run, as claims have them: numbers, texts in '...', + - * / ^, comparisons, and or not,
 * functions, and results: stage.port, stage[L=16].port, stage.port[2], stage.port['name'], stage.port[T=2.2].
 * What has several elements is taken element by element; errors are carried along to first order, as independent. */
#ifndef GEAE_EXPRESSION_H
#define GEAE_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include "arena.h"

struct formula; /* a parsed formula */

struct formula_slot { /* a result that the formula names */
	const char *stage, *point, *port, *element; /* as written; point and element "" where there is none */
	size_t n;
	double *value, *error;    /* error NULL: none */
	const char *const *text;  /* of texts; value is NAN then */
	const char *why;          /* filled by the caller: why it is not there; NULL: it is */
};

/* Named formulas that a formula may use by name; the list ends with name NULL. */
struct formula_name {
	const char *name, *text;
};

/* NULL with *why, in words. */
struct formula *formula_parse(struct arena *, const char *text, const struct formula_name *, const char **why);
struct formula_slot *formula_slots(struct formula *, size_t *n);

struct quantity {
	size_t n;
	double *value, *error; /* error NULL: none */
	const char *const *text;
	const char *why; /* not NULL: there is no value, and why */
};

/* With the slots filled. */
struct quantity formula_value(struct formula *, struct arena *);

#endif
