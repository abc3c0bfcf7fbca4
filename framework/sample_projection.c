/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Projections are observables with weights that the pipeline declares instead of the model:
 *
 *   k = [k0, k1, ...]       (1/N) sum_x cos(2 pi k x) s_x, and with the sine as NAME_sin where that is not 0 everywhere
 *   period = [p0, p1, ...]  NAME_0, NAME_1, ...: the mean of each sublattice, x modulo p, the last axis fastest
 *   orbits = true           NAME_0, NAME_1, ...: signed means over the orbits of the symmetries that an order parameter of
 *                           dimension 1 cannot see broken (geae/orbit.h), of the symmetries at the first control point
 *
 * Weights -1, 0 and 1 are counted on packed words. */
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <geae/lattice.h>
#include <geae/orbit.h>
#include "number_list.h"
#include "sample_projection.h"

enum { MOST_COLUMNS = 256 };

struct projection {
	const char *name;
	struct place place;
	struct number_list k, period; /* n = 0: the other, or orbits */
};

struct sample_projections {
	const struct node *node;
	struct projection *list;
	size_t n;
};

static bool read_one(const struct node *node, struct projection *p, struct arena *arena, struct diags *diags)
{
	static const char *const keys[] = { "k", "period", "orbits", NULL };
	const struct node *how = node->type == NODE_GROUP ? node->child : NULL;
	const char *what;

	p->name = node->name;
	p->place = node->place;
	if (!how || node->n_child != 1) {
		diag_error(diags, node->place, "projection '%s' wants one of k, period and orbits: %s = { k = [0.0, 0.5]; };", node->name, node->name);
		return false;
	}
	what = arena_format(arena, "projection '%s': %s", node->name, how->name);
	if (!strcmp(how->name, "k"))
		return number_list_read(how, false, what, &p->k, arena, diags);
	if (!strcmp(how->name, "period"))
		return number_list_read(how, true, what, &p->period, arena, diags);
	if (strcmp(how->name, "orbits"))
		diag_error(diags, how->place, "projection '%s' has no key '%s'%s", node->name, how->name, suggestion(arena, how->name, keys));
	else if (how->type != NODE_BOOL || !how->integer)
		diag_error(diags, how->place, "projection '%s': orbits = true; is all that can be said", node->name);
	else
		return true;
	return false;
}

bool sample_projections_read(const struct node *node, struct sample_projections **out, struct arena *arena, struct diags *diags)
{
	struct sample_projections *p;
	bool sound = true;

	*out = NULL;
	if (!node)
		return true;
	if (node->type != NODE_GROUP) {
		diag_error(diags, node->place, "'projections' wants a group: projections = { stripes = { k = [0.0, 0.5]; }; };");
		return false;
	}
	*out = p = arena_array(arena, 1, struct sample_projections);
	p->node = node;
	p->list = arena_array(arena, (size_t)node->n_child + 1, struct projection);
	for (const struct node *c = node->child; c; c = c->next)
		sound = read_one(c, &p->list[p->n++], arena, diags) && sound;
	return sound;
}

char *sample_projections_recipe(const struct sample_projections *p, struct arena *arena)
{
	return p ? arena_format(arena, "projections %s\n", node_text(arena, p->node)) : arena_text(arena, "");
}

struct making {
	struct geae_cx *cx;
	struct sample_layout *l;
	struct arena *arena;
	const struct projection *p;
	struct geae_observable *observable;
	const double **wave;
	size_t n, n_model;
};

static int add(struct making *m, const char *name, const char *doc, const int8_t *weight, const double *wave, double scale)
{
	for (size_t k = 0; k < m->n; k++)
		if (!strcmp(m->observable[k].name, name))
			return geae_fail(m->cx, GEAE_EPARAM, "projection '%s': there is a column '%s' already; call it something else", m->p->name, name);
	if (m->n - m->n_model == MOST_COLUMNS)
		return geae_fail(m->cx, GEAE_EPARAM, "projection '%s': more than %d columns; store the states instead", m->p->name, MOST_COLUMNS);
	m->wave[m->n] = wave;
	m->observable[m->n++] = (struct geae_observable){ name, "1", doc, weight, scale };
	return GEAE_OK;
}

static int wants(const struct making *m, size_t n)
{
	if (m->l->state.encoding != GEAE_SIGN && m->l->state.encoding != GEAE_VALUE)
		return geae_fail(m->cx, GEAE_EUNSUP, "projection '%s': the states of this model are not one number a site; use orbits = true", m->p->name);
	if (n != m->l->state.rank)
		return geae_fail(m->cx, GEAE_EPARAM, "projection '%s': numbers for %zu of the lattice's %u axes; give one for each", m->p->name, n,
				 m->l->state.rank);
	return GEAE_OK;
}

/* Weights of -1, 0 and 1 where they are such, within rounding. */
static int8_t *small(const double *wave, int64_t n, struct arena *arena)
{
	int8_t *weight = arena_array(arena, n, int8_t);

	for (int64_t i = 0; i < n; i++) {
		weight[i] = (int8_t)lround(wave[i]);
		if (fabs(wave[i] - weight[i]) > 1e-9)
			return NULL;
	}
	return weight;
}

