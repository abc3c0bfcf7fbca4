/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: verbs and the options they share. */
#ifndef GEAE_CLI_H
#define GEAE_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "arena.h"
#include "diag.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_INVALID = 3, EXIT_STOPPED = 75 };

enum cli_group { /* which options a verb takes */
	CLI_PLUGINS = 1,   /* --plugins */
	CLI_STORE = 2,     /* --store */
	CLI_RUNS = 4,      /* --runs */
	CLI_PIPELINE = 8,  /* -f, --set */
	CLI_CORES = 16,    /* -j */
	CLI_JSON = 32,     /* --json */
	CLI_QUIET = 64,    /* --quiet */
	CLI_ALL = 128,     /* --all */
	CLI_PICTURE = 256, /* --picture */
	CLI_YES = 512,     /* --yes */
	CLI_WORDS = 1024,    /* no options: all words are arguments */
	CLI_CLUSTER = 2048,  /* --partition, ..., --dry-run */
	CLI_VALUES = 4096,   /* --set NAME=VALUE */
	CLI_MARKDOWN = 8192  /* --markdown */
};

struct cli { /* what the command line says; pointers into argv or `arena` */
	const char *const *plugins; /* NULL-terminated */
	const char *store, *runs;
	const char *const *files, *const *sets;
	size_t n_file, n_set;
	int n_core;
	bool markdown, json, quiet, all, yes;
	bool store_given;    /* by --store or GEAEPIPE_STORE */
	const char *picture; /* NULL: none; "": in the terminal; else a file */
	const char *partition, *account, *time, *mem; /* NULL: as the pipeline says */
	double chunk;                                 /* s; negative: as the pipeline says */
	const char *const *sbatch; /* NULL-terminated */
	size_t n_sbatch;
	bool dry;
	const char *const *arg; /* NULL-terminated */
	size_t n_arg;
	struct arena arena;
};

struct verb { /* list ends with name NULL */
	const char *name, *summary; /* summary NULL: for scripts of our own, not shown */
	const char *args; /* "PIPELINE" */
	const char *doc;  /* behind the options of --help */
	unsigned groups;
	size_t min_arg, max_arg;
	int (*run)(struct cli *);
};

extern const struct verb verbs[];

/* The whole program; returns the exit code. */
int cli_main(int argc, char **argv);
/* Fills `cli` from argv[1..]; ends the process after --help or a wrong option. */
void cli_parse(const struct verb *, int argc, char **argv, struct cli *);
/* "geaepipe: <message>" on stderr; returns `code`. */
int cli_error(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The options of a verb, "--store", one by one. */
void cli_options(const struct verb *, void (*fn)(const char *option, void *arg), void *arg);
bool cli_option_wants_value(const struct verb *, const char *option);
/* A paragraph of a manual page for each. */
void cli_options_manual(const struct verb *, FILE *);

int verb_run(struct cli *);
int verb_submit(struct cli *);
int verb_run_task(struct cli *);
int verb_cancel(struct cli *);
int verb_check(struct cli *);
int verb_plan(struct cli *);
int verb_status(struct cli *);
int verb_list(struct cli *);
int verb_describe(struct cli *);
int verb_new_plugin(struct cli *);
int verb_test_plugin(struct cli *);
int verb_show(struct cli *);
int verb_export(struct cli *);
int verb_diff(struct cli *);
int verb_cite(struct cli *);
int verb_examples(struct cli *);
int verb_new(struct cli *);
int verb_verify(struct cli *);
int verb_gc(struct cli *);
int verb_completion(struct cli *);
int verb_complete(struct cli *);
int verb_manual(struct cli *);

#endif
