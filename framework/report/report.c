/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing the report: in a forked child, because it reads the store. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "answer.h"
#include "collect.h"

/* The expectation's stage has put nothing out. */
static const char *absent_reason(const struct collected *c)
{
	for (size_t k = 0; k < c->n_instance; k++)
		if (!strcmp(c->instance[k].instance->stage->name, c->pipeline->expect.stage) && c->instance[k].outcome->error)
			return c->instance[k].outcome->error;
	return c->request->exit_code == 75 ? "the run was stopped before" : "its stage has no such result";
}

static void print_answers(const struct collected *c, FILE *f)
{
	struct arena arena = { 0 };
	size_t n;
	struct answer *all = answers(c, &arena, &n);

	for (size_t k = 0; k < n; k++)
		fprintf(f, "%s\n", answer_sentence(c, &all[k], &arena));
	if (!n && c->pipeline->expect.stage)
		fprintf(f, "%s has no value: %s\n", c->pipeline->expect.port, absent_reason(c));
	arena_free(&arena);
}

static const char *warnings_text(struct arena *arena, const struct diags *diags)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	const char *copy;

	if (!f)
		return "";
	diags_print(diags, f);
	fclose(f);
	copy = arena_text(arena, text);
	free(text);
	return copy;
}

static bool write_all(const struct report_request *request, FILE *answer, struct diags *diags)
{
	static bool (*const parts[])(struct collected *) = { results_write, tables_write, wish_tables_write, figures_write, page_write };
	struct collected c;
	bool ok = true;

	collect(&c, request, diags);
	for (size_t k = 0; k < sizeof(parts) / sizeof(parts[0]); k++) {
		c.own_warnings = k + 1 == sizeof(parts) / sizeof(parts[0]) ? warnings_text(&c.arena, diags) : NULL;
		ok &= parts[k](&c);
	}
	print_answers(&c, answer);
	collect_free(&c);
	return ok && !fflush(answer);
}

/* What it has to say goes to the terminal and, as the workers' warnings do, into the log. */
static void say(const struct report_request *request, const struct diags *diags)
{
	char *path = NULL;
	FILE *log = asprintf(&path, "%s/log", request->folder) >= 0 ? fopen(path, "ae") : NULL;

	diags_print(diags, stderr);
	if (log) {
		diags_print(diags, log);
		fclose(log);
	}
	free(path);
}

bool report_write(const struct report_request *request, FILE *answer, struct diags *diags)
{
	int status = -1;
	struct diags inner = { 0 };
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		bool ok = write_all(request, answer, &inner);

		say(request, &inner);
		fflush(NULL);
		_exit(ok ? 0 : 1);
	}
	if (pid < 0) {
		diag_error(diags, (struct place){ request->folder, 0 }, "no process for the report: %s", strerror(errno));
		return false;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	diag_error(diags, (struct place){ request->folder, 0 }, "the report is not complete%s%s",
		   WIFSIGNALED(status) ? ": its process was ended by signal " : "",
		   WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "");
	return false;
}
