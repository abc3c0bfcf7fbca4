/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What samplers made of Markov chains share. */
#include <geae/chain.h>

enum { CHAIN, STEP, GROUP };

const struct geae_column geae_chain_columns[] = {
	[CHAIN] = { "chain", "1", "number of the Markov chain at its control point", GEAE_I64, GEAE_INDEX },
	[STEP] = { "step", "1", "position in the chain, counted in saved configurations", GEAE_I64, GEAE_INDEX },
	[GROUP] = { "group", "1", "rows of one chain: never to be split between training and test", GEAE_I64,
		    GEAE_INDEX },
	{ NULL, NULL, NULL, 0, 0 },
};

int geae_chain_model(struct geae_cx *cx, const struct geae_sampling *what, const char *sampler,
		     const struct geae_model_ops **ops, const void **model)
{
	*ops = what->model ? cx->host->ops(what->model, GEAE_MODEL, model) : NULL;
	if (!*ops)
		return geae_fail(cx, GEAE_EUNSUP, "sampler '%s' needs a model", sampler);
	if (!(*ops)->state || !(*ops)->pairs)
		return geae_fail(cx, GEAE_EUNSUP, "sampler '%s' needs %s; model '%s' offers:%s%s%s%s%s", sampler,
				 (*ops)->state ? "pairs" : "state and pairs", cx->host->name(what->model),
				 (*ops)->state ? " state" : "", (*ops)->energy ? " energy" : "",
				 (*ops)->observables ? " observables" : "", (*ops)->symmetry ? " symmetry" : "",
				 (*ops)->response ? " response" : "");
	return GEAE_OK;
}

int64_t geae_chains_per_point(const struct geae_sampling *what, int64_t chains)
{
	return chains < what->count ? chains : what->count;
}

int geae_chain_plan(struct geae_cx *cx, const struct geae_sampling *what, int64_t chains, double burn_in,
		    double row_cost, struct geae_sampling_plan *plan)
{
	int64_t n = geae_chains_per_point(what, chains);
	struct geae_unit *unit = geae_scratch(cx, what->n_point * n, struct geae_unit);

	if (!unit)
		return GEAE_ENOMEM;
	for (int64_t u = 0; u < what->n_point * n; u++) {
		int64_t n_row = what->count / n + (u % n < what->count % n);

		unit[u] = (struct geae_unit){ .point = u / n, .n_row = n_row,
					      .cost = row_cost * ((double)n_row + burn_in) };
	}
	*plan = (struct geae_sampling_plan){ .n_unit = what->n_point * n, .unit = unit,
					     .columns = geae_chain_columns };
	return GEAE_OK;
}

static int check_group(struct geae_cx *cx, const struct geae_state *state, const struct geae_symmetry *group)
{
	uint8_t *seen = geae_scratch(cx, geae_components(state), uint8_t);

	if (!seen)
		return GEAE_ENOMEM;
	if (group->n_component != geae_components(state))
		return geae_fail(cx, GEAE_EDATA, "the model's symmetries act on %lld components, its state has %lld",
				 (long long)group->n_component, (long long)geae_components(state));
	for (size_t k = 0; k < group->n_generator; k++) {
		const char *fault = geae_generator_fault(state, &group->generator[k], seen);

		if (fault)
			return geae_fail(cx, GEAE_EDATA, "the model's symmetry '%s' %s", group->generator[k].name,
					 fault);
	}
	return GEAE_OK;
}

int geae_chain_start(struct geae_cx *cx, struct geae_chain *c, const struct geae_sampling *what, int64_t unit,
		     int64_t chains, bool randomise, struct geae_rows *rows)
{
	int64_t n = geae_chains_per_point(what, chains);

	return geae_chain_start_at(cx, c, what, unit / n, unit, unit % n, randomise, rows);
}

int geae_chain_start_at(struct geae_cx *cx, struct geae_chain *c, const struct geae_sampling *what, int64_t point,
			int64_t unit, int64_t number, bool randomise, struct geae_rows *rows)
{
	const double *control = what->point + (size_t)point * what->n_control;
	struct geae_rng stream;

	*c = (struct geae_chain){ .number = number, .group = unit, .rows = rows };
	c->model = cx->host->ops(what->model, GEAE_MODEL, &c->self);
	geae_stream(cx, (uint64_t)unit, &stream);
	geae_xoshiro_seed(&c->random, &stream);
	GEAE_TRY(c->model->state(cx, c->self, &c->state));
	GEAE_TRY(c->model->pairs(cx, c->self, control, &c->pairs));
	geae_action_start(&c->action, &c->state);
	if (c->pairs.n_site != geae_sites(&c->state) || c->pairs.n_level != c->state.n_level)
		return geae_fail(cx, GEAE_EDATA,
				 "the model's pairs have %lld sites of %d levels, its state %lld sites of %d",
				 (long long)c->pairs.n_site, (int)c->pairs.n_level, (long long)geae_sites(&c->state),
				 (int)c->state.n_level);
	if (randomise && c->model->symmetry) {
		struct geae_symmetry group = { 0 };

		GEAE_TRY(c->model->symmetry(cx, c->self, control, &group));
		GEAE_TRY(check_group(cx, &c->state, &group));
		GEAE_TRY(geae_elements_start(cx, &c->elements, &group, &stream));
	}
	c->turned = geae_scratch(cx, c->pairs.n_site, uint8_t);
	return c->turned ? GEAE_OK : GEAE_ENOMEM;
}

void geae_chain_put(struct geae_chain *c, int64_t row, int64_t step, const uint8_t *level)
{
	struct geae_rows *rows = c->rows;
	const uint32_t *element = geae_elements_next(&c->elements);

	if (element) {
		geae_act(&c->action, element, level, c->turned);
		level = c->turned;
	}
	if (rows->x)
		geae_store_levels(&c->state, level, (char *)rows->x + (size_t)row * rows->x_stride);
	((int64_t *)rows->column[CHAIN])[row] = c->number;
	((int64_t *)rows->column[STEP])[row] = step;
	((int64_t *)rows->column[GROUP])[row] = c->group;
}

int geae_chain_settle(struct geae_cx *cx, const struct geae_chain *c, int64_t done, int64_t n)
{
	return cx->host->progress(cx, (int64_t)((double)c->before * (double)done / (double)n), c->before + c->rows->n);
}

int geae_chain_save(struct geae_cx *cx, struct geae_chain *c, int64_t row, const uint8_t *level)
{
	geae_chain_put(c, row, row, level);
	return cx->host->progress(cx, c->before + row + 1, c->before + c->rows->n);
}
