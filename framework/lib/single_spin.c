/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Updates of one site at a time.
 *
 * Each update alone leaves the Boltzmann distribution unchanged, hence so does any order of sites chosen without
 * looking at the spins.  Random sites are drawn ahead: while one is updated, the neighbours of those to come are on
 * their way from memory.
 */
#include <string.h>
#include <geae/single_spin.h>

enum { MAX_CLASS = 64, MAX_KEY = 4096, MAX_KIND = 16, AHEAD = 16 };

/* Views of bonds under which a flip costs the same are of one kind; false: too many for a table. */
static bool find_kinds(struct geae_single_spin *t, int32_t *kind)
{
	const struct geae_neighbours *g = &t->near;

	for (int32_t v = 0; v < g->n_view; v++) {
		const double *f = g->view + 4 * v, low = f[2] - f[0], high = f[3] - f[1];
		int k = 0;

		while (k < t->n_kind && (t->flip[k][0] != low || t->flip[k][1] != high))
			k++;
		if (k == MAX_KIND)
			return false;
		t->flip[k][0] = low;
		t->flip[k][1] = high;
		kind[v] = k;
		t->n_kind += k == t->n_kind;
	}
	return true;
}

static struct geae_site_class class_at(const struct geae_neighbours *g, int64_t i, const int32_t *kind)
{
	struct geae_site_class c = { .type = g->site_type ? g->site_type[i] : 0 };

	for (int64_t k = g->first[i]; k < g->first[i + 1]; k++)
		c.degree[kind[g->at[k].view]]++;
	return c;
}

static bool find_classes(struct geae_single_spin *t, const int32_t *kind, uint16_t *class_of)
{
	const struct geae_neighbours *g = &t->near;

	for (int64_t i = 0; i < g->n_site; i++) {
		struct geae_site_class c = class_at(g, i, kind);
		int k = 0;

		while (k < t->n_class && memcmp(&t->class[k], &c, sizeof(c)) != 0)
			k++;
		if (k == MAX_CLASS)
			return false;
		t->class[k] = c;
		t->n_class += k == t->n_class;
		class_of[i] = (uint16_t)k;
		for (int m = 0; m < t->n_kind; m++)
			t->widest[m] = c.degree[m] > t->widest[m] ? c.degree[m] : t->widest[m];
	}
	t->n_key = 1;
	for (int m = 0; m < t->n_kind; m++) {
		t->stride[m] = t->n_key;
		t->n_key *= t->widest[m] + 1;
		if (t->n_key > MAX_KEY)
			return false;
	}
	return true;
}

static int32_t common_degree(const struct geae_neighbours *g)
{
	for (int64_t i = 0; i < g->n_site; i++)
		if (g->first[i + 1] - g->first[i] != g->first[1])
			return 0;
	return (int32_t)g->first[1];
}

int geae_single_spin_make(struct geae_cx *cx, const struct geae_pairs *pairs, struct geae_single_spin *t)
{
	struct geae_counted *at;
	uint16_t *class_of;
	int32_t *kind;

	memset(t, 0, sizeof(*t));
	GEAE_TRY(geae_neighbours_make(cx, pairs, &t->near));
	kind = geae_scratch(cx, t->near.n_view + 1, int32_t);
	class_of = geae_scratch(cx, t->near.n_site, uint16_t);
	at = geae_scratch(cx, t->near.first[t->near.n_site] + 1, struct geae_counted);
	if (!kind || !class_of || !at)
		return GEAE_ENOMEM;
	t->class_of = class_of;
	t->at = at;
	t->degree = common_degree(&t->near);
	t->tabled = t->near.n_level == 2 && find_kinds(t, kind) && find_classes(t, kind, class_of);
	for (int64_t k = 0; t->tabled && k < t->near.first[t->near.n_site]; k++)
		at[k] = (struct geae_counted){ t->near.at[k].site, t->stride[kind[t->near.at[k].view]] };
	return GEAE_OK;
}

/* Energy of raising a site of class c from 0 to 1. */
static double raising(const struct geae_single_spin *t, int c, int32_t key)
{
	const struct geae_site_class *class = &t->class[c];
	double up = t->near.site ? t->near.site[2 * class->type + 1] - t->near.site[2 * class->type] : 0;

	for (int m = 0; m < t->n_kind; m++) {
		int32_t n_up = key / t->stride[m] % (t->widest[m] + 1);

		up += t->flip[m][1] * n_up + t->flip[m][0] * (class->degree[m] - n_up);
	}
	return up;
}

static double probability(double cost, double T, int rule)
{
	return rule == GEAE_METROPOLIS ? exp(-cost / T) : 1 / (1 + exp(cost / T));
}

int geae_single_updates_make(struct geae_cx *cx, const struct geae_single_spin *t, double T, enum geae_rule rule,
			     struct geae_single_updates *out)
{
	uint64_t *flip;

	*out = (struct geae_single_updates){ .of = t, .T = T, .rule = (int)rule };
	if (!t->tabled)
		return GEAE_OK;
	out->flip = flip = geae_scratch(cx, t->n_class * 2 * t->n_key, uint64_t);
	if (!flip)
		return GEAE_ENOMEM;
	for (int c = 0; c < t->n_class; c++)
		for (int32_t key = 0; key < t->n_key; key++) {
			double up = raising(t, c, key);

			flip[(2 * c + 0) * t->n_key + key] = geae_threshold(probability(up, T, (int)rule));
			flip[(2 * c + 1) * t->n_key + key] = geae_threshold(probability(-up, T, (int)rule));
		}
	return GEAE_OK;
}

