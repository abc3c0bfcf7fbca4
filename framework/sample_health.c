/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows are worth n / (2 tau) independent ones.  The first fifth of every chain is compared with the rest:
 *
 *   z = (mean of the first - mean of the rest) / sqrt(2 tau var (1 / n_first + 1 / n_rest))
 *
 * tau is that of the energy, and of the slowest among the moduli of the other observables: signs tell nothing where
 * rows are multiplied by random symmetries.  z is the larger of theirs.  |z| > 5 happens by chance once in 2 million
 * comparisons. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <geae/stat.h>
#include "sample_health.h"
#include "sample_write.h"

enum { ENERGY, ORDER, N_KIND };
enum { FIRST_PART = 5 };
static const double unlikely = 5, correlated = 5; /* |z|, tau in rows */

struct measured {
	double tau[N_KIND], tau_error[N_KIND], z;
	bool resolved, any;
	int64_t n;
};

struct sample_health {
	const struct sample_layout *layout;
	struct measured *at; /* [n_point] */
};

struct key {
	int64_t point, chain, step, row;
};

static int64_t find_column(const struct sample_layout *l, const char *name, uint32_t dtype)
{
	for (size_t k = 0; k < l->n_column; k++)
		if (!strcmp(l->column[k].spec.name, name) && l->column[k].spec.dtype == dtype)
			return (int64_t)k;
	return -1;
}

static bool is_observable(const struct sample_layout *l, size_t k)
{
	return l->column[k].spec.role == GEAE_OBSERVABLE && l->column[k].spec.dtype == GEAE_F64;
}

static bool offered(const struct sample_layout *l)
{
	for (size_t k = 0; k < l->n_column; k++)
		if (is_observable(l, k))
			return l->ask->n_control && find_column(l, "chain", GEAE_I64) >= 0 && find_column(l, "step", GEAE_I64) >= 0;
	return false;
}

enum { TAU_ENERGY, TAU_ENERGY_ERR, TAU_ORDER, TAU_ORDER_ERR, N_EFFECTIVE, SETTLING, N_PORT };

static const struct port_spec specs[N_PORT] = {
	[TAU_ENERGY] = { "tau_energy", "point", "row", "integrated autocorrelation time of the energy, in rows of a chain; 1/2: independent",
			 GEAE_F64, GEAE_ROLE_NONE },
	[TAU_ENERGY_ERR] = { "tau_energy_err", "point", "row", "its standard error", GEAE_F64, GEAE_ROLE_NONE },
	[TAU_ORDER] = { "tau_order", "point", "row", "the same of the slowest modulus among the other observables", GEAE_F64, GEAE_ROLE_NONE },
	[TAU_ORDER_ERR] = { "tau_order_err", "point", "row", "its standard error", GEAE_F64, GEAE_ROLE_NONE },
	[N_EFFECTIVE] = { "n_effective", "point", "1", "independent rows at this control point, n / (2 tau) for the slower", GEAE_F64,
			  GEAE_ROLE_NONE },
	[SETTLING] = { "settling", "point", "1", "first fifth of the chains against the rest, in standard errors", GEAE_F64, GEAE_ROLE_NONE },
};

void sample_health_declare(const struct sample_layout *l, struct ports *ports, struct arena *arena)
{
	if (!offered(l))
		return;
	for (size_t k = 0; k < l->ask->n_control; k++)
		ports_add(ports, arena, (struct port_spec){ arena_format(arena, "point_%s", l->ask->controls[k].name), "point",
							    l->ask->controls[k].unit, l->ask->controls[k].doc, GEAE_F64, GEAE_CONTROL });
	for (int k = 0; k < N_PORT; k++)
		ports_add(ports, arena, specs[k]);
}

static int by_place(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->point != y->point)
		return x->point < y->point ? -1 : 1;
	if (x->chain != y->chain)
		return x->chain < y->chain ? -1 : 1;
	if (x->step != y->step)
		return x->step < y->step ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static int64_t point_of(const struct sample_layout *l, int64_t unit, const double *control)
{
	const size_t bytes = l->ask->n_control * sizeof(double);
	int64_t p = l->plan->unit[unit].point;

	if (p >= 0)
		return p;
	for (p = 0; p < l->ask->n_point; p++)
		if (!memcmp(l->ask->point + (size_t)p * l->ask->n_control, control, bytes))
			return p;
	return p;
}

