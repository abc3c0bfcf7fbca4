/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plugins at work inside a test. */
#include "mini_host.h"
#include "config.h"
#include "param.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void die(const char *what, const char *detail)
{
	fprintf(stderr, "mini_host: %s%s\n", what, detail ? detail : "");
	exit(99);
}

static void *need(size_t n, size_t bytes)
{
	void *memory = calloc(n ? n : 1, bytes ? bytes : 1);

	if (!memory)
		die("out of memory", NULL);
	return memory;
}

static void keep_warning(void *user, int level, const char *text)
{
	struct mini *m = user;

	if (level != GEAE_WARN)
		return;
	snprintf(m->said, sizeof m->said, "%s", text);
	m->n_warning++;
}

void mini_start(struct mini *m, uint64_t seed)
{
	memset(m, 0, sizeof *m);
	m->session.key[0] = seed;
	m->session.key[1] = 0x9d2385;
	m->session.user = m;
	m->session.log = keep_warning;
	m->session.pool = pool_create(1);
	if (!m->session.pool)
		die("no pool", NULL);
	context_init(&m->context, &m->session);
	m->cx = &m->context.pub;
}

void mini_finish(struct mini *m)
{
	context_finish(&m->context);
	pool_destroy(m->session.pool);
}

const char *mini_message(const struct mini *m)
{
	return m->context.error.message;
}

/* Lists, by the host's own reader; tests are few and short: kept until the end. */
static void fill_list(const struct geae_param *p, const char *text, void *self)
{
	static struct arena kept;
	const struct geae_param row[2] = { *p, GEAE_P_END };
	const struct params table = { row, sizeof(row[0]), "a test" };
	struct diags diags = { 0 };
	struct place place = { 0 };
	const struct node *group = config_value(&kept, arena_format(&kept, "{ %s = %s; }", p->name, text), place, &diags);

	if (!group || !param_fill(&table, group, place, NULL, self, &kept, &diags))
		die("cannot read the list ", text);
}

static void fill(const struct geae_param *p, const char *text, void *self)
{
	char *at = (char *)self + p->offset;

	switch (p->type) {
	case GEAE_BOOL: *(int32_t *)at = strcmp(text, "true") == 0; return;
	case GEAE_INT: *(int64_t *)at = (int64_t)strtod(text, NULL); return;
	case GEAE_REAL: *(double *)at = strtod(text, NULL); return;
	case GEAE_CHOICE: {
		size_t n = strlen(text);
		const char *c = p->choices;

		if (*text == '"') {
			text++;
			n -= 2;
		}
		for (int32_t k = 0; c; k++, c = strchr(c, '|') ? strchr(c, '|') + 1 : NULL)
			if (strncmp(c, text, n) == 0 && (c[n] == '|' || c[n] == '\0')) {
				*(int32_t *)at = k;
				return;
			}
		die("no such choice: ", text);
	}
	case GEAE_STRING: { /* "..." without its marks; tests are few and short: kept until the end */
		static char kept[64][40];
		static int n;

		snprintf(kept[n], sizeof kept[n], "%s", text + (*text == '"'));
		kept[n][strcspn(kept[n], "\"")] = '\0';
		*(const char **)at = kept[n];
		n = (n + 1) % 64;
		return;
	}
	default: fill_list(p, text, self);
	}
}

/* The end of a setting: the next ';' outside of texts and brackets. */
static size_t setting_length(const char *text)
{
	bool quoted = false;
	int depth = 0;
	size_t n = 0;

	for (; text[n] && (quoted || depth || text[n] != ';'); n++) {
		quoted ^= text[n] == '"';
		depth += quoted ? 0 : (text[n] == '[' || text[n] == '(') - (text[n] == ']' || text[n] == ')');
	}
	return n;
}

static void fill_all(const struct geae_param *rows, const char *settings, void *self)
{
	for (const struct geae_param *p = rows; p->name; p++)
		if (p->fallback)
			fill(p, p->fallback, self);
	while (settings && *settings) {
		const struct geae_param *p = rows;
		size_t n = setting_length(settings);
		char *part = strndup(settings, n), *value = part ? strchr(part, '=') : NULL, name[40];

		settings += n + (settings[n] == ';');
		if (part && strspn(part, " \t\n") == n) {
			free(part);
			continue;
		}
		if (!value || sscanf(part, " %39[a-zA-Z_0-9]", name) != 1)
			die("cannot read the setting ", part);
		value += 1 + strspn(value + 1, " ");
		while (p->name && strcmp(p->name, name) != 0)
			p++;
		if (!p->name)
			die("no such parameter: ", name);
		for (n = strlen(value); n && value[n - 1] == ' '; n--)
			value[n - 1] = 0;
		fill(p, value, self);
		free(part);
	}
}

struct geae_component *mini_open(struct mini *m, uint32_t kind, const char *name, const char *settings, int *status)
{
	static const char *const kinds[] = { "", "model", "sampler", "network", "loss", "optimizer", "analyzer" };
	const char *folder = getenv("GEAEPIPE_PLUGINS");
	struct geae_component *c = need(1, sizeof *c);
	struct plugin *plugin = need(1, sizeof *plugin);
	const struct geae_plugin *(*get)(void);
	char path[4096];
	void *handle, *symbol;
	int result;

