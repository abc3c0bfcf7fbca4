/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of models: the parts of a Hamiltonian agree with each other. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <geae/lattice.h>
#include <geae/neighbours.h>
#include <geae/states.h>
#include <geae/xoshiro.h>
#include "law.h"

enum { N_POINT = 3, N_ROW = 24, MOST_CONTROLS = 64, MOST_BYTES = 1 << 24 };

static const struct geae_model_ops *ops_of(const struct trial *t)
{
	return t->ops;
}

static bool legal(const struct geae_control *c, double x)
{
	return x >= c->min && x <= c->max && !(c->flags & GEAE_ABOVE_MIN && x <= c->min) && !(c->flags & GEAE_BELOW_MAX && x >= c->max);
}

/* Point 0: the defaults; others: every control moved, as far as its range allows. */
static size_t controls_at(const struct trial *t, int point, double out[MOST_CONTROLS])
{
	static const double factor[] = { 1, 1.37, 0.61 }, shift[] = { 0, 0.21, -0.083 };
	size_t n = 0;

	for (const struct geae_control *c = ops_of(t)->controls; c->name && n < MOST_CONTROLS; c++, n++) {
		double x = c->fallback;

		if (isnan(x))
			x = legal(c, 2.385) ? 2.385 : isfinite(c->min) && isfinite(c->max) ? 0.6 * c->min + 0.4 * c->max : 1;
		out[n] = x * factor[point] + shift[point];
		if (!legal(c, out[n]))
			out[n] = x;
	}
	return n;
}

static const char *point_text(struct trial *t, const double *control)
{
	const char *text = "";

	for (const struct geae_control *c = ops_of(t)->controls; c->name; c++, control++)
		text = arena_format(&t->arena, "%s%s%s = %.6g", text, *text ? ", " : "", c->name, *control);
	return *text ? text : "no controls";
}

static const char *levels_text(struct trial *t, const uint8_t *level, int64_t n)
{
	const char *text = "";

	for (int64_t i = 0; i < n && i < 40; i++)
		text = arena_format(&t->arena, "%s%d", text, level[i]);
	return n > 40 ? arena_format(&t->arena, "%s...", text) : text;
}

/* Half of the rows near one level, the others at random. */
static uint8_t *rows_of_levels(struct trial *t, const struct geae_state *s, int64_t n)
{
	struct geae_xoshiro random = { { 0x2385, 7, 11, 13 } };
	int64_t n_site = geae_sites(s);
	uint8_t *level = arena_array(&t->arena, n * n_site + 1, uint8_t);

	for (int64_t r = 0; r < n; r++)
		for (int64_t i = 0; i < n_site; i++)
			if (r % 2 || geae_xoshiro_below(&random, 4) == 0)
				level[r * n_site + i] = (uint8_t)geae_xoshiro_below(&random, (uint64_t)s->n_level);
	return level;
}

static bool failed(struct trial *t, const char *what, int status)
{
	return trial_broken(t, "%s fails: %s", what, trial_error(t, status));
}

/* The state, sound; false: said. */
static bool state_of(struct trial *t, struct geae_state *s)
{
	int status;

	memset(s, 0, sizeof(*s));
	trial_doing(t, "state()");
	status = ops_of(t)->state(&t->cx.pub, t->c->self, s);
	if (status != GEAE_OK)
		return failed(t, "state()", status);
	if (s->encoding < GEAE_SIGN || s->encoding > GEAE_NUMBERS || s->rank < 1 || s->rank > GEAE_MAX_RANK)
		return trial_broken(t, "state(): encoding %u, rank %u", s->encoding, s->rank);
	for (uint32_t k = 0; k < s->rank; k++)
		if (s->dim[k] < 1 || !s->axis[k] || !*s->axis[k])
			return trial_broken(t, "state(): axis %u has %" PRId64 " sites and the name '%s'", k, s->dim[k], s->axis[k] ? s->axis[k] : "");
	if (s->encoding == GEAE_NUMBERS)
		return true;
	if (s->n_level < 2 || s->n_level > 256 || (s->encoding == GEAE_SIGN && s->n_level != 2))
		return trial_broken(t, "state(): %d levels in this encoding", s->n_level);
	for (int32_t k = 0; s->encoding == GEAE_VALUE && k < s->n_level; k++)
		if (!s->value || !isfinite(s->value[k]))
			return trial_broken(t, "state(): level %d has no finite value", k);
	return true;
}

