/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reweighting of several temperatures, and critical-temperature by it, on exact samples of the 2 x 2 and 4 x 4 torus.
 *
 * All 65536 configurations are known, so samples are drawn independently and the crossing of the two cumulants is known
 * to all digits. */
#include <string.h>
#include <gsl/gsl_errno.h>
#include <geae/wham.h>
#include "near.h"
#include "lab.h"

enum { N_T = 25, BLOCKS = 16 };

struct level { /* configurations of one energy and magnetisation */
	double energy, m, count;
};

struct torus {
	int L, n;
	struct level level[64];
};

static struct torus tori[2] = { { .L = 2 }, { .L = 4 } };
static struct geae_rng dice;

static void count(struct torus *t)
{
	int N = t->L * t->L;

	for (uint32_t x = 0; x < 1u << N; x++) {
		int unequal = 0, up = 0, k = 0;
		double energy, m;

		for (int i = 0; i < N; i++) {
			int right = i / t->L * t->L + (i + 1) % t->L, below = (i + t->L) % N;

			unequal += (int)((x >> i ^ x >> right) & 1) + (int)((x >> i ^ x >> below) & 1);
			up += (int)(x >> i & 1);
		}
		energy = -(2 * N - 2 * unequal);
		m = fabs((2 * up - N) / (double)N);
		while (k < t->n && (t->level[k].energy != energy || t->level[k].m != m))
			k++;
		assert_true(k < 64);
		if (k == t->n)
			t->level[t->n++] = (struct level){ energy, m, 0 };
		t->level[k].count++;
	}
}

/* <m^4>/<m^2>^2, exact. */
static double exact_ratio(const struct torus *t, double T)
{
	double sum[3] = { 0 };

	for (int k = 0; k < t->n; k++) {
		double w = t->level[k].count * exp(-t->level[k].energy / T), q = t->level[k].m * t->level[k].m;

		sum[0] += w;
		sum[1] += w * q;
		sum[2] += w * q * q;
	}
	return sum[0] * sum[2] / (sum[1] * sum[1]);
}

static double exact_crossing(void)
{
	double a = 1.5, b = 3.5;

	while (b - a > 1e-13) {
		double T = (a + b) / 2;

		if (exact_ratio(&tori[1], T) < exact_ratio(&tori[0], T)) /* the larger size has the larger U4 */
			a = T;
		else
			b = T;
	}
	return a;
}

static double coldest = 1.7;

static double temperature(int64_t point)
{
	return coldest + 0.05 * (double)point;
}

/* Energies into *energy, m with a random sign into *order. */
static void draw(struct lab *lab, const struct torus *t, int64_t per, struct lab_set **order, struct lab_set **energy)
{
	struct lab_set *z = lab_set(lab, t->L, N_T * per), *e = lab_set(lab, t->L, N_T * per);

	for (int64_t p = 0; p < N_T; p++) {
		double sum = 0, cumulated[64];

		for (int k = 0; k < t->n; k++)
			cumulated[k] = sum += t->level[k].count * exp(-t->level[k].energy / temperature(p));
		for (int64_t i = p * per; i < (p + 1) * per; i++) {
			double u = geae_uniform(&dice) * sum;
			int k = 0;

			while (cumulated[k] < u)
				k++;
			z->T[i] = e->T[i] = temperature(p);
			z->chain[i] = e->chain[i] = (double)(i % per / 20);
			z->step[i] = e->step[i] = (double)(i % 20);
			z->z[i] = geae_u64(&dice) & 1 ? t->level[k].m : -t->level[k].m;
			e->z[i] = t->level[k].energy;
		}
	}
	*order = z;
	*energy = e;
}

/* ---- the library -------------------------------------------------------------------------- */

