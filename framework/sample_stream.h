/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units that are made as fast as they would be read back: written as they come, none kept. */
#ifndef GEAE_SAMPLE_STREAM_H
#define GEAE_SAMPLE_STREAM_H

#include "sample_write.h"

/* Makes, writes and commits the whole data set; a stop leaves nothing. */
int sample_stream(struct job *, const struct sample_layout *, const struct geae_sampler_ops *, const void *sampler,
		  const struct ports *);

#endif
