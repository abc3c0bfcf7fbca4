/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flow of the energy levels of the renormalization group: lowest many-body levels of each shell in units of its hopping,
 * even and odd shells apart.
 *
 * Plateaus are fixed points.  Beside the last levels stand those of the free chain with as many sites: without f_0
 * (strong coupling: the impurity has bound it) and with f_0 (free spin or free orbital).
 * Check: U = .5, Gamma = .05, eps_d = -.25, Lambda = 2.5, z = 1: even shells end at .7469, odd ones at 1.5205.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "impurity.h"
#include "labels.h"
#include "nrg.h"
#include "wilson_chain.h"

enum { ROOM = 600 }; /* of the text */

struct level_flow {
	int64_t row, kept;
	double Lambda, z, T, highest;
};

static const struct geae_param params[] = {
	IMPURITY_RUN_ROWS(struct level_flow, "2.5", "250"),
	GEAE_P_REAL_ABOVE(struct level_flow, z, "1.0", 0, 1, "1", "twist of the discretisation"),
	GEAE_P_REAL_ABOVE(struct level_flow, T, "1e-9", 0, 1, "D", "the chain is as long as this temperature asks for"),
	GEAE_P_REAL_ABOVE(struct level_flow, highest, "4.0", 0, 100, "hopping", "levels up to this energy above the ground state"),
	GEAE_P_END
};

struct point { /* one level */
	double shell, energy, charge, spin;
};

struct flow {
	int64_t n;
	struct point *point;
};

/* Lowest excitation in units of the hopping; levels within 1e-3 of the ground state belong to it. */
static double first_excitation(const struct nrg_shell *shell)
{
	double lowest = INFINITY;

	for (int b = 0; b < shell->n_block; b++)
		for (int i = 0; i < shell->block[b].n && i < 8; i++)
			if (shell->block[b].energy[i] / shell->hop > 1e-3)
				lowest = fmin(lowest, shell->block[b].energy[i] / shell->hop);
	return lowest;
}

static int by_energy(const void *a, const void *b)
{
	const struct point *x = a, *y = b;

	if (x->shell < y->shell || x->shell > y->shell)
		return x->shell < y->shell ? -1 : 1;
	return (x->energy > y->energy) - (x->energy < y->energy);
}

/* Shells with f_k added last, k of the parity; charge counts from half filling. */
static int collect(struct geae_cx *cx, const struct nrg_run *run, int parity, double highest, struct flow *flow)
{
	flow->n = 0;
	for (int pass = 0; pass < 2; pass++) {
		int64_t n = 0;

		for (int k = 1; k < run->n_shell; k++) {
			const struct nrg_shell *shell = &run->shell[k];

			if ((k - 1) % 2 != parity)
				continue;
			for (int b = 0; b < shell->n_block; b++)
				for (int i = 0; i < shell->block[b].n; i++) {
					const struct nrg_block *block = &shell->block[b];

					/* multiplets once: their state with the largest S_z = S stands for them */
					if (block->energy[i] / shell->hop > highest || (run->symmetric && block->spin[i] != block->sz))
						continue;
					if (pass)
						flow->point[n] = (struct point){ k - 1, block->energy[i] / shell->hop,
										 block->q - (k + 1),
										 run->symmetric ? block->spin[i] / 2.0 : block->sz / 2.0 };
					n++;
				}
		}
		flow->n = n;
		if (!pass) {
			flow->point = geae_scratch(cx, n + 1, struct point);
			if (!flow->point)
				return GEAE_ENOMEM;
		}
	}
	qsort(flow->point, (size_t)flow->n, sizeof(*flow->point), by_energy);
	return GEAE_OK;
}

