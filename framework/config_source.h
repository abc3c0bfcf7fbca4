/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of one pipeline file while it is read, and its tokens. */
#ifndef GEAE_CONFIG_SOURCE_H
#define GEAE_CONFIG_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "diag.h"

enum { LONGEST_FILE = 16 << 20 }; /* bytes; nobody writes such a pipeline by hand or by script */

struct source {
	const char *at, *end;
	struct place place; /* of `at` */
	bool one_place;     /* a value of the command line or of a parameter row: lines mean nothing */
	struct source *outer;
	struct place included; /* where the outer file includes this one */
	size_t base;           /* brackets open when it began */
	dev_t device;
	ino_t inode;
};

enum token_kind {
	TOKEN_END,
	TOKEN_NAME,
	TOKEN_WORD, /* an unquoted word that is no name: $L, @x, a.b, ... */
	TOKEN_TEXT,
	TOKEN_INT,
	TOKEN_REAL,
	TOKEN_BOOL,
	TOKEN_INCLUDE,
	TOKEN_MARK, /* one of = : ; , { } ( ) [ ] */
	TOKEN_BAD   /* reported already; nothing behind it makes sense */
};

struct token {
	enum token_kind kind;
	struct place place;
	int last_line;   /* of a text that spans several */
	const char *raw; /* as written */
	size_t n_raw;
	const char *text; /* names, words, texts: NUL-terminated, escapes replaced */
	int64_t integer;  /* TOKEN_BOOL too */
	double real;
	char mark;
	const char *fault; /* why the number cannot be used; NULL: it can */
};

struct frozen_source { /* a pipeline file as it was when tasks were made of it */
	const char *path, *text;
};
/* From now on these files are not read from the disk; the list must stay. */
void sources_frozen(const struct frozen_source *, size_t n);
/* Reads and checks the bytes (size, UTF-8, no NUL, no byte order mark left); false: one error at `where`
 * or in the file.  `path` becomes the file of all places and must live as long as they. */
bool source_open(struct source *, const char *path, struct place where, struct arena *, struct diags *);
/* The next token; wrong escapes in texts are reported and replaced by '?'. */
void source_token(struct source *, struct token *, struct arena *, struct diags *);

#endif
