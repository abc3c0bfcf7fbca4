/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spectra of the numerical renormalization group in limits that are known otherwise: no interaction, no hybridisation,
 * Fermi liquid, Kondo scale, field. */
#include <math.h>
#include "nrg_lab.h"
#include "spectrum.h"

static const double pi = 3.14159265358979323846;
static struct nrg_lab lab;

static int start(void **state)
{
	(void)state;
	lab_open(&lab, (struct anderson_settings){ .quality = ANDERSON_DEFAULT });
	return 0;
}

static int finish(void **state)
{
	(void)state;
	lab_close(&lab);
	return 0;
}

static double weight(int spin, double from, double to)
{
	return anderson_integral(&lab.solution, &lab.point, spin, ANDERSON_WEIGHT, from, to);
}

static double resonance(double w, double Gamma, double eps) /* pi Gamma A at U = 0 */
{
	const double x = (w - eps) / Gamma - log(fabs((1 + w) / (1 - w))) / pi;

	return 1 / (x * x + 1);
}

static void no_interaction(void **state)
{
	const struct anderson_point p = { .Gamma = 0.05, .eps_d = -0.05, .T = 1e-7 };
	const struct anderson_point field = { .Gamma = 0.003, .eps_d = 0.0385, .B = 0.01, .T = 1e-3 };
	struct nrg_lab raw;

	(void)state;
	lab_solve(&lab, p);
	for (double w = -0.97; w < 1; w += 0.0231)
		assert_near(lab_A(&lab, 0, w), resonance(w, 0.05, -0.05), 1e-12);
	assert_near(lab.solution.n_up + lab.solution.n_dn, 1.515028, 3e-4);
	assert_near(weight(0, -1, 1), 1, 2e-5);
	lab_solve(&lab, field);
	for (double w = -0.97; w < 1; w += 0.0231) {
		assert_near(lab_A(&lab, 0, w), resonance(w, 0.003, 0.0335), 1e-12);
		assert_near(lab_A(&lab, 1, w), resonance(w, 0.003, 0.0435), 1e-12);
	}
	lab_open(&raw, (struct anderson_settings){ .quality = ANDERSON_DEFAULT, .raw = 1 });
	lab_solve(&raw, p);
	for (double w = -0.97; w < 1; w += 0.0231)
		assert_near(lab_A(&raw, 0, w), resonance(w, 0.05, -0.05), 0.065); /* too broad at |w| ~ Gamma */
	for (double w = 2e-5; w < 2e-3; w *= 1.5)
		assert_near(lab_A(&raw, 0, w), resonance(w, 0.05, -0.05), 0.025); /* wiggles of two chains */
	lab_close(&raw);
}

/* Boltzmann occupations.  The self-energy of broadened peaks smears an atomic level by some hundredths of its energy; the
 * weights 1 - <n> and <n> around eps_s and eps_s + U remain. */
static void no_hybridisation(void **state)
{
	static const double T[] = { 0.01, 0.05, 0.2 };
	struct anderson_point p = { .U = 0.5, .Gamma = 1e-6, .eps_d = -0.2, .B = 0.02 };

	(void)state;
	for (int k = 0; k < 3; k++) {
		const double up = exp(0.21 / T[k]), dn = exp(0.19 / T[k]), both = exp(-0.1 / T[k]);
		const double Z = 1 + up + dn + both, n[2] = { (up + both) / Z, (dn + both) / Z };

		p.T = T[k];
		lab_solve(&lab, p);
		assert_string_equal(lab.solution.note, "Lambda = 4, kept = 600: Gamma < 1e-3");
		assert_near(lab.solution.n_up, n[0], 6e-4);
		assert_near(lab.solution.n_dn, n[1], 6e-4);
		assert_near(lab.solution.n_updn, both / Z, 6e-4);
		for (int spin = 0; spin < 2; spin++) {
			assert_near(weight(spin, -1, 0.04), 1 - n[1 - spin], 0.01);
			assert_near(weight(spin, 0.04, 1), n[1 - spin], 0.01);
		}
	}
}

