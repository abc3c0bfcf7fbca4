/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters of solvers: what fits together. */
#include <inttypes.h>
#include "knobs.h"

int anderson_knobs_settle(struct geae_cx *cx, const struct anderson_knobs *knobs, struct anderson_settings *settings)
{
	if (knobs->Lambda > 0 && !(knobs->Lambda > 1))
		return geae_fail(cx, GEAE_EPARAM, "Lambda = %g: the discretisation needs Lambda above 1 (2 to 4 is usual, 0: as the "
						  "quality says)", knobs->Lambda);
	if (knobs->Lambda > 0 && knobs->Lambda < 1.2)
		return geae_fail(cx, GEAE_EPARAM, "Lambda = %g: below 1.2 the chain needs hundreds of sites and thousands of states (2 to 4 "
						  "is usual, 0: as the quality says)", knobs->Lambda);
	if (knobs->kept && knobs->kept < 8)
		return geae_fail(cx, GEAE_EPARAM, "kept = %" PRId64 ": at least 8 states must be kept (100 to 1000 is usual, 0: as the "
						  "quality says)", knobs->kept);
	*settings = (struct anderson_settings){ .quality = knobs->quality, .raw = knobs->spectrum, .fixed = !knobs->adapt,
						.Lambda = knobs->Lambda, .kept = knobs->kept, .Nz = knobs->Nz,
						.alpha = knobs->alpha, .b = knobs->b, .length = knobs->length };
	anderson_settle(settings);
	return GEAE_OK;
}

int anderson_knobs_open(struct geae_cx *cx, const struct anderson_knobs *knobs, struct anderson_settings *settings,
			const struct anderson_solver **solver, void **state)
{
	GEAE_TRY(anderson_knobs_settle(cx, knobs, settings));
	*solver = anderson_solvers[knobs->solver];
	if (settings->raw && !(*solver)->raw)
		return geae_fail(cx, GEAE_EPARAM, "spectrum = \"raw\": solver '%s' has no spectrum but the one through the self-energy",
				 (*solver)->name);
	return (*solver)->open ? (*solver)->open(settings, state) : GEAE_OK;
}

void anderson_knobs_close(const struct anderson_solver *solver, void *state)
{
	if (solver && solver->close)
		solver->close(state);
}
