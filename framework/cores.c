/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many cores this process may use: containers and batch systems give fewer than the machine has. */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cores.h"

int cores_of_quota(const char *text)
{
	double quota, period;

	if (sscanf(text, "%lf %lf", &quota, &period) != 2 || !(quota > 0) || !(period > 0))
		return 0; /* "max 100000" */
	return quota < period ? 1 : (int)((quota + period - 1) / period);
}

/* The groups from this process' own up to the root: each may have a quota. */
static int quota(void)
{
	char line[512], path[640];
	FILE *f = fopen("/proc/self/cgroup", "re");
	char *group = NULL;
	int least = 0;

	while (f && !group && fgets(line, sizeof(line), f))
		if (!strncmp(line, "0::", 3))
			group = line + 3;
	if (f)
		fclose(f);
	if (!group)
		return 0;
	group[strcspn(group, "\n")] = 0;
	for (char *slash; (slash = strrchr(group, '/')); *slash = 0) {
		char text[64] = "";
		int n;

		snprintf(path, sizeof(path), "/sys/fs/cgroup%s/cpu.max", group);
		f = fopen(path, "re");
		if (f && fgets(text, sizeof(text), f) && (n = cores_of_quota(text)) && (!least || n < least))
			least = n;
		if (f)
			fclose(f);
	}
	return least;
}

int cores_allowed(void)
{
	const char *slurm = getenv("SLURM_CPUS_PER_TASK");
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof(set), &set) ? 1 : CPU_COUNT(&set), limit = quota();

	if (limit && limit < n)
		n = limit;
	limit = slurm ? atoi(slurm) : 0;
	return limit > 0 && limit < n ? limit : n;
}
