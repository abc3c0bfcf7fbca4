/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements of arrays of any type, one by one. */
#include <inttypes.h>
#include <string.h>
#include "element.h"

/* Rows of dimension 0 start at whole bytes. */
int element_bit(const struct geae_array *a, int64_t i)
{
	int64_t per_row = a->rank && a->dim[0] ? geae_count(a) / a->dim[0] : 1;
	int64_t row = i / per_row, bit = i % per_row;
	const uint8_t *byte = (const uint8_t *)a->data + row * ((per_row + 7) / 8) + bit / 8;

	return *byte >> (bit & 7) & 1;
}

double element_number(const struct geae_array *a, int64_t i)
{
	return a->dtype == GEAE_BIT ? element_bit(a, i) : geae_number(a, i);
}

void element_print(FILE *f, const struct geae_array *a, int64_t i)
{
	switch (a->dtype) {
	case GEAE_TEXT:
		fputs(((const char *const *)a->data)[i], f);
		break;
	case GEAE_I64:
		fprintf(f, "%" PRId64, ((const int64_t *)a->data)[i]);
		break;
	case GEAE_U64:
		fprintf(f, "%" PRIu64, ((const uint64_t *)a->data)[i]);
		break;
	case GEAE_C128:
		fprintf(f, "%.17g%+.17gi", ((const double *)a->data)[2 * i], ((const double *)a->data)[2 * i + 1]);
		break;
	case GEAE_F32:
		fprintf(f, "%.9g", element_number(a, i));
		break;
	default:
		fprintf(f, "%.17g", element_number(a, i));
	}
}

bool has_unit(const char *unit)
{
	return unit && *unit && strcmp(unit, "1") != 0;
}

const char *unit_suffix(char *text, size_t size, const char *unit)
{
	if (has_unit(unit))
		snprintf(text, size, " [%s]", unit);
	else
		*text = 0;
	return text;
}

const struct geae_array *array_named(const struct geae_array *ports, size_t n_port, const char *name)
{
	for (size_t k = 0; k < n_port; k++)
		if (!strcmp(ports[k].name, name))
			return &ports[k];
	return NULL;
}

static bool same_shape(const struct geae_array *a, const struct geae_array *b)
{
	if (a->rank != b->rank)
		return false;
	for (uint32_t k = 0; k < a->rank; k++)
		if (a->dim[k] != b->dim[k])
			return false;
	return true;
}

const struct geae_array *array_error(const struct geae_array *ports, size_t n_port, const struct geae_array *of)
{
	char name[256];
	const struct geae_array *error;

	if (snprintf(name, sizeof(name), "%s_err", of->name) >= (int)sizeof(name))
		return NULL;
	error = array_named(ports, n_port, name);
	return error && same_shape(error, of) ? error : NULL;
}

bool is_error_port(const struct geae_array *ports, size_t n_port, const struct geae_array *a)
{
	size_t length = strlen(a->name);

	if (length <= 4 || strcmp(a->name + length - 4, "_err") != 0)
		return false;
	for (size_t k = 0; k < n_port; k++)
		if (strlen(ports[k].name) == length - 4 && !strncmp(ports[k].name, a->name, length - 4) &&
		    same_shape(&ports[k], a))
			return true;
	return false;
}

const struct geae_array *array_axis_coord(const struct geae_array *a, uint32_t axis)
{
	const struct geae_array *first = NULL;

	for (uint32_t k = 0; k < a->n_coord; k++) {
		const struct geae_array *c = a->coord[k];

		if (c->rank != 1 || c->dim[0] != a->dim[axis] || !c->axis[0] || !a->axis[axis] ||
		    strcmp(c->axis[0], a->axis[axis]) != 0)
			continue;
		if (!strcmp(c->name, a->axis[axis]))
			return c;
		if (!first)
			first = c;
	}
	return first;
}
