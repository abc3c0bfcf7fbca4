/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The front: what beats everything smaller, from all that was searched. */
#ifndef SYM_FRONT_H
#define SYM_FRONT_H

#include "sym_islands.h"
#include "sym_score.h"

/* fitted[size], bred[size]: NULL where they were not asked for.  front: room for SYM_FRONT; how many there are. */
int sym_front(const struct sym_search *, const struct sym_pick *fitted, const struct sym_pick *bred, int larger,
	      struct sym_score *front);

#endif
