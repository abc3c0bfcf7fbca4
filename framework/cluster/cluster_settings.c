/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of `cluster: { ... }`; its defaults hold where a pipeline says nothing. */
#include "cluster_settings.h"

const struct geae_param cluster_rows[] = {
	GEAE_P_STRING(struct cluster_settings, partition, "\"\"", "partition (queue); empty: the cluster's default"),
	GEAE_P_STRING(struct cluster_settings, account, "\"\"", "account that is charged; empty: yours"),
	GEAE_P_STRING(struct cluster_settings, time, "\"\"",
		      "time limit of a task as Slurm writes it, \"4:00:00\"; empty: the partition's. A task that reaches it goes on in a new one"),
	GEAE_P_STRING(struct cluster_settings, mem, "\"\"", "memory of a task as Slurm writes it, \"4G\"; empty: the stage's `memory`, else the cluster's"),
	GEAE_P_INT(struct cluster_settings, cpus, "1", 1, 4096, "cores", "cores of a task: threads of one instance, or instances side by side"),
	GEAE_P_REAL(struct cluster_settings, chunk, "60", 0, 1e7, "s", "a task is packed to last at least this long, from times recorded earlier"),
	GEAE_P_INT(struct cluster_settings, tasks, "1000", 1, 1000000, "1", "at most this many tasks for a stage (and no more than the cluster's MaxArraySize allows)"),
	GEAE_P_INT(struct cluster_settings, split, "16", 1, 1000000, "1",
		   "tasks that one instance of a sampler is divided into while its time is not known"),
	GEAE_P_INT(struct cluster_settings, at_once, "0", 0, 1000000, "1", "at most this many tasks of a stage run at the same time; 0: no limit"),
	GEAE_P_INT(struct cluster_settings, warn, "120", 10, 100000, "s", "so long before its time limit a task saves its state and is queued again"),
	GEAE_P_BOOL(struct cluster_settings, shared, "false",
		    "the store, the runs and the pipeline lie where every node sees them, even if the file system does not look like it"),
	GEAE_P_STRINGS(struct cluster_settings, options, "[]", "further options of sbatch, such as \"--constraint=avx512\""),
	GEAE_P_END
};
