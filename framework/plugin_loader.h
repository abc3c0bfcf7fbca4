/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding, checking and loading plugin files.  (Plugins themselves include <geae/plugin.h>.) */
#ifndef GEAE_HOST_PLUGIN_LOADER_H
#define GEAE_HOST_PLUGIN_LOADER_H

#include <stdbool.h>
#include <geae/plugin.h>
#include "arena.h"
#include "diag.h"

struct plugin {
	uint32_t kind;     /* 0: the file name is not <kind>-<name>.so, then `fault` says so */
	const char *name;  /* what pipelines call it */
	const char *path;
	const char *summary; /* set by plugins_probe() where there is no fault */
	const char *fault; /* why it is refused; NULL: usable */
	bool shadowed;     /* another folder earlier in the search has one of the same file name */
	bool probed;       /* a child has loaded it: `fault` is the last word */
	const struct geae_plugin *descriptor; /* set by plugin_load() */
	void *handle;                         /* of dlopen(); never closed */
	char hash[65];                        /* BLAKE2b of the file; set by plugin_load() */
	struct plugin *next;
};

struct plugins { /* everything found, in search order; folders are only listed, files not opened */
	struct arena arena;
	struct plugin *first;
	const char *const *folders; /* NULL-terminated: --plugins, GEAEPIPE_PLUGINS (colon-separated), installed */
	struct diags *diags;
	int patience; /* seconds that a probed file may take to load; 10 unless changed */
};

extern const char *const kind_names[]; /* [GEAE_MODEL] = "model", ...; ends with NULL */
uint32_t kind_of(const char *word);    /* 0: none */

/* `plugins` is written over.  `first` folders (NULL-terminated, may be NULL; from --plugins) come before the environment and the installed one. */
void plugins_find(struct plugins *, const char *const *first, struct diags *);
void plugins_free(struct plugins *);

/* The usable plugin of that name, probed in a child (all plugins named in one go share one child when
 * plugins_probe was called first), then loaded here: dlopen RTLD_NOW|RTLD_LOCAL and geae_plugin() only.
 * NULL: a diagnostic at `place` says why (unknown name with suggestion; the reason of a refusal). */
const struct plugin *plugin_load(struct plugins *, uint32_t kind, const char *name, struct place);
/* Loads and checks these in a forked child, so that a file that crashes on loading meets only it; each
 * plugin's `fault` is set.  Survives any crash: continues behind the culprit with a new child. */
void plugins_probe(struct plugins *, struct plugin *const *which, size_t n);
/* In a worker, after its plugins are loaded: GSL's error handler, which would end the process, is switched
 * off where a plugin brought GSL along; the kernels that OpenBLAS chose are noted, once, with a warning when
 * OPENBLAS_CORETYPE holds them below what the processor offers. */
void plugin_libraries_settle(const struct plugins *, void (*log)(void *user, int level, const char *text),
			     void *user);
/* Every check of a loaded descriptor, in the caller's process: NULL or what is wrong. */
const char *plugin_descriptor_fault(const struct geae_plugin *, uint32_t kind, const char *name, struct arena *);

#endif
