/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Did you mean": the nearest name by edit distance.  Insertion, deletion, replacement and the
 * exchange of neighbours count 1, a letter in the other case nothing (optimal string alignment,
 * Boytsov, ACM J. Exp. Algorithmics 16, 1.1 (2011)).  Check: clusers - clusters 1, ab - ba 1. */
#include <ctype.h>
#include <string.h>
#include <geae/nearest.h>

enum { LONGEST = 64 };

static int lower(char c)
{
	return tolower((unsigned char)c);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
	size_t row[3][LONGEST + 1], *before = row[0], *last = row[1], *now = row[2];

	for (size_t j = 0; j <= m; j++)
		last[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *old = before;

		now[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t differ = lower(a[i - 1]) != lower(b[j - 1]);

			now[j] = least(last[j - 1] + differ, least(last[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
				now[j] = least(now[j], before[j - 2] + 1);
		}
		before = last;
		last = now;
		now = old;
	}
	return last[m];
}

const char *geae_nearest(const char *word, const char *const *names)
{
	size_t n = strlen(word), best = LONGEST;
	const char *found = NULL;

	if (n == 0 || n > LONGEST)
		return NULL;
	for (; *names; names++) {
		size_t m = strlen(*names), d, longer = n > m ? n : m;

		if (m == 0 || m > LONGEST)
			continue;
		d = distance(word, n, *names, m);
		if (n >= 3 && m > n && strncmp(word, *names, n) == 0)
			d = 1; /* an abbreviation */
		if (d > (longer + 1) / 3 || d >= longer || d > 4 || d >= best)
			continue;
		best = d;
		found = *names;
	}
	return found;
}
