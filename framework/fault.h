/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Named places where a test may end the process, as a power failure would. */
#ifndef GEAE_FAULT_H
#define GEAE_FAULT_H

/* With GEAEPIPE_KILL_AT="name:n" in the environment the n-th passage (1 = first) of that name in this
 * process sends SIGKILL to the whole process group.  GEAEPIPE_KILL_LOG=FILE appends each passage.
 *
 * Names in the store, in the order of an object's life:
 *   store-version      VERSION written, not yet renamed
 *   object-begin       temporary file made, nothing in it
 *   object-port        one port laid out, its data not yet written
 *   object-put         before rows are written
 *   object-put-done    after rows were written
 *   object-close       all rows there, libhdf5 not yet closed
 *   object-checksum    closed, no checksum yet
 *   object-header      checksum written, not yet read back
 *   object-sync        read back, not yet synced
 *   object-sidecar     synced, no sidecar yet
 *   object-rename      sidecar there, the object still under its temporary name
 *   object-renamed     under its own name, folder not yet synced
 *   object-committed   all done
 *   partial-begin      temporary file made, nothing in it
 *   partial-rename     written and synced, still under its temporary name
 *   partial-renamed    under its own name
 *   partial-drop       before each file of a folder of partials is removed
 *   partial-dropped    all of them removed
 *   set-aside          a corrupt object is about to be moved away
 * And in the drivers:
 *   sample-partial     finished units are about to be kept
 *   sample-kept        they are a partial object now
 *   sample-object      all units are there, the object not begun
 *   train-epoch        an epoch is over, not yet kept
 *   train-object       training is over, the object not begun
 *   apply-object       all rows are evaluated, the object not begun
 *   analyze-object     the analyzer has returned, the object not begun */
void fault_point(const char *name);

#endif