static bool state_sound(struct trial *t)
{
	struct geae_state s;

	if (!state_of(t, &s))
		return false;
	if (s.encoding == GEAE_NUMBERS)
		return ops_of(t)->response ? true : trial_broken(t, "state() says numbers, but there is no response() that gives them");
	return ops_of(t)->energy || ops_of(t)->pairs ? true : trial_broken(t, "state() has levels, but there is neither energy() nor pairs()");
}

/* ---- energies ---- */

static bool spins(struct trial *t, struct geae_state *s, uint8_t **level, int64_t *n_site)
{
	if (!state_of(t, s))
		return false;
	if (s->encoding == GEAE_NUMBERS)
		return trial_left_out(t, "the states are spectra");
	*n_site = geae_sites(s);
	if (*n_site > MOST_BYTES / N_ROW)
		return trial_left_out(t, "%" PRId64 " sites are too many to try: give smaller ones in .test of the descriptor", *n_site);
	*level = rows_of_levels(t, s, N_ROW);
	return true;
}

static bool energies(struct trial *t, int64_t n, const uint8_t *level, const double *control, double *out)
{
	size_t n_control = 0;
	double *all;
	int status;

	while (ops_of(t)->controls[n_control].name)
		n_control++;
	all = arena_array(&t->arena, (size_t)n * n_control + 1, double);
	for (int64_t r = 0; r < n; r++)
		memcpy(all + (size_t)r * n_control, control, n_control * sizeof(double));
	trial_doing(t, "energy() of %" PRId64 " rows", n);
	context_reset(&t->cx);
	status = ops_of(t)->energy(&t->cx.pub, t->c->self, n, level, all, out);
	return status == GEAE_OK ? true : failed(t, "energy()", status);
}

static bool rows_alone(struct trial *t)
{
	double control[MOST_CONTROLS], together[N_ROW], alone;
	struct geae_state s;
	uint8_t *level;
	int64_t n;

	if (!ops_of(t)->energy)
		return trial_left_out(t, "no energy()");
	if (!spins(t, &s, &level, &n))
		return false;
	for (int p = 0; p < N_POINT; p++) {
		controls_at(t, p, control);
		if (!energies(t, N_ROW, level, control, together))
			return false;
		for (int r = 0; r < N_ROW; r++) {
			if (!energies(t, 1, level + r * n, control, &alone))
				return false;
			if (!isfinite(alone) || memcmp(&alone, &together[r], sizeof(alone)) != 0)
				return trial_broken(t, "E of levels %s at %s: %.17g among %d rows, %.17g alone", levels_text(t, level + r * n, n),
						    point_text(t, control), together[r], N_ROW, alone);
		}
	}
	return true;
}

static bool pairs_of(struct trial *t, const double *control, int64_t n_site, struct geae_pairs *p)
{
	const char *fault;
	char text[160];
	int status;

	memset(p, 0, sizeof(*p));
	trial_doing(t, "pairs() at %s", point_text(t, control));
	context_reset(&t->cx);
	status = ops_of(t)->pairs(&t->cx.pub, t->c->self, control, p);
	if (status != GEAE_OK)
		return failed(t, "pairs()", status);
	if (p->n_site != n_site)
		return trial_broken(t, "pairs() speaks of %" PRId64 " sites, state() of %" PRId64, p->n_site, n_site);
	fault = geae_pairs_fault(p, text);
	return fault ? trial_broken(t, "pairs() at %s: %s", point_text(t, control), fault) : true;
}

