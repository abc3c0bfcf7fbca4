/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that read a pipeline share. */
#ifndef GEAE_PIPELINE_INNER_H
#define GEAE_PIPELINE_INNER_H

#include "pipeline.h"

struct reading {
	struct arena *arena;
	struct diags *diags;
	struct pipeline *pipeline;
	const struct node *define, *components, *stages; /* groups or NULL */
	bool sound; /* false after an error */
};

/* Everything of a stage's text that names something else, replaced: "@component" by its group, "$name" by
 * its defined value; "$axis" stays.  NULL after an error. */
struct node *resolve(struct reading *, const struct node *);
/* Bit mask of the sweep axes named in a resolved tree. */
uint32_t axes_named(const struct pipeline *, const struct node *);
int axis_find(const struct pipeline *, const char *name, size_t length); /* -1: none */
void read_sweep(struct reading *, const struct node *sweep);
/* Stages, their references, and their order. */
void read_stages(struct reading *);
/* At which points of its axes a stage is: those of `only` and of its inputs. */
void settle_points(struct reading *, struct stage *);
/* Sorts pipeline->stage so that inputs come first; a cycle is an error naming its members. */
void order_stages(struct reading *);
/* `report`: claims and figures; the stages are known. */
void read_report(struct reading *, const struct node *report);
/* `report.tables`, or NULL. */
void read_tables(struct reading *, const struct node *tables);
void report_fault(struct reading *, struct place, const char *text);
/* An error unless there is a stage of that name; `where` it is named. */
void report_known_stage(struct reading *, struct place, const char *where, const char *name);
void read_cluster(struct reading *, const struct node *cluster); /* NULL: the defaults */

#endif
