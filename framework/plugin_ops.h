/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The operations of each kind, as a table: what must be there, what may be, what it is good for. */
#ifndef GEAE_PLUGIN_OPS_H
#define GEAE_PLUGIN_OPS_H

#include <stdbool.h>
#include <geae/plugin.h>

struct op { /* list ends with name NULL */
	const char *name;
	size_t offset;
	bool required;
	const char *doc;
};

struct op_table {
	size_t size; /* of the kind's table in this ABI; every table begins with its own */
	const struct op *ops;
};

extern const struct op_table op_tables[]; /* by kind */
bool op_offered(const void *table, const struct op *);

#endif
