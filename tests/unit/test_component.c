/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Components: a plugin chosen by the pipeline, its parameters, its recipe, opening and closing. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "component.h"
#include "config.h"
#include "near.h"

struct bench {
	struct arena arena;
	struct diags diags;
	struct plugins plugins;
	struct session session;
	struct context cx;
};

static char root[] = "/tmp/test_component.XXXXXX";
static const char *const names[] = { "analyzer-misbehave.so", "loss-sound.so", "model-sound.so" };

struct instance { /* of model_broken.c */
	int64_t L;
	double J;
};

static int set_up_all(void **state)
{
	struct arena a = { 0 };

	(void)state;
	assert_non_null(mkdtemp(root));
	for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
		const char *from = strstr(names[k], "sound") ? "model-broken.so" : names[k];
		const char *path = arena_format(&a, "%s/%s", root, names[k]);

		assert_int_equal(system(arena_format(&a, "cp %s/tests/plugins/%s %s && chmod 644 %s",
						     getenv("top_builddir"), from, path, path)), 0);
	}
	arena_free(&a);
	return 0;
}

static int tear_down_all(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t k = 0; k < sizeof names / sizeof *names; k++)
		unlink(arena_format(&a, "%s/%s", root, names[k]));
	rmdir(root);
	arena_free(&a);
	return 0;
}

static int set_up(void **state)
{
	static const char *const folders[] = { root, NULL };
	static struct bench b;

	memset(&b, 0, sizeof b);
	unsetenv("GEAEPIPE_PLUGINS");
	plugins_find(&b.plugins, folders, &b.diags);
	context_init(&b.cx, &b.session);
	*state = &b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	context_finish(&b->cx);
	plugins_free(&b->plugins);
	diags_free(&b->diags);
	arena_free(&b->arena);
	return 0;
}

static struct geae_component *make(struct bench *b, uint32_t kind, const char *text)
{
	const struct node *node = config_value(&b->arena, text, (struct place){ "p.cfg", 9 }, &b->diags);

	assert_non_null(node);
	return component_make(&b->plugins, kind, "with", NULL, node, &b->arena, &b->diags);
}

static const char *said(struct bench *b)
{
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);
	const char *copy;

	diags_print(&b->diags, to);
	fclose(to);
	copy = arena_text(&b->arena, text);
	free(text);
	return copy;
}

static void bare_name_is_all_defaults(void **state)
{
	struct bench *b = *state;
	struct geae_component *c = make(b, GEAE_MODEL, "\"sound\"");
	const struct instance *self;

	assert_non_null(c);
	self = c->self;
	assert_int_equal((uintptr_t)self % 64, 0);
	assert_int_equal(self->L, 16);
	assert_near(self->J, 1, 0);
	assert_string_equal(c->recipe, arena_format(&b->arena, "model sound %s\nJ = 1.0;\nL = 16;\n", c->plugin->hash));
	assert_string_equal(c->slot, "with");
	assert_int_equal(c->place.line, 9);
	assert_int_equal(b->diags.n_error, 0);
}

static void group_sets_parameters(void **state)
{
	struct bench *b = *state;
	struct geae_component *one = make(b, GEAE_MODEL, "{ use = \"sound\"; L = 24; J = -2.385; }");
	struct geae_component *two = make(b, GEAE_MODEL, "{ L = 8; use = \"sound\"; }");

	assert_non_null(one);
	assert_non_null(two);
	assert_int_equal(((struct instance *)one->self)->L, 24);
	assert_near(((struct instance *)one->self)->J, -2.385, 0);
	assert_int_equal(((struct instance *)two->self)->L, 8);
	assert_ptr_equal(one->plugin, two->plugin);
	assert_string_not_equal(one->recipe, two->recipe);
}

struct share {
	double weight;
	int64_t start;
};

static void a_group_is_shared_with_the_host(void **state)
{
	static const struct geae_param rows[] = { GEAE_P_REAL(struct share, weight, "1.0", 0, 10, "1", "factor"),
						  GEAE_P_INT(struct share, start, "7", 0, 100, "1", "epoch"), GEAE_P_END };
	const struct component_extra extra = { rows, sizeof(struct share), NULL };
	struct bench *b = *state;
	const char *text = "{ use = \"sound\"; weight = 2.375; L = 32; }";
	const struct node *node = config_value(&b->arena, text, (struct place){ "p.cfg", 9 }, &b->diags);
	struct geae_component *c = component_make(&b->plugins, GEAE_LOSS, "losses", &extra, node, &b->arena, &b->diags);

	assert_non_null(c);
	assert_int_equal(((struct instance *)c->self)->L, 32);
	assert_near(((struct share *)c->extra)->weight, 2.375, 0);
	assert_int_equal(((struct share *)c->extra)->start, 7);
	assert_non_null(strstr(c->recipe, "weight = 2.375"));
	assert_int_equal(b->diags.n_error, 0);
	assert_null(make(b, GEAE_MODEL, text));
	assert_int_equal(b->diags.n_error, 1);
}

