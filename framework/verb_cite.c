/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe cite: BibTeX of what a run used: the plugins' methods, the libraries behind them, this program. */
#include <jansson.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include "build.h"
#include "cli.h"
#include "plugin_loader.h"
#include "run_folder.h"
#include "sidecar.h"

static const struct {
	const char *library; /* the beginning of its file's name; NULL: always */
	const char *entry;
} libraries[] = {
	{ NULL,
	  "@inproceedings{salmon2011, author = {Salmon, John K. and Moraes, Mark A. and Dror, Ron O. and Shaw, David E.}, title = {Parallel "
	  "Random Numbers: As Easy as 1, 2, 3}, booktitle = {Proc. SC '11}, pages = {16:1--16:12}, year = {2011}, doi = "
	  "{10.1145/2063384.2063405}}" },
	{ NULL,
	  "@misc{hdf5, author = {{The HDF Group}}, title = {{Hierarchical Data Format, version 5}}, url = {https://www.hdfgroup.org/HDF5/}}" },
	{ "libgsl.",
	  "@book{gsl, author = {Galassi, Mark and others}, title = {{GNU} Scientific Library Reference Manual}, edition = {3rd}, "
	  "publisher = {Network Theory}, year = {2009}, isbn = {0954612078}}" },
	{ "libfftw3.",
	  "@article{frigo2005, author = {Frigo, Matteo and Johnson, Steven G.}, title = {The Design and Implementation of {FFTW3}}, "
	  "journal = {Proc. IEEE}, volume = {93}, number = {2}, pages = {216--231}, year = {2005}, doi = "
	  "{10.1109/JPROC.2004.840301}}" },
	{ "liblapacke.",
	  "@book{anderson1999, author = {Anderson, E. and others}, title = {{LAPACK} Users' Guide}, edition = {3rd}, publisher = {SIAM}, "
	  "year = {1999}, isbn = {0898714478}}" },
};

struct cited {
	struct cli *cli;
	struct plugins *plugins;
	struct store store;
	const char *said[512]; /* kind and name of plugins, texts of entries */
	size_t n;
	bool any, missing;
};

/* One field a line, as bibliographies have them. */
static void print_entry(const char *text)
{
	int depth = 0;

	for (const char *c = text; *c; c++) {
		depth += *c == '{';
		depth -= *c == '}';
		putchar(*c == '\n' ? ' ' : *c);
		if (*c == ',' && depth == 1 && c[1]) {
			fputs("\n ", stdout);
			c += c[1] == ' ' && c[2] == ' ';
		}
		if (*c == '}' && depth == 0) {
			putchar('\n');
			c += strspn(c + 1, " \n,");
		}
	}
}

static bool first_time(struct cited *c, const char *name)
{
	for (size_t k = 0; k < c->n; k++)
		if (!strcmp(c->said[k], name))
			return false;
	if (c->n == sizeof(c->said) / sizeof(c->said[0]))
		return false;
	c->said[c->n++] = name;
	return true;
}

static void cite_plugin(struct cited *c, const char *kind, const char *name)
{
	const struct plugin *p;

	if (!kind || !name || !kind_of(kind) || !first_time(c, arena_format(&c->cli->arena, "%s-%s", kind, name)))
		return;
	p = plugin_load(c->plugins, kind_of(kind), name, (struct place){ "cite", 0 });
	if (!p)
		return;
	if (!p->descriptor->cite || !first_time(c, p->descriptor->cite))
		return;
	printf("%% %s %s\n", kind, name);
	print_entry(p->descriptor->cite);
	putchar('\n');
}

static void cite_instance(struct cited *c, const char *key)
{
	json_t *plugins = sidecar_plugins(&c->store, key), *p;
	size_t k;

	c->missing = c->missing || !plugins;
	json_array_foreach(plugins, k, p)
	{
		c->any = true;
		cite_plugin(c, json_string_value(json_object_get(p, "kind")),
			    json_string_value(json_object_get(p, "name")));
	}
	json_decref(plugins);
}

static int loaded(struct dl_phdr_info *info, size_t size, void *library)
{
	const char *slash = strrchr(info->dlpi_name, '/'), *name = slash ? slash + 1 : info->dlpi_name;

	(void)size;
	return !strncmp(name, library, strlen(library));
}

static void cite_libraries(void)
{
	puts("% libraries");
	for (size_t k = 0; k < sizeof(libraries) / sizeof(libraries[0]); k++)
		if (!libraries[k].library || dl_iterate_phdr(loaded, (void *)(uintptr_t)libraries[k].library)) {
			print_entry(libraries[k].entry);
			putchar('\n');
		}
	puts("% this program");
	printf("@misc{geaepipe,\n  title = {geaepipe: phase transitions of lattice models with symmetry-aware neural networks},\n"
	       "  note = {version %s}}\n",
	       build_version);
}

int verb_cite(struct cli *cli)
{
	json_t *index = run_folder_index(cli->runs, cli->arg[0]), *key;
	struct diags diags = { 0 };
	struct plugins plugins = { 0 };
	struct cited c = { .cli = cli, .plugins = &plugins };
	const char *label;
	int code = EXIT_DONE;

	if (!index)
		return cli_error(EXIT_FAILED, "there is no run '%s' in %s; geaepipe status lists those that are",
				 cli->arg[0], cli->runs);
	if (!store_open(&c.store, run_store(cli, cli->arg[0]), STORE_READ)) {
		code = cli_error(EXIT_FAILED, "%s", store_error(&c.store));
	} else {
		plugins_find(&plugins, cli->plugins, &diags);
		json_object_foreach(index, label, key) if (*label != '@' && json_is_string(key))
			cite_instance(&c, json_string_value(key));
		if (c.any)
			cite_libraries();
		else
			code = cli_error(EXIT_FAILED, "run '%s' has made nothing yet that could be cited", cli->arg[0]);
		if (c.any && c.missing)
			cli_error(0, "some stages were not run yet: their methods are missing");
		diags_print(&diags, stderr);
		store_close(&c.store);
		plugins_free(&plugins);
		diags_free(&diags);
	}
	json_decref(index);
	return code;
}
