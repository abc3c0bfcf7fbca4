/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench.c - measuring for benchmarks. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "bench.h"

#define MAX_RUNS 1024

void bench_begin(char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!getenv("OPENBLAS_CORETYPE") && !getenv("OPENBLAS_L2_SIZE"))
		return;
	/* OpenBLAS has read them before main(): only a new start gets rid of them. */
	unsetenv("OPENBLAS_CORETYPE");
	unsetenv("OPENBLAS_L2_SIZE");
	execv("/proc/self/exe", argv);
	perror("bench: cannot start again without OPENBLAS_CORETYPE");
	exit(1);
}

static double seconds(clockid_t clock)
{
	struct timespec t;

	if (clock_gettime(clock, &t)) {
		perror("bench: clock_gettime");
		exit(1);
	}
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double bench_cpu(void)
{
	return seconds(CLOCK_THREAD_CPUTIME_ID);
}

double bench_wall(void)
{
	return seconds(CLOCK_MONOTONIC);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double bench_median_of(int n, double *values)
{
	qsort(values, (size_t)n, sizeof(*values), by_value);
	return n % 2 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
}

double bench_median(int n, void (*work)(void *data), void *data)
{
	double spent[MAX_RUNS], start;

	if (n < 1 || n > MAX_RUNS) {
		fprintf(stderr, "bench: %d runs; 1 to %d are possible\n", n, MAX_RUNS);
		exit(1);
	}
	work(data);
	for (int i = 0; i < n; i++) {
		start = bench_cpu();
		work(data);
		spent[i] = bench_cpu() - start;
	}
	return bench_median_of(n, spent);
}

void bench_line(const char *name, double value, const char *unit, double goal, enum bench_better better)
{
	/* Written this way round, a NaN is short. */
	int good = better == BENCH_LESS ? value <= goal : value >= goal;

	if (goal == 0)
		printf("%s %.4g %s - ok\n", name, value, unit);
	else
		printf("%s %.4g %s %.4g %s\n", name, value, unit, goal, good ? "ok" : "short");
}
