/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this program was built as. */
#ifndef GEAE_BUILD_H
#define GEAE_BUILD_H

extern const char build_version[];

#endif