static bool pairs_sound(struct trial *t)
{
	double control[MOST_CONTROLS];
	struct geae_state s;
	struct geae_pairs p;
	uint8_t *level;
	int64_t n;

	if (!ops_of(t)->pairs)
		return trial_left_out(t, "no pairs()");
	if (!spins(t, &s, &level, &n))
		return false;
	for (int k = 0; k < N_POINT; k++) {
		controls_at(t, k, control);
		if (!pairs_of(t, control, n, &p))
			return false;
		if (p.n_level != s.n_level)
			return trial_broken(t, "pairs() speaks of %d levels, state() of %d", p.n_level, s.n_level);
	}
	return true;
}

static bool pairs_energy(struct trial *t)
{
	double control[MOST_CONTROLS], e;
	struct geae_state s;
	struct geae_pairs p;
	uint8_t *level;
	int64_t n;

	if (!ops_of(t)->pairs || !ops_of(t)->energy)
		return trial_left_out(t, ops_of(t)->pairs ? "no energy()" : "no pairs()");
	if (!spins(t, &s, &level, &n))
		return false;
	for (int k = 0; k < N_POINT; k++) {
		controls_at(t, k, control);
		for (int r = 0; r < N_ROW; r++) {
			double sum;

			if (!energies(t, 1, level + r * n, control, &e) || !pairs_of(t, control, n, &p))
				return false;
			sum = geae_pairs_energy(&p, level + r * n);
			if (!(fabs(e - sum) <= 1e-9 * (fabs(sum) + (double)n)))
				return trial_broken(t, "levels %s at %s: energy() gives %.12g, the sum over bonds and sites %.12g",
						    levels_text(t, level + r * n, n), point_text(t, control), e, sum);
		}
	}
	return true;
}

static int by_pair(const void *a, const void *b)
{
	return memcmp(a, b, 3 * sizeof(int32_t));
}

/* Each bond as (lower site, higher site, type), sorted; the type with its direction where the table is not symmetric. */
static int32_t *bonds_sorted(struct trial *t, int64_t n, const int32_t *bond, const int32_t *type)
{
	int32_t *all = arena_array(&t->arena, 3 * n + 3, int32_t);

	for (int64_t b = 0; b < n; b++) {
		all[3 * b] = bond[2 * b];
		all[3 * b + 1] = bond[2 * b + 1];
		all[3 * b + 2] = type ? type[b] : 0;
	}
	qsort(all, (size_t)n, 3 * sizeof(int32_t), by_pair);
	return all;
}

static bool torus(struct trial *t)
{
	double control[MOST_CONTROLS];
	struct geae_state s;
	struct geae_pairs p;
	int64_t n, n_bond = 0, size = 1;
	int32_t *listed, *named, *type;
	uint8_t *level;

	if (!ops_of(t)->pairs)
		return trial_left_out(t, "no pairs()");
	if (!spins(t, &s, &level, &n))
		return false;
	controls_at(t, 0, control);
	if (!pairs_of(t, control, n, &p))
		return false;
	if (!p.rank)
		return trial_left_out(t, "pairs() names no torus");
	for (uint32_t k = 0; k < p.rank; k++)
		size *= p.dim[k];
	if (size != n || (int64_t)p.n_offset * n != p.n_bond || p.n_bond_type != (int32_t)p.n_offset)
		return trial_broken(t, "a torus of %" PRId64 " sites with %u offsets has %" PRId64 " bonds of %u types; pairs() lists %" PRId64 " sites, %" PRId64
				       " bonds, %d types", size, p.n_offset, size * p.n_offset, p.n_offset, n, p.n_bond, p.n_bond_type);
	named = arena_array(&t->arena, 2 * p.n_bond + 2, int32_t);
	type = arena_array(&t->arena, p.n_bond + 1, int32_t);
	for (uint32_t k = 0; k < p.n_offset; k++)
		for (int64_t i = 0; i < n; i++, n_bond++) {
			named[2 * n_bond] = (int32_t)i;
			named[2 * n_bond + 1] = (int32_t)geae_shifted(p.rank, p.dim, i, p.offset + k * p.rank);
			type[n_bond] = (int32_t)k;
		}
	named = bonds_sorted(t, p.n_bond, named, type);
	listed = bonds_sorted(t, p.n_bond, p.bond, p.bond_type);
	for (int64_t b = 0; b < p.n_bond; b++)
		if (by_pair(named + 3 * b, listed + 3 * b) != 0)
			return trial_broken(t, "the offsets give a bond from site %d to site %d of type %d, the list has one from %d to %d of type %d in its place",
					    named[3 * b], named[3 * b + 1], named[3 * b + 2], listed[3 * b], listed[3 * b + 1], listed[3 * b + 2]);
	return true;
}

