/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matching what a stage wants with what another puts out. */
#ifndef GEAE_PORTS_H
#define GEAE_PORTS_H

#include "driver.h"
#include "pipeline.h"

/* The axis that `apply` puts in front where it applies several networks; analyze goes along it one by one. */
#define MAPPED_AXIS "network"

/* Does `ref` name a port that its stage has?  ports NULL: unknown, then yes.  The port found, or NULL after an
 * error with a suggestion. */
const struct port_spec *ports_match(const struct ports *, const struct reference *, struct arena *, struct diags *);

char *ports_text(const struct ports *, struct arena *); /* "x, T, energy" */

#endif
