/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what the user names to an open object. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include "find_object.h"
#include "run_folder.h"

bool looks_like_key(const char *word)
{
	size_t n = strlen(word);

	return n >= 6 && n < KEY_SIZE && strspn(word, "0123456789abcdef") == n;
}

/* All objects whose key starts so; the number of them, the first in `key`. */
static size_t match(struct arena *arena, const struct store *s, const char *start, char key[KEY_SIZE])
{
	const char *folder = arena_format(arena, "%s/objects/%.2s", s->path, start);
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t n = 0;

	while (dir && (entry = readdir(dir))) {
		const char *name = entry->d_name;

		if (strlen(name) != KEY_SIZE + 2 || strcmp(name + KEY_SIZE - 1, ".h5") != 0 ||
		    strncmp(name, start, strlen(start)) != 0)
			continue;
		if (n++ == 0)
			snprintf(key, KEY_SIZE, "%.*s", KEY_SIZE - 1, name);
	}
	if (dir)
		closedir(dir);
	return n;
}

static int find_key(struct cli *cli, const char *run, const char *label, struct found *f)
{
	const char *why, *key;
	size_t n;

	if (label) {
		if (!run_folder_exists(cli->runs, run))
			return cli_error(EXIT_FAILED, "there is no run '%s' in %s; geaepipe status lists those that are", run,
					 cli->runs);
		key = run_folder_key(cli->runs, run, label, &cli->arena, &why);
		if (!key)
			return cli_error(EXIT_FAILED, "%s", why);
		snprintf(f->key, sizeof(f->key), "%s", key);
		return EXIT_DONE;
	}
	n = match(&cli->arena, &f->store, run, f->key);
	if (!n)
		return cli_error(EXIT_FAILED, "no result in the store %s has a key that starts with %s", f->store.path, run);
	if (n > 1)
		return cli_error(EXIT_FAILED, "%zu results in the store %s have keys that start with %s: give more digits", n,
				 f->store.path, run);
	return EXIT_DONE;
}

int find_object(struct cli *cli, const char *run, const char *label, struct found *f)
{
	static const char *const words[] = {
		[OBJECT_ABSENT] = "is not in the store yet: the run has not got that far, or --store names another store",
		[OBJECT_CORRUPT] = "is damaged; the next run makes it again",
		[OBJECT_NEWER] = "was written by a newer version of this program",
		[OBJECT_UNREADABLE] = "cannot be read"
	};
	enum object_state state;
	int code;

	*f = (struct found){ 0 };
	if (!store_open(&f->store, label ? run_store(cli, run) : cli->store, STORE_READ))
		return cli_error(EXIT_FAILED, "%s", store_error(&f->store));
	code = find_key(cli, run, label, f);
	if (code == EXIT_DONE) {
		state = object_open(&f->store, f->key, &f->object);
		if (state == OBJECT_OK)
			return EXIT_DONE;
		code = cli_error(EXIT_FAILED, "%s (%.12s in %s) %s%s%s", label ? label : run, f->key, f->store.path, words[state],
				 state == OBJECT_UNREADABLE ? ": " : "",
				 state == OBJECT_UNREADABLE ? store_error(&f->store) : "");
	}
	store_close(&f->store);
	return code;
}

void find_close(struct found *f)
{
	object_close(&f->object);
	store_close(&f->store);
}
