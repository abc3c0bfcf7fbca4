/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Named places where a test may end the process, as a power failure would. */
#ifndef GEAE_FAULT_H
#define GEAE_FAULT_H

/* With GEAEPIPE_KILL_AT="name:n" in the environment the n-th passage (1 = first) of that name in this
 * process sends SIGKILL to the whole process group.  GEAEPIPE_KILL_LOG=FILE appends each passage. */
void fault_point(const char *name);

#endif
