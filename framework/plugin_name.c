/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plugins, ports, controls and columns may be called; the kinds by name; where tables end. */
#include "plugin_name.h"

#include <string.h>
#include "plugin_loader.h"

const char *const kind_names[] = {
	[0] = "plugin",
	[GEAE_MODEL] = "model",
	[GEAE_SAMPLER] = "sampler",
	[GEAE_NETWORK] = "network",
	[GEAE_LOSS] = "loss",
	[GEAE_OPTIMIZER] = "optimizer",
	[GEAE_ANALYZER] = "analyzer",
	NULL,
};

uint32_t kind_of(const char *word)
{
	for (uint32_t k = GEAE_MODEL; kind_names[k]; k++)
		if (strcmp(word, kind_names[k]) == 0)
			return k;
	return 0;
}

#define SMALL "abcdefghijklmnopqrstuvwxyz"
#define DIGIT "0123456789"
#define LARGE "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static bool made_of(const char *text, const char *first, const char *all)
{
	const size_t n = strnlen(text, PLUGIN_NAME_MAX + 1);

	return n > 0 && n <= PLUGIN_NAME_MAX && strchr(first, text[0]) && strspn(text, all) == n;
}

bool plugin_name_legal(const char *name)
{
	return made_of(name, SMALL, SMALL DIGIT "-") && !strstr(name, "--") && name[strlen(name) - 1] != '-';
}

bool symbol_legal(const char *name)
{
	return made_of(name, SMALL LARGE, SMALL LARGE DIGIT "_");
}

bool table_ends(const void *rows, size_t row_size)
{
	for (size_t i = 0; i <= TABLE_ROWS_MAX; i++) {
		const char *name;

		memcpy(&name, (const char *)rows + i * row_size, sizeof name);
		if (!name)
			return true;
	}
	return false;
}
