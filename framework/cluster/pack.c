/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packing: an item of T seconds is divided into T / chunk shares (as far as it has units, and tasks there are),
 * then shares are laid one after the other into a task until it lasts max(chunk, all / most_tasks). */
#include <math.h>
#include "pack.h"

static int shares_of(const struct pack_item *i, size_t n_item, const struct pack_rule *rule)
{
	double room = floor((double)rule->most_tasks / (double)n_item);
	double wanted = i->seconds > 0 ? (rule->chunk > 0 ? floor(i->seconds / rule->chunk) : i->units) : rule->split;

	return (int)fmax(1, fmin(fmin(wanted, i->units), fmin(room, 1e6)));
}

/* An unknown time counts as one chunk: tasks are then told apart one by one as long as there are enough. */
static double seconds_of(const struct pack_item *i, int shares, const struct pack_rule *rule)
{
	return i->seconds > 0 ? i->seconds / shares : fmax(rule->chunk, 1);
}

void pack_make(struct pack *p, const struct pack_item *item, size_t n_item, const struct pack_rule *rule, struct arena *arena)
{
	double all = 0, least, sum = 0;
	size_t n_part = 0;

	for (size_t k = 0; k < n_item; k++) {
		int shares = shares_of(&item[k], n_item, rule);

		n_part += (size_t)shares;
		all += shares * seconds_of(&item[k], shares, rule);
	}
	least = fmax(rule->chunk, all / (double)rule->most_tasks) * (1 - 1e-9);
	*p = (struct pack){ .part = arena_array(arena, n_part + 1, struct pack_part), .first = arena_array(arena, n_part + 2, size_t) };
	for (size_t k = 0; k < n_item; k++) {
		int shares = shares_of(&item[k], n_item, rule);

		for (int s = 0; s < shares; s++) {
			if (p->n_task == 0 || (sum >= least && p->n_task < rule->most_tasks)) {
				p->first[p->n_task++] = p->n_part;
				sum = 0;
			}
			p->part[p->n_part++] = (struct pack_part){ k, s, shares };
			sum += seconds_of(&item[k], shares, rule);
		}
	}
	p->first[p->n_task] = p->n_part;
}