static int put_flow(struct geae_cx *cx, const char *which, const struct flow *flow)
{
	static const char *const names[] = { "shell", "charge", "spin" };
	double *column[4];
	char name[4][24];
	struct geae_array coord[3], like;
	const struct geae_array *all[] = { &coord[0], &coord[1], &coord[2] };
	void *data;

	for (int c = 0; c < 4; c++) {
		column[c] = geae_scratch(cx, flow->n + 1, double);
		if (!column[c])
			return GEAE_ENOMEM;
	}
	for (int64_t i = 0; i < flow->n; i++) {
		column[0][i] = flow->point[i].shell;
		column[1][i] = flow->point[i].charge;
		column[2][i] = flow->point[i].spin;
	}
	for (int c = 0; c < 3; c++) {
		snprintf(name[c], sizeof(name[c]), "%s_%s", names[c], which);
		coord[c] = geae_axis(name[c], "1", GEAE_F64, flow->n, column[c]);
		coord[c].axis[0] = which;
	}
	snprintf(name[3], sizeof(name[3]), "E_%s", which);
	like = (struct geae_array){ .name = name[3], .unit = "1", .doc = "levels in units of the shell's hopping", .dtype = GEAE_F64,
				    .rank = 1, .dim = { flow->n }, .axis = { which }, .n_coord = 3, .coord = all };
	GEAE_TRY(cx->host->output(cx, name[3], &like, &data));
	for (int64_t i = 0; i < flow->n; i++)
		((double *)data)[i] = flow->point[i].energy;
	return GEAE_OK;
}

struct findings {
	double first[2];      /* of the last even and odd shell */
	double free_first[2]; /* of the free chain with an even and an odd number of sites */
	double arrives;       /* the energy below which they stay within a twentieth of the last */
};

static void find(const struct nrg_run *run, const struct nrg_run *band, struct findings *f)
{
	int last = run->n_shell - 1, k;

	f->first[(last - 1) % 2] = first_excitation(&run->shell[last]);
	f->first[last % 2] = first_excitation(&run->shell[last - 1]);
	/* shell k of the band alone has k + 1 sites */
	f->free_first[(band->n_shell - 1 + 1) % 2] = first_excitation(&band->shell[band->n_shell - 1]);
	f->free_first[(band->n_shell - 2 + 1) % 2] = first_excitation(&band->shell[band->n_shell - 2]);
	for (k = last; k > 1; k--)
		if (!(fabs(first_excitation(&run->shell[k]) / f->first[(k - 1) % 2] - 1) < 0.05))
			break;
	f->arrives = k < last ? run->shell[k + 1].hop : NAN;
}

static int put_words(struct geae_cx *cx, const struct findings *f, const struct anderson_point *p)
{
	char *text = geae_scratch(cx, ROOM, char);
	/* impurity + f_0 .. f_k with k even: k sites are left without f_0, an even number; k + 1 with it */
	double without = fabs(f->first[0] / f->free_first[0] - 1) + fabs(f->first[1] / f->free_first[1] - 1);
	double with = fabs(f->first[0] / f->free_first[1] - 1) + fabs(f->first[1] / f->free_first[0] - 1);
	const char *what = without < 0.02 ? "those of the free chain without f_0: strong coupling, the spin is screened" :
			   with < 0.02 ? "those of the free chain with f_0: the impurity is free of it" :
					 "between those of the free chain with and without f_0: potential scattering";

	if (!text)
		return GEAE_ENOMEM;
	snprintf(text, ROOM, "Even shells end with the first excitation at %.4f, odd ones at %.4f (free chain: %.4f and %.4f with an "
		 "even and an odd number of sites); these are %s. They stay within a twentieth of that below the energy %.2g (T_K by "
		 "Haldane's formula %.2g).", f->first[0], f->first[1], f->free_first[0], f->free_first[1], what, f->arrives,
		 anderson_kondo_temperature(p));
	return geae_put_text(cx, "words", text);
}

static int flow_of(struct geae_cx *cx, const struct level_flow *a, const struct anderson_point *p, struct nrg_run *run,
		   struct nrg_run *band)
{
	const struct nrg_impurity with = { .U = p->U, .Gamma = p->Gamma,
					   .eps = { anderson_level(p, ANDERSON_UP), anderson_level(p, ANDERSON_DN) } };
	const struct nrg_impurity without = { .absent = 1 };
	const struct anderson_settings settings = { 0 };
	const struct nrg_cut cut = { .kept = (int)a->kept };
	struct flow flow[2];
	struct findings f;
	double *hop;
	int sites;

