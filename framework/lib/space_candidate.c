/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One candidate for a point: its axes placed, its labels asked for, kept or refused. */
#include <inttypes.h>
#include <math.h>
#include "space_draw.h"

/* Labels that need no spectrum. */
static int ask_labels(struct space_maker *m, double *variable)
{
	struct geae_response r = { .n = 1, .control = variable, .label = m->label };
	uint8_t valid = 1;

	r.valid = &valid;
	for (size_t k = 0; k < m->p->n_label; k++)
		m->label[k] = variable + m->p->n_control + k;
	return m->p->model->response(m->cx, m->p->self, &r);
}

static double placed(const struct space_axis *axis, const double *variable, double u)
{
	double a = geae_formula_value(&axis->a, variable), b, sign = 1;

	if (axis->kind == SPACE_FORMULA)
		return a;
	b = geae_formula_value(&axis->b, variable);
	if (axis->kind == SPACE_UNIFORM)
		return a + (b - a) * u;
	if (axis->kind == SPACE_SIGNED_LOG) {
		sign = u < 0.5 ? -1 : 1;
		u = u < 0.5 ? 2 * u : 2 * u - 1;
	}
	return sign * a * pow(b / a, u);
}

bool space_in_range(const struct geae_control *c, double value)
{
	return (c->flags & GEAE_ABOVE_MIN ? value > c->min : value >= c->min) &&
	       (c->flags & GEAE_BELOW_MAX ? value < c->max : value <= c->max);
}

int space_outside(const struct space_maker *m, size_t control, double value, const char *what)
{
	const struct geae_control *c = &m->what->controls[control];

	return geae_fail(m->cx, GEAE_EPARAM, "%s: control '%s' = %g is outside %c%g, %g%c %s of model '%s'", what, c->name, value,
			 c->flags & GEAE_ABOVE_MIN ? '(' : '[', c->min, c->max, c->flags & GEAE_BELOW_MAX ? ')' : ']', c->unit,
			 m->p->model_name);
}

/* Draw d at control point `point` into `variable`; 1, or 0 where an axis that follows a label leaves its range (the label
 * may be anything before `keep` is asked), or a failure. */
static int make_row(struct space_maker *m, const double *point, size_t draw, double *variable)
{
	const struct space_program *p = m->p;

	for (size_t k = 0; k < p->n_control; k++) {
		double fallback = m->what->controls[k].fallback;

		variable[k] = !isnan(point[k]) ? point[k] : !isnan(fallback) ? fallback : 0;
	}
	for (size_t k = 0; k < p->n_axis; k++) {
		const struct space_axis *axis = &p->axis[k];

		if (axis->needs_label)
			GEAE_TRY(ask_labels(m, variable));
		variable[axis->control] = placed(axis, variable, axis->kind == SPACE_FORMULA ? 0 :
						 m->u[axis->number + (axis->redrawn ? draw * p->n_redrawn : 0)]);
		if (space_in_range(&m->what->controls[axis->control], variable[axis->control]))
			continue;
		if (!axis->needs_label)
			return space_outside(m, axis->control, variable[axis->control], "axes");
		m->refused[p->n_keep]++;
		return 0;
	}
	if (p->n_label)
		GEAE_TRY(ask_labels(m, variable));
	return 1;
}

/* 1: the candidate in m->u stands; 0: refused; negative: failure. */
int space_candidate(struct space_maker *m, const double *point, int64_t n_point)
{
	const struct space_program *p = m->p;

	m->tried++;
	for (int64_t r = 0; r < m->n_row; r++) {
		double *variable = m->variable + r * (int64_t)p->n_variable;
		int status = make_row(m, point + r % n_point * (int64_t)p->n_control, (size_t)(r / n_point), variable);

		if (status != 1)
			return status;
		for (size_t k = 0; k < p->n_keep; k++) {
			double holds = geae_formula_value(&p->keep[k], variable);

			if (!(holds < 0 || holds > 0)) {
				m->refused[k]++;
				return 0;
			}
		}
	}
	m->kept++;
	return 1;
}

static int too_many_tries(struct space_maker *m)
{
	size_t worst = 0;

	for (size_t k = 1; k <= m->p->n_keep; k++)
		if (m->refused[k] > m->refused[worst])
			worst = k;
	return geae_fail(m->cx, GEAE_EPARAM, "%" PRId64 " candidates in a row were refused (of %" PRId64 " so far %" PRId64
			 " were kept, %.4g %%); most often by %s: widen it, move the axes, or raise 'tries'",
			 m->p->space->tries, m->tried, m->kept, 100 * (double)m->kept / (double)m->tried,
			 worst < m->p->n_keep ? m->p->space->keep.v[worst] : "the range of a control whose axis follows a label");
}

int space_next(struct space_maker *m, geae_space_draw *draw, void *source, int64_t *i)
{
	for (int64_t in_a_row = 0; in_a_row < m->p->space->tries; in_a_row++) {
		int status;

		draw(source, (*i)++, m->p->n_number, m->u);
		status = space_candidate(m, m->what->point, m->what->n_point);
		if (status)
			return status < 0 ? status : GEAE_OK;
	}
	return too_many_tries(m);
}
