/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of each kind of plugin: what holds whatever the physics.  One row a law. */
#ifndef GEAE_LAW_H
#define GEAE_LAW_H

#include "trial.h"

struct law { /* list ends with id NULL */
	const char *id;       /* "pairs-energy" */
	const char *sentence; /* what holds */
	const char *look;     /* where to look where it does not */
	/* In a process of its own, the instance open; true: it holds.  NULL: judged elsewhere (laws_common). */
	bool (*holds)(struct trial *);
	bool closed; /* the law opens the instance itself */
};

/* loads, one-symbol, opens, no-memory, manners: of every kind. */
extern const struct law laws_common[];
enum { LAW_LOADS, LAW_ONE_SYMBOL, LAW_OPENS, LAW_NO_MEMORY, LAW_MANNERS, N_LAW_COMMON };
extern const struct law laws_model[], laws_sampler[], laws_network[], laws_loss[], laws_optimizer[], laws_analyzer[];
const struct law *laws_of(uint32_t kind); /* of that kind alone */
void laws_prepare(uint32_t kind); /* what all of them need, made once */

/* Every operation of the instance once, as a partner would call it: GEAE_OK or the first failure. */
int exercise(struct trial *);
int exercise_model(struct trial *), exercise_sampler(struct trial *), exercise_network(struct trial *), exercise_loss(struct trial *),
	exercise_optimizer(struct trial *), exercise_analyzer(struct trial *);
void prepare_analyzer(void);

/* The first symbol besides geae_plugin that a shared object defines for others, or NULL. */
const char *foreign_symbol(const char *path, struct arena *);

/* Makes allocation number `k` (from 0) of this plugin file, and of scratch memory through `host`, fail; -1: none does. */
struct geae_host;
bool shortage_prepare(const struct plugin *, struct geae_host *host);
void shortage_begin(int64_t k);
bool shortage_end(void); /* has one failed? */
bool shortage_struck(void);

#endif
