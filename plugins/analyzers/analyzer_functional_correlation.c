/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How nearly two order parameters are the same function.
 *
 *   1 - cos^2 = 1 - (Z . M)^2 / ((Z . Z)(M . M))   over all rows: latent z and magnetisation m
 *
 * and the same for the curves <|z|>(T) and the magnetisation of the infinite square lattice at the same temperatures,
 * (1 - sinh(2 J/T)^-4)^(1/8) below T_c, 0 above (Onsager; Yang, Phys. Rev. 85, 808 (1952)).  Near 0: the same up to a factor.
 * Errors: jackknife over blocks left out at all control points.
 * Check value: z = m + independent noise of the same <z^2>: 1/2; |m|(T = 2) = .911319.
 */
#include <string.h>
#include <geae/put.h>

enum { ZZ, ZM, MM, N_SUM };

struct correlation {
	const char *along;
	int64_t blocks;
	double J;
};

static void off_cosine(const double *t, double *value, void *arg)
{
	(void)arg;
	*value = fmax(0, 1 - t[ZM] * t[ZM] / (t[ZZ] * t[MM]));
}

static double infinite_lattice(double J, double T)
{
	double s = sinh(2 * fabs(J) / T);

	return s > 1 ? pow(1 - pow(s, -4), 0.125) : 0;
}

static int block_rows(struct geae_cx *cx, const struct correlation *self, const struct geae_points *p, int32_t **block)
{
	*block = geae_scratch(cx, p->n_row, int32_t);
	if (!*block)
		return GEAE_ENOMEM;
	for (int64_t t = 0; t < p->n_point; t++)
		if (geae_blocks(p, t, self->blocks, *block + p->first[t], NULL) < 2)
			return geae_fail(cx, GEAE_EDATA,
					 "%s = %g has %lld rows: %lld blocks need at least %lld; sample more or lower "
					 "`blocks`",
					 p->control->name, p->value[t], (long long)(p->first[t + 1] - p->first[t]),
					 (long long)self->blocks, (long long)(2 * self->blocks));
	return GEAE_OK;
}

/* Row by row. */
static int with_rows(struct geae_cx *cx, const struct correlation *self, const struct geae_points *p, const int32_t *block,
		     const double *z, const double *m)
{
	double *sum = geae_scratch(cx, self->blocks * N_SUM, double), *work = geae_scratch(cx, N_SUM + self->blocks, double);
	double value, error;

	if (!sum || !work)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < p->n_row; i++) {
		double *to = sum + block[i] * N_SUM;

		to[ZZ] += z[i] * z[i];
		to[ZM] += z[i] * m[i];
		to[MM] += m[i] * m[i];
	}
	geae_jackknife(self->blocks, N_SUM, sum, 1, off_cosine, NULL, work, &value, &error);
	GEAE_TRY(geae_put_number(cx, "off_cosine", "1", value));
	/* floats resolve no less */
	return geae_put_number(cx, "off_cosine_err", "1", fmax(geae_student_factor(self->blocks) * error, 1e-13));
}

/* 1 - cos^2 of mean |z| without block `left` against the exact curve. */
static double curve_against(const struct geae_points *p, const int32_t *block, const double *z, const double *exact,
			    int64_t left, double *curve)
{
	double t[N_SUM] = { 0 }, value;

	for (int64_t k = 0; k < p->n_point; k++) {
		double sum = 0, n = 0;

		for (int64_t i = p->first[k]; i < p->first[k + 1]; i++)
			if (block[i] != left) {
				sum += fabs(z[i]);
				n += 1;
			}
		curve[k] = sum / n;
		t[ZZ] += curve[k] * curve[k];
		t[ZM] += curve[k] * exact[k];
		t[MM] += exact[k] * exact[k];
	}
	off_cosine(t, &value, NULL);
	return value;
}

