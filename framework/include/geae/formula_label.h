/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/formula_label.h - a formula written in a pipeline as a label of a figure. */
#ifndef GEAE_FORMULA_LABEL_H
#define GEAE_FORMULA_LABEL_H

#include <geae/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

/* "abs(U + 2*eps_d)/Gamma" becomes "|U + 2 \varepsilon_d|/\Gamma ".  NULL: no memory. */
const char *geae_formula_label(struct geae_cx *, const char *formula);

#ifdef __cplusplus
}
#endif
#endif
