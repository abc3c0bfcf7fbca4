/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of a pipeline file as text: canonical for recipes, indented for people. */
#include <stdlib.h>
#include <string.h>
#include "literal.h"
#include "node.h"

static void write_scalar(const struct node *x, FILE *to, bool for_people)
{
	struct arena a = { 0 };
	char number[REAL_TEXT];

	switch (x->type) {
	case NODE_INT: fprintf(to, "%lld", (long long)x->integer); break;
	case NODE_REAL: fputs(for_people ? short_literal(number, x->real) : literal_real(number, x->real), to); break;
	case NODE_BOOL: fputs(x->integer ? "true" : "false", to); break;
	case NODE_TEXT:
		fputs(literal_text(&a, x->text), to);
		arena_free(&a);
		break;
	default: break;
	}
}

static int by_name(const void *p, const void *q)
{
	return strcmp((*(const struct node *const *)p)->name, (*(const struct node *const *)q)->name);
}

static void write_canonical(const struct node *x, FILE *to, struct arena *a)
{
	const struct node **child;
	int n = 0;

	if (x->type != NODE_GROUP && x->type != NODE_LIST) {
		write_scalar(x, to, false);
		return;
	}
	child = arena_array(a, x->n_child + 1, const struct node *);
	for (const struct node *c = x->child; c; c = c->next)
		child[n++] = c;
	if (x->type == NODE_GROUP && n)
		qsort(child, (size_t)n, sizeof(*child), by_name);
	fputs(x->type == NODE_GROUP ? "{" : "(", to);
	for (int k = 0; k < n; k++) {
		if (x->type == NODE_GROUP)
			fprintf(to, " %s = ", child[k]->name);
		else
			fputs(k ? ", " : "", to);
		write_canonical(child[k], to, a);
		if (x->type == NODE_GROUP)
			fputs(";", to);
	}
	fputs(x->type == NODE_GROUP ? " }" : ")", to);
}

char *node_text(struct arena *a, const struct node *x)
{
	char *buffer = NULL, *out;
	size_t n = 0;
	FILE *to = open_memstream(&buffer, &n);

	if (!to)
		return arena_text(a, "");
	write_canonical(x, to, a);
	fclose(to);
	out = arena_text(a, buffer);
	free(buffer);
	return out;
}

static bool is_plain(const struct node *list)
{
	for (const struct node *c = list->child; c; c = c->next)
		if (c->type == NODE_GROUP || c->type == NODE_LIST)
			return false;
	return true;
}

static void indent(FILE *to, int depth)
{
	for (int k = 0; k < depth; k++)
		fputc('\t', to);
}

static void print_value(const struct node *x, FILE *to, int depth);

static void print_members(const struct node *group, FILE *to, int depth)
{
	for (const struct node *c = group->child; c; c = c->next) {
		indent(to, depth);
		fprintf(to, "%s%s", c->name, c->type == NODE_GROUP ? ": " : " = ");
		print_value(c, to, depth);
		fputs(";\n", to);
	}
}

static void print_value(const struct node *x, FILE *to, int depth)
{
	if (x->type == NODE_GROUP) {
		fputs("{\n", to);
		print_members(x, to, depth + 1);
		indent(to, depth);
		fputs("}", to);
	} else if (x->type == NODE_LIST) {
		bool plain = is_plain(x);

		fputs(plain ? "[" : "(\n", to);
		for (const struct node *c = x->child; c; c = c->next) {
			if (!plain)
				indent(to, depth + 1);
			print_value(c, to, depth + 1);
			fputs(c->next ? plain ? ", " : "," : "", to);
			fputs(plain ? "" : "\n", to);
		}
		if (!plain)
			indent(to, depth);
		fputs(plain ? "]" : ")", to);
	} else {
		write_scalar(x, to, true);
	}
}

void node_print(const struct node *x, FILE *to)
{
	if (!x->parent && x->type == NODE_GROUP && !x->name) {
		print_members(x, to, 0);
	} else {
		print_value(x, to, 0);
		fputc('\n', to);
	}
}