/* Friedel: pi Gamma A(0) = sin^2(pi n_s); Im Sigma(0) = 0. */
static void fermi_liquid(void **state)
{
	static const struct {
		double eps_d, B, A;
	} known[] = { { -0.01, 0, 0.9096 }, { -0.02, 0, 0.9962 }, { 0.01, 0, 0.1248 }, { -0.025, 4e-4, 0.4915 } };

	(void)state;
	for (int k = 0; k < 4; k++) {
		const struct anderson_point p = { 0.05, 0.005, known[k].eps_d, known[k].B, 0 };
		double A, sine;

		lab_solve(&lab, p);
		A = lab_A(&lab, 0, 0);
		sine = sin(pi * lab.solution.n_up) * sin(pi * lab.solution.n_up);
		print_message("# eps_d = %g, B = %g: pi Gamma A(0) %.4f, sin^2 %.4f, Im Sigma(0)/Gamma %.1e\n", p.eps_d, p.B, A,
			      sine, lab.solution.sigma[0][lab.solution.n_mesh] / p.Gamma);
		assert_near(A, known[k].A, 3e-3);
		assert_near(A, sine, 5e-3);
		assert_near(cimag(anderson_sigma(&lab.solution, 0, 0)), 0, 5e-3 * p.Gamma);
	}
}

static double haldane(const struct anderson_point *p)
{
	return sqrt(p->U * p->Gamma / 2) * exp(pi * p->eps_d * (p->eps_d + p->U) / (2 * p->U * p->Gamma));
}

static double T_K_chi(struct anderson_point p) /* 1/(4 chi(T -> 0)) */
{
	const double scale = haldane(&p);

	p.B = scale / 200;
	p.T = scale / 100;
	lab_solve(&lab, p);
	return p.B / (2 * (lab.solution.n_up - lab.solution.n_dn));
}

/* |w| at which the resonance at half filling has fallen to this fraction. */
static double half_width(double fraction)
{
	double low = 1e-6, high = 0.1;

	while (high / low > 1.0001) {
		double middle = sqrt(low * high);

		if (lab_A(&lab, 0, middle) > fraction * lab_A(&lab, 0, 0))
			low = middle;
		else
			high = middle;
	}
	return low;
}

static void kondo_scale(void **state)
{
	const struct anderson_point S1 = { 0.5, 0.05, -0.25, 0, 0 }, S2 = { 0.4, 0.03, -0.12, 0, 0 };
	static const struct anderson_point small[] = {
		{ 0.05, 0.005, -0.025, 0, 0 }, { 0.06, 0.01, -0.03, 0, 0 }, { 0.1, 0.008, -0.04, 0, 0 }
	};
	double T_K, width;

	(void)state;
	assert_near(T_K_chi(S2) / 9.586e-4, 1, 0.01);
	T_K = T_K_chi(S1);
	assert_near(T_K / 2.266e-3, 1, 0.01);
	lab_solve(&lab, S1);
	width = half_width(0.5);
	assert_near(width / T_K, 1.68, 0.06); /* 1.693 with 500 kept and four chains */
	assert_near(half_width(0.9) / width, 0.23, 0.01);
	assert_near(half_width(0.3) / width, 2.5, 0.1);
	for (int k = 0; k < 3; k++) {
		double ratio = T_K_chi(small[k]) / (haldane(&small[k]) * exp(pi * small[k].Gamma / (2 * small[k].U)));

		print_message("# U = %g, Gamma = %g: 1/(4 chi) over Haldane's T_K exp(pi Gamma/2U) %.3f\n", small[k].U,
			      small[k].Gamma, ratio);
		assert_near(ratio, 1, 0.05);
	}
}

static double peak(int spin) /* where A is largest */
{
	double best = 0, at = 0;

	for (size_t i = 0; i < lab.solution.n_mesh; i++) {
		const double w = lab.solution.omega[i];

		if (fabs(w) < 0.15 && lab_A(&lab, spin, w) > best) {
			best = lab_A(&lab, spin, w);
			at = w;
		}
	}
	return at;
}

static void field(void **state)
{
	struct anderson_point p = { 0.5, 0.05, -0.25, 4e-3, 0 };
	double middle, side = 0;

	(void)state;
	lab_solve(&lab, p);
	assert_near(peak(ANDERSON_UP) / p.B, -0.735, 0.04);
	assert_near(peak(ANDERSON_DN), -peak(ANDERSON_UP), 1e-9);
	p.B = 0.05;
	lab_solve(&lab, p);
	assert_near(peak(ANDERSON_UP) / p.B, -1.035, 0.05);
	p.B = 1e-3; /* 0.44 T_K: not split */
	lab_solve(&lab, p);
	middle = lab_A(&lab, 0, 0) + lab_A(&lab, 1, 0);
	for (double w = 1e-5; w < 0.05; w *= 1.1)
		side = fmax(side, lab_A(&lab, 0, w) + lab_A(&lab, 1, w));
	assert_true(side < middle * (1 + 2e-3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_interaction), cmocka_unit_test(no_hybridisation), cmocka_unit_test(fermi_liquid),
		cmocka_unit_test(kondo_scale),	  cmocka_unit_test(field),
	};

	return cmocka_run_group_tests(tests, start, finish);
}
