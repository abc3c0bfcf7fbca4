/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe gc: results that no run uses any more.  A run that begins holds the store's lock until its index says what it
 * uses; gc holds it alone: what a run on its way needs is always in an index. */
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cli.h"
#include "report/number.h"
#include "run_folder.h"
#include "store_users.h"

struct used {
	struct cli *cli;
	struct store *store;
	char (*key)[KEY_SIZE];
	size_t n, room, n_run;
	json_t *seen; /* folders of runs: one may be noted in the store and lie in --runs as well */
	bool lost;    /* an index is there, but cannot be read */
};

static int by_key(const void *a, const void *b)
{
	return memcmp(a, b, KEY_SIZE);
}

static void add(struct used *u, const char *key)
{
	if (u->n == u->room) {
		size_t room = u->room ? 2 * u->room : 1024;
		void *grown = realloc(u->key, room * KEY_SIZE);

		if (!grown) {
			u->lost = true;
			return;
		}
		u->key = grown;
		u->room = room;
	}
	memcpy(u->key[u->n++], key, KEY_SIZE);
}

/* False: there is no such run. */
static bool add_run(struct used *u, const char *folder)
{
	const char *path = arena_format(&u->cli->arena, "%s/index.json", folder), *label;
	char real[PATH_MAX];
	json_t *index, *key;

	if (realpath(folder, real) && json_object_get(u->seen, real))
		return true;
	if (access(path, F_OK))
		return errno != ENOENT && errno != ENOTDIR ? (u->lost = true) : false;
	index = index_read(path);
	if (!index) {
		cli_error(EXIT_FAILED, "%s cannot be read: what its run uses is not known", path);
		u->lost = true;
	}
	json_object_foreach(index, label, key) if (*label != '@') add(u, json_string_value(key));
	u->n_run += index != NULL;
	json_object_set_new(u->seen, realpath(folder, real) ? real : folder, json_true());
	json_decref(index);
	return true;
}

static void noted_run(void *arg, const char *folder, const char *id)
{
	struct used *u = arg;

	if (!add_run(u, folder) && u->cli->yes)
		store_user_drop(u->store, id);
}

/* Runs that an earlier version made, which the store does not know. */
static void runs_here(struct used *u)
{
	DIR *d = opendir(u->cli->runs);

	for (struct dirent *e; d && (e = readdir(d));)
		if (e->d_name[0] != '.')
			add_run(u, arena_format(&u->cli->arena, "%s/%s", u->cli->runs, e->d_name));
	if (d)
		closedir(d);
}

static bool is_used(void *arg, const char *key)
{
	const struct used *u = arg;

	return u->n && bsearch(key, u->key, u->n, KEY_SIZE, by_key);
}

static int sweep(struct used *u)
{
	char text[NUMBER_SIZE];
	size_t n_object, n_other;
	double bytes;

	store_users(u->store, noted_run, u);
	runs_here(u);
	if (u->lost)
		return cli_error(EXIT_FAILED, "nothing was removed");
	if (u->n)
		qsort(u->key, u->n, KEY_SIZE, by_key);
	bytes = store_gc(u->store, is_used, u, u->cli->yes, &n_object, &n_other);
	printf("%s: %zu run%s; %zu results and %zu other files that none of them uses, %s%s\n", u->cli->store, u->n_run,
	       u->n_run == 1 ? "" : "s", n_object, n_other, number_bytes(text, bytes),
	       u->cli->yes	    ? ": removed"
	       : n_object + n_other ? "; geaepipe gc --yes removes them"
				    : "");
	return EXIT_DONE;
}

int verb_gc(struct cli *cli)
{
	struct store store;
	struct used used = { .cli = cli, .store = &store, .seen = json_object() };
	int lock, code;

	if (!store_open(&store, cli->store, STORE_READ)) {
		json_decref(used.seen);
		return cli_error(EXIT_FAILED, "%s", store_error(&store));
	}
	lock = store_lock(&store, true, false);
	if (lock < 0 && errno == EWOULDBLOCK)
		code = cli_error(EXIT_FAILED, "a run is just beginning in the store %s: try again in a moment",
				 cli->store);
	else if (lock < 0 && cli->yes)
		code = cli_error(EXIT_FAILED, "the store %s cannot be locked: %s; nothing was removed", cli->store,
				 strerror(errno));
	else
		code = sweep(&used);
	if (lock >= 0)
		close(lock);
	free(used.key);
	json_decref(used.seen);
	store_close(&store);
	return code;
}
