/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A CSV file: what its head says, and where its rows lie. */
#ifndef IMPORT_CSV_H
#define IMPORT_CSV_H

#include "import_table.h"

struct csv_block { /* whole lines, some megabytes */
	int64_t offset, row;
};

struct csv {
	int fd;
	int64_t size;	/* without empty lines at the end */
	int64_t data;	/* offset of the first row */
	char separator; /* ' ': blanks and tabs, any number of them */
	bool headed;
	size_t n_column;
	const char **name, **unit; /* of columns; "" */
	struct csv_block *block;   /* [n_block + 1]; the last one is the end */
	size_t n_block;
};

/* Separator, headings, first row. */
int csv_head(struct geae_cx *, struct table *, struct csv *);
/* Columns of text cells at `at`, blanks around taken off; counts them where `cell` is NULL.  Cells end with 0 and are
 * in `line`, which is changed. */
size_t csv_split(char *line, char separator, char **cell);

#endif