static void reweighting_is_exact(void **state)
{
	struct lab lab;
	double pull = 0;
	int n = 0;

	(void)state;
	lab_start(&lab, "critical-temperature", "");
	for (int turn = 0; turn < 40; turn++) {
		struct lab_set *z, *e;
		struct geae_wham_moments m;
		struct geae_points p;
		struct geae_wham w;
		double *q, *energy;

		draw(&lab, &tori[1], 320, &z, &e);
		assert_int_equal(geae_points(lab.mini.cx, &z->array, "", &p), GEAE_OK);
		q = geae_gather(lab.mini.cx, &p, &z->array);
		energy = geae_gather(lab.mini.cx, &p, &e->array);
		for (int64_t i = 0; i < p.n_row; i++)
			q[i] *= q[i];
		assert_int_equal(geae_wham(lab.mini.cx, &p, energy, 5, 12, BLOCKS, &w), GEAE_OK);
		assert_int_equal(geae_wham_fill(lab.mini.cx, &w, &p, q, &m), GEAE_OK);
		assert_int_equal(w.n_row, 12 * 320);
		for (double T = 1.99; T < 2.5; T += 0.173) { /* none of the temperatures of the samples */
			double replica[BLOCKS];

			for (int b = 0; b < BLOCKS; b++)
				replica[b] = geae_wham_ratio(&w, &m, b, T);
			pull += pow((geae_wham_ratio(&w, &m, BLOCKS, T) - exact_ratio(&tori[1], T)) /
					    geae_jackknife_error(BLOCKS, replica, 1),
				    2);
			n++;
		}
		/* densities solve the equations they stand for, at every block left out */
		for (int64_t b = 0; b <= BLOCKS; b++)
			for (int64_t i = 0; i < w.n_bin; i += 3) {
				double D = 0, D0 = 0;

				for (int64_t k = 0; k < w.n_point; k++) {
					double beta = 1 / p.value[w.first + k], Z = 0;

					for (int64_t j = 0; j < w.n_bin; j++)
						Z += w.count[b * w.n_bin + j] *
						     exp(-beta * w.energy[j] - w.log_density[b * w.n_bin + j]);
					D += (b < BLOCKS ? 300 : 320) * exp(-beta * w.energy[i]) / Z;
					D0 += (b < BLOCKS ? 300 : 320) * exp(-beta * w.energy[0]) / Z;
				}
				assert_near(log(D / D0), w.log_density[b * w.n_bin + i] - w.log_density[b * w.n_bin], 1e-6);
			}
	}
	/* mean square of 160 pulls, four at a time correlated: 15/13 +- .2; 4 standard deviations */
	assert_near(pull / n, 1.15, 0.75);
	lab_finish(&lab);
}

/* Energies per site, or of the wrong sign, do not fit the temperatures. */
static void wrong_energies(void **state)
{
	static const double factor[] = { 1 / 16.0, -1 };
	struct lab lab;

	(void)state;
	lab_start(&lab, "critical-temperature", "blocks = 16");
	for (int f = 0; f < 2; f++) {
		struct lab_set *z[2], *e[2];

		for (int k = 0; k < 2; k++) {
			draw(&lab, &tori[k], 3200, &z[k], &e[k]);
			for (int64_t i = 0; i < e[k]->n; i++)
				e[k]->z[i] *= factor[f];
		}
		assert_int_equal(lab_run_both(&lab, 2, z, 2, e), GEAE_EDATA);
		assert_non_null(strstr(mini_message(&lab.mini), "the energies do not fit the temperatures"));
	}
	lab_finish(&lab);
}

/* ---- the analyzer ------------------------------------------------------------------------- */

/* 40 repetitions; 68 % intervals: 27.3 +- 2.9 of them cover, 95 % ones (Student, 15): 38 +- 1.4; 4 standard deviations. */
static void errors_cover(void **state)
{
	enum { TIMES = 40 };
	double T_c = exact_crossing(), square = 0, claimed = 0;
	int within = 0, within_two = 0;

	(void)state;
	assert_near(T_c, 2.09, 0.02);
	for (int t = 0; t < TIMES; t++) {
		struct lab_set *z[2], *e[2];
		struct lab lab;
		double found, error;

		lab_start(&lab, "critical-temperature", "blocks = 16");
		for (int k = 0; k < 2; k++)
			draw(&lab, &tori[k], 6400, &z[k], &e[k]);
		assert_int_equal(lab_run_both(&lab, 2, z, 2, e), GEAE_OK);
		found = lab_number(&lab, "T_c");
		error = lab_number(&lab, "T_c_err");
		assert_true(error > 0);
		within += fabs(found - T_c) < error;
		within_two += fabs(found - T_c) < 2.131 / 1.0327 * error;
		square += (found - T_c) * (found - T_c) / TIMES;
		claimed += error / TIMES;
		lab_finish(&lab);
	}
	assert_near(within, 27.3, 11.7);
	assert_near(within_two, 38, 5.6);
	assert_near(claimed / sqrt(square), 1.0, 0.4);
}

