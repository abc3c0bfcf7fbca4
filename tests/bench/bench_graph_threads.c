/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two threads against one: wall-clock time of an epoch, the same bytes, and what two processes that know nothing of each
 * other gain on this machine now, as the ceiling.  The least of several runs, taken in turns. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "bench.h"
#include "bench_training.h"

enum { ROUNDS = 4 };

static double epoch(struct bench_training *t)
{
	double start = bench_wall();

	bench_training_epoch(t);
	return bench_wall() - start;
}

/* A twin process runs the same epoch beside this one. */
static double epoch_beside_twin(struct bench_training *t)
{
	double start = bench_wall(), took;
	pid_t twin = fork();

	if (twin < 0) {
		perror("bench: fork");
		exit(1);
	}
	bench_training_epoch(t);
	if (!twin)
		_exit(0);
	waitpid(twin, NULL, 0);
	took = bench_wall() - start;
	return took;
}

static void measure(const struct bench_work *w, struct pool *pool)
{
	struct bench_training one, two;
	double alone = 1e9, threads = 1e9, twins = 1e9;
	char name[80];

	bench_training_start(&one, w, NULL, NULL);
	bench_training_start(&two, w, NULL, pool);
	for (int k = 0; k < ROUNDS; k++) {
		double t[3] = { epoch(&one), epoch(&two), 0 };

		if (memcmp(one.parameter, two.parameter, sizeof(float) * (size_t)one.n)) {
			fprintf(stderr, "bench: %s: two threads give other bytes than one\n", w->name);
			exit(1);
		}
		t[2] = epoch_beside_twin(&one);
		epoch(&two); /* keeps the two in step */
		alone = t[0] < alone ? t[0] : alone;
		threads = t[1] < threads ? t[1] : threads;
		twins = t[2] < twins ? t[2] : twins;
	}
	snprintf(name, sizeof(name), "graph_%s_two_processes", w->name);
	bench_line(name, 2 * alone / twins, "times", 0, BENCH_MORE);
	snprintf(name, sizeof(name), "graph_%s_two_threads", w->name);
	bench_line(name, alone / threads, "times", 1.8, BENCH_MORE);
	bench_training_finish(&one);
	bench_training_finish(&two);
}

int main(int argc, char **argv)
{
	struct pool *pool = pool_create(2);

	bench_begin(argv);
	if (!pool) {
		fprintf(stderr, "bench: no threads to be had\n");
		return 1;
	}
	for (const struct bench_work *w = bench_works; w->name; w++)
		if (strchr(argc < 2 ? "BC" : argv[1], w->key))
			measure(w, pool);
	pool_destroy(pool);
	return 0;
}
