/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does a folder lie where other nodes see it? */
#ifndef GEAE_SHARED_PLACE_H
#define GEAE_SHARED_PLACE_H

/* The name of its file system ("tmpfs", "ext4") where that is known to belong to one machine; NULL: it may be shared. */
const char *local_file_system(const char *path);

#endif
