/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole search, begun again with one more probe as often as a kept expression turns out not to be finite on some row. */
#include <stdlib.h>
#include "sym_search.h"

enum { AGAIN = 16 };

static int once(struct geae_cx *cx, const struct sym_task *task, int64_t n_extra, const int64_t *extra, struct sym_search **made)
{
	GEAE_TRY(sym_search_create(cx, task, n_extra, extra, made));
	GEAE_TRY(sym_enumerate(cx, *made));
	return sym_race(cx, *made);
}

int sym_search(struct geae_cx *cx, const struct sym_task *task, struct sym_search **made)
{
	int64_t extra[AGAIN];
	int status = GEAE_OK;

	*made = NULL;
	for (int n = 0; n <= AGAIN; n++) {
		sym_search_destroy(*made);
		*made = NULL;
		status = once(cx, task, n, extra, made);
		if (status != GEAE_OK || (*made)->bad_row < 0)
			break;
		if (n == AGAIN)
			return geae_fail(cx, GEAE_EMATH, "expressions that are not finite at some rows are found again and again: leave out "
							 "rows by `where`, or use other features or operators");
		extra[n] = (*made)->bad_row;
	}
	return status;
}

static void unfold(const struct sym_search *s, int32_t node, struct sym_formula *f)
{
	const struct sym_node *x = &s->node[node];
	struct sym_step step = { .op = x->op };

	if (x->op > SYM_CONSTANT)
		unfold(s, x->a, f);
	if (sym_values(x->op) == 2)
		unfold(s, x->b, f);
	if (x->op == SYM_FEATURE)
		step.feature = x->a;
	if (x->op == SYM_CONSTANT)
		step.constant = s->task.constant[x->a];
	if (f->n < SYM_STEPS)
		f->step[f->n++] = step;
}

void sym_formula_of(const struct sym_search *s, const struct sym_candidate *c, struct sym_formula *f)
{
	f->n = 0;
	unfold(s, c->a, f);
	if (c->op == SYM_SAME)
		return;
	if (sym_values(c->op) == 2)
		unfold(s, c->b, f);
	f->step[f->n++] = (struct sym_step){ .op = c->op };
}
