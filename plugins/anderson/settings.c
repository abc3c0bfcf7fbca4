/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the qualities of the numerical renormalization group mean.
 *
 * Largest and mean error of pi Gamma A against Lambda = 2, kept = 1000, Nz = 4, through the self-energy, worst of six
 * parameter sets: draft .022, .0058; default .0065, .0011.
 * 42 points of narrow and broad levels (Gamma = .1 to .002, U = 22, 8 and 2 Gamma, eps_d = -.15, -.5, -.92 U) against
 * Lambda = 2.5, kept = 500, Nz = 2: largest and rms error draft .014, .0020; default .009, .0011.
 *
 * Draft keeps by energy: where the level is still free, each state of the band comes four times, and a number of states
 * that suffices later (120) leaves errors of .3 at Gamma = .002, U = 22 Gamma.
 */
#include "solver.h"

static const struct anderson_settings qualities[ANDERSON_QUALITIES] = {
	[ANDERSON_DRAFT] = { .Lambda = 3, .kept = 500, .keep_energy = 6, .Nz = 2, .alpha = 0.3, .b = 0.25 },
	[ANDERSON_DEFAULT] = { .Lambda = 2.5, .kept = 250, .Nz = 2, .alpha = 0.3, .b = 0.25 },
	[ANDERSON_REFERENCE] = { .Lambda = 2, .kept = 1000, .Nz = 4, .alpha = 0.3, .b = 0.25 },
};

void anderson_settle(struct anderson_settings *settings)
{
	const struct anderson_settings *q = &qualities[settings->quality];

	if (!(settings->Lambda > 0))
		settings->Lambda = q->Lambda;
	if (settings->kept == 0) {
		settings->kept = q->kept;
		settings->keep_energy = q->keep_energy;
	}
	if (settings->Nz == 0)
		settings->Nz = q->Nz;
	if (!(settings->alpha > 0))
		settings->alpha = q->alpha;
	if (!(settings->b > 0))
		settings->b = q->b;
}
