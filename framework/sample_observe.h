/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Energy and observables of configurations that a sampler has made. */
#ifndef GEAE_SAMPLE_OBSERVE_H
#define GEAE_SAMPLE_OBSERVE_H

#include "sample_rows.h"

/* Fills the derived columns of a unit's block from its rows x. */
int sample_observe(const struct sample_layout *, struct geae_cx *, int64_t unit, const char *x, size_t stride, void *block);

#endif
