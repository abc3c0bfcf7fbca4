/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the analyzer representations share. */
#ifndef REPRESENTATIONS_H
#define REPRESENTATIONS_H

#include <stdio.h>
#include <string.h>
#include <geae/curves.h>
#include <geae/latents.h>
#include <geae/put.h>

enum { PSI, COSINE, NORM_RATIO, N_VALUE };
enum { KEPT, BROKEN, UNDECIDED };
enum { WORDS = 4000 };

struct representations {
	const char *along;
	int64_t blocks;
	double tolerance, ordered_above, false_alarm;
};

struct set { /* one pair of inputs */
	struct geae_latents latents;
	double *sum; /* [n_point + 1][n_block][n_sum] of geae/latents.h; last: all points */
};

struct findings {
	int64_t n; /* generators */
	int d;	   /* of the latent */
	const char *const *name;
	double *value[N_VALUE], *error[N_VALUE], *spread;
	double *character, *character_err, *defect, *defect_err; /* of several dimensions */
	int *verdict;
	uint8_t *blind;		       /* no order parameter of this degree can break it; NULL: not known */
	struct geae_turned turned;     /* of the first set */
	int64_t n_ordered, n_point;    /* of all sets */
	double threshold;	       /* of U4 */
	double low, high, first, last; /* control: ordered points, all points */
};

/* ---- representations_sums.c ---- */

int representations_read(struct geae_cx *, const struct representations *, const struct geae_input *latent,
			 const struct geae_input *transformed, struct set *, struct findings *) GEAE_CHECKED;
/* Memory for the values of f->n generators. */
int representations_make(struct geae_cx *, struct findings *f) GEAE_CHECKED;
/* value[n][3 + d d] (psi, cosine, norm ratio, the matrix) and its errors from the sums of one point, or of all; rows: how
 * many went in. */
int representations_estimate(struct geae_cx *, const struct representations *, const struct findings *, const double *sum,
			     int64_t rows, double *value, double *error) GEAE_CHECKED;
/* Means over the sets, and what they say of each generator. */
int representations_pool(struct geae_cx *, const struct representations *, size_t n_set, const struct set *,
			 struct findings *) GEAE_CHECKED;

/* The part of the latents of one set that symmetries turn; those that are undecided do not count. */
int representations_turned(struct geae_cx *, const struct representations *, const struct set *, const struct findings *,
			   struct geae_turned *) GEAE_CHECKED;

/* ---- representations_words.c ---- */

int64_t representations_count(const struct findings *, int verdict);
/* text[WORDS] */
void representations_kernel(char *text, const struct findings *);
void representations_speak(char *text, const struct findings *, const char *control);

#endif
