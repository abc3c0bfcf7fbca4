/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BLAKE2b-256 (RFC 7693) of texts and files, by libsodium.  Outside the program:
 * `b2sum -l 256 FILE`; of an object's checksummed bytes: `tail -c +513 FILE | b2sum -l 256`.
 * Check value: "abc" -> bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319. */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "store_inner.h"

#define DIGEST 32
#define PIECE  ((size_t)1 << 18) /* stays in the second-level cache */

_Static_assert(2 * DIGEST + 1 == KEY_SIZE, "a key is a digest in hex");

static void hash_begin(crypto_generichash_state *state)
{
	if (sodium_init() < 0)
		abort(); /* only without any source of random numbers: nothing could be trusted */
	crypto_generichash_init(state, NULL, 0, DIGEST);
}

static void hash_end(crypto_generichash_state *state, char hex[KEY_SIZE])
{
	unsigned char digest[DIGEST];

	crypto_generichash_final(state, digest, sizeof(digest));
	sodium_bin2hex(hex, KEY_SIZE, digest, sizeof(digest));
}

void hash_parts(const struct iovec *part, size_t n, char hex[KEY_SIZE])
{
	crypto_generichash_state state;

	hash_begin(&state);
	for (size_t k = 0; k < n; k++)
		crypto_generichash_update(&state, part[k].iov_base, part[k].iov_len);
	hash_end(&state, hex);
}

/* Read, not mapped: an unreadable sector is then an error and not a SIGBUS. */
bool hash_range(int fd, uint64_t from, uint64_t bytes, char hex[KEY_SIZE])
{
	crypto_generichash_state state;
	unsigned char *piece = malloc(PIECE);
	bool ok = piece != NULL;

	hash_begin(&state);
	posix_fadvise(fd, (off_t)from, (off_t)bytes, POSIX_FADV_SEQUENTIAL);
	while (ok && bytes) {
		size_t n = bytes < PIECE ? (size_t)bytes : PIECE;

		ok = read_at(fd, piece, n, from);
		if (ok)
			crypto_generichash_update(&state, piece, n);
		from += n;
		bytes -= n;
	}
	hash_end(&state, hex);
	free(piece);
	return ok;
}

void store_key(const char *recipe, char key[KEY_SIZE])
{
	struct iovec part = { (void *)(uintptr_t)recipe, strlen(recipe) };

	hash_parts(&part, 1, key);
}

bool store_file_hash(const char *path, char hash[KEY_SIZE])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	off_t size;
	bool ok;

	hash[0] = 0;
	if (fd < 0)
		return false;
	size = lseek(fd, 0, SEEK_END);
	ok = size >= 0 && hash_range(fd, 0, (uint64_t)size, hash);
	close(fd);
	if (!ok)
		hash[0] = 0;
	return ok;
}
