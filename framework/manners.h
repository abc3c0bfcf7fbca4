/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plugin must not have done to the process by the time its result is committed. */
#ifndef GEAE_MANNERS_H
#define GEAE_MANNERS_H

/* In a worker, before any plugin operation.  `wire` is the descriptor to the supervisor. */
void manners_remember(int wire);
/* NULL, or what happened: it printed, closed descriptors, changed folder or locale.  The folder and the
 * locale are put back. */
const char *manners_fault(void);

#endif
