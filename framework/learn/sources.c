/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data sets that a train or apply stage refers to. */
#include "sources.h"

#include <math.h>
#include <string.h>
#include "ports.h"

enum { SOME = 4096 }; /* numbers of a row whose length is not known yet: enough for any network to be put together */

/* What can be known of a data set before it exists: its x has the shape of the model's state. */
static const struct geae_array *shape_of(struct job *job, const struct job_input *in, const struct geae_component *model, bool *known,
					 struct diags *diags)
{
	const struct ports *ports = job->stage_ports[in->feed->ref->stage->index];
	struct geae_array *x = arena_array(&job->arena, 1, struct geae_array);
	struct geae_state state = { 0 };
	const void *self;
	const struct geae_model_ops *ops = model ? context_services.ops(model, GEAE_MODEL, &self) : NULL;

	if (ports && !ports_find(ports, "x")) {
		diag_error(diags, in->feed->ref->place, "stage '%s' keeps no configurations (port x): a network has nothing to look at",
			   in->feed->ref->stage->name);
		return NULL;
	}
	*x = (struct geae_array){ .name = "x", .axis = { "row", "feature" }, .dtype = GEAE_F32, .rank = 2, .dim = { 0, SOME } };
	*known = false;
	context_reset(&job->cx);
	if (ops && ops->state && ops->state(&job->cx.pub, self, &state) == GEAE_OK) {
		*known = true;
		x->rank = state.rank + 1;
		memcpy(x->dim + 1, state.dim, state.rank * sizeof(state.dim[0]));
		x->dtype = state.encoding == GEAE_SIGN ? GEAE_BIT : state.encoding == GEAE_NUMBERS ? GEAE_F32 : GEAE_U8;
	}
	return x;
}

struct feature_source *sources_make(struct job *job, const char *key, const struct geae_component *network, size_t *n, struct diags *diags)
{
	struct feature_source *s = arena_array(&job->arena, job->n_input + 1, struct feature_source);

	*n = 0;
	for (size_t k = 0; k < job->n_input; k++) {
		const struct job_input *in = &job->input[k];
		const struct reference *ref = in->feed->ref;

		if (strcmp(ref->port, key))
			continue;
		if (ref->item) {
			diag_error(diags, ref->place, "'%s' is a whole stage: \"%s\", not one of its ports", key, ref->stage->name);
			return NULL;
		}
		s[*n].label = in->feed->from->label;
		s[*n].network = network;
		s[*n].model = instance_component(in->feed->from, "model");
		s[*n].known = true;
		s[*n].x = job->stage_ports ? shape_of(job, in, s[*n].model, &s[*n].known, diags) : object_find(&in->object, "x");
		if (!s[*n].x) {
			if (!job->stage_ports)
				diag_error(diags, ref->place, "%s has no configurations (port x)", s[*n].label);
			return NULL;
		}
		(*n)++;
	}
	return s;
}
