/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe diff: which lines of the recipes and which results of two runs differ. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli.h"
#include "report/number.h"
#include "run_folder.h"
#include "sidecar.h"

struct side {
	const char *name;
	json_t *index, *results;
	struct store store;
};

static int open_side(struct cli *cli, const char *name, struct side *s)
{
	s->name = name;
	s->index = run_folder_index(cli->runs, name);
	if (!s->index)
		return cli_error(EXIT_FAILED, "there is no run '%s' in %s; geaepipe status lists those that are", name,
				 cli->runs);
	s->results = json_load_file(
		arena_format(&cli->arena, "%s/%s/results.json", cli->runs, file_name(&cli->arena, name)), 0, NULL);
	if (!store_open(&s->store, run_store(cli, name), STORE_READ))
		return cli_error(EXIT_FAILED, "%s", store_error(&s->store));
	return EXIT_DONE;
}

static void close_side(struct side *s)
{
	json_decref(s->index);
	json_decref(s->results);
	store_close(&s->store);
}

/* ---- recipes ---- */

enum { LONGEST = 400 };

static char **lines_of(struct arena *arena, const char *text, size_t *n)
{
	char **line, *copy = arena_text(arena, text), *rest = NULL;
	size_t room = 1;

	for (const char *c = text; *c; c++)
		room += *c == '\n';
	line = arena_array(arena, room + 1, char *);
	*n = 0;
	for (char *one = strtok_r(copy, "\n", &rest); one && *n < room; one = strtok_r(NULL, "\n", &rest))
		if (strncmp(one, "input ", 6)) /* a key changes with anything behind it, which is said there */
			line[(*n)++] = one;
	return line;
}

/* Longest common subsequence: settings of like names in several components must not be taken for each other. */
static bool compare_lines(struct arena *arena, const char *label, const char *before, const char *now)
{
	size_t n, m, i = 0, j = 0;
	char **a = lines_of(arena, before, &n), **b = lines_of(arena, now, &m);
	unsigned short *t;
	bool any = false;

	n = n < LONGEST ? n : LONGEST;
	m = m < LONGEST ? m : LONGEST;
	t = arena_array(arena, (n + 1) * (m + 1), unsigned short);
#define T(x, y) t[(x) * (m + 1) + (y)]
	for (size_t x = n; x-- > 0;)
		for (size_t y = m; y-- > 0;)
			T(x, y) = !strcmp(a[x], b[y])	      ? (unsigned short)(T(x + 1, y + 1) + 1)
				  : T(x + 1, y) > T(x, y + 1) ? T(x + 1, y)
							      : T(x, y + 1);
	while (i < n || j < m) {
		if (i < n && j < m && !strcmp(a[i], b[j])) {
			i++;
			j++;
			continue;
		}
		if (!any)
			printf("%s\n", label);
		any = true;
		if (i < n && (j == m || T(i + 1, j) >= T(i, j + 1)))
			printf("  - %.160s\n", a[i++]);
		else
			printf("  + %.160s\n", b[j++]);
	}
#undef T
	return any;
}

static size_t recipes(struct cli *cli, struct side *a, struct side *b)
{
	const char *label, *was, *is;
	json_t *key, *other;
	size_t n = 0;

	json_object_foreach(a->index, label, key)
	{
		struct arena arena = { 0 };

		other = json_object_get(b->index, label);
		if (*label != '@' && !other)
			n += (size_t)(printf("%s\n  only in %s\n", label, a->name) > 0);
		if (*label == '@' || !other || !strcmp(json_string_value(key), json_string_value(other)))
			continue;
		was = sidecar_recipe(&arena, &a->store, json_string_value(key));
		is = sidecar_recipe(&arena, &b->store, json_string_value(other));
		if (was && is)
			n += compare_lines(&arena, label, was, is);
		else
			n += (size_t)(printf("%s\n  differs; %s has not made it yet\n", label,
					     was ? b->name : a->name) > 0);
		arena_free(&arena);
	}
	json_object_foreach(b->index, label, key) if (*label != '@' && !json_object_get(a->index, label)) n +=
		(size_t)(printf("%s\n  only in %s\n", label, b->name) > 0);
	(void)cli;
	return n;
}

/* ---- results ---- */

