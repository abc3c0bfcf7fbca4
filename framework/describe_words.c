/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enumerations of the plugin interface in words. */
#include "describe.h"

#define WORD(table, value) ((value) < sizeof(table) / sizeof *(table) && (table)[value] ? (table)[value] : "unknown")

const char *describe_role(uint32_t role)
{
	static const char *const words[] = { "none", "control", "observable", "label", "index" };

	return WORD(words, role);
}

const char *describe_dtype(uint32_t dtype)
{
	static const char *const words[] = { "any", "bit", "u8", "i32", "i64", "u64", "f32", "f64", "complex", "text" };

	return WORD(words, dtype);
}

const char *describe_figure(uint32_t kind)
{
	static const char *const words[] = { NULL, "series", "heat map", "scatter", "histogram", "bars", "panels" };

	return WORD(words, kind);
}
