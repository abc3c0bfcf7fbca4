/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nearest neighbours by looking at all: latents are few, rows are thousands. */
#include "neighbours_of.h"

enum { CHUNK = 64 };

struct search {
	int64_t n_latent, n_reference, n_query, k, *to;
	const int64_t *reference, *query, *group;
	double *at, *wanted; /* [n_reference][n_latent], [n_query][n_latent], in units of the spread */
};

static void one_query(const struct search *s, int64_t q)
{
	const double *from = s->wanted + q * s->n_latent;
	double nearest[NEIGHBOURS_MOST];
	int64_t held = 0, *to = s->to + q * s->k;

	for (int64_t i = 0; i < s->n_reference; i++) {
		const double *at = s->at + i * s->n_latent;
		double far = 0;
		int64_t place;

		if (s->group[s->reference[i]] == s->group[s->query[q]])
			continue; /* itself, or its image */
		for (int64_t l = 0; l < s->n_latent; l++)
			far += (at[l] - from[l]) * (at[l] - from[l]);
		if (held == s->k && !(far < nearest[held - 1]))
			continue;
		place = held < s->k ? held++ : held - 1;
		for (; place > 0 && nearest[place - 1] > far; place--) {
			nearest[place] = nearest[place - 1];
			to[place] = to[place - 1];
		}
		nearest[place] = far;
		to[place] = s->reference[i];
	}
}

static int chunk(struct geae_cx *cx, int64_t c, void *arg)
{
	const struct search *s = arg;

	(void)cx;
	for (int64_t q = c * CHUNK; q < (c + 1) * CHUNK && q < s->n_query; q++)
		one_query(s, q);
	return GEAE_OK;
}

/* 1/standard deviation over the reference rows; a latent that does not move counts nothing. */
static double scale_of(const double *z, int64_t n, const int64_t *row)
{
	double mean = 0, square = 0;

	for (int64_t i = 0; i < n; i++)
		mean += z[row[i]] / (double)n;
	for (int64_t i = 0; i < n; i++)
		square += (z[row[i]] - mean) * (z[row[i]] - mean) / (double)n;
	return square > 0 ? 1 / sqrt(square) : 0;
}

int neighbours_of(struct geae_cx *cx, const struct latent_table *t, int64_t n_reference, const int64_t *reference, int64_t n_query,
		  const int64_t *query, int64_t k, int64_t *to)
{
	struct search s = { .n_latent = t->n_latent, .n_reference = n_reference, .n_query = n_query, .k = k, .to = to,
			    .reference = reference, .query = query, .group = t->group };

	if (n_reference < k || k > NEIGHBOURS_MOST)
		return geae_fail(cx, GEAE_EDATA, "%lld neighbours are wanted among %lld rows", (long long)k, (long long)n_reference);
	s.at = geae_scratch(cx, n_reference * t->n_latent, double);
	s.wanted = geae_scratch(cx, n_query * t->n_latent + 1, double);
	if (!s.at || !s.wanted)
		return GEAE_ENOMEM;
	for (int64_t l = 0; l < t->n_latent; l++) {
		double scale = scale_of(t->column[l], n_reference, reference);

		for (int64_t i = 0; i < n_reference; i++)
			s.at[i * t->n_latent + l] = scale * t->column[l][reference[i]];
		for (int64_t i = 0; i < n_query; i++)
			s.wanted[i * t->n_latent + l] = scale * t->column[l][query[i]];
	}
	for (int64_t i = 0; i < n_query * k; i++)
		to[i] = -1;
	GEAE_TRY(cx->host->parallel(cx, (n_query + CHUNK - 1) / CHUNK, chunk, &s));
	for (int64_t i = 0; i < n_query * k; i++)
		if (to[i] < 0)
			return geae_fail(cx, GEAE_EDATA, "%lld neighbours of other groups are wanted, there are fewer", (long long)k);
	return GEAE_OK;
}
