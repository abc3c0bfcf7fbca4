/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binder cumulant curves of several sizes, with jackknife errors. */
#include <geae/curves.h>
#include <stdlib.h>
#include <string.h>

static double binder(const double *total, const void *n_component)
{
	return geae_binder_vector(total, *(const int *)n_component);
}

static void binder_value(const double *total, double *value, void *n_component)
{
	*value = binder(total, n_component);
}

int geae_binder_at(struct geae_cx *cx, const struct geae_points *p, int64_t point, const double *z, int n_component,
		   int64_t n_block, double *U, double *sigma)
{
	int64_t first = p->first[point], n = p->first[point + 1] - first;
	double *sum = geae_scratch(cx, n_block * GEAE_SUM_COUNT, double), total[GEAE_SUM_COUNT] = { 0 };
	double *work = geae_scratch(cx, GEAE_SUM_COUNT + n_block, double);
	int32_t *block = geae_scratch(cx, n, int32_t);

	if (!sum || !work || !block)
		return GEAE_ENOMEM;
	if (geae_blocks(p, point, n_block, block, NULL) < 1)
		return geae_fail(cx, GEAE_EDATA,
				 "%s = %g has %lld rows, fewer than the %lld blocks of the jackknife: sample more or lower "
				 "`blocks`",
				 p->control->name, p->value[point], (long long)n, (long long)n_block);
	geae_moment_sums(n, z + first, block, sum);
	geae_jackknife(n_block, GEAE_SUM_COUNT, sum, 1, binder_value, &n_component, work, U, sigma);
	for (int64_t i = 0; i < n_block * GEAE_SUM_COUNT; i++)
		total[i % GEAE_SUM_COUNT] += sum[i];
	*sigma = fmax(*sigma, geae_succession_error(total, binder, &n_component));
	return GEAE_OK;
}

static void total_without(const struct geae_curve *c, int64_t n_block, int64_t p, int64_t left, double *total)
{
	const double *sum = c->sum + p * n_block * GEAE_SUM_COUNT;

	for (int k = 0; k < GEAE_SUM_COUNT; k++)
		total[k] = 0;
	for (int64_t b = 0; b < n_block; b++)
		for (int k = 0; k < GEAE_SUM_COUNT && b != left; k++)
			total[k] += sum[b * GEAE_SUM_COUNT + k];
}

double geae_curve_without(const struct geae_curve *c, int64_t n_block, int64_t p, int64_t b)
{
	double total[GEAE_SUM_COUNT];

	total_without(c, n_block, p, b, total);
	return geae_binder_vector(total, c->n_component);
}

static int by_size(const void *a, const void *b)
{
	double x = ((const struct geae_curve *)a)->L, y = ((const struct geae_curve *)b)->L;

	return (x > y) - (x < y);
}

static int find_size(struct geae_cx *cx, const struct geae_given *g, const char *size, double *L)
{
	for (size_t k = 0; k < g->n_axis; k++)
		if (!strcmp(g->axis[k].name, size)) {
			*L = g->axis[k].number;
			if (g->axis[k].text || !(*L > 0))
				return geae_fail(cx, GEAE_EDATA, "sweep axis '%s' must hold sizes, numbers above 0",
						 size);
			return GEAE_OK;
		}
	return geae_fail(
		cx, GEAE_EDATA,
		"the sizes are not known: the stage needs over = [\"%s\"] (or the parameter `size` names another "
		"sweep axis)",
		size);
}

static int one_curve(struct geae_cx *cx, const struct geae_array *a, const char *along, int64_t n_block,
		     struct geae_curve *c)
{
	double *sum, *replica = geae_scratch(cx, n_block, double), total[GEAE_SUM_COUNT];
	int32_t *block;

	GEAE_TRY(geae_points(cx, a, along, &c->points));
	c->z = geae_gather_length(cx, &c->points, a, &c->n_component);
	if (!c->z)
		return GEAE_EDATA;
	block = geae_scratch(cx, c->points.n_row, int32_t);
	sum = geae_scratch(cx, c->points.n_point * n_block * GEAE_SUM_COUNT, double);
	c->U = geae_scratch(cx, c->points.n_point, double);
	c->sigma = geae_scratch(cx, c->points.n_point, double);
	if (!replica || !block || !sum || !c->U || !c->sigma)
		return GEAE_ENOMEM;
	c->sum = sum;
	c->least = INT64_MAX;
	for (int64_t p = 0; p < c->points.n_point; p++) {
		int64_t n = c->points.first[p + 1] - c->points.first[p];
		int64_t least = geae_blocks(&c->points, p, n_block, block, NULL);

		if (least < 2)
			return geae_fail(
				cx, GEAE_EDATA,
				"L = %g, %s = %g has %lld rows: %lld blocks need at least %lld; sample more or "
				"lower `blocks`",
				c->L, c->points.control->name, c->points.value[p], (long long)n, (long long)n_block,
				(long long)(2 * n_block));
		c->least = least < c->least ? least : c->least;
		geae_moment_sums(n, c->z + c->points.first[p], block, sum + p * n_block * GEAE_SUM_COUNT);
		for (int64_t b = 0; b < n_block; b++)
			replica[b] = geae_curve_without(c, n_block, p, b);
		total_without(c, n_block, p, n_block, total);
		c->U[p] = geae_binder_vector(total, c->n_component);
		c->sigma[p] = geae_jackknife_error(n_block, replica, 1);
		if (!(c->sigma[p] > 1e-12))
			c->sigma[p] = geae_succession_error(total, binder, &c->n_component);
	}
	return GEAE_OK;
}

int geae_curves(struct geae_cx *cx, const struct geae_input *in, const char *size, const char *along, int64_t n_block,
		struct geae_curve **out)
{
	struct geae_curve *c = geae_scratch(cx, in->n, struct geae_curve);

	if (!c)
		return GEAE_ENOMEM;
	for (size_t i = 0; i < in->n; i++) {
		GEAE_TRY(find_size(cx, in->given + i, size, &c[i].L));
		GEAE_TRY(one_curve(cx, in->given[i].array, along, n_block, c + i));
	}
	qsort(c, in->n, sizeof(*c), by_size);
	for (size_t i = 1; i < in->n; i++) {
		if (c[i].L == c[i - 1].L)
			return geae_fail(cx, GEAE_EDATA,
					 "size %s = %g was given twice: another sweep axis must not be in "
					 "`over`",
					 size, c[i].L);
		if (c[i].n_component != c[0].n_component)
			return geae_fail(cx, GEAE_ESHAPE, "the order parameter has %d components at %s = %g and %d at %s = %g",
					 c[0].n_component, size, c[0].L, c[i].n_component, size, c[i].L);
		if (strcmp(c[i].points.control->name, c[0].points.control->name) != 0)
			return geae_fail(cx, GEAE_EDATA, "%s varies at %s = %g but %s at %s = %g",
					 c[0].points.control->name, size, c[0].L, c[i].points.control->name, size,
					 c[i].L);
	}
	*out = c;
	return GEAE_OK;
}
