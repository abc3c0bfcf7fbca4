/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store: overhead per small object (CPU), and rates of a large one (wall clock, since disks are in it)
 * beside what write(2) with fsync, and BLAKE2b alone, reach on the same folder in the same run. */
#include <fcntl.h>
#include "bench.h"
#include "store_kit.h"

#define LARGE ((size_t)512 << 20)
#define PIECE ((size_t)8 << 20)

static char folder[256];
static struct store store;
static int number;

static void check(bool ok)
{
	if (ok)
		return;
	fprintf(stderr, "bench_host_store: %s\n", store_error(&store));
	exit(1);
}

static void write_small(void *data)
{
	char recipe[64];

	(void)data;
	snprintf(recipe, sizeof(recipe), "number = %d;\n", number++);
	check(kit_write(&store, recipe));
}

static void read_small(void *data)
{
	char key[KEY_SIZE];
	struct object o;

	(void)data;
	store_key("number = 0;\n", key);
	check(object_open(&store, key, &o) == OBJECT_OK);
	object_close(&o);
}

static void put_partial(void *data)
{
	char key[KEY_SIZE];

	store_key("partial", key);
	check(partial_put(&store, key, "unit-0", data, 1 << 20));
}

static void ask_10000(void *data)
{
	char key[KEY_SIZE];
	int n = 0;

	(void)data;
	store_key("number = 0;\n", key);
	for (int k = 0; k < 10000; k++) {
		key[2 + k % 60] = k % 2 ? 'a' : 'b';
		n += store_has(&store, key);
	}
	if (n == 10000)
		exit(1);
}

static double plain_write(const char *piece)
{
	char path[300];
	double start = bench_wall(), end;
	int fd;

	snprintf(path, sizeof(path), "%s/plain", folder);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (fd < 0)
		exit(1);
	for (size_t at = 0; at < LARGE; at += PIECE)
		if (write(fd, piece, PIECE) != (ssize_t)PIECE)
			exit(1);
	if (fsync(fd) || close(fd))
		exit(1);
	end = bench_wall();
	unlink(path);
	return end - start;
}

static double plain_hash(const char *piece)
{
	double start = bench_wall();
	crypto_generichash_state state;
	unsigned char digest[32];

	crypto_generichash_init(&state, NULL, 0, sizeof(digest));
	for (size_t at = 0; at < LARGE; at += PIECE)
		crypto_generichash_update(&state, (const unsigned char *)piece, PIECE);
	crypto_generichash_final(&state, digest, sizeof(digest));
	return bench_wall() - start;
}

static double write_large(const char *piece, const char *recipe)
{
	const int64_t per_piece = (int64_t)(PIECE / (1024 * sizeof(float)));
	const struct geae_array a = { .name = "x", .unit = "1", .doc = "", .dtype = GEAE_F32, .rank = 2,
				      .dim = { (int64_t)(LARGE / PIECE) * per_piece, 1024 }, .axis = { "row", "feature" } };
	double start = bench_wall();
	struct object_writer *w;
	char key[KEY_SIZE];

	store_key(recipe, key);
	w = object_begin(&store, key, recipe, "");
	check(w && object_port(w, &a));
	for (int64_t row = 0; row < a.dim[0]; row += per_piece)
		check(object_put(w, "x", row, per_piece, piece));
	check(object_commit(w, NULL));
	return bench_wall() - start;
}

static double read_large(const char *recipe)
{
	double start = bench_wall();
	char key[KEY_SIZE];
	struct object o;

	store_key(recipe, key);
	check(object_open(&store, key, &o) == OBJECT_OK);
	object_close(&o);
	return bench_wall() - start;
}

static void rates(const char *piece)
{
	enum { ROUNDS = 3 };
	static const char *const name[] = { "host-store-write-fsync-ceiling-wall", "host-store-blake2b-ceiling-wall",
					    "host-store-write-hash-fsync-wall", "host-store-read-verify-wall" };
	double value[4][ROUNDS];

	for (int k = 0; k < ROUNDS; k++) {
		char recipe[32];

		snprintf(recipe, sizeof(recipe), "large = %d;\n", k);
		value[0][k] = plain_write(piece);
		value[1][k] = plain_hash(piece);
		value[2][k] = write_large(piece, recipe);
		value[3][k] = read_large(recipe);
		unlink(kit_path(&store, recipe));
	}
	for (int f = 0; f < 4; f++)
		bench_line(name[f], (double)LARGE / 1e6 / bench_median_of(ROUNDS, value[f]), "MB/s", 0, BENCH_MORE);
}

int main(int argc, char **argv)
{
	char *piece = malloc(PIECE);
	const char *f = kit_folder();

	(void)argc;
	bench_begin(argv);
	if (!f || !piece)
		return 1;
	snprintf(folder, sizeof(folder), "%s", f);
	for (size_t k = 0; k < PIECE; k++)
		piece[k] = (char)(k * 2654435761u >> 13);
	check(store_open(&store, folder, STORE_WRITE));
	bench_line("host-store-object-written", 1e3 * bench_median(50, write_small, NULL), "ms", 5, BENCH_LESS);
	bench_line("host-store-object-read", 1e3 * bench_median(50, read_small, NULL), "ms", 5, BENCH_LESS);
	bench_line("host-store-partial-1MiB", 1e3 * bench_median(20, put_partial, piece), "ms", 5, BENCH_LESS);
	bench_line("host-store-has-10000", bench_median(5, ask_10000, NULL), "s", 0.1, BENCH_LESS);
	rates(piece);
	store_close(&store);
	kit_remove(folder);
	free(piece);
	return 0;
}
