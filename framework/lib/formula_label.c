/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A formula as a label of a figure. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <geae/formula_label.h>

static const struct { const char *word, *sign; } words[] = {
	{ "Gamma", "\\Gamma " },     { "Delta", "\\Delta " }, { "alpha", "\\alpha " }, { "beta", "\\beta " },
	{ "gamma", "\\gamma " },     { "eps_d", "\\varepsilon_d" }, { "eps", "\\varepsilon " }, { "epsilon", "\\varepsilon " },
	{ "omega", "\\omega " },     { "chi", "\\chi " },     { "sigma", "\\sigma " }, { "mu", "\\mu " },
	{ "log10", "log_{10}" },     { "log", "ln" },
};

const char *geae_formula_label(struct geae_cx *cx, const char *text)
{
	size_t room = 4 * strlen(text) + 64, used = 0;
	char *label = geae_scratch(cx, room, char);
	int bars[64], depth = 0;

	if (!label)
		return NULL;
	while (*text && used + 24 < room) {
		size_t n = 0, k = 0;

		while (isalnum((unsigned char)text[n]) || text[n] == '_')
			n++;
		if (n == 3 && !strncmp(text, "abs(", 4) && depth < 64) { /* abs(x) is |x| */
			bars[depth++] = 1;
			label[used++] = '|';
			text += 4;
			continue;
		}
		if (!n) {
			int bar = 0;

			if (*text == '(' && depth < 64)
				bars[depth++] = 0;
			else if (*text == ')' && depth)
				bar = bars[--depth];
			if (*text == '*')
				label[used++] = ' ';
			else
				label[used++] = bar ? '|' : *text;
			text++;
			continue;
		}
		while (k < sizeof(words) / sizeof(words[0]) && (strlen(words[k].word) != n || strncmp(words[k].word, text, n)))
			k++;
		if (k < sizeof(words) / sizeof(words[0])) {
			used += (size_t)snprintf(label + used, room - used, "%s", words[k].sign);
		} else {
			memcpy(label + used, text, n < room - used - 1 ? n : room - used - 1);
			used += n;
		}
		text += n;
	}
	label[used < room ? used : room - 1] = 0;
	return label;
}
