/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How good the estimates of T_c are, whether their errors cover, and how often the decision which symmetries are broken is
 * wrong: "coverage J N [FIRST [SAMPLER]]", N repetitions; SAMPLER are settings of bitcluster, such as "replicas = 2048".
 *
 * Each repetition samples L = 16, 32, 64, 128 anew, 2048 rows at each of the temperatures of arXiv:2202.06319 near T_c, and
 * hands the (staggered) magnetisation to the analyzers critical-temperature and broken-symmetries, as the latent of a
 * network that transforms exactly.  One line per repetition on standard error, tables of all on standard output, the first
 * in % of 2/ln(1 + sqrt 2). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <geae/states.h>
#include "lab.h"

enum { SIZES = 4, ROWS = 2048, BLOCKS = 16, MOST_T = 50, METHODS = 2 };

static const double T_exact = 2.2691853142130221;
static const int sizes[SIZES] = { 16, 32, 64, 128 };
static const double reach[SIZES] = { 0.21, 0.11, 0.055, 0.045 };
static const struct {
	const char *name, *settings;
} methods[METHODS] = {
	{ "wham", "method = \"wham\"; blocks = 16" },
	{ "scaling-fit", "method = \"scaling-fit\"; blocks = 16" },
};

struct tally {
	int n, none, within, within_95;
	double sum, square, claimed;
};

/* Temperatures 2.01, 2.02, ... near T_c; [n][2] with h = 0. */
static int64_t temperatures(double half, double *point)
{
	int64_t n = 0;

	for (int i = 0; i < MOST_T; i++) {
		double T = 2.01 + 0.01 * i;

		if (fabs(T - 2.27) < half) {
			point[2 * n] = T;
			point[2 * n++ + 1] = 0;
		}
	}
	return n;
}

static void sample(struct lab *lab, const char *J, const char *settings, int L, double half, struct lab_set **order,
		   struct lab_set **energy)
{
	struct mini *m = &lab->mini;
	char text[60];
	double point[2 * MOST_T];
	int64_t n_T = temperatures(half, point);
	struct geae_component *model, *sampler = mini_open(m, GEAE_SAMPLER, "bitcluster", settings, NULL);
	const struct geae_observable *observable;
	const struct geae_model_ops *ops;
	struct lab_set *z, *e;
	struct mini_rows rows;
	uint8_t *level;
	size_t n = 0;

	snprintf(text, sizeof text, "L = %d; J = %s", L, J);
	model = mini_open(m, GEAE_MODEL, "ising", text, NULL);
	ops = mini_model(model);
	rows = mini_sample(m, model, sampler, n_T, point, ROWS, false);
	if (ops->observables(m->cx, model->self, &n, &observable) != GEAE_OK)
		exit(1);
	observable += *J == '-'; /* the staggered magnetisation comes second */
	z = lab_set(lab, L, rows.n);
	e = lab_set(lab, L, rows.n);
	level = calloc((size_t)rows.n_site, 1);
	for (int64_t r = 0; r < rows.n; r++) {
		int64_t sum = 0;

		geae_unpack(rows.n_site, rows.x + (size_t)r * rows.stride, level);
		for (int64_t i = 0; i < rows.n_site; i++)
			sum += observable->weight[i] * (2 * level[i] - 1);
		z->T[r] = e->T[r] = point[2 * rows.point[r]];
		z->chain[r] = e->chain[r] = (double)rows.column[0][r];
		z->step[r] = e->step[r] = (double)rows.column[1][r];
		z->z[r] = observable->scale * (double)sum;
		if (ops->energy(m->cx, model->self, 1, level, point + 2 * rows.point[r], &e->z[r]) != GEAE_OK)
			exit(1);
	}
	free(level);
	mini_rows_free(&rows);
	mini_close(model);
	mini_close(sampler);
	*order = z;
	*energy = e;
}

static void judge(struct lab *lab, struct tally *t, const char *name)
{
	double T_c = lab_number(lab, "T_c"), error = lab_number(lab, "T_c_err"), off = T_c - T_exact;
	double wide = gsl_cdf_tdist_Pinv(0.975, BLOCKS - 1) / gsl_cdf_tdist_Pinv(0.84134474606854293, BLOCKS - 1);

	fprintf(stderr, " %s %.6f %.6f%s", name, T_c, error, *lab_text(lab, "remark") ? "*" : "");
	t->n++;
	if (!(error > 0)) {
		t->none++;
		return;
	}
	t->within += fabs(off) < error;
	t->within_95 += fabs(off) < wide * error;
	t->sum += off;
	t->square += off * off;
	t->claimed += error;
}

/* ---- which symmetries are broken --------------------------------------------------------- */

struct decisions { /* of one size */
	int n, wrong, undecided, most_undecided;
};

static const char *const generators[] = { "alpha", "sigma" };

/* Below T_c the spin flip is broken, for J < 0 also the translation by one site, but not their product. */
static const char *truth(const char *element, int antiferromagnet, double T)
{
	if (T > T_exact || !strcmp(element, "alpha * sigma") || (!strcmp(element, "alpha") && !antiferromagnet))
		return "intact";
	return "broken";
}

