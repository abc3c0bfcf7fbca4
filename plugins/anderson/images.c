/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameter sets that one solution serves. */
#include <math.h>
#include "images.h"

struct anderson_image anderson_image_of(const struct anderson_point *row)
{
	struct anderson_image i = { .solved = *row };

	if (row->eps_d + row->U / 2 < 0) {
		i.holes = 1;
		i.solved.eps_d = -row->eps_d - row->U;
		i.solved.B = -row->B;
	}
	if (i.solved.B < 0) {
		i.flipped = 1;
		i.solved.B = -i.solved.B;
	}
	i.solved.B = i.solved.B > 0 ? i.solved.B : 0; /* no -0 */
	return i;
}

static int near(double a, double b, double scale)
{
	return fabs(a - b) <= 1e-13 * scale;
}

int anderson_same_run(const struct anderson_point *a, const struct anderson_point *b)
{
	return near(a->U, b->U, a->U) && near(a->Gamma, b->Gamma, a->Gamma) && near(a->B, b->B, a->B) &&
	       near(a->eps_d, b->eps_d, fabs(a->eps_d) + a->U);
}

void anderson_carry(const struct anderson_image *image, const struct anderson_solution *s, double n[3])
{
	n[ANDERSON_UP] = image->flipped ? s->n_dn : s->n_up;
	n[ANDERSON_DN] = image->flipped ? s->n_up : s->n_dn;
	n[2] = s->n_updn;
	if (image->holes) {
		n[2] = 1 - n[0] - n[1] + n[2];
		n[0] = 1 - n[0];
		n[1] = 1 - n[1];
	}
}
