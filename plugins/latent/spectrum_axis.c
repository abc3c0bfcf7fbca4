/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grid of spectra as the axis of figures. */
#include <stdio.h>
#include "spectrum_axis.h"

enum { LABEL = 80 };

int spectrum_axis(struct geae_cx *cx, const struct geae_array *spectra, struct spectrum_axis *a)
{
	const struct geae_array *grid = spectra->rank == 2 ? geae_coord(spectra, spectra->axis[1]) : NULL;
	double *omega, least = HUGE_VAL, most = 0;
	char *label = geae_scratch(cx, LABEL, char), smallest[24];

	if (spectra->rank < 2)
		return geae_fail(cx, GEAE_ESHAPE, "spectra are wanted: rows and a grid");
	if (!spectra->dim[0])
		return geae_fail(cx, GEAE_EDATA, "'%s' has no rows", spectra->name);
	a->n = geae_count(spectra) / spectra->dim[0];
	omega = geae_scratch(cx, a->n, double);
	a->place = geae_scratch(cx, a->n, double);
	if (!omega || !a->place || !label)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < a->n; i++) {
		a->place[i] = omega[i] = grid && grid->dim[0] == a->n ? geae_number(grid, i) : (double)i;
		most = fmax(most, fabs(omega[i]));
		if (fabs(omega[i]) > 0)
			least = fmin(least, fabs(omega[i]));
	}
	a->omega = geae_axis("omega", grid ? grid->unit : "1", GEAE_F64, a->n, omega);
	snprintf(label, LABEL, "%s", grid ? "\\omega " : "point");
	if (omega[0] < 0 && omega[a->n - 1] > 0 && most > 100 * least && (double)a->n < most / least) {
		for (int64_t i = 0; i < a->n; i++)
			a->place[i] = copysign(log10(1 + fabs(omega[i]) / least), omega[i]);
		if (fabs(log10(least) - rint(log10(least))) < 1e-9)
			snprintf(smallest, sizeof(smallest), "10^{%.0f}", rint(log10(least)));
		else
			snprintf(smallest, sizeof(smallest), "%.3g", least);
		snprintf(label, LABEL, "sign(\\omega ) log_{10}(1 + |\\omega |/%s%s%s)", smallest, grid && *grid->unit ? " " : "",
			 grid ? grid->unit : "");
	}
	a->label = label;
	return GEAE_OK;
}
