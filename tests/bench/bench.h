/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Benchmarks: CPU time of one thread, medians, and the line that `make bench' prints per figure. */
#ifndef GEAE_BENCH_H
#define GEAE_BENCH_H

enum bench_better { BENCH_LESS, BENCH_MORE }; /* which side of the goal is good */

/* First call of main(): starts the program anew where the environment steers OpenBLAS. */
void bench_begin(char **argv);

double bench_cpu(void);  /* CPU seconds of the calling thread so far */
double bench_wall(void); /* seconds on a clock that only goes forward */

/* Median CPU seconds of n calls of work(data), after one call that is not counted. */
double bench_median(int n, void (*work)(void *data), void *data);
double bench_median_of(int n, double *values); /* sorts them */

/* Prints "name value unit goal ok|short"; a goal of 0 is "no goal": "-" and ok. */
void bench_line(const char *name, double value, const char *unit, double goal, enum bench_better);

#endif