/* ---- symmetry ---- */

static bool symmetry_of(struct trial *t, const double *control, const struct geae_state *s, struct geae_symmetry *group)
{
	int status;

	memset(group, 0, sizeof(*group));
	trial_doing(t, "symmetry() at %s", point_text(t, control));
	context_reset(&t->cx);
	status = ops_of(t)->symmetry(&t->cx.pub, t->c->self, control, group);
	if (status != GEAE_OK)
		return failed(t, "symmetry()", status);
	if (group->n_component != geae_components(s))
		return trial_broken(t, "symmetry() acts on %" PRId64 " components, a state has %" PRId64, group->n_component, geae_components(s));
	return true;
}

static bool generators_sound(struct trial *t)
{
	double control[MOST_CONTROLS];
	struct geae_symmetry group;
	struct geae_state s;
	uint8_t *seen;

	if (!ops_of(t)->symmetry)
		return trial_left_out(t, "no symmetry()");
	if (!state_of(t, &s))
		return false;
	seen = arena_array(&t->arena, geae_components(&s) + 1, uint8_t);
	for (int k = 0; k < N_POINT; k++) {
		controls_at(t, k, control);
		if (!symmetry_of(t, control, &s, &group))
			return false;
		for (size_t g = 0; g < group.n_generator; g++) {
			const struct geae_generator *one = &group.generator[g];
			const char *fault = one->name && *one->name ? geae_generator_fault(&s, one, seen) : "has no name";
			bool moves = false;

			if (fault)
				return trial_broken(t, "generator %zu, '%s', %s", g, one->name ? one->name : "", fault);
			for (int64_t c = 0; c < group.n_component; c++)
				moves = moves || one->perm[c] != c || (one->sign && one->sign[c] < 0);
			if (!moves)
				return trial_broken(t, "generator %zu, '%s', leaves every component where it is", g, one->name);
			for (size_t h = 0; h < g; h++)
				if (!strcmp(group.generator[h].name, one->name))
					return trial_broken(t, "generators %zu and %zu are both called '%s'", h, g, one->name);
		}
	}
	return true;
}

static bool energy_any(struct trial *t, const uint8_t *level, const double *control, int64_t n, double *e)
{
	struct geae_pairs p;

	if (ops_of(t)->energy)
		return energies(t, 1, level, control, e);
	if (!pairs_of(t, control, n, &p))
		return false;
	*e = geae_pairs_energy(&p, level);
	return true;
}

