/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects of the store: an input is edits (fuzz_written.h) of a sound one with every type of array.
 *
 * Damaged ones - the checksum stayed as it was - must be refused before libhdf5 sees them.  Hostile ones have all checksums put
 * right again, as an enemy would: each may be refused or read, and what is read is used to the last byte. */
#include "array.h"
#include "fuzz_written.h"
#include "hdf_blocks.h"
#include "store_kit.h"

enum { MOST_BLOCKS = 400 };

static struct store store;
static char key[KEY_SIZE], path[512];
static unsigned char *good;
static size_t n_good, n_block;
static struct hdf_block block[MOST_BLOCKS];

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	store_key(KIT_RECIPE, key);
	law(store_open(&store, fuzz_folder(), STORE_WRITE) && kit_write(&store, KIT_RECIPE), "a store can be made");
	snprintf(path, sizeof(path), "%s", kit_path(&store, KIT_RECIPE));
	good = kit_read(path, &n_good);
	n_block = good ? hdf_blocks(good, n_good, block, MOST_BLOCKS) : 0;
	law(n_block > KIT_N_PORT, "the object's blocks are found");
	return 0;
}

/* Every byte that an analyzer could look at. */
static uint64_t use(const struct object *o)
{
	uint64_t sum = strlen(o->recipe) + strlen(o->inputs);

	for (size_t k = 0; k < o->n_port; k++) {
		const struct geae_array *a = &o->port[k];
		const unsigned char *byte = a->data;
		size_t bytes = 0;

		law(array_bytes(a, &bytes), "an array has a size");
		sum += strlen(a->name) + strlen(a->unit) + strlen(a->doc) + a->role;
		for (uint32_t d = 0; d < a->rank; d++)
			sum += strlen(a->axis[d]);
		for (uint32_t c = 0; c < a->n_coord; c++) {
			law(a->coord[c]->rank == 1, "a coordinate is a row of numbers");
			sum += strlen(a->coord[c]->name);
		}
		if (a->dtype == GEAE_TEXT)
			for (int64_t i = 0; i < geae_count(a); i++)
				sum += strlen(((const char *const *)a->data)[i]);
		else
			for (size_t i = 0; i < bytes; i++)
				sum = sum * 31 + byte[i];
	}
	return sum;
}

static void damaged(struct draw *d, unsigned char *data)
{
	size_t n = edit(d, data, n_good, 0);
	enum object_state state;
	struct object o;

	if (n == n_good && !memcmp(data, good, n))
		return;
	law(kit_overwrite(path, data, n), "the object can be written");
	state = object_open(&store, key, &o);
	object_close(&o);
	law(state == OBJECT_CORRUPT && *store_error(&store), "a damaged object is refused as damaged, with a message");
}

static void hostile(const uint8_t *input, size_t size)
{
	struct draw d = { input, size };
	unsigned char *data = malloc(n_good + EDIT_ROOM);
	static volatile uint64_t sink; /* what was read must not be optimised away */
	enum object_state state;
	struct object o;
	int version;
	size_t n;

	law(data, "there is memory");
	memcpy(data, good, n_good);
	version = draw_byte(&d) % 16 ? 1 : 2;
	n = edit(&d, data, n_good, 512);
	if (n >= n_good)
		hdf_blocks_seal(data, block, n_block);
	kit_seal(data, n, version);
	law(kit_overwrite(path, data, n), "the object can be written");
	state = object_open(&store, key, &o);
	if (state == OBJECT_OK)
		sink = sink + use(&o);
	law(state == OBJECT_OK || *store_error(&store), "an object is refused with a message");
	law((state == OBJECT_NEWER) == (version == 2 && n > 512), "a newer object is told as that");
	object_close(&o);
	free(data);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	struct draw d = { input, size };
	unsigned char *data;

	if (draw_byte(&d) % 4) {
		in_child(hostile, d.at, d.n);
		return 0;
	}
	data = malloc(n_good + EDIT_ROOM);
	law(data, "there is memory");
	memcpy(data, good, n_good);
	damaged(&d, data);
	free(data);
	return 0;
}