	snprintf(path, sizeof path, "%s/%s-%s.so", folder ? folder : "plugins", kinds[kind], name);
	handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	symbol = handle ? dlsym(handle, "geae_plugin") : NULL;
	if (!symbol)
		die("cannot load: ", dlerror());
	memcpy(&get, &symbol, sizeof get);
	plugin->descriptor = get();
	plugin->kind = plugin->descriptor->kind;
	plugin->name = plugin->descriptor->name;
	if (plugin->descriptor->magic != GEAE_MAGIC || plugin->descriptor->layout != GEAE_LAYOUT || plugin->kind != kind)
		die("not such a plugin: ", path);
	c->plugin = plugin;
	c->self = need(1, plugin->descriptor->instance_size);
	c->open = true;
	if (plugin->descriptor->params)
		fill_all(plugin->descriptor->params, settings, c->self);
	context_reset(&m->context);
	result = plugin->descriptor->open ? plugin->descriptor->open(m->cx, c->self) : GEAE_OK;
	if (status)
		*status = result;
	if (result != GEAE_OK) {
		mini_close(c);
		if (!status)
			die("open() failed: ", mini_message(m));
		return NULL;
	}
	return c;
}

void mini_close(struct geae_component *c)
{
	if (!c)
		return;
	if (c->plugin->descriptor->close)
		c->plugin->descriptor->close(c->self);
	free(c->self);
	free((void *)(uintptr_t)c->plugin);
	free(c);
}

const struct geae_model_ops *mini_model(const struct geae_component *c)
{
	return c->plugin->descriptor->ops;
}

const struct geae_sampler_ops *mini_sampler(const struct geae_component *c)
{
	return c->plugin->descriptor->ops;
}

static void must(struct mini *m, int status, const char *what)
{
	char text[1200];

	if (status == GEAE_OK)
		return;
	snprintf(text, sizeof text, "%s: %s", what, mini_message(m));
	die(text, NULL);
}

static size_t count_controls(const struct geae_control *c)
{
	size_t n = 0;

	while (c[n].name)
		n++;
	return n;
}

/* The first point with these controls. */
static int64_t point_of(const struct geae_sampling *what, const double *control)
{
	int64_t p = 0;

	while (p < what->n_point && memcmp(what->point + (size_t)p * what->n_control, control, what->n_control * sizeof(double)) != 0)
		p++;
	return p;
}

static void run_unit(struct mini *m, const struct geae_sampling *what, struct geae_component *sampler,
		     const struct geae_unit *unit, int64_t u, struct mini_rows *d, int64_t start)
{
	struct geae_rows rows = { .n = unit->n_row, .x = d->x + (size_t)start * d->stride, .x_stride = d->stride };
	void *column[16];

	rows.control = need((size_t)rows.n * what->n_control, sizeof(double));
	rows.valid = need((size_t)rows.n, 1);
	memset(rows.valid, 1, (size_t)rows.n);
	for (int64_t r = 0; r < rows.n; r++) {
		if (unit->point >= 0)
			memcpy(rows.control + (size_t)r * what->n_control,
			       what->point + (size_t)unit->point * what->n_control, what->n_control * sizeof(double));
		d->unit[start + r] = u;
	}
	for (int k = 0; k < 16; k++)
		column[k] = d->column[k] ? d->column[k] + start : NULL;
	rows.column = column;
	context_reset(&m->context);
	must(m, mini_sampler(sampler)->run(m->cx, sampler->self, what, u, &rows), "run");
	for (int64_t r = 0; r < rows.n; r++)
		d->point[start + r] = point_of(what, rows.control + (size_t)r * what->n_control);
	free(rows.control);
	free(rows.valid);
}

struct mini_rows mini_sample(struct mini *m, struct geae_component *model, struct geae_component *sampler, int64_t n_point,
			     const double *point, int64_t count, bool backwards)
{
	struct geae_sampling what = { .model = model, .controls = mini_model(model)->controls, .n_point = n_point,
				      .point = point, .count = count };
	const struct geae_sampler_ops *ops = mini_sampler(sampler);
	struct geae_sampling_plan plan = { 0 };
	struct geae_state state = { 0 };
	struct mini_rows d = { 0 };
	struct geae_unit *unit;
	int64_t *start;

	what.n_control = count_controls(what.controls);
	must(m, mini_model(model)->state(m->cx, model->self, &state), "state");
	if (ops->accepts)
		must(m, ops->accepts(m->cx, sampler->self, &what), "accepts");
	must(m, ops->plan(m->cx, sampler->self, &what, &plan), "plan");
	d.n_unit = plan.n_unit;
	d.n_site = geae_sites(&state);
	d.stride = geae_row_bytes(&state);
	unit = need((size_t)plan.n_unit, sizeof *unit);
	memcpy(unit, plan.unit, (size_t)plan.n_unit * sizeof *unit);
	start = need((size_t)plan.n_unit + 1, sizeof *start);
	d.cost = need((size_t)plan.n_unit, sizeof *d.cost);
	for (int64_t u = 0; u < plan.n_unit; u++) {
		start[u + 1] = start[u] + unit[u].n_row;
		d.cost[u] = unit[u].cost;
	}
	d.n = start[plan.n_unit];
	d.x = need((size_t)d.n, d.stride);
	d.unit = need((size_t)d.n, sizeof *d.unit);
	d.point = need((size_t)d.n, sizeof *d.point);
	for (int k = 0; k < 16 && plan.columns && plan.columns[k].name; k++)
		d.column[k] = need((size_t)d.n, sizeof(int64_t));
	for (int64_t k = 0; k < d.n_unit; k++) {
		int64_t u = backwards ? d.n_unit - 1 - k : k;

		run_unit(m, &what, sampler, &unit[u], u, &d, start[u]);
	}
	context_reset(&m->context);
	free(unit);
	free(start);
	return d;
}

void mini_rows_free(struct mini_rows *d)
{
	free(d->x);
	free(d->unit);
	free(d->point);
	free(d->cost);
	for (int k = 0; k < 16; k++)
		free(d->column[k]);
	memset(d, 0, sizeof *d);
}