static bool generators_energy(struct trial *t)
{
	double control[MOST_CONTROLS], before, after;
	struct geae_symmetry group;
	struct geae_action act;
	struct geae_state s;
	uint8_t *level, *moved;
	uint32_t **element;
	int64_t n;

	if (!ops_of(t)->symmetry || (!ops_of(t)->energy && !ops_of(t)->pairs))
		return trial_left_out(t, ops_of(t)->symmetry ? "no energies" : "no symmetry()");
	if (!spins(t, &s, &level, &n))
		return false;
	moved = arena_array(&t->arena, n + 1, uint8_t);
	geae_action_start(&act, &s);
	for (int k = 0; k < N_POINT; k++) {
		const char **name;

		controls_at(t, k, control);
		if (!symmetry_of(t, control, &s, &group))
			return false;
		element = arena_array(&t->arena, group.n_generator + 1, uint32_t *);
		name = arena_array(&t->arena, group.n_generator + 1, const char *);
		for (size_t g = 0; g < group.n_generator; g++) { /* the next call may reuse their memory */
			element[g] = arena_array(&t->arena, group.n_component + 1, uint32_t);
			geae_element(group.n_component, &group.generator[g], element[g]);
			name[g] = arena_text(&t->arena, group.generator[g].name);
		}
		for (size_t g = 0; g < group.n_generator; g++)
			for (int r = 0; r < N_ROW; r++) {
				geae_act(&act, element[g], level + r * n, moved);
				if (!energy_any(t, level + r * n, control, n, &before) || !energy_any(t, moved, control, n, &after))
					return false;
				if (!(fabs(after - before) <= 1e-9 * (fabs(before) + (double)n)))
					return trial_broken(t, "'%s' at %s changes E from %.12g to %.12g: levels %s become %s", name[g],
							    point_text(t, control), before, after, levels_text(t, level + r * n, n), levels_text(t, moved, n));
			}
	}
	return true;
}

/* ---- observables ---- */

static bool observed(struct trial *t, int64_t n, const uint8_t *level, const double *control, double **out)
{
	const struct geae_model_ops *ops = ops_of(t);
	int status;

	trial_doing(t, "observe() of %" PRId64 " rows", n);
	status = ops->observe(&t->cx.pub, t->c->self, n, level, control, out);
	return status == GEAE_OK ? true : failed(t, "observe()", status);
}

static bool observables(struct trial *t)
{
	const struct geae_model_ops *ops = ops_of(t);
	double control[MOST_CONTROLS], *all, **out, **one;
	const struct geae_observable *o = NULL;
	size_t n_control, n_o = 0, open = 0;
	struct geae_state s;
	uint8_t *level;
	int64_t n;
	int status;

	if (!ops->observables)
		return trial_left_out(t, "no observables()");
	if (!spins(t, &s, &level, &n))
		return false;
	trial_doing(t, "observables()");
	status = ops->observables(&t->cx.pub, t->c->self, &n_o, &o);
	if (status != GEAE_OK)
		return failed(t, "observables()", status);
	out = arena_array(&t->arena, n_o + 1, double *);
	one = arena_array(&t->arena, n_o + 1, double *);
	for (size_t k = 0; k < n_o; k++) {
		if (!o[k].name || !*o[k].name)
			return trial_broken(t, "observable %zu has no name", k);
		for (size_t j = 0; j < k; j++)
			if (!strcmp(o[j].name, o[k].name))
				return trial_broken(t, "observables %zu and %zu are both called '%s'", j, k, o[k].name);
		if (o[k].weight && !(isfinite(o[k].scale) && fabs(o[k].scale) > 0))
			return trial_broken(t, "observable '%s' has the scale %g", o[k].name, o[k].scale);
		if (o[k].weight)
			continue;
		open++;
		out[k] = arena_array(&t->arena, N_ROW, double);
		one[k] = arena_array(&t->arena, 1, double);
	}
	if (!open)
		return true;
	if (!ops->observe)
		return trial_broken(t, "%zu observables have no weights, and there is no observe() that computes them", open);
	n_control = controls_at(t, 1, control);
	all = arena_array(&t->arena, N_ROW * n_control + 1, double);
	for (int r = 0; r < N_ROW; r++)
		memcpy(all + (size_t)r * n_control, control, n_control * sizeof(double));
	for (size_t k = 0; k < n_o; k++)
		for (int r = 0; out[k] && r < N_ROW; r++)
			out[k][r] = (double)NAN;
	if (!observed(t, N_ROW, level, all, out))
		return false;
	for (int r = 0; r < N_ROW; r++) {
		if (!observed(t, 1, level + r * n, control, one))
			return false;
		for (size_t k = 0; k < n_o; k++)
			if (out[k] && (isnan(out[k][r]) || memcmp(&out[k][r], one[k], sizeof(double)) != 0))
				return trial_broken(t, "'%s' of levels %s: %.17g among %d rows, %.17g alone", o[k].name, levels_text(t, level + r * n, n),
						    out[k][r], N_ROW, *one[k]);
	}
	return true;
}

