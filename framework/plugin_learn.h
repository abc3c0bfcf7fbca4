/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of what networks, losses and optimizers declare. */
#ifndef GEAE_PLUGIN_LEARN_H
#define GEAE_PLUGIN_LEARN_H

#include <geae/nn.h>
#include "arena.h"

/* NULL, or what is wrong. */
const char *network_fault(const struct geae_network_ops *, struct arena *);
const char *loss_fault(const struct geae_loss_ops *, struct arena *);
const char *optimizer_fault(const struct geae_optimizer_ops *, struct arena *);

#endif
