/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every tests/data/config/NAME.cfg is read; what is said, and the tree where nothing is wrong, must be
 * NAME.expected.  NAME.args has one "-f FILE" or "--set PATH=VALUE" a line. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "config.h"
#include "near.h"

enum { MOST = 500 };

static char *read_text(const char *path)
{
	FILE *from = fopen(path, "r");
	char *text = NULL;
	size_t n = 0;

	if (!from)
		return NULL;
	if (getdelim(&text, &n, '\0', from) < 0 && text)
		*text = '\0';
	fclose(from);
	return text;
}

static const char *beside(struct arena *a, const char *cfg, const char *suffix)
{
	return arena_format(a, "%.*s%s", (int)(strlen(cfg) - strlen(".cfg")), cfg, suffix);
}

static void check_family(const struct node *x)
{
	int n = 0;

	for (const struct node *c = x->child; c; c = c->next, n++) {
		assert_ptr_equal(c->parent, x);
		assert_int_equal(!c->name, x->type == NODE_LIST);
		check_family(c);
	}
	assert_int_equal(n, x->n_child);
}

static void golden(void **state)
{
	const char *cfg = *state, *files[9] = { cfg }, *sets[9];
	struct config_request request = { files, 1, sets, 0 };
	struct arena a = { 0 };
	struct diags diags = { 0 };
	struct node *root;
	char *said = NULL, *expected = read_text(beside(&a, cfg, ".expected")),
	     *args = read_text(beside(&a, cfg, ".args"));
	size_t n;
	FILE *to = open_memstream(&said, &n);

	for (char *line = args ? strtok(args, "\n") : NULL; line; line = strtok(NULL, "\n")) {
		if (strncmp(line, "-f ", 3) == 0 && request.n_file < 9)
			files[request.n_file++] = line + 3;
		else if (strncmp(line, "--set ", 6) == 0 && request.n_set < 9)
			sets[request.n_set++] = line + 6;
		else
			fail_msg("%s: bad line '%s' in .args", cfg, line);
	}
	root = config_load(&a, &request, &diags);
	diags_print(&diags, to);
	assert_true(root || diags.n_error > 0);
	if (root)
		check_family(root);
	if (diags.n_error == 0)
		node_print(root, to);
	fclose(to);
	if (getenv("GOLDEN_SHOW"))
		fputs(said, stderr);
	if (!expected)
		fail_msg("%s has no .expected", cfg);
	assert_string_equal(said, expected);
	free(said);
	free(expected);
	free(args);
	diags_free(&diags);
	arena_free(&a);
}

static int is_cfg(const struct dirent *d)
{
	const char *dot = strrchr(d->d_name, '.');

	return dot && strcmp(dot, ".cfg") == 0;
}

int main(void)
{
	const char *src = getenv("top_srcdir");
	struct CMUnitTest tests[MOST];
	struct dirent **found;
	int n, failed;

	if (chdir(src ? src : ".") != 0 || chdir("tests/data/config") != 0) {
		perror("tests/data/config");
		return 1;
	}
	n = scandir(".", &found, is_cfg, alphasort);
	if (n < 40 || n > MOST) {
		fprintf(stderr, "%d golden files\n", n);
		return 1;
	}
	for (int k = 0; k < n; k++)
		tests[k] = (struct CMUnitTest){ found[k]->d_name, golden, NULL, NULL, found[k]->d_name };
	failed = _cmocka_run_group_tests("config", tests, (size_t)n, NULL, NULL);
	while (n > 0)
		free(found[--n]);
	free(found);
	return failed;
}
