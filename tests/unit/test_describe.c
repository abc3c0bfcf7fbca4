/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of plugins: golden texts in tests/data/describe, the same facts as JSON, and examples that
 * are legal pipeline text. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "component.h"
#include "config.h"
#include "describe.h"
#include "near.h"
#include "wrap.h"

static char root[] = "/tmp/test_describe.XXXXXX";
static struct arena arena;
static struct diags diags;
static struct plugins plugins;

static const struct {
	const char *file, *from;
} copies[] = {
	{ "analyzer-sound.so", "model-broken.so" }, { "analyzer-misbehave.so", NULL },
	{ "loss-sound.so", "model-broken.so" },	    { "model-no-doc.so", "model-broken.so" },
	{ "model-sound.so", "model-broken.so" },    { "network-sound.so", "model-broken.so" },
	{ "optimizer-sound.so", "model-broken.so" },
	{ "sampler-misbehave.so", NULL },	    { "stray.so", "model-broken.so" },
};

enum { N_COPIES = sizeof copies / sizeof *copies };

static int set_up(void **state)
{
	static const char *const folders[] = { root, NULL };

	(void)state;
	assert_non_null(mkdtemp(root));
	unsetenv("GEAEPIPE_PLUGINS");
	for (size_t k = 0; k < N_COPIES; k++)
		assert_int_equal(system(arena_format(&arena, "cp %s/tests/plugins/%s %s/%s && chmod 644 %s/%s",
						     getenv("top_builddir"),
						     copies[k].from ? copies[k].from : copies[k].file, root, copies[k].file,
						     root, copies[k].file)), 0);
	plugins_find(&plugins, folders, &diags);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	for (size_t k = 0; k < N_COPIES; k++)
		unlink(arena_format(&arena, "%s/%s", root, copies[k].file));
	rmdir(root);
	plugins_free(&plugins);
	diags_free(&diags);
	arena_free(&arena);
	return 0;
}

static const struct geae_plugin *loaded(uint32_t kind, const char *name)
{
	const struct plugin *p = plugin_load(&plugins, kind, name, (struct place){ "p.cfg", 1 });

	assert_non_null(p);
	return p->descriptor;
}

/* The folder of this run is read as ROOT. */
static char *settled(const char *text)
{
	char *copy = arena_text(&arena, text), *at;

	while ((at = strstr(copy, root)) != NULL) {
		memcpy(at, "ROOT", 4);
		memmove(at + 4, at + strlen(root), strlen(at + strlen(root)) + 1);
	}
	return copy;
}

static void assert_golden(const char *name, const char *text)
{
	const char *path = arena_format(&arena, "%s/tests/data/describe/%s", getenv("top_srcdir"), name);
	static char golden[1 << 16];
	FILE *f = fopen(path, getenv("GOLDEN_UPDATE") ? "w+" : "r");
	size_t n;

	if (!f)
		fail_msg("%s is missing", path);
	if (getenv("GOLDEN_UPDATE")) {
		fputs(text, f);
		rewind(f);
	}
	n = fread(golden, 1, sizeof golden - 1, f);
	golden[n] = '\0';
	fclose(f);
	assert_string_equal(text, golden);
}

static const char *description(const struct geae_plugin *p)
{
	char *text = NULL;
	const char *copy;
	size_t n;
	FILE *to = open_memstream(&text, &n);

	describe_plugin(p, to);
	fclose(to);
	copy = settled(text);
	free(text);
	return copy;
}

static void descriptions(void **state)
{
	(void)state;
	assert_golden("model.txt", description(loaded(GEAE_MODEL, "sound")));
	assert_golden("network.txt", description(loaded(GEAE_NETWORK, "sound")));
	assert_golden("loss.txt", description(loaded(GEAE_LOSS, "sound")));
	assert_golden("optimizer.txt", description(loaded(GEAE_OPTIMIZER, "sound")));
	assert_golden("sampler.txt", description(loaded(GEAE_SAMPLER, "misbehave")));
	assert_golden("analyzer.txt", description(loaded(GEAE_ANALYZER, "sound")));
}

