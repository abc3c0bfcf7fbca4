/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One source for three sets of instructions; what they count is the same. */
#include "count_words.h"

#define INLINE static inline __attribute__((always_inline))

/* With constants for `moved` and `masked` each call is a loop of its own, which compilers make vectors of. */
INLINE int64_t count_one(int64_t n_word, const uint64_t *a, const struct word_count *w, const int moved,
			 const int masked)
{
	const uint64_t *b = moved ? a + w->by / 64 : w->b, *mask = w->mask;
	const int low = (int)(w->by % 64), high = 63 - low;
	int64_t sum = 0;

	for (int64_t k = 0; k < n_word; k++) {
		uint64_t other = moved ? b[k] >> low | b[k + 1] << 1 << high : b[k];

		sum += __builtin_popcountll((a[k] ^ other) & (masked ? mask[k] : UINT64_MAX));
	}
	return sum;
}

INLINE int64_t count_a(int64_t n_word, const uint64_t *a, const uint64_t *mask, const int masked)
{
	int64_t sum = 0;

	for (int64_t k = 0; k < n_word; k++)
		sum += __builtin_popcountll(masked ? a[k] & mask[k] : a[k]);
	return sum;
}

INLINE void count_all(int64_t n_word, const uint64_t *a, size_t n, const struct word_count *w, int64_t *out)
{
	for (size_t k = 0; k < n; k++, w++) {
		if (w->by)
			out[k] = w->mask ? count_one(n_word, a, w, 1, 1) : count_one(n_word, a, w, 1, 0);
		else if (w->b)
			out[k] = w->mask ? count_one(n_word, a, w, 0, 1) : count_one(n_word, a, w, 0, 0);
		else
			out[k] = w->mask ? count_a(n_word, a, w->mask, 1) : count_a(n_word, a, w->mask, 0);
	}
}

#define COUNTS(name, target) \
	target static void name(int64_t n_word, const uint64_t *a, size_t n, const struct word_count *w, int64_t *out) \
	{ \
		count_all(n_word, a, n, w, out); \
	}

COUNTS(count_plain, )
#ifdef __x86_64__
COUNTS(count_popcnt, __attribute__((target("popcnt"))))
COUNTS(count_wide, __attribute__((target("popcnt,avx512f,avx512vl,avx512bw,avx512vpopcntdq"))))
#endif

void count_words(int64_t n_word, const uint64_t *a, size_t n, const struct word_count *w, int64_t *out)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512vl")) {
		count_wide(n_word, a, n, w, out);
		return;
	}
	if (__builtin_cpu_supports("popcnt")) {
		count_popcnt(n_word, a, n, w, out);
		return;
	}
#endif
	count_plain(n_word, a, n, w, out);
}
