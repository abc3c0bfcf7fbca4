/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What <key>.json beside an object says of how it was made. */
#ifndef GEAE_SIDECAR_H
#define GEAE_SIDECAR_H

#include <stdbool.h>
#include "plan.h"

struct json_t;

struct sidecar {
	double seconds, cpu_seconds, memory;
	char label[256], driver[64], finished[64], version[64];
};

bool sidecar_read(struct sidecar *, const struct store *, const char *key);
/* Of the instance, or where it is not in the store of the one that bore its label in the last run, which left this index. */
bool sidecar_last(struct sidecar *, const struct store *, const struct json_t *index, const struct instance *);
/* The recipe recorded there, in `arena`; NULL: none. */
const char *sidecar_recipe(struct arena *, const struct store *, const char *key);
/* The plugins that made it, as an array of { kind, name, version, hash }; NULL: not known.  Free with json_decref(). */
struct json_t *sidecar_plugins(const struct store *, const char *key);

#endif
