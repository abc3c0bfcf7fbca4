/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holding a plugin file to its laws: a child for each case loads it, and a child of that one for each law. */
#include "conformance.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "child.h"
#include "config.h"
#include "describe.h"
#include "made_data.h"
#include "manners.h"
#include "param_row.h"

enum { CPU_SECONDS = 60, WALL_SECONDS = 900 };

struct request { /* what a case's child needs */
	struct plugins *plugins;
	struct plugin *plugin;
	const char *with; /* a line of `test`, or NULL: defaults, and something legal where there are none */
	const char *const *set;
	size_t n_set;
};

/* ---- parameters of a case ---- */

/* For a whole number without default, try by try: small systems, even and odd ones. */
static const double sizes[] = { 4, 3, 6, 2, 8, 1, 12 };
enum { N_TRY = sizeof(sizes) / sizeof(sizes[0]) };

static bool legal(const struct geae_param *p, double x)
{
	return x >= p->min && x <= p->max && !(p->flags & GEAE_ABOVE_MIN && x <= p->min) && !(p->flags & GEAE_BELOW_MAX && x >= p->max);
}

static const char *automatic(const struct request *r, int attempt, struct arena *a)
{
	/* Only the parent's table of fallbacks is needed: the descriptor is loaded in this child. */
	const struct params rows = { r->plugin->descriptor->params, r->plugin->descriptor->param_size, "" };
	const struct geae_param *p;
	const char *text = "";

	for (size_t i = 0; rows.rows && (p = param_row(&rows, i)); i++) {
		double x = sizes[attempt];

		if (p->fallback)
			continue;
		if (p->type == GEAE_INT)
			text = arena_format(a, "%s%s = %.0f; ", text, p->name, legal(p, x) ? x : fmax(ceil(p->min), fmin(4, p->max)));
		else
			text = arena_format(a, "%s%s = %s; ", text, p->name, describe_legal_value(p, a));
	}
	return text;
}

/* { use = "name"; <with> } with the values of --set in place. */
static struct node *group_of(const struct request *r, const char *with, struct arena *a, struct diags *diags)
{
	struct node *group = config_value(a, arena_format(a, "{ use = \"%s\"; %s }", r->plugin->name, with),
					  (struct place){ "its test parameters", 0 }, diags);

	for (size_t k = 0; group && k < r->n_set; k++) {
		const char *equals = strchr(r->set[k], '=');
		const char *name = arena_format(a, "%.*s", (int)(equals - r->set[k]), r->set[k]);
		struct node *one = config_value(a, arena_format(a, "{ %s = %s; }", name, equals + 1), (struct place){ "--set", 0 }, diags);
		struct node *new = one ? one->child : NULL, **old = &group->child;

		if (!new)
			return NULL;
		while (*old && strcmp((*old)->name, new->name))
			old = &(*old)->next;
		new->parent = group;
		new->next = *old ? (*old)->next : NULL;
		group->n_child += !*old;
		*old = new;
	}
	return group;
}

/* Takes `data` out of the parameters of an analyzer: what it is tried with. */
static bool data_read(const struct request *r, struct node *group, struct diags *diags)
{
	struct node **data = &group->child;

	while (*data && (strcmp((*data)->name, "data") || (*data)->type != NODE_GROUP))
		data = &(*data)->next;
	if (!*data || r->plugin->kind != GEAE_ANALYZER)
		return true;
	if (!made_more_read(*data, diags))
		return false;
	*data = (*data)->next;
	group->n_child--;
	return true;
}

static const char *words_of(const struct node *group, struct arena *a)
{
	const char *text = "";

	for (const struct node *n = group->child; n; n = n->next)
		if (strcmp(n->name, "use"))
			text = arena_format(a, "%s%s%s = %s;", text, *text ? " " : "", n->name, node_excerpt(a, n));
	return *text ? text : "defaults";
}

/* ---- children ---- */

static void no_core(void)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
}

