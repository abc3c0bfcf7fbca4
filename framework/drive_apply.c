/* SPDX-License-Identifier: GPL-3.0-or-later */
/* do = "apply": a trained network looks at the rows of a data set; heads, also under generators, are the result. */
#include <string.h>
#include "executor.h"
#include "fault.h"
#include "learn/apply.h"
#include "ports.h"

static const struct geae_param rows[] = {
	GEAE_P_CHOICE(struct apply_values, part, "\"all\"", "train|validation|test|all",
		      "rows to look at; parts other than all are those of the network's own data sets"),
	GEAE_P_STRINGS(struct apply_values, heads, "[]", "heads of the network to put out; empty: the latent"),
	GEAE_P_BOOL(struct apply_values, transforms, "false", "put out the latent of every transformed row too, one per generator left over"),
	GEAE_P_INT(struct apply_values, batch, "1024", 2, 1e6, "rows", "rows evaluated at once; changes no result"),
	GEAE_P_END
};

static const struct slot slots[] = { { .key = NULL } };
static const struct input_key inputs[] = { { "network", true, false }, { "data", true, false }, { "latent", false, false },
					   { NULL, false, false } };
static const char *axes_of(const struct apply *w, const char *head, int32_t features, struct arena *arena)
{
	const char *axes = features == 1 ? "row" : arena_format(arena, "row,%s", head);

	return w->many ? arena_format(arena, MAPPED_AXIS ",%s", axes) : axes;
}

static void declare(const struct apply *w, const struct ports *data, struct ports *ports, struct arena *arena)
{
	for (size_t k = 0; k < w->n_head; k++)
		ports_add(ports, arena, (struct port_spec){ w->name[k], axes_of(w, w->name[k], w->head[k].features, arena), "1", "head of the network",
							    GEAE_F32, GEAE_OBSERVABLE });
	if (w->want.transforms)
		ports_add(ports, arena, (struct port_spec){ "transformed", arena_format(arena, "%sgenerator,row%s", w->many ? MAPPED_AXIS "," : "",
											apply_latent_features(w) == 1 ? "" : ",latent"),
							    "1", "latent of each transformed row", GEAE_F32, 0 });
	if (w->want.given)
		return;
	ports_add(ports, arena, (struct port_spec){ "row_in_data", "row", "1", "row number in the data set", GEAE_I64, GEAE_INDEX });
	for (size_t k = 0; data && k < data->n; k++) /* columns pass through */
		if (data->port[k].axes && !strcmp(data->port[k].axes, "row"))
			ports_add(ports, arena, data->port[k]);
}

static bool check(struct job *job, struct ports *ports, struct diags *diags)
{
	struct apply w = { 0 };
	size_t before = diags->n_error;
	const struct job_input *data = apply_input(job, "data");
	int status;

	if (!job->stage_ports[apply_input(job, "network")->feed->ref->stage->index])
		return false; /* the network was refused already */
	context_reset(&job->cx);
	status = apply_lay_out(job, &w, diags);
	if (status != GEAE_OK && diags->n_error == before)
		diag_error(diags, job->instance->stage->place, "stage '%s': %s", job->instance->stage->name,
			   context_error_text(&job->cx, status, &job->arena));
	if (status == GEAE_OK)
		declare(&w, job->stage_ports[data->feed->ref->stage->index], ports, &job->arena);
	learner_destroy(&w.learner);
	return status == GEAE_OK;
}

static int run_all(struct job *job, struct apply *w, struct applied *e, struct diags *diags)
{
	GEAE_TRY(apply_lay_out(job, w, diags));
	GEAE_TRY(apply_evaluate(job, w, e));
	fault_point("apply-object");
	GEAE_TRY(job_begin(job));
	if (!apply_write(job, w, e))
		return geae_fail(&job->cx.pub, GEAE_EIO, "%s", store_error(job->store));
	return job_commit(job);
}

static int run(struct job *job)
{
	struct apply w = { 0 };
	struct applied e = { 0 };
	struct diags diags = { 0 };
	int status;

	context_reset(&job->cx);
	status = run_all(job, &w, &e, &diags);
	diags_free(&diags);
	executor_destroy(e.executor);
	learner_destroy(&w.learner);
	return status;
}

const struct driver driver_apply = {
	.name = "apply",
	.revision = 2,
	.doc = "A trained network looks at the rows of a data set: its heads, the latent first, also under the generators left over. Several "
	       "(over) look one after the other; their results have an axis \"network\" in front. With `latent` (a port: rows of latents) "
	       "these are decoded in place of the rows of `data`.",
	.params = rows,
	.self_size = sizeof(struct apply_values),
	.slots = slots,
	.inputs = inputs,
	.check = check,
	.run = run,
};
