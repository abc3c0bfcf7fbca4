/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Before anything runs: open every component once, let partners be matched, compare ports.  All in a
 * forked child, for it is plugin code; after a crash another child goes on behind the culprit. */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "child.h"
#include "job.h"
#include "ports.h"
#include "wire.h"

enum { SILENCE = 120 }; /* seconds after which opening a component counts as hanging */

struct seen { /* what was checked already: instances that differ only in seed or fold need no second look */
	uint64_t mark;
	struct ports ports;
};

struct checking {
	struct plan *plan;
	struct store *store;
	struct arena arena;
	int fd;
	const struct ports **ports; /* [stage]; NULL: unknown */
	struct seen *seen;
	size_t n_seen, room;
};

static uint64_t fnv(uint64_t h, const char *s)
{
	while (*s)
		h = (h ^ (unsigned char)*s++) * 0x100000001b3u;
	return h;
}

static uint64_t mark_of(const struct instance *i)
{
	uint64_t h = fnv(0xcbf29ce484222325u, i->stage->name);

	for (struct geae_component **c = i->component; *c; c++)
		h = fnv(h, (*c)->recipe);
	for (size_t k = 0; k < i->n_feed; k++) {
		const struct geae_component *model = i->feed[k].ref->item ? instance_component(i->feed[k].from, i->feed[k].ref->item) : NULL;

		h = model ? fnv(h, model->recipe) : h;
	}
	return fnv(h, i->prepared_recipe ? i->prepared_recipe : "");
}

static struct seen *look_up(struct checking *c, uint64_t mark)
{
	size_t at = (size_t)mark & (c->room - 1);

	while (c->seen[at].mark && c->seen[at].mark != mark)
		at = (at + 1) & (c->room - 1);
	return &c->seen[at];
}

static void send_diag(void *user, struct place place, const char *text, bool warning)
{
	wire_text(*(const int *)user, warning ? 'W' : 'E', "%d\n%s\n%s", place.line, place.file, text);
}

static void check_instance(struct checking *c, size_t at)
{
	const struct instance *i = &c->plan->instance[at];
	struct seen *seen = look_up(c, mark_of(i));
	struct diags diags = { 0 };
	struct job job = { .stage_ports = c->ports };

	wire_send(c->fd, 'I', &at, sizeof(at));
	if (!seen->mark) {
		seen->mark = mark_of(i);
		if (job_open(&job, i, c->store, false, &diags))
			i->stage->driver->check(&job, &seen->ports, &diags);
		/* the job's arena goes away: list and texts are copied */
		if (seen->ports.n) {
			struct port_spec *kept = arena_array(&c->arena, seen->ports.n, struct port_spec);

			memcpy(kept, seen->ports.port, seen->ports.n * sizeof(*kept));
			seen->ports.port = kept;
		}
		for (size_t k = 0; k < seen->ports.n; k++) {
			struct port_spec *p = &seen->ports.port[k];

			p->name = arena_text(&c->arena, p->name);
			p->axes = p->axes ? arena_text(&c->arena, p->axes) : NULL;
		}
		diags_each(&diags, send_diag, &c->fd);
		if (!diags.n_error && !c->ports[i->stage->index])
			c->ports[i->stage->index] = &seen->ports;
		job_close(&job);
		diags_free(&diags);
	}
	if (i->todo != TODO_CACHED)
		wire_send(c->fd, 'O', &(struct stage_outlook){ seen->ports.rows, seen->ports.bytes, seen->ports.units },
			  sizeof(struct stage_outlook));
}

/* The child's work: from instance `first` on.  One instance of a cached stage is enough to know its ports. */
static void check_from(struct checking *c, size_t first)
{
	int stage = -1;

	for (size_t k = 0; k < c->plan->n_instance; k++) {
		const struct instance *i = &c->plan->instance[k];
		bool head = i->stage->index != stage;

		stage = i->stage->index;
		if (k >= first && (head || i->todo != TODO_CACHED))
			check_instance(c, k);
	}
	wire_send(c->fd, 'D', "", 0);
}

