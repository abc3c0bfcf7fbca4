/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Did you mean": what geae/nearest.h finds, in words. */
#include <geae/nearest.h>
#include "diag.h"

const char *suggest(const char *word, const char *const *names)
{
	return geae_nearest(word, names);
}

const char *suggestion(struct arena *a, const char *word, const char *const *names)
{
	const char *near = suggest(word, names);

	return near ? arena_format(a, " (did you mean '%s'?)", near) : "";
}
