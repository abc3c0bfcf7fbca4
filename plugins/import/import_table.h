/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of numbers in files - CSV, npy, HDF5 - behind one interface.
 *
 * A table has rows.  What is wanted of each row is selected first, in any number of parts: a column is one number, the
 * features are `width` of them.  Then any rows are read, from several threads at once, with the parts in the order of
 * selection.  Nothing but the rows asked for is kept in memory. */
#ifndef IMPORT_TABLE_H
#define IMPORT_TABLE_H

#include <stdbool.h>
#include <geae/plugin.h>

struct table;

struct table_part {
	int64_t width;	/* numbers a row */
	uint32_t dtype; /* GEAE_F32 or GEAE_F64: how they are handed out */
	uint32_t rank;	/* of the features: extents behind the row */
	int64_t dim[GEAE_MAX_RANK];
	const char *unit;   /* as the file says it; "" where it does not */
	const double *grid; /* [width] where the headings of the features are numbers; else NULL */
	void *of;	    /* the format's own */
};

struct table_kind {
	const char *name;
	int (*open)(struct geae_cx *, struct table *);
	int (*column)(struct geae_cx *, struct table *, const char *source, struct table_part *);
	int (*features)(struct geae_cx *, struct table *, const struct geae_strings *which, struct table_part *);
	int (*vector)(struct geae_cx *, struct table *, const char *source, int64_t *n, double **v);
	int (*read)(struct geae_cx *, const struct table *, int64_t first, int64_t n, void *const *out);
	int64_t (*piece_end)(const struct table *, int64_t first); /* NULL: pieces of PIECE bytes */
	void (*close)(struct table *);
};

extern const struct table_kind table_csv, table_npy, table_hdf5;

enum table_separator { SEPARATOR_AUTO, SEPARATOR_COMMA, SEPARATOR_SEMICOLON, SEPARATOR_TAB, SEPARATOR_BLANK };
enum table_header { HEADER_AUTO, HEADER_YES, HEADER_NO };
enum { TABLE_PARTS = 64, PIECE = 4 << 20 };

struct table_kept;

struct table {
	const struct table_kind *kind;
	const char *path;
	struct geae_strings more; /* further files of the same rows (npy) */
	int32_t separator, header;
	int64_t n_row;
	bool counts_lines; /* row r is line first_line + r */
	int64_t first_line;
	struct table_part part[TABLE_PARTS];
	size_t n_part;
	void *of; /* the format's own */
	struct table_kept *kept;
};

/* `t` zeroed, with path, more, separator and header filled in; close it also after a failure. */
int table_open(struct geae_cx *, struct table *, const struct table_kind *);
void table_close(struct table *);
int table_column(struct geae_cx *, struct table *, const char *source);
/* An empty list: what the format takes by itself.  Width 0: there are none. */
int table_features(struct geae_cx *, struct table *, const struct geae_strings *which, uint32_t dtype);
int table_vector(struct geae_cx *, struct table *, const char *source, int64_t *n, double **v); /* a grid */
int table_read(struct geae_cx *, const struct table *, int64_t first, int64_t n, void *const *out);
/* Where the piece that starts at row `first` ends: some megabytes, a function of the file alone. */
int64_t table_piece_end(const struct table *, int64_t first);
/* "line 17 of my.csv", "row 16 of x.npy" (rows from 0) */
const char *table_place(struct geae_cx *, const struct table *, int64_t row);

/* Memory that lives as long as the table; NULL with the failure recorded. */
void *table_keep(struct geae_cx *, struct table *, size_t bytes);
char *table_text(struct geae_cx *, struct table *, const char *text, size_t n);
/* The names nearest to `word`, or a few of them: " (did you mean 'T'?)", "; it has: a, b, c". */
const char *table_hint(struct geae_cx *, const char *word, const char *const *names, size_t n);
/* What a file that is none of ours seems to be ("a zip archive"), from its first bytes; NULL: nothing known. */
const char *table_foreign(const unsigned char *first, size_t n);
/* pread() of exactly so many bytes; false with errno, 0 at the end of the file. */
bool table_pread(int fd, void *to, size_t bytes, int64_t from);

/* ---- elements of arrays ---- */

enum element_class { ELEMENT_INT, ELEMENT_UINT, ELEMENT_REAL };

struct element {
	enum element_class class;
	size_t size;
	bool swap; /* bytes the other way round */
};

bool element_known(struct element);
bool element_is(struct element, uint32_t dtype); /* the same bytes */
/* `from` is overwritten where bytes have to be swapped. */
void element_convert(struct element, void *from, int64_t n, uint32_t dtype, void *to);

/* ---- numbers as text ---- */

/* The number at `at`, rounded correctly, whatever the locale; the place behind it, or NULL where there is none.
 * "nan" and "NA" are NAN, "inf" is infinite.  The text MUST end with a byte that belongs to no number. */
const char *number_read(const char *at, double *value);

#endif
