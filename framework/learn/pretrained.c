/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters and running statistics from a file.
 *
 * names = ["encoder.0 = encoder.input_layer"]: what begins with encoder.0 here is called encoder.input_layer there; the longest
 * match counts, what is not named has the same name.  "decoder.0.up = up1 transposed" exchanges the first two axes, for
 * transposed convolutions are stored as [in][out][kernel] elsewhere.  Statistics may be called running_mean and running_var. */
#include "pretrained.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include "diag.h"
#include "weights.h"
#include "weights_file.h"

struct rename { /* one of `names` */
	const char *text, *ours, *theirs;
	bool transposed, used;
};

struct reading {
	struct geae_cx *cx;
	const struct network_extra *extra;
	struct weights_file file;
	struct rename *rename;
	struct arena *arena;
	const char *network;
};

bool pretrained_wanted(const struct learner_want *w)
{
	const struct network_extra *e = w->network->extra;

	return e && *e->weights;
}

static const char *trimmed(const char *from, const char *to, struct arena *arena)
{
	while (from < to && *from == ' ')
		from++;
	while (to > from && to[-1] == ' ')
		to--;
	return arena_format(arena, "%.*s", (int)(to - from), from);
}

static int parse_names(struct reading *r)
{
	static const char word[] = " transposed";
	const struct geae_strings *names = &r->extra->names;

	r->rename = arena_array(r->arena, names->n + 1, struct rename);
	for (size_t k = 0; k < names->n; k++) {
		const char *text = names->v[k], *equals = strchr(text, '='), *end = text + strlen(text);
		struct rename *n = &r->rename[k];

		n->text = text;
		n->transposed = strlen(text) > sizeof(word) - 1 && !strcmp(end - (sizeof(word) - 1), word);
		if (n->transposed)
			end -= sizeof(word) - 1;
		if (equals) {
			n->ours = trimmed(text, equals, r->arena);
			n->theirs = trimmed(equals + 1, end, r->arena);
		}
		if (!equals || !*n->ours || !*n->theirs)
			return geae_fail(r->cx, GEAE_EPARAM, "names: \"%s\" is not of the form \"NAME HERE = NAME THERE\"", text);
	}
	return GEAE_OK;
}

/* The longest of the names that a parameter begins with, whole words between points; NULL: none. */
static struct rename *rename_of(struct reading *r, const char *name)
{
	struct rename *best = NULL;

	for (size_t k = 0; k < r->extra->names.n; k++) {
		struct rename *n = &r->rename[k];
		size_t length = strlen(n->ours);

		if (!strncmp(name, n->ours, length) && (!name[length] || name[length] == '.') &&
		    (!best || length > strlen(best->ours)))
			best = n;
	}
	return best;
}

static const struct weights_array *find(const struct reading *r, const char *name)
{
	for (size_t k = 0; k < r->file.n; k++)
		if (!strcmp(r->file.array[k].name, name))
			return &r->file.array[k];
	return NULL;
}

/* "x.mean" is "x.running_mean" in PyTorch. */
static const struct weights_array *find_statistic(const struct reading *r, const char *name)
{
	static const char *const other[][2] = { { ".mean", ".running_mean" }, { ".variance", ".running_var" } };
	size_t n = strlen(name);

	for (size_t k = 0; k < 2; k++) {
		size_t m = strlen(other[k][0]);

		if (n > m && !strcmp(name + n - m, other[k][0]))
			return find(r, arena_format(r->arena, "%.*s%s", (int)(n - m), name, other[k][1]));
	}
	return NULL;
}

static const char *file_name(const struct reading *r)
{
	const char *slash = strrchr(r->file.path, '/');

	return slash ? slash + 1 : r->file.path;
}

static const char *shape(const struct reading *r, int rank, const int64_t *dim)
{
	const char *text = rank ? "" : "one number";

	for (int k = 0; k < rank; k++)
		text = arena_format(r->arena, "%s[%" PRId64 "]", text, dim[k]);
	return text;
}

static const char *shape_of(const struct reading *r, const struct weights_piece *p)
{
	int64_t dim[2] = { p->state ? p->columns : p->rows, p->state ? 1 : p->columns };

	return shape(r, dim[1] > 1 ? 2 : 1, dim);
}

static int missing(const struct reading *r, const struct weights_piece *p, const char *theirs)
{
	const char **names = arena_array(r->arena, r->file.n + 1, const char *);

	for (size_t k = 0; k < r->file.n; k++)
		names[k] = r->file.array[k].name;
	return geae_fail(r->cx, GEAE_EDATA, "%s has no array '%s' for the %s '%s' %s of network '%s'%s: map it by names = [\"%s = NAME THERE\"]",
			 file_name(r), theirs, p->state ? "statistic" : "parameter", p->name, shape_of(r, p), r->network,
			 suggestion(r->arena, theirs, names), p->name);
}

