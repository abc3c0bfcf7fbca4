/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every operation and three whole networks against five-point differences in double precision: at most 1e-6 of the
 * largest gradient, with every element at least 1e-2 away from a kink. */
#include "near.h"
#include "nn_cases.h"
#include "nn_kit.h"
#include "nn_networks.h"

#define BOUND 1e-6
#define KINK  1e-2

/* Seeds are tried until nothing is near a kink; without kinks that is the first. */
static double error_of(struct geae_tensor (*build)(struct geae_graph *, const void *), const void *arg, int64_t n,
		       int most, const char *name)
{
	for (uint64_t seed = 1; seed < 3000; seed++) {
		struct graph *g = graph_create();
		struct kit_data *d;
		double error = -1;

		graph_track_norms(g, true);
		if (!graph_backward(g, build(graph_public(g), arg)))
			fail_msg("%s: %s", name, graph_error(g));
		d = kit_data_create(g, n, seed);
		if (kit_kink_distance(g, d) >= KINK)
			error = kit_gradient_error(g, d, most);
		kit_data_destroy(d);
		graph_destroy(g);
		if (error >= 0)
			return error;
	}
	fail_msg("%s: every seed comes near a kink", name);
	return INFINITY;
}

static struct geae_tensor build_case(struct geae_graph *g, const void *arg)
{
	return ((const struct kit_case *)arg)->build(g);
}

static struct geae_tensor build_network(struct geae_graph *g, const void *arg)
{
	return kit_loss(g, arg);
}

static void test_operation(void **state)
{
	const struct kit_case *c = *state;
	double error = error_of(build_case, c, 5, 100, c->name);

	if (!(error <= BOUND))
		fail_msg("%s: derivative off by %.3g of the largest", c->name, error);
}

static void test_networks(void **state)
{
	static const struct kit_network network[] = {
		{ KIT_GE, 2, true, 64, 1 },	  { KIT_GE, 2, false, 3, 1 },	{ KIT_BASELINE, 33, true, 20, 1 },
		{ KIT_BASELINE, 7, false, 5, 1 }, { KIT_VAE, 37, true, 24, 3 },
	};
	static const int64_t n[] = { 150, 4, 37, 3, 40 };

	(void)state;
	for (size_t k = 0; k < sizeof(network) / sizeof(network[0]); k++) {
		double error = error_of(build_network, &network[k], n[k], 12, "network");

		if (!(error <= BOUND))
			fail_msg("network %d (%s): derivative off by %.3g of the largest", network[k].kind,
				 network[k].smooth ? "smooth" : "with kinks", error);
	}
}

int main(void)
{
	struct CMUnitTest tests[100] = { { "networks", test_networks, NULL, NULL, NULL } };
	int n = kit_n_case;

	if (n > 99)
		return 1;
	for (int i = 0; i < n; i++)
		tests[1 + i] = (struct CMUnitTest){ kit_cases[i].name, test_operation, NULL, NULL,
						    (void *)(uintptr_t)&kit_cases[i] };
	return _cmocka_run_group_tests("gradients", tests, (size_t)n + 1, NULL, NULL);
}
