/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manual pages, made from the tables that also parse, check and describe. */
#ifndef GEAE_MANUAL_H
#define GEAE_MANUAL_H

#include <stdbool.h>
#include <stdio.h>

/* geaepipe(1), geaepipe-pipeline(5), geaepipe-plugin(7) as troff; false: there is no such section. */
bool manual_print(const char *section, FILE *);

#endif
