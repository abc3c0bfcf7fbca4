/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What could stand next on a command line. */
#ifndef GEAE_COMPLETE_H
#define GEAE_COMPLETE_H

#include "cli.h"

/* word[0..n-1] behind "geaepipe", the last one being typed: candidates for it, a line each; "@files" asks the shell for
 * names of files. */
void complete(struct arena *, const char *const *word, size_t n);
/* The script for bash, zsh or fish; NULL: no such shell. */
const char *complete_script(const char *shell);

#endif