static void default_signals(void)
{
	for (int s = 1; s < NSIG; s++)
		if (s != SIGPIPE)
			signal(s, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
}

/* A handler that was not there before. */
static bool handlers_changed(void)
{
	for (int s = 1; s < 32; s++) {
		struct sigaction now;

		if (s != SIGPIPE && s != SIGKILL && s != SIGSTOP && !sigaction(s, NULL, &now) && now.sa_handler != SIG_DFL)
			return true;
	}
	return false;
}

_Noreturn static void stand_trial(const struct law *law, struct geae_component *c, struct trial_page *page)
{
	struct trial t;
	int paper = child_paper("geaepipe-trial"), wire[2];
	const char *rude;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	no_core();
	setrlimit(RLIMIT_CPU, &(struct rlimit){ CPU_SECONDS, CPU_SECONDS + 1 });
	default_signals();
	alarm(WALL_SECONDS);
	setlocale(LC_ALL, "C");
	if (paper >= 0) {
		dup2(paper, STDOUT_FILENO);
		dup2(paper, STDERR_FILENO);
	}
	if (pipe(wire))
		_exit(1);
	manners_remember(wire[0]);
	trial_begin(&t, c, page);
	if ((law->closed || trial_open(&t)) && law->holds(&t) && page->state == TRIAL_DIED)
		page->state = TRIAL_HELD;
	trial_doing(&t, "close()");
	component_close(c);
	fflush(NULL);
	rude = manners_fault();
	if (rude || handlers_changed())
		snprintf(page->rude, sizeof(page->rude), "%s (while it was held to %s)", rude ? rude : "a plugin changed signal handlers", law->id);
	_exit(0);
}

static void judge(const struct law *law, struct geae_component *c, struct trial_page *page)
{
	int status = 0;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (!pid)
		stand_trial(law, c, page);
	if (pid < 0) {
		page->state = TRIAL_LEFT_OUT;
		snprintf(page->said, sizeof(page->said), "no new process: %s", strerror(errno));
		return;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	if (WIFEXITED(status) && !WEXITSTATUS(status) && page->state != TRIAL_DIED)
		return;
	page->state = TRIAL_BROKEN;
	if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGALRM || WTERMSIG(status) == SIGKILL))
		snprintf(page->said, sizeof(page->said), "%s takes more than %d s", page->doing, CPU_SECONDS);
	else if (WIFSIGNALED(status))
		snprintf(page->said, sizeof(page->said), "%s crashes (signal %d, %s)", page->doing, WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		snprintf(page->said, sizeof(page->said), "%s ends the process (exit status %d)", page->doing, WEXITSTATUS(status));
}

static void first_words(void *user, struct place place, const char *text, bool warning)
{
	struct trial_page *page = user;

	(void)place;
	if (!warning && !page->said[0])
		snprintf(page->said, sizeof(page->said), "%s", text);
}

struct shared { /* what a case's child leaves */
	char with[1000];
	struct trial_page page[];
};

static bool made(const struct request *r, const char *with, struct shared *s, struct geae_component **c, struct arena *a)
{
	struct trial_page *page = &s->page[LAW_OPENS];
	struct diags diags = { 0 };
	struct node *group = group_of(r, with, a, &diags);

	memset(page, 0, sizeof(*page));
	snprintf(s->with, sizeof(s->with), "%s", group ? words_of(group, a) : with);
	*c = group && data_read(r, group, &diags) ? component_make(r->plugins, r->plugin->kind, "test", NULL, group, a, &diags) : NULL;
	if (!*c) {
		diags_each(&diags, first_words, page);
		page->state = TRIAL_BROKEN;
	}
	diags_free(&diags);
	return *c;
}

_Noreturn static void try_case(const struct request *r, struct shared *s)
{
	struct arena a = { 0 };
	struct diags diags = { 0 };
	struct geae_component *c = NULL;
	const struct law *law = laws_of(r->plugin->kind);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	no_core();
	setenv("OPENBLAS_NUM_THREADS", "1", 1);
	setlocale(LC_ALL, "C");
	r->plugins->diags = &diags;
	if (!plugin_load(r->plugins, r->plugin->kind, r->plugin->name, (struct place){ r->plugin->path, 0 })) {
		s->page[LAW_LOADS].state = TRIAL_BROKEN;
		diags_each(&diags, first_words, &s->page[LAW_LOADS]);
		_exit(0);
	}
	plugin_libraries_settle(r->plugins, NULL, NULL);
	s->page[LAW_LOADS].state = TRIAL_HELD;
	for (int k = 0; k < (r->with ? 1 : N_TRY); k++) {
		if (made(r, r->with ? r->with : automatic(r, k, &a), s, &c, &a))
			judge(&laws_common[LAW_OPENS], c, &s->page[LAW_OPENS]);
		if (s->page[LAW_OPENS].state == TRIAL_HELD || !c)
			break;
	}
	if (s->page[LAW_OPENS].state == TRIAL_HELD) {
		laws_prepare(r->plugin->kind);
		for (size_t k = 0; law[k].id; k++)
			judge(&law[k], c, &s->page[N_LAW_COMMON + k]);
		judge(&laws_common[LAW_NO_MEMORY], c, &s->page[LAW_NO_MEMORY]);
	}
	_exit(0);
}

/* ---- the parent ---- */

static void add(struct conformance *f, struct case_verdicts *c, const struct law *law, int state, const char *said)
{
	c->verdict[c->n_verdict++] = (struct verdict){ law, state, arena_text(&f->arena, said) };
	f->n_held += state == TRIAL_HELD;
	f->n_broken += state == TRIAL_BROKEN;
	f->n_left_out += state == TRIAL_LEFT_OUT;
}

static void collect(struct conformance *f, struct case_verdicts *c, const struct shared *s, size_t n_law, int status)
{
	const struct law *law = laws_of(f->plugin->kind);
	const char *rude = "";

	for (size_t k = 0; k < N_LAW_COMMON + n_law; k++) {
		const struct trial_page *p = &s->page[k];

		if (p->rude[0] && !*rude)
			rude = p->rude;
		if (p->state == TRIAL_DIED || k == LAW_ONE_SYMBOL || k == LAW_MANNERS)
			continue; /* not reached, or judged here */
		add(f, c, k < N_LAW_COMMON ? &laws_common[k] : &law[k - N_LAW_COMMON], p->state, p->said);
	}
	if (status)
		add(f, c, &laws_common[LAW_LOADS], TRIAL_BROKEN,
		    WIFSIGNALED(status) ? arena_format(&f->arena, "the process ends by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status))) :
					  "the process ends when it is loaded");
	else
		add(f, c, &laws_common[LAW_MANNERS], *rude ? TRIAL_BROKEN : TRIAL_HELD, rude);
}

static struct case_verdicts *next_case(struct conformance *f, size_t n_law)
{
	struct case_verdicts *c = &f->tried[f->n_case++];

	c->with = "";
	c->verdict = arena_array(&f->arena, N_LAW_COMMON + n_law + 2, struct verdict);
	return c;
}

static void run_case(struct conformance *f, const struct request *r, size_t n_law, const char *foreign)
{
	const size_t bytes = sizeof(struct shared) + (N_LAW_COMMON + n_law) * sizeof(struct trial_page);
	struct shared *s = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct case_verdicts *c = next_case(f, n_law);
	int status = 0;
	pid_t pid;

	if (s == MAP_FAILED) {
		add(f, c, &laws_common[LAW_LOADS], TRIAL_LEFT_OUT, "no memory");
		return;
	}
	fflush(NULL);
	pid = fork();
	if (!pid)
		try_case(r, s);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	c->with = arena_text(&f->arena, s->with);
	if (f->n_case == 1)
		add(f, c, &laws_common[LAW_ONE_SYMBOL], foreign ? TRIAL_BROKEN : TRIAL_HELD,
		    foreign ? arena_format(&f->arena, "it exports '%s' as well", foreign) : "");
	collect(f, c, s, n_law, pid < 0 ? 1 << 8 : status);
	munmap(s, bytes);
}

/* The cases that the descriptor names, read in a child: "\n" between them. */
static const char *cases_of(struct plugins *plugins, const struct plugin *p, struct arena *a)
{
	enum { LONGEST = 1 << 14 };
	char *text = mmap(NULL, LONGEST + 1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	const char *copy = "";
	pid_t pid;

	if (text == MAP_FAILED)
		return "";
	fflush(NULL);
	pid = fork();
	if (!pid) {
		const struct plugin *q = plugin_load(plugins, p->kind, p->name, (struct place){ p->path, 0 });

		no_core();
		if (q && q->descriptor->test)
			snprintf(text, LONGEST, "%s", q->descriptor->test);
		_exit(0);
	}
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	copy = arena_text(a, text);
	munmap(text, LONGEST + 1);
	return copy;
}

static bool sound_words(const char *const *set, size_t n_set, struct diags *diags)
{
	for (size_t k = 0; k < n_set; k++) {
		const char *c = set[k];

		while (isalnum((unsigned char)*c) || *c == '_')
			c++;
		if (c == set[k] || *c != '=' || !c[1])
			diag_error(diags, (struct place){ "--set", 0 }, "'%s' is not NAME=VALUE, for example L=4", set[k]);
	}
	return !diags->n_error;
}

bool conformance_try(struct conformance *f, struct plugins *plugins, struct plugin *p, const char *const *set, size_t n_set, struct diags *diags)
{
	struct request r = { plugins, p, NULL, set, n_set };
	const char *foreign, *line;
	char *cases = NULL;
	size_t n_law = 0, room = 2;

	f->plugin = p;
	if (!sound_words(set, n_set, diags))
		return false;
	plugins_probe(plugins, &p, 1);
	if (p->fault || !p->kind) {
		f->tried = arena_array(&f->arena, 1, struct case_verdicts);
		add(f, next_case(f, 0), &laws_common[LAW_LOADS], TRIAL_BROKEN, p->fault);
		return true;
	}
	while (laws_of(p->kind)[n_law].id)
		n_law++;
	foreign = foreign_symbol(p->path, &f->arena);
	cases = arena_text(&f->arena, cases_of(plugins, p, &f->arena));
	for (const char *c = cases; *c; c++)
		room += *c == '\n';
	f->tried = arena_array(&f->arena, room, struct case_verdicts);
	for (char *rest = NULL; (line = strtok_r(rest ? NULL : cases, "\n", &rest));) {
		r.with = line;
		run_case(f, &r, n_law, foreign);
	}
	if (!f->n_case)
		run_case(f, &r, n_law, foreign);
	return true;
}

void conformance_free(struct conformance *f)
{
	arena_free(&f->arena);
}
