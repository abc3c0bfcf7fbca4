/* SPDX-License-Identifier: GPL-3.0-or-later */
/* feature[i] = sum_k weight[k] component[index[k]] for every row, threads taking whole rows.
 *
 * Where all weights of a feature of packed spins have one magnitude a (orbit means do), the sum is
 * a (2 |x & P| - |P| - 2 |x & M| + |M|) with P and M the components of weight +a and -a: counted, not added,
 * and exact.  Check: the mean of all spins of an up configuration is 1 to the last bit. */
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <geae/states.h>
#include "feature_project.h"

enum { BLOCK = 256 }; /* rows a thread takes at a time */

struct masks { /* of one feature; words of 64 components */
	uint64_t *plus, *minus;
	double scale, offset;
};

struct work {
	const struct feature_set *f;
	const struct geae_array *x;
	const bool *wanted;
	const struct feature_source *source;
	struct masks *mask; /* NULL: the general way */
	size_t row_bytes;
	float *out;
};

static bool one_magnitude(const struct geae_projection *p, int64_t i)
{
	double a = p->start[i] < p->start[i + 1] ? fabs(p->weight[p->start[i]]) : 0;

	for (int64_t k = p->start[i]; k < p->start[i + 1]; k++)
		if (fabs(p->weight[k]) < a || fabs(p->weight[k]) > a)
			return false;
	return true;
}

static struct masks *make_masks(const struct feature_set *f, struct arena *arena)
{
	const struct geae_projection *p = &f->projection;
	size_t words = (size_t)(geae_components(&f->state) + 63) / 64;
	struct masks *m = arena_array(arena, p->n_feature, struct masks);

	if (f->state.encoding != GEAE_SIGN || !p->start)
		return NULL;
	for (int64_t i = 0; i < p->n_feature; i++) {
		double a = p->start[i] < p->start[i + 1] ? fabs(p->weight[p->start[i]]) : 0;

		if (!one_magnitude(p, i))
			return NULL;
		m[i].plus = arena_array(arena, words, uint64_t);
		m[i].minus = arena_array(arena, words, uint64_t);
		m[i].scale = a;
		for (int64_t k = p->start[i]; k < p->start[i + 1]; k++) {
			uint64_t *word = p->weight[k] > 0 ? m[i].plus : m[i].minus;

			word[p->index[k] / 64] |= (uint64_t)1 << (p->index[k] % 64);
			m[i].offset += p->weight[k] > 0 ? -1 : 1;
		}
	}
	return m;
}

static void by_counting(const struct work *w, const unsigned char *row, float *out)
{
	size_t words = (w->row_bytes + 7) / 8;

	for (int64_t i = 0; i < w->f->n_feature; i++) {
		const struct masks *m = &w->mask[i];
		int64_t sum = 0;

		for (size_t k = 0; k < words; k++) {
			uint64_t bits = 0;
			size_t left = w->row_bytes - 8 * k;

			memcpy(&bits, row + 8 * k, left < 8 ? left : 8);
			sum += __builtin_popcountll(bits & m->plus[k]) - __builtin_popcountll(bits & m->minus[k]);
		}
		out[i] = (float)(m->scale * (2 * (double)sum + m->offset));
	}
}

static void by_adding(const struct work *w, const double *component, float *out)
{
	const struct geae_projection *p = &w->f->projection;

	for (int64_t i = 0; i < p->n_feature; i++) {
		double sum = 0;

		if (!p->start) {
			out[i] = (float)component[i];
			continue;
		}
		for (int64_t k = p->start[i]; k < p->start[i + 1]; k++)
			sum += p->weight[k] * component[p->index[k]];
		out[i] = (float)sum;
	}
}

static void components(const struct geae_state *s, const struct geae_array *x, int64_t r, const char *row, uint8_t *level, double *out)
{
	int64_t sites = geae_sites(s), q = s->n_level;

	if (s->encoding == GEAE_NUMBERS) {
		for (int64_t i = 0; i < sites; i++)
			out[i] = geae_number(x, r * sites + i);
		return;
	}
	geae_load_levels(s, row, level);
	for (int64_t i = 0; i < sites; i++) {
		if (s->encoding == GEAE_SIGN)
			out[i] = 2.0 * level[i] - 1;
		else if (s->encoding == GEAE_VALUE)
			out[i] = s->value[level[i]];
		else
			for (int64_t a = 0; a < q; a++)
				out[i * q + a] = a == level[i];
	}
}

static int project_block(struct geae_cx *cx, int64_t block, void *arg)
{
	const struct work *w = arg;
	const struct geae_state *s = &w->f->state;
	int64_t first = block * BLOCK, last = first + BLOCK < w->f->n_row ? first + BLOCK : w->f->n_row;
	uint8_t *level = geae_scratch(cx, geae_sites(s) + 1, uint8_t);
	double *component = geae_scratch(cx, geae_components(s) + 1, double);

	if (!level || !component)
		return GEAE_ENOMEM;
	for (int64_t r = first; r < last; r++) {
		const char *row = (const char *)w->x->data + (size_t)r * w->row_bytes;
		float *out = w->out + r * w->f->n_feature;

		if (w->wanted && !w->wanted[r])
			continue;
		if (w->mask) {
			by_counting(w, (const unsigned char *)row, out);
		} else {
			components(s, w->x, r, row, level, component);
			for (int64_t i = 0; i < geae_components(s) && s->encoding == GEAE_NUMBERS; i++)
				if (!isfinite(component[i]))
					return feature_not_finite(cx, w->source, r, i);
			by_adding(w, component, out);
		}
	}
	return GEAE_OK;
}

int feature_project_rows(struct context *cx, const struct feature_source *s, struct feature_set *f, const bool *wanted, struct arena *arena)
{
	struct work w = { .f = f, .x = s->x, .wanted = wanted, .source = s, .row_bytes = geae_row_bytes(&f->state) };

	w.out = arena_get(arena, (size_t)(f->n_row * f->n_feature + 1) * sizeof(float));
	if (!w.out)
		return geae_fail(&cx->pub, GEAE_ENOMEM, "no memory for %" PRId64 " x %" PRId64 " input features", f->n_row, f->n_feature);
	w.mask = make_masks(f, arena);
	GEAE_TRY(cx->pub.host->parallel(&cx->pub, (f->n_row + BLOCK - 1) / BLOCK, project_block, &w));
	f->x = (struct feed){ .type = FEED_FLOAT, .data = w.out, .stride = (size_t)f->n_feature * sizeof(float) };
	return GEAE_OK;
}
