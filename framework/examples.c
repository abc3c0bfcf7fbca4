/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pipelines that come with the program. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "build_config.h"
#include "diag.h"
#include "examples.h"

static int is_pipeline(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return e->d_name[0] != '.' && n > 4 && !strcmp(e->d_name + n - 4, ".cfg");
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Installed together with this program, wherever the whole tree was moved to. */
static const char *beside_program(struct arena *arena)
{
	char self[PATH_MAX], *slash;
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n <= 0 || !GEAEPIPE_PIPELINEDIR_RELATIVE[0])
		return NULL;
	self[n] = 0;
	slash = strrchr(self, '/');
	return slash ? arena_format(arena, "%.*s/%s", (int)(slash - self), self, GEAEPIPE_PIPELINEDIR_RELATIVE) : NULL;
}

/* Appends to what "#   key   ..." began; lines indented further go on with it. */
static void head_line(struct arena *arena, char *line, struct example *e, const char ***open)
{
	static const char *const keys[] = { "question", "answer", "takes" };
	const char **const members[] = { &e->question, &e->answer, &e->takes };
	size_t blank, n;

	line[strcspn(line, "\r\n")] = 0;
	blank = strspn(line + 1, " ");
	line += 1 + blank;
	if (!*line || blank < 2) {
		*open = NULL;
		return;
	}
	for (size_t k = 0; k < 3; k++) {
		n = strlen(keys[k]);
		if (blank < 6 && !strncmp(line, keys[k], n) && line[n] == ' ') {
			*open = members[k];
			**open = "";
			line += n + strspn(line + n, " ");
			break;
		}
	}
	if (*open)
		**open = arena_format(arena, "%s%s%s", **open, ***open ? " " : "", line);
}

static void read_head(struct arena *arena, struct example *e)
{
	FILE *f = fopen(e->path, "re");
	const char **open = NULL;
	char line[512];

	e->question = e->answer = e->takes = "";
	while (f && fgets(line, sizeof(line), f) && *line == '#')
		head_line(arena, line, e, &open);
	if (f)
		fclose(f);
}

const char *example_takes(struct arena *arena, const char *path)
{
	struct example e = { .path = path };

	read_head(arena, &e);
	return e.takes;
}

struct example *examples_find(struct arena *arena, size_t *n, const char **folder)
{
	const char *const places[] = { getenv("GEAEPIPE_PIPELINES"), beside_program(arena), GEAEPIPE_PIPELINEDIR };
	struct dirent **entry = NULL;
	struct example *all;
	int found = -1;

	*folder = NULL;
	*n = 0;
	for (size_t k = 0; k < 3 && found <= 0; k++) {
		if (!places[k] || !*places[k])
			continue;
		free(entry);
		entry = NULL;
		found = scandir(places[k], &entry, is_pipeline, by_name);
		if (found > 0)
			*folder = arena_text(arena, places[k]);
	}
	all = arena_array(arena, found + 2, struct example);
	for (int k = 0; k < found; k++) {
		struct example *e = &all[(*n)++];

		e->name = arena_format(arena, "%.*s", (int)strlen(entry[k]->d_name) - 4, entry[k]->d_name);
		e->path = arena_format(arena, "%s/%s", *folder, entry[k]->d_name);
		read_head(arena, e);
		free(entry[k]);
	}
	free(entry);
	return all;
}

const char *example_path(struct arena *arena, const char *word)
{
	const char *folder;
	struct example *all;
	size_t n;

	if (strchr(word, '/') || !access(word, F_OK))
		return word;
	all = examples_find(arena, &n, &folder);
	for (size_t k = 0; k < n; k++)
		if (!strcmp(all[k].name, word) || !strcmp(strrchr(all[k].path, '/') + 1, word))
			return all[k].path;
	return word;
}

const char *example_suggestion(struct arena *arena, const char *word)
{
	const char *folder, **names;
	struct example *all;
	size_t n;

	if (strchr(word, '/'))
		return "";
	all = examples_find(arena, &n, &folder);
	names = arena_array(arena, n + 1, const char *);
	for (size_t k = 0; k < n; k++)
		names[k] = all[k].name;
	return suggestion(arena, word, names);
}