static int with_curve(struct geae_cx *cx, const struct correlation *self, const struct geae_points *p, const int32_t *block,
		      const double *z)
{
	double *exact = geae_scratch(cx, p->n_point, double), *curve = geae_scratch(cx, p->n_point, double);
	double *replica = geae_scratch(cx, self->blocks, double), value, scale, zm = 0, zz = 0;
	struct geae_array control = geae_control_axis(p);
	const struct geae_array *of_T[] = { &control };

	if (!exact || !curve || !replica)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < p->n_point; k++)
		exact[k] = infinite_lattice(self->J, p->value[k]);
	for (int64_t b = 0; b < self->blocks; b++)
		replica[b] = curve_against(p, block, z, exact, b, curve);
	value = curve_against(p, block, z, exact, -1, curve);
	for (int64_t k = 0; k < p->n_point; k++) {
		zm += curve[k] * exact[k];
		zz += curve[k] * curve[k];
	}
	scale = zm / zz;
	for (int64_t k = 0; k < p->n_point; k++)
		curve[k] *= scale;
	GEAE_TRY(geae_put_number(cx, "curve_off_cosine", "1", value));
	GEAE_TRY(geae_put_number(
		cx, "curve_off_cosine_err", "1",
		fmax(geae_student_factor(self->blocks) * geae_jackknife_error(self->blocks, replica, 1), 1e-13)));
	GEAE_TRY(geae_put(cx, "curve", "1", GEAE_F64, curve, 1, of_T));
	return geae_put(cx, "infinite", "1", GEAE_F64, exact, 1, of_T);
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct correlation *self = instance;
	struct geae_points p;
	int32_t *block;
	double *z, *m;

	GEAE_TRY(geae_points(cx, in[0].given->array, self->along, &p));
	z = geae_gather(cx, &p, in[0].given->array);
	m = z ? geae_gather(cx, &p, in[1].given->array) : NULL;
	if (!z || !m)
		return GEAE_EDATA;
	GEAE_TRY(block_rows(cx, self, &p, &block));
	GEAE_TRY(with_rows(cx, self, &p, block, z, m));
	return self->J != 0 ? with_curve(cx, self, &p, block, z) : GEAE_OK;
}

static const struct geae_param params[] = {
	GEAE_P_STRING(struct correlation, along, "\"\"", "the control that varies; empty: find it"),
	GEAE_P_INT(struct correlation, blocks, "16", 4, 1024, "1", "jackknife blocks; whole chains where there are enough"),
	GEAE_P_REAL(struct correlation, J, "0.0", -1000, 1000, "energy",
		    "coupling of a square Ising model to compare <|z|>(T) with; 0: none"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "latent", "row", 0, 0, "", "latent of each row" },
	{ "reference", "row", 0, 0, "", "what it should be, of the same rows: the (staggered) magnetisation" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "off_cosine", "", GEAE_F64, 0, "1", "1 - cos^2 of latent and reference, row by row" },
	{ "off_cosine_err", "", GEAE_F64, 0, "1", "its jackknife error" },
	{ "curve_off_cosine", "", GEAE_F64, GEAE_OPTIONAL, "1",
	  "1 - cos^2 of <|z|>(T) and the magnetisation of the infinite lattice" },
	{ "curve_off_cosine_err", "", GEAE_F64, GEAE_OPTIONAL, "1", "its jackknife error" },
	{ "curve", "...", GEAE_F64, GEAE_OPTIONAL, "1", "<|z|>, in the units of the magnetisation that fit best" },
	{ "infinite", "...", GEAE_F64, GEAE_OPTIONAL, "1", "magnetisation of the infinite lattice" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "magnetisation", .title = "Order parameter and exact magnetisation", .kind = GEAE_SERIES, .x = "T", .y = "curve",
	  .line = "infinite", .x_label = "T", .y_label = "<|z|>, scaled",
	  .caption = "Line: magnetisation of the infinite lattice." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "functional-correlation", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "how nearly a latent is the same function as another order parameter",
	    .doc = "1 - cos^2 between a latent and a reference over all rows, and between <|z|>(T) and the exact magnetisation of "
		   "the infinite square Ising model.",
	    .params = params, .instance_size = sizeof(struct correlation), .ops = &ops)
