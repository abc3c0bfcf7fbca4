/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formulas with fitted constants, size by size.
 *
 * At the root: y = k + p a + q b has a closed form, and is p (a + c b) with c = q/p; all pairs of kept expressions are tried on
 * the probes.  Within: of the best formulas of a size each subexpression e becomes e + c (from c = 0) and c e (from c = 1),
 * each number is set free, and the c are fitted on the probes.  The best few of each size are then fitted on all rows.
 * A fitted constant counts two in the size: itself, and that it had to be found. */
#include <stdlib.h>
#include <string.h>
#include "sym_constants.h"

enum { BASES = 8, KEPT = 4, VARIANTS = 2048 };

struct shelf { /* the best few of a size, by what they leave on the probes */
	int n;
	struct sym_pick pick[KEPT];
};

struct store {
	const struct sym_search *s;
	struct shelf shelf[SYM_LARGEST + 1];
	const double **probe; /* [n_feature][n_probe] */
	int n_variant;
	struct sym_pick *variant; /* [VARIANTS] */
};

static void shelve(struct shelf *to, const struct sym_pick *p)
{
	int k = to->n;

	if (!isfinite(p->loss) || (to->n == KEPT && !(p->loss < to->pick[KEPT - 1].loss)))
		return;
	k = to->n < KEPT ? to->n++ : KEPT - 1;
	for (; k > 0 && to->pick[k - 1].loss > p->loss; k--)
		to->pick[k] = to->pick[k - 1];
	to->pick[k] = *p;
}

static void insert(struct sym_formula *f, int at, int op, double constant)
{
	memmove(&f->step[at + 2], &f->step[at], sizeof(*f->step) * (size_t)(f->n - at));
	f->step[at] = (struct sym_step){ .op = SYM_CONSTANT, .feature = 1, .constant = constant };
	f->step[at + 1] = (struct sym_step){ .op = op };
	f->n += 2;
}

static void propose(struct store *st, const struct sym_formula *f)
{
	if (st->n_variant < VARIANTS && sym_size(f) <= st->s->done)
		st->variant[st->n_variant++] = (struct sym_pick){ *f, INFINITY };
}

static void vary(struct store *st, const struct sym_formula *base)
{
	for (int k = 0; k < base->n - 1 && base->n + 2 <= SYM_STEPS; k++) {
		struct sym_formula f = *base;

		if (f.step[k].op == SYM_CONSTANT) {
			if (!f.step[k].feature) {
				f.step[k].feature = 1;
				propose(st, &f);
			}
			continue;
		}
		insert(&f, k + 1, SYM_ADD, 0);
		propose(st, &f);
		f = *base;
		insert(&f, k + 1, SYM_MUL, 1);
		propose(st, &f);
	}
}

static int fit_one(struct geae_cx *cx, int64_t k, void *arg)
{
	const struct store *st = arg;
	const struct sym_search *s = st->s;

	(void)cx;
	st->variant[k].loss = sym_fit_constants(s->task.kernels, s->task.n_probe, st->probe, s->y, &st->variant[k].formula);
	return GEAE_OK;
}

static int within(struct geae_cx *cx, struct store *st)
{
	const struct sym_search *s = st->s;
	int64_t *list = geae_scratch(cx, s->n_candidate + 1, int64_t), n;

	if (!list)
		return GEAE_ENOMEM;
	GEAE_TRY(sym_favourites(cx, s, list, &n));
	for (int size = 1; size < s->done; size++) {
		int bases = 0;

		st->n_variant = 0;
		for (int64_t k = 0; k < n; k++) {
			struct sym_formula f;

			if (s->candidate[list[k]].size != size || bases++ >= BASES)
				continue;
			sym_formula_of(s, &s->candidate[list[k]], &f);
			vary(st, &f);
		}
		for (int k = 0; k < st->shelf[size].n; k++)
			vary(st, &st->shelf[size].pick[k].formula);
		GEAE_TRY(cx->host->parallel(cx, st->n_variant, fit_one, st));
		for (int k = 0; k < st->n_variant; k++)
			shelve(&st->shelf[sym_size(&st->variant[k].formula)], &st->variant[k]);
	}
	return GEAE_OK;
}

struct moments {
	double mean, xx, xy;
};

/* What y = k + p a + q b leaves, and q/p. */
static double two(const struct moments *a, const struct moments *b, double ab, double yy, double *ratio)
{
	double det = a->xx * b->xx - ab * ab, p = (a->xy * b->xx - b->xy * ab) / det, q = (b->xy * a->xx - a->xy * ab) / det;

	*ratio = q / p;
	if (!(det > 1e-10 * a->xx * b->xx) || !isfinite(*ratio) || !(fabs(*ratio) > 0))
		return INFINITY;
	return fmax(0, 1 - (p * a->xy + q * b->xy) / yy);
}

