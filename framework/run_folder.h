/* SPDX-License-Identifier: GPL-3.0-or-later */
/* runs/<name>/: locked while a run writes it, read by status, show and export. */
#ifndef GEAE_RUN_FOLDER_H
#define GEAE_RUN_FOLDER_H

#include <stdbool.h>
#include "cli.h"
#include "plan.h"

#define RUN_STORE "@store" /* in index.json, beside the labels: where its results lie */

struct run_folder {
	char *path; /* "runs/ising-ferromagnet" */
	FILE *log;
	int lock;
	char error[512];
};

/* Creates and locks it, opens the log.  False: error says why (another run holds it, cannot be written). */
bool run_folder_open(struct run_folder *, const char *runs, const char *name);
/* pipeline.cfg (resolved) and index.json (stage label -> key). */
bool run_folder_describe(struct run_folder *, const struct plan *, const char *store);
void run_folder_close(struct run_folder *);

/* The key of `label` in runs/<name>/index.json, or of the only instance of a stage of that name.
 * NULL with *why. */
const char *run_folder_key(const char *runs, const char *name, const char *label, struct arena *, const char **why);
char *run_folder_index_path(struct arena *, const char *runs, const char *name);
/* An index.json: label -> key, RUN_STORE -> its store.  NULL: there is none, or it is damaged.  Free with json_decref(). */
struct json_t *index_read(const char *path);
/* That of the run that wrote it last. */
struct json_t *run_folder_index(const char *runs, const char *name);
/* The store of a run: that of --store or GEAEPIPE_STORE where given, else the one the run was made with. */
const char *run_store(struct cli *, const char *name);
/* Is there such a run? */
bool run_folder_exists(const char *runs, const char *name);
/* Makes the folder, or removes the files with these endings (NULL-terminated) that an earlier run left there. */
bool folder_fresh(const char *path, const char *const *endings);
/* A file name made of `text`: letters, digits, . _ - = stay, anything else becomes '-'. */
char *file_name(struct arena *, const char *text);

#endif
