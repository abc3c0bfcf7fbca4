/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bonds of an Ising model as cluster samplers need them, and which models they can do. */
#include <geae/chain.h>
#include <geae/cluster.h>

static uint32_t threshold(double J, double T)
{
	double p = -expm1(-2 * fabs(J) / T) * 0x1p32;

	return p >= 0x1p32 - 1 ? UINT32_MAX : (uint32_t)(p + 0.5);
}

static bool wanted(const struct geae_ising *ising, int64_t i, int64_t k, bool earlier)
{
	const struct geae_neighbour *n = &ising->near.at[k];

	return ising->J[n->view >> 1] != 0 && (!earlier || n->site < i);
}

static int fields(struct geae_cx *cx, const struct geae_ising *ising, struct geae_edges *out)
{
	double *field;

	if (!ising->field)
		return GEAE_OK;
	field = geae_scratch(cx, out->n_site, double);
	if (!field)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < out->n_site; i++)
		field[i] = ising->gauge[i] ? -ising->h[i] : ising->h[i];
	out->field = field;
	return GEAE_OK;
}

int geae_edges_make(struct geae_cx *cx, const struct geae_ising *ising, double T, bool earlier, struct geae_edges *out)
{
	const struct geae_neighbours *near = &ising->near;
	uint32_t *first = geae_scratch(cx, near->n_site + 1, uint32_t), n = 0;
	struct geae_edge *at = geae_scratch(cx, near->first[near->n_site] + 1, struct geae_edge);

	if (!first || !at)
		return GEAE_ENOMEM;
	*out = (struct geae_edges){ .n_site = near->n_site, .first = first, .at = at };
	for (int64_t i = 0; i < near->n_site; i++) {
		first[i] = n;
		for (int64_t k = near->first[i]; k < near->first[i + 1]; k++)
			if (wanted(ising, i, k, earlier))
				at[n++] = (struct geae_edge){ (uint32_t)near->at[k].site,
							      threshold(ising->J[near->at[k].view >> 1], T) };
	}
	first[near->n_site] = n;
	out->degree = first[1];
	for (int64_t i = 0; i < near->n_site; i++)
		if (first[i + 1] - first[i] != out->degree)
			out->degree = 0;
	return fields(cx, ising, out);
}

int geae_ising_each(struct geae_cx *cx, const struct geae_sampling *what, const char *sampler, const char *works,
		    int (*visit)(struct geae_cx *, void *arg, const struct geae_pairs *, const struct geae_ising *), void *arg)
{
	const struct geae_model_ops *model;
	struct geae_pairs last = { 0 };
	const void *of;

	GEAE_TRY(geae_chain_model(cx, what, sampler, &model, &of));
	for (int64_t p = 0; p < what->n_point; p++) {
		struct geae_pairs pairs = { 0 };
		struct geae_ising ising;

		GEAE_TRY(model->pairs(cx, of, what->point + (size_t)p * what->n_control, &pairs));
		if (p > 0 && geae_pairs_same(&pairs, &last))
			continue;
		last = pairs;
		if (pairs.n_level != 2)
			return geae_fail(cx, GEAE_EUNSUP, "sampler '%s' needs two levels per site, model '%s' has %d; sampler '%s' works",
					 sampler, cx->host->name(what->model), (int)pairs.n_level, works);
		GEAE_TRY(geae_ising_make(cx, &pairs, &ising));
		GEAE_TRY(visit(cx, arg, &pairs, &ising));
	}
	return GEAE_OK;
}

struct clustered {
	const char *sampler, *model;
	bool warned;
};

static int can_cluster(struct geae_cx *cx, void *arg, const struct geae_pairs *pairs, const struct geae_ising *ising)
{
	struct clustered *c = arg;

	(void)pairs;
	if (ising->frustrated)
		return geae_fail(cx, GEAE_EUNSUP,
				 "the couplings of model '%s' are frustrated (no configuration satisfies all bonds): "
				 "clusters would not help; sampler 'metropolis' works", c->model);
	if (ising->competing && !c->warned)
		geae_warn(cx, "the field of model '%s' competes with its couplings: sampler '%s' stays exact but is "
			      "slow; where the field is strong, 'metropolis' is faster", c->model, c->sampler);
	c->warned |= ising->competing;
	return GEAE_OK;
}

int geae_cluster_accepts(struct geae_cx *cx, const struct geae_sampling *what, const char *sampler)
{
	struct clustered c = { .sampler = sampler, .model = what->model ? cx->host->name(what->model) : "" };

	return geae_ising_each(cx, what, sampler, "swendsen-wang", can_cluster, &c);
}
