/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it costs to multiply a saved configuration by a random element of the symmetry group. */
#include <stdio.h>
#include <geae/group.h>
#include <geae/states.h>
#include "bench.h"
#include "mini_host.h"

static struct mini host;

struct turn {
	struct geae_elements elements;
	struct geae_action act;
	uint8_t *level, *moved;
	void *row;
	struct geae_state state;
};

enum { N = 500 };

static void spend(void *data)
{
	struct turn *t = data;

	for (int k = 0; k < N; k++) {
		geae_act(&t->act, geae_elements_next(&t->elements), t->level, t->moved);
		geae_store_levels(&t->state, t->moved, t->row);
	}
}

int main(int argc, char **argv)
{
	const double control[2] = { 2, 0 };
	struct geae_component *model;
	struct geae_symmetry group;
	struct geae_rng stream;
	struct turn t;

	(void)argc;
	bench_begin(argv);
	mini_start(&host, 1);
	model = mini_open(&host, GEAE_MODEL, "ising", "L = 128", NULL);
	geae_stream(host.cx, 1, &stream);
	t.level = geae_scratch(host.cx, 128 * 128, uint8_t);
	t.moved = geae_scratch(host.cx, 128 * 128, uint8_t);
	t.row = geae_scratch(host.cx, 128 * 16, uint8_t);
	if (!t.level || !t.moved || !t.row || mini_model(model)->state(host.cx, model->self, &t.state) != GEAE_OK ||
	    mini_model(model)->symmetry(host.cx, model->self, control, &group) != GEAE_OK ||
	    geae_elements_start(host.cx, &t.elements, &group, &stream) != GEAE_OK)
		return 1;
	geae_action_start(&t.act, &t.state);
	bench_line("group-element-L128", bench_median(9, spend, &t) / N * 1e6, "us/row", 50, BENCH_LESS);
	mini_close(model);
	mini_finish(&host);
	return 0;
}