/* The valid rows in the order of points, chains and steps; their number. */
static int64_t in_order(const struct sample_layout *l, const struct sample_units *u, struct key *key)
{
	const size_t chain = (size_t)find_column(l, "chain", GEAE_I64), step = (size_t)find_column(l, "step", GEAE_I64);
	int64_t n = 0;

	for (int64_t k = 0, row = 0; k < l->plan->n_unit; row += l->plan->unit[k++].n_row) {
		void *block = sample_units_block(u, k);
		const int64_t *chains = sample_block_column(l, k, chain, block), *steps = sample_block_column(l, k, step, block);
		const double *control = sample_block_control(l, k, block);
		const uint8_t *valid = sample_block_valid(l, k, block);

		for (int64_t r = 0; r < l->plan->unit[k].n_row; r++)
			if (valid[r])
				key[n++] = (struct key){ point_of(l, k, control + (size_t)r * l->ask->n_control), chains[r], steps[r],
							 row + r };
	}
	for (int64_t k = 1; k < n; k++)
		if (by_place(&key[k - 1], &key[k]) > 0) {
			qsort(key, (size_t)n, sizeof(*key), by_place);
			break;
		}
	return n;
}

static double settling(int64_t n, const double *x, const int64_t *chain, double tau)
{
	double sum[2] = { 0 }, mean = 0, variance = 0;
	int64_t count[2] = { 0 };

	for (int64_t from = 0, to; from < n; from = to) {
		for (to = from; to < n && chain[to] == chain[from]; to++)
			;
		for (int64_t k = from; k < to && to - from > 1; k++) {
			int part = (k - from) * FIRST_PART >= to - from;

			sum[part] += x[k];
			count[part]++;
		}
	}
	for (int64_t k = 0; k < n; k++)
		mean += x[k] / (double)n;
	for (int64_t k = 0; k < n; k++)
		variance += (x[k] - mean) * (x[k] - mean) / (double)n;
	if (!count[0] || !count[1] || !(variance > 1e-24 * mean * mean))
		return 0;
	return (sum[0] / (double)count[0] - sum[1] / (double)count[1]) /
	       sqrt(2 * fmax(tau, 0.5) * variance * (1 / (double)count[0] + 1 / (double)count[1]));
}

static int one_point(struct job *job, int kind, int64_t n, const double *x, const int64_t *chain, struct measured *m)
{
	struct geae_autocorrelation a;
	double z;

	GEAE_TRY(geae_autocorrelation(&job->cx.pub, n, x, chain, &a));
	z = settling(n, x, chain, a.tau);
	m->n = n;
	m->any = true;
	if (fabs(z) > fabs(m->z))
		m->z = z;
	if (a.tau > m->tau[kind]) {
		m->tau[kind] = a.tau;
		m->tau_error[kind] = a.tau_error > 0 ? a.tau_error : (double)NAN;
	}
	m->resolved = m->resolved && a.resolved;
	return GEAE_OK;
}

static char *place(const struct sample_health *h, int64_t point, struct arena *arena)
{
	const struct geae_sampling *ask = h->layout->ask;
	char *text = arena_text(arena, "");

	for (size_t k = 0; k < ask->n_control; k++)
		text = arena_format(arena, "%s%s%s = %g", text, k ? ", " : "", ask->controls[k].name,
				    ask->point[(size_t)point * ask->n_control + k]);
	return text;
}

static double slower(const struct measured *m)
{
	return fmax(m->tau[ENERGY], m->tau[ORDER]);
}

static void warn(struct job *job, const struct sample_health *h)
{
	const int64_t n_point = h->layout->ask->n_point;
	int64_t n_unsettled = 0, n_slow = 0, unsettled = 0, slow = 0;

	for (int64_t p = 0; p < n_point; p++) {
		n_unsettled += fabs(h->at[p].z) > unlikely;
		n_slow += slower(&h->at[p]) > correlated;
		if (fabs(h->at[p].z) > fabs(h->at[unsettled].z))
			unsettled = p;
		if (slower(&h->at[p]) > slower(&h->at[slow]))
			slow = p;
	}
	if (n_unsettled)
		geae_warn(&job->cx.pub,
			  "at %lld of %lld control points the first rows of the chains differ from the later ones (by %.1f standard errors at "
			  "%s): the chains had not settled; raise the sampler's burn-in",
			  (long long)n_unsettled, (long long)n_point, fabs(h->at[unsettled].z), place(h, unsettled, &job->arena));
	if (n_slow)
		geae_warn(&job->cx.pub,
			  "at %lld of %lld control points rows are correlated over more than %g rows (autocorrelation time %s%.1f at %s: %lld "
			  "rows are worth %.0f); raise the sampler's spacing, or use one with cluster updates",
			  (long long)n_slow, (long long)n_point, 2 * correlated, h->at[slow].resolved ? "" : "at least ",
			  slower(&h->at[slow]), place(h, slow, &job->arena), (long long)h->at[slow].n,
			  (double)h->at[slow].n / (2 * slower(&h->at[slow])));
}

