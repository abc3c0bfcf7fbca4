/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points spread flat over formulas.
 *
 * The candidates' values fill `bins` cells along each formula; of every cell the first c candidates stay, with the
 * smallest c that leaves enough of them.  Every cell thus holds c points or all it could have.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include "space_draw.h"

void space_cells(const struct space_program *p, int64_t n, const double *value, int32_t *cell)
{
	double low[3] = { INFINITY, INFINITY, INFINITY }, high[3] = { -INFINITY, -INFINITY, -INFINITY };
	size_t d = p->n_flat;
	int64_t bins = p->space->bins;

	for (int64_t i = 0; i < n * (int64_t)d; i++)
		if (isfinite(value[i])) {
			low[(size_t)i % d] = fmin(low[(size_t)i % d], value[i]);
			high[(size_t)i % d] = fmax(high[(size_t)i % d], value[i]);
		}
	for (int64_t i = 0; i < n; i++) {
		cell[i] = 0;
		for (size_t k = 0; k < d && cell[i] >= 0; k++) {
			double x = value[(size_t)i * d + k], width = (high[k] - low[k]) / (double)bins;
			int64_t at = width > 0 ? (int64_t)fmin((double)bins - 1, floor((x - low[k]) / width)) : 0;

			cell[i] = isfinite(x) ? (int32_t)(cell[i] * bins + at) : -1;
		}
	}
}

bool space_level(struct geae_cx *cx, const struct space_program *p, int64_t n, int32_t *cell, int64_t *count,
			int64_t n_cell, int64_t wanted)
{
	int64_t cap = 0, total = 0, all = 0, full = 0, used = 0;

	for (int64_t i = 0; i < n; i++)
		if (cell[i] >= 0) {
			count[cell[i]]++;
			all++;
		}
	if (all < wanted)
		return false;
	while (total < wanted) {
		cap++;
		for (int64_t c = total = 0; c < n_cell; c++)
			total += count[c] < cap ? count[c] : cap;
	}
	for (int64_t c = 0; c < n_cell; c++) {
		full += count[c] >= cap;
		used += count[c] > 0;
	}
	geae_note(cx, "flat: %" PRId64 " of %" PRId64 " cells that can be reached hold %" PRId64 " points each, the others fewer (%zu "
		  "formulas, %" PRId64 " candidates; 'pool' gives more)", full, used, cap, p->n_flat, n);
	memset(count, 0, (size_t)n_cell * sizeof(*count));
	for (int64_t i = 0; i < n; i++)
		if (cell[i] >= 0 && (count[cell[i]]++ >= cap || wanted-- <= 0))
			cell[i] = -1;
	return true;
}
