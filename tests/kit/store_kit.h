/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scratch folder, and one object with every type of array, for the tests of the store. */
#ifndef GEAE_STORE_KIT_H
#define GEAE_STORE_KIT_H

#include <ftw.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "store.h"

#define KIT_RECIPE "stage = \"samples\";\nJ = 1.0;\nL = 5;\n"
#define KIT_INPUTS "0123 samples\n"
#define KIT_ROWS 7

static inline int kit_unlink(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static inline void kit_remove(const char *folder)
{
	nftw(folder, kit_unlink, 16, FTW_DEPTH | FTW_PHYS);
}

/* A new folder below TMPDIR; the text is overwritten by the next call. */
static inline const char *kit_folder(void)
{
	static char path[256];
	const char *tmp = getenv("TMPDIR");

	snprintf(path, sizeof(path), "%s/geae-store-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	return mkdtemp(path) ? path : NULL;
}

/* Values that no other place of the program would make by chance. */
static const double kit_T[KIT_ROWS] = { 2.269, 2.385, -0.0, (double)INFINITY, 1e-310, (double)NAN, 3.5 };
static const int64_t kit_chain[KIT_ROWS] = { 3, -4611686018427387905, 2, 1, 0, 9, 77 };
static const float kit_spectrum[KIT_ROWS][3] = { { 0.25f, -7.125f, 3e38f }, { 1.5f, 2.5f, -3.5f } };
static const unsigned char kit_bits[KIT_ROWS][4] = { { 0x53, 0x07, 0xc1, 0x01 }, { 0xff, 0xff, 0xff, 0x01 }, { 0x80 } };
static const char *const kit_words[KIT_ROWS] = { "Kondo", "", "m\xc3\xbcller", "a b", "z", "mixed valence", "x" };
static const double kit_green[2][2] = { { 1.25, -2.5 }, { 0.0, 4.75 } };

#define KIT_ROW_ARRAY(name_, dtype_, role_, data_)                                                              \
	{ .name = name_, .unit = "1", .doc = "the " name_, .dtype = dtype_, .role = role_, .rank = 1,           \
	  .dim = { KIT_ROWS }, .axis = { "row" }, .data = data_ }

static const struct geae_array kit_columns[] = {
	KIT_ROW_ARRAY("T", GEAE_F64, GEAE_CONTROL, kit_T),
	KIT_ROW_ARRAY("chain", GEAE_I64, GEAE_INDEX, kit_chain),
};
static const double kit_grid[3] = { -0.5, 0.125, 0.75 };
static const struct geae_array kit_omega = { .name = "omega", .unit = "D", .doc = "frequency", .dtype = GEAE_F64,
					     .rank = 1, .dim = { 3 }, .axis = { "omega" }, .data = kit_grid };
static const struct geae_array *const kit_row_coords[] = { &kit_columns[0], &kit_columns[1] };
static const struct geae_array *const kit_spectrum_coords[] = { &kit_columns[0], &kit_omega };
static const double kit_number = 2.385;

/* In the order in which they are written. */
static const struct geae_array kit_ports[] = {
	{ .name = "x", .unit = "1", .doc = "spins", .dtype = GEAE_BIT, .rank = 3, .dim = { KIT_ROWS, 5, 5 },
	  .axis = { "row", "y", "x" }, .n_coord = 2, .coord = kit_row_coords, .data = kit_bits },
	KIT_ROW_ARRAY("T", GEAE_F64, GEAE_CONTROL, kit_T),
	KIT_ROW_ARRAY("chain", GEAE_I64, GEAE_INDEX, kit_chain),
	{ .name = "omega", .unit = "D", .doc = "frequency", .dtype = GEAE_F64, .rank = 1, .dim = { 3 },
	  .axis = { "omega" }, .data = kit_grid },
	{ .name = "spectrum", .unit = "1/D", .doc = "A(omega)", .dtype = GEAE_F32, .rank = 2, .dim = { KIT_ROWS, 3 },
	  .axis = { "row", "omega" }, .role = GEAE_OBSERVABLE, .n_coord = 2, .coord = kit_spectrum_coords,
	  .data = kit_spectrum },
	KIT_ROW_ARRAY("regime", GEAE_TEXT, GEAE_LABEL, kit_words),
	{ .name = "T_c", .unit = "J/k_B", .doc = "critical temperature", .dtype = GEAE_F64, .data = &kit_number },
	{ .name = "G", .unit = "", .doc = "", .dtype = GEAE_C128, .rank = 1, .dim = { 2 }, .axis = { "n" },
	  .data = kit_green },
	{ .name = "empty", .unit = "1", .doc = "no rows", .dtype = GEAE_F64, .rank = 2, .dim = { 0, 4 },
	  .axis = { "none", "k" }, .data = "" },
	{ .name = "valid", .unit = "1", .doc = "usable", .dtype = GEAE_U8, .rank = 1, .dim = { 5 }, .axis = { "m" },
	  .data = "\1\0\1\1\2" },
};
#define KIT_N_PORT (sizeof(kit_ports) / sizeof(kit_ports[0]))

/* All ports at once; false: store_error(). */
static inline bool kit_write(struct store *s, const char *recipe)
{
	char key[KEY_SIZE];
	struct object_writer *w;

	store_key(recipe, key);
	w = object_begin(s, key, recipe, KIT_INPUTS);
	if (!w)
		return false;
	for (size_t k = 0; k < KIT_N_PORT; k++)
		if (!object_port(w, &kit_ports[k])) {
			object_abandon(w);
			return false;
		}
	return object_commit(w, "{\"host\": \"here\"}\n");
}

/* The file of that recipe's object. */
static inline const char *kit_path(const struct store *s, const char *recipe)
{
	static char path[512];
	char key[KEY_SIZE];

	store_key(recipe, key);
	snprintf(path, sizeof(path), "%s/objects/%.2s/%s.h5", s->path, key, key);
	return path;
}

static inline unsigned char *kit_read(const char *path, size_t *bytes)
{
	FILE *f = fopen(path, "rb");
	unsigned char *data = NULL;
	long n = 0;

	if (f && !fseek(f, 0, SEEK_END) && (n = ftell(f)) >= 0 && !fseek(f, 0, SEEK_SET) && (data = malloc((size_t)n + 1)) &&
	    fread(data, 1, (size_t)n, f) != (size_t)n) {
		free(data);
		data = NULL;
	}
	if (f)
		fclose(f);
	*bytes = (size_t)n;
	return data;
}

static inline bool kit_overwrite(const char *path, const void *data, size_t bytes)
{
	FILE *f = fopen(path, "wb");
	bool ok = f && fwrite(data, 1, bytes, f) == bytes;

	return f && !fclose(f) && ok;
}

static int kit_counted;

static inline int kit_count_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)path;
	(void)st;
	(void)ftw;
	kit_counted += flag != FTW_DP && flag != FTW_D;
	return 0;
}

/* Files below, hidden ones too. */
static inline int kit_count(const char *folder)
{
	kit_counted = 0;
	nftw(folder, kit_count_one, 16, FTW_PHYS);
	return kit_counted;
}

static inline void kit_hash(const void *data, size_t bytes, char hex[KEY_SIZE])
{
	unsigned char digest[32];

	crypto_generichash(digest, sizeof(digest), data, bytes, NULL, 0);
	sodium_bin2hex(hex, KEY_SIZE, digest, sizeof(digest));
}

/* Writes the header anew, as an enemy would who knows how: the checksums are right again. */
static inline void kit_seal(unsigned char *object, size_t bytes, int version)
{
	char hex[KEY_SIZE], text[441];
	int n;

	kit_hash(object + 512, bytes - 512, hex);
	memset(object, ' ', 440);
	n = snprintf(text, sizeof(text), "geaepipe object %d\nblake2b-256 %s\nbytes %zu\n", version, hex, bytes - 512);
	memcpy(object, text, (size_t)n);
	object[439] = '\n';
	kit_hash(object, 440, hex);
	memcpy(object + 440, "header ", 7);
	memcpy(object + 447, hex, 64);
	object[511] = '\n';
}

#endif
