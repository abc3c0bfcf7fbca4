/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of a plugin's trial, for people (80 columns) and for programs. */
#include <jansson.h>
#include "conformance.h"
#include "wrap.h"

enum { COLUMN = 28 };

static const char *const words[] = { [TRIAL_HELD] = "ok", [TRIAL_BROKEN] = "BROKEN", [TRIAL_LEFT_OUT] = "left out" };
static const char *const states[] = { [TRIAL_HELD] = "held", [TRIAL_BROKEN] = "broken", [TRIAL_LEFT_OUT] = "left out" };

void conformance_print(const struct conformance *f, FILE *to)
{
	struct arena a = { 0 };

	for (size_t c = 0; c < f->n_case; c++) {
		const struct case_verdicts *one = &f->tried[c];

		if (one->with[0])
			wrap_text(to, arena_format(&a, "with %s", one->with), 4, 0);
		for (size_t k = 0; k < one->n_verdict; k++) {
			const struct verdict *v = &one->verdict[k];
			const int at = fprintf(to, "  %-8s %s ", words[v->state], v->law->id);

			wrap_text(to, v->law->sentence, COLUMN, (size_t)at);
			if (v->said[0])
				wrap_text(to, v->said, COLUMN, 0);
			if (v->state == TRIAL_BROKEN)
				wrap_text(to, arena_format(&a, "look at: %s", v->law->look), COLUMN, 0);
		}
	}
	fprintf(to, "%s: %zu held, %zu broken, %zu left out\n", f->plugin->path, f->n_held, f->n_broken, f->n_left_out);
	arena_free(&a);
}

void conformance_print_json(const struct conformance *f, FILE *to)
{
	json_t *cases = json_array(), *all;

	for (size_t c = 0; c < f->n_case; c++) {
		const struct case_verdicts *one = &f->tried[c];
		json_t *laws = json_array();

		for (size_t k = 0; k < one->n_verdict; k++) {
			const struct verdict *v = &one->verdict[k];

			json_array_append_new(laws, json_pack("{s:s, s:s, s:s, s:s, s:s}", "law", v->law->id, "holds", v->law->sentence, "state",
							      states[v->state], "message", v->said, "look_at", v->law->look));
		}
		json_array_append_new(cases, json_pack("{s:s, s:o}", "parameters", one->with, "laws", laws));
	}
	all = json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:o}", "kind", f->plugin->kind ? kind_names[f->plugin->kind] : "", "name", f->plugin->name,
			"file", f->plugin->path, "held", (json_int_t)f->n_held, "broken", (json_int_t)f->n_broken, "left_out",
			(json_int_t)f->n_left_out, "cases", cases);
	json_dumpf(all, to, JSON_INDENT(1));
	fputc('\n', to);
	json_decref(all);
}
