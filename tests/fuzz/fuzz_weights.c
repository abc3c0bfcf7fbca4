/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of weights: an input describes an HDF5 file (fuzz_written.h), which a network of three parameters wants to start from. */
#include <math.h>
#include <stdlib.h>
#include "arena.h"
#include "context.h"
#include "fuzz_written.h"
#include "learn/pretrained.h"
#include "learn/weights.h"
#include "plugin_loader.h"

static int fd;
static char path[FUZZ_PATH];
static struct session session;
static struct context context;

static const char *const names[] = { "a.weight", "a.bias", "b.running_mean", "a", "a.weight/x", "c", 0 };
static struct weights_piece wanted[] = { { "a.weight", 3, 4, 0, false }, { "a.bias", 4, 1, 12, false }, { "b.mean", 1, 2, 0, true } };

/* The network's own, in the place of those of a graph. */
size_t weights_pieces(const struct learner *l, struct weights_piece **pieces, struct arena *arena)
{
	(void)l;
	(void)arena;
	*pieces = wanted;
	return sizeof(wanted) / sizeof(wanted[0]);
}

static void read_it(const uint8_t *data, size_t size)
{
	static const char *transposed[] = { "a.weight = a.weight transposed" };
	static const struct plugin plugin = { .name = "test" };
	struct network_extra extra = { .weights = path };
	struct geae_component network = { .plugin = &plugin, .extra = &extra };
	const struct learner_want want = { .network = &network };
	const struct learner learner = { .graph = NULL };
	struct draw d = { data, size };
	struct arena arena = { 0 };
	float *parameter = malloc(16 * sizeof(float)), *state = malloc(2 * sizeof(float));

	if (draw_byte(&d) % 2)
		extra.names = (struct geae_strings){ 1, transposed };
	write_hdf(&d, fd);
	context_reset(&context);
	if (pretrained_read(&context.pub, &want, &learner, parameter, state, &arena) != GEAE_OK)
		law(*context.error.message, "weights are refused with a message");
	else
		for (int k = 0; k < 18; k++)
			law(isfinite(k < 16 ? parameter[k] : state[k - 16]), "every weight was read and is finite");
	free(parameter);
	free(state);
	arena_free(&arena);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	written_begin(names);
	context_init(&context, &session);
	fd = fuzz_file("1", path);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	in_child(read_it, data, size);
	return 0;
}
