/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed between two recipes, in words.
 *
 * A recipe is lines: "driver NAME REVISION", "stream ...", then settings "key = value;", where those behind a line
 * "slot SLOT = KIND NAME HASH" belong to that component, and "input PORT [POINT] = KEY.ITEM". */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "recipe_diff.h"

const char recipe_input[] = "an input changed";

struct line {
	const char *at;
	int n;
};

static bool next_line(const char **text, struct line *l)
{
	l->at = *text;
	l->n = (int)strcspn(*text, "\n");
	*text += l->n + ((*text)[l->n] == '\n');
	return l->n > 0 || **text;
}

static bool equal(struct line a, struct line b)
{
	return a.n == b.n && !strncmp(a.at, b.at, (size_t)a.n);
}

static bool starts(struct line l, const char *with)
{
	return l.n >= (int)strlen(with) && !strncmp(l.at, with, strlen(with));
}

/* "key = value;" in parts. */
static bool setting(struct line l, struct line *key, struct line *value)
{
	const char *sign = memmem(l.at, (size_t)l.n, " = ", 3);

	if (!sign)
		return false;
	*key = (struct line){ l.at, (int)(sign - l.at) };
	*value = (struct line){ sign + 3, l.n - key->n - 3 };
	if (value->n && value->at[value->n - 1] == ';')
		value->n--;
	return true;
}

static const char *component(struct arena *arena, struct line a, struct line b)
{
	char slot[2][64] = { "" }, kind[2][64] = { "" }, name[2][256] = { "" };

	if (sscanf(arena_format(arena, "%.*s", a.n, a.at), "slot %63s = %63s %255s", slot[0], kind[0], name[0]) != 3 ||
	    sscanf(arena_format(arena, "%.*s", b.n, b.at), "slot %63s = %63s %255s", slot[1], kind[1], name[1]) != 3)
		return "its components changed";
	if (strcmp(slot[0], slot[1]) != 0)
		return "its components changed";
	if (strcmp(name[0], name[1]) != 0)
		return arena_format(arena, "%s: %s -> %s", slot[0], name[0], name[1]);
	return arena_format(arena, "the file of %s '%s' changed", kind[0], name[0]);
}

static const char *describe(struct arena *arena, struct line a, struct line b, const char *slot)
{
	struct line key[2], value[2];

	if (starts(a, "slot ") && starts(b, "slot "))
		return component(arena, a, b);
	if (starts(b, "input "))
		return recipe_input;
	if (starts(a, "driver ") && starts(b, "driver "))
		return "this version of the program works differently";
	if (starts(a, "stream ") && starts(b, "stream "))
		return "seed, stage name or point of the sweep changed";
	if (!setting(a, &key[0], &value[0]) || !setting(b, &key[1], &value[1]) || !equal(key[0], key[1]))
		return *slot ? arena_format(arena, "the settings of %s changed", slot) : "its settings changed";
	if (value[0].n > 60 || value[1].n > 60)
		return arena_format(arena, "%s%s%.*s changed", slot, *slot ? "." : "", key[0].n, key[0].at);
	return arena_format(arena, "%s%s%.*s: %.*s -> %.*s", slot, *slot ? "." : "", key[0].n, key[0].at, value[0].n,
			    value[0].at, value[1].n, value[1].at);
}

const char *recipe_diff(struct arena *arena, const char *before, const char *now)
{
	const char *slot = "";
	struct line a = { 0 }, b = { 0 };
	bool more_a, more_b;

	for (;;) {
		more_a = next_line(&before, &a);
		more_b = next_line(&now, &b);
		if (!more_a && !more_b)
			return NULL;
		if (!more_a || !more_b)
			return "its settings changed";
		if (!equal(a, b))
			return describe(arena, a, b, slot);
		if (starts(b, "slot "))
			slot = arena_format(arena, "%.*s", (int)strcspn(b.at + 5, " \n"), b.at + 5);
		else if (starts(b, "input "))
			slot = "";
	}
}
