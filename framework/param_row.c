/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One parameter row: its range and its choices. */
#include <math.h>
#include <string.h>
#include "literal.h"
#include "param_row.h"

const struct geae_param *param_row(const struct params *p, size_t i)
{
	const struct geae_param *row =
		p->rows ? (const struct geae_param *)(const void *)((const char *)p->rows + i * p->row_size) : NULL;

	return row && row->name ? row : NULL;
}

const char *param_range(const struct geae_param *row, struct arena *a)
{
	char lo[REAL_TEXT], hi[REAL_TEXT];

	short_real(lo, row->min);
	short_real(hi, row->max);
	if (isinf(row->min) && isinf(row->max))
		return "";
	if (isinf(row->max))
		return arena_format(a, "%s %s", row->flags & GEAE_ABOVE_MIN ? ">" : ">=", lo);
	if (isinf(row->min))
		return arena_format(a, "%s %s", row->flags & GEAE_BELOW_MAX ? "<" : "<=", hi);
	return arena_format(a, "%c%s, %s%c", row->flags & GEAE_ABOVE_MIN ? '(' : '[', lo, hi,
			    row->flags & GEAE_BELOW_MAX ? ')' : ']');
}

int32_t param_choice(const char *choices, const char *word)
{
	size_t n = strlen(word);
	int32_t k = 0;

	for (const char *c = choices; c && *c; k++) {
		size_t m = strcspn(c, "|");

		if (n == m && strncmp(c, word, n) == 0)
			return k;
		c += m + (c[m] == '|');
	}
	return -1;
}

const char **param_choices(const struct geae_param *row, struct arena *a)
{
	size_t n = 0;
	const char **names = arena_array(a, strlen(row->choices) + 2, const char *);

	for (const char *c = row->choices; *c;) {
		size_t m = strcspn(c, "|");

		names[n++] = arena_format(a, "%.*s", (int)m, c);
		c += m + (c[m] == '|');
	}
	return names;
}
