/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many cores this process may use. */
#ifndef GEAE_CORES_H
#define GEAE_CORES_H

/* The least of: cores it may be scheduled on, the quota of its control group, Slurm's allocation of its task. */
int cores_allowed(void);
/* The quota in the text of a cpu.max file, "150000 100000" -> 2; 0: none.  (cgroup v2) */
int cores_of_quota(const char *text);

#endif