static const json_t *like(const json_t *results, const json_t *r)
{
	static const char *const keys[] = { "stage", "port", "sweep" };
	size_t k;
	json_t *other;

	json_array_foreach(json_object_get(results, "results"), k, other)
	{
		bool same = true;

		for (size_t i = 0; i < 3; i++)
			same = same && json_equal(json_object_get(r, keys[i]), json_object_get(other, keys[i]));
		if (same)
			return other;
	}
	return NULL;
}

static char *title(struct arena *arena, const json_t *r)
{
	char *text = arena_format(arena, "%s.%s", json_string_value(json_object_get(r, "stage")),
				  json_string_value(json_object_get(r, "port")));
	const char *axis;
	json_t *value;

	json_object_foreach(json_object_get(r, "sweep"), axis, value)
	{
		char *v = json_dumps(value, JSON_ENCODE_ANY);

		text = arena_format(arena, "%s [%s=%s]", text, axis, v ? v : "");
		free(v);
	}
	return text;
}

static double number_of(const json_t *r, const char *key)
{
	const json_t *v = json_object_get(r, key);

	return json_is_number(v) ? json_number_value(v) : (double)NAN;
}

/* One number each, or the largest deviation among the elements of two lists of one shape. */
static void deviation(const json_t *a, const json_t *ea, const json_t *b, const json_t *eb, double *most, size_t *n,
		      size_t *n_far)
{
	if (json_is_array(a) && json_is_array(b)) {
		for (size_t k = 0; k < json_array_size(a) && k < json_array_size(b); k++)
			deviation(json_array_get(a, k), json_array_get(ea, k), json_array_get(b, k),
				  json_array_get(eb, k), most, n, n_far);
	} else if (json_is_number(a) && json_is_number(b)) {
		double x = json_number_value(a), y = json_number_value(b),
		       s = hypot(json_number_value(ea), json_number_value(eb));
		double far = s > 0 ? fabs(x - y) / s : fabs(x - y) > 0 ? HUGE_VAL : 0;

		++*n;
		*n_far += far > 3;
		*most = far > *most ? far : *most;
	}
}

static bool compare_result(struct cli *cli, const json_t *a, const json_t *b)
{
	char x[NUMBER_SIZE], y[NUMBER_SIZE];
	double most = 0;
	size_t n = 0, n_far = 0;
	const json_t *va = json_object_get(a, "value"), *vb = json_object_get(b, "value");

	if (json_equal(va, vb))
		return false;
	deviation(va, json_object_get(a, "error"), vb, json_object_get(b, "error"), &most, &n, &n_far);
	printf("  %-34s ", title(&cli->arena, a));
	if (json_is_number(va) && json_is_number(vb) && isinf(most))
		printf("%s -> %s, no errors are known\n", number_with_error(x, json_number_value(va), 0),
		       number_with_error(y, json_number_value(vb), 0));
	else if (json_is_number(va) && json_is_number(vb))
		printf("%s -> %s, %.1f sigma\n", number_with_error(x, json_number_value(va), number_of(a, "error")),
		       number_with_error(y, json_number_value(vb), number_of(b, "error")), most);
	else if (n && isfinite(most))
		printf("%zu numbers, at most %.1f sigma apart, %zu beyond 3\n", n, most, n_far);
	else if (n)
		printf("%zu numbers differ, errors are not known of all\n", n);
	else
		printf("differs\n");
	return true;
}

static size_t results(struct cli *cli, const struct side *a, const struct side *b)
{
	size_t k, n = 0;
	json_t *r;

	json_array_foreach(json_object_get(a->results, "results"), k, r)
	{
		const json_t *other = like(b->results, r);

		if (!other)
			printf("  %-34s only in %s\n", title(&cli->arena, r), a->name);
		n += !other || compare_result(cli, r, other);
	}
	json_array_foreach(json_object_get(b->results, "results"), k, r) if (!like(a->results, r)) n +=
		(size_t)(printf("  %-34s only in %s\n", title(&cli->arena, r), b->name) > 0);
	return n;
}

int verb_diff(struct cli *cli)
{
	struct side a = { 0 }, b = { 0 };
	int code = open_side(cli, cli->arg[0], &a);

	if (code == EXIT_DONE)
		code = open_side(cli, cli->arg[1], &b);
	if (code == EXIT_DONE) {
		printf("%s -> %s\n\nrecipes\n\n", a.name, b.name);
		if (!recipes(cli, &a, &b))
			puts("the same");
		puts("\nresults\n");
		if (!results(cli, &a, &b))
			puts("the same");
	}
	close_side(&a);
	close_side(&b);
	return code;
}