/* observe_rows() gives the bytes of observe(), whatever stands between rows. */
static bool packed_rows(struct trial *t)
{
	const struct geae_model_ops *ops = ops_of(t);
	double control[MOST_CONTROLS], *all, **out, **rows;
	const struct geae_observable *o = NULL;
	size_t n_control, n_o = 0, stride;
	struct geae_state s;
	uint8_t *level, *x;
	int64_t n;
	int status;

	if (!ops->observe_rows)
		return trial_left_out(t, "no observe_rows()");
	if (!spins(t, &s, &level, &n))
		return false;
	if (s.encoding != GEAE_SIGN)
		return trial_broken(t, "observe_rows() is offered, but the states are no bits");
	if (ops->observables(&t->cx.pub, t->c->self, &n_o, &o) != GEAE_OK)
		return trial_left_out(t, "no observables");
	stride = geae_row_bytes(&s) + 3;
	x = arena_array(&t->arena, N_ROW * stride, uint8_t);
	memset(x, 0xa5, N_ROW * stride);
	out = arena_array(&t->arena, n_o + 1, double *);
	rows = arena_array(&t->arena, n_o + 1, double *);
	n_control = controls_at(t, 1, control);
	all = arena_array(&t->arena, N_ROW * n_control + 1, double);
	for (size_t r = 0; r < N_ROW; r++) {
		memcpy(all + r * n_control, control, n_control * sizeof(double));
		geae_store_levels(&s, level + (int64_t)r * n, x + r * stride);
	}
	for (size_t k = 0; k < n_o; k++)
		if (!o[k].weight) {
			out[k] = arena_array(&t->arena, N_ROW, double);
			rows[k] = arena_array(&t->arena, N_ROW, double);
		}
	if (!observed(t, N_ROW, level, all, out))
		return false;
	trial_doing(t, "observe_rows() of %d rows", N_ROW);
	status = ops->observe_rows(&t->cx.pub, t->c->self, N_ROW, x, stride, all, rows);
	if (status != GEAE_OK)
		return failed(t, "observe_rows()", status);
	for (size_t k = 0; k < n_o; k++)
		for (int r = 0; out[k] && r < N_ROW; r++)
			if (memcmp(&out[k][r], &rows[k][r], sizeof(double)) != 0)
				return trial_broken(t, "'%s' of levels %s: observe() gives %.17g, observe_rows() %.17g", o[k].name,
						    levels_text(t, level + r * n, n), out[k][r], rows[k][r]);
	return true;
}

/* ---- spectra ---- */

struct spectra {
	int64_t n, n_x;
	size_t n_label, n_control;
	double *control, **label;
	float *x;
	uint8_t *valid;
};

static struct spectra spectra_make(struct trial *t, const struct geae_state *s, int64_t n, bool labels_only)
{
	struct spectra a = { .n = n, .n_x = geae_components(s) };

	while (ops_of(t)->labels && ops_of(t)->labels[a.n_label].name)
		a.n_label++;
	while (ops_of(t)->controls[a.n_control].name)
		a.n_control++;
	a.control = arena_array(&t->arena, (size_t)n * a.n_control + 1, double);
	a.label = arena_array(&t->arena, a.n_label + 1, double *);
	for (size_t k = 0; k < a.n_label; k++)
		a.label[k] = arena_array(&t->arena, n, double);
	a.x = labels_only ? NULL : arena_array(&t->arena, n * a.n_x, float);
	a.valid = arena_array(&t->arena, n, uint8_t);
	memset(a.valid, 1, (size_t)n);
	return a;
}

