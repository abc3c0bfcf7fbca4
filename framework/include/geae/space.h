/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/space.h - what samplers over parameter space share: points of the unit cube become rows of a response model.
 *
 * An axis is a text: "U = uniform(0.005, 0.35)", "Gamma = log_uniform(1.6e-3, 0.1)", "B = signed_log_uniform(1e-6, 1e-3)"
 * (either sign), or a formula: "T = T_K/100".  Limits may be formulas too.  They may use the controls set before, in the
 * order of the axes, and those labels of the model that need no spectrum.
 *
 * A candidate point stands when every `keep` formula holds in every row of it.  `flat` formulas are then made as evenly
 * distributed as the candidates allow.  `copies` are images ("eps_d = -eps_d - U; B = -B") that follow their original
 * and share its group.  Controls with several values in the pipeline give that many rows to each point and copy.
 */
#ifndef GEAE_SPACE_H
#define GEAE_SPACE_H

#include <geae/plugin.h>

enum { GEAE_SPACE_AXES = 40 }; /* random numbers per point at most */

struct geae_space { /* parameters, equal in all these samplers */
	struct geae_strings axes, keep, flat, copies, redrawn, together;
	int64_t draws, tries, pool, bins;
};

#define GEAE_SPACE_ROWS(S, m)                                                                                              \
	{ "axes", GEAE_STRINGS, 0, GEAE_AT_(S, m.axes, struct geae_strings), "[]", 0, 0, NULL, "",                             \
	  "controls that are drawn: \"U = uniform(0.1, 0.3)\", log_uniform, signed_log_uniform, or a formula, \"T = T_K/100\"" }, \
	{ "keep", GEAE_STRINGS, 0, GEAE_AT_(S, m.keep, struct geae_strings), "[]", 0, 0, NULL, "",                             \
	  "formulas of controls and labels that must hold: \"abs(U + 2*eps_d) <= 36*Gamma\"" },                            \
	{ "flat", GEAE_STRINGS, 0, GEAE_AT_(S, m.flat, struct geae_strings), "[]", 0, 0, NULL, "",                             \
	  "up to three formulas whose joint distribution is made flat: \"log10(T_K)\"" },                                  \
	{ "copies", GEAE_STRINGS, 0, GEAE_AT_(S, m.copies, struct geae_strings), "[]", 0, 0, NULL, "",                         \
	  "images of every point, of its group: \"eps_d = -eps_d - U; B = -B\"" },                                         \
	{ "redrawn", GEAE_STRINGS, 0, GEAE_AT_(S, m.redrawn, struct geae_strings), "[]", 0, 0, NULL, "",                       \
	  "axes that are drawn `draws` times for each point of the others" },                                             \
	{ "draws", GEAE_INT, 0, GEAE_AT_(S, m.draws, int64_t), "1", 1, 32, NULL, "1",                                          \
	  "how often the redrawn axes are drawn for each point; the rows share a group" },                                 \
	{ "tries", GEAE_INT, 0, GEAE_AT_(S, m.tries, int64_t), "100000", 1, 1e9, NULL, "candidate",                            \
	  "stop when so many candidates in a row do not hold what `keep` asks for" },                                      \
	{ "pool", GEAE_INT, 0, GEAE_AT_(S, m.pool, int64_t), "16", 1, 1000, NULL, "1",                                         \
	  "candidates per point that `flat` chooses from" },                                                               \
	{ "bins", GEAE_INT, 0, GEAE_AT_(S, m.bins, int64_t), "12", 2, 100, NULL, "bin", "bins of each formula of `flat`" }

struct geae_space_points; /* made once per instance, behind a lock */

/* open() of the sampler; NULL without memory. */
struct geae_space_points *geae_space_open(void) GEAE_CHECKED;
void geae_space_close(struct geae_space_points *); /* takes NULL */

/* The next point of the unit cube, n numbers in [0, 1); i = 0, 1, ... in this order. */
typedef void geae_space_draw(void *source, int64_t i, size_t n, double *u);

/* Each point of the sampler is one unit.  `draw` NULL: no axes, the pipeline's control points are the points; those that
 * follow each other and differ only in the controls named `together` are one unit. */
int geae_space_plan(struct geae_cx *, const struct geae_space *, struct geae_space_points *, const struct geae_sampling *,
		    const char *sampler, geae_space_draw *, void *source, struct geae_sampling_plan *) GEAE_CHECKED;
/* How many numbers a point takes, before anything is drawn. */
int geae_space_numbers(struct geae_cx *, const struct geae_space *, const struct geae_sampling *, const char *sampler,
		       size_t *n) GEAE_CHECKED;
int geae_space_run(struct geae_cx *, const struct geae_space *, struct geae_space_points *, const struct geae_sampling *,
		   const char *sampler, int64_t unit, struct geae_rows *) GEAE_CHECKED;

#endif
