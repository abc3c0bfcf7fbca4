/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files about parameters share: one row's default, range and choices. */
#ifndef GEAE_PARAM_ROW_H
#define GEAE_PARAM_ROW_H

#include "param.h"

/* The parsed default; NULL: an error was added at `place`.  Not for several threads at once. */
const struct node *param_fallback(const struct geae_param *, struct place, struct arena *, struct diags *);
const char *param_range(const struct geae_param *, struct arena *); /* "[1, 10)", "> 0", "" */
int32_t param_choice(const char *choices, const char *word);        /* -1: none of them */
const char **param_choices(const struct geae_param *, struct arena *); /* ends with NULL */

/* For people: the default, or "must be given"; "number in (0, 1000], in units of energy". */
const char *param_default_words(const struct geae_param *, struct arena *);
const char *param_type_words(const struct geae_param *, struct arena *);

#endif