static void eighty_columns(void **state)
{
	static const uint32_t kinds[] = { GEAE_MODEL, GEAE_SAMPLER, GEAE_ANALYZER };
	static const char *const names[] = { "sound", "misbehave", "sound" };

	(void)state;
	for (int k = 0; k < 3; k++)
		for (const char *line = description(loaded(kinds[k], names[k])); *line;) {
			const size_t n = strcspn(line, "\n");

			if (text_columns(line, n) > WRAP_WIDTH)
				fail_msg("too wide: %.*s", (int)n, line);
			line += n + 1;
		}
}

static json_t *as_json(const struct geae_plugin *p)
{
	char *text = NULL;
	json_error_t error;
	json_t *o;
	size_t n;
	FILE *to = open_memstream(&text, &n);

	describe_plugin_json(p, to);
	fclose(to);
	o = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (!o)
		fail_msg("%s: %s", error.text, text);
	free(text);
	return o;
}

static const char *text_at(json_t *o, const char *list, size_t i, const char *key)
{
	const char *text = json_string_value(json_object_get(json_array_get(json_object_get(o, list), i), key));

	return text ? text : "(none)";
}

static void json_says_the_same(void **state)
{
	json_t *o = as_json(loaded(GEAE_MODEL, "sound")), *control;

	(void)state;
	assert_string_equal(json_string_value(json_object_get(o, "kind")), "model");
	assert_string_equal(json_string_value(json_object_get(o, "name")), "sound");
	assert_string_equal(text_at(o, "parameters", 0, "name"), "L");
	assert_string_equal(text_at(o, "parameters", 1, "type"), "real");
	assert_string_equal(text_at(o, "controls", 1, "doc"), "field");
	assert_string_equal(text_at(o, "labels", 0, "type"), "f64");
	control = json_array_get(json_object_get(o, "controls"), 0);
	assert_near(json_real_value(json_object_get(control, "default")), 2.385, 0);
	assert_true(json_is_true(json_object_get(control, "min_excluded")));
	assert_true(json_is_false(json_object_get(control, "required")));
	control = json_array_get(json_object_get(o, "controls"), 1);
	assert_null(json_object_get(control, "default")); /* not a number: JSON has none */
	assert_true(json_is_true(json_object_get(control, "required")));
	assert_true(json_is_true(json_object_get(json_object_get(o, "offers"), "energy")));
	assert_true(json_is_false(json_object_get(json_object_get(o, "offers"), "pairs")));
	json_decref(o);

	o = as_json(loaded(GEAE_ANALYZER, "sound"));
	assert_string_equal(text_at(o, "in", 0, "axes"), "row,feature");
	assert_string_equal(text_at(o, "out", 0, "name"), "U4");
	assert_string_equal(text_at(o, "figures", 0, "kind"), "series");
	json_decref(o);

	o = as_json(loaded(GEAE_NETWORK, "sound"));
	assert_string_equal(text_at(o, "encode_heads", 0, "name"), "latent");
	assert_string_equal(text_at(o, "decode_heads", 0, "doc"), "of the spins");
	json_decref(o);
	o = as_json(loaded(GEAE_LOSS, "sound"));
	assert_string_equal(json_string_value(json_array_get(json_object_get(o, "needs"), 0)), "logits");
	json_decref(o);
}

struct weight { /* what the host adds to a loss */
	double weight;
};

