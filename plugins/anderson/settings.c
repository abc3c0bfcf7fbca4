/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the qualities of the numerical renormalization group mean.
 *
 * Largest and mean error of pi Gamma A against Lambda = 2, kept = 1000, Nz = 4, through the self-energy, worst of seven
 * parameter sets: draft .023, .005; default .0065, .0011.
 * Narrow levels, U = 22 Gamma, eps_d = -.15 U and -.92 U, against Lambda = 2.5, kept = 500, Nz = 2: largest error of draft .038, .097,
 * .19, .34 at Gamma = .012, .007, .004, .002, and 1/(4 chi) off by 3, 11, 22, 44 %; of default .010 and 2 % at most. It is the
 * 120 states: Lambda = 3 with 500 is right to .013 and .1 %.
 */
#include "solver.h"

static const struct anderson_settings qualities[ANDERSON_QUALITIES] = {
	[ANDERSON_DRAFT] = { .Lambda = 3, .kept = 120, .Nz = 2, .alpha = 0.3, .b = 0.25 },
	[ANDERSON_DEFAULT] = { .Lambda = 2.5, .kept = 250, .Nz = 2, .alpha = 0.3, .b = 0.25 },
	[ANDERSON_REFERENCE] = { .Lambda = 2, .kept = 1000, .Nz = 4, .alpha = 0.3, .b = 0.25 },
};

void anderson_settle(struct anderson_settings *settings)
{
	const struct anderson_settings *q = &qualities[settings->quality];

	if (!(settings->Lambda > 0))
		settings->Lambda = q->Lambda;
	if (settings->kept == 0)
		settings->kept = q->kept;
	if (settings->Nz == 0)
		settings->Nz = q->Nz;
	if (!(settings->alpha > 0))
		settings->alpha = q->alpha;
	if (!(settings->b > 0))
		settings->b = q->b;
}
