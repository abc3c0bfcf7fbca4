/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the renormalization group decides by itself: temperature floor, discretisation of narrow levels, chain length.
 *
 * Floor: a spectrum at T = T_K/20 or below is that of T = 0 within 1e-3; 1e-6 is used where T_K is larger, T_K/20 by
 * Haldane's formula (or Gamma/20) where that is smaller, but never below 1e-9.
 * Narrow levels: thermal states of an almost free level are the hardest case for truncation; occupations are off by 5e-3
 * at Lambda = 2.5 with 250 kept, by 9e-4 at Lambda = 4 with 250 kept, by 4e-4 with 600, which a short chain affords.
 * Length: N = 2 ln(10/T)/ln Lambda converges the spectrum to 1e-4. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "nrg.h"

static const double floor_T = 1e-6, lowest_T = 1e-9;
static const double narrow_Gamma = 1e-3, narrow_Gamma_T = 0.1;
static const double narrow_Lambda = 4;
enum { NARROW_KEPT = 250, NARROW_KEPT_SHORT = 600, SHORT_CHAIN = 13, FEWEST_SITES = 8 };

static double floor_of(const struct anderson_point *p)
{
	const double Kondo = p->U > 0 && p->eps_d < 0 && p->eps_d > -p->U
				     ? sqrt(p->U * p->Gamma / 2) *
					       exp(acos(-1) * p->eps_d * (p->eps_d + p->U) / (2 * p->U * p->Gamma))
				     : 1;

	return fmax(lowest_T, fmin(floor_T, fmin(Kondo, p->Gamma) / 20));
}

static void say(char *note, size_t room, const char *text)
{
	const size_t used = strlen(note);

	snprintf(note + used, room - used, "%s%s", used ? "; " : "", text);
}

struct nrg_choice nrg_choose(const struct anderson_settings *settings, const struct anderson_point *point, double T,
			     char *note, size_t room)
{
	struct nrg_choice choice = { .T = T, .Lambda = settings->Lambda, .kept = (int)settings->kept,
				     .keep_energy = settings->keep_energy };
	const double floor = floor_of(point);
	char text[80];
	int kept;

	note[0] = '\0';
	if (!(T >= floor)) {
		choice.T = floor;
		snprintf(text, sizeof(text), "T = %.3g stands for T -> 0", floor);
		say(note, room, text);
	}
	if (settings->fixed)
		return choice;
	choice.narrow = point->Gamma < narrow_Gamma || point->Gamma < narrow_Gamma_T * choice.T;
	if (!choice.narrow)
		return choice;
	choice.Lambda = fmax(settings->Lambda, narrow_Lambda);
	kept = nrg_sites(settings, choice.Lambda, choice.T) <= SHORT_CHAIN ? NARROW_KEPT_SHORT : NARROW_KEPT;
	choice.kept = settings->kept > kept && !(settings->keep_energy > 0) ? (int)settings->kept : kept;
	choice.keep_energy = 0;
	if (!(choice.Lambda > settings->Lambda) && choice.kept == settings->kept)
		return choice;
	snprintf(text, sizeof(text), "Lambda = %.3g, kept = %d: Gamma < %s", choice.Lambda, choice.kept,
		 point->Gamma < narrow_Gamma ? "1e-3" : "T/10");
	say(note, room, text);
	return choice;
}

int nrg_sites(const struct anderson_settings *settings, double Lambda, double T)
{
	const double n = T > 0 ? ceil(2 * log(10 / T) / log(Lambda)) + 1 : INFINITY;
	const double most = ceil(2 * log(10 / lowest_T) / log(Lambda)) + 1;

	if (settings->length > 0)
		return (int)settings->length;
	return n < FEWEST_SITES ? FEWEST_SITES : n > most ? (int)most : (int)n;
}
