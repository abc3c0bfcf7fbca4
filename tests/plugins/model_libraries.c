/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Not a plugin: it stands in for the numerical libraries that plugins bring along, by two of their symbols. */
#include <stdlib.h>
#include <geae/plugin.h>

GEAE_EXPORT extern int handler_switched_off;
GEAE_EXPORT void *gsl_set_error_handler_off(void);
GEAE_EXPORT char *openblas_get_corename(void);

int handler_switched_off;

void *gsl_set_error_handler_off(void)
{
	handler_switched_off++;
	return NULL;
}

char *openblas_get_corename(void)
{
	static char name[] = "Prescott"; /* the least that x86-64 has */

	return name;
}
