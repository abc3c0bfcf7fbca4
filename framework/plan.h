/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every stage at every point of its sweep: recipes, keys, and what is left to do. */
#ifndef GEAE_PLAN_H
#define GEAE_PLAN_H

#include "pipeline.h"
#include "plugin_loader.h"
#include "store.h"

struct supply { /* one input of an instance: a reference at one point of the `over` axes */
	const struct reference *ref;
	const struct instance *from;
};

enum todo { TODO_CACHED, TODO_RESUME, TODO_RUN, TODO_ELSEWHERE /* none of this process' business */ };

struct instance {
	const struct pipeline *pipeline;
	const struct stage *stage;
	int value[MAX_AXES];  /* which value of each axis; -1: does not depend on it */
	const char *label;    /* "samples[L=16]" */
	const struct node *body;
	void *self;           /* the driver's parameters */
	void *prepared;       /* whatever driver->prepare made */
	const char *prepared_recipe;
	struct geae_component **component; /* NULL-terminated; in the order of slots, lists in a row */
	struct supply *feed;
	size_t n_feed;
	const char *recipe, *inputs; /* inputs: one key per line */
	char key[KEY_SIZE];
	uint64_t stream[2];
	double timeout, memory, checkpoint; /* seconds, bytes, seconds; 0: none */
	int share, shares;                 /* only that share of a sampler's units is to be made; shares 0: all */
	enum todo todo;
	const char *reason; /* of todo: "not in the store", "model.J changed: 1 -> 2", "input samples[L=16] is made anew" */
};

struct plan {
	struct arena arena;
	struct pipeline *pipeline;
	struct plugins *plugins;
	struct instance *instance; /* stage by stage, in topological order */
	size_t n_instance;
	size_t *first; /* instance[first[s]] .. instance[first[s + 1] - 1] belong to stage s */
};

/* Expands and validates everything that can be known without running plugin code.  False: see diags. */
bool plan_make(struct plan *, struct pipeline *, struct plugins *, struct diags *);
/* Looks into the store (stat only) and sets todo and reason, of all instances or of one. */
void plan_survey(struct plan *, struct store *);
void plan_survey_one(struct instance *, struct store *);
/* Better reasons: what is to run is compared with the last run's recipe of the same label, line by line.
 * `index` is the path of runs/<name>/index.json. */
void plan_explain(struct plan *, const struct store *, const char *index);
static inline bool instance_to_run(const struct instance *i)
{
	return i->todo == TODO_RUN || i->todo == TODO_RESUME;
}
/* The component in that slot, NULL if empty. */
struct geae_component *instance_component(const struct instance *, const char *slot);
void plan_free(struct plan *);

/* Opens and matches everything that is to run, in a forked child; adds its findings to diags and fills
 * ports[stage] (rows, bytes, units summed over the instances to run).  A crash there is an error naming
 * the stage and its plugins. */
struct stage_outlook {
	double rows, bytes, units;
};
bool plan_check(struct plan *, struct store *, struct stage_outlook *outlook /* [n_stage] or NULL */, struct diags *);

#endif
