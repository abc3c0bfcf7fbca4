/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimal text to the nearest double, fast.
 *
 * value = w 10^e with w an integer of at most 19 digits, so that w < 2^64.
 *   w <= 2^53, |e| <= 22: w and 10^|e| are doubles, one operation rounds once (Clinger, PLDI 1990).
 *   |e| <= 27, where long double has 64 bits: w and 10^|e| = 5^|e| 2^|e| are exact (5^27 < 2^63), the result is rounded
 *     to 64 bits; rounding it again to 53 is wrong only if the first result lies exactly halfway between two doubles,
 *     which its last 11 bits tell.
 *   else strtod(), of a copy.
 * Check value: 9007199254740993 is a tie and becomes 9007199254740992; 8.5e22 = 0x1.1ffee2ac1ad0ep+76 is beyond the
 * first case. */
#include <float.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "import_table.h"

enum { LONGEST = 400 };

static const double power[] = { 1e0,  1e1,  1e2,  1e3,	1e4,  1e5,  1e6,  1e7,	1e8,  1e9,  1e10, 1e11,
				1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

#if LDBL_MANT_DIG == 64
static const long double long_power[] = { 1e0L,	 1e1L,	1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,	 1e9L,
					  1e10L, 1e11L, 1e12L, 1e13L, 1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L,
					  1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L };

static bool by_long_double(uint64_t w, int e, double *value)
{
	long double r = e < 0 ? (long double)w / long_power[-e] : (long double)w * long_power[e];
	uint64_t bits;

	memcpy(&bits, &r, sizeof(bits));
	*value = (double)r;
	return (bits & 0x7ff) != 0x400;
}
#endif

static const char *word(const char *at, const char *text, double is, double *value)
{
	size_t n = strlen(text);

	if (strncasecmp(at, text, n) != 0)
		return NULL;
	*value = is;
	return at + n;
}

static const char *by_strtod(const char *start, const char *end, double *value)
{
	char copy[LONGEST];
	size_t n = (size_t)(end - start);

	if (n >= sizeof(copy))
		return NULL;
	memcpy(copy, start, n);
	copy[n] = 0;
	*value = strtod(copy, NULL); /* workers run in the "C" locale */
	return end;
}

static const char *words(const char *at, double sign, double *value)
{
	const char *end = word(at, "nan", (double)NAN, value);

	end = end ? end : word(at, "infinity", sign * HUGE_VAL, value);
	end = end ? end : word(at, "inf", sign * HUGE_VAL, value);
	return end ? end : word(at, "NA", (double)NAN, value);
}

const char *number_read(const char *at, double *value)
{
	const char *start = at, *digits;
	bool minus = *at == '-', exact = true;
	uint64_t w = 0;
	int n = 0, e = 0, x = 0;

	at += *at == '-' || *at == '+';
	for (digits = at; *at >= '0' && *at <= '9'; at++) {
		if (n < 19) {
			w = 10 * w + (uint64_t)(*at - '0');
			n += w > 0;
		} else {
			exact = false;
		}
	}
	if (at == digits && *at != '.')
		return words(at, minus ? -1 : 1, value);
	if (*at == '.') {
		const char *point = ++at;

		for (; *at >= '0' && *at <= '9'; at++) {
			if (n < 19) {
				w = 10 * w + (uint64_t)(*at - '0');
				n += w > 0;
				e--;
			} else {
				exact = false;
			}
		}
		if (at == point && point - 1 == digits)
			return NULL;
	}
	if (*at == 'e' || *at == 'E') {
		const char *mark = at + 1;
		bool down = *mark == '-';

		mark += *mark == '-' || *mark == '+';
		if (*mark >= '0' && *mark <= '9') {
			for (at = mark; *at >= '0' && *at <= '9'; at++)
				x = x < 100000 ? 10 * x + *at - '0' : x;
			e += down ? -x : x;
		}
	}
	if (!w && exact)
		*value = minus ? -0.0 : 0.0;
	else if (exact && w <= (uint64_t)1 << 53 && e >= -22 && e <= 22)
		*value = (minus ? -1.0 : 1.0) * (e < 0 ? (double)w / power[-e] : (double)w * power[e]);
#if LDBL_MANT_DIG == 64
	else if (exact && e >= -27 && e <= 27 && by_long_double(w, e, value))
		*value = minus ? -*value : *value;
#endif
	else
		return by_strtod(start, at, value);
	return at;
}
