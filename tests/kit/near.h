/* SPDX-License-Identifier: GPL-3.0-or-later */
/* near.h - cmocka with its prerequisites, and a comparison of floating-point numbers.
 *
 * cmocka 1.1.5 compares floats only; assert_near() works in double, prints both values and how far they
 * are apart, and never passes with a NaN. */
#ifndef GEAE_NEAR_H
#define GEAE_NEAR_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* |value - expected| <= tolerance; equal infinities are near, a NaN anywhere is not. */
static inline bool is_near(double value, double expected, double tolerance)
{
	return (isinf(value) && value == expected && tolerance >= 0) || fabs(value - expected) <= tolerance;
}

static inline void near_check(double value, double expected, double tolerance, const char *text, const char *file,
			      int line)
{
	if (is_near(value, expected, tolerance))
		return;
	print_error("%s is %.17g, expected %.17g: off by %.3g, allowed %.3g\n", text, value, expected,
		    value - expected, tolerance);
	_fail(file, line);
}

#define assert_near(value, expected, tolerance) \
	near_check((value), (expected), (tolerance), #value, __FILE__, __LINE__)

#endif
