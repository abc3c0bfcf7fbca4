/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The services behind `cx`: what a plugin may ask of the host during a call. */
#ifndef GEAE_CONTEXT_H
#define GEAE_CONTEXT_H

#include <signal.h>
#include <stdbool.h>
#include <geae/plugin.h>
#include "arena.h"
#include "pool.h"

/* One stage instance at work.  Hooks may be NULL: then log and progress are silent, save keeps nothing,
 * restore finds nothing and output fails with GEAE_EUNSUP.  pool NULL: parallel runs in the caller. */
struct session {
	uint64_t key[2]; /* of the random streams */
	struct pool *pool;
	const volatile sig_atomic_t *stop; /* set by SIGTERM */
	double checkpoint;                 /* seconds between states kept by save(); a stop keeps one at once */
	void *user;
	void (*log)(void *user, int level, const char *text); /* may be called from any thread of the pool */
	void (*progress)(void *user, int64_t done, int64_t total);
	int (*output)(void *user, struct geae_cx *, const char *port, const struct geae_array *like, void **data);
	bool (*save)(void *user, const void *state, size_t bytes); /* the host's writing, already rate-limited */
	const char *(*why)(void *user); /* what went wrong in it; may be NULL */
	bool (*restore)(void *user, const void **state, size_t *bytes);
	/* context.c's own, zero at first: when progress and save were last passed on, who is at it */
	_Atomic int64_t progress_at, save_at;
	_Atomic bool reporting;
};

struct context_error {
	int status; /* GEAE_OK: none */
	int line;
	char file[64]; /* base name of the plugin's source */
	char message[900];
};

struct context {
	struct geae_cx pub; /* first: plugins see only this */
	struct session *session;
	struct arena scratch;
	struct context_error error;
	/* Where the call is one of several parts of the work, its progress and its states go here instead of to the session.
	 * Zero part_at when a part begins: its first state is due a while later. */
	void (*part)(void *user, int64_t done, int64_t total);
	bool (*part_save)(void *user, const void *state, size_t bytes);
	bool (*part_restore)(void *user, const void **state, size_t *bytes);
	void *part_user;
	int64_t part_at;
};

enum { CONTEXT_PROGRESS_MS = 100 }; /* the progress hook is called at most this often, and at the end */

extern const struct geae_host context_services;

void context_init(struct context *, struct session *);
/* Before every operation: scratch of the previous one is freed, its error forgotten. */
void context_reset(struct context *);
void context_finish(struct context *);
/* "message (model_ising.c:83)"; for a status without a message: the status in words. */
const char *context_error_text(const struct context *, int status, struct arena *);
const char *status_words(int status);

#endif
