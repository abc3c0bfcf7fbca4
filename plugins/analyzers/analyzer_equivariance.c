/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How nearly a latent of any dimension transforms in a representation.
 *
 * With Z the latents of all rows (n x d) and Z_g those of the transformed rows, R(g) = argmin |Z R - Z_g|^2 is the matrix
 * that comes nearest to what g does:
 *
 *   residual = |Z R - Z_g|^2 / |Z_g|^2     0 where z transforms linearly
 *   defect   = |R^T R - 1|^2 / d           0 where R is orthogonal
 *   norm ratio |Z_g|/|Z|, cosine Z . Z_g/(|Z| |Z_g|), character tr R
 *
 * For d = 1, R = psi.  Z is not centred: a constant is invariant under everything.  Errors: jackknife over blocks of rows.
 * Check value: z = (x, y) and a quarter turn: R = (0, 1; -1, 0), residual 0, cosine 0, character 0.
 */
#include <string.h>
#include <geae/put.h>
#include <geae/small.h>

enum { MOST = 8 };
enum { RESIDUAL, DEFECT, NORM_RATIO, COSINE, CHARACTER, N_VALUE };

static const struct {
	const char *port, *error;
} values[N_VALUE] = {
	[RESIDUAL] = { "residual", "residual_err" },
	[DEFECT] = { "defect", "defect_err" },
	[NORM_RATIO] = { "norm_ratio", "norm_ratio_err" },
	[COSINE] = { "cosine", "cosine_err" },
	[CHARACTER] = { "character", "character_err" },
};

struct equivariance {
	int64_t blocks;
};

/* Sums: Z^T Z, Z^T Z_g, |Z_g|^2. */
static void evaluate(const double *t, double *value, void *arg)
{
	int d = *(const int *)arg;
	const double *zz = t, *zg = t + d * d;
	double R[MOST * MOST], gg = t[2 * d * d], z2 = 0, dot = 0, explained = 0, defect = 0, trace = 0;

	geae_solve(d, d, zz, zg, R);
	for (int i = 0; i < d; i++) {
		z2 += zz[i * d + i];
		dot += zg[i * d + i];
		trace += R[i * d + i];
		for (int k = 0; k < d; k++) {
			double square = 0;

			explained += R[i * d + k] * zg[i * d + k];
			for (int j = 0; j < d; j++)
				square += R[j * d + i] * R[j * d + k];
			defect += (square - (i == k)) * (square - (i == k)) / d;
		}
	}
	value[RESIDUAL] = fmax(0, 1 - explained / gg);
	value[DEFECT] = defect;
	value[NORM_RATIO] = sqrt(gg / z2);
	value[COSINE] = dot / sqrt(z2 * gg);
	value[CHARACTER] = trace;
}

static double greatest(const struct geae_array *a)
{
	double most = -1;

	for (int64_t i = 0; a && i < a->dim[0]; i++)
		most = fmax(most, geae_number(a, i));
	return most;
}

/* The block of each row, whatever their order: by its chain where there are enough, else stretches of steps, else of rows;
 * -1: invalid. */
static int32_t *block_rows(struct geae_cx *cx, const struct geae_array *a, int64_t n_block)
{
	const struct geae_array *chain = geae_coord(a, "chain"), *step = geae_coord(a, "step"), *valid = geae_coord(a, "valid");
	int32_t *block = geae_scratch(cx, a->dim[0], int32_t);
	double chains = greatest(chain) + 1, steps = greatest(step) + 1, n = (double)n_block;

	for (int64_t i = 0; block && i < a->dim[0]; i++) {
		double at = chains >= n	 ? fmod(geae_number(chain, i), n)
			    : steps >= n ? floor(geae_number(step, i) * n / steps)
					 : floor((double)i * n / (double)a->dim[0]);

		block[i] = valid && geae_number(valid, i) == 0 ? -1 : (int32_t)at;
	}
	return block;
}

