/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that parameters name: found beside the pipeline file, known by what is in them. */
#ifndef GEAE_INPUT_FILE_H
#define GEAE_INPUT_FILE_H

#include "param.h"

/* After param_fill(): paths for the texts of GEAE_FILE rows, each file hashed (once in a process).  False: an error was
 * added at the text's place. */
bool input_files_fill(const struct params *, const struct node *group, void *self, struct arena *, struct diags *);
/* The hash of a file that was filled in. */
const char *input_file_hash(const char *path);
/* One whose size, time or place on the disk is not as when it was hashed; NULL: none. */
const char *input_files_changed(const struct params *, const void *self);

#endif
