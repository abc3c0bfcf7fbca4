/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report's second half: how the answer came about. */
#ifndef GEAE_PAGE_PARTS_H
#define GEAE_PAGE_PARTS_H

#include "collect.h"

void page_stages(FILE *, const struct collected *);   /* states, times, keys */
void page_warnings(FILE *, const struct collected *); /* from the log */
void page_pipeline(FILE *, const struct collected *); /* the resolved configuration */
void page_versions(FILE *, const struct collected *); /* host, plugins, seed, references */

#endif
