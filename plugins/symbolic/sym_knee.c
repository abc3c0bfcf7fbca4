/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The knee of a front (as Satopaa et al., ICDCS Workshops 2011, with the straight line between the ends, and the logarithm of the loss:
 * what counts is by which factor a larger formula leaves less).
 * Check: sizes 1, 3, 5, 7 and losses .3, .25, .2, .199: size 5. */
#include "sym_score.h"

static double height(double loss)
{
	return log(fmax(loss, SYM_TIE));
}

int sym_knee(int n, const int *size, const double *loss, const bool *better, int largest)
{
	int knee = 0, end = 0;
	double most = -INFINITY;

	for (int k = 1; k < n; k++)
		if (better[k])
			end = k;
	if (largest <= size[0] || !(height(loss[0]) > height(loss[end])))
		return end;
	for (int k = 0; k <= end; k++) {
		double along = (double)(size[k] - size[0]) / (largest - size[0]),
		       up = (height(loss[k]) - height(loss[end])) / (height(loss[0]) - height(loss[end]));

		if ((!k || better[k]) && 1 - along - up >= most) {
			most = 1 - along - up;
			knee = k;
		}
	}
	return knee;
}
