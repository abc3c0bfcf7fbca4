/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of a geae_space, understood. */
#ifndef GEAE_SPACE_READ_H
#define GEAE_SPACE_READ_H

#include <geae/formula.h>
#include <geae/space.h>

enum space_kind { SPACE_FORMULA, SPACE_UNIFORM, SPACE_LOG, SPACE_SIGNED_LOG };

struct space_axis {
	enum space_kind kind;
	size_t control;
	struct geae_formula a, b; /* limits, or the formula in a */
	bool needs_label, redrawn;
	size_t number; /* index of its random number in a point; a redrawn one has `draws` of them, `n_redrawn` apart */
};

struct space_image {
	size_t n;
	size_t *control;
	struct geae_formula *value;
};

struct space_program {
	const struct geae_space *space;
	const struct geae_model_ops *model;
	const void *self;
	const char *model_name;
	size_t n_control, n_label, n_variable; /* variables: controls, then labels */
	const char **name;
	struct space_axis *axis;
	size_t n_axis, n_keep, n_flat, n_copy, n_number, n_redrawn;
	struct geae_formula *keep, *flat;
	struct space_image *copy;
};

/* In scratch memory.  The model must offer response(). */
int space_read(struct geae_cx *, const struct geae_space *, const struct geae_sampling *, const char *sampler,
	       struct space_program *) GEAE_CHECKED;

#endif
