/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sampler `import` at work on hostile files.  Whatever is in them: it is refused with a message, or every row is read and
 * all numbers but labels are finite. */
#include "fuzz_import.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <geae/states.h>
#include "config.h"
#include "mini_host.h"
#include "param.h"

enum { MOST_WAYS = 32, MOST_UNITS = 4, MOST_SITES = 1 << 18 /* a small file can promise many */ };

static struct mini mini;
static const struct geae_plugin *import;
static void *way[MOST_WAYS]; /* parameters, filled in */
static size_t n_way;
static char *self;

const struct geae_plugin *geae_plugin(void);

void import_begin(const char *const *settings)
{
	static struct arena kept;
	struct diags diags = { 0 };
	struct params table;

	mini_start(&mini, 2385);
	import = geae_plugin();
	table = (struct params){ import->params, sizeof(import->params[0]), "import" };
	self = calloc(1, import->instance_size);
	for (; settings[n_way] && n_way < MOST_WAYS; n_way++) {
		const struct node *group = config_value(&kept, arena_format(&kept, "{ file = \"x\"; %s }", settings[n_way]),
							(struct place){ "x", 1 }, &diags);

		way[n_way] = calloc(1, import->instance_size);
		law(group && way[n_way] && param_fill(&table, group, group->place, NULL, way[n_way], &kept, &diags), "settings are read");
	}
	law(self && n_way, "there are settings");
}

size_t import_ways(void)
{
	return n_way;
}

static bool good(int status)
{
	law(status == GEAE_OK || *mini_message(&mini), "a file is refused with a message");
	return status == GEAE_OK;
}

static void check_values(const struct geae_sampling_plan *plan, const struct geae_rows *rows, size_t width)
{
	for (size_t k = 0; plan->columns && plan->columns[k].name; k++)
		for (int64_t r = 0; r < rows->n && plan->columns[k].role != GEAE_LABEL && plan->columns[k].dtype == GEAE_F64; r++)
			law(isfinite(((const double *)rows->column[k])[r]), "numbers that were accepted are finite");
	if (!plan->state || plan->state->encoding != GEAE_NUMBERS)
		return;
	for (size_t i = 0; i < (size_t)rows->n * width; i++)
		law(isfinite(((const float *)rows->x)[i]), "features that were accepted are finite");
}

static void run_unit(const struct geae_sampler_ops *ops, const struct geae_sampling *what, const struct geae_sampling_plan *plan, int64_t unit)
{
	struct geae_rows rows = { .n = plan->unit[unit].n_row };
	size_t bytes = plan->state ? geae_row_bytes(plan->state) : 0;
	struct context context;
	void *column[64] = { NULL };

	law(rows.n > 0, "a unit has rows");
	if ((plan->state ? (double)geae_sites(plan->state) : 1.0) * (double)rows.n > MOST_SITES)
		return;
	rows.x = malloc(bytes * (size_t)rows.n + !bytes); /* no byte more: a sanitizer sees it */
	rows.x_stride = bytes;
	rows.column = column;
	rows.valid = malloc((size_t)rows.n);
	for (size_t k = 0; plan->columns && plan->columns[k].name; k++)
		column[k] = malloc((size_t)rows.n * sizeof(double));
	context_init(&context, &mini.session); /* the plan lies in the scratch of the other */
	if (ops->run(&context.pub, self, what, unit, &rows) == GEAE_OK)
		check_values(plan, &rows, bytes / sizeof(float));
	else
		law(*context.error.message, "rows are refused with a message");
	context_finish(&context);
	for (size_t k = 0; k < 64; k++)
		free(column[k]);
	free(rows.valid);
	free(rows.x);
}

void import_file(size_t which, const char *path)
{
	const struct geae_sampler_ops *ops = import->ops;
	const struct geae_sampling what = { .n_point = 1, .count = 0 };
	struct geae_sampling_plan plan = { 0 };

	memcpy(self, way[which], import->instance_size);
	for (const struct geae_param *p = import->params; p->name; p++)
		if (!strcmp(p->name, "file"))
			memcpy(self + p->offset, &path, sizeof(path));
	context_reset(&mini.context);
	if (good(import->open(mini.cx, self)) && good(ops->accepts(mini.cx, self, &what)) && good(ops->plan(mini.cx, self, &what, &plan)))
		for (int64_t u = 0; u < plan.n_unit && u < MOST_UNITS; u++)
			run_unit(ops, &what, &plan, u);
	import->close(self);
	context_reset(&mini.context);
}
