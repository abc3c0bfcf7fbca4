/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Broadening keeps weight and flatness; Kramers-Kronig of a hat; a Lorentzian's self-energy. */
#include <stdlib.h>
#include <string.h>
#include <geae/plugin.h>
#include "near.h"
#include "nrg_selfenergy.h"

static const double alpha = 0.3, width = 2.5e-5, top = 40;

struct lab {
	struct nrg_broadener *broadener;
	struct nrg_bins bins;
	size_t n;
	double *omega, *A, *work;
};

static void lab_start(struct lab *lab)
{
	lab->broadener = nrg_broadener_create(alpha);
	assert_non_null(lab->broadener);
	assert_int_equal(nrg_bins_start(&lab->bins, nrg_bins_from(width), top, NRG_BINS_PER_DECADE), GEAE_OK);
	lab->n = nrg_mesh(width, top, NULL);
	lab->omega = calloc(lab->n, sizeof(double));
	lab->A = calloc(lab->n, sizeof(double));
	lab->work = calloc(nrg_broaden_work(lab->broadener, &lab->bins, 1), sizeof(double));
	assert_non_null(lab->omega);
	assert_non_null(lab->A);
	assert_non_null(lab->work);
	assert_int_equal(nrg_mesh(width, top, lab->omega), lab->n);
	assert_near(lab->omega[lab->n / 2], 0, 0);
	assert_true(lab->omega[lab->n - 1] >= top);
}

static void lab_finish(struct lab *lab)
{
	nrg_broadener_destroy(lab->broadener);
	nrg_bins_finish(&lab->bins);
	free(lab->omega);
	free(lab->A);
	free(lab->work);
}

static void broaden(struct lab *lab, int function)
{
	const struct nrg_discrete d = { &lab->bins, function };

	nrg_broaden(lab->broadener, 1, &d, width, lab->n, lab->omega, &lab->A, lab->work);
}

static double weight(const struct lab *lab)
{
	double sum = 0;

	for (size_t i = 1; i < lab->n; i++)
		sum += (lab->A[i] + lab->A[i - 1]) / 2 * (lab->omega[i] - lab->omega[i - 1]);
	return sum;
}

/* Peaks far above, around and far below the temperature. */
static void peaks(void **state)
{
	static const double at[] = { 0.385, -0.02, 3e-5, -1e-6, 1e-12, 0 };
	struct lab lab;

	(void)state;
	lab_start(&lab);
	for (size_t k = 0; k < sizeof(at) / sizeof(*at); k++) {
		nrg_bins_scale(&lab.bins, 0);
		nrg_bin(&lab.bins, at[k], 0.7385, 0.2385);
		assert_near(nrg_bins_sum(&lab.bins, NRG_GREEN), 0.7385, 1e-14);
		broaden(&lab, NRG_GREEN);
		assert_near(weight(&lab), 0.7385, 1e-3 * 0.7385);
		for (size_t i = 0; i < lab.n; i++) {
			const double w = lab.omega[i], x = log(fabs(w / at[k])) / alpha - alpha / 4;
			const double log_gauss = w * at[k] > 0 ? exp(-x * x) / (alpha * fabs(w)) : 0;
			const double gauss = exp(-(w - at[k]) * (w - at[k]) / width / width) / width;

			if (k < 2 && fabs(w) > 1000 * width)
				assert_near(lab.A[i], 0.7385 * log_gauss / sqrt(acos(-1)), 4e-3 * 0.7385 / (alpha * fabs(at[k])));
			if (k > 3)
				assert_near(lab.A[i], 0.7385 * gauss / sqrt(acos(-1)), 1e-6 / width);
		}
	}
	broaden(&lab, NRG_MIXED);
	assert_near(weight(&lab), 0.2385, 1e-3 * 0.2385);
	lab_finish(&lab);
}

static void flat(void **state)
{
	struct lab lab;
	double step;

	(void)state;
	lab_start(&lab);
	step = exp(0.5 / lab.bins.per_log);
	for (int i = 0; i < lab.bins.n; i++)
		for (int negative = 0; negative < 2; negative++)
			lab.bins.w[negative][i][NRG_GREEN] = 0.385 * nrg_bin_at(&lab.bins, i) * (step - 1 / step);
	lab.bins.zero[NRG_GREEN] = 2 * 0.385 * lab.bins.lowest / step;
	broaden(&lab, NRG_GREEN);
	for (size_t i = 0; i < lab.n; i++)
		if (fabs(lab.omega[i]) < 1)
			assert_near(lab.A[i], 0.385, 1e-5);
	lab_finish(&lab);
}

static double n_ln_n(double x)
{
	return x > 0 || x < 0 ? x * log(fabs(x)) : 0;
}

static void hat(void **state)
{
	enum { N = 401 };
	static double omega[N], y[N], re[N], work[2 * N];
	const double *from = y;
	double *to = re;

	(void)state;
	for (int i = 0; i < N; i++) {
		omega[i] = (i - N / 2) / 100.0;
		y[i] = fmax(0, 0.5 - fabs(omega[i] - 0.25));
	}
	nrg_kramers_kronig(N, omega, 1, &from, &to, work);
	for (int i = 0; i < N; i++) {
		const double x = omega[i] - 0.25;

		assert_near(re[i], n_ln_n(x + 0.5) - 2 * n_ln_n(x) + n_ln_n(x - 0.5), 1e-12);
	}
}

/* G = 1/(w - Sigma), Sigma constant: F = Sigma G. */
static void ratio(void **state)
{
	const double re = 0.0385, im = -0.02, pi = acos(-1);
	struct lab lab;
	double *G, *F, *sigma, *work;
	const double *green, *mixed;

	(void)state;
	lab_start(&lab);
	G = calloc(8 * lab.n, sizeof(double));
	assert_non_null(G);
	F = G + lab.n;
	sigma = F + lab.n;
	work = calloc(5 * lab.n, sizeof(double));
	assert_non_null(work);
	for (size_t i = 1; i + 1 < lab.n; i++) {
		const double x = lab.omega[i] - re, norm = x * x + im * im;

		G[i] = -im / norm / pi;
		F[i] = -im * lab.omega[i] / norm / pi; /* -Im Sigma G/pi, Sigma G = w G - 1 */
	}
	green = G;
	mixed = F;
	nrg_selfenergy(lab.n, lab.omega, 1, &green, &mixed, &sigma, work);
	for (size_t i = 0; i < lab.n; i++)
		if (fabs(lab.omega[i]) < 0.1) {
			assert_near(sigma[2 * i], re, 2e-4);
			assert_near(sigma[2 * i + 1], im, 2e-4);
		}
	free(G);
	free(work);
	lab_finish(&lab);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(peaks),
		cmocka_unit_test(flat),
		cmocka_unit_test(hat),
		cmocka_unit_test(ratio),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
