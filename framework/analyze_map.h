/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An analyzer's results, and how those of several runs become one: along the networks of an `apply` with `over`. */
#ifndef GEAE_ANALYZE_MAP_H
#define GEAE_ANALYZE_MAP_H

#include "job.h"

struct made { /* one output array, waiting for run() to fill it */
	struct geae_array array;
	bool coordinate;
};

struct output {
	struct job *job;
	const struct geae_analyzer_ops *ops;
	struct made made[96];
	size_t n;
};

enum { MOST_MADE = sizeof(((struct output *)0)->made) / sizeof(struct made) };

const struct geae_port *port_at(const struct geae_analyzer_ops *, const struct geae_port *first, size_t k);
struct made *find_made(struct output *, const char *name);

/* Do axes that are offered fit those that are wanted: "..." takes anything, "row,..." what begins so, "" is a number? */
bool axes_fit(const char *wanted, const char *offered);
/* Would they fit without a first axis "network"? */
bool axes_fit_mapped(const char *wanted, const char *offered);

/* How many networks the inputs have that the ports do not ask for; 0: none.  -1: recorded. */
int64_t map_count(struct job *, const struct geae_analyzer_ops *, const struct geae_input *);
/* What the analyzer is given of network `which`. */
struct geae_input *map_inputs(struct job *, const struct geae_analyzer_ops *, const struct geae_input *, int64_t which);
/* Texts of results lie in memory that the next run takes again: copies them. */
void map_keep_texts(struct output *);
/* The results of all runs with the axis "network" in front.  NULL: recorded. */
struct output *map_join(struct job *, const struct geae_analyzer_ops *, const struct geae_input *, struct output **, int64_t n);

#endif
