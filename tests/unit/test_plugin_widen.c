/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The growth of the plugin interface, with an artificial next version: its host has longer tables, and takes the plugins
 * of this one; this one's host refuses its plugins, naming both. */
#include <string.h>
#include <geae/nn.h>
#include "near.h"
#include "plugin_widen.h"

struct values {
	int64_t L;
	double J;
};

/* Tables of the version after this: something was appended to each. */
struct param_1 { struct geae_param old; const char *example; };
struct port_1 { struct geae_port old; double least; };
struct analyzer_1 { struct geae_analyzer_ops old; int (*preview)(void); };
struct plugin_1 { struct geae_plugin old; const char *homepage; };

static struct arena arena;

static const struct geae_param params[] = {
	GEAE_P_INT(struct values, L, "16", 1, 4096, "site", "size"),
	GEAE_P_REAL(struct values, J, "2.385", 0, 10, "energy", "coupling"),
	GEAE_P_END
};
static const struct geae_port in[] = { { "order", "row", 0, 0, "", "a column" }, { "energy", "row", 0, GEAE_OPTIONAL, "", "another" }, { 0 } };
static const struct geae_port out[] = { { "mean", "", GEAE_F64, 0, "", "its mean" }, { 0 } };
static const struct geae_figure figures[] = { { .name = "f", .title = "F", .kind = GEAE_SERIES, .x = "order", .y = "mean" }, { 0 } };

static int run(struct geae_cx *cx, void *self, const struct geae_input *given)
{
	(void)cx;
	(void)self;
	(void)given;
	return 2385;
}

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

static struct geae_plugin descriptor(void)
{
	return (struct geae_plugin){ .magic = GEAE_MAGIC, .abi_major = GEAE_ABI_MAJOR, .abi_minor = GEAE_ABI_MINOR, .size = sizeof(struct geae_plugin),
				     .kind = GEAE_ANALYZER, .param_size = sizeof(struct geae_param), .layout = GEAE_LAYOUT, .name = "old", .version = "1",
				     .params = params, .instance_size = sizeof(struct values), .ops = &ops, .test = "L = 4;" };
}

static struct widths next(void)
{
	struct widths w = widths_here;

	w.minor = (uint16_t)(w.minor + 1);
	w.descriptor = sizeof(struct plugin_1);
	w.param = sizeof(struct param_1);
	w.port = sizeof(struct port_1);
	w.figure += 3 * sizeof(void *);
	w.ops[GEAE_ANALYZER] = sizeof(struct analyzer_1);
	return w;
}

static void an_older_plugin_on_a_newer_host(void **state)
{
	const struct geae_plugin old = descriptor();
	const struct geae_plugin *wide;
	const struct analyzer_1 *z;
	const struct param_1 *p;
	const struct port_1 *port;
	struct widths w = next();

	(void)state;
	assert_null(plugin_widen(&old, &w, &arena, &wide));
	assert_ptr_not_equal(wide, &old);
	assert_int_equal(wide->size, sizeof(struct plugin_1));
	assert_null(((const struct plugin_1 *)(const void *)wide)->homepage);
	assert_string_equal(wide->test, "L = 4;");
	p = (const void *)wide->params;
	assert_string_equal(p[1].old.name, "J");
	assert_string_equal(p[1].old.fallback, "2.385");
	assert_null(p[1].example);
	assert_null(p[2].old.name);
	z = wide->ops;
	assert_int_equal(z->old.size, sizeof(*z));
	assert_int_equal(z->old.run(NULL, NULL, NULL), 2385);
	assert_null(z->preview); /* not offered */
	port = (const void *)z->old.in;
	assert_string_equal(port[1].old.name, "energy");
	assert_int_equal(port[1].old.flags, GEAE_OPTIONAL);
	assert_null(port[2].old.name);
	assert_string_equal(z->old.figures->title, "F");
}

static void a_newer_plugin_on_an_older_host(void **state)
{
	struct geae_plugin newer = descriptor();
	const struct geae_plugin *wide;

	(void)state;
	newer.abi_minor++;
	newer.size = sizeof(struct plugin_1);
	assert_string_equal(plugin_widen(&newer, &widths_here, &arena, &wide),
			    "it was built for plugin interface 1.2, this program has 1.1: take a newer geaepipe, or rebuild it with the headers of this one");
}

static void other_majors_and_wrong_sizes(void **state)
{
	struct geae_plugin p = descriptor();
	const struct geae_plugin *wide;
	struct widths w = next();

	(void)state;
	p.abi_major++;
	assert_string_equal(plugin_widen(&p, &widths_here, &arena, &wide), "it was built for plugin interface 2.1, this program has 1.1: rebuild it");
	p = descriptor();
	p.size -= 8; /* of the same minor: it cannot be */
	assert_non_null(strstr(plugin_widen(&p, &widths_here, &arena, &wide), "its descriptor has"));
	p = descriptor();
	p.param_size = (uint32_t)w.param + 8; /* longer than the newer host's */
	assert_non_null(strstr(plugin_widen(&p, &w, &arena, &wide), "a row of its parameters has"));
	p = descriptor();
	assert_null(plugin_widen(&p, &widths_here, &arena, &wide));
	assert_ptr_equal(wide, &p); /* nothing to do */
}

static int finish(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(an_older_plugin_on_a_newer_host), cmocka_unit_test(a_newer_plugin_on_an_older_host),
					    cmocka_unit_test(other_majors_and_wrong_sizes) };

	return cmocka_run_group_tests(tests, NULL, finish);
}
