/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Genetic programming on islands (Koza, Genetic Programming (1992)), seeded with the best formulas of every size that was
 * searched completely.
 *
 * Each island has a stream of random numbers of its own and breeds on its own between migrations, when the best of each goes
 * to the next: the result does not depend on the number of threads.  Fitness is looked at on the probes; of each size the
 * best of all islands are then measured on all rows. */
#include <stdlib.h>
#include <string.h>
#include "sym_islands.h"
#include "sym_score.h"

enum { TOURNAMENT = 5, MIGRATION = 5, KEPT = 3 };
#define PARSIMONY 1e-3 /* of |r|, per step */

struct individual {
	struct sym_formula formula;
	double r;
};

struct island {
	struct geae_rng dice;
	struct individual *now, *next;
	struct individual hall[SYM_LARGEST_BRED + 1][KEPT]; /* the best of each size */
};

struct world {
	const struct sym_search *s;
	const struct sym_breeding *p;
	const double **probe;
	int64_t *seed, n_seed;
	int op[SYM_N_OP], n_op;
	struct island *island;
	int64_t generation;
};

double sym_loss_of(const struct sym_task *t, int64_t n, const double *const *feature, const double *y, const struct sym_formula *f)
{
	double *work = malloc(sizeof(*work) * (size_t)(n * (sym_depth(f) + 1) + 1)), *value = work ? work + n * sym_depth(f) : NULL;
	double mean = 0, my = 0, xx = 0, xy = 0, yy = 0;

	if (!work || !sym_value(t->kernels, f, feature, n, work, value) || (t->ranks && !sym_rank_of(n, value))) {
		free(work);
		return INFINITY;
	}
	for (int64_t i = 0; i < n; i++) {
		mean += value[i] / (double)n;
		my += y[i] / (double)n;
	}
	for (int64_t i = 0; i < n; i++) {
		double d = value[i] - mean, e = y[i] - my;

		xx += d * d;
		xy += d * e;
		yy += e * e;
	}
	free(work);
	return isfinite(xx) && xx > 1e-20 * (double)n * mean * mean && xx > 0 ? fmax(0, 1 - xy * xy / (xx * yy)) : INFINITY;
}

static void measure(const struct world *w, struct island *i, struct individual *x)
{
	int size = sym_size(&x->formula), k;
	double loss;

	x->r = -1;
	if (size > w->p->larger || x->formula.n >= SYM_STEPS)
		return;
	loss = sym_loss_of(&w->s->task, w->s->task.n_probe, w->probe, w->s->y, &x->formula);
	if (!isfinite(loss))
		return;
	x->r = sqrt(1 - loss);
	for (k = 0; k < KEPT; k++)
		if (fabs(i->hall[size][k].r - x->r) <= 1e-12)
			return; /* the same once more */
	if (!(x->r > i->hall[size][KEPT - 1].r))
		return;
	for (k = KEPT - 1; k > 0 && i->hall[size][k - 1].r < x->r; k--)
		i->hall[size][k] = i->hall[size][k - 1];
	i->hall[size][k] = *x;
}

static const struct individual *select_one(const struct world *w, struct island *i)
{
	const struct individual *best = NULL;

	for (int k = 0; k < TOURNAMENT; k++) {
		const struct individual *x = &i->now[geae_below(&i->dice, (uint64_t)w->p->population)];

		if (!best || x->r - PARSIMONY * x->formula.n > best->r - PARSIMONY * best->formula.n)
			best = x;
	}
	return best;
}

/* f with the subexpression that ends at `end` replaced by steps of g. */
static void graft(struct sym_formula *f, int end, const struct sym_step *g, int n)
{
	int begin = sym_begin(f, end), behind = f->n - end - 1;
	struct sym_formula old = *f;

	if (begin + n + behind > SYM_STEPS) {
		f->n = SYM_STEPS; /* too large: measure() drops it */
		return;
	}
	memcpy(f->step + begin, g, sizeof(*g) * (size_t)n);
	memcpy(f->step + begin + n, old.step + end + 1, sizeof(*g) * (size_t)behind);
	f->n = begin + n + behind;
}

static int anywhere(struct island *i, const struct sym_formula *f)
{
	return (int)geae_below(&i->dice, (uint64_t)f->n);
}

static struct sym_step leaf(const struct world *w, struct island *i)
{
	const struct sym_task *t = &w->s->task;
	uint64_t k = geae_below(&i->dice, t->n_feature + t->n_constant);

	return k < t->n_feature ? (struct sym_step){ .op = SYM_FEATURE, .feature = (int32_t)k } :
				  (struct sym_step){ .op = SYM_CONSTANT, .constant = t->constant[k - t->n_feature] };
}

/* A leaf, or an operator on leaves. */
static int sprout(const struct world *w, struct island *i, struct sym_step *to)
{
	int op, n = 0;

	to[n++] = leaf(w, i);
	if (!w->n_op || geae_uniform(&i->dice) < 0.3)
		return n;
	op = w->op[geae_below(&i->dice, (uint64_t)w->n_op)];
	if (sym_values(op) == 2)
		to[n++] = leaf(w, i);
	to[n++] = (struct sym_step){ .op = op };
	return n;
}

/* Another operator of as many values, or another leaf. */
static void point(const struct world *w, struct island *i, struct sym_formula *f)
{
	int at = anywhere(i, f), values = sym_values(f->step[at].op), op;

	if (!values) {
		f->step[at] = leaf(w, i);
		return;
	}
	op = w->op[geae_below(&i->dice, (uint64_t)w->n_op)];
	if (sym_values(op) == values)
		f->step[at].op = op;
}