static int put_all(struct geae_cx *cx, int64_t n, int d, const struct geae_array *name, const double *value, const double *error,
		   const double *matrix)
{
	struct geae_array generator = geae_axis("generator", "", GEAE_TEXT, n, name->data);
	const struct geae_array *along[] = { &generator };
	struct geae_array like = { .name = "matrix", .unit = "1", .dtype = GEAE_F64, .rank = 3, .dim = { n, d, d },
				   .axis = { "generator", "to", "from" }, .n_coord = 1, .coord = along };
	double *one = geae_scratch(cx, n, double);
	void *to;

	if (!one)
		return GEAE_ENOMEM;
	for (int v = 0; v < N_VALUE; v++) {
		for (int64_t k = 0; k < n; k++)
			one[k] = value[k * N_VALUE + v];
		GEAE_TRY(geae_put(cx, values[v].port, "1", GEAE_F64, one, 1, along));
		for (int64_t k = 0; k < n; k++)
			one[k] = error[k * N_VALUE + v];
		GEAE_TRY(geae_put(cx, values[v].error, "1", GEAE_F64, one, 1, along));
	}
	GEAE_TRY(cx->host->output(cx, "matrix", &like, &to));
	memcpy(to, matrix, sizeof(*matrix) * (size_t)(n * d * d));
	return GEAE_OK;
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct equivariance *self = instance;
	const struct geae_array *z = in[0].given->array, *zg = in[1].given->array, *name = geae_coord(zg, "generator");
	int d = (int)(z->rank > 1 ? z->dim[1] : 1);
	int64_t rows = z->dim[0], width = 2 * d * d + 1, n = zg->dim[0];
	int32_t *block = block_rows(cx, z, self->blocks);
	double *sum = geae_scratch(cx, self->blocks * width, double), *matrix = geae_scratch(cx, n * d * d, double);
	double *work = geae_scratch(cx, width + self->blocks * N_VALUE, double), *total = geae_scratch(cx, width, double);
	double *value = geae_scratch(cx, n * N_VALUE, double), *error = geae_scratch(cx, n * N_VALUE, double);

	if (!block || !sum || !matrix || !work || !total || !value || !error)
		return GEAE_ENOMEM;
	if (!name || name->dtype != GEAE_TEXT || name->dim[0] != n)
		return geae_fail(cx, GEAE_EDATA,
				 "'%s' does not say which generators transformed it: take the latents of an apply stage "
				 "with `transforms = true`",
				 zg->name);
	if (d > MOST || zg->dim[1] != rows || zg->rank != z->rank + 1 || (zg->rank == 3 && zg->dim[2] != d))
		return geae_fail(cx, GEAE_ESHAPE,
				 "'%s' and '%s' do not fit: latents [row] or [row, up to %d numbers], and the same for "
				 "each generator",
				 z->name, zg->name, MOST);
	for (int64_t g = 0; g < n; g++) {
		memset(sum, 0, sizeof(*sum) * (size_t)(self->blocks * width));
		for (int64_t r = 0; r < rows; r++) {
			double *to = sum + (block[r] < 0 ? 0 : block[r]) * width;

			for (int i = 0; block[r] >= 0 && i < d; i++) {
				double y = geae_number(zg, (g * rows + r) * d + i);

				to[2 * d * d] += y * y;
				for (int k = 0; k < d; k++) {
					to[k * d + i] += geae_number(z, r * d + k) * geae_number(z, r * d + i);
					to[d * d + k * d + i] += geae_number(z, r * d + k) * y;
				}
			}
		}
		geae_jackknife(self->blocks, width, sum, N_VALUE, evaluate, &d, work, value + g * N_VALUE,
			       error + g * N_VALUE);
		for (int v = 0; v < N_VALUE; v++) /* floats resolve no less */
			error[g * N_VALUE + v] =
				fmax(geae_student_factor(self->blocks) * error[g * N_VALUE + v], 1e-12);
		memset(total, 0, sizeof(*total) * (size_t)width);
		for (int64_t i = 0; i < self->blocks * width; i++)
			total[i % width] += sum[i];
		if (!(total[2 * d * d] > 0))
			return geae_fail(cx, GEAE_EMATH, "the latents of '%s' vanish", zg->name);
		geae_solve(d, d, total, total + d * d, matrix + g * d * d);
	}
	return put_all(cx, n, d, name, value, error, matrix);
}

static const struct geae_param params[] = { GEAE_P_INT(struct equivariance, blocks, "16", 4, 1024, "1",
						       "jackknife blocks; a chain is in one of them"),
					    GEAE_P_END };

static const struct geae_port in[] = {
	{ "latent", "row,...", 0, 0, "", "latent of each row, a number or several" },
	{ "transformed", "generator,row,...", 0, 0, "", "latent of each row after each generator" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "residual", "generator", GEAE_F64, 0, "1", "part of the transformed latents that no matrix explains" },
	{ "residual_err", "generator", GEAE_F64, 0, "1", "its jackknife error" },
	{ "defect", "generator", GEAE_F64, 0, "1", "how far the matrix is from orthogonal" },
	{ "defect_err", "generator", GEAE_F64, 0, "1", "its jackknife error" },
	{ "norm_ratio", "generator", GEAE_F64, 0, "1", "length of the latents after, in units of before" },
	{ "norm_ratio_err", "generator", GEAE_F64, 0, "1", "its jackknife error" },
	{ "cosine", "generator", GEAE_F64, 0, "1", "cosine between the latents before and after" },
	{ "cosine_err", "generator", GEAE_F64, 0, "1", "its jackknife error" },
	{ "character", "generator", GEAE_F64, 0, "1", "trace of the matrix" },
	{ "character_err", "generator", GEAE_F64, 0, "1", "its jackknife error" },
	{ "matrix", "...", GEAE_F64, 0, "1", "the matrix that comes nearest to what each generator does" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "residual", .title = "What no representation explains", .kind = GEAE_BARS, .x = "generator", .y = "residual",
	  .x_label = "symmetry", .y_label = "residual", .caption = "0: the latent transforms linearly under this symmetry." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "equivariance", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "how nearly the latent of any network transforms in a representation, under every generator",
	    .doc = "The matrix that comes nearest to what each symmetry does to the latents, what it leaves unexplained, how far "
		   "it is from orthogonal, norm ratio, cosine and character. Latents may have up to 8 dimensions.",
	    .params = params, .instance_size = sizeof(struct equivariance), .ops = &ops)
