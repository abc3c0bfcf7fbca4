/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slurm's own programs.  Behaviour that this relies on was seen with 22.05:
 * - an array's index must stay below MaxArraySize (default 1001);
 * - `--signal=B:USR1@s` reaches the batch process up to 60 s early; it is the only one we have (the script calls exec);
 * - a job that waits for one that can never end well waits for ever without --kill-on-invalid-dep=yes;
 * - a killed task is not queued again, a lost node's tasks are (--requeue), with SLURM_RESTART_COUNT set;
 * - `afterany` of a job that nobody remembers counts as fulfilled: a task looks for its inputs itself. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "slurm.h"

enum { PATIENCE = 60 }; /* seconds for an answer */

static enum program_end ask(struct program *p, struct arena *arena, const char *const *words)
{
	*p = (struct program){ .argv = words, .most_seconds = PATIENCE, .arena = arena };
	return program_run(p);
}

const char *slurm_absent(struct arena *arena)
{
	struct program p;

	if (ask(&p, arena, (const char *const[]){ "sbatch", "--version", NULL }) == PROGRAM_ABSENT)
		return "there is no sbatch on this machine: call geaepipe submit on a login node of a Slurm cluster, or geaepipe run here";
	return ask(&p, arena, (const char *const[]){ "sinfo", "--noheader", NULL }) == PROGRAM_OK ? NULL :
		arena_format(arena, "Slurm does not answer (sinfo: %s)", p.why);
}

size_t slurm_most_tasks(struct arena *arena)
{
	struct program p;
	const char *at;
	long n = 0;

	if (ask(&p, arena, (const char *const[]){ "scontrol", "show", "config", NULL }) == PROGRAM_OK &&
	    (at = strstr(p.said, "MaxArraySize")) && (at = strchr(at, '=')))
		n = strtol(at + 1, NULL, 10);
	return n > 1 ? (size_t)n - 1 : 1000;
}

size_t slurm_other_nodes(struct arena *arena)
{
	struct program p;
	char here[256] = "";
	size_t n = 0, length;

	if (ask(&p, arena, (const char *const[]){ "sinfo", "--noheader", "--Node", "--format=%N", NULL }) != PROGRAM_OK)
		return 0;
	gethostname(here, sizeof(here) - 1);
	here[strcspn(here, ".")] = 0;
	for (const char *s = p.said; *s; s += length + (s[length] == '\n')) {
		length = strcspn(s, "\n");
		n += length && (strncmp(s, here, strlen(here)) != 0 || isalnum((unsigned char)s[strlen(here)]));
	}
	return n;
}

static const char *dependency(const char *const *job, struct arena *arena)
{
	const char *text = "--dependency=afterany";

	for (; *job; job++)
		text = arena_format(arena, "%s:%s", text, *job);
	return text;
}

const char *const *slurm_words(const struct slurm_array *a, struct arena *arena)
{
	const struct cluster_settings *s = a->settings;
	size_t n = 0, n_option = 0;
	const char **w;

	while (a->options && a->options[n_option])
		n_option++;
	w = arena_array(arena, 32 + n_option + s->options.n, const char *);
	w[n++] = "sbatch";
	w[n++] = "--parsable";
	w[n++] = "--requeue";
	w[n++] = "--open-mode=append";
	w[n++] = "--kill-on-invalid-dep=yes";
	w[n++] = arena_format(arena, "--signal=B:USR1@%lld", (long long)s->warn);
	w[n++] = arena_format(arena, "--job-name=%s", a->name);
	w[n++] = arena_format(arena, "--output=%s", a->output);
	w[n++] = arena_format(arena, s->at_once ? "--array=1-%zu%%%lld" : "--array=1-%zu", a->n_task, (long long)s->at_once);
	w[n++] = "--ntasks=1";
	w[n++] = arena_format(arena, "--cpus-per-task=%lld", (long long)s->cpus);
	if (*s->partition)
		w[n++] = arena_format(arena, "--partition=%s", s->partition);
	if (*s->account)
		w[n++] = arena_format(arena, "--account=%s", s->account);
	if (*s->time)
		w[n++] = arena_format(arena, "--time=%s", s->time);
	if (*s->mem)
		w[n++] = arena_format(arena, "--mem=%s", s->mem);
	else if (a->memory > 0) /* the host itself wants some */
		w[n++] = arena_format(arena, "--mem=%.0fM", a->memory / 0x1p20 * (double)s->cpus + 64);
	if (a->after && *a->after)
		w[n++] = dependency(a->after, arena);
	for (size_t k = 0; k < s->options.n; k++)
		w[n++] = s->options.v[k];
	for (size_t k = 0; k < n_option; k++)
		w[n++] = a->options[k];
	w[n++] = a->script;
	w[n++] = a->program;
	w[n++] = a->list;
	w[n] = NULL;
	return w;
}

const char *slurm_submit(const struct slurm_array *a, struct arena *arena, const char **why)
{
	struct program p;
	size_t digits;

	*why = NULL;
	if (ask(&p, arena, slurm_words(a, arena)) != PROGRAM_OK) {
		const char *colon = strstr(p.complained, "error: "); /* the first line says why, the next one that it failed */

		*why = colon ? first_words(arena, colon + strlen("error: ")) : p.why;
		return NULL;
	}
	digits = strspn(p.said, "0123456789"); /* "123" or "123;cluster" */
	if (!digits)
		*why = arena_format(arena, "sbatch answered '%s', not the number of a job", first_words(arena, p.said));
	return digits ? arena_format(arena, "%.*s", (int)digits, p.said) : NULL;
}

bool slurm_queue(struct arena *arena, void (*fn)(void *user, const char *job, size_t index, const char *state), void *user, const char **why)
{
	const char *me = arena_format(arena, "--user=%lu", (unsigned long)getuid());
	struct program p;
	char *line;

	*why = NULL;
	if (ask(&p, arena, (const char *const[]){ "squeue", "--noheader", "--array", me, "--format=%F %K %T", NULL }) != PROGRAM_OK) {
		*why = p.why;
		return false;
	}
	for (char *s = arena_text(arena, p.said); (line = strtok_r(s, "\n", &s));) {
		char job[32], index[32], state[32];

		if (sscanf(line, "%31s %31s %31s", job, index, state) == 3)
			fn(user, job, strtoul(index, NULL, 10), state);
	}
	return true;
}

bool slurm_cancel(const char *const *job, struct arena *arena, const char **why)
{
	struct program p;
	const char **w;
	size_t n = 0;

	*why = NULL;
	while (job[n])
		n++;
	if (!n)
		return true;
	w = arena_array(arena, n + 2, const char *);
	w[0] = "scancel";
	memcpy(w + 1, job, n * sizeof(*job));
	if (ask(&p, arena, w) == PROGRAM_OK)
		return true;
	*why = p.why;
	return false;
}

bool slurm_requeue(struct arena *arena, const char **why)
{
	const char *job = getenv("SLURM_JOB_ID");
	struct program p;

	*why = "not a task of Slurm";
	if (!job)
		return false;
	if (ask(&p, arena, (const char *const[]){ "scontrol", "requeue", job, NULL }) == PROGRAM_OK)
		return true;
	*why = p.why;
	return false;
}