/* The same numbers in the same order: leading extents equal, the others joined; extents of 1 do not count. */
static bool fits(const struct weights_array *a, const struct weights_piece *p, bool transposed)
{
	int64_t count = 1, first = a->rank ? a->dim[0] : 1;

	if (transposed && a->rank < 2)
		return false;
	for (int k = 0; k < a->rank; k++) {
		if (a->dim[k] < 1 || a->dim[k] > p->rows * p->columns / count)
			return false;
		count *= a->dim[k];
	}
	if (transposed)
		first = a->dim[1];
	return count == p->rows * p->columns && (first == p->rows || p->rows == 1 || p->columns == 1);
}

static int misfit(const struct reading *r, const struct weights_array *a, const struct weights_piece *p, bool transposed)
{
	return geae_fail(r->cx, GEAE_ESHAPE, "array '%s' of %s is %s %s%s, but %s '%s' of network '%s' is float32 %s", a->name, file_name(r), a->type,
			 shape(r, a->rank, a->dim), transposed ? " transposed" : "", p->state ? "statistic" : "parameter", p->name, r->network,
			 shape_of(r, p));
}

/* [a][b][rest] -> [b][a][rest] */
static void transpose(const struct weights_array *a, const float *from, float *to)
{
	int64_t rest = 1;

	for (int k = 2; k < a->rank; k++)
		rest *= a->dim[k];
	for (int64_t i = 0; i < a->dim[0]; i++)
		for (int64_t j = 0; j < a->dim[1]; j++)
			memcpy(to + (j * a->dim[0] + i) * rest, from + (i * a->dim[1] + j) * rest, (size_t)rest * sizeof(float));
}

static int read_values(const struct reading *r, const struct weights_array *a, const struct weights_piece *p, bool transposed, float *out)
{
	int64_t n = p->rows * p->columns;
	float *value = transposed ? arena_array(r->arena, n + 1, float) : out;

	if (!weights_file_read(&r->file, a, value))
		return geae_fail(r->cx, GEAE_EIO, "array '%s' of %s cannot be read", a->name, file_name(r));
	for (int64_t i = 0; i < n; i++)
		if (!isfinite(value[i]))
			return geae_fail(r->cx, GEAE_EDATA, "element %" PRId64 " of array '%s' of %s is not a finite number", i, a->name, file_name(r));
	if (transposed)
		transpose(a, value, out);
	return GEAE_OK;
}

static int read_piece(struct reading *r, const struct weights_piece *p, float *out)
{
	struct rename *n = rename_of(r, p->name);
	const char *theirs = n ? arena_format(r->arena, "%s%s", n->theirs, p->name + strlen(n->ours)) : p->name;
	const struct weights_array *a = find(r, theirs);
	bool transposed = n && n->transposed && p->columns > 1;

	if (n)
		n->used = true;
	if (!a && p->state)
		a = find_statistic(r, theirs);
	if (!a)
		return missing(r, p, theirs);
	if (!a->real || !fits(a, p, transposed))
		return misfit(r, a, p, transposed);
	return out ? read_values(r, a, p, transposed, out + p->offset) : GEAE_OK;
}

static int read_all(struct reading *r, const struct learner *l, float *parameter, float *state)
{
	struct weights_piece *p;
	size_t n = weights_pieces(l, &p, r->arena);
	const char **known = arena_array(r->arena, n + 1, const char *);

	GEAE_TRY(parse_names(r));
	for (size_t k = 0; k < n; k++) {
		known[k] = p[k].name;
		GEAE_TRY(read_piece(r, &p[k], p[k].state ? state : parameter));
	}
	for (size_t k = 0; k < r->extra->names.n; k++)
		if (!r->rename[k].used)
			return geae_fail(r->cx, GEAE_EPARAM, "names: nothing in network '%s' is called '%s'%s", r->network, r->rename[k].ours,
					 suggestion(r->arena, r->rename[k].ours, known));
	return GEAE_OK;
}

int pretrained_read(struct geae_cx *cx, const struct learner_want *want, const struct learner *l, float *parameter, float *state,
		    struct arena *arena)
{
	struct reading r = { .cx = cx, .extra = want->network->extra, .arena = arena, .network = want->network->plugin->name };
	const char *why;
	int status;

	if (!weights_file_open(&r.file, r.extra->weights, arena, &why))
		return geae_fail(cx, GEAE_EIO, "weights: %s", why);
	status = read_all(&r, l, parameter, state);
	weights_file_close(&r.file);
	return status;
}