static bool respond(struct trial *t, const struct spectra *a)
{
	struct geae_response r = { a->n, a->control, a->x, a->label, a->valid };
	int status;

	trial_doing(t, "response() of %" PRId64 " rows", a->n);
	context_reset(&t->cx);
	status = ops_of(t)->response(&t->cx.pub, t->c->self, &r);
	return status == GEAE_OK ? true : failed(t, "response()", status);
}

static bool same_row(const struct spectra *a, int64_t i, const struct spectra *b, int64_t j, const char **what)
{
	*what = "x";
	if (a->valid[i] != b->valid[j] || memcmp(a->x + i * a->n_x, b->x + j * b->n_x, (size_t)a->n_x * sizeof(float)) != 0)
		return false;
	*what = "a label";
	for (size_t k = 0; k < a->n_label; k++)
		if (memcmp(&a->label[k][i], &b->label[k][j], sizeof(double)) != 0 && !(isnan(a->label[k][i]) && isnan(b->label[k][j])))
			return false;
	return true;
}

static bool response_rows(struct trial *t)
{
	struct geae_state s;
	struct spectra forth, back, labels;
	const char *what;

	if (!ops_of(t)->response)
		return trial_left_out(t, "no response()");
	if (!state_of(t, &s))
		return false;
	forth = spectra_make(t, &s, 2, false);
	back = spectra_make(t, &s, 2, false);
	labels = spectra_make(t, &s, 2, true);
	for (int i = 0; i < 2; i++) {
		controls_at(t, i, forth.control + (size_t)i * forth.n_control);
		controls_at(t, i, labels.control + (size_t)i * forth.n_control);
		controls_at(t, 1 - i, back.control + (size_t)i * forth.n_control);
	}
	if (!respond(t, &forth) || !respond(t, &back) || !respond(t, &labels))
		return false;
	for (int i = 0; i < 2; i++) {
		const char *at = point_text(t, forth.control + (size_t)i * forth.n_control);

		for (int64_t c = 0; forth.valid[i] && c < forth.n_x; c++)
			if (!isfinite(forth.x[i * forth.n_x + c]))
				return trial_broken(t, "x[%" PRId64 "] at %s is %g, though the row is called valid", c, at, (double)forth.x[i * forth.n_x + c]);
		if (!same_row(&forth, i, &back, 1 - i, &what))
			return trial_broken(t, "%s of the row at %s depends on the order of the rows", what, at);
		for (size_t k = 0; k < labels.n_label; k++)
			if (!isnan(labels.label[k][i]) && forth.valid[i] && memcmp(&labels.label[k][i], &forth.label[k][i], sizeof(double)) != 0)
				return trial_broken(t, "label '%s' at %s: %.17g without spectra, %.17g with them", ops_of(t)->labels[k].name, at,
						    labels.label[k][i], forth.label[k][i]);
	}
	return true;
}

/* ---- threads ---- */

struct crowd {
	struct trial *t;
	const uint8_t *level;
	const double *control;
	int64_t n_site;
	double e[64];
	int status[64];
	struct context cx[8];
};

static void one_of_crowd(int64_t i, int thread, void *arg)
{
	struct crowd *c = arg;

	context_reset(&c->cx[thread]);
	c->status[i] = ops_of(c->t)->energy(&c->cx[thread].pub, c->t->c->self, 1, c->level + i % N_ROW * c->n_site, c->control, &c->e[i]);
}

