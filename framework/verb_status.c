/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe status: how far runs are, from files alone. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>
#include "cli.h"
#include "cluster_status.h"
#include "report/number.h"
#include "run_folder.h"

static json_t *read_file(struct arena *arena, const char *runs, const char *name, const char *file)
{
	return json_load_file(arena_format(arena, "%s/%s/%s", runs, name, file), 0, NULL);
}

/* Of a run here or on a cluster; NULL: no such run. */
static json_t *read_status(struct arena *arena, const char *runs, const char *name)
{
	json_t *cluster = cluster_status(runs, name, arena);

	return cluster ? cluster : read_file(arena, runs, name, "status.json");
}

/* The run holds a lock in its folder as long as it lives; one that was killed says "running" for ever. */
static bool alive(struct arena *arena, const char *runs, const char *name)
{
	int fd = open(arena_format(arena, "%s/%s/lock", runs, name), O_RDONLY | O_CLOEXEC);
	bool held;

	if (fd < 0)
		return false;
	held = flock(fd, LOCK_SH | LOCK_NB) && errno == EWOULDBLOCK;
	close(fd);
	return held;
}

static const char *word(struct arena *arena, const char *runs, const char *name, const json_t *status)
{
	json_t *results;
	const char *end = json_string_value(json_object_get(status, "state"));

	if (end)
		return end;
	if (json_is_true(json_object_get(status, "running")))
		return alive(arena, runs, name) ? "running" : "interrupted";
	results = read_file(arena, runs, name, "results.json");
	end = json_string_value(json_object_get(results, "status"));
	end = end ? arena_text(arena, end) : alive(arena, runs, name) ? "running" : "not finished";
	json_decref(results);
	return end;
}

static double share(const json_t *status)
{
	const json_t *stages = json_object_get(status, "stages");
	double done = 0, all = 0;

	for (size_t k = 0; k < json_array_size(stages); k++) {
		const json_t *s = json_array_get(stages, k);
		double n = json_number_value(json_object_get(s, "instances"));

		done += n * json_number_value(json_object_get(s, "share"));
		all += n;
	}
	return all > 0 ? done / all : 0;
}

static void one_line(struct arena *arena, const char *runs, const char *name, const json_t *status)
{
	double left = json_number_value(json_object_get(status, "left"));
	char a[NUMBER_SIZE], b[NUMBER_SIZE];
	const char *state = word(arena, runs, name, status);

	printf("%-30s %-14s %5.1f %%", name, state, 100 * share(status));
	if (json_object_get(status, "elapsed"))
		printf("  %s", number_seconds(a, json_number_value(json_object_get(status, "elapsed"))));
	if (!strcmp(state, "running") && left >= 0)
		printf(", about %s left", number_seconds(b, left));
	putchar('\n');
}

static void stages(const json_t *status)
{
	size_t k;
	json_t *s, *count;
	const char *state;

	json_array_foreach(json_object_get(status, "stages"), k, s) {
		const char *comma = "", *name = json_string_value(json_object_get(s, "stage"));

		printf("  %-28s %5.1f %%  ", name ? name : "", 100 * json_number_value(json_object_get(s, "share")));
		json_object_foreach(json_object_get(s, "states"), state, count) {
			printf("%s%lld %s", comma, (long long)json_integer_value(count), state);
			comma = ", ";
		}
		putchar('\n');
	}
	if (json_is_string(json_object_get(status, "note")))
		printf("%s\n", json_string_value(json_object_get(status, "note")));
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int not_hidden(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static json_t *with_word(struct arena *arena, const char *runs, const char *name, json_t *status)
{
	json_object_set_new(status, "run", json_string(name));
	json_object_set_new(status, "state", json_string(word(arena, runs, name, status)));
	return status;
}

static int all_runs(struct cli *cli)
{
	struct dirent **entry = NULL;
	int n = scandir(cli->runs, &entry, not_hidden, by_name), found = 0;
	json_t *list = json_array();

	for (int k = 0; k < n; k++) {
		json_t *status = read_status(&cli->arena, cli->runs, entry[k]->d_name);

		if (status && cli->json)
			json_array_append(list, with_word(&cli->arena, cli->runs, entry[k]->d_name, status));
		else if (status)
			one_line(&cli->arena, cli->runs, entry[k]->d_name, status);
		found += status != NULL;
		json_decref(status);
		free(entry[k]);
	}
	free(entry);
	if (cli->json) {
		json_dumpf(list, stdout, JSON_INDENT(1));
		putchar('\n');
	} else if (!found) {
		printf("no runs in %s\n", cli->runs);
	}
	json_decref(list);
	return EXIT_DONE;
}

int verb_status(struct cli *cli)
{
	json_t *status;
	const char *name = cli->arg[0];

	if (!cli->n_arg)
		return all_runs(cli);
	status = read_status(&cli->arena, cli->runs, name);
	if (!status)
		return cli_error(EXIT_FAILED, "there is no run '%s' in %s; geaepipe status lists those that are", name, cli->runs);
	if (cli->json) {
		json_dumpf(with_word(&cli->arena, cli->runs, name, status), stdout, JSON_INDENT(1));
		putchar('\n');
	} else {
		one_line(&cli->arena, cli->runs, name, status);
		stages(status);
	}
	json_decref(status);
	return EXIT_DONE;
}