static void unfold_pair(const struct sym_search *s, int64_t a, int64_t b, double c, struct sym_formula *f)
{
	struct sym_candidate one = { .op = SYM_SAME, .a = (int32_t)a }, other = { .op = SYM_SAME, .a = (int32_t)b };
	struct sym_formula second;

	sym_formula_of(s, &one, f);
	sym_formula_of(s, &other, &second);
	memcpy(&f->step[f->n], second.step, sizeof(*f->step) * (size_t)second.n);
	f->n += second.n;
	insert(f, f->n, SYM_MUL, c);
	f->step[f->n++] = (struct sym_step){ .op = SYM_ADD };
}

static int at_root(struct geae_cx *cx, struct store *st)
{
	const struct sym_search *s = st->s;
	const int64_t n = s->task.n_probe, m = s->done > 5 ? s->first_node[s->done - 4] : 0;
	struct moments *of = geae_scratch(cx, m + 1, struct moments);
	double yy = 0, *d = geae_scratch(cx, m * n + 1, double);

	if (!of || !d)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < n; i++)
		yy += s->y[i] * s->y[i];
	for (int64_t k = 0; k < m; k++) {
		const double *v = s->value + k * n;

		for (int64_t i = 0; i < n; i++)
			of[k].mean += v[i] / (double)n;
		for (int64_t i = 0; i < n; i++) {
			d[k * n + i] = v[i] - of[k].mean;
			of[k].xx += d[k * n + i] * d[k * n + i];
			of[k].xy += d[k * n + i] * s->y[i];
		}
	}
	for (int64_t a = 0; a < m; a++)
		for (int64_t b = a + 1; b < m && s->node[a].size + s->node[b].size + 4 <= s->done; b++) {
			struct shelf *to = &st->shelf[s->node[a].size + s->node[b].size + 4];
			struct sym_pick pick;
			double ab = 0, ratio;

			for (int64_t i = 0; i < n; i++)
				ab += d[a * n + i] * d[b * n + i];
			pick.loss = two(&of[a], &of[b], ab, yy, &ratio);
			if (isfinite(pick.loss) && (to->n < KEPT || pick.loss < to->pick[KEPT - 1].loss)) {
				unfold_pair(s, a, b, ratio, &pick.formula);
				shelve(to, &pick);
			}
		}
	return GEAE_OK;
}

struct finals {
	const struct sym_search *s;
	int n;
	struct sym_pick *pick;
};

static int fit_all(struct geae_cx *cx, int64_t k, void *arg)
{
	const struct finals *f = arg;
	const struct sym_task *t = &f->s->task;

	(void)cx;
	f->pick[k].loss = sym_fit_constants(t->kernels, t->n_row, t->feature, t->y, &f->pick[k].formula);
	return GEAE_OK;
}

static int on_all_rows(struct geae_cx *cx, const struct store *st, struct sym_pick *pick)
{
	struct finals f = { .s = st->s, .pick = geae_scratch(cx, KEPT * (SYM_LARGEST + 1), struct sym_pick) };

	if (!f.pick)
		return GEAE_ENOMEM;
	for (int size = 1; size <= st->s->done; size++)
		for (int k = 0; k < st->shelf[size].n; k++)
			f.pick[f.n++] = st->shelf[size].pick[k];
	GEAE_TRY(cx->host->parallel(cx, f.n, fit_all, &f));
	for (int k = 0; k < f.n; k++) {
		struct sym_pick *to = &pick[sym_size(&f.pick[k].formula)];

		if (f.pick[k].loss < to->loss - SYM_TIE)
			*to = f.pick[k];
	}
	return GEAE_OK;
}

int sym_constants(struct geae_cx *cx, const struct sym_search *s, bool inner, struct sym_pick *pick)
{
	struct store *st = geae_scratch(cx, 1, struct store);
	double *probe = geae_scratch(cx, (int64_t)s->task.n_feature * s->task.n_probe + 1, double);

	for (int size = 0; size <= SYM_LARGEST; size++)
		pick[size].loss = INFINITY;
	if (!st || !probe)
		return GEAE_ENOMEM;
	st->s = s;
	st->probe = geae_scratch(cx, s->task.n_feature + 1, const double *);
	st->variant = geae_scratch(cx, VARIANTS, struct sym_pick);
	if (!st->probe || !st->variant)
		return GEAE_ENOMEM;
	for (size_t f = 0; f < s->task.n_feature; f++) {
		st->probe[f] = probe + (int64_t)f * s->task.n_probe;
		for (int64_t i = 0; i < s->task.n_probe; i++)
			probe[(int64_t)f * s->task.n_probe + i] = s->task.feature[f][s->row[i]];
	}
	GEAE_TRY(at_root(cx, st));
	if (inner)
		GEAE_TRY(within(cx, st));
	return on_all_rows(cx, st, pick);
}