static bool threads(struct trial *t)
{
	double control[MOST_CONTROLS], alone;
	struct crowd c = { .t = t, .control = control };
	struct pool *pool;
	struct geae_state s;
	uint8_t *level;

	if (!ops_of(t)->energy)
		return trial_left_out(t, "no energy()");
	if (!spins(t, &s, &level, &c.n_site))
		return false;
	c.level = level;
	controls_at(t, 1, control);
	pool = pool_create(8);
	if (!pool)
		return trial_left_out(t, "no threads to be had");
	for (int k = 0; k < 8; k++)
		context_init(&c.cx[k], &t->session);
	trial_doing(t, "energy() from 8 threads at once");
	for (int round = 0; round < 8; round++)
		pool_run(pool, 64, one_of_crowd, &c);
	pool_destroy(pool);
	for (int k = 0; k < 8; k++)
		context_finish(&c.cx[k]);
	for (int i = 0; i < 64; i++) {
		if (!energies(t, 1, level + i % N_ROW * c.n_site, control, &alone))
			return false;
		if (c.status[i] != GEAE_OK || memcmp(&alone, &c.e[i], sizeof(alone)) != 0)
			return trial_broken(t, "E of levels %s: %.17g in one thread, %.17g among 8", levels_text(t, level + i % N_ROW * c.n_site, c.n_site),
					    alone, c.e[i]);
	}
	return true;
}

int exercise_model(struct trial *t)
{
	const struct geae_model_ops *ops = t->ops;
	double control[2 * MOST_CONTROLS], e[1];
	const struct geae_observable *o;
	struct geae_symmetry group;
	struct geae_state s = { 0 };
	struct geae_pairs p;
	uint8_t *level;
	size_t n_o;

	controls_at(t, 0, control);
	GEAE_TRY(ops->state(&t->cx.pub, t->c->self, &s));
	if (ops->observables)
		GEAE_TRY(ops->observables(&t->cx.pub, t->c->self, &n_o, &o));
	if (ops->symmetry)
		GEAE_TRY(ops->symmetry(&t->cx.pub, t->c->self, control, &group));
	if (s.encoding == GEAE_NUMBERS) {
		struct spectra a = spectra_make(t, &s, 1, false);

		memcpy(a.control, control, a.n_control * sizeof(double));
		return ops->response ? ops->response(&t->cx.pub, t->c->self, &(struct geae_response){ 1, a.control, a.x, a.label, a.valid }) : GEAE_OK;
	}
	level = arena_array(&t->arena, geae_sites(&s) + 1, uint8_t);
	if (ops->pairs)
		GEAE_TRY(ops->pairs(&t->cx.pub, t->c->self, control, &p));
	return ops->energy ? ops->energy(&t->cx.pub, t->c->self, 1, level, control, e) : GEAE_OK;
}

const struct law laws_model[] = {
	{ "state", "state() describes configurations, or spectra, that the other operations can fill", "state(): dim, axis, n_level, value", state_sound, false },
	{ "rows-alone", "the energy of a row does not depend on the rows beside it", "the loop over rows in energy(): where row r begins, which controls it has", rows_alone, false },
	{ "pairs", "bonds join two different sites, types and energies exist, T is positive", "bond, bond_type, site_type, f, g and T in pairs()", pairs_sound, false },
	{ "pairs-energy", "energy() is the sum over the bonds and sites of pairs()", "signs, factors 1/2, bonds counted twice, the field's term g, in pairs() or energy()", pairs_energy, false },
	{ "torus", "dim and offset name the same bonds as the list", "offset: one bond (i, i + offset[k]) of type k for every site and k", torus, false },
	{ "generators", "generators are signed permutations of components, named, each another, none the identity", "perm and sign: (g x)[c] = sign[c] x[perm[c]]", generators_sound, false },
	{ "generators-energy", "no generator changes the energy, at any controls", "symmetry(): a field breaks the spin flip; unequal couplings break rotations; the centre of a rotation", generators_energy, false },
	{ "observables", "observables are named, and observe() gives those without weights, row by row", "observables(): weight and scale; observe(): out[k][row] for every k that is not NULL", observables, false },
	{ "packed-rows", "observe_rows() gives the same bytes as observe()", "observe_rows(): row r begins at x + r * stride, lowest bit first", packed_rows, false },
	{ "response-rows", "a spectrum and its labels depend on its own controls alone, and are finite where called valid", "response(): what is kept from row to row; valid", response_rows, false },
	{ "threads", "operations on const self give the same from several threads at once", "static variables, and members of the instance that are written after open()", threads, false },
	{ .id = NULL },
};
