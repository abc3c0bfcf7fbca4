/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Collecting and printing what is wrong in the user's files. */
#include <stdlib.h>
#include <string.h>
#include "diag.h"
#include "literal.h"

enum { LONGEST = 1000 }; /* bytes of a message */

struct diag_file {
	struct diag_file *next;
	const char *name;
	int order;
	bool read; /* not only spoken of */
};

struct diag {
	struct diag *next;
	const struct diag_file *file; /* NULL: no place */
	int line;
	size_t number; /* in the order said */
	bool warning, again;
	const char *text;
};

static struct diag_file *file_entry(struct diags *d, const char *name)
{
	struct diag_file **at = &d->files, *f;
	int order = 0;

	for (; *at; at = &(*at)->next, order++)
		if (strcmp((*at)->name, name) == 0)
			return *at;
	f = *at = arena_need(&d->arena, sizeof(*f));
	f->name = arena_text(&d->arena, name);
	f->order = order;
	return f;
}

void diags_file(struct diags *d, const char *file)
{
	file_entry(d, file)->read = true;
}

void diags_files_each(const struct diags *d, void (*fn)(void *user, const char *file), void *user)
{
	for (const struct diag_file *f = d->files; f; f = f->next)
		if (f->read)
			fn(user, f->name);
}

/* One message is one line of bounded length, whatever bytes the user's texts brought in. */
static char *one_line(struct arena *a, const char *text)
{
	size_t n = strlen(text), k = 0;
	bool cut = n > LONGEST;
	char *out;

	if (cut)
		for (n = LONGEST; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80;)
			n--;
	out = arena_need(a, 4 * n + 4);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];
		size_t more = utf8_length(text + i, text + n);

		if (more == 0) { /* half a character, or a file name in another encoding */
			out[k++] = '?';
		} else if (more > 1) {
			memcpy(out + k, text + i, more);
			k += more;
			i += more - 1;
		} else if (c < 0x20 || c == 0x7F) {
			k += (size_t)snprintf(out + k, 5, "\\x%02x", c);
		} else {
			out[k++] = (char)c;
		}
	}
	strcpy(out + k, cut ? "..." : "");
	return out;
}

static void add(struct diags *d, struct place p, bool warning, const char *format, va_list args)
{
	struct diag *x = arena_need(&d->arena, sizeof(*x));

	x->file = p.file ? file_entry(d, p.file) : NULL;
	x->line = p.line;
	x->number = d->n_error + d->n_warning;
	x->warning = warning;
	x->text = one_line(&d->arena, arena_vformat(&d->arena, format, args));
	*(d->last ? d->last : &d->first) = x;
	d->last = &x->next;
	if (warning)
		d->n_warning++;
	else
		d->n_error++;
}

void diag_error(struct diags *d, struct place p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(d, p, false, format, args);
	va_end(args);
}

void diag_warning(struct diags *d, struct place p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(d, p, true, format, args);
	va_end(args);
}

static int by_place(const struct diag *x, const struct diag *y)
{
	int a = x->file ? x->file->order : -1, b = y->file ? y->file->order : -1;

	if (a != b)
		return a < b ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

static int by_number(const struct diag *x, const struct diag *y)
{
	return (x->number > y->number) - (x->number < y->number);
}

static int same_first(const void *p, const void *q)
{
	const struct diag *x = *(struct diag *const *)p, *y = *(struct diag *const *)q;
	int c = by_place(x, y);

	if (c == 0)
		c = strcmp(x->text, y->text);
	return c ? c : by_number(x, y);
}

static int in_order(const void *p, const void *q)
{
	const struct diag *x = *(struct diag *const *)p, *y = *(struct diag *const *)q;
	int c = by_place(x, y);

	return c ? c : by_number(x, y);
}

static void print(const struct diag *x, FILE *to)
{
	struct arena a = { 0 };
	const char *kind = x->warning ? "warning: " : "";

	if (!x->file)
		fprintf(to, "%s%s\n", kind, x->text);
	else if (x->line > 0)
		fprintf(to, "%s:%d: %s%s\n", one_line(&a, x->file->name), x->line, kind, x->text);
	else
		fprintf(to, "%s: %s%s\n", one_line(&a, x->file->name), kind, x->text);
	arena_free(&a);
}

size_t diags_print(const struct diags *d, FILE *to)
{
	size_t n = d->n_error + d->n_warning, n_error = 0, k = 0;
	struct diag **all = n ? malloc(n * sizeof(*all)) : NULL;

	if (!all) { /* nothing to print, or no memory to sort it */
		for (const struct diag *x = d->first; x; x = x->next)
			print(x, to);
		return d->n_error;
	}
	for (struct diag *x = d->first; x; x = x->next)
		all[k++] = x;
	qsort(all, n, sizeof(*all), same_first);
	for (k = 0; k < n; k++)
		all[k]->again =
			k > 0 && by_place(all[k - 1], all[k]) == 0 && strcmp(all[k - 1]->text, all[k]->text) == 0;
	qsort(all, n, sizeof(*all), in_order);
	for (k = 0; k < n; k++)
		if (!all[k]->again) {
			print(all[k], to);
			n_error += !all[k]->warning;
		}
	free(all);
	return n_error;
}

void diags_each(const struct diags *d, void (*fn)(void *user, struct place, const char *text, bool warning), void *user)
{
	for (const struct diag *x = d->first; x; x = x->next)
		fn(user, (struct place){ x->file ? x->file->name : "", x->line }, x->text, x->warning);
}

void diags_free(struct diags *d)
{
	arena_free(&d->arena);
	memset(d, 0, sizeof(*d));
}
