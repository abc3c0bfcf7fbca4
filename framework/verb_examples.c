/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe examples, geaepipe new: the pipelines that come with the program. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "cli.h"
#include "examples.h"
#include "replace.h"
#include "wrap.h"

enum { INDENT = 12 };

static int nowhere(void)
{
	return cli_error(
		EXIT_FAILED,
		"no pipelines were installed with this program; GEAEPIPE_PIPELINES names the folder of others");
}

static void entry(const char *key, const char *text)
{
	if (*text)
		wrap_text(stdout, text, INDENT, (size_t)printf("  %-8s", key));
}

static int as_json(const struct example *e, size_t n)
{
	json_t *all = json_array();

	for (size_t k = 0; k < n; k++)
		json_array_append_new(all,
				      json_pack("{s:s, s:s, s:s, s:s, s:s}", "name", e[k].name, "file", e[k].path,
						"question", e[k].question, "answer", e[k].answer, "takes", e[k].takes));
	json_dumpf(all, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(all);
	return EXIT_DONE;
}

int verb_examples(struct cli *cli)
{
	const char *folder;
	size_t n;
	struct example *e = examples_find(&cli->arena, &n, &folder);

	if (!n)
		return nowhere();
	if (cli->json)
		return as_json(e, n);
	for (size_t k = 0; k < n; k++) {
		printf("%s\n", e[k].name);
		entry("question", e[k].question);
		entry("answer", e[k].answer);
		entry("takes", e[k].takes);
		putchar('\n');
	}
	printf("geaepipe run NAME runs one, geaepipe new NAME copies it here to be changed.\n");
	return EXIT_DONE;
}

/* Fails where there is a file of that name already. */
static int copy(const char *from, const char *to, const char *what)
{
	FILE *in = fopen(from, "re"), *out = NULL;
	char buffer[1 << 16];
	size_t n;
	int fd = in ? open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666) : -1, code = EXIT_DONE;

	if (fd >= 0)
		out = fdopen(fd, "w");
	if (!in)
		code = cli_error(EXIT_FAILED, "cannot read %s: %s", from, strerror(errno));
	else if (!out && errno == EEXIST)
		code = cli_error(
			EXIT_USAGE,
			"%s is there already: nothing is overwritten; give another name: geaepipe new %s FILE.cfg", to,
			what);
	else if (!out)
		code = cli_error(EXIT_FAILED, "cannot write %s: %s", to, strerror(errno));
	while (code == EXIT_DONE && (n = fread(buffer, 1, sizeof(buffer), in)))
		if (fwrite(buffer, 1, n, out) != n)
			code = cli_error(EXIT_FAILED, "cannot write %s: %s", to, strerror(errno));
	if (out && fclose(out) && code == EXIT_DONE)
		code = cli_error(EXIT_FAILED, "cannot write %s: %s", to, strerror(errno));
	if (in)
		fclose(in);
	if (code == EXIT_DONE)
		printf("%s\n", to);
	return code;
}

/* Files that the pipeline's text names and that lie beside it: its data. */
static int copy_data(struct cli *cli, const struct example *e, const char *folder)
{
	FILE *f = fopen(e->path, "re");
	char line[1024], *open, *close;
	int code = EXIT_DONE;

	while (f && code == EXIT_DONE && fgets(line, sizeof(line), f))
		for (open = *line == '#' ? NULL : strchr(line, '"'); open && code == EXIT_DONE;
		     open = close ? strchr(close + 1, '"') : NULL) {
			const char *name, *from;

			close = strchr(open + 1, '"');
			if (!close)
				break;
			name = arena_format(&cli->arena, "%.*s", (int)(close - open - 1), open + 1);
			from = arena_format(&cli->arena, "%s/%s", folder, name);
			if (!*name || strchr(name, '/') || *name == '.' || !strchr(name, '.') || access(from, R_OK) ||
			    !access(name, F_OK))
				continue;
			code = copy(from, name, e->name);
		}
	if (f)
		fclose(f);
	return code;
}

int verb_new(struct cli *cli)
{
	const char *folder, *word = cli->arg[0], *to;
	size_t n;
	const struct example *e = examples_find(&cli->arena, &n, &folder), *end = e + n;
	int code;

	if (!n)
		return nowhere();
	while (e < end && strcmp(e->name, word) && strcmp(strrchr(e->path, '/') + 1, word))
		e++;
	if (e == end)
		return cli_error(EXIT_USAGE, "there is no example '%s'%s; geaepipe examples lists them", word,
				 example_suggestion(&cli->arena, word));
	to = cli->n_arg > 1 ? cli->arg[1] : arena_format(&cli->arena, "%s.cfg", e->name);
	code = copy(e->path, to, e->name);
	return code == EXIT_DONE ? copy_data(cli, e, folder) : code;
}
