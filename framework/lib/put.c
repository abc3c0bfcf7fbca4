/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results of analyzers, and the controls of a model. */
#include <string.h>
#include <geae/put.h>

_Static_assert(sizeof(double) == 8 && sizeof(int64_t) == 8 && sizeof(char *) == 8, "geae_put() copies any of them");

struct geae_array geae_control_axis(const struct geae_points *p)
{
	struct geae_array a = geae_axis(p->control->name, p->control->unit, GEAE_F64, p->n_point, p->value);

	a.doc = p->control->doc;
	a.role = GEAE_CONTROL;
	return a;
}

int geae_put_with_doc(struct geae_cx *cx, const char *port, const char *unit, const char *doc, uint32_t dtype, const void *data,
		      uint32_t n_axis, const struct geae_array *const *along)
{
	struct geae_array like = { .name = port, .unit = unit, .doc = doc, .dtype = dtype, .rank = n_axis, .n_coord = n_axis,
				   .coord = along };
	void *to;

	for (uint32_t k = 0; k < n_axis; k++) {
		like.dim[k] = along[k]->dim[0];
		like.axis[k] = along[k]->axis[0];
	}
	GEAE_TRY(cx->host->output(cx, port, &like, &to));
	memcpy(to, data, 8 * (size_t)geae_count(&like));
	return GEAE_OK;
}

int geae_put(struct geae_cx *cx, const char *port, const char *unit, uint32_t dtype, const void *data, uint32_t n_axis,
	     const struct geae_array *const *along)
{
	return geae_put_with_doc(cx, port, unit, NULL, dtype, data, n_axis, along);
}

int geae_put_number(struct geae_cx *cx, const char *port, const char *unit, double value)
{
	return geae_put(cx, port, unit, GEAE_F64, &value, 0, NULL);
}

int geae_put_count(struct geae_cx *cx, const char *port, int64_t value)
{
	return geae_put(cx, port, "1", GEAE_I64, &value, 0, NULL);
}

int geae_put_text(struct geae_cx *cx, const char *port, const char *text)
{
	return geae_put(cx, port, "", GEAE_TEXT, &text, 0, NULL);
}

double *geae_controls_at(struct geae_cx *cx, const struct geae_model_ops *ops, const struct geae_array *rows)
{
	size_t n = 0;
	double *control;

	while (ops->controls && ops->controls[n].name)
		n++;
	control = geae_scratch(cx, n + 1, double);
	for (size_t k = 0; control && k < n; k++) {
		const struct geae_array *column = rows ? geae_coord(rows, ops->controls[k].name) : NULL;

		control[k] = column				? geae_number(column, 0)
			     : isnan(ops->controls[k].fallback) ? 1.0
								: ops->controls[k].fallback;
	}
	return control;
}
