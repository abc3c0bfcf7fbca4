/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `cluster`: settings for geaepipe submit, checked whenever the pipeline is read. */
#include <string.h>
#include "param.h"
#include "pipeline_inner.h"

void read_cluster(struct reading *r, const struct node *given)
{
	struct params rows = { cluster_rows, sizeof(cluster_rows[0]), "cluster" };
	struct place place = given ? given->place : (struct place){ r->pipeline->file, 0 };
	struct cluster_settings *s = &r->pipeline->cluster;

	if (!param_fill(&rows, given, place, NULL, s, r->arena, r->diags)) {
		r->sound = false;
		return;
	}
	for (size_t k = 0; k < s->options.n; k++)
		if (strncmp(s->options.v[k], "--", 2)) {
			diag_error(r->diags, place, "cluster.options: '%s' is not an option of sbatch; write \"--name=value\"", s->options.v[k]);
			r->sound = false;
		}
}
