/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: the table of verbs. */
#include <stdio.h>
#include <string.h>
#include "build.h"
#include "cli.h"

const struct verb verbs[] = {
	{ "examples", "list the pipelines that come with the program", "",
	  "Shows the question, the expected answer and the run time of each. `geaepipe run NAME' runs one.", CLI_JSON, 0, 0, verb_examples },
	{ "new", "copy an example, to be changed", "PIPELINE [FILE]",
	  "Copies the example and its data here, as PIPELINE.cfg or FILE. Nothing is overwritten.", 0, 1, 2, verb_new },
	{ "run", "run a pipeline, or continue it", "PIPELINE",
	  "PIPELINE is a file or the name of an example. Runs what is not in the store yet and writes runs/<name>/ with report.html, results.json, tables and "
	  "figures.  Stopped by Ctrl-C, a signal or a power failure, the same command continues.",
	  CLI_PLUGINS | CLI_STORE | CLI_RUNS | CLI_PIPELINE | CLI_CORES | CLI_QUIET, 1, 1, verb_run },
	{ "check", "check a pipeline without running it", "PIPELINE",
	  "Checks everything that can be known before a run: spelling, types, ranges, references, plugins and "
	  "whether they fit together.", CLI_PLUGINS | CLI_STORE | CLI_PIPELINE | CLI_QUIET, 1, 1, verb_check },
	{ "plan", "show what a run would do, and why", "PIPELINE",
	  "Shows for each stage what is in the store, what would be continued and what would be run, with the reason "
	  "and, where known, the time, memory and disk space.",
	  CLI_PLUGINS | CLI_STORE | CLI_RUNS | CLI_PIPELINE | CLI_JSON | CLI_ALL, 1, 1, verb_plan },
	{ "submit", "run a pipeline on a Slurm cluster", "PIPELINE",
	  "Sends what is not in the store yet, one job array for each stage, and returns. Repeated, it sends what is neither in the store nor in the queue. "
	  "`geaepipe status RUN' shows how far it is; `geaepipe run PIPELINE' writes the report.",
	  CLI_PLUGINS | CLI_STORE | CLI_RUNS | CLI_PIPELINE | CLI_CLUSTER | CLI_QUIET, 1, 1, verb_submit },
	{ "cancel", "take a run's tasks out of the cluster's queue", "RUN",
	  "What is finished stays; what is running loses at most what it did since its last checkpoint.", CLI_RUNS | CLI_QUIET, 1, 1, verb_cancel },
	{ "run-task", NULL, "LIST INDEX", "", CLI_CORES | CLI_QUIET, 2, 2, verb_run_task },
	{ "status", "show how far runs are", "[RUN]",
	  "Without RUN: all runs, a line each.  Only files are read: it may be called while the run goes on, and from "
	  "another machine.", CLI_RUNS | CLI_JSON, 0, 1, verb_status },
	{ "list", "list the plugins that are found", "[KIND]",
	  "KIND is model, sampler, network, loss, optimizer or analyzer.", CLI_PLUGINS | CLI_JSON, 0, 1, verb_list },
	{ "describe", "explain a plugin or a kind of stage", "KIND NAME",
	  "KIND is stage, model, sampler, network, loss, optimizer or analyzer; also written KIND-NAME, or NAME alone where "
	  "it is clear.  For example `geaepipe describe stage sample'.  Shows every parameter with type, default, range and meaning.",
	  CLI_PLUGINS | CLI_JSON | CLI_MARKDOWN, 0, 2, verb_describe },
	{ "new-plugin", "begin a plugin of your own", "KIND NAME [DIR]",
	  "Writes a folder (NAME, or DIR) with one commented source file that keeps the laws of its kind, a Makefile that asks pkg-config, and a "
	  "pipeline that runs it. Nothing is overwritten. Then: cd NAME, change it, make test, make run.", CLI_PLUGINS, 2, 3, verb_new_plugin },
	{ "test-plugin", "hold a plugin to the laws of its kind", "FILE",
	  "FILE is <kind>-<name>.so.  Each law is named, each violation with numbers and with what to look at; the plugin runs in processes of its own.  It is "
	  "tested with the parameters that its descriptor names (.test, one case a line), else with its defaults; --set replaces single ones, "
	  "for example --set L=6.  Exit code 1: a law is broken.", CLI_VALUES | CLI_JSON, 1, 1, verb_test_plugin },
	{ "show", "show what a run or a result holds", "RUN [STAGE] | KEY",
	  "A stage of a sweep is named with its point, for example `geaepipe show quickstart samples[L=16]'.  KEY is a "
	  "key of the store or its first digits.", CLI_STORE | CLI_RUNS | CLI_JSON | CLI_PICTURE, 1, 2, verb_show },
	{ "export", "write one result as CSV or NumPy file, a network as HDF5 file", "RUN STAGE.PORT FILE",
	  "FILE ends in .csv or .npy, for the weights of a train stage (STAGE alone) in .h5.  For example `geaepipe export quickstart "
	  "limit.T_c T_c.csv', `geaepipe export quickstart encoder encoder.h5'.",
	  CLI_STORE | CLI_RUNS | CLI_QUIET, 3, 3, verb_export },
	{ "diff", "compare two runs", "RUN RUN",
	  "Shows which lines of the recipes differ (- first run, + second run), and by how many standard errors the results do.",
	  CLI_STORE | CLI_RUNS, 2, 2, verb_diff },
	{ "cite", "print BibTeX of what a run used", "RUN",
	  "The methods as its plugins declare them, the libraries behind them, and this program.", CLI_PLUGINS | CLI_STORE | CLI_RUNS, 1, 1,
	  verb_cite },
	{ "verify", "check the checksums of a store", "", "Reads every result; damaged ones are named and left where they are: the next run that "
	  "needs one sets it aside and makes it anew.", CLI_STORE, 0, 0, verb_verify },
	{ "gc", "find results that no run uses any more", "",
	  "A result is in use as long as the folder of a run that names it exists, wherever that is; runs in progress keep theirs. Shows what "
	  "could go; with --yes it is removed.", CLI_STORE | CLI_RUNS | CLI_YES, 0, 0, verb_gc },
	{ "completion", "print what makes a shell complete words", "SHELL",
	  "SHELL is bash, zsh or fish. For bash: eval \"$(geaepipe completion bash)\" in ~/.bashrc; for zsh the same in ~/.zshrc, behind compinit; "
	  "for fish: geaepipe completion fish > ~/.config/fish/completions/geaepipe.fish", 0, 1, 1, verb_completion },
	{ "complete", NULL, "WORD...", NULL, CLI_WORDS, 0, 4096, verb_complete },
	{ "manual", NULL, "SECTION", NULL, CLI_WORDS, 1, 1, verb_manual },
	{ NULL, NULL, NULL, NULL, 0, 0, 0, NULL }
};

