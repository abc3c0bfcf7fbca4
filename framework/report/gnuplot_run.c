/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot as a separate program, at most 60 s. */
#include <stdio.h>
#include "figure.h"
#include "program.h"

enum gnuplot_result gnuplot_run(const char *folder, const char *script, char *why, size_t size)
{
	/* a home that is none: nobody's ~/.gnuplot changes our figures */
	static const char *const set[] = { "LC_ALL=C.UTF-8", "GNUPLOT_LIB=", "HOME=/nonexistent", NULL };
	static const enum gnuplot_result result[] = { [PROGRAM_OK] = GNUPLOT_OK, [PROGRAM_FAILED] = GNUPLOT_FAILED,
						      [PROGRAM_ABSENT] = GNUPLOT_ABSENT };
	const char *const argv[] = { "gnuplot", script, NULL };
	struct arena arena = { 0 };
	struct program p = { .argv = argv, .folder = folder, .set = set, .most_seconds = 60, .arena = &arena };
	enum program_end end = program_run(&p);

	snprintf(why, size, "%s", p.why);
	arena_free(&arena);
	return result[end];
}
