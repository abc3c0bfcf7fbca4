/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the report, in their order. */
#ifndef GEAE_PAGE_PARTS_H
#define GEAE_PAGE_PARTS_H

#include "collect.h"

enum { MOST_SECTIONS = 16 };

struct page {
	FILE *f;
	const struct collected *c;
	struct page_section {
		const char *id, *title;
	} section[MOST_SECTIONS]; /* as far as they have been begun: the table of contents */
	size_t n_section;
};

/* Begins a section with a heading, and ends the one before. */
void page_section(struct page *, const char *id, const char *title);
/* A table that scrolls by itself where the page is narrow; columns as "name|#name": with # numbers.  With "="
 * first the cells stand below each other on a phone. */
void page_table(struct page *, const char *label, const char *columns);
void page_table_end(struct page *);

void page_answer(struct page *);   /* in one sentence, beside the expectation */
void page_claims(struct page *);   /* holds, fails, cannot be tested */
void page_wish_tables(struct page *); /* the pipeline's own */
void page_figures(struct page *);
void page_results(struct page *);  /* all numbers */
void page_stages(struct page *);   /* graph, states, times, keys */
void page_graph(struct page *);
void page_warnings(struct page *); /* from the log */
void page_pipeline(struct page *); /* the resolved configuration */
void page_versions(struct page *); /* host, plugins, seed */
void page_cite(struct page *);
/* CPU and wall time of an instance, of the run that made it. */
void page_times(const struct collected *, const struct collected_instance *, double *wall, double *cpu);

#endif