static void curves_and_order(void **state)
{
	struct lab_set *z[2], *e[2], *other_z[2], *other_e[2];
	static struct lab before;
	struct lab lab;

	(void)state;
	lab_start(&lab, "critical-temperature", "blocks = 16");
	for (int k = 0; k < 2; k++)
		draw(&lab, &tori[k], 6400, &z[k], &e[k]);
	for (int k = 0; k < 2; k++) { /* rows and sizes in another order */
		other_z[1 - k] = lab_shuffled(&lab, z[k], 70 + (uint64_t)k);
		other_e[k] = lab_shuffled(&lab, e[k], 70 + (uint64_t)k);
	}
	assert_int_equal(lab_run_both(&lab, 2, z, 2, e), GEAE_OK);
	assert_near(lab_number(&lab, "U4_c"), 1 - exact_ratio(&tori[1], exact_crossing()) / 3, 6e-3);
	for (int64_t i = 0; i < 2 * 41; i++) {
		double T = 0;

		for (size_t k = 0; k < lab.n_out; k++)
			if (!strcmp(lab.out[k].name, "smooth_U4"))
				T = ((const double *)lab.out[k].array.coord[0]->data)[i];
		assert_near(lab_list(&lab, "smooth_U4", 82)[i], 1 - exact_ratio(&tori[i >= 41], T) / 3,
			    5 * lab_list(&lab, "smooth_U4_err", 82)[i]);
	}
	before = lab;
	assert_int_equal(lab_run_both(&lab, 2, other_z, 2, other_e), GEAE_OK);
	assert_true(lab_same(&before, &lab));
	lab_finish(&lab);
}

/* Only temperatures above the crossing: no T_c, and it is said where it was sought.  An alarm in 1 % of runs would show
 * here with probability .26; there is none. */
static void disorder_only(void **state)
{
	(void)state;
	coldest = 2.4;
	for (int t = 0; t < 30; t++) {
		struct lab_set *z[2], *e[2];
		struct lab lab;

		lab_start(&lab, "critical-temperature", "blocks = 16");
		for (int k = 0; k < 2; k++)
			draw(&lab, &tori[k], 640, &z[k], &e[k]);
		assert_int_equal(lab_run_both(&lab, 2, z, 2, e), GEAE_OK);
		assert_true(isnan(lab_number(&lab, "T_c")));
		assert_true(isnan(lab_number(&lab, "T_c_err")));
		assert_non_null(strstr(lab_text(&lab, "T_c_reason"), "do not cross significantly in T = 2.4 .. 3.6"));
		assert_non_null(lab_list(&lab, "U4", 2 * N_T)); /* the curves are shown */
		lab_finish(&lab);
	}
	coldest = 1.7;
}

static void refusals(void **state)
{
	struct lab_set *z[2], *e[2];
	struct lab lab;

	(void)state;
	lab_start(&lab, "critical-temperature", "blocks = 16");
	for (int k = 0; k < 2; k++)
		draw(&lab, &tori[k], 160, &z[k], &e[k]);
	assert_int_equal(lab_run(&lab, 2, z, NULL), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "method 'wham' needs the energies of the same rows"));
	assert_int_equal(lab_run_both(&lab, 2, z, 1, e), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "1 arrays of energies for 2 of the order parameter"));
	e[1]->axis.number = 8;
	assert_int_equal(lab_run_both(&lab, 2, z, 2, e), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "no energies of L = 4"));
	lab_finish(&lab);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reweighting_is_exact), cmocka_unit_test(wrong_energies), cmocka_unit_test(errors_cover),
		cmocka_unit_test(curves_and_order),	cmocka_unit_test(disorder_only),  cmocka_unit_test(refusals),
	};
	struct mini mini;
	int failed;

	gsl_set_error_handler_off();
	mini_start(&mini, 14);
	geae_stream(mini.cx, 1, &dice);
	count(&tori[0]);
	count(&tori[1]);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mini_finish(&mini);
	return failed;
}
