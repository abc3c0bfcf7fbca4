/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/nearest.h - "did you mean": the nearest of some names. */
#ifndef GEAE_NEAREST_H
#define GEAE_NEAREST_H

#ifdef __cplusplus
extern "C" {
#endif

/* Of the names up to a NULL the one that `word` was probably meant to be; NULL: none is near. */
const char *geae_nearest(const char *word, const char *const *names);

#ifdef __cplusplus
}
#endif
#endif
