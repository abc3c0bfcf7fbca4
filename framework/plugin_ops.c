/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The operations of each kind. */
#include "plugin_ops.h"

#include <string.h>
#include <geae/nn.h>

#define OP(S, member, required, doc) { #member, offsetof(struct S, member), required, doc }
#define OP_END { NULL, 0, false, NULL }

static const struct op model[] = {
	OP(geae_model_ops, state, true, "what one configuration or spectrum is"),
	OP(geae_model_ops, energy, false, "energies of given configurations"),
	OP(geae_model_ops, observables, false, "observables besides the energy"),
	OP(geae_model_ops, observe, false, "values of observables that are not weighted sums"),
	OP(geae_model_ops, pairs, false, "the energy as a sum over bonds and sites"),
	OP(geae_model_ops, symmetry, false, "generators of the symmetry group"),
	OP(geae_model_ops, response, false, "spectra and labels from controls"),
	OP(geae_model_ops, observe_rows, false, "the same values from packed rows"),
	OP_END
};
static const struct op sampler[] = {
	OP(geae_sampler_ops, accepts, false, "says beforehand which models it can sample"),
	OP(geae_sampler_ops, plan, true, "splits the work into units"),
	OP(geae_sampler_ops, run, true, "makes the rows of one unit"),
	OP_END
};
static const struct op analyzer[] = {
	OP(geae_analyzer_ops, run, true, "computes the output ports from the input ports"),
	OP(geae_analyzer_ops, accepts, false, "says beforehand which inputs it needs"),
	OP_END
};
static const struct op network[] = {
	OP(geae_network_ops, project, true, "input features of a data set, and the symmetries on them"),
	OP(geae_network_ops, encode, true, "the graph from input features to the latent"),
	OP(geae_network_ops, decode, false, "the graph from the latent back"),
	OP(geae_network_ops, init, false, "starting values of its own"),
	OP(geae_network_ops, rate, false, "learning-rate factors of its own"),
	OP(geae_network_ops, health, false, "recognises a training that has failed"),
	OP(geae_network_ops, variants, false, "variants, of which the best is kept"),
	OP(geae_network_ops, fit, false, "parameters in closed form, without training"),
	OP_END
};
static const struct op loss[] = {
	OP(geae_loss_ops, build, true, "the graph of the loss"),
	OP_END
};
static const struct op optimizer[] = {
	OP(geae_optimizer_ops, begin, false, "advances its scalars once per step"),
	OP(geae_optimizer_ops, update, true, "one step of the parameters"),
	OP_END
};

const struct op_table op_tables[] = {
	[GEAE_MODEL] = { sizeof(struct geae_model_ops), model },
	[GEAE_SAMPLER] = { sizeof(struct geae_sampler_ops), sampler },
	[GEAE_NETWORK] = { sizeof(struct geae_network_ops), network },
	[GEAE_LOSS] = { sizeof(struct geae_loss_ops), loss },
	[GEAE_OPTIMIZER] = { sizeof(struct geae_optimizer_ops), optimizer },
	[GEAE_ANALYZER] = { sizeof(struct geae_analyzer_ops), analyzer },
};

bool op_offered(const void *table, const struct op *op)
{
	void (*function)(void);

	memcpy(&function, (const char *)table + op->offset, sizeof function);
	return function != NULL;
}
