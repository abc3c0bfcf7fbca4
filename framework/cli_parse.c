/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options: one table for all verbs; each takes the groups that it names. */
#include <argp.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "build.h"
#include "cli.h"
#include "cores.h"

enum { KEY_PLUGINS = 256, KEY_STORE, KEY_RUNS, KEY_SET, KEY_JSON, KEY_ALL, KEY_PICTURE, KEY_YES, KEY_MARKDOWN, KEY_PARTITION, KEY_ACCOUNT, KEY_TIME, KEY_MEM, KEY_CHUNK,
       KEY_SBATCH, KEY_DRY, MOST_OPTIONS = 24 };

static const struct {
	unsigned group;
	struct argp_option option;
} table[] = {
	{ CLI_PIPELINE, { "file", 'f', "FILE", 0, "Read FILE as well; its values replace those of PIPELINE", 0 } },
	{ CLI_PIPELINE, { "set", KEY_SET, "PATH=VALUE", 0, "Set one value, for example stages.samples.model.J=-1.0", 0 } },
	{ CLI_VALUES, { "set", KEY_SET, "NAME=VALUE", 0, "Test with this value of a parameter; may be given several times", 0 } },
	{ CLI_CORES, { "cores", 'j', "N", 0, "Use N cores (default: all that this process may use)", 0 } },
	{ CLI_PLUGINS, { "plugins", KEY_PLUGINS, "DIR", 0, "Look for plugins in DIR first; may be given several times", 0 } },
	{ CLI_STORE, { "store", KEY_STORE, "DIR", 0, "Where results lie (default: GEAEPIPE_STORE, else ./store)", 0 } },
	{ CLI_RUNS, { "runs", KEY_RUNS, "DIR", 0, "Where reports lie (default: ./runs)", 0 } },
	{ CLI_ALL, { "all", KEY_ALL, NULL, 0, "Every instance, not only a line per stage", 0 } },
	{ CLI_PICTURE, { "picture", KEY_PICTURE, "FILE.svg", OPTION_ARG_OPTIONAL, "Draw some configurations or spectra, here or into a file", 0 } },
	{ CLI_YES, { "yes", KEY_YES, NULL, 0, "Do it, not only show it", 0 } },
	{ CLI_CLUSTER, { "partition", KEY_PARTITION, "NAME", 0, "Partition of the cluster (default: cluster.partition of the pipeline)", 0 } },
	{ CLI_CLUSTER, { "account", KEY_ACCOUNT, "NAME", 0, "Account that is charged", 0 } },
	{ CLI_CLUSTER, { "time", KEY_TIME, "LIMIT", 0, "Time limit of a task, as Slurm writes it: 4:00:00", 0 } },
	{ CLI_CLUSTER, { "mem", KEY_MEM, "SIZE", 0, "Memory of a task, as Slurm writes it: 4G", 0 } },
	{ CLI_CLUSTER, { "chunk", KEY_CHUNK, "SECONDS", 0, "Pack tasks to last at least this long (default: 60)", 0 } },
	{ CLI_CLUSTER, { "sbatch", KEY_SBATCH, "OPTION", 0, "Hand OPTION to sbatch, as in --sbatch=--constraint=avx512; may be given several times", 0 } },
	{ CLI_CLUSTER, { "dry-run", KEY_DRY, NULL, 0, "Show what would be submitted, and do nothing", 0 } },
	{ CLI_MARKDOWN, { "markdown", KEY_MARKDOWN, NULL, 0, "Print a section of a page (Markdown); without a name: of every plugin", 0 } },
	{ CLI_JSON, { "json", KEY_JSON, NULL, 0, "Print JSON, for programs", 0 } },
	{ CLI_QUIET, { "quiet", 'q', NULL, 0, "Only errors and the answer", 0 } },
};

struct parse { /* state of one cli_parse() */
	struct cli *cli;
	const struct verb *verb;
	const char **plugins, **files, **sets, **arg, **sbatch;
	size_t n_plugins;
};

static int cores(struct argp_state *state, const char *text)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(text, &end, 10);
	if (errno || *end || end == text || n < 1 || n > 4096)
		argp_error(state, "-j %s: give a number of cores, from 1 to 4096", text);
	return (int)n;
}

static double seconds(struct argp_state *state, const char *text)
{
	char *end;
	double s = strtod(text, &end);

	if (*end || end == text || !(s >= 0 && s <= 1e7))
		argp_error(state, "--chunk %s: give seconds, from 0 to 1e7", text);
	return s;
}

static const char *sbatch_option(struct argp_state *state, const char *text)
{
	if (strncmp(text, "--", 2) || !text[2])
		argp_error(state, "--sbatch=%s: write the option as sbatch knows it, --sbatch=--name=value", text);
	return text;
}