int sample_health_measure(struct job *job, const struct sample_layout *l, const struct sample_units *u, struct sample_health **out)
{
	struct sample_health *h = arena_array(&job->arena, 1, struct sample_health);
	const size_t room = (size_t)l->n_row + 1;
	int status = GEAE_OK;
	double *whole, *x;
	struct key *key;
	int64_t *chain, n;

	*out = NULL;
	if (!offered(l))
		return GEAE_OK;
	h->layout = l;
	h->at = arena_array(&job->arena, l->ask->n_point + 1, struct measured);
	for (int64_t p = 0; p < l->ask->n_point; p++)
		h->at[p].resolved = true;
	key = malloc(room * sizeof(*key));
	chain = malloc(room * sizeof(*chain));
	whole = malloc(room * sizeof(*whole));
	x = malloc(room * sizeof(*x));
	if (!key || !chain || !whole || !x) {
		status = geae_fail(&job->cx.pub, GEAE_ENOMEM, "no memory to look at %lld rows", (long long)l->n_row);
		goto done;
	}
	n = in_order(l, u, key);
	for (size_t c = 0; c < l->n_column && status == GEAE_OK; c++) {
		const int kind = !strcmp(l->column[c].spec.name, "energy") ? ENERGY : ORDER;

		if (!is_observable(l, c))
			continue;
		sample_gather(l, u, c, whole);
		for (int64_t from = 0, to; from < n && status == GEAE_OK; from = to) {
			for (to = from; to < n && key[to].point == key[from].point; to++) {
				x[to - from] = kind == ENERGY ? whole[key[to].row] : fabs(whole[key[to].row]);
				chain[to - from] = key[to].chain;
			}
			if (key[from].point < l->ask->n_point)
				status = one_point(job, kind, to - from, x, chain, &h->at[key[from].point]);
		}
	}
	if (status == GEAE_OK) {
		warn(job, h);
		*out = h;
	}
done:
	free(x);
	free(whole);
	free(chain);
	free(key);
	return status;
}

static double value(const struct measured *m, int port)
{
	const int kind = port == TAU_ENERGY || port == TAU_ENERGY_ERR ? ENERGY : ORDER;

	if (!m->any)
		return (double)NAN;
	switch (port) {
	case TAU_ENERGY:
	case TAU_ORDER: return m->tau[kind] > 0 ? m->tau[kind] : (double)NAN;
	case TAU_ENERGY_ERR:
	case TAU_ORDER_ERR: return m->tau[kind] > 0 ? m->tau_error[kind] : (double)NAN;
	case N_EFFECTIVE: return (double)m->n / (2 * slower(m));
	default: return m->z;
	}
}

bool sample_health_write(struct job *job, const struct sample_health *h)
{
	const struct geae_sampling *ask = h ? h->layout->ask : NULL;
	const struct geae_array **coord;
	struct geae_array *control;
	double *data;

	if (!h)
		return true;
	coord = arena_array(&job->arena, ask->n_control, const struct geae_array *);
	control = arena_array(&job->arena, ask->n_control, struct geae_array);
	data = arena_array(&job->arena, ask->n_point, double);
	for (size_t k = 0; k < ask->n_control; k++) {
		control[k] = (struct geae_array){ .name = arena_format(&job->arena, "point_%s", ask->controls[k].name),
						  .unit = ask->controls[k].unit, .doc = ask->controls[k].doc, .dtype = GEAE_F64, .rank = 1,
						  .role = GEAE_CONTROL, .dim = { ask->n_point }, .axis = { "point" }, .data = data };
		coord[k] = &control[k];
		for (int64_t p = 0; p < ask->n_point; p++)
			data[p] = ask->point[(size_t)p * ask->n_control + k];
		if (!object_port(job->writer, &control[k]))
			return false;
	}
	for (int k = 0; k < N_PORT; k++) {
		struct geae_array a = { .name = specs[k].name, .unit = specs[k].unit, .doc = specs[k].doc, .dtype = GEAE_F64, .rank = 1,
					.dim = { ask->n_point }, .axis = { "point" }, .coord = coord,
					.n_coord = (uint32_t)ask->n_control, .data = data };

		for (int64_t p = 0; p < ask->n_point; p++)
			data[p] = value(&h->at[p], k);
		if (!object_port(job->writer, &a))
			return false;
	}
	return true;
}
