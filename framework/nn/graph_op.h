/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graph's side of <geae/nn.h>: the one function behind every tensor call. */
#ifndef GEAE_GRAPH_OP_H
#define GEAE_GRAPH_OP_H

#include <geae/nn.h>

extern const struct geae_nn_host graph_services;

#endif
