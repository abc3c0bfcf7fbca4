/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bits that are 1, counted by the processor's own instruction where it has one. */
#ifndef GEAE_COUNT_WORDS_H
#define GEAE_COUNT_WORDS_H

#include <stddef.h>
#include <stdint.h>

/* Bits of a, or of a ^ b, in the places of a mask. */
struct word_count {
	const uint64_t *b;    /* NULL: nothing, or a itself from bit `by` on */
	int64_t by;           /* 0: nothing */
	const uint64_t *mask; /* NULL: everywhere */
};

/* out[k]: the k-th count in n_word words.  Reads a up to word n_word + by / 64. */
void count_words(int64_t n_word, const uint64_t *a, size_t n, const struct word_count *, int64_t *out);

#endif