/* One more operator above a subexpression. */
static void extend(const struct world *w, struct island *i, struct sym_formula *f)
{
	struct sym_step made[SYM_STEPS];
	int end = anywhere(i, f), begin = sym_begin(f, end), n = end + 1 - begin, op;

	if (!w->n_op || n + 4 > SYM_STEPS)
		return;
	op = w->op[geae_below(&i->dice, (uint64_t)w->n_op)];
	memcpy(made, f->step + begin, sizeof(*made) * (size_t)n);
	if (sym_values(op) == 2)
		n += sprout(w, i, made + n);
	made[n++] = (struct sym_step){ .op = op };
	graft(f, end, made, n);
}

static void child(const struct world *w, struct island *i, struct individual *to)
{
	double how = geae_uniform(&i->dice);
	struct sym_step made[3];

	*to = *select_one(w, i);
	if (how < 0.5) {
		const struct sym_formula *other = &select_one(w, i)->formula;
		int end = anywhere(i, other), begin = sym_begin(other, end);

		graft(&to->formula, anywhere(i, &to->formula), other->step + begin, end + 1 - begin);
	} else if (how < 0.75) {
		extend(w, i, &to->formula);
	} else if (how < 0.85) {
		int n = sprout(w, i, made);

		graft(&to->formula, anywhere(i, &to->formula), made, n);
	} else {
		point(w, i, &to->formula);
	}
	measure(w, i, to);
}

static int breed(struct geae_cx *cx, int64_t which, void *arg)
{
	const struct world *w = arg;
	struct island *i = &w->island[which];

	(void)cx;
	for (int64_t g = 0; g < MIGRATION && w->generation + g < w->p->generations; g++) {
		struct individual *old = i->now;

		for (int64_t k = 0; k < w->p->population; k++)
			child(w, i, &i->next[k]);
		i->now = i->next;
		i->next = old;
	}
	return GEAE_OK;
}

static const struct individual *best_of(const struct world *w, const struct island *i)
{
	const struct individual *best = i->now;

	for (int64_t k = 1; k < w->p->population; k++)
		best = i->now[k].r > best->r ? &i->now[k] : best;
	return best;
}

static int settle_islands(struct geae_cx *cx, struct world *w)
{
	w->island = geae_scratch(cx, w->p->islands, struct island);
	if (!w->island)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < w->p->islands; k++) {
		struct island *i = &w->island[k];

		geae_stream(cx, cx->host->id("islands") + (uint64_t)k, &i->dice);
		i->now = geae_scratch(cx, w->p->population, struct individual);
		i->next = geae_scratch(cx, w->p->population, struct individual);
		if (!i->now || !i->next)
			return GEAE_ENOMEM;
		for (int64_t j = 0; j < w->p->population; j++) {
			sym_formula_of(w->s, &w->s->candidate[w->seed[(j * w->p->islands + k) % w->n_seed]], &i->now[j].formula);
			measure(w, i, &i->now[j]);
		}
	}
	return GEAE_OK;
}

static void on_all_rows(const struct world *w, struct sym_pick *pick)
{
	const struct sym_task *t = &w->s->task;

	for (int size = w->s->done + 1; size <= w->p->larger; size++)
		for (int64_t i = 0; i < w->p->islands; i++)
			for (int k = 0; k < KEPT; k++) {
				const struct individual *x = &w->island[i].hall[size][k];
				double loss = x->r > 0 ? sym_loss_of(t, t->n_row, t->feature, t->y, &x->formula) : INFINITY;

				if (loss < pick[size].loss - SYM_TIE)
					pick[size] = (struct sym_pick){ x->formula, loss };
			}
}

int sym_islands(struct geae_cx *cx, const struct sym_search *s, const struct sym_breeding *p, struct sym_pick *pick)
{
	struct world w = { .s = s, .p = p };
	double *probe = geae_scratch(cx, (int64_t)s->task.n_feature * s->task.n_probe + 1, double);

	for (int size = 0; size <= SYM_LARGEST_BRED; size++)
		pick[size].loss = INFINITY;
	w.probe = geae_scratch(cx, s->task.n_feature + 1, const double *);
	w.seed = geae_scratch(cx, s->n_candidate + 1, int64_t);
	if (!probe || !w.probe || !w.seed)
		return GEAE_ENOMEM;
	for (size_t f = 0; f < s->task.n_feature; f++) {
		w.probe[f] = probe + (int64_t)f * s->task.n_probe;
		for (int64_t i = 0; i < s->task.n_probe; i++)
			probe[(int64_t)f * s->task.n_probe + i] = s->task.feature[f][s->row[i]];
	}
	for (int op = SYM_ADD; op < SYM_N_OP; op++)
		if (s->task.operators >> op & 1)
			w.op[w.n_op++] = op;
	GEAE_TRY(sym_favourites(cx, s, w.seed, &w.n_seed));
	if (!w.n_seed)
		return GEAE_OK;
	GEAE_TRY(settle_islands(cx, &w));
	for (w.generation = 0; w.generation < p->generations; w.generation += MIGRATION) {
		GEAE_TRY(cx->host->parallel(cx, p->islands, breed, &w));
		for (int64_t k = 0; k < p->islands && p->islands > 1; k++)
			w.island[(k + 1) % p->islands].next[0] = *best_of(&w, &w.island[k]);
		for (int64_t k = 0; k < p->islands && p->islands > 1; k++)
			w.island[k].now[geae_below(&w.island[k].dice, (uint64_t)p->population)] = w.island[k].next[0];
		GEAE_TRY(cx->host->progress(cx, w.generation, p->generations));
	}
	on_all_rows(&w, pick);
	return GEAE_OK;
}
