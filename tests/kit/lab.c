/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Analyzers inside a test. */
#include "lab.h"

#include <math.h>
#include <string.h>
#include "array.h"

static bool along_an_axis(const struct geae_array *a, const struct geae_array *coord)
{
	for (uint32_t k = 0; k < a->rank; k++)
		if (!strcmp(a->axis[k], coord->axis[0]))
			return a->dim[k] == coord->dim[0];
	return false;
}

static int keep_output(void *user, struct geae_cx *cx, const char *port, const struct geae_array *like, void **data)
{
	struct lab *lab = user;
	struct lab_output *o = lab->out + lab->n_out;
	const struct geae_array **coord;
	size_t bytes;

	if (lab->n_out == LAB_OUTPUTS || !array_bytes(like, &bytes))
		return geae_fail(cx, GEAE_EBUG, "output '%s' cannot be kept", port);
	for (size_t k = 0; k < lab->n_out; k++)
		if (!strcmp(lab->out[k].name, port))
			return geae_fail(cx, GEAE_EBUG, "output '%s' is made twice", port);
	snprintf(o->name, sizeof o->name, "%s", port);
	o->array = *like;
	coord = arena_array(&lab->arena, like->n_coord + 1, const struct geae_array *);
	for (uint32_t k = 0; k < like->n_coord; k++) { /* as the host does: they must be sound now */
		coord[k] = array_copy(&lab->arena, like->coord[k]);
		if (!coord[k] || !along_an_axis(like, like->coord[k]))
			return geae_fail(cx, GEAE_EBUG, "output '%s': coordinate %u is not sound", port, k);
	}
	o->array.coord = coord;
	o->data = *data = arena_need(&lab->arena, bytes + 8);
	o->array.data = *data;
	lab->n_out++;
	return GEAE_OK;
}

void lab_start(struct lab *lab, const char *analyzer, const char *settings)
{
	memset(lab, 0, sizeof *lab);
	mini_start(&lab->mini, 2385);
	lab->mini.session.output = keep_output;
	lab->analyzer = mini_open(&lab->mini, GEAE_ANALYZER, analyzer, settings, NULL);
}

void lab_finish(struct lab *lab)
{
	mini_close(lab->analyzer);
	mini_finish(&lab->mini);
	arena_free(&lab->arena);
}

struct lab_set *lab_set(struct lab *lab, double L, int64_t n)
{
	static const char *const names[] = { "T", "h", "chain", "step" };
	static const uint32_t roles[] = { GEAE_CONTROL, GEAE_CONTROL, GEAE_INDEX, GEAE_INDEX };
	struct lab_set *s = arena_array(&lab->arena, 1, struct lab_set);
	double **column[] = { &s->T, &s->h, &s->chain, &s->step };

	s->n = n;
	s->L = L;
	s->z = arena_array(&lab->arena, n, double);
	s->array = (struct geae_array){ .name = "z",
					.unit = "1",
					.dtype = GEAE_F64,
					.rank = 1,
					.role = GEAE_OBSERVABLE,
					.n_coord = 4,
					.dim = { n },
					.axis = { "row" },
					.coord = s->coord,
					.data = s->z };
	for (int k = 0; k < 4; k++) {
		*column[k] = arena_array(&lab->arena, n, double);
		s->column[k] = (struct geae_array){ .name = names[k],
						    .unit = "1",
						    .dtype = GEAE_F64,
						    .rank = 1,
						    .role = roles[k],
						    .dim = { n },
						    .axis = { "row" },
						    .data = *column[k] };
		s->coord[k] = &s->column[k];
	}
	s->axis = (struct geae_axis_value){ "L", L, NULL };
	return s;
}

struct lab_set *lab_shuffled(struct lab *lab, const struct lab_set *from, uint64_t id)
{
	struct lab_set *to = lab_set(lab, from->L, from->n);
	int64_t *order = arena_array(&lab->arena, from->n, int64_t);
	struct geae_rng random;

	geae_stream(lab->mini.cx, id, &random);
	for (int64_t i = 0; i < from->n; i++) {
		int64_t k = (int64_t)geae_below(&random, (uint64_t)i + 1);

		order[i] = order[k];
		order[k] = i;
	}
	for (int64_t i = 0; i < from->n; i++) {
		to->z[i] = from->z[order[i]];
		to->T[i] = from->T[order[i]];
		to->h[i] = from->h[order[i]];
		to->chain[i] = from->chain[order[i]];
		to->step[i] = from->step[order[i]];
	}
	return to;
}

static struct geae_given *give(struct lab *lab, size_t n, struct lab_set *const *set)
{
	struct geae_given *given = arena_array(&lab->arena, n + 1, struct geae_given);

	for (size_t k = 0; k < n; k++)
		given[k] = (struct geae_given){ .array = &set[k]->array, .n_axis = 1, .axis = &set[k]->axis };
	return given;
}

static int run_on(struct lab *lab, const struct geae_input *in)
{
	const struct geae_analyzer_ops *ops = lab->analyzer->plugin->descriptor->ops;

	lab->n_out = 0;
	context_reset(&lab->mini.context);
	return ops->run(lab->mini.cx, lab->analyzer->self, in);
}

int lab_run(struct lab *lab, size_t n_set, struct lab_set *const *set, const struct geae_component *port2)
{
	struct geae_given second = { .model = port2 };

	return run_on(lab, (struct geae_input[4]){ { n_set, give(lab, n_set, set) }, { port2 != NULL, &second } });
}

int lab_run_both(struct lab *lab, size_t n_set, struct lab_set *const *set, size_t n_second, struct lab_set *const *second)
{
	return run_on(lab, (struct geae_input[4]){ { n_set, give(lab, n_set, set) }, { n_second, give(lab, n_second, second) } });
}

static const struct lab_output *find(const struct lab *lab, const char *port)
{
	for (size_t k = 0; k < lab->n_out; k++)
		if (!strcmp(lab->out[k].name, port))
			return &lab->out[k];
	return NULL;
}

double lab_number(const struct lab *lab, const char *port)
{
	const struct lab_output *o = find(lab, port);

	return o && o->array.rank == 0 && o->array.dtype == GEAE_F64 ? *o->data : (double)NAN;
}

const double *lab_list(const struct lab *lab, const char *port, int64_t n)
{
	const struct lab_output *o = find(lab, port);

	return o && o->array.rank && geae_count(&o->array) == n && o->array.dtype == GEAE_F64 ? o->data : NULL;
}

const char *lab_text(const struct lab *lab, const char *port)
{
	const struct lab_output *o = find(lab, port);

	return o && o->array.dtype == GEAE_TEXT ? *(const char *const *)o->array.data : "";
}

bool lab_same(const struct lab *a, const struct lab *b)
{
	bool same = a->n_out == b->n_out && a->n_out > 0;

	for (size_t k = 0; k < a->n_out && same; k++) {
		size_t bytes = 0;

		same = !strcmp(a->out[k].name, b->out[k].name) && array_bytes(&a->out[k].array, &bytes) &&
		       geae_count(&a->out[k].array) == geae_count(&b->out[k].array) &&
		       (a->out[k].array.dtype == GEAE_TEXT || !memcmp(a->out[k].data, b->out[k].data, bytes));
	}
	return same;
}
