/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe show: what a run or a result holds. */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "array.h"
#include "find_object.h"
#include "picture.h"
#include "replace.h"
#include "report/element.h"
#include "report/number.h"
#include "run_folder.h"
#include "sidecar.h"

enum { MOST_SHOWN = 8 };

static void print_values(const struct geae_array *a, const struct object *o)
{
	const struct geae_array *error = array_error(o->port, o->n_port, a);
	char text[NUMBER_SIZE];

	if (geae_count(a) > MOST_SHOWN)
		return;
	for (int64_t i = 0; i < geae_count(a); i++) {
		fputs(i ? ", " : " = ", stdout);
		if (a->dtype == GEAE_TEXT || a->dtype == GEAE_C128)
			element_print(stdout, a, i);
		else
			fputs(number_with_error(text, element_number(a, i), error ? element_number(error, i) : 0), stdout);
	}
}

static const char *shape(struct arena *arena, const struct geae_array *a)
{
	const char *text = "";

	for (uint32_t k = 0; k < a->rank; k++)
		text = arena_format(arena, "%s%s%s=%" PRId64, text, k ? ", " : "", a->axis[k] ? a->axis[k] : "?", a->dim[k]);
	return a->rank ? arena_format(arena, "[%s]", text) : "";
}

static void indented(const char *text)
{
	while (*text) {
		int n = (int)strcspn(text, "\n");

		printf("  %.*s\n", n > 200 ? 200 : n, text);
		text += n + (text[n] == '\n');
	}
}

static void print_object(struct cli *cli, const struct found *f)
{
	struct sidecar s;
	char a[NUMBER_SIZE], unit[96];

	printf("key     %s\n", f->key);
	if (sidecar_read(&s, &f->store, f->key)) {
		printf("stage   %s\nmade    %s by version %s in %s", s.label, s.finished, s.version, number_seconds(a, s.seconds));
		printf(" (CPU %s", number_seconds(a, s.cpu_seconds));
		printf(", memory %s)\n", number_bytes(a, s.memory));
	}
	puts("\nholds");
	for (size_t k = 0; k < f->object.n_port; k++) {
		const struct geae_array *p = &f->object.port[k];

		printf("  %-16s %-4s%s%s%s", p->name, array_type_name(p->dtype), p->rank ? " " : "", shape(&cli->arena, p),
		       unit_suffix(unit, sizeof(unit), p->unit));
		print_values(p, &f->object);
		printf("%s%s\n", p->doc && *p->doc ? "  " : "", p->doc ? p->doc : "");
	}
	puts("\nrecipe");
	indented(f->object.recipe);
}

static json_t *port_json(const struct geae_array *p)
{
	json_t *dims = json_array(), *axes = json_array();

	for (uint32_t k = 0; k < p->rank; k++) {
		json_array_append_new(dims, json_integer(p->dim[k]));
		json_array_append_new(axes, json_string(p->axis[k] ? p->axis[k] : ""));
	}
	return json_pack("{s:s, s:s, s:o, s:o, s:s, s:s}", "port", p->name, "type", array_type_name(p->dtype), "shape", dims, "axes",
			 axes, "unit", p->unit ? p->unit : "1", "doc", p->doc ? p->doc : "");
}

static void print_object_json(const struct found *f)
{
	json_t *ports = json_array(), *all;

	for (size_t k = 0; k < f->object.n_port; k++)
		json_array_append_new(ports, port_json(&f->object.port[k]));
	all = json_pack("{s:s, s:o, s:s, s:s}", "key", f->key, "ports", ports, "recipe", f->object.recipe, "inputs",
			f->object.inputs);
	json_dumpf(all, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(all);
}

static int show_run(struct cli *cli, const char *name)
{
	json_t *index = run_folder_index(cli->runs, name), *value;
	struct store store;
	const char *label;

	if (!index)
		return cli_error(EXIT_FAILED, "there is no run '%s' in %s; geaepipe status lists those that are", name, cli->runs);
	if (cli->json) {
		json_dumpf(index, stdout, JSON_INDENT(1));
		putchar('\n');
		json_decref(index);
		return EXIT_DONE;
	}
	if (!store_open(&store, run_store(cli, name), STORE_READ)) {
		json_decref(index);
		return cli_error(EXIT_FAILED, "%s", store_error(&store));
	}
	json_object_foreach(index, label, value) {
		const char *key = json_string_value(value);

		if (*label == '@')
			continue;
		printf("%-36s %.12s  %s\n", label, key ? key : "", key && store_has(&store, key) ? "in the store" : "not made yet");
	}
	printf("\nreport: %s/%s/report.html\n", cli->runs, name);
	store_close(&store);
	json_decref(index);
	return EXIT_DONE;
}

static bool terminal_is_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t k = 0; k < 3; k++) {
		const char *value = getenv(names[k]);

		if (value && *value)
			return strcasestr(value, "UTF-8") || strcasestr(value, "UTF8");
	}
	return false;
}

static int draw(struct cli *cli, const struct found *f)
{
	size_t n = strlen(cli->picture);
	struct winsize window = { .ws_col = 0 };
	struct picture p;
	struct replace r;
	const char *slash, *why = picture_choose(&p, object_find(&f->object, "x"), &cli->arena);

	if (why)
		return cli_error(EXIT_FAILED, "nothing to be drawn: %s", why);
	if (!n) {
		ioctl(STDOUT_FILENO, TIOCGWINSZ, &window);
		picture_print(&p, stdout, window.ws_col > 20 ? window.ws_col : 80, terminal_is_utf8());
		return EXIT_DONE;
	}
	if (n < 5 || strcmp(cli->picture + n - 4, ".svg") != 0)
		return cli_error(EXIT_USAGE, "--picture=%s: the file name must end in .svg", cli->picture);
	slash = strrchr(cli->picture, '/');
	if (!replace_begin(&r, slash ? arena_format(&cli->arena, "%.*s", (int)(slash - cli->picture + (slash == cli->picture)), cli->picture) : ".",
			   slash ? slash + 1 : cli->picture))
		return cli_error(EXIT_FAILED, "cannot write %s: %s", cli->picture, strerror(errno));
	picture_svg(&p, r.f);
	return replace_end(&r) ? EXIT_DONE : cli_error(EXIT_FAILED, "cannot write %s: %s", cli->picture, strerror(errno));
}

int verb_show(struct cli *cli)
{
	bool by_key = cli->n_arg == 1 && looks_like_key(cli->arg[0]) && !run_folder_exists(cli->runs, cli->arg[0]);
	struct found found;
	int code;

	if (cli->picture && cli->n_arg == 1 && !by_key)
		return cli_error(EXIT_USAGE, "--picture: of which stage? for example geaepipe show %s samples --picture", cli->arg[0]);
	if (cli->n_arg == 1 && !by_key)
		return show_run(cli, cli->arg[0]);
	code = find_object(cli, cli->arg[0], cli->n_arg == 2 ? cli->arg[1] : NULL, &found);
	if (code != EXIT_DONE)
		return code;
	if (cli->picture)
		code = draw(cli, &found);
	else if (cli->json)
		print_object_json(&found);
	else
		print_object(cli, &found);
	find_close(&found);
	return code;
}
