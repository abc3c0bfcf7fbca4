/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Defaults: thousands of instances share a few tables, so each default is parsed once per process. */
#include <string.h>
#include "config.h"
#include "param_row.h"

/* Found by its text, never by its address: tables may be unloaded and others loaded in their place. */
enum { N_KEPT = 1024 };

struct kept {
	const char *text;
	const struct node *value;
};

static uint32_t text_hash(const char *text)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	while (*text)
		h = (h ^ (unsigned char)*text++) * 16777619u;
	return h;
}

const struct node *param_fallback(const struct geae_param *row, struct place p, struct arena *a, struct diags *diags)
{
	static struct kept table[N_KEPT];
	static struct arena memory;
	struct kept *k = NULL;
	uint32_t h = text_hash(row->fallback);
	struct node *value;

	for (uint32_t probe = 0; probe < 8; probe++) {
		k = &table[(h + probe) % N_KEPT];
		if (!k->text)
			break;
		if (strcmp(k->text, row->fallback) == 0)
			return k->value;
	}
	if (k->text) /* all places taken */
		return config_value(a, row->fallback, p, diags);
	value = config_value(&memory, row->fallback, (struct place){ "a default", 0 }, diags);
	if (value)
		*k = (struct kept){ arena_text(&memory, row->fallback), value };
	return value;
}
