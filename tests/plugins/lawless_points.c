/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spectra at the control points that break the law that the parameter `how` names. */
#include <geae/plugin.h>

enum { SOUND, SPECTRUM, LABEL, STALE };

struct points {
	int32_t how;
};

static const struct geae_model_ops *model_of(struct geae_cx *cx, const struct geae_sampling *ask, const void **model)
{
	const struct geae_model_ops *ops = ask->model ? cx->host->ops(ask->model, GEAE_MODEL, model) : NULL;

	return ops && ops->response ? ops : NULL;
}

static int plan(struct geae_cx *cx, const void *self, const struct geae_sampling *ask, struct geae_sampling_plan *p)
{
	struct geae_unit *unit = geae_scratch(cx, ask->n_point, struct geae_unit);
	const void *model;
	const struct geae_model_ops *ops = model_of(cx, ask, &model);

	(void)self;
	if (!unit)
		return GEAE_ENOMEM;
	if (!ops)
		return geae_fail(cx, GEAE_EUNSUP, "needs a response");
	for (int64_t u = 0; u < ask->n_point; u++)
		unit[u] = (struct geae_unit){ .point = u, .n_row = ask->count, .cost = 1 };
	*p = (struct geae_sampling_plan){ .n_unit = ask->n_point, .unit = unit, .columns = ops->labels };
	return GEAE_OK;
}

static int run(struct geae_cx *cx, const void *self, const struct geae_sampling *ask, int64_t unit, struct geae_rows *rows)
{
	const int32_t how = ((const struct points *)self)->how;
	const void *model;
	const struct geae_model_ops *ops = model_of(cx, ask, &model);
	double *control = geae_scratch(cx, (size_t)rows->n * ask->n_control, double);

	if (!control)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < (size_t)rows->n * ask->n_control; k++)
		control[k] = how == STALE ? ask->point[k % ask->n_control] : rows->control[k];
	GEAE_TRY(ops->response(cx, model, &(struct geae_response){ .n = rows->n, .control = control, .x = rows->x,
								   .label = (double *const *)rows->column, .valid = rows->valid }));
	if (how == SPECTRUM)
		((float *)rows->x)[4] *= 1.01f;
	if (how == LABEL)
		((double *)rows->column[0])[0] *= 1.01;
	return cx->host->progress(cx, unit + 1, ask->n_point);
}

static const struct geae_param params[] = {
	GEAE_P_CHOICE(struct points, how, "sound", "sound|spectrum|label|stale", "the law to break"),
	GEAE_P_END
};
static const struct geae_sampler_ops ops = { .size = sizeof ops, .plan = plan, .run = run };

GEAE_DEFINE(GEAE_SAMPLER, .name = "lawless-points", .version = "1.0", .license = "GPL-3.0-or-later", .summary = "breaks one law",
	    .doc = "For tests of geaepipe test-plugin.", .params = params, .instance_size = sizeof(struct points), .ops = &ops)
