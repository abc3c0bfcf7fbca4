/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding, checking and loading plugin files.  (Plugins themselves include <geae/plugin.h>.) */
#ifndef GEAE_HOST_PLUGIN_H
#define GEAE_HOST_PLUGIN_H

#include <stdbool.h>
#include <geae/plugin.h>
#include "arena.h"
#include "diag.h"

struct plugin {
	uint32_t kind;
	const char *name;  /* "ising" */
	const char *path;
	const char *fault; /* why it is refused; NULL: usable */
	bool shadowed;     /* another folder earlier in the search has one of the same file name */
	const struct geae_plugin *descriptor; /* set by plugin_load() */
	char hash[65];                        /* BLAKE2b of the file */
	struct plugin *next;
};

struct plugins { /* everything found, in search order; folders are only listed, files not opened */
	struct arena arena;
	struct plugin *first;
	const char *const *folders; /* NULL-terminated: --plugins, GEAEPIPE_PLUGINS (colon-separated), installed */
	struct diags *diags;
};

extern const char *const kind_names[]; /* [GEAE_MODEL] = "model", ...; ends with NULL */
uint32_t kind_of(const char *word);    /* 0: none */

/* `first` folders (from --plugins) come before the environment and the installed one. */
void plugins_find(struct plugins *, const char *const *first, struct diags *);
void plugins_free(struct plugins *);

/* The usable plugin of that name, probed in a child (all plugins named in one go share one child when
 * plugins_probe was called first), then loaded here: dlopen RTLD_NOW|RTLD_LOCAL and geae_plugin() only.
 * NULL: a diagnostic at `place` says why (unknown name with suggestion; the reason of a refusal). */
const struct plugin *plugin_load(struct plugins *, uint32_t kind, const char *name, struct place);
/* Loads and checks these in a forked child, so that a file that crashes on loading meets only it; each
 * plugin's `fault` is set.  Survives any crash: continues behind the culprit with a new child. */
void plugins_probe(struct plugins *, struct plugin *const *which, size_t n);
/* Every check of a loaded descriptor, in the caller's process: NULL or what is wrong. */
const char *plugin_descriptor_fault(const struct geae_plugin *, uint32_t kind, const char *name, struct arena *);

#endif
