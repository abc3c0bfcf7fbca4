/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read back of runs: the first byte says which of their files the rest is; the others are sound.  Then everything
 * that reads them looks at the run. */
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "cli.h"
#include "fuzz.h"
#include "plan.h"
#include "run_folder.h"
#include "sidecar.h"
#include "slurm.h"
#include "store_kit.h"

#define KEY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define KEY2 "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"

enum { INDEX, SUBMISSION, LIST, STATUS, RESULTS, SIDECAR, N_FILE };

static const char *const file[N_FILE] = { "runs/r/index.json",  "runs/r/cluster/1/submission.json",   "runs/r/cluster/1/samples.json",
					  "runs/r/status.json", "runs/r/results.json", "store/objects/01/" KEY ".json" };
static const char *const sound[N_FILE] = {
	"{ \"@store\": \"store\", \"samples[h=0.5]\": \"" KEY "\", \"order\": \"" KEY2 "\" }",
	"{ \"jobs\": [ { \"stage\": \"samples\", \"job\": \"41\", \"list\": \"samples.json\" } ] }",
	"{ \"tasks\": [ [ [ \"" KEY "\", 0, 2 ] ], [ [ \"" KEY "\", 1, 2 ] ] ] }",
	"{ \"running\": true, \"elapsed\": 2.5, \"left\": 7.0, \"stages\": [ { \"stage\": \"samples\", \"instances\": 4, \"share\": 0.5, "
	"\"states\": { \"done\": 2 } } ] }",
	"{ \"pipeline\": \"r\", \"status\": \"done\", \"results\": [ { \"stage\": \"order\", \"port\": \"T_c\", \"sweep\": { \"L\": 16 }, "
	"\"value\": 2.385, \"error\": 0.25, \"unit\": \"J\", \"n\": 7, \"doc\": \"\" } ] }",
	"{ \"seconds\": 2.5, \"cpu_seconds\": 2.25, \"memory\": 1000, \"label\": \"order\", \"driver\": \"analyze\", \"recipe\": \"a = 1;\\n\", "
	"\"plugins\": [ { \"kind\": \"analyzer\", \"name\": \"histogram\" } ] }",
};

static FILE *nowhere;

/* Slurm's answer, in the place of its own. */
bool slurm_queue(struct arena *arena, void (*fn)(void *user, const char *job, size_t index, const char *state), void *user, const char **why)
{
	(void)arena;
	*why = NULL;
	fn(user, "41", 1, "RUNNING");
	fn(user, "41", 2, "PENDING");
	fn(user, "41", 0, "PENDING");
	fn(user, "42", 1, "COMPLETING");
	return true;
}

static void verb(int (*run)(struct cli *), const char *a, const char *b, bool json)
{
	const char *const arg[] = { a, b, NULL };
	struct cli cli = { .store = "store", .runs = "runs", .json = json, .arg = arg, .n_arg = (size_t)(a != NULL) + (b != NULL) };

	run(&cli);
	arena_free(&cli.arena);
}

static void explain(const struct store *store)
{
	static const struct stage stage = { .name = "samples" };
	struct instance i = { .stage = &stage, .label = "samples[h=0.5]", .recipe = "a = 2;\n", .key = "1", .todo = TODO_RUN };
	struct plan plan = { .instance = &i, .n_instance = 1 };

	plan_explain(&plan, store, "runs/r/index.json");
	arena_free(&plan.arena);
}

static void look_up(void)
{
	struct arena arena = { 0 };
	const char *why, *key = run_folder_key("runs", "r", "samples", &arena, &why);

	law(!key == (why != NULL), "no key without a reason");
	law(!key || store_is_key(key), "what an index calls a key is one");
	arena_free(&arena);
}

static void look_aside(void)
{
	struct sidecar s;
	struct store store;

	law(store_open(&store, "store", STORE_READ), "there is a store");
	sidecar_read(&s, &store, KEY);
	json_decref(sidecar_plugins(&store, KEY));
	explain(&store);
	store_close(&store);
}

/* All that reads the file. */
static void look(size_t which, bool json)
{
	if (which != SIDECAR && which != RESULTS)
		verb(verb_status, json ? NULL : "r", NULL, json);
	if (which == INDEX) {
		verb(verb_show, "r", NULL, json);
		verb(verb_show, "r", "order", false);
		look_up();
	}
	if (which == INDEX || which == RESULTS) {
		verb(verb_diff, "r", "g", false);
		verb(verb_diff, "g", "r", false);
	}
	if (which == INDEX || which == SIDECAR)
		look_aside();
}

static void put(const char *path, const void *data, size_t size, bool old)
{
	const struct timespec time[2] = { { 1, 0 }, { 1, 0 } };

	law(kit_overwrite(path, data, size), "a file of the run can be written");
	if (old)
		utimensat(AT_FDCWD, path, time, 0);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char *const folders[] = { "runs", "runs/r", "runs/r/cluster", "runs/r/cluster/1", "runs/g", "store/objects/01" };
	const struct timespec time[2] = { { 1000, 0 }, { 1000, 0 } };
	struct store store;

	(void)argc;
	(void)argv;
	nowhere = fopen("/dev/null", "w");
	law(nowhere && !chdir(fuzz_folder()) && store_open(&store, "store", STORE_WRITE), "a store can be made");
	store_close(&store);
	for (size_t k = 0; k < sizeof(folders) / sizeof(folders[0]); k++)
		mkdir(folders[k], 0777);
	for (int k = 0; k < N_FILE; k++)
		put(file[k], sound[k], strlen(sound[k]), k == STATUS);
	utimensat(AT_FDCWD, "runs/r/cluster", time, 0); /* behind the status of old, before one of now */
	put("runs/g/index.json", sound[INDEX], strlen(sound[INDEX]), false);
	put("runs/g/results.json", sound[RESULTS], strlen(sound[RESULTS]), false);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct draw d = { data, size };
	size_t way = draw_below(&d, 4 * N_FILE), k = way % N_FILE;
	bool own = way / N_FILE % 2; /* the run's own status counts, not the cluster's */
	FILE *out = stdout, *err = stderr;

	put(file[k], d.at, d.n, k == STATUS && !own);
	if (k != STATUS && own)
		put(file[STATUS], sound[STATUS], strlen(sound[STATUS]), false);
	stdout = stderr = nowhere;
	look(k, way >= 2 * N_FILE);
	stdout = out;
	stderr = err;
	put(file[k], sound[k], strlen(sound[k]), k == STATUS);
	if (k != STATUS && own)
		put(file[STATUS], sound[STATUS], strlen(sound[STATUS]), true);
	return 0;
}