static void overview(FILE *f)
{
	fputs("Usage: geaepipe VERB [OPTION...] [ARG...]\n"
	      "Samples, learns and analyses as a pipeline file says; results stay in a store.\n\n", f);
	for (const struct verb *v = verbs; v->name; v++)
		if (v->summary)
			fprintf(f, "  %-11s %s\n", v->name, v->summary);
	fputs("\n  geaepipe VERB --help    options of one verb\n  geaepipe --version      the version\n\n"
	      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 pipeline invalid,\n75 stopped (the same command continues).\n", f);
}

static const struct verb *verb_named(const char *name)
{
	for (const struct verb *v = verbs; v->name; v++)
		if (!strcmp(v->name, name))
			return v;
	return NULL;
}

static int unknown(const char *word)
{
	const char *names[sizeof(verbs) / sizeof(verbs[0])];
	struct arena arena = { 0 };
	size_t n = 0;

	if (*word == '-')
		return cli_error(EXIT_USAGE, "unknown option '%s'; the verb comes first: geaepipe VERB [OPTION...]", word);
	for (const struct verb *v = verbs; v->name; v++)
		if (v->summary)
			names[n++] = v->name;
	names[n] = NULL;
	cli_error(EXIT_USAGE, "there is no verb '%s'%s; geaepipe --help lists them", word, suggestion(&arena, word, names));
	arena_free(&arena);
	return EXIT_USAGE;
}

static bool is_one_of(const char *word, const char *a, const char *b, const char *c)
{
	return !strcmp(word, a) || !strcmp(word, b) || !strcmp(word, c);
}

static int finished(int code)
{
	if (fflush(stdout) || ferror(stdout))
		return cli_error(EXIT_FAILED, "the output could not be written completely");
	return code;
}

int cli_main(int argc, char **argv)
{
	const struct verb *verb;
	struct cli cli = { 0 };
	int code;

	if (argc < 2) {
		overview(stderr);
		return EXIT_USAGE;
	}
	if (is_one_of(argv[1], "--help", "-h", "-?")) {
		overview(stdout);
		return finished(EXIT_DONE);
	}
	if (is_one_of(argv[1], "--version", "-V", "version")) {
		printf("geaepipe %s\n", build_version);
		return finished(EXIT_DONE);
	}
	verb = verb_named(argv[1]);
	if (!verb)
		return unknown(argv[1]);
	cli_parse(verb, argc - 1, argv + 1, &cli);
	code = verb->run(&cli);
	arena_free(&cli.arena);
	return finished(code);
}
