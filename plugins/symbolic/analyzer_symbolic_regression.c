/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which formula of these columns is that column?
 *
 * Every expression up to a size is tried once (sym_search.h); of each size the one with the largest |r| is proved to be the
 * best on all rows.  The front is what beats all smaller ones; its knee is the answer.
 * Method: arXiv:2107.08013 (there a genetic search); bootstrap: Efron, Ann. Stat. 7, 1 (1979).
 */
#include <stdlib.h>
#include <string.h>
#include "sym_answer.h"
#include "sym_front.h"
#include "sym_rows.h"

enum { PEARSON, SPEARMAN };
enum { NONE, ROOT, ALL };

struct regression {
	struct sym_choice choice;
	struct geae_strings operators;
	struct geae_reals constants;
	int64_t size, probes, rescored, most, bootstrap, bins;
	struct sym_breeding breeding;
	int64_t larger;
	int32_t objective, fitted;
};

#define STRINGS(m, name, def, doc) \
	{ name, GEAE_STRINGS, 0, GEAE_AT_(struct regression, m, struct geae_strings), def, 0, 0, NULL, "", doc }

#define BREEDING(m, def, low, high, doc) \
	{ #m, GEAE_INT, 0, GEAE_AT_(struct regression, breeding.m, int64_t), def, low, high, NULL, "1", doc }

static const struct geae_param params[] = {
	STRINGS(choice.features, "features", NULL,
		"what formulas are made of: columns or formulas of columns, \"eps_d/U\", with a short name where wanted, \"a = eps_d/U\""),
	STRINGS(operators, "operators", "[\"+\", \"-\", \"*\", \"/\", \"inv\"]",
		"of + - * / and neg inv square sqrt abs log exp tanh"),
	GEAE_P_REALS(struct regression, constants, "[1.0]", -1e300, 1e300, "1", "numbers that may stand in formulas, of size 1"),
	GEAE_P_INT(struct regression, size, "7", 1, SYM_LARGEST, "1", "largest formulas that are all tried: names, numbers and operators"),
	GEAE_P_CHOICE(struct regression, objective, "\"pearson\"", "pearson|spearman",
		      "which |correlation| makes a formula good: pearson (straight line) or spearman (any monotone curve)"),
	GEAE_P_CHOICE(struct regression, fitted, "\"none\"", "none|root|all",
		      "numbers that are fitted, of size 2 each: none; root: a + c*b; all: also c + e and c*e within, and `constants` set free"),
	BREEDING(islands, "0", 0, 1024, "populations of a genetic search for larger formulas; 0: none"),
	BREEDING(population, "256", 8, 100000, "formulas on each island"),
	BREEDING(generations, "40", 1, 100000, "generations on each island"),
	GEAE_P_INT(struct regression, larger, "15", 2, SYM_LARGEST_BRED, "1", "the largest formula that the islands may breed"),
	{ "component", GEAE_INT, 0, GEAE_AT_(struct regression, choice.component, int64_t), "1", 1, 1e6, NULL, "1",
	  "which component of the target, where it has several: 1 is z1" },
	{ "where", GEAE_STRING, 0, GEAE_AT_(struct regression, choice.where, const char *), "\"\"", 0, 0, NULL, "",
	  "formula of columns: only rows where it holds, \"abs(z2) < 0.5 && T_K > 1e-4\"; empty: all" },
	{ "groups", GEAE_STRING, 0, GEAE_AT_(struct regression, choice.groups, const char *), "\"\"", 0, 0, NULL, "",
	  "column or formula: rows with equal values belong together when errors are estimated; empty: `group` where there is one; "
	  "none: rows are independent" },
	GEAE_P_INT(struct regression, bootstrap, "100", 10, 100000, "1", "replicas from which errors are estimated"),
	GEAE_P_INT(struct regression, probes, "256", 16, SYM_PROBES, "row", "rows on which expressions are told apart"),
	GEAE_P_INT(struct regression, rescored, "32", 1, 100000, "1",
		   "of each size, the best on the probes that are looked at first, and that fitted numbers and islands begin with"),
	GEAE_P_INT(struct regression, most, "1000000", 1000, 1e9, "1",
		   "expressions that are kept at most; a size with more is not begun, and the proof ends before it"),
	GEAE_P_INT(struct regression, bins, "48", 4, 512, "bin", "bins of the histogram of target against formula, each way"),
	GEAE_P_END
};

static int read_operators(struct geae_cx *cx, const struct regression *p, uint32_t *operators)
{
	*operators = 0;
	for (size_t k = 0; k < p->operators.n; k++) {
		int op = SYM_ADD;

		while (op < SYM_N_OP && strcmp(p->operators.v[k], sym_op_name[op]))
			op++;
		if (op == SYM_N_OP)
			return geae_fail(cx, GEAE_EPARAM, "there is no operator '%s'; there are + - * / neg inv square sqrt abs log exp tanh",
					 p->operators.v[k]);
		*operators |= 1u << op;
	}
	return GEAE_OK;
}

static int accepts(struct geae_cx *cx, const void *self, const size_t *n_given)
{
	const struct regression *p = self;
	uint32_t operators;

	(void)n_given;
	if (!p->choice.features.n)
		return geae_fail(cx, GEAE_EPARAM, "`features` is empty: name the columns that formulas are made of");
	if (!sym_kernels_choose())
		return geae_fail(cx, GEAE_EUNSUP, "GEAEPIPE_SIMD = %s: this processor has no such vectors; plain, avx2 and avx512 there are",
				 getenv("GEAEPIPE_SIMD"));
	if (p->fitted != NONE && p->objective == SPEARMAN)
		return geae_fail(cx, GEAE_EPARAM, "fitted constants make |r| largest: objective = \"spearman\" wants fitted = \"none\"");
	if (p->breeding.islands && p->larger <= p->size)
		return geae_fail(cx, GEAE_EPARAM, "the islands breed formulas larger than size = %lld: larger = %lld is not", (long long)p->size,
				 (long long)p->larger);
	return read_operators(cx, p, &operators);
}

/* Mean 0, sum of squares 1. */
static double *normalised(struct geae_cx *cx, int64_t n, const double *x)
{
	double *y = geae_scratch(cx, n + 1, double), mean = 0, squares = 0;

	for (int64_t i = 0; y && i < n; i++)
		mean += x[i] / (double)n;
	for (int64_t i = 0; y && i < n; i++)
		squares += (x[i] - mean) * (x[i] - mean);
	for (int64_t i = 0; y && i < n; i++)
		y[i] = (x[i] - mean) / sqrt(squares);
	return y;
}

/* What is held against expressions: the target, or its ranks. */
static int wanted(struct geae_cx *cx, struct sym_task *task, const struct sym_rows *rows)
{
	double *rank = geae_scratch(cx, rows->n_row + 1, double);
	int32_t *order = geae_scratch(cx, rows->n_row + 1, int32_t);

	if (!rank || !order)
		return GEAE_ENOMEM;
	if (task->ranks)
		GEAE_TRY(sym_ranks(cx, rows->n_row, rows->target, order, rank));
	task->y = normalised(cx, rows->n_row, task->ranks ? rank : rows->target);
	return task->y ? GEAE_OK : GEAE_ENOMEM;
}

/* What enumeration does not reach. */
static int front_of(struct geae_cx *cx, const struct regression *p, const struct sym_search *s, struct sym_answer *a)
{
	struct sym_pick *fitted = p->fitted != NONE ? geae_scratch(cx, SYM_LARGEST + 1, struct sym_pick) : NULL,
			*bred = p->breeding.islands ? geae_scratch(cx, SYM_LARGEST_BRED + 1, struct sym_pick) : NULL;
	struct sym_breeding breeding = p->breeding;

	breeding.larger = (int)p->larger;
	a->front = geae_scratch(cx, SYM_FRONT, struct sym_score);
	if (!a->front || (p->fitted != NONE && !fitted) || (p->breeding.islands && !bred))
		return GEAE_ENOMEM;
	if (fitted)
		GEAE_TRY(sym_constants(cx, s, p->fitted == ALL, fitted));
	if (bred)
		GEAE_TRY(sym_islands(cx, s, &breeding, bred));
	a->n = sym_front(s, fitted, bred, bred ? breeding.larger : s->done, a->front);
	return GEAE_OK;
}

static int answer(struct geae_cx *cx, const struct regression *p, const struct sym_rows *rows, const struct sym_task *task,
		  const struct sym_search *search)
{
	struct sym_answer a = { .rows = rows, .search = search, .ranks = task->ranks, .fitted = p->fitted != NONE, .bins = p->bins,
				.where = p->choice.where };
	struct sym_data data = { .kernels = task->kernels, .n_row = rows->n_row, .n_group = rows->n_group, .n_replica = p->bootstrap,
				 .n_feature = task->n_feature, .feature = task->feature, .target = rows->target, .group = rows->group,
				 .ranks = task->ranks };
	int size[SYM_FRONT];
	double loss[SYM_FRONT];
	bool better[SYM_FRONT];

	GEAE_TRY(front_of(cx, p, search, &a));
	if (!a.n)
		return geae_fail(cx, GEAE_EMATH, "no expression is finite at all %lld rows and varies between them", (long long)rows->n_row);
	a.value = geae_scratch(cx, a.n * rows->n_row + 1, double);
	if (!a.value)
		return GEAE_ENOMEM;
	GEAE_TRY(sym_score(cx, &data, a.n, a.front, a.value));
	for (int k = 0; k < a.n; k++) {
		size[k] = a.front[k].size;
		loss[k] = sym_loss(&a.front[k], task->ranks);
		better[k] = a.front[k].better;
	}
	a.knee = sym_knee(a.n, size, loss, better, p->breeding.islands ? (int)p->larger : search->done);
	return sym_answer(cx, &a);
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct regression *p = self;
	struct sym_task task = { .kernels = sym_kernels_choose(), .n_constant = p->constants.n, .constant = p->constants.v,
				 .size = (int)p->size, .n_probe = p->probes, .most = p->most, .rescored = p->rescored,
				 .ranks = p->objective == SPEARMAN };
	struct sym_search *search;
	struct sym_rows rows;
	int status;

	GEAE_TRY(read_operators(cx, p, &task.operators));
	GEAE_TRY(sym_rows(cx, &p->choice, in[0].given->array, in[1].n ? in[1].given->array : NULL, &rows));
	if (rows.n_missing)
		geae_note(cx, "%lld rows are left out: target or features have no value there", (long long)rows.n_missing);
	task.n_feature = rows.n_feature;
	task.n_row = rows.n_row;
	task.feature = (const double *const *)rows.feature;
	GEAE_TRY(wanted(cx, &task, &rows));
	status = sym_search(cx, &task, &search);
	if (status == GEAE_OK)
		status = answer(cx, p, &rows, &task, search);
	sym_search_destroy(search);
	return status;
}

static const struct geae_port in[] = {
	{ "target", "row,...", 0, 0, "", "what is to be explained: a latent or any other column, with the columns of its data set" },
	{ "columns", "row,...", 0, GEAE_OPTIONAL, "", "further columns of the same rows, x1, x2, ... where they are several" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "formula", "", GEAE_TEXT, 0, "", "the formula at the knee of the front" },
	{ "formula_latex", "", GEAE_TEXT, 0, "", "the same in LaTeX" },
	{ "formula_c", "", GEAE_TEXT, 0, "", "the same in C" },
	{ "formula_columns", "", GEAE_TEXT, 0, "", "the same in terms of columns, as a pipeline reads it" },
	{ "knee", "", GEAE_I64, 0, "1", "its size" },
	{ "knee_r", "", GEAE_F64, 0, "1", "its |correlation| with the target (Pearson)" },
	{ "knee_r_err", "", GEAE_F64, 0, "1", "bootstrap error" },
	{ "knee_spearman", "", GEAE_F64, 0, "1", "its |rank correlation| with the target (Spearman)" },
	{ "knee_spearman_err", "", GEAE_F64, 0, "1", "bootstrap error" },
	{ "proved", "", GEAE_I64, 0, "1", "up to this size no expression without fitted constants is better than the front" },
	{ "n", "", GEAE_I64, 0, "row", "rows that counted" },
	{ "n_tried", "", GEAE_I64, 0, "1", "expressions tried" },
	{ "n_different", "", GEAE_I64, 0, "1", "of them different, up to a factor and an offset" },
	{ "formulas", "size", GEAE_TEXT, 0, "", "the best of each size that beats all smaller ones" },
	{ "latex", "size", GEAE_TEXT, 0, "", "the same in LaTeX" },
	{ "c", "size", GEAE_TEXT, 0, "", "the same in C" },
	{ "r", "size", GEAE_F64, 0, "1", "|correlation| with the target (Pearson)" },
	{ "r_err", "size", GEAE_F64, 0, "1", "bootstrap error" },
	{ "spearman", "size", GEAE_F64, 0, "1", "|rank correlation| with the target (Spearman)" },
	{ "spearman_err", "size", GEAE_F64, 0, "1", "bootstrap error" },
	{ "loss", "size", GEAE_F64, 0, "1", "1 - |correlation|, of the kind that `objective` names" },
	{ "loss_err", "size", GEAE_F64, 0, "1", "bootstrap error" },
	{ "c0", "size", GEAE_F64, 0, "1", "target = c0 + c1 formula, least squares" },
	{ "c1", "size", GEAE_F64, 0, "1", "the same" },
	{ "value", "row", GEAE_F64, 0, "1", "the formula at the knee on every row; nan on rows that did not count" },
	{ "fit", "row", GEAE_F64, 0, "1", "c0 + c1 formula at the knee" },
	{ "values", "row,formula", GEAE_F64, 0, "1", "every formula of the front on every row" },
	{ "rows", "formula_value,target", GEAE_F64, 0, "row", "how many rows lie where: target against the formula at the knee; nan for none" },
	{ "words", "", GEAE_TEXT, 0, "", "the answer in words" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "front", .title = "Front: size against misfit", .kind = GEAE_SERIES, .x = "size", .y = "loss", .x_label = "size",
	  .y_label = "1 - |r|", .flags = GEAE_LOG_Y, .x_marks = "knee: knee",
	  .caption = "The best formula of each size that beats all smaller ones; the knee is where larger ones gain little." },
	{ .name = "histogram", .title = "Target against formula", .kind = GEAE_HEAT_MAP, .x = "formula_value", .y = "target",
	  .colour = "rows", .x_label = "@doc", .y_label = "@doc", .colour_label = "rows", .flags = GEAE_LOG_COLOUR,
	  .caption = "Rows by the value of the formula at the knee and the target. Two rows in 500 each way may lie outside." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = {
	.size = sizeof(ops), .port_size = sizeof(struct geae_port), .figure_size = sizeof(struct geae_figure), .in = in, .out = out,
	.figures = figures, .run = run, .accepts = accepts,
};

GEAE_DEFINE(GEAE_ANALYZER, .name = "symbolic-regression", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "which formula of these columns is that column? All formulas up to a size, and a proof",
	    .doc = "Tries every expression of the features up to a size once, keeps of each size the one with the largest correlation with "
		   "the target, and proves that there is no better one. An expression that is not finite somewhere (a division by 0) is "
		   "left out. Formulas that are equal on all probe rows are one. Errors from the bootstrap.",
	    .cite = "@article{miles2021, author = {Miles, Cole and Carbone, Matthew R. and Sturm, Erica J. and Lu, Deyu and Weichselbaum, "
		    "Andreas and Barros, Kipton and Konik, Robert M.}, title = {Machine learning of {Kondo} physics using variational "
		    "autoencoders and symbolic regression}, journal = {Phys. Rev. B}, volume = {104}, pages = {235111}, year = {2021}}",
	    .params = params, .instance_size = sizeof(struct regression), .ops = &ops,
	    .test = "features = [\"energy\", \"T\"]; size = 3; bootstrap = 10;")
