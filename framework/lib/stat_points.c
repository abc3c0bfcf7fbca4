/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a data set grouped by the control that varies. */
#include <geae/stat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct key {
	double value;
	double chain, step;
	int64_t row;
};

static int compare(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	if (x->chain != y->chain)
		return x->chain < y->chain ? -1 : 1;
	if (x->step != y->step)
		return x->step < y->step ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* Data sets mostly are. */
static int in_order(const struct key *key, int64_t n)
{
	for (int64_t i = 1; i < n; i++)
		if (compare(key + i - 1, key + i) > 0)
			return 0;
	return 1;
}

static int is_valid(const struct geae_array *valid, int64_t i)
{
	return !valid || geae_number(valid, i) != 0;
}

static int varies(const struct geae_array *column, const struct geae_array *valid, int64_t n)
{
	int64_t i = 0;

	while (i < n && !is_valid(valid, i))
		i++;
	for (int64_t k = i + 1; k < n; k++)
		if (is_valid(valid, k) && geae_number(column, k) != geae_number(column, i))
			return 1;
	return 0;
}

/* Appends ", name" and never overruns. */
static void append(char *list, size_t size, const char *name)
{
	size_t used = strlen(list);

	snprintf(list + used, size - used, "%s%s", used ? ", " : "", name);
}

static int choose(struct geae_cx *cx, const struct geae_array *a, const struct geae_array *valid, const char *along,
		  const struct geae_array **chosen)
{
	char moving[256] = "", all[256] = "";
	int n_moving = 0;

	*chosen = NULL;
	for (uint32_t k = 0; k < a->n_coord; k++) {
		const struct geae_array *c = a->coord[k];

		if (c->role != GEAE_CONTROL || c->dim[0] != a->dim[0])
			continue;
		append(all, sizeof(all), c->name);
		if (along && *along ? strcmp(along, c->name) != 0 : !varies(c, valid, a->dim[0]))
			continue;
		append(moving, sizeof(moving), c->name);
		*chosen = c;
		n_moving++;
	}
	if (n_moving == 1)
		return GEAE_OK;
	if (n_moving > 1)
		return geae_fail(cx, GEAE_EDATA, "several controls vary in '%s': %s; say which one with `along`",
				 a->name, moving);
	if (!*all)
		return geae_fail(cx, GEAE_EDATA, "'%s' carries no control (T, h, ...): it is no column of a data set",
				 a->name);
	if (along && *along)
		return geae_fail(cx, GEAE_EDATA, "'%s' has no control '%s'; it has: %s", a->name, along, all);
	return geae_fail(cx, GEAE_EDATA, "no control varies in '%s' (it has: %s); one point: name it with `along`",
			 a->name, all);
}

/* Two values of h at one T would be averaged over silently. */
static int others_constant(struct geae_cx *cx, const struct geae_array *a, const struct geae_points *p)
{
	for (uint32_t k = 0; k < a->n_coord; k++) {
		const struct geae_array *c = a->coord[k];

		if (c->role != GEAE_CONTROL || c == p->control || c->dim[0] != a->dim[0])
			continue;
		for (int64_t i = 0; i < p->n_point; i++)
			for (int64_t r = p->first[i] + 1; r < p->first[i + 1]; r++) {
				double x = geae_number(c, p->row[p->first[i]]), y = geae_number(c, p->row[r]);

				if (x != y)
					return geae_fail(cx, GEAE_EDATA,
							 "at %s = %g the rows of '%s' have %s = %g and %g: give the "
							 "analyzer one value of %s at a time (a sweep axis)",
							 p->control->name, p->value[i], a->name, c->name, x, y,
							 c->name);
			}
	}
	return GEAE_OK;
}

int geae_points(struct geae_cx *cx, const struct geae_array *a, const char *along, struct geae_points *out)
{
	const struct geae_array *valid = geae_coord(a, "valid"), *chain = geae_coord(a, "chain"),
				*step = geae_coord(a, "step"), *control;
	int64_t n = a->rank ? a->dim[0] : 0, n_row = 0, n_point = 0, *first, *row, *chains;
	struct key *key;
	double *value;

	if (n < 1)
		return geae_fail(cx, GEAE_EDATA, "'%s' has no rows", a->name);
	for (int64_t i = 0; i < n; i++)
		n_row += is_valid(valid, i);
	if (!n_row)
		return geae_fail(cx, GEAE_EDATA, "'%s' has no valid rows (column `valid` is 0 throughout)", a->name);
	GEAE_TRY(choose(cx, a, valid, along, &control));
	key = geae_scratch(cx, n, struct key);
	value = geae_scratch(cx, n, double);
	first = geae_scratch(cx, n + 1, int64_t);
	row = geae_scratch(cx, n, int64_t);
	chains = geae_scratch(cx, n, int64_t);
	if (!key || !value || !first || !row || !chains)
		return GEAE_ENOMEM;
	n_row = 0;
	for (int64_t i = 0; i < n; i++) {
		if (!is_valid(valid, i))
			continue;
		key[n_row++] = (struct key){ geae_number(control, i), chain ? geae_number(chain, i) : 0,
					     step ? geae_number(step, i) : 0, i };
		if (!isfinite(key[n_row - 1].value))
			return geae_fail(cx, GEAE_EDATA, "row %lld of '%s': %s is not a finite number", (long long)i,
					 a->name, control->name);
	}
	if (!in_order(key, n_row))
		qsort(key, (size_t)n_row, sizeof(*key), compare);
	for (int64_t i = 0; i < n_row; i++) {
		if (i == 0 || key[i].value != key[i - 1].value) {
			value[n_point] = key[i].value;
			first[n_point++] = i;
		}
		row[i] = key[i].row;
		chains[i] = (int64_t)key[i].chain;
	}
	first[n_point] = n_row;
	*out = (struct geae_points){ control, n_point, n_row, value, first, row, chains };
	return others_constant(cx, a, out);
}

double *geae_gather(struct geae_cx *cx, const struct geae_points *p, const struct geae_array *a)
{
	double *x = geae_scratch(cx, p->n_row, double);

	for (int64_t i = 0; x && i < p->n_row; i++) {
		if (p->row[i] >= a->dim[0]) {
			geae_fail(cx, GEAE_ESHAPE, "'%s' has %lld rows, fewer than the data set it is used with",
				  a->name, (long long)a->dim[0]);
			return NULL;
		}
		x[i] = geae_number(a, p->row[i]);
		if (!isfinite(x[i])) {
			geae_fail(cx, GEAE_EDATA, "row %lld of '%s' is not a finite number", (long long)p->row[i],
				  a->name);
			return NULL;
		}
	}
	return x;
}

double *geae_gather_length(struct geae_cx *cx, const struct geae_points *p, const struct geae_array *a, int *n_component)
{
	int64_t d = a->rank > 1 ? a->dim[1] : 1;
	double *x;

	*n_component = (int)d;
	if (a->rank > 2 || a->dtype == GEAE_BIT || a->dtype == GEAE_TEXT) {
		geae_fail(cx, GEAE_ESHAPE, "'%s' holds whole configurations, not an order parameter of each row; give an "
			  "observable or a latent", a->name);
		return NULL;
	}
	if (d == 1)
		return geae_gather(cx, p, a);
	x = geae_scratch(cx, p->n_row, double);
	for (int64_t i = 0; x && i < p->n_row; i++) {
		double square = 0;

		for (int64_t k = 0; k < d; k++) {
			double part = geae_number(a, p->row[i] * d + k);

			square += part * part;
		}
		x[i] = sqrt(square);
		if (!isfinite(x[i])) {
			geae_fail(cx, GEAE_EDATA, "row %lld of '%s' is not finite", (long long)p->row[i], a->name);
			return NULL;
		}
	}
	return x;
}
