/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Planning only looks whether objects are there; before they are used their bytes are looked at. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "child.h"
#include "supervisor.h"
#include "wire.h"

/* To be read: by an instance that runs, or by the report. */
static void mark(const struct plan *plan, bool *wanted)
{
	bool *taken = calloc(plan->n_instance + 1, sizeof(*taken));

	for (size_t k = 0; taken && k < plan->n_instance; k++)
		for (size_t f = 0; f < plan->instance[k].n_feed; f++) {
			size_t from = (size_t)(plan->instance[k].feed[f].from - plan->instance);

			taken[from] = true;
			wanted[from] = wanted[from] || instance_to_run(&plan->instance[k]);
		}
	for (size_t k = 0; taken && k < plan->n_instance; k++)
		wanted[k] = (wanted[k] || !taken[k]) && plan->instance[k].todo == TODO_CACHED;
	free(taken);
}

_Noreturn static void look(const struct plan *plan, struct store *store, const bool *wanted, int wire)
{
	child_begin(-1, -1);
	for (size_t k = 0; k < plan->n_instance && !child_stop; k++)
		if (plan->instance[k].todo == TODO_CACHED) /* a run killed right after its commit leaves them */
			partial_drop(store, plan->instance[k].key);
	for (size_t k = 0; k < plan->n_instance; k++)
		if (wanted[k] && !child_stop) {
			enum object_state state = object_verify(store, plan->instance[k].key);

			if (state != OBJECT_CORRUPT && state != OBJECT_ABSENT)
				continue;
			object_set_aside(store, plan->instance[k].key);
			wire_send(wire, 'C', &k, sizeof(k));
		}
	_exit(0);
}

static size_t listen(struct plan *plan, int fd, struct outcome *outcome)
{
	struct wire wire = { .fd = fd };
	char type, *data;
	size_t n, at, damaged = 0;

	while (wire_pump(&wire))
		while (wire_next(&wire, &type, &data, &n)) {
			if (type != 'C' || n != sizeof(at))
				continue;
			memcpy(&at, data, n);
			if (at >= plan->n_instance)
				continue;
			plan->instance[at].todo = TODO_RUN;
			plan->instance[at].reason = "damaged in the store";
			outcome[at].state = STATE_WAITING;
			outcome[at].error = arena_format(&plan->arena, "%s: its object %.12s... in the store is damaged (the checksum does not "
							 "fit): set aside under corrupt/, made anew", plan->instance[at].label, plan->instance[at].key);
			damaged++;
		}
	return damaged;
}

size_t plan_verify(struct plan *plan, struct store *store, struct outcome *outcome)
{
	bool *wanted = calloc(plan->n_instance + 1, sizeof(*wanted)), any = false;
	int fd[2];
	pid_t pid;
	size_t damaged = 0;

	if (!wanted)
		return 0;
	mark(plan, wanted);
	for (size_t k = 0; k < plan->n_instance; k++)
		any = any || wanted[k];
	if (any && !pipe(fd)) {
		fflush(NULL);
		pid = fork();
		if (!pid)
			look(plan, store, wanted, fd[1]);
		close(fd[1]);
		if (pid > 0) {
			damaged = listen(plan, fd[0], outcome);
			while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
				;
		} else {
			close(fd[0]);
		}
	}
	free(wanted);
	return damaged;
}