/* degree: known to the compiler, or 0. */
static inline __attribute__((always_inline)) void update_tabled(const struct geae_single_updates *u, int64_t i,
								uint8_t *level, uint64_t random, const int64_t degree)
{
	const struct geae_single_spin *t = u->of;
	const struct geae_counted *at = t->at + (degree ? degree * i : t->near.first[i]);
	int64_t n = degree ? degree : t->near.first[i + 1] - t->near.first[i];
	int32_t key = 0;

	for (int64_t k = 0; k < n; k++)
		key += level[at[k].site] * at[k].stride;
	level[i] ^= random < u->flip[(2 * (t->n_class > 1 ? t->class_of[i] : 0) + level[i]) * t->n_key + key];
}

static double site_energy(const struct geae_neighbours *g, int64_t i, int64_t a, const uint8_t *level)
{
	int64_t q = g->n_level;
	double e = g->site ? g->site[(g->site_type ? g->site_type[i] : 0) * q + a] : 0;

	for (int64_t k = g->first[i]; k < g->first[i + 1]; k++)
		e += g->view[(g->at[k].view * q + a) * q + level[g->at[k].site]];
	return e;
}

static void heat_bath_any(const struct geae_single_updates *u, int64_t i, uint8_t *level, struct geae_xoshiro *random)
{
	const struct geae_neighbours *g = &u->of->near;
	double weight[256], least = INFINITY, sum = 0, at;
	int32_t a = 0;

	for (int32_t b = 0; b < g->n_level; b++) {
		weight[b] = site_energy(g, i, b, level);
		least = fmin(least, weight[b]);
	}
	for (int32_t b = 0; b < g->n_level; b++)
		sum += weight[b] = exp((least - weight[b]) / u->T);
	at = (double)(geae_xoshiro(random) >> 11) * 0x1p-53 * sum;
	while (a + 1 < g->n_level && at >= weight[a])
		at -= weight[a++];
	level[i] = (uint8_t)a;
}

static void update_any(const struct geae_single_updates *u, int64_t i, uint8_t *level, struct geae_xoshiro *random)
{
	const struct geae_neighbours *g = &u->of->near;
	int64_t old = level[i], new = (int64_t)geae_xoshiro_below(random, (uint64_t)g->n_level - 1);
	double cost;

	new += new >= old;
	cost = site_energy(g, i, new, level) - site_energy(g, i, old, level);
	if (cost <= 0 || geae_xoshiro(random) < geae_threshold(exp(-cost / u->T)))
		level[i] = (uint8_t)new;
}

void geae_single_update(const struct geae_single_updates *u, uint8_t *level, struct geae_xoshiro *random)
{
	int64_t i = (int64_t)geae_xoshiro_below(random, (uint64_t)u->of->near.n_site);

	if (u->of->tabled)
		update_tabled(u, i, level, geae_xoshiro(random), 0);
	else if (u->rule == GEAE_METROPOLIS)
		update_any(u, i, level, random);
	else
		heat_bath_any(u, i, level, random);
}

static void sweep_any(const struct geae_single_updates *u, bool in_turn, uint8_t *level, struct geae_xoshiro *random)
{
	const int64_t n = u->of->near.n_site;
	struct geae_xoshiro r = *random;

	if (u->rule == GEAE_METROPOLIS)
		for (int64_t k = 0; k < n; k++)
			update_any(u, in_turn ? k : (int64_t)geae_xoshiro_below(&r, (uint64_t)n), level, &r);
	else
		for (int64_t k = 0; k < n; k++)
			heat_bath_any(u, in_turn ? k : (int64_t)geae_xoshiro_below(&r, (uint64_t)n), level, &r);
	*random = r;
}

static inline __attribute__((always_inline)) void sweep_random(const struct geae_single_updates *u, uint8_t *level,
							       struct geae_xoshiro *random, const int64_t degree)
{
	const struct geae_counted *at = u->of->at;
	const int64_t n = u->of->near.n_site;
	struct geae_xoshiro r = *random;
	int64_t site[AHEAD];

	for (int64_t k = 0; k < AHEAD; k++)
		site[k] = (int64_t)geae_xoshiro_below(&r, (uint64_t)n);
	for (int64_t k = 0; k < n; k++) {
		int64_t i = site[k % AHEAD], next = (int64_t)geae_xoshiro_below(&r, (uint64_t)n);

		__builtin_prefetch(at + (degree ? degree * next : u->of->near.first[next]));
		site[k % AHEAD] = next;
		update_tabled(u, i, level, geae_xoshiro(&r), degree);
	}
	*random = r;
}

static inline __attribute__((always_inline)) void sweep_in_turn(const struct geae_single_updates *u, uint8_t *level,
								struct geae_xoshiro *random, const int64_t degree)
{
	struct geae_xoshiro r = *random;

	for (int64_t i = 0; i < u->of->near.n_site; i++)
		update_tabled(u, i, level, geae_xoshiro(&r), degree);
	*random = r;
}

void geae_single_sweep(const struct geae_single_updates *u, enum geae_order order, uint8_t *level,
		       struct geae_xoshiro *random)
{
	const bool in_turn = order == GEAE_SEQUENTIAL;

	if (!u->of->tabled)
		sweep_any(u, in_turn, level, random);
	else if (u->of->degree == 4)
		in_turn ? sweep_in_turn(u, level, random, 4) : sweep_random(u, level, random, 4);
	else if (u->of->degree == 6)
		in_turn ? sweep_in_turn(u, level, random, 6) : sweep_random(u, level, random, 6);
	else
		in_turn ? sweep_in_turn(u, level, random, 0) : sweep_random(u, level, random, 0);
}
