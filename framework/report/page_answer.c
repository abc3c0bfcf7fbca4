/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The top of the report: the answer beside what was expected, and the claims. */
#include <math.h>
#include <string.h>
#include "answer.h"
#include "claims.h"
#include "element.h"
#include "html.h"
#include "number.h"
#include "page_parts.h"

enum { SHOWN = 16 }; /* sentences */

static void status_line(FILE *f, const struct collected *c)
{
	const int code = c->request->exit_code;
	size_t failed = 0, skipped = 0;

	for (size_t k = 0; k < c->n_instance; k++) {
		failed += c->instance[k].outcome->state == STATE_FAILED;
		skipped += c->instance[k].outcome->state == STATE_SKIPPED;
	}
	if (code == 75)
		fputs("<p><strong>Stopped before the end.</strong> The same command continues it.</p>\n", f);
	else if (code)
		fprintf(f, "<p><strong>%zu stage instance%s failed</strong>, %zu could not run without; the same command tries "
			"again what is missing.</p>\n", failed, failed == 1 ? "" : "s", skipped);
}

static void comparison(struct page *p)
{
	FILE *f = p->f;
	const struct collected *c = p->c;
	struct arena arena = { 0 };
	const struct expectation *e = &c->pipeline->expect;
	size_t n, compared = 0;
	const struct answer *all = answers(c, &arena, &n);
	char a[NUMBER_SIZE];

	for (size_t k = 0; k < n; k++)
		compared += all[k].expected && isfinite(all[k].value);
	if (!compared) {
		arena_free(&arena);
		return;
	}
	page_table(p, "Beside the expectation", "=Quantity|#Here|#Expected|#Difference|#In standard errors|Verdict");
	for (size_t k = 0; k < n; k++) {
		const struct answer *r = &all[k];
		char unit[96];

		if (!r->expected || !isfinite(r->value))
			continue;
		fputs("<tr><td>", f);
		html_format(f, "%s%s %s", r->port->name, unit_suffix(unit, sizeof(unit), r->port->unit),
			    sweep_text(&arena, r->from));
		fputs("</td><td class=\"n\" data-label=\"Here\">", f);
		html_text(f, r->shown);
		fprintf(f, "</td><td class=\"n\" data-label=\"Expected\">%s</td><td class=\"n\" data-label=\"Difference\">%.3g",
			number_exact(a, e->value), r->value - e->value);
		if (isfinite(r->percent))
			fprintf(f, " (%.2g&nbsp;%%)", r->percent);
		fputs("</td><td class=\"n\" data-label=\"In standard errors\">", f);
		if (r->comparable)
			fprintf(f, "%.2f", r->sigma);
		else
			fputs("no error given", f);
		fputs("</td><td>", f);
		if (r->comparable)
			fprintf(f, "%s (limit: %g)", r->agrees ? "agrees" : "does not agree", e->within_sigma);
		fputs("</td></tr>\n", f);
	}
	page_table_end(p);
	fputs("<p class=\"soft small\">The expectation is written in the pipeline and only printed here; no stage sees it.</p>\n", f);
	arena_free(&arena);
}

/* The answer, coloured by whether it agrees with the expectation. */
void page_answer(struct page *p)
{
	FILE *f = p->f;
	const struct collected *c = p->c;
	struct arena arena = { 0 };
	size_t n, expected = 0, agree = 0;
	const struct answer *all = answers(c, &arena, &n);

	for (size_t k = 0; k < n; k++) {
		expected += all[k].expected;
		agree += all[k].agrees;
	}
	fprintf(f, "<section class=\"answer%s\" aria-label=\"Answer\">\n",
		c->request->exit_code || agree < expected ? " bad" : expected ? " good" : "");
	status_line(f, c);
	for (size_t k = 0; k < n && k < SHOWN; k++) {
		fputs(all[k].expected ? "<p><strong>" : "<p>", f);
		html_text(f, answer_sentence(c, &all[k], &arena));
		fputs(all[k].expected ? "</strong></p>\n" : "</p>\n", f);
	}
	if (n > SHOWN)
		fprintf(f, "<p>and %zu more, in the table below</p>\n", n - SHOWN);
	if (!n)
		fputs("<p>There is no single number to report; see the figures and tables.</p>\n", f);
	comparison(p);
	fputs("</section>\n", f);
	arena_free(&arena);
}

void page_claims(struct page *p)
{
	FILE *f = p->f;
	struct arena arena = { 0 };
	const struct claim_found *all = claims_find(p->c, &arena);
	static const char *const class[] = { "good", "bad", "open" };
	bool reproduced = false;

	for (size_t k = 0; k < p->c->pipeline->n_claim; k++)
		reproduced |= *all[k].claim->reproduced;
	if (p->c->pipeline->n_claim) {
		page_section(p, "claims", "Claims");
		page_table(p, "Claims", reproduced ? "=Claim|#Published|#Their method, our data|#Ours|Verdict" :
						     "=Claim|#Published|#Ours|Verdict");
	}
	for (size_t k = 0; k < p->c->pipeline->n_claim; k++) {
		const struct claim_found *r = &all[k];

		fputs("<tr><th scope=\"row\">", f);
		html_text(f, r->claim->claim);
		if (*r->claim->source) {
			fputs(" <span class=\"soft small\">", f);
			html_text(f, r->claim->source);
			fputs("</span>", f);
		}
		fputs("</th><td class=\"n\" data-label=\"Published\">", f);
		html_text(f, r->published);
		if (reproduced)
			fputs("</td><td class=\"n\" data-label=\"Their method, our data\">", f);
		html_text(f, r->reproduced);
		fputs("</td><td class=\"n\" data-label=\"Ours\">", f);
		html_text(f, r->ours);
		fprintf(f, "</td><td class=\"%s\"><strong>%s</strong>", class[r->verdict], verdict_words[r->verdict]);
		if (r->why && *r->why) {
			fputs(" <span class=\"small\">", f);
			html_text(f, r->why);
			fputs("</span>", f);
		}
		fputs("</td></tr>\n", f);
	}
	if (p->c->pipeline->n_claim) {
		page_table_end(p);
		fputs("<p class=\"soft small\">What was published stands in the pipeline and is only held against the results here.</p>\n", f);
	}
	arena_free(&arena);
}