/* The example, read back: the component inside it can be made. */
static void examples_are_legal(void **state)
{
	static const struct {
		uint32_t kind;
		const char *name, *stage, *slot;
	} cases[] = { { GEAE_MODEL, "sound", "samples", "model" },
		      { GEAE_SAMPLER, "misbehave", "samples", "sampler" },
		      { GEAE_NETWORK, "sound", "encoder", "network" },
		      { GEAE_LOSS, "sound", "encoder", "losses" },
		      { GEAE_OPTIMIZER, "sound", "encoder", "optimizer" },
		      { GEAE_ANALYZER, "misbehave", "result", "with" } };

	static const struct geae_param weight[] = {
		GEAE_P_REAL(struct weight, weight, "1.0", 0, 100, "", "weight"),
		GEAE_P_END,
	};
	static const struct component_extra extra = { weight, sizeof(struct weight), NULL };

	(void)state;
	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
		const char *text = describe_example(loaded(cases[k].kind, cases[k].name), &arena);
		const struct node *group = config_value(&arena, arena_format(&arena, "{ %s }", text),
							(struct place){ "example", 0 }, &diags);
		const struct node *slot;

		assert_non_null(group);
		slot = node_find(node_find(group, cases[k].stage), cases[k].slot);
		assert_non_null(slot);
		if (cases[k].kind == GEAE_LOSS)
			slot = slot->child; /* of the list */
		assert_non_null(component_make(&plugins, cases[k].kind, cases[k].slot,
					       cases[k].kind == GEAE_LOSS ? &extra : NULL, slot, &arena, &diags));
	}
	assert_int_equal(diags.n_error, 0);
}

static void lists(void **state)
{
	char *text = NULL;
	json_t *list, *one;
	size_t n;
	FILE *to = open_memstream(&text, &n);

	(void)state;
	list_plugins(&plugins, 0, to);
	fclose(to);
	*strstr(text, "\nfolders, ") = '\0'; /* the installed ones differ from machine to machine */
	assert_golden("list.txt", settled(text));
	free(text);

	to = open_memstream(&text, &n);
	list_plugins_json(&plugins, 0, to);
	fclose(to);
	list = json_loads(text, 0, NULL);
	assert_non_null(list);
	assert_true(json_array_size(list) >= N_COPIES);
	one = json_array_get(list, 0);
	assert_string_equal(json_string_value(json_object_get(one, "name")), "no-doc");
	assert_string_equal(json_string_value(json_object_get(one, "state")), "refused");
	assert_string_equal(json_string_value(json_object_get(one, "reason")), "its doc is missing");
	one = json_array_get(list, 1);
	assert_string_equal(json_string_value(json_object_get(one, "state")), "usable");
	assert_string_equal(json_string_value(json_object_get(one, "summary")), "a plugin for tests");
	json_decref(list);
	free(text);

	to = open_memstream(&text, &n);
	list_plugins_json(&plugins, GEAE_NETWORK, to);
	fclose(to);
	list = json_loads(text, 0, NULL);
	assert_string_equal(json_string_value(json_object_get(json_array_get(list, 0), "kind")), "network");
	for (size_t k = 1; k < json_array_size(list); k++)
		assert_string_equal(json_string_value(json_object_get(json_array_get(list, k), "kind")), "network");
	json_decref(list);
	free(text);
}

static void wrapping(void **state)
{
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);

	(void)state;
	wrap_text(to, " two  words\n", 4, 0);
	fputs("key", to);
	wrap_text(to, "value", 6, 3);
	wrap_text(to, "a line that is eighty columns wide together with its indent, \xc3\xbc counted as one.", 2, 0);
	wrap_text(to, "a line that is eighty columns wide together with its indent, \xc3\xbc counted as one..", 2, 0);
	wrap_text(to, "flush left", 0, 0);
	wrap_paragraphs(to, "one\ntwo\n\n  three\n\n", 1);
	fclose(to);
	assert_string_equal(text, "    two words\n"
				  "key   value\n"
				  "  a line that is eighty columns wide together with its indent, \xc3\xbc counted as one.\n"
				  "  a line that is eighty columns wide together with its indent, \xc3\xbc counted as\n"
				  "  one..\n"
				  "flush left\n"
				  " one two\n"
				  "\n"
				  " three\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(descriptions),	      cmocka_unit_test(eighty_columns),
		cmocka_unit_test(json_says_the_same), cmocka_unit_test(examples_are_legal),
		cmocka_unit_test(lists),	      cmocka_unit_test(wrapping),
	};

	return cmocka_run_group_tests_name("describe", tests, set_up, tear_down);
}
