/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A driver is what `do = "..."` names: sample, train, apply, analyze.  One table entry each. */
#ifndef GEAE_DRIVER_H
#define GEAE_DRIVER_H

#include <stdbool.h>
#include "component.h"
#include "store.h"

struct instance;
struct ports;
struct job;

struct slot { /* a key of the stage that holds a component; list ends with key NULL */
	const char *key;
	uint32_t kind;
	bool required, list;
	const struct component_extra *extra; /* NULL: none */
};

struct input_key { /* a key of the stage that refers to other stages; list ends with key NULL */
	const char *key;
	bool required;
	bool group; /* a group of port = "stage.port"; else the value itself is the reference */
};

struct driver {
	const char *name;
	int revision; /* raised when the same recipe would give other bytes */
	const char *doc;
	const struct geae_param *params; /* keys of its own, filled into instance->self */
	size_t self_size;
	const struct slot *slots;
	const struct input_key *inputs;
	const char *const *keys; /* further keys it reads from the body itself (control); NULL-terminated */
	/* What those keys contribute to the recipe and the instance; may be NULL.  Supervisor: no plugin calls. */
	bool (*prepare)(struct instance *, struct arena *, struct diags *);
	/* In the checking child: components are open.  Matches partners, declares the ports of the result and
	 * what the work will cost.  Errors are diagnostics at their places. */
	bool (*check)(struct job *, struct ports *, struct diags *);
	/* In the worker: makes the result and commits it.  GEAE_OK, GEAE_ESTOP or an error recorded in job->cx. */
	int (*run)(struct job *);
};

extern const struct driver *const drivers[]; /* ends with NULL */

/* What a stage will put out, known before it runs. */
struct port_spec {
	const char *name, *axes, *unit, *doc; /* axes: "row,y,x"; NULL: known only when it has run */
	uint32_t dtype, role;
};

struct ports {
	struct port_spec *port;
	size_t n;
	double rows, bytes, units; /* 0: unknown */
};

void ports_add(struct ports *, struct arena *, struct port_spec);
const struct port_spec *ports_find(const struct ports *, const char *name);

#endif