static void take_diag(struct plan *plan, char *text, bool warning, struct diags *diags)
{
	char *file = strchr(text, '\n'), *message = file ? strchr(file + 1, '\n') : NULL;
	struct place place = { "", atoi(text) };

	if (!message)
		return;
	*message = 0;
	place.file = arena_text(&plan->arena, file + 1);
	if (warning)
		diag_warning(diags, place, "%s", message + 1);
	else
		diag_error(diags, place, "%s", message + 1);
}

static char *plugins_of(struct arena *arena, const struct instance *i)
{
	char *text = arena_text(arena, "");

	for (struct geae_component **c = i->component; *c; c++)
		text = arena_format(arena, "%s%s%s '%s'", text, *text ? ", " : "", kind_names[(*c)->plugin->kind], (*c)->plugin->name);
	return text;
}

struct listening {
	size_t at;
	bool finished, hung;
};

static void listen_to(struct plan *plan, int fd, struct listening *l, struct stage_outlook *outlook, struct diags *diags)
{
	struct wire wire;
	char type, *data;
	size_t n;
	bool open = true;

	wire_start(&wire, fd);
	while (open) {
		struct pollfd p = { .fd = wire.fd, .events = POLLIN };
		int ready = poll(&p, 1, SILENCE * 1000);

		if (!ready) {
			l->hung = true;
			close(wire.fd);
			return;
		}
		open = wire_pump(&wire);
		while (wire_next(&wire, &type, &data, &n)) {
			if (type == 'I' && n == sizeof(l->at))
				memcpy(&l->at, data, n);
			else if (type == 'D')
				l->finished = true;
			else if (type == 'E' || type == 'W')
				take_diag(plan, data, type == 'W', diags);
			else if (type == 'O' && outlook && n == sizeof(*outlook)) {
				struct stage_outlook o, *sum = &outlook[plan->instance[l->at].stage->index];

				memcpy(&o, data, n);
				sum->rows += o.rows;
				sum->bytes += o.bytes;
				sum->units += o.units;
			}
		}
	}
}

static void report_end(struct plan *plan, const struct listening *l, int status, struct diags *diags)
{
	const struct instance *i = &plan->instance[l->at];
	char *who = plugins_of(&plan->arena, i);

	if (l->hung)
		diag_error(diags, i->stage->place, "stage '%s': a plugin hangs when opened (%s)", i->stage->name, who);
	else if (WIFSIGNALED(status))
		diag_error(diags, i->stage->place, "stage '%s': a plugin crashes when opened, signal %d, %s (%s)", i->stage->name,
			   WTERMSIG(status), strsignal(WTERMSIG(status)), who);
	else
		diag_error(diags, i->stage->place, "stage '%s': a plugin ends the process when opened (%s)", i->stage->name, who);
}

bool plan_check(struct plan *plan, struct store *store, struct stage_outlook *outlook, struct diags *diags)
{
	size_t errors = diags->n_error, first = 0;

	fflush(NULL);
	while (first < plan->n_instance) {
		struct listening l = { .at = first };
		int fd[2], status = 0;
		pid_t pid;

		if (pipe(fd) || (pid = fork()) < 0) {
			diags->machine = true;
			diag_error(diags, (struct place){ plan->pipeline->file, 0 }, "cannot start a process to check the plugins: %s",
				   strerror(errno));
			return false;
		}
		if (!pid) {
			struct checking c = { .plan = plan, .store = store, .fd = fd[1], .room = 64 };

			close(fd[0]);
			while (c.room < 4 * plan->n_instance)
				c.room *= 2;
			c.seen = calloc(c.room, sizeof(*c.seen));
			c.ports = calloc(plan->pipeline->n_stage, sizeof(*c.ports));
			if (!c.seen || !c.ports)
				_exit(1);
			child_begin(-1, -1);
			plugin_libraries_settle(plan->plugins, NULL, NULL);
			check_from(&c, first);
			_exit(0);
		}
		close(fd[1]);
		listen_to(plan, fd[0], &l, outlook, diags);
		if (!l.finished)
			kill(pid, SIGKILL);
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
		if (l.finished)
			break;
		report_end(plan, &l, status, diags);
		while (first < plan->n_instance && plan->instance[first].stage->index <= plan->instance[l.at].stage->index)
			first++;
	}
	return diags->n_error == errors;
}
