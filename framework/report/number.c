/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as people write them.
 *
 * Rounding of errors: R. L. Workman et al. (Particle Data Group), Prog. Theor. Exp. Phys. 2022, 083C01,
 * section 5.3.  Check value: 0.827 with error 0.119 is 0.83(12), with 0.367 it is 0.8(4). */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "number.h"

static const char *not_finite(double x)
{
	return isnan(x) ? "not a number" : x > 0 ? "infinite" : "-infinite";
}

/* Decimals after which the error is rounded; negative: tens, hundreds, ... */
static int error_decimals(double error)
{
	char digits[32];
	int lead, power;

	snprintf(digits, sizeof(digits), "%.2e", error); /* "3.67e-01" */
	lead = (digits[0] - '0') * 100 + (digits[2] - '0') * 10 + (digits[3] - '0');
	power = atoi(digits + 5);
	if (lead <= 354)
		return 1 - power;
	if (lead < 950)
		return -power;
	return -power; /* becomes 1.0 of the next power: two digits, the last one here */
}

static double rounded(double x, int decimals)
{
	double scale = pow(10, abs(decimals));

	return decimals >= 0 ? round(x * scale) / scale : round(x / scale) * scale;
}

const char *number_with_error(char text[NUMBER_SIZE], double value, double error)
{
	int decimals, power = 0;
	char suffix[16] = "", mantissa[48];
	double size;

	if (!isfinite(value) || !isfinite(error) || error <= 0)
		return number_plain(text, value);
	size = fmax(fabs(value), error);
	if (size >= 1e7 || size < 1e-4) {
		power = (int)floor(log10(size));
		snprintf(suffix, sizeof(suffix), "e%d", power);
		value = power >= 0 ? value / pow(10, power) : value * pow(10, -power);
		error = power >= 0 ? error / pow(10, power) : error * pow(10, -power);
	}
	decimals = error_decimals(error);
	if (decimals > 15) { /* the error is below what a double resolves here */
		snprintf(mantissa, sizeof(mantissa), "%.15f(%.1e)", value, error);
	} else if (decimals <= 0) {
		snprintf(mantissa, sizeof(mantissa), "%.0f(%.0f)", rounded(value, decimals), rounded(error, decimals));
	} else if (rounded(error, decimals) >= 1) {
		snprintf(mantissa, sizeof(mantissa), "%.*f(%.*f)", decimals, value, decimals, error);
	} else {
		snprintf(mantissa, sizeof(mantissa), "%.*f(%.0f)", decimals, value, round(error * pow(10, decimals)));
	}
	snprintf(text, NUMBER_SIZE, "%s%s", mantissa, suffix);
	return text;
}

const char *number_plain(char text[NUMBER_SIZE], double value)
{
	if (!isfinite(value))
		snprintf(text, NUMBER_SIZE, "%s", not_finite(value));
	else if (value == rint(value) && fabs(value) < 1e15)
		snprintf(text, NUMBER_SIZE, "%" PRId64, (int64_t)value);
	else
		snprintf(text, NUMBER_SIZE, "%.6g", value);
	return text;
}

const char *number_exact(char text[NUMBER_SIZE], double value)
{
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, NUMBER_SIZE, "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	return text;
}

const char *number_seconds(char text[NUMBER_SIZE], double seconds)
{
	int64_t s;

	if (!isfinite(seconds) || seconds < 0 || seconds > 1e15) {
		snprintf(text, NUMBER_SIZE, "unknown");
		return text;
	}
	s = llround(seconds);
	if (seconds < 9.995)
		snprintf(text, NUMBER_SIZE, "%.2f s", seconds);
	else if (s < 60)
		snprintf(text, NUMBER_SIZE, "%.1f s", seconds);
	else if (s < 3600)
		snprintf(text, NUMBER_SIZE, "%" PRId64 " min %02" PRId64 " s", s / 60, s % 60);
	else if (s < 48 * 3600)
		snprintf(text, NUMBER_SIZE, "%" PRId64 " h %02" PRId64 " min", s / 3600, s / 60 % 60);
	else
		snprintf(text, NUMBER_SIZE, "%" PRId64 " d %02" PRId64 " h", s / 86400, s / 3600 % 24);
	return text;
}

const char *number_bytes(char text[NUMBER_SIZE], double bytes)
{
	static const char *const unit[] = { "B", "kB", "MB", "GB", "TB", "PB", "EB" };
	size_t k = 0;

	if (!isfinite(bytes) || bytes < 0) {
		snprintf(text, NUMBER_SIZE, "unknown");
		return text;
	}
	while (bytes >= 999.5 && k + 1 < sizeof(unit) / sizeof(unit[0])) {
		bytes /= 1000;
		k++;
	}
	snprintf(text, NUMBER_SIZE, k && bytes < 9.95 ? "%.1f %s" : "%.0f %s", bytes, unit[k]);
	return text;
}