static void what_cannot_be_made_is_said(void **state)
{
	static const struct {
		uint32_t kind;
		const char *text, *message;
	} cases[] = {
		{ GEAE_MODEL, "{ L = 8; }", "with: the group does not say which model to use: write use = \"NAME\";" },
		{ GEAE_MODEL, "{ use = 3; }", "with must name a model" },
		{ GEAE_MODEL, "2.385", "with must name a model" },
		{ GEAE_MODEL, "\"sond\"", "there is no model 'sond' (did you mean 'sound'?)" },
		{ GEAE_SAMPLER, "\"sound\"", "there is no sampler 'sound', nor any other sampler" },
		{ GEAE_MODEL, "{ use = \"sound\"; LL = 8; }", "(did you mean 'L'?)" },
		{ GEAE_MODEL, "{ use = \"sound\"; L = 1; }", "[2, 4096]" },
	};
	struct bench *b = *state;

	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
		diags_free(&b->diags);
		memset(&b->diags, 0, sizeof b->diags);
		assert_null(make(b, cases[k].kind, cases[k].text));
		assert_int_equal(b->diags.n_error, 1);
		if (strncmp(said(b), "p.cfg:9: ", 9) != 0 || !strstr(said(b), cases[k].message))
			fail_msg("%s gave: %s", cases[k].text, said(b));
	}
}

static void messages_go_where_they_are_asked_for(void **state)
{
	struct bench *b = *state;
	struct diags other = { 0 };
	const struct node *node = config_value(&b->arena, "\"none\"", (struct place){ "q.cfg", 1 }, &b->diags);

	assert_null(component_make(&b->plugins, GEAE_MODEL, "model", NULL, node, &b->arena, &other));
	assert_int_equal(other.n_error, 1);
	assert_int_equal(b->diags.n_error, 0);
	assert_ptr_equal(b->plugins.diags, &b->diags);
	diags_free(&other);
}

/* An instance is checked, closed and used again: a plugin that counts from zero must find zero. */
static void every_open_finds_the_parameters_alone(void **state)
{
	struct bench *b = *state;
	struct geae_component *c = make(b, GEAE_ANALYZER, "{ use = \"misbehave\"; when = \"run\"; }");
	size_t size;
	char *before;

	assert_non_null(c);
	size = c->plugin->descriptor->instance_size;
	assert_true(size > 0);
	before = memcpy(arena_get(&b->arena, size), c->self, size);
	for (int k = 0; k < 2; k++) {
		assert_true(component_open(c, &b->cx, &b->diags));
		assert_memory_equal(c->self, before, size);
		component_close(c);
		memset(c->self, 0x5a, size);
	}
}

static void open_that_fails(void **state)
{
	struct bench *b = *state;
	struct geae_component *c = make(b, GEAE_ANALYZER, "{ use = \"misbehave\"; when = \"open\"; how = \"fail\"; }");

	assert_non_null(c);
	assert_false(component_open(c, &b->cx, &b->diags));
	assert_false(c->open);
	if (!strstr(said(b), "p.cfg:9: analyzer 'misbehave': 3 rows are too few, 16 are needed (analyzer_misbehave.c:"))
		fail_msg("%s", said(b));
	c = make(b, GEAE_ANALYZER, "{ use = \"misbehave\"; when = \"open\"; how = \"mute\"; }");
	assert_false(component_open(c, &b->cx, &b->diags));
	assert_non_null(strstr(said(b), status_words(GEAE_EMATH)));
}

static int opened, closed, answer;

static int count_open(struct geae_cx *cx, void *self)
{
	(void)cx;
	(void)self;
	opened++;
	return answer;
}

static void count_close(void *self)
{
	(void)self;
	closed++;
}

static void close_follows_every_open(void **state)
{
	const struct geae_plugin descriptor = { .open = count_open, .close = count_close };
	const struct geae_plugin bare = { .open = NULL };
	struct plugin plugin = { .kind = GEAE_MODEL, .name = "counting", .descriptor = &descriptor };
	struct geae_component c = { .plugin = &plugin, .place = { "p.cfg", 9 } };
	struct bench *b = *state;

	opened = closed = 0;
	component_close(&c); /* never opened */
	component_close(NULL);
	assert_int_equal(closed, 0);
	answer = GEAE_OK;
	assert_true(component_open(&c, &b->cx, &b->diags));
	assert_true(component_open(&c, &b->cx, &b->diags)); /* again: nothing */
	assert_int_equal(opened, 1);
	component_close(&c);
	component_close(&c);
	assert_int_equal(closed, 1);
	answer = GEAE_EPARAM;
	assert_false(component_open(&c, &b->cx, &b->diags));
	assert_int_equal(opened, 2);
	assert_int_equal(closed, 2);
	plugin.descriptor = &bare;
	assert_true(component_open(&c, &b->cx, &b->diags));
	component_close(&c);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bare_name_is_all_defaults),
		TEST(group_sets_parameters),
		TEST(a_group_is_shared_with_the_host),
		TEST(what_cannot_be_made_is_said),
		TEST(messages_go_where_they_are_asked_for),
		TEST(every_open_finds_the_parameters_alone),
		TEST(open_that_fails),
		TEST(close_follows_every_open),
	};

	return cmocka_run_group_tests_name("component", tests, set_up_all, tear_down_all);
}
