/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as people write them: 2.2691(7), 3 min 20 s, 1.4 GB. */
#ifndef GEAE_NUMBER_H
#define GEAE_NUMBER_H

#include <stddef.h>

enum { NUMBER_SIZE = 64 }; /* every text below fits, the end included */

/* Value and one standard error, rounded as the Particle Data Group does: the error keeps two digits when its
 * three leading ones are 100..354, else one.  error <= 0 or not finite: the value alone, six digits. */
const char *number_with_error(char text[NUMBER_SIZE], double value, double error);
/* Six significant digits, integers in full; "not a number", "infinite" in words. */
const char *number_plain(char text[NUMBER_SIZE], double value);
/* The fewest digits that read back as the same double. */
const char *number_exact(char text[NUMBER_SIZE], double value);
const char *number_seconds(char text[NUMBER_SIZE], double seconds); /* "0.42 s", "3 min 20 s", "5 h 02 min" */
const char *number_bytes(char text[NUMBER_SIZE], double bytes);     /* "512 B", "1.4 GB" (powers of 1000) */

#endif
