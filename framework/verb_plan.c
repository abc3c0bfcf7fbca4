/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe plan: what a run would do, and why. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include "examples.h"
#include "load.h"
#include "report/number.h"
#include "run_folder.h"
#include "sample_units.h"
#include "sidecar.h"
#include "wrap.h"

static const char *const todo_words[] = { [TODO_CACHED] = "cached", [TODO_RESUME] = "resume", [TODO_RUN] = "run" };

struct forecast { /* of one instance */
	double cpu_seconds, memory; /* of the same instance when it ran last; 0: unknown */
	int64_t units; /* done already */
};

struct total { /* of a stage */
	size_t count[3], known;
	int64_t units;
	double cpu_seconds, memory;
};

static struct forecast *forecasts(struct load *l, const struct cli *cli)
{
	struct forecast *all = arena_array(&l->arena, l->plan.n_instance + 1, struct forecast);
	json_t *index = run_folder_index(cli->runs, l->pipeline->name);
	struct sidecar s;

	plan_explain(&l->plan, &l->store, run_folder_index_path(&l->arena, cli->runs, l->pipeline->name));
	for (size_t k = 0; k < l->plan.n_instance; k++) {
		const struct instance *i = &l->plan.instance[k];

		if (i->todo == TODO_RESUME)
			all[k].units = sample_units_found(&l->store, i->key);
		if ((i->todo != TODO_CACHED || cli->all || cli->json) && sidecar_last(&s, &l->store, index, i)) {
			all[k].cpu_seconds = s.cpu_seconds;
			all[k].memory = s.memory;
		}
	}
	json_decref(index);
	return all;
}

static struct total stage_total(const struct load *l, const struct forecast *f, size_t stage)
{
	struct total t = { .count = { 0 } };

	for (size_t k = l->plan.first[stage]; k < l->plan.first[stage + 1]; k++) {
		enum todo todo = l->plan.instance[k].todo;

		t.count[todo]++;
		if (todo == TODO_CACHED)
			continue;
		t.units += f[k].units;
		t.known += f[k].cpu_seconds > 0;
		t.cpu_seconds += f[k].cpu_seconds;
		t.memory = f[k].memory > t.memory ? f[k].memory : t.memory;
	}
	return t;
}

/* "not in the store (3), J: 1.0 -> 2.0 (1)": the reasons of a stage, each once, the first three. */
static const char *reasons(struct load *l, size_t stage)
{
	const char *text = "";
	size_t kinds = 0;

	for (size_t k = l->plan.first[stage]; k < l->plan.first[stage + 1]; k++) {
		bool again = l->plan.instance[k].todo == TODO_CACHED;

		for (size_t j = l->plan.first[stage]; j < k && !again; j++)
			again = l->plan.instance[j].todo != TODO_CACHED && !strcmp(l->plan.instance[j].reason, l->plan.instance[k].reason);
		if (again)
			continue;
		if (++kinds > 3)
			return arena_format(&l->arena, "%s; ...", text);
		text = arena_format(&l->arena, "%s%s%s", text, *text ? "; " : "", l->plan.instance[k].reason);
	}
	return text;
}

static void print_stage(struct load *l, const struct forecast *f, size_t stage)
{
	const struct stage_outlook *o = &l->outlook[stage];
	struct total t = stage_total(l, f, stage);
	char a[NUMBER_SIZE];

	printf("%-20s %-8s %7zu %7zu %7zu  ", l->pipeline->stage[stage].name, l->pipeline->stage[stage].driver->name,
	       t.count[TODO_CACHED], t.count[TODO_RESUME], t.count[TODO_RUN]);
	printf("%-9s ", o->bytes > 0 ? number_bytes(a, o->bytes) : "");
	printf("%-12s", t.known ? number_seconds(a, t.cpu_seconds) : "");
	putchar('\n');
	if (t.units && o->units > 0)
		printf("    resume at %.0f %%: %" PRId64 " of %.0f units of work are done\n", 100 * (double)t.units / o->units, t.units,
		       o->units);
	if (t.count[TODO_RESUME] + t.count[TODO_RUN])
		printf("    %s\n", reasons(l, stage));
	if (t.memory > 0)
		printf("    took up to %s of memory for one instance\n", number_bytes(a, t.memory));
}