	sites = nrg_sites(&settings, a->Lambda, a->T);
	hop = geae_scratch(cx, sites, double);
	if (!hop)
		return GEAE_ENOMEM;
	if (wilson_chain(a->Lambda, a->z, WILSON_STAR_EXACT, sites, hop) || nrg_forward(run, &with, sites, hop, &cut, 0) ||
	    nrg_forward(band, &without, sites, hop, &cut, 0))
		return geae_fail(cx, GEAE_EMATH, "the renormalization group run failed");
	for (int parity = 0; parity < 2; parity++) {
		GEAE_TRY(collect(cx, run, parity, a->highest, &flow[parity]));
		GEAE_TRY(put_flow(cx, parity ? "odd" : "even", &flow[parity]));
	}
	find(run, band, &f);
	GEAE_TRY(geae_put_number(cx, "first_even", "1", f.first[0]));
	GEAE_TRY(geae_put_number(cx, "first_odd", "1", f.first[1]));
	GEAE_TRY(geae_put_number(cx, "free_even", "1", f.free_first[0]));
	GEAE_TRY(geae_put_number(cx, "free_odd", "1", f.free_first[1]));
	return put_words(cx, &f, p);
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct level_flow *a = self;
	struct nrg_run with = { 0 }, band = { 0 };
	struct anderson_point p;
	int status;

	GEAE_TRY(impurity_point(cx, in, a->row, &p));
	status = flow_of(cx, a, &p, &with, &band);
	nrg_run_finish(&with);
	nrg_run_finish(&band);
	return status;
}

static const struct geae_port in[] = {
	{ "rows", "...", 0, 0, "", "any column or the spectra of a data set of the Anderson model" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "E_even", "even", GEAE_F64, GEAE_BY_ROW, "1", "levels of shells with f_0, f_2, ... added last, in units of their hopping; equal spins: one of each multiplet" },
	{ "E_odd", "odd", GEAE_F64, GEAE_BY_ROW, "1", "levels of shells with f_1, f_3, ... added last" },
	{ "first_even", "", GEAE_F64, GEAE_BY_ROW, "1", "first excitation of the last even shell" },
	{ "first_odd", "", GEAE_F64, GEAE_BY_ROW, "1", "first excitation of the last odd shell" },
	{ "free_even", "", GEAE_F64, 0, "1", "first excitation of the free chain with an even number of sites" },
	{ "free_odd", "", GEAE_F64, 0, "1", "first excitation of the free chain with an odd number of sites" },
	{ "words", "", GEAE_TEXT, GEAE_BY_ROW, "", "where the flow ends" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "even", .title = "Flow of levels, even shells", .kind = GEAE_SCATTER, .x = "shell_even", .y = "E_even",
	  .colour = "charge_even", .x_label = "shell", .y_label = "E / t_n", .y_marks = "first_even: first excitation",
	  .colour_label = "charge", .caption = "Lowest many-body levels in units of the last hopping; plateaus are fixed points." },
	{ .name = "odd", .title = "Flow of levels, odd shells", .kind = GEAE_SCATTER, .x = "shell_odd", .y = "E_odd",
	  .colour = "charge_odd", .x_label = "shell", .y_label = "E / t_n", .y_marks = "first_odd: first excitation",
	  .colour_label = "charge", .caption = "Lowest many-body levels in units of the last hopping; plateaus are fixed points." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "level-flow", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "flow of the levels of the numerical renormalization group",
	    .doc = "Takes the parameters of one row of a data set of the Anderson model (not its T) and puts out the lowest levels of each "
		   "shell in units of its hopping, even and odd shells apart, with charge and spin, and where the flow ends.",
	    .cite = "@article{krishnamurthy1980, author = {Krishna-murthy, H. R. and Wilkins, J. W. and Wilson, K. G.}, title = "
		    "{Renormalization-group approach to the Anderson model of dilute magnetic alloys}, journal = {Phys. Rev. B}, volume = "
		    "{21}, pages = {1003}, year = {1980}}",
	    .params = params, .instance_size = sizeof(struct level_flow), .ops = &ops,
	    .test = "Lambda = 6.0; kept = 24; T = 1e-4; data = { U = \"0.1\"; Gamma = \"0.01 + 0.002*chain\"; eps_d = \"-0.04\"; B = \"0.001*chain\"; T = \"1e-3\"; };")
