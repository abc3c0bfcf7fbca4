/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of losses: one number for a batch, its derivative, no order among the rows. */
#include <math.h>
#include <string.h>
#include "graph_trial.h"

enum { MOST_NEEDS = 6 };

static const struct geae_loss_ops *ops_of(const struct trial *t)
{
	return t->ops;
}

/* Heads whose width is not known: of the input's, of two, of one, in every combination until the loss builds. */
static bool with_network(struct trial *t, struct graph_trial *g, int64_t n_condition)
{
	const int features = 16;
	size_t n = 0, combinations = 1;
	struct trial_page aside = { 0 }, *page = t->page;
	struct geae_component **loss = arena_array(&t->arena, 2, struct geae_component *);

	loss[0] = t->c;
	for (; ops_of(t)->needs[n]; n++)
		combinations *= 3;
	if (n > MOST_NEEDS)
		return trial_left_out(t, "it needs %zu heads", n);
	for (size_t c = 0; c < combinations; c++) {
		int width[MOST_NEEDS];
		size_t rest = c;
		bool good;

		for (size_t k = 0; k < n; k++, rest /= 3)
			width[k] = rest % 3 == 0 ? features : rest % 3 == 1 ? 2 : 1;
		memset(&aside, 0, sizeof(aside));
		t->page = &aside; /* a combination that does not fit is no violation */
		good = graph_trial_project(g, t, partner_network(ops_of(t)->needs, width, &t->arena),
					   partner_make(PARTNER_FERROMAGNET, 4, &t->arena)) &&
		       graph_trial_build(g, n_condition, 0, 1, loss);
		t->page = page;
		if (good || shortage_struck())
			return good;
		memcpy(page->doing, aside.doing, sizeof(page->doing));
		graph_trial_free(g);
	}
	return trial_broken(t, "build() builds with no network that has the heads it needs: %s", aside.said[0] ? aside.said : trial_error(t, t->cx.error.status));
}

static bool scalar(struct trial *t)
{
	struct graph_trial g;
	double value;

	for (int condition = 0; condition < 2; condition++) {
		if (!with_network(t, &g, condition))
			return false;
		if (g.learner.term[0].features != 1)
			return trial_broken(t, "the loss has %d numbers, not one", g.learner.term[0].features);
		value = graph_trial_loss(&g, g.parameter, NULL);
		if (!isfinite(value))
			return trial_broken(t, "the loss of %d ordinary rows is %g", TRIAL_ROWS, value);
		graph_trial_free(&g);
	}
	return true;
}

static bool gradient(struct trial *t)
{
	struct graph_trial g;
	bool good;

	if (!with_network(t, &g, 1))
		return false;
	good = graph_trial_gradient(&g);
	graph_trial_free(&g);
	return good;
}

static bool row_order(struct trial *t)
{
	int64_t order[TRIAL_ROWS];
	struct graph_trial g;
	double forth, back;

	if (!with_network(t, &g, 1))
		return false;
	for (int k = 0; k < TRIAL_ROWS; k++)
		order[k] = (5 * k + 3) % TRIAL_ROWS;
	forth = graph_trial_loss(&g, g.parameter, NULL);
	back = graph_trial_loss(&g, g.parameter, order);
	graph_trial_free(&g);
	return fabs(forth - back) <= 1e-10 * (1 + fabs(forth)) ? true :
								 trial_broken(t, "the loss of %d rows is %.15g, and %.15g in another order", TRIAL_ROWS, forth, back);
}

int exercise_loss(struct trial *t)
{
	struct trial_page aside = { 0 }, *page = t->page;
	struct graph_trial g;
	bool good;

	t->page = &aside;
	good = with_network(t, &g, 0);
	t->page = page;
	if (good)
		graph_trial_free(&g);
	return good ? GEAE_OK : GEAE_ENOMEM;
}

const struct law laws_loss[] = {
	{ "scalar", "build() gives one finite number for a batch", "build(): end with nn_sum() or nn_mean(); logarithms and roots of what may be 0", scalar, false },
	{ "gradient", "the derivative is that of the loss", "places where an operation jumps or has no derivative", gradient, false },
	{ "row-order", "the loss does not depend on the order of the rows", "rounding that grows: sums over the rows are all that their order reaches, and differ in the last digit", row_order, false },
	{ .id = NULL },
};
