/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `cluster: { ... }` of a pipeline file: how its stages go to Slurm.  Changes no result and no key. */
#ifndef GEAE_CLUSTER_SETTINGS_H
#define GEAE_CLUSTER_SETTINGS_H

#include <geae/plugin.h>

struct cluster_settings {
	const char *partition, *account, *time, *mem; /* "" leaves it to the cluster */
	int64_t cpus, tasks, split, at_once, warn;
	double chunk;
	int32_t shared;
	struct geae_strings options;
};

extern const struct geae_param cluster_rows[];

#endif
