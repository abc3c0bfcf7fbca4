/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report's second half: how the answer came about. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "build.h"
#include "html.h"
#include "number.h"
#include "page_parts.h"

enum { MOST_WARNINGS = 100 };

static const char *const state_words[] = {
	[STATE_WAITING] = "not run", [STATE_RUNNING] = "running", [STATE_DONE] = "done",      [STATE_CACHED] = "from the store",
	[STATE_FAILED] = "failed",   [STATE_SKIPPED] = "skipped", [STATE_STOPPED] = "stopped"
};

void page_times(const struct collected *c, const struct collected_instance *i, double *wall, double *cpu)
{
	double memory;

	record_times(c, i, wall, cpu, &memory);
}

static void instance_rows(struct page *p)
{
	FILE *f = p->f;
	const struct collected *c = p->c;

	fputs("<details>\n<summary>Every instance with its key in the store</summary>\n", f);
	page_table(p, "Instances", "Instance|State|#Time|#CPU|#Memory|Key");
	for (size_t k = 0; k < c->n_instance; k++) {
		const struct collected_instance *i = &c->instance[k];
		char a[NUMBER_SIZE];
		double wall, cpu;

		page_times(c, i, &wall, &cpu);
		fputs("<tr><td>", f);
		html_text(f, i->instance->label);
		fprintf(f, "</td><td>%s", state_words[i->outcome->state]);
		if (i->outcome->error)
			html_format(f, ": %s", i->outcome->error);
		fprintf(f, "</td><td class=\"n\">%s</td>", number_seconds(a, wall));
		fprintf(f, "<td class=\"n\">%s</td>", number_seconds(a, cpu));
		fprintf(f, "<td class=\"n\">%s</td>", i->outcome->max_rss > 0 ? number_bytes(a, i->outcome->max_rss) : "");
		fprintf(f, "<td><code title=\"%s\">%.12s</code></td></tr>\n", i->instance->key, i->instance->key);
	}
	page_table_end(p);
	fputs("</details>\n", f);
}

void page_stages(struct page *p)
{
	FILE *f = p->f;
	const struct collected *c = p->c;
	const size_t *first = c->request->plan->first;
	char a[NUMBER_SIZE];

	page_section(p, "stages", "Stages");
	page_graph(p);
	page_table(p, "Stages", "Stage|Does|From|Instances|#CPU");
	for (size_t s = 0; s < c->pipeline->n_stage; s++) {
		const struct stage *stage = &c->pipeline->stage[s];
		size_t count[STATE_STOPPED + 1] = { 0 };
		double cpu_all = 0, wall, cpu;
		const char *comma = "";

		for (size_t k = first[s]; k < first[s + 1]; k++) {
			count[c->instance[k].outcome->state]++;
			page_times(c, &c->instance[k], &wall, &cpu);
			cpu_all += cpu;
		}
		fputs("<tr><td>", f);
		html_text(f, stage->name);
		fprintf(f, "</td><td>%s</td><td>", stage->driver->name);
		for (size_t k = 0; k < stage->n_in; k++) {
			bool again = false;

			for (size_t j = 0; j < k; j++)
				again |= stage->in[j].stage == stage->in[k].stage;
			if (!again)
				html_format(f, "%s%s", k ? ", " : "", stage->in[k].stage->name);
		}
		fputs("</td><td>", f);
		for (int state = 0; state <= STATE_STOPPED; state++)
			if (count[state]) {
				fprintf(f, "%s%zu %s", comma, count[state], state_words[state]);
				comma = ", ";
			}
		fprintf(f, "</td><td class=\"n\">%s</td></tr>\n", number_seconds(a, cpu_all));
	}
	page_table_end(p);
	fprintf(f, "<p class=\"soft small\">This run took %s. CPU times of results from the store are those of the run that made them.</p>\n",
		number_seconds(a, c->request->seconds));
	instance_rows(p);
}

static void begin_warnings(struct page *p)
{
	page_section(p, "warnings", "Warnings");
	fputs("<ul class=\"plain warnings\">\n", p->f);
}

