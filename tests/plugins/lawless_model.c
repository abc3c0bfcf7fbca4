/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ferromagnet on a ring that breaks the law that the parameter `how` names; sound without. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <geae/plugin.h>

enum { SOUND, LEVELS, ROWS, BOND, ENERGY, OFFSET, PERM, NAMES, FLIP, OBSERVE, SHARED, MEMORY, IGNORED, PRINT, FOLDER, HANDLER, CRASH, EXIT, REFUSE,
       SECOND };

struct ring {
	int64_t L;
	int32_t how;
	int32_t *bond, *perm;
	int8_t *minus;
	struct geae_generator generator[2];
};

static volatile double shared; /* what concurrent calls tread on */
static volatile int zero;
static int n_open;

static const struct geae_control controls[] = {
	{ "T", "energy/k_B", "temperature", 0, 1e9, GEAE_ABOVE_MIN, NAN },
	{ "h", "energy", "field", -1e9, 1e9, 0, 0 },
	{ .name = NULL },
};

static int open_ring(struct geae_cx *cx, void *self)
{
	struct ring *r = self;
	const int64_t L = r->L;
	const size_t n = (size_t)L;

	if (r->how == REFUSE)
		return geae_fail(cx, GEAE_EPARAM, "L = %lld does not suit me", (long long)L);
	if (r->how == SECOND && n_open++)
		return geae_fail(cx, GEAE_EBUG, "I am open already");
	r->bond = malloc(2 * n * sizeof(*r->bond));
	r->perm = malloc(2 * n * sizeof(*r->perm));
	r->minus = malloc(n);
	if (r->how != MEMORY && (!r->bond || !r->perm || !r->minus) && r->how != IGNORED)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for %lld sites", (long long)L);
	for (int64_t i = 0; i < L && (r->how != IGNORED || (r->bond && r->perm && r->minus)); i++) {
		r->bond[2 * i] = (int32_t)i;
		r->bond[2 * i + 1] = (int32_t)(r->how == BOND && i == 3 ? i : (i + 1) % L);
		r->perm[i] = (int32_t)(r->how == PERM && i == 2 ? 0 : (i + 1) % L);
		r->perm[L + i] = (int32_t)i;
		r->minus[i] = -1;
	}
	r->generator[0] = (struct geae_generator){ "alpha", "", r->perm, NULL };
	r->generator[1] = (struct geae_generator){ r->how == NAMES ? "alpha" : "sigma", "", r->perm + L, r->minus };
	if (r->how == PRINT)
		puts("hello");
	if (r->how == FOLDER && chdir("/"))
		return GEAE_EIO;
	if (r->how == HANDLER)
		signal(SIGUSR1, SIG_IGN);
	return GEAE_OK;
}

static void close_ring(void *self)
{
	struct ring *r = self;

	free(r->bond);
	free(r->perm);
	free(r->minus);
}

static int state(struct geae_cx *cx, const void *self, struct geae_state *s)
{
	const struct ring *r = self;

	(void)cx;
	*s = (struct geae_state){ .encoding = GEAE_SIGN, .rank = 1, .dim = { r->L }, .axis = { "x" }, .n_level = r->how == LEVELS ? 3 : 2 };
	return GEAE_OK;
}

static int energy(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control, double *e)
{
	const struct ring *r = self;

	(void)cx;
	if (r->how == CRASH)
		*(volatile int *)(uintptr_t)(16 + zero) = 1;
	if (r->how == EXIT)
		exit(3);
	for (int64_t k = 0; k < n; k++) {
		const uint8_t *s = level + k * r->L;
		double sum = 0;

		for (int64_t i = 0; i < r->L; i++) {
			sum -= (2.0 * s[i] - 1) * (2.0 * s[(i + 1) % r->L] - 1) + control[2 * k + 1] * (2.0 * s[i] - 1);
		}
		if (r->how == SHARED) { /* time for others to come between */
			shared = sum;
			usleep(200);
			sum = shared;
		}
		e[k] = r->how == ENERGY ? sum / 2 : r->how == ROWS ? sum + (double)k : sum;
	}
	return GEAE_OK;
}

static int pairs(struct geae_cx *cx, const void *self, const double *control, struct geae_pairs *p)
{
	static const int32_t right[] = { 1 }, left[] = { 2 };
	const struct ring *r = self;
	double *f = geae_scratch(cx, 6, double);

	if (!f)
		return GEAE_ENOMEM;
	f[0] = f[3] = -1;
	f[1] = f[2] = 1;
	f[4] = control[1];
	f[5] = -control[1];
	*p = (struct geae_pairs){ .n_site = r->L, .n_bond = r->L, .n_level = 2, .n_bond_type = 1, .n_site_type = 1, .bond = r->bond, .f = f, .g = f + 4,
				  .T = control[0], .rank = 1, .n_offset = 1, .dim = { r->L }, .offset = r->how == OFFSET ? left : right };
	return GEAE_OK;
}

static int symmetry(struct geae_cx *cx, const void *self, const double *control, struct geae_symmetry *s)
{
	const struct ring *r = self;

	(void)cx;
	*s = (struct geae_symmetry){ r->L, fabs(control[1]) > 0 && r->how != FLIP ? 1 : 2, r->generator };
	return GEAE_OK;
}

static int observables(struct geae_cx *cx, const void *self, size_t *n, const struct geae_observable **o)
{
	static const struct geae_observable walls[] = { { "walls", "1", "walls between domains", NULL, 1 } };

	(void)cx;
	(void)self;
	*n = 1;
	*o = walls;
	return GEAE_OK;
}

static int observe(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control, double *const *out)
{
	const struct ring *r = self;

	(void)cx;
	(void)control;
	for (int64_t k = 0; k < n && r->how != OBSERVE; k++) {
		out[0][k] = 0;
		for (int64_t i = 0; i < r->L; i++)
			out[0][k] += level[k * r->L + i] != level[k * r->L + (i + 1) % r->L];
	}
	return GEAE_OK;
}

static const struct geae_param params[] = {
	GEAE_P_INT(struct ring, L, "6", 4, 64, "site", "length of the ring"),
	GEAE_P_CHOICE(struct ring, how, "sound",
		      "sound|levels|rows|bond|energy|offset|perm|names|flip|observe|shared|memory|ignored|print|folder|handler|crash|exit|refuse|second",
		      "the law to break"),
	GEAE_P_END
};
static const struct geae_model_ops ops = { .size = sizeof ops, .controls = controls, .state = state, .energy = energy, .observables = observables,
					   .observe = observe, .pairs = pairs, .symmetry = symmetry };

#ifdef EXPORT_MORE
GEAE_EXPORT int another_symbol(void);
int another_symbol(void)
{
	return 2385;
}
#define NAME "exporter"
#else
#define NAME "lawless"
#endif
GEAE_DEFINE(GEAE_MODEL, .name = NAME, .version = "1.0", .license = "GPL-3.0-or-later", .summary = "breaks one law",
	    .doc = "For tests of geaepipe test-plugin.", .params = params, .instance_size = sizeof(struct ring), .open = open_ring, .close = close_ring,
	    .ops = &ops)