static const struct lab_output *found(const struct lab *lab, const char *port)
{
	for (size_t k = 0; k < lab->n_out; k++)
		if (!strcmp(lab->out[k].name, port))
			return &lab->out[k];
	return NULL;
}

static void count_decisions(struct lab *lab, const char *J, const struct lab_set *z, struct decisions *d)
{
	const struct geae_analyzer_ops *ops = lab->analyzer->plugin->descriptor->ops;
	const struct geae_array name = { .name = "generator", .dtype = GEAE_TEXT, .rank = 1, .dim = { 2 }, .axis = { "generator" },
					 .data = generators };
	const struct geae_array *coord[] = { &name };
	double *moved = arena_array(&lab->arena, 2 * z->n, double);
	struct geae_array transformed = { .name = "transformed", .dtype = GEAE_F64, .rank = 2, .dim = { 2, z->n },
					  .axis = { "generator", "row" }, .n_coord = 1, .coord = coord, .data = moved };
	const struct geae_given given[] = { { .array = &z->array }, { .array = &transformed } };
	const struct geae_input in[7] = { { 1, &given[0] }, { 1, &given[1] } };
	const struct lab_output *verdict;
	int undecided = 0;

	for (int64_t i = 0; i < z->n; i++) {
		moved[i] = *J == '-' ? -z->z[i] : z->z[i];
		moved[z->n + i] = -z->z[i];
	}
	lab->n_out = 0;
	context_reset(&lab->mini.context);
	if (ops->run(lab->mini.cx, lab->analyzer->self, in) != GEAE_OK || !(verdict = found(lab, "verdict"))) {
		fprintf(stderr, " %s", mini_message(&lab->mini));
		exit(1);
	}
	for (int64_t t = 0; t < verdict->array.dim[1]; t++) {
		int open = 0;

		for (int64_t e = 0; e < verdict->array.dim[0]; e++) {
			const char *is = ((const char *const *)verdict->array.data)[e * verdict->array.dim[1] + t];
			const char *element = ((const char *const *)verdict->array.coord[0]->data)[e];

			d->n++;
			if (!strcmp(is, "undecided"))
				open = 1;
			else
				d->wrong += strcmp(is, truth(element, *J == '-', geae_number(verdict->array.coord[1], t))) != 0;
		}
		undecided += open;
	}
	d->undecided += undecided;
	d->most_undecided = undecided > d->most_undecided ? undecided : d->most_undecided;
}

int main(int argc, char **argv)
{
	struct tally tally[METHODS] = { 0 };
	struct decisions decisions[SIZES] = { 0 };
	int n = argc > 2 ? atoi(argv[2]) : 0, first = argc > 3 ? atoi(argv[3]) : 0;
	const char *settings = argc > 4 ? argv[4] : "";

	if (n < 1) {
		fputs("usage: coverage J N [FIRST [SAMPLER]]\n", stderr);
		return 2;
	}
	gsl_set_error_handler_off();
	for (int turn = first; turn < first + n; turn++) {
		struct lab_set *z[SIZES], *e[SIZES];
		struct lab lab[METHODS], broken;

		fprintf(stderr, "%d", turn);
		lab_start(&broken, "broken-symmetries", "");
		for (int k = 0; k < METHODS; k++)
			lab_start(&lab[k], "critical-temperature", methods[k].settings);
		lab[0].mini.session.key[0] = (*argv[1] == '-' ? 9000 : 5000) + (uint64_t)turn; /* not the same samples, turned */
		for (int s = 0; s < SIZES; s++) {
			lab[0].mini.session.key[1] = (uint64_t)sizes[s];
			sample(&lab[0], argv[1], settings, sizes[s], reach[s], &z[s], &e[s]);
		}
		for (int k = 0; k < METHODS; k++) {
			if (lab_run_both(&lab[k], SIZES, z, SIZES, e) != GEAE_OK)
				fprintf(stderr, " %s", mini_message(&lab[k].mini));
			judge(&lab[k], &tally[k], methods[k].name);
		}
		for (int s = 0; s < SIZES; s++)
			count_decisions(&broken, argv[1], z[s], &decisions[s]);
		lab_finish(&broken);
		for (int k = METHODS - 1; k >= 0; k--)
			lab_finish(&lab[k]);
		fputc('\n', stderr);
	}
	printf("J = %s, L = 16, 32, 64, 128, %d samples per temperature, %d repetitions\n", argv[1], ROWS, n);
	printf("method       none  bias/%%   rms/%%   claimed/rms  68 %% cover  95 %% cover\n");
	for (int k = 0; k < METHODS; k++) {
		const struct tally *t = &tally[k];
		double used = t->n - t->none, rms = sqrt(t->square / used);

		printf("%-12s %4d  %+7.4f  %6.4f  %11.3f  %9.3f  %9.3f\n", methods[k].name, t->none,
		       100 * t->sum / used / T_exact, 100 * rms / T_exact, t->claimed / used / rms, t->within / used,
		       t->within_95 / used);
	}
	printf("broken symmetries   L  decisions  wrong  undecided T: mean, most\n");
	for (int s = 0; s < SIZES; s++)
		printf("decisions         %3d  %9d  %5d  %18.2f  %4d\n", sizes[s], decisions[s].n, decisions[s].wrong,
		       (double)decisions[s].undecided / n, decisions[s].most_undecided);
	return 0;
}
