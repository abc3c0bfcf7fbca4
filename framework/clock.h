/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seconds that never run backwards (the clock of the wall may). */
#ifndef GEAE_CLOCK_H
#define GEAE_CLOCK_H

#include <time.h>

static inline double clock_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#endif
