/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters and running statistics from a file, which this program or another has written. */
#ifndef GEAE_PRETRAINED_H
#define GEAE_PRETRAINED_H

#include "learner.h"

struct network_extra { /* the host's keys of a network that is trained */
	const char *weights;	    /* ""; or a file */
	struct geae_strings names; /* "OURS = THEIRS" */
};

bool pretrained_wanted(const struct learner_want *);
/* Every parameter and statistic of the learner from the file, all shapes checked; vectors NULL: the shapes alone.
 * The error names the array, the parameter and both shapes. */
int pretrained_read(struct geae_cx *, const struct learner_want *, const struct learner *, float *parameter, float *state,
		    struct arena *);

#endif