static int add_wave(struct making *m)
{
	const struct geae_state *s = &m->l->state;
	const int64_t n = geae_sites(s);
	double *wave[2] = { arena_array(m->arena, n, double), arena_array(m->arena, n, double) };
	double most = 0;

	GEAE_TRY(wants(m, m->p->k.n));
	for (int64_t i = 0; i < n; i++) {
		int64_t x[GEAE_MAX_RANK];
		double turns = 0;

		geae_position(s->rank, s->dim, i, x);
		for (uint32_t a = 0; a < s->rank; a++)
			turns += m->p->k.real[a] * (double)x[a];
		turns -= floor(turns);
		wave[0][i] = cos(2 * acos(-1) * turns);
		wave[1][i] = sin(2 * acos(-1) * turns);
		most = fmax(most, fabs(wave[1][i]));
	}
	for (int part = 0; part < (most > 1e-9 ? 2 : 1); part++) {
		int8_t *weight = small(wave[part], n, m->arena);

		GEAE_TRY(add(m, arena_format(m->arena, "%s%s", m->p->name, part ? "_sin" : ""),
			     part ? "projection, (1/N) sum of sin(2 pi k x) s" : "projection, (1/N) sum of cos(2 pi k x) s", weight,
			     weight ? NULL : wave[part], 1 / (double)n));
	}
	return GEAE_OK;
}

static int add_sublattices(struct making *m)
{
	const struct geae_state *s = &m->l->state;
	const int64_t *p = m->p->period.integer, n = geae_sites(s);
	int64_t n_part = 1;

	GEAE_TRY(wants(m, m->p->period.n));
	for (uint32_t a = 0; a < s->rank; a++) {
		if (p[a] < 1 || s->dim[a] % p[a])
			return geae_fail(m->cx, GEAE_EPARAM, "projection '%s': a period of %" PRId64 " does not fit %" PRId64 " sites; use a divisor",
					 m->p->name, p[a], s->dim[a]);
		n_part *= p[a];
		if (n_part > MOST_COLUMNS)
			break;
	}
	for (int64_t k = 0; k < n_part; k++) {
		int8_t *weight = n_part > MOST_COLUMNS ? NULL : arena_array(m->arena, n, int8_t);

		for (int64_t i = 0; weight && i < n; i++) {
			int64_t x[GEAE_MAX_RANK];

			geae_position(s->rank, s->dim, i, x);
			weight[i] = geae_site(s->rank, p, x) == k;
		}
		GEAE_TRY(add(m, arena_format(m->arena, "%s_%" PRId64, m->p->name, k), "projection, mean over one sublattice", weight, NULL,
			     (double)n_part / (double)n));
	}
	return GEAE_OK;
}

static int add_orbits(struct making *m)
{
	struct geae_symmetry group;
	struct geae_orbits o;

	if (!m->l->model->symmetry)
		return geae_fail(m->cx, GEAE_EUNSUP, "projection '%s': this model names no symmetries; use k or period", m->p->name);
	GEAE_TRY(m->l->model->symmetry(m->cx, m->l->model_self, m->l->ask->point, &group));
	GEAE_TRY(geae_orbits(m->cx, &group, &o));
	for (int64_t k = 0; k < o.n_feature; k++) {
		int8_t *weight = o.n_feature > MOST_COLUMNS ? NULL : arena_array(m->arena, o.n_component, int8_t);

		for (int64_t i = 0; weight && i < o.n_component; i++)
			weight[i] = o.feature[i] == k ? o.sign[i] : 0;
		GEAE_TRY(add(m, arena_format(m->arena, "%s_%" PRId64, m->p->name, k), "projection, signed mean over one orbit of never broken symmetries",
			     weight, NULL, 1 / (double)o.size[k]));
	}
	return GEAE_OK;
}

int sample_projections_make(const struct sample_projections *p, struct sample_layout *l, struct geae_cx *cx, struct arena *arena, struct place *at)
{
	struct making m = { .cx = cx, .l = l, .arena = arena, .n = l->n_observable, .n_model = l->n_observable };
	const size_t room = l->n_observable + MOST_COLUMNS + 1;

	if (!p || !p->n)
		return GEAE_OK;
	*at = p->list[0].place;
	if (!l->model || !l->state.encoding || l->state.encoding == GEAE_NUMBERS)
		return geae_fail(cx, GEAE_EUNSUP, "projections are of configurations of a model: there are none here");
	m.observable = arena_array(arena, room, struct geae_observable);
	m.wave = arena_array(arena, room, const double *);
	if (m.n)
		memcpy(m.observable, l->observable, m.n * sizeof(*m.observable));
	for (size_t k = 0; k < p->n; k++) {
		m.p = &p->list[k];
		*at = m.p->place;
		GEAE_TRY(m.p->k.n ? add_wave(&m) : m.p->period.n ? add_sublattices(&m) : add_orbits(&m));
	}
	l->observable = m.observable;
	l->n_observable = m.n;
	l->wave = m.wave;
	return GEAE_OK;
}
