/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mutated objects: fuzz_object [N [SEED [CASE]]], N = 500 of each kind.
 *
 * First N objects whose bytes were changed and whose checksum was not: each must be refused as corrupt.
 * Then N with every checksum put right again, as an enemy would: each may be refused or read, and what is
 * read is used to the last byte; nothing may crash.  That part runs in children, since libhdf5 itself is
 * not proof against such files (1.10.8 dies of about 1 in 40): a child that dies while the object is opened
 * is counted, one that dies while the arrays are used fails the test.  CASE runs one hostile case alone, in this process. */
#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "array.h"
#include "hdf_blocks.h"
#include "store_kit.h"

#define MOST_BLOCKS 400
#define SECONDS	    20 /* for one case; they take microseconds */

enum phase { OPENING = 1, USING };

struct shared {
	long at; /* the case a child is at */
	int phase;
	long read, refused;
};

static struct store store;
static char key[KEY_SIZE], path[512];
static unsigned char *good;
static size_t n_good;
static struct hdf_block block[MOST_BLOCKS];
static size_t n_block;

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1:max_allocation_size_mb=4096"; /* a wrong size is no crash */
}

static uint64_t splitmix(uint64_t *s)
{
	uint64_t z = *s += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static size_t below(uint64_t *s, size_t n)
{
	return (size_t)(splitmix(s) % n);
}

/* Somewhere from `from` on; mostly where the structure is described. */
static size_t place(uint64_t *s, size_t from, size_t n)
{
	if (n_block && below(s, 4)) {
		const struct hdf_block *b = &block[below(s, n_block)];
		size_t at = b->at + below(s, b->bytes);

		if (at >= from && at < n)
			return at;
	}
	return from + below(s, n - from);
}

static size_t mutate(uint64_t *s, unsigned char *data, size_t n, size_t from, bool length_too)
{
	static const unsigned char telling[] = { 0x00, 0x01, 0x7f, 0x80, 0xff, 0xfe, 0x08, 0x40 };
	size_t count = 1 + below(s, 4), at, length;

	while (count--) {
		at = place(s, from, n);
		length = 1 + below(s, n - at < 16 ? n - at : 16);
		switch (below(s, length_too ? 7 : 5)) {
		case 0: data[at] ^= (unsigned char)(1u << below(s, 8)); break;
		case 1: data[at] = (unsigned char)splitmix(s); break;
		case 2: data[at] = telling[below(s, sizeof(telling))]; break;
		case 3: memset(data + at, telling[below(s, sizeof(telling))], length); break;
		case 4: memmove(data + at, data + from + below(s, n - from - length + 1), length); break;
		case 5: n = from + 1 + below(s, n - from); break;
		case 6: /* longer: there is room */
			memset(data + n, (int)below(s, 256), 64);
			n += 1 + below(s, 64);
			break;
		default: break;
		}
		if (n > n_good + 64)
			break;
	}
	return n;
}

static bool damaged_is_refused(long n, uint64_t seed)
{
	unsigned char *data = malloc(n_good + 256);
	long same = 0;
	bool ok = data != NULL;

	for (long i = 0; i < n && ok; i++) {
		uint64_t s = seed + (uint64_t)i * 0x2545f4914f6cdd1du;
		enum object_state state;
		struct object o;
		size_t bytes;

		memcpy(data, good, n_good);
		bytes = mutate(&s, data, n_good, 0, true);
		if (bytes == n_good && !memcmp(data, good, n_good)) {
			same++;
			continue;
		}
		ok = kit_overwrite(path, data, bytes);
		state = object_open(&store, key, &o);
		object_close(&o);
		if (state != OBJECT_CORRUPT || !*store_error(&store)) {
			printf("# case %ld: state %d, %s\n", i, state, store_error(&store));
			ok = false;
		}
	}
	printf("%sok 1 - %ld damaged objects are refused (%ld more were not changed)\n", ok ? "" : "not ", n - same, same);
	free(data);
	return ok;
}

/* Every byte that an analyzer could look at. */
static uint64_t use(const struct object *o)
{
	uint64_t sum = strlen(o->recipe) + strlen(o->inputs);

	for (size_t k = 0; k < o->n_port; k++) {
		const struct geae_array *a = &o->port[k];
		const unsigned char *byte = a->data;
		size_t bytes = 0;

		if (!array_bytes(a, &bytes))
			abort();
		sum += strlen(a->name) + strlen(a->unit) + strlen(a->doc) + a->role;
		for (uint32_t d = 0; d < a->rank; d++)
			sum += strlen(a->axis[d]);
		for (uint32_t c = 0; c < a->n_coord; c++)
			sum += a->coord[c]->rank == 1 ? strlen(a->coord[c]->name) : (abort(), 0u);
		if (a->dtype == GEAE_TEXT)
			for (int64_t i = 0; i < geae_count(a); i++)
				sum += strlen(((const char *const *)a->data)[i]);
		else
			for (size_t i = 0; i < bytes; i++)
				sum = sum * 31 + byte[i];
	}
	return sum;
}

static void hostile(long i, uint64_t seed, unsigned char *data, struct shared *shared)
{
	uint64_t s = seed + 77 + (uint64_t)i * 0x2545f4914f6cdd1du;
	static volatile uint64_t sink; /* what was read must not be optimised away */
	enum object_state state;
	struct object o;
	size_t bytes;

	memcpy(data, good, n_good);
	bytes = mutate(&s, data, n_good, 512, !below(&s, 8));
	if (bytes >= n_good)
		hdf_blocks_seal(data, block, n_block);
	kit_seal(data, bytes, 1);
	if (!kit_overwrite(path, data, bytes))
		_exit(3);
	shared->phase = OPENING;
	state = object_open(&store, key, &o);
	shared->phase = USING;
	if (state == OBJECT_OK)
		sink = sink + use(&o);
	shared->read += state == OBJECT_OK;
	shared->refused += state == OBJECT_CORRUPT;
	if (state != OBJECT_OK && (state != OBJECT_CORRUPT || !*store_error(&store)) && state != OBJECT_UNREADABLE)
		_exit(4);
	object_close(&o);
}

static _Noreturn void child(long from, long to, uint64_t seed, struct shared *shared)
{
	unsigned char *data = malloc(n_good + 256);

	if (!freopen("/dev/null", "w", stderr)) /* a sanitizer's report of each: run the CASE to see it */
		_exit(6);
	for (long i = from; i < to && data; i++) {
		shared->at = i;
		alarm(SECONDS);
		hostile(i, seed, data, shared);
	}
	_exit(data ? 0 : 5);
}

static bool hostile_do_no_harm(long n, uint64_t seed)
{
	struct shared *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	long in_library = 0, in_use = 0;

	if (shared == MAP_FAILED)
		return false;
	for (long from = 0; from < n;) {
		int status;
		pid_t pid;

		fflush(stdout);
		pid = fork();
		if (!pid)
			child(from, n, seed, shared);
		if (pid < 0 || waitpid(pid, &status, 0) != pid)
			return false;
		if (!status)
			break;
		if (shared->phase == USING) {
			printf("# hostile case %ld: wait status %x while it was used\n", shared->at, (unsigned)status);
			in_use++;
		} else {
			in_library++;
		}
		from = shared->at + 1;
	}
	printf("%sok 2 - %ld hostile objects: %ld read and used, %ld refused, %ld ended libhdf5\n", in_use ? "not " : "", n,
	       shared->read, shared->refused, in_library);
	munmap(shared, sizeof(*shared));
	return !in_use;
}

int main(int argc, char **argv)
{
	long n = argc > 1 ? strtol(argv[1], NULL, 10) : 500;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 2385;
	const char *folder = kit_folder();
	char name[256];
	bool ok;

	if (!folder)
		return 99;
	snprintf(name, sizeof(name), "%s", folder);
	store_key(KIT_RECIPE, key);
	if (!store_open(&store, name, STORE_WRITE) || !kit_write(&store, KIT_RECIPE)) {
		printf("Bail out! %s\n", store_error(&store));
		return 99;
	}
	snprintf(path, sizeof(path), "%s", kit_path(&store, KIT_RECIPE));
	good = kit_read(path, &n_good);
	n_block = good ? hdf_blocks(good, n_good, block, MOST_BLOCKS) : 0;
	if (argc > 3) {
		static struct shared shared;
		unsigned char *data = malloc(n_good + 256);

		hostile(strtol(argv[3], NULL, 10), seed, data, &shared);
		printf("read %ld, refused %ld: %s\n", shared.read, shared.refused, store_error(&store));
		free(data);
		ok = true;
	} else {
		printf("1..2\n");
		ok = n_block > KIT_N_PORT && damaged_is_refused(n, seed);
		ok = hostile_do_no_harm(n, seed) && ok;
	}
	free(good);
	store_close(&store);
	kit_remove(name);
	return !ok;
}
