/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the analyzer broken-symmetries share. */
#ifndef BROKEN_H
#define BROKEN_H

#include <geae/matrix_group.h>
#include "representations.h"

enum { DISORDER = -1, UNSURE = 0, ORDER = 1 };
enum { NO_DIRECTION = -1 }; /* of an order parameter of several dimensions: which class of states is not decided */

struct broken {
	const char *along;
	int64_t blocks;
	double U4_c, tolerance, error_rate;
};

struct element { /* a generator or a product of some */
	const char *name;
	double *D; /* [d][d] on the part of the latent that is turned; NULL: not known */
};

struct found {
	struct set set;
	struct findings is; /* psi, verdicts on the generators, and what is blind */
	struct geae_turned turned;
	struct geae_matrix_group group; /* of several dimensions */
	const struct geae_points *points;
	double U_c, U_c_err, T_c, T_c_err; /* NAN: not known */
	int no_transition;
	double *U, *U_err; /* [n_point] */
	int *decision;	   /* [n_point] */
	int *direction;	   /* [n_point]: class of the states where there is order, or NO_DIRECTION */
	int64_t n_element;
	struct element *element;
};

/* ---- broken_states.c ---- */

/* Along which states a vector orders, at each point with order. */
int broken_directions(struct geae_cx *, const struct broken *, double t, struct found *) GEAE_CHECKED;

/* ---- broken_elements.c ---- */

/* The generators, then products of two or three that are kept although their factors are not. */
int broken_elements(struct geae_cx *, struct found *) GEAE_CHECKED;
/* DISORDER: intact, UNSURE: undecided, ORDER: broken, for one element at one point. */
int broken_verdict(const struct found *, const struct element *, int64_t point);

/* ---- broken_words.c ---- */

void broken_speak(char *text, const struct broken *, const struct found *); /* text[WORDS] */

#endif
