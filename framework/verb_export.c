/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe export: one port as CSV or NumPy file, or a network's weights as HDF5. */
#include <errno.h>
#include <string.h>
#include "cli.h"
#include "find_object.h"
#include "replace.h"
#include "report/csv.h"
#include "report/element.h"
#include "report/npy.h"
#include "weights_file.h"

static bool ends(const char *text, const char *with)
{
	size_t n = strlen(text), m = strlen(with);

	return n > m && !strcmp(text + n - m, with);
}

/* "limit.T_c", "limit[L=0.5].T_c": the dot that counts is the last one behind the brackets. */
static char *split(struct arena *arena, const char *text, const char **port)
{
	const char *bracket = strrchr(text, ']'), *dot = strchr(bracket ? bracket : text, '.');

	*port = dot && dot[1] ? dot + 1 : NULL;
	return arena_format(arena, "%.*s", (int)(dot ? dot - text : (ptrdiff_t)strlen(text)), text);
}

static const struct geae_array *port_of(struct cli *cli, const struct object *o, const char *name, const char *label)
{
	const char **names = arena_array(&cli->arena, o->n_port + 1, const char *), *all = "";
	const struct geae_array *a = name ? array_named(o->port, o->n_port, name) : NULL;

	for (size_t k = 0; k < o->n_port; k++) {
		names[k] = o->port[k].name;
		all = arena_format(&cli->arena, "%s%s%s", all, k ? ", " : "", names[k]);
	}
	if (!name)
		cli_error(EXIT_USAGE, "which port of %s? write %s.PORT with one of: %s", label, label, all);
	else if (!a)
		cli_error(EXIT_USAGE, "%s has no port '%s'%s; it has: %s", label, name, suggestion(&cli->arena, name, names), all);
	return a;
}

static int write_file(struct cli *cli, const struct object *o, const struct geae_array *a, const char *path, bool csv)
{
	const char *slash = strrchr(path, '/'), *why = NULL;
	const char *folder = slash ? arena_format(&cli->arena, "%.*s", (int)(slash - path + !(slash - path)), path) : ".";
	struct replace r;
	bool good;

	if (!replace_begin(&r, folder, slash ? slash + 1 : path))
		return cli_error(EXIT_FAILED, "cannot write %s: %s", path, strerror(errno));
	good = csv ? csv_port(r.f, o->port, o->n_port, a, &why) : npy_write(r.f, a, &why);
	if (!good)
		replace_abandon(&r);
	else if (!replace_end(&r))
		why = strerror(errno);
	if (why)
		return cli_error(EXIT_FAILED, "%s: %s", path, why);
	if (!cli->quiet)
		fprintf(stderr, "%s: %s, %lld values\n", path, a->name, (long long)geae_count(a));
	return EXIT_DONE;
}

/* Ports "net.<parameter>" as arrays <parameter>, with the recipe. */
static int write_network(struct cli *cli, const struct object *o, const char *label, const char *path)
{
	static const char prefix[] = "net.";
	struct geae_array *array = arena_array(&cli->arena, o->n_port + 1, struct geae_array);
	const char **name = arena_array(&cli->arena, o->n_port + 1, const char *);
	struct weights_note note[] = { { "format", "geaepipe weights 1" }, { "recipe", o->recipe } };
	const char *why;
	size_t n = 0;

	for (size_t k = 0; k < o->n_port; k++)
		if (!strncmp(o->port[k].name, prefix, sizeof(prefix) - 1)) {
			array[n] = o->port[k];
			name[n++] = o->port[k].name + sizeof(prefix) - 1;
		}
	if (!n)
		return cli_error(EXIT_USAGE, "%s is no network: .h5 files hold the weights of train stages; write .csv or .npy for a port", label);
	if (!weights_file_write(path, array, name, n, note, sizeof(note) / sizeof(note[0]), &cli->arena, &why))
		return cli_error(EXIT_FAILED, "%s", why);
	if (!cli->quiet)
		fprintf(stderr, "%s: %zu arrays\n", path, n);
	return EXIT_DONE;
}

int verb_export(struct cli *cli)
{
	const char *port, *path = cli->arg[2], *label = split(&cli->arena, cli->arg[1], &port);
	bool network = ends(path, ".h5");
	const struct geae_array *a;
	struct found found;
	int code;

	if (!network && !ends(path, ".csv") && !ends(path, ".npy"))
		return cli_error(EXIT_USAGE, "%s: the file name must end in .csv or .npy, for a network in .h5", path);
	if (network && port)
		return cli_error(EXIT_USAGE, "%s: a network is exported as a whole: write %s instead of %s", path, label, cli->arg[1]);
	code = find_object(cli, cli->arg[0], label, &found);
	if (code != EXIT_DONE)
		return code;
	a = network ? NULL : port_of(cli, &found.object, port, label);
	code = network ? write_network(cli, &found.object, label, path) :
	       a       ? write_file(cli, &found.object, a, path, ends(path, ".csv")) :
			 EXIT_USAGE;
	find_close(&found);
	return code;
}
