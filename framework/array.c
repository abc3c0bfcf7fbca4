/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sizes, checks and copies of struct geae_array. */
#include "array.h"

#include <string.h>

static const struct {
	const char *name;
	size_t size;
} types[] = {
	[GEAE_BIT] = { "bit", 0 },  [GEAE_U8] = { "u8", 1 },	[GEAE_I32] = { "i32", 4 },
	[GEAE_I64] = { "i64", 8 },  [GEAE_U64] = { "u64", 8 },	[GEAE_F32] = { "f32", 4 },
	[GEAE_F64] = { "f64", 8 },  [GEAE_C128] = { "complex", 16 }, [GEAE_TEXT] = { "text", sizeof(char *) },
};

static const char *const roles[] = {
	[GEAE_ROLE_NONE] = "none", [GEAE_CONTROL] = "control", [GEAE_OBSERVABLE] = "observable",
	[GEAE_LABEL] = "label",	   [GEAE_INDEX] = "index",
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

size_t array_element_size(uint32_t dtype)
{
	return dtype < COUNT(types) ? types[dtype].size : 0;
}

const char *array_type_name(uint32_t dtype)
{
	return dtype < COUNT(types) ? types[dtype].name : NULL;
}

const char *array_role_name(uint32_t role)
{
	return role < COUNT(roles) ? roles[role] : NULL;
}

bool array_role(const char *word, uint32_t *role)
{
	for (uint32_t k = 0; k < COUNT(roles); k++)
		if (!strcmp(word, roles[k])) {
			*role = k;
			return true;
		}
	return false;
}

int64_t array_rows(const struct geae_array *a)
{
	return a->rank ? a->dim[0] : 1;
}

bool array_row_bytes(const struct geae_array *a, size_t *bytes)
{
	size_t n = a->dtype == GEAE_BIT ? 1 : array_element_size(a->dtype);

	if (!n || a->rank > GEAE_MAX_RANK)
		return false;
	for (uint32_t k = 0; k < a->rank; k++) {
		if (a->dim[k] < 0)
			return false;
		if (k && __builtin_mul_overflow(n, (size_t)a->dim[k], &n))
			return false;
	}
	*bytes = a->dtype == GEAE_BIT ? n / 8 + (n % 8 != 0) : n;
	return true;
}

bool array_bytes(const struct geae_array *a, size_t *bytes)
{
	size_t n;

	if (!array_row_bytes(a, &n) || __builtin_mul_overflow(n, (size_t)array_rows(a), &n) || n > (size_t)INT64_MAX)
		return false;
	*bytes = n;
	return true;
}

const char *array_fault(const struct geae_array *a, struct arena *arena)
{
	const char *name = a->name ? a->name : "";
	size_t bytes;

	if (!*name)
		return "an array has no name";
	if (!array_type_name(a->dtype))
		return arena_format(arena, "array '%s': there is no type of number %u", name, a->dtype);
	if (!array_role_name(a->role))
		return arena_format(arena, "array '%s': there is no role of number %u", name, a->role);
	if (a->rank > GEAE_MAX_RANK)
		return arena_format(arena, "array '%s' has rank %u; at most %d is possible", name, a->rank, GEAE_MAX_RANK);
	for (uint32_t k = 0; k < a->rank; k++) {
		if (a->dim[k] < 0)
			return arena_format(arena, "array '%s': extent %u is %lld", name, k, (long long)a->dim[k]);
		if (!a->axis[k] || !*a->axis[k])
			return arena_format(arena, "array '%s': axis %u has no name", name, k);
	}
	if (!array_bytes(a, &bytes))
		return arena_format(arena, "array '%s' has more elements than can be counted", name);
	return NULL;
}

/* NULL stays NULL; false: out of memory. */
static bool copy_text(struct arena *arena, const char **text)
{
	if (!*text)
		return true;
	*text = arena_text(arena, *text);
	return *text != NULL;
}

static bool copy_data(struct arena *arena, struct geae_array *a)
{
	const void *from = a->data;
	size_t bytes;
	void *to;

	if (!from)
		return true;
	if (!array_bytes(a, &bytes) || !(to = arena_get(arena, bytes ? bytes : 1)))
		return false;
	if (bytes)
		memcpy(to, from, bytes);
	if (a->dtype == GEAE_TEXT)
		for (size_t i = 0; i < bytes / sizeof(char *); i++)
			if (!copy_text(arena, &((const char **)to)[i]))
				return false;
	a->data = to;
	return true;
}

static struct geae_array *copy_alone(struct arena *arena, const struct geae_array *from)
{
	struct geae_array *a = arena_get(arena, sizeof(*a));

	if (!a || from->rank > GEAE_MAX_RANK)
		return NULL;
	*a = *from;
	a->n_coord = 0;
	a->coord = NULL;
	if (!copy_text(arena, &a->name) || !copy_text(arena, &a->unit) || !copy_text(arena, &a->doc))
		return NULL;
	for (uint32_t k = 0; k < a->rank; k++)
		if (!copy_text(arena, &a->axis[k]))
			return NULL;
	return copy_data(arena, a) ? a : NULL;
}

struct geae_array *array_copy(struct arena *arena, const struct geae_array *from)
{
	struct geae_array *a = copy_alone(arena, from);
	const struct geae_array **coord;

	if (!a || !from->n_coord)
		return a;
	coord = arena_get(arena, from->n_coord * sizeof(*coord));
	if (!coord)
		return NULL;
	for (uint32_t k = 0; k < from->n_coord; k++)
		if (!(coord[k] = copy_alone(arena, from->coord[k])))
			return NULL;
	a->n_coord = from->n_coord;
	a->coord = coord;
	return a;
}

struct geae_array *array_texts(struct arena *arena, const char *name, const char *axis, size_t n, const char *const *text)
{
	struct geae_array a = { .name = name, .unit = "1", .doc = "", .dtype = GEAE_TEXT, .rank = 1,
				.dim = { (int64_t)n }, .axis = { axis }, .data = text };

	return array_copy(arena, &a);
}
