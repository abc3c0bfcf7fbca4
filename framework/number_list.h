/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of numbers as pipeline files have them: [16, 32], a single number, ranges, and lists of these.
 *
 * A range is a group:  {from = 1.04; step = 0.04; n = 25;}             from + step i, i = 0..n-1
 *                      {from = 0.0; to = 1.0; n = 11;}                 evenly spaced, both ends included
 *                      {from = 0.01; to = 100.0; n = 5; log = true;}   evenly spaced in the logarithm */
#ifndef GEAE_NUMBER_LIST_H
#define GEAE_NUMBER_LIST_H

#include <stdbool.h>
#include "node.h"

enum { MOST_NUMBERS = 1000000 };

struct number_list { /* one of integer and real is NULL */
	size_t n;
	int64_t *integer;
	double *real;
	const struct node **from; /* the number or range that each came from: for messages */
};

/* Whole numbers are taken as reals where they are exact, reals never as whole numbers.  Lists within the
 * list are read in order.  `what` begins every message: "stage 's': T".  False: it added an error. */
bool number_list_read(const struct node *, bool whole, const char *what, struct number_list *, struct arena *,
		      struct diags *);
/* One number; false: it added an error. */
bool number_whole(const struct node *, const char *what, int64_t *, struct arena *, struct diags *);
bool number_real(const struct node *, const char *what, double *, struct arena *, struct diags *);

#endif
