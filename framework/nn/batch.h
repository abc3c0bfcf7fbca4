/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One batch as an executor is handed it. */
#ifndef GEAE_BATCH_H
#define GEAE_BATCH_H

#include <stddef.h>
#include <stdint.h>

enum feed_type {
	FEED_FLOAT = 1, /* rows of float */
	FEED_DOUBLE,	/* rows of double */
	FEED_BITS,	/* rows of packed bits, lowest first: 1 -> +1, 0 -> -1 */
	FEED_ZERO	/* nothing is read: zeros (noise in evaluation) */
};

/* Sample i of the batch reads its features from data + row[i] * stride. */
struct feed {
	enum feed_type type;
	const void *data;
	size_t stride;	    /* bytes from row to row */
	const int64_t *row; /* [n]; NULL: row i */
};

struct batch {
	int64_t n;
	const struct feed *input; /* in the order of graph_inputs() */
	const double *scalar;	  /* in the order of graph_scalars() */
};

#endif
