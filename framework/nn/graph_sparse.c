/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fixed sparse matrices of signs: a gather is one with at most one entry per row; its derivative is the transpose,
 * whose rows may have many. */
#include "graph_inner.h"

static struct sparse *sparse_room(struct graph *g, int32_t n_out, int32_t n_in, int32_t n_entry, int32_t **start,
				  int32_t **index, int8_t **sign)
{
	struct sparse *s = arena_array(&g->arena, 1, struct sparse);

	s->n_out = n_out;
	s->n_in = n_in;
	s->start = *start = arena_array(&g->arena, n_out + 1, int32_t);
	s->index = *index = arena_array(&g->arena, n_entry + 1, int32_t);
	s->sign = *sign = arena_array(&g->arena, n_entry + 1, int8_t);
	return s;
}

static const struct sparse *sparse_keyed(struct sparse *s)
{
	size_t n = (size_t)s->start[s->n_out];

	s->key = graph_hash((uint64_t)s->n_in, s->start, sizeof(*s->start) * (size_t)(s->n_out + 1));
	s->key = graph_hash(s->key, s->index, sizeof(*s->index) * n);
	s->key = graph_hash(s->key, s->sign, sizeof(*s->sign) * n);
	return s;
}

const struct sparse *sparse_from_gather(struct graph *g, int32_t n_out, int32_t n_in, const int32_t *index,
					const int8_t *sign)
{
	int32_t *start, *entry, n = 0;
	int8_t *s;
	struct sparse *map = sparse_room(g, n_out, n_in, n_out, &start, &entry, &s);

	for (int32_t i = 0; i < n_out; i++) {
		start[i] = n;
		if (index[i] < 0 || (sign && !sign[i]))
			continue;
		entry[n] = index[i];
		s[n++] = sign ? sign[i] : 1;
	}
	start[n_out] = n;
	return sparse_keyed(map);
}

const struct sparse *sparse_transposed(struct graph *g, const struct sparse *from)
{
	int32_t *start, *index;
	int8_t *sign;
	struct sparse *to = sparse_room(g, from->n_in, from->n_out, from->start[from->n_out], &start, &index, &sign);

	for (int32_t k = 0; k < from->start[from->n_out]; k++)
		start[from->index[k] + 1]++;
	for (int32_t i = 0; i < from->n_in; i++)
		start[i + 1] += start[i];
	for (int32_t i = 0; i < from->n_out; i++)
		for (int32_t k = from->start[i]; k < from->start[i + 1]; k++) {
			int32_t at = start[from->index[k]]++;

			index[at] = i;
			sign[at] = from->sign[k];
		}
	for (int32_t i = from->n_in; i > 0; i--)
		start[i] = start[i - 1];
	start[0] = 0;
	return sparse_keyed(to);
}
