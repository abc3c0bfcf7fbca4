/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The front, size by size.  A formula with fitted constants must be worth them (sym_worth). */
#include "sym_front.h"

int sym_front(const struct sym_search *s, const struct sym_pick *fitted, const struct sym_pick *bred, int larger,
	      struct sym_score *front)
{
	double loss = 1; /* of a constant */
	int n = 0;

	for (int size = 1; size <= larger && n < SYM_FRONT; size++) {
		const struct sym_pick *from = size <= s->done ? fitted : bred;
		double before = loss;

		if (size <= s->done && s->best[size].candidate >= 0 && s->best[size].loss < loss - SYM_TIE) {
			sym_formula_of(s, &s->candidate[s->best[size].candidate], &front[n].formula);
			loss = s->best[size].loss;
		}
		if (from && from[size].loss < loss - SYM_TIE &&
		    sym_worth(s->task.n_row, loss, from[size].loss, sym_fitted(&from[size].formula))) {
			front[n].formula = from[size].formula;
			loss = from[size].loss;
		}
		if (loss < before)
			front[n++].size = size;
	}
	return n;
}