void page_warnings(struct page *p)
{
	FILE *f = p->f;
	const struct collected *c = p->c;
	char *path = NULL, *line = NULL;
	size_t size = 0, n = 0;
	FILE *log = asprintf(&path, "%s/log", c->request->folder) >= 0 ? fopen(path, "re") : NULL;

	while (log && getline(&line, &size, log) > 0) {
		if (!strstr(line, "warning") && !strstr(line, " failed"))
			continue;
		line[strcspn(line, "\n")] = 0;
		if (n++ == 0)
			begin_warnings(p);
		if (n > MOST_WARNINGS)
			continue;
		fputs("<li>", f);
		html_text(f, line);
		fputs("</li>\n", f);
	}
	for (const char *w = c->own_warnings; w && *w; w += strcspn(w, "\n") + (w[strcspn(w, "\n")] == '\n')) {
		if (n++ == 0)
			begin_warnings(p);
		fputs("<li>", f);
		html_format(f, "%.*s", (int)strcspn(w, "\n"), w);
		fputs("</li>\n", f);
	}
	if (n > MOST_WARNINGS)
		fprintf(f, "<li>and %zu more in the log</li>\n", n - MOST_WARNINGS);
	if (n)
		fputs("</ul>\n", f);
	if (log)
		fclose(log);
	free(line);
	free(path);
}

void page_pipeline(struct page *p)
{
	FILE *f = p->f;
	const struct collected *c = p->c;
	char *text = NULL;
	size_t size;
	FILE *m = open_memstream(&text, &size);

	if (!m)
		return;
	node_print(c->pipeline->root, m);
	if (!fclose(m)) {
		page_section(p, "pipeline", "Pipeline");
		fputs("<details>\n<summary>", f);
		html_format(f, "%s", c->pipeline->file);
		fputs(", with its includes and options as it was run</summary>\n<pre>", f);
		html_text(f, text);
		fputs("</pre>\n</details>\n", f);
	}
	free(text);
}

static bool seen_before(const struct collected *c, size_t k, struct geae_component **which)
{
	for (size_t j = 0; j <= k; j++)
		for (struct geae_component **b = c->instance[j].instance->component; b && *b; b++) {
			if (j == k && b == which)
				return false;
			if ((*b)->plugin == (*which)->plugin)
				return true;
		}
	return false;
}

void page_versions(struct page *page)
{
	FILE *f = page->f;
	const struct collected *c = page->c;
	time_t now = time(NULL);
	struct tm utc;
	char when[64];

	gmtime_r(&now, &utc);
	strftime(when, sizeof(when), "%Y-%m-%d %H:%M UTC", &utc);
	page_section(page, "versions", "Versions");
	fputs("<ul class=\"plain\">\n<li>geaepipe ", f);
	html_text(f, build_version);
	fprintf(f, ", %s, seed %" PRId64 "</li>\n", when, c->pipeline->seed);
	for (size_t k = 0; k < c->n_instance; k++)
		for (struct geae_component **p = c->instance[k].instance->component; p && *p; p++) {
			const struct plugin *plugin = (*p)->plugin;

			if (seen_before(c, k, p))
				continue;
			fputs("<li>", f);
			html_format(f, "%s %s", kind_names[plugin->kind], plugin->name);
			if (plugin->descriptor) {
				html_format(f, " %s", plugin->descriptor->version ? plugin->descriptor->version : "");
				fputs(" <span class=\"soft\">", f);
				html_text(f, plugin->descriptor->summary);
				fputs("</span>", f);
			}
			fprintf(f, " <code title=\"%s\">%.12s</code>", plugin->hash, plugin->hash);
			fputs("</li>\n", f);
		}
	fputs("</ul>\n", f);
}

void page_cite(struct page *page)
{
	FILE *f = page->f;
	const struct collected *c = page->c;

	page_section(page, "cite", "How to cite");
	fputs("<p>Cite the tool in the version above with the seed, and the methods that this run used.</p>\n<pre>", f);
	fputs("@misc{geaepipe,\n  title = {geaepipe: phase transitions of lattice models with symmetry-aware networks},\n  note = {version ", f);
	html_text(f, build_version);
	fputs("}\n}\n", f);
	for (size_t k = 0; k < c->n_instance; k++)
		for (struct geae_component **p = c->instance[k].instance->component; p && *p; p++) {
			const struct geae_plugin *d = (*p)->plugin->descriptor;
			const char *text = d && d->cite ? d->cite : "";

			if (!*text || seen_before(c, k, p))
				continue;
			fputc('\n', f);
			html_text(f, text);
			if (text[strlen(text) - 1] != '\n')
				fputc('\n', f);
		}
	fputs("</pre>\n", f);
}
