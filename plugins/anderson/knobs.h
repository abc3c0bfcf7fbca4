/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters of solvers, equal in every plugin that solves: rows of a parameter table, and what they mean. */
#ifndef ANDERSON_KNOBS_H
#define ANDERSON_KNOBS_H

#include "solvers.h"

struct anderson_knobs {
	int32_t solver, quality, spectrum, adapt;
	double Lambda, alpha, b;
	int64_t kept, Nz, length;
};

/* For a plugin whose instance S has a member `struct anderson_knobs knobs`. */
#define ANDERSON_KNOB_ROWS(S, default_solver) \
	{ "solver", GEAE_CHOICE, 0, GEAE_AT_(S, knobs.solver, int32_t), default_solver, 0, 0, ANDERSON_SOLVER_NAMES, "", \
	  "method of solution" }, \
	{ "quality", GEAE_CHOICE, 0, GEAE_AT_(S, knobs.quality, int32_t), "\"default\"", 0, 0, "draft|default|reference", "", \
	  "accuracy of nrg; largest error of pi Gamma A: .02, .01, the standard" }, \
	{ "Lambda", GEAE_REAL, 0, GEAE_AT_(S, knobs.Lambda, double), "0.0", 0, 100, NULL, "1", \
	  "nrg: discretisation of the band, above 1; 0: as the quality says" }, \
	{ "kept", GEAE_INT, 0, GEAE_AT_(S, knobs.kept, int64_t), "0", 0, 100000, NULL, "state", \
	  "nrg: states kept at each step, at least 8; 0: as the quality says" }, \
	{ "Nz", GEAE_INT, 0, GEAE_AT_(S, knobs.Nz, int64_t), "0", 0, 64, NULL, "1", \
	  "nrg: interleaved discretisations that are averaged; 0: as the quality says" }, \
	{ "alpha", GEAE_REAL, 0, GEAE_AT_(S, knobs.alpha, double), "0.0", 0, 2, NULL, "1", \
	  "nrg: width of the logarithmic broadening; 0: as the quality says" }, \
	{ "b", GEAE_REAL, 0, GEAE_AT_(S, knobs.b, double), "0.0", 0, 2, NULL, "T", \
	  "nrg: width of the thermal broadening; 0: as the quality says" }, \
	{ "length", GEAE_INT, 0, GEAE_AT_(S, knobs.length, int64_t), "0", 0, 500, NULL, "site", \
	  "nrg: sites of the chain; 0: as the temperature asks for" }, \
	{ "adapt", GEAE_BOOL, 0, GEAE_AT_(S, knobs.adapt, int32_t), "true", 0, 1, NULL, "", \
	  "nrg: take a larger Lambda or more states where Gamma < 1e-3 or Gamma << T" }, \
	{ "spectrum", GEAE_CHOICE, 0, GEAE_AT_(S, knobs.spectrum, int32_t), "\"self-energy\"", 0, 0, "self-energy|raw", "", \
	  "nrg: spectrum through the self-energy, or as broadened" }

/* Checks and settles. */
int anderson_knobs_settle(struct geae_cx *cx, const struct anderson_knobs *knobs, struct anderson_settings *settings) GEAE_CHECKED;
/* The same; the solver in *solver, its tables in *state (anderson_knobs_close() frees them). */
int anderson_knobs_open(struct geae_cx *cx, const struct anderson_knobs *knobs, struct anderson_settings *settings,
			const struct anderson_solver **solver, void **state) GEAE_CHECKED;
void anderson_knobs_close(const struct anderson_solver *solver, void *state);

#endif
