/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The 512-byte user block in front of an object: text, so that `head -c 512` shows it.
 *
 *   geaepipe object 1
 *   blake2b-256 <hash of all bytes after the block>
 *   bytes <their number>
 *   (spaces up to byte 440)
 *   header <hash of the 440 bytes above>
 *
 * The last line stands there in every version: a damaged number is told from a newer version by it.
 * The block is compared with what it must be, byte by byte: no damage to it goes unseen. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "store_inner.h"

#define MAGIC	   "geaepipe object "
#define CHECK_SIZE (7 + KEY_SIZE) /* "header ", the digits, end of line */
#define TEXT_SIZE  (OBJECT_HEADER - CHECK_SIZE)

static void seal(char block[OBJECT_HEADER])
{
	struct iovec text = { block, TEXT_SIZE };
	char hex[KEY_SIZE];

	hash_parts(&text, 1, hex);
	memcpy(block + TEXT_SIZE, "header ", 7);
	memcpy(block + TEXT_SIZE + 7, hex, KEY_SIZE - 1);
	block[OBJECT_HEADER - 1] = '\n';
}

static void header_text(char block[OBJECT_HEADER], const char *hex, uint64_t bytes)
{
	char text[TEXT_SIZE];
	int n = snprintf(text, sizeof(text), MAGIC "%d\nblake2b-256 %s\nbytes %llu\n", STORE_FORMAT, hex,
			 (unsigned long long)bytes);

	memset(block, ' ', TEXT_SIZE);
	memcpy(block, text, (size_t)n);
	block[TEXT_SIZE - 1] = '\n';
	seal(block);
}

bool header_write(int fd, uint64_t size)
{
	char block[OBJECT_HEADER], hex[KEY_SIZE];

	if (size < OBJECT_HEADER) {
		errno = EIO;
		return false;
	}
	if (!hash_range(fd, OBJECT_HEADER, size - OBJECT_HEADER, hex))
		return false;
	header_text(block, hex, size - OBJECT_HEADER);
	return write_at(fd, block, sizeof(block), 0);
}

static bool sealed(const char block[OBJECT_HEADER])
{
	char other[OBJECT_HEADER];

	memcpy(other, block, TEXT_SIZE);
	seal(other);
	return !memcmp(block, other, OBJECT_HEADER);
}

static enum object_state corrupt(struct store *s, const char *path, const char *what)
{
	store_fail(s, "the object '%s' is damaged: %s", path, what);
	return OBJECT_CORRUPT;
}

enum object_state header_check(struct store *s, int fd, uint64_t size, const char *path)
{
	char block[OBJECT_HEADER + 1] = "", good[OBJECT_HEADER], hex[KEY_SIZE];
	unsigned long long bytes;
	int version;

	if (size <= OBJECT_HEADER)
		return corrupt(s, path, size ? "it ends within its header" : "it is empty");
	if (!read_at(fd, block, OBJECT_HEADER, 0))
		goto unreadable;
	if (memcmp(block, MAGIC, strlen(MAGIC)))
		return corrupt(s, path, "it is not an object of geaepipe");
	if (!sealed(block))
		return corrupt(s, path, "its header was changed");
	if (sscanf(block, MAGIC "%d", &version) != 1 || version < 1)
		return corrupt(s, path, "its header cannot be read");
	if (version > STORE_FORMAT) {
		store_fail(s, "the object '%s' was written by a newer geaepipe (version %d, this program knows %d)", path,
			   version, STORE_FORMAT);
		return OBJECT_NEWER;
	}
	if (sscanf(block, "%*[^\n]\n%*[^\n]\nbytes %llu", &bytes) != 1 || bytes != size - OBJECT_HEADER)
		return corrupt(s, path, "it is shorter or longer than it was written");
	if (!hash_range(fd, OBJECT_HEADER, size - OBJECT_HEADER, hex))
		goto unreadable;
	header_text(good, hex, size - OBJECT_HEADER);
	if (memcmp(block, good, OBJECT_HEADER))
		return corrupt(s, path, "its bytes do not match its checksum");
	return OBJECT_OK;
unreadable:
	store_fail(s, "cannot read the object '%s': %s", path, strerror(errno));
	return OBJECT_UNREADABLE;
}