static void print_instances(struct load *l, const struct forecast *f)
{
	char a[NUMBER_SIZE], b[NUMBER_SIZE];

	for (size_t k = 0; k < l->plan.n_instance; k++) {
		const struct instance *i = &l->plan.instance[k];

		printf("%-32s %-7s %.12s", i->label, todo_words[i->todo], i->key);
		if (i->todo != TODO_CACHED)
			printf("  %s", i->reason);
		if (f[k].cpu_seconds > 0)
			printf("  (%s CPU, %s%s)", number_seconds(a, f[k].cpu_seconds), number_bytes(b, f[k].memory),
			       i->todo == TODO_CACHED ? "" : " last time");
		putchar('\n');
	}
}

static void print_text(struct load *l, const struct cli *cli, const struct forecast *f)
{
	double bytes = 0, cpu = 0;
	size_t known = 0, count[3] = { 0 };
	const char *takes;
	char a[NUMBER_SIZE];

	if (cli->all) {
		print_instances(l, f);
		putchar('\n');
	}
	printf("%-20s %-8s %7s %7s %7s  %-9s %s\n", "stage", "does", "cached", "resume", "run", "disk", "CPU last time");
	for (size_t s = 0; s < l->pipeline->n_stage; s++) {
		struct total t = stage_total(l, f, s);

		print_stage(l, f, s);
		bytes += l->outlook[s].bytes;
		cpu += t.cpu_seconds;
		known += t.known;
		for (int k = 0; k < 3; k++)
			count[k] += t.count[k];
	}
	printf("\n%zu cached, %zu to resume, %zu to run", count[TODO_CACHED], count[TODO_RESUME], count[TODO_RUN]);
	if (bytes > 0)
		printf("; %s of disk", number_bytes(a, bytes));
	if (known)
		printf("; about %.3g CPU hours where known", cpu / 3600);
	putchar('\n');
	takes = example_takes(&l->arena, l->pipeline->file);
	if (count[TODO_RUN] && *takes) {
		fputs("all of it, as written in the file, takes\n", stdout);
		wrap_text(stdout, takes, 4, 0);
	}
}

static void print_json(struct load *l, const struct forecast *f)
{
	json_t *stages = json_array(), *instances = json_array(), *all;

	for (size_t s = 0; s < l->pipeline->n_stage; s++) {
		struct total t = stage_total(l, f, s);

		json_array_append_new(stages, json_pack("{s:s, s:s, s:I, s:I, s:I, s:f, s:f, s:f}", "stage",
			l->pipeline->stage[s].name, "do", l->pipeline->stage[s].driver->name, "cached",
			(json_int_t)t.count[TODO_CACHED], "resume", (json_int_t)t.count[TODO_RESUME], "run",
			(json_int_t)t.count[TODO_RUN], "rows", l->outlook[s].rows, "bytes", l->outlook[s].bytes, "units",
			l->outlook[s].units));
	}
	for (size_t k = 0; k < l->plan.n_instance; k++) {
		const struct instance *i = &l->plan.instance[k];

		json_array_append_new(instances, json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:f, s:f}", "label", i->label, "stage",
			i->stage->name, "key", i->key, "todo", todo_words[i->todo], "reason", i->reason, "units_done",
			(json_int_t)f[k].units, "cpu_seconds", f[k].cpu_seconds, "memory", f[k].memory));
	}
	all = json_pack("{s:s, s:o, s:o}", "pipeline", l->pipeline->name, "stages", stages, "instances", instances);
	json_dumpf(all, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(all);
}

int verb_plan(struct cli *cli)
{
	struct load l = { 0 };
	int code = load_plan(&l, cli, STORE_READ);

	if (code == EXIT_DONE) {
		const struct forecast *f = forecasts(&l, cli);

		if (cli->json)
			print_json(&l, f);
		else
			print_text(&l, cli, f);
	}
	load_free(&l);
	return code;
}
