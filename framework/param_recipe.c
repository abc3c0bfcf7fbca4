/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The final values of all parameters as canonical pipeline text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "input_file.h"
#include "literal.h"
#include "param.h"

static void write_text(FILE *to, const char *text)
{
	struct arena a = { 0 };

	fputs(literal_text(&a, text), to);
	arena_free(&a);
}

static void write_strings(FILE *to, const struct geae_strings *s)
{
	for (size_t k = 0; k < s->n; k++) {
		fputs(k ? ", " : "", to);
		write_text(to, s->v[k]);
	}
}

/* What is in a file, not where it lies; among several also its name, by which other parameters may refer to it. */
static void write_files(FILE *to, const struct geae_param *row, const void *member)
{
	const struct geae_strings *list = member;

	if (row->type == GEAE_STRING)
		fputs(input_file_hash(*(const char *const *)member), to);
	for (size_t k = 0; row->type == GEAE_STRINGS && k < list->n; k++) {
		const char *slash = strrchr(list->v[k], '/');

		fputs(k ? ", " : "", to);
		write_text(to, slash ? slash + 1 : list->v[k]);
		fprintf(to, " %s", input_file_hash(list->v[k]));
	}
}

static void write_value(FILE *to, const struct geae_param *row, const void *member)
{
	char number[REAL_TEXT];
	const struct geae_ints *ints = member;
	const struct geae_reals *reals = member;

	if (row->flags & GEAE_FILE) {
		write_files(to, row, member);
		return;
	}
	switch (row->type) {
	case GEAE_BOOL: fputs(*(const int32_t *)member ? "true" : "false", to); break;
	case GEAE_INT: fprintf(to, "%lld", (long long)*(const int64_t *)member); break;
	case GEAE_REAL: fputs(literal_real(number, *(const double *)member), to); break;
	case GEAE_CHOICE: {
		const char *c = row->choices;

		for (int32_t k = *(const int32_t *)member; k > 0; k--)
			c += strcspn(c, "|") + 1;
		fprintf(to, "\"%.*s\"", (int)strcspn(c, "|"), c);
		break;
	}
	case GEAE_STRING: write_text(to, *(const char *const *)member); break;
	case GEAE_INTS:
		for (size_t k = 0; k < ints->n; k++)
			fprintf(to, "%s%lld", k ? ", " : "[", (long long)ints->v[k]);
		fputs(ints->n ? "]" : "[]", to);
		break;
	case GEAE_REALS:
		for (size_t k = 0; k < reals->n; k++)
			fprintf(to, "%s%s", k ? ", " : "[", literal_real(number, reals->v[k]));
		fputs(reals->n ? "]" : "[]", to);
		break;
	case GEAE_STRINGS:
		fputc('[', to);
		write_strings(to, member);
		fputc(']', to);
		break;
	}
}

static int by_name(const void *p, const void *q)
{
	return strcmp((*(const struct geae_param *const *)p)->name, (*(const struct geae_param *const *)q)->name);
}

char *param_recipe(const struct params *p, const void *self, struct arena *a)
{
	const struct geae_param *row, **sorted;
	char *buffer = NULL, *out;
	size_t n = 0, bytes = 0;
	FILE *to;

	while (param_row(p, n))
		n++;
	sorted = arena_array(a, n + 1, const struct geae_param *);
	for (size_t k = 0; (row = param_row(p, k)); k++)
		sorted[k] = row;
	if (n)
		qsort(sorted, n, sizeof(*sorted), by_name);
	to = open_memstream(&buffer, &bytes);
	if (!to) {
		fputs("geaepipe: out of memory while writing a recipe\n", stderr);
		exit(1);
	}
	for (size_t k = 0; k < n; k++) {
		fprintf(to, "%s = ", sorted[k]->name);
		write_value(to, sorted[k], (const char *)self + sorted[k]->offset);
		fputs(";\n", to);
	}
	fclose(to);
	out = arena_text(a, buffer);
	free(buffer);
	return out;
}
