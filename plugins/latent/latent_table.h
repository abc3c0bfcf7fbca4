/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latents of the rows of a data set with its columns: what the analyzers of latent spaces read. */
#ifndef GEAE_LATENT_TABLE_H
#define GEAE_LATENT_TABLE_H

#include <geae/columns.h>
#include <geae/put.h>

enum { LATENT_MOST = 64, LATENT_PARTS_ALL = 3 }; /* part: 0 training, 1 validation, 2 test, 3 all */

#define LATENT_PART(S, def) GEAE_P_CHOICE(S, part, def, "train|validation|test|all", "rows used, where `split` is connected")

struct latent_table {
	const struct geae_array *array;
	struct geae_array matrix; /* the same with two axes */
	int64_t n_row, n_latent;
	double *column[LATENT_MOST]; /* [n_latent][n_row] */
	struct geae_columns columns; /* those of the data set, and z1, z2, ...; a single column is known by its own name too */
	int64_t *group, n_group;     /* group[n_row], from 0: rows that are not independent of each other share theirs */
	uint8_t *sound;              /* [n_row]: valid, and every latent is a number */
};

/* latent[row] or latent[row][latent]. */
int latent_read(struct geae_cx *, const struct geae_array *latent, struct latent_table *) GEAE_CHECKED;
/* take[n_row]: sound rows of the part; `split` may be unconnected, then all are of every part.  It belongs to the data set:
 * rows are found by row_in_data. */
int latent_part(struct geae_cx *, const struct latent_table *, const struct geae_input *split, int32_t part, uint8_t *take)
	GEAE_CHECKED;
/* Clears take[row] where the condition does not hold; "" holds everywhere. */
int latent_where(struct geae_cx *, const struct latent_table *, const char *condition, uint8_t *take) GEAE_CHECKED;
/* The rows taken at which every one of the n_value columns is a number: row[], how many in *n; fewer than `fewest` is an error. */
int latent_rows(struct geae_cx *, const struct latent_table *, const uint8_t *take, size_t n_value, double *const *value,
		int64_t fewest, int64_t *row, int64_t *n) GEAE_CHECKED;
/* Fails where a label is the same in all rows listed. */
int latent_varies(struct geae_cx *, const char *name, const double *value, const int64_t *row, int64_t n) GEAE_CHECKED;
/* A column as an output along the rows of `of`, with its columns. */
int latent_put_rows(struct geae_cx *, const char *port, const char *unit, const char *doc, const struct geae_array *of,
		    const double *value) GEAE_CHECKED;
int latent_put_names(struct geae_cx *, const char *port, const char *doc, const struct geae_array *of, const char *const *name) GEAE_CHECKED;
/* The values of n formulas. */
int latent_labels(struct geae_cx *, const struct latent_table *, size_t n, const char *const *formula, double **value) GEAE_CHECKED;
/* Appends to a text of `room` bytes; what does not fit is cut. */
void latent_say(char *text, size_t room, const char *format, ...) GEAE_PRINTF(3, 4);

#endif