static error_t option(int key, char *arg, struct argp_state *state)
{
	struct parse *p = state->input;
	struct cli *cli = p->cli;

	switch (key) {
	case 'f': p->files[cli->n_file++] = arg; break;
	case KEY_SET: p->sets[cli->n_set++] = arg; break;
	case 'j': cli->n_core = cores(state, arg); break;
	case KEY_PLUGINS: p->plugins[p->n_plugins++] = arg; break;
	case KEY_STORE: cli->store = arg; break;
	case KEY_RUNS: cli->runs = arg; break;
	case KEY_ALL: cli->all = true; break;
	case KEY_PICTURE: cli->picture = arg ? arg : ""; break;
	case KEY_YES: cli->yes = true; break;
	case KEY_JSON: cli->json = true; break;
	case KEY_MARKDOWN: cli->markdown = true; break;
	case 'q': cli->quiet = true; break;
	case KEY_PARTITION: cli->partition = arg; break;
	case KEY_ACCOUNT: cli->account = arg; break;
	case KEY_TIME: cli->time = arg; break;
	case KEY_MEM: cli->mem = arg; break;
	case KEY_CHUNK: cli->chunk = seconds(state, arg); break;
	case KEY_SBATCH: p->sbatch[cli->n_sbatch++] = sbatch_option(state, arg); break;
	case KEY_DRY: cli->dry = true; break;
	case ARGP_KEY_ARG:
		if (cli->n_arg == p->verb->max_arg)
			argp_error(state, "'%s' is one word too many; it takes: %s", arg, p->verb->args);
		p->arg[cli->n_arg++] = arg;
		break;
	case ARGP_KEY_END:
		if (cli->n_arg < p->verb->min_arg)
			argp_error(state, "something is missing; it takes: %s", p->verb->args);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

void cli_parse(const struct verb *verb, int argc, char **argv, struct cli *cli)
{
	struct argp_option options[MOST_OPTIONS] = { { 0 } };
	struct parse p = { .cli = cli, .verb = verb };
	struct argp argp = { .options = options, .parser = option, .args_doc = verb->args };
	const char *store = getenv("GEAEPIPE_STORE");
	size_t n = 0;

	_Static_assert(sizeof(table) / sizeof(table[0]) < MOST_OPTIONS, "room for the row that ends the table");
	for (size_t k = 0; k < sizeof(table) / sizeof(table[0]); k++)
		if (table[k].group & verb->groups) {
			options[n] = table[k].option;
			options[n++].group = 1;
		}
	if (verb->groups & CLI_WORDS) {
		cli->arg = (const char *const *)argv + 1 + (argc > 1 && !strcmp(argv[1], "--"));
		cli->n_arg = (size_t)(argv + argc - (char **)(uintptr_t)cli->arg);
		if (cli->n_arg < verb->min_arg)
			exit(cli_error(EXIT_USAGE, "%s takes: %s", verb->name, verb->args));
		return;
	}
	if (!n)
		argp.options = NULL; /* an empty table is never freed */
	argp.doc = arena_format(&cli->arena, "geaepipe %s: %s.\v%s", verb->name, verb->summary ? verb->summary : "for tasks of our own", verb->doc);
	p.plugins = arena_array(&cli->arena, argc + 1, const char *);
	p.files = arena_array(&cli->arena, argc + 1, const char *);
	p.sets = arena_array(&cli->arena, argc + 1, const char *);
	p.arg = arena_array(&cli->arena, argc + 1, const char *);
	p.sbatch = arena_array(&cli->arena, argc + 1, const char *);
	cli->chunk = -1;
	argv[0] = arena_format(&cli->arena, "geaepipe %s", verb->name);
	argp_err_exit_status = EXIT_USAGE;
	argp_program_version = arena_format(&cli->arena, "geaepipe %s", build_version);
	argp_parse(&argp, argc, argv, 0, NULL, &p);
	cli->plugins = p.plugins;
	cli->files = p.files;
	cli->sets = p.sets;
	cli->arg = p.arg;
	cli->sbatch = p.sbatch;
	cli->store_given = cli->store || (store && *store);
	if (!cli->store)
		cli->store = store && *store ? store : "store";
	if (!cli->runs)
		cli->runs = "runs";
	if (!cli->n_core)
		cli->n_core = cores_allowed();
}

void cli_options(const struct verb *verb, void (*fn)(const char *option, void *arg), void *arg)
{
	char text[64];

	for (size_t k = 0; k < sizeof(table) / sizeof(table[0]); k++)
		if (table[k].group & verb->groups) {
			snprintf(text, sizeof(text), "--%s", table[k].option.name);
			fn(text, arg);
		}
	fn("--help", arg);
}

bool cli_option_wants_value(const struct verb *verb, const char *option)
{
	for (size_t k = 0; k < sizeof(table) / sizeof(table[0]); k++) {
		const struct argp_option *o = &table[k].option;

		if (table[k].group & verb->groups && o->arg && !(o->flags & OPTION_ARG_OPTIONAL) && *option == '-' &&
		    ((option[1] == '-' && !strcmp(option + 2, o->name)) || (option[1] == o->key && !option[2])))
			return true;
	}
	return false;
}

void cli_options_manual(const struct verb *verb, FILE *f)
{
	for (size_t k = 0; k < sizeof(table) / sizeof(table[0]); k++) {
		const struct argp_option *o = &table[k].option;

		if (!(table[k].group & verb->groups))
			continue;
		fputs(".TP\n", f);
		if (o->key < 256)
			fprintf(f, "\\fB\\-%c\\fR, ", o->key);
		fprintf(f, o->flags & OPTION_ARG_OPTIONAL ? "\\fB\\-\\-%s\\fR[=\\fI%s\\fR]\n" : o->arg ? "\\fB\\-\\-%s\\fR=\\fI%s\\fR\n" :
			"\\fB\\-\\-%s\\fR\n", o->name, o->arg);
		fprintf(f, "%s\n", o->doc);
	}
}
