/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe verify: the checksum of every result in a store. */
#include <stdio.h>
#include "cli.h"
#include "report/number.h"
#include "store.h"
#include <sys/stat.h>

struct check {
	struct cli *cli;
	struct store *store;
	size_t n, n_bad;
	double bytes;
};

static bool look(void *arg, const char *key)
{
	static const char *const words[] = { [OBJECT_OK] = NULL,
					     [OBJECT_ABSENT] = NULL, /* gone meanwhile */
					     [OBJECT_CORRUPT] = "is damaged: the next run that needs it makes it anew",
					     [OBJECT_NEWER] = "was written by a newer version of this program",
					     [OBJECT_UNREADABLE] = "cannot be read" };
	struct check *c = arg;
	enum object_state state = object_verify(c->store, key);
	struct stat st;

	c->n++;
	if (!stat(store_object_path(c->store, key, &c->cli->arena), &st))
		c->bytes += (double)st.st_size;
	if (!words[state])
		return true;
	c->n_bad++;
	printf("%s %s%s%s\n", store_object_path(c->store, key, &c->cli->arena), words[state],
	       state == OBJECT_UNREADABLE ? ": " : "", state == OBJECT_UNREADABLE ? store_error(c->store) : "");
	return true;
}

int verb_verify(struct cli *cli)
{
	struct store store;
	struct check c = { .cli = cli, .store = &store };
	char bytes[NUMBER_SIZE];
	int code = EXIT_DONE;

	if (!store_open(&store, cli->store, STORE_READ))
		return cli_error(EXIT_FAILED, "%s", store_error(&store));
	if (!store_each(&store, look, &c))
		code = cli_error(EXIT_FAILED, "%s", store_error(&store));
	else
		printf("%s: %zu results, %s, %zu of them damaged\n", cli->store, c.n, number_bytes(bytes, c.bytes),
		       c.n_bad);
	store_close(&store);
	return c.n_bad ? EXIT_FAILED : code;
}
