/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Characters and never-broken subgroups of groups that are known. */
#include <string.h>
#include <geae/never_broken.h>
#include "mini_host.h"
#include "near.h"

static struct mini host;

static const struct geae_component *model_of(const char *name, const char *settings, double h, struct geae_symmetry *s)
{
	const double control[] = { 2.385, h };
	struct geae_component *model = mini_open(&host, GEAE_MODEL, name, settings, NULL);

	assert_int_equal(mini_model(model)->symmetry(host.cx, model->self, control, s), GEAE_OK);
	return model;
}

/* How many representations have each real degree, as "1 x16, 2 x12". */
static const char *kinds(const struct geae_symmetry_table *t)
{
	static char text[200];

	*text = '\0';
	for (uint32_t k = 0; k < t->n_kind; k++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%d x%d", k ? ", " : "",
			 (int)t->kind_degree[k], (int)t->kind_count[k]);
	return text;
}

/* ---- small groups ------------------------------------------------------------------------ */

static const int32_t turn3[] = { 1, 2, 0 }, swap3[] = { 1, 0, 2 };
static const int8_t minus3[] = { -1, -1, -1 }, minus_first[] = { -1, 1, 1 };
static const int32_t none3[] = { 0, 1, 2 };
/* left multiplication of the quaternions 1, i, j, k by i and by j */
static const int32_t by_i[] = { 1, 0, 3, 2 }, by_j[] = { 2, 3, 0, 1 };
static const int8_t sign_i[] = { -1, 1, -1, 1 }, sign_j[] = { -1, 1, 1, -1 };
static const struct geae_generator cyclic3[] = { { "c", "", turn3, NULL } },
				   quaternions[] = { { "i", "", by_i, sign_i }, { "j", "", by_j, sign_j } },
				   cube[] = { { "c", "", turn3, NULL }, { "s", "", swap3, NULL },
					      { "m", "", none3, minus_first } },
				   cyclic6[] = { { "c", "", turn3, minus3 } };

static const struct known {
	const char *kinds;
	double order, order_H[4];
	int64_t n_component;
	size_t n_generator;
	const struct geae_generator *generator;
} known[] = {
	{ "1 x1, 2 x1", 3, { 3, 1, 1, 1 }, 3, 1, cyclic3 },	      /* a complex pair */
	{ "1 x2, 2 x2", 6, { 3, 1, 1, 1 }, 3, 1, cyclic6 },	      /* and the two signs */
	{ "1 x4, 4 x1", 8, { 2, 2, 2, 1 }, 4, 2, quaternions },	      /* quaternionic */
	{ "1 x4, 2 x2, 3 x4", 48, { 12, 4, 1, 1 }, 3, 3, cube },      /* O_h */
};

static void small_groups(void **state)
{
	(void)state;
	for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
		const struct geae_symmetry s = { known[k].n_component, known[k].n_generator, known[k].generator };
		struct geae_symmetry_table t;

		assert_int_equal(geae_never_broken(host.cx, &s, 4, &t), GEAE_OK);
		assert_near(t.order, known[k].order, 0);
		assert_string_equal(kinds(&t), known[k].kinds);
		for (int d = 1; d <= 4; d++) {
			double order;

			assert_near(t.of[d].order, known[k].order_H[d - 1], 0);
			assert_near(t.of[d].index, known[k].order / known[k].order_H[d - 1], 0);
			assert_int_equal(t.of[d].how, GEAE_HOW_ENUMERATED);
			assert_int_equal(geae_normal_closure_order(host.cx, &s, t.of[d].n_generator, t.of[d].element, &order),
					 GEAE_OK);
			assert_near(order, t.of[d].order, 0); /* the words are what they are said to be */
		}
	}
}

static void indicators(void **state)
{
	static const int8_t expected[] = { 0, 0, -1, 1 }; /* of the representation of greatest degree */

	(void)state;
	for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
		const struct geae_symmetry s = { known[k].n_component, known[k].n_generator, known[k].generator };
		struct geae_characters *c;
		struct geae_group *g;
		uint32_t a = 0;

		assert_int_equal(geae_group_create(host.cx, &s, 100, &g), GEAE_OK);
		assert_int_equal(geae_characters_create(host.cx, g, &c), GEAE_OK);
		for (uint32_t i = 0; i < c->n_class; i++)
			a = c->degree[i] > c->degree[a] ? i : a;
		assert_int_equal(c->indicator[a], expected[k]);
		for (uint32_t i = 0; i < c->n_class; i++) { /* rows of a character table are orthogonal */
			double product = 0;

			for (uint32_t e = 0; e < g->n_element; e++)
				product += c->phi[i * c->n_class + c->class_of[e]] *
					   c->phi[((i + 1) % c->n_class) * c->n_class + c->class_of[e]];
			assert_near(product, 0, 1e-9);
		}
		geae_characters_destroy(c);
		geae_group_destroy(g);
	}
}

/* ---- listing ----------------------------------------------------------------------------- */

static void elements_words_and_products(void **state)
{
	const struct geae_symmetry s = { 3, 3, cube };
	uint32_t **row, product[3], lifted[3], spare[6];
	struct geae_group *g;
	char word[80], cut[4];

	(void)state;
	assert_int_equal(geae_generator_rows(host.cx, &s, &row), GEAE_OK);
	assert_int_equal(geae_group_create(host.cx, &s, 47, &g), GEAE_OK);
	assert_null(g);
	assert_int_equal(geae_group_create(host.cx, &s, 48, &g), GEAE_OK);
	assert_int_equal(g->n_element, 48);
	for (uint32_t a = 0; a < 48; a++) {
		geae_group_lift(g, a, 3, row, lifted, spare);
		assert_memory_equal(lifted, g->element + 3 * a, sizeof lifted);
		assert_int_equal(geae_group_product(g, a, g->inverse[a]), 0);
		for (uint32_t b = 0; b < 48; b++) {
			geae_element_product(3, g->element + 3 * a, g->element + 3 * b, product);
			assert_memory_equal(product, g->element + 3 * geae_group_product(g, a, b), sizeof product);
		}
	}
	geae_group_word(g, 0, word, sizeof word);
	assert_string_equal(word, "1");
	geae_group_word(g, g->inverse[geae_group_product(g, g->letter[0], g->letter[2])], word, sizeof word);
	assert_string_equal(word, "m * c^-1");
	geae_group_word(g, 40, word, sizeof word);
	assert_int_equal(geae_group_word(g, 40, cut, sizeof cut), (int)strlen(word)); /* too long: said, not written */
	assert_memory_equal(cut, word, 3);
	assert_int_equal(cut[3], '\0');
	geae_group_destroy(g);
}

/* ---- the torus ---------------------------------------------------------------------------- */

static void square_torus(void **state)
{
	static const struct {
		const char *settings;
		double L, order_H[4];
	} rows[] = { { "L = 4", 4, { 16, 4, 4, 1 } }, { "L = 8", 8, { 64, 16, 16, 1 } }, { "L = 16", 16, { 256, 64, 64, 1 } } };

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		struct geae_symmetry s;
		const struct geae_component *model = model_of("ising", rows[k].settings, 0, &s);
		struct geae_symmetry_table t;
		double order;

		assert_int_equal(geae_never_broken(host.cx, &s, 4, &t), GEAE_OK);
		assert_near(t.order, 16 * rows[k].L * rows[k].L, 0);
		for (int d = 1; d <= 4; d++) {
			assert_near(t.of[d].order, rows[k].order_H[d - 1], 0);
			assert_int_equal(geae_normal_closure_order(host.cx, &s, t.of[d].n_generator, t.of[d].element, &order),
					 GEAE_OK);
			assert_near(order, t.of[d].order, 0);
		}
		if (k == 1)
			assert_string_equal(kinds(&t), "1 x16, 2 x12, 4 x36, 8 x6");
		mini_close((struct geae_component *)(uintptr_t)model);
		context_reset(&host.context);
	}
}

static int64_t n_feature(const struct geae_symmetry *s, const struct geae_never_broken *h)
{
	struct geae_orbits o;

	assert_int_equal(geae_orbits_under(host.cx, s, h->n_generator, h->element, &o), GEAE_OK);
	return o.n_feature;
}

/* Too large to list: lifted, degree 4 refused, and the same orbits by the closed form. */
static void large_torus(void **state)
{
	struct geae_symmetry s;
	const struct geae_component *model = model_of("ising", "L = 64", 0, &s);
	struct geae_symmetry_table t;
	struct geae_orbits o;

	(void)state;
	assert_int_equal(geae_never_broken(host.cx, &s, 4, &t), GEAE_OK);
	assert_near(t.order, 65536, 0);
	assert_int_equal(t.n_class, 0);
	for (int d = 1; d <= 3; d++) {
		assert_int_equal(t.of[d].how, GEAE_HOW_LIFTED);
		assert_near(t.of[d].order, d == 1 ? 4096 : 1024, 0);
		assert_int_equal(n_feature(&s, &t.of[d]), d == 1 ? 2 : 4);
	}
	assert_int_equal(t.of[4].how, GEAE_HOW_UNKNOWN);
	assert_non_null(strstr(t.of[4].remark, "65536 elements, too many to list"));
	assert_int_equal(geae_orbits(host.cx, &s, &o), GEAE_OK);
	assert_int_equal(o.n_feature, 2);
	mini_close((struct geae_component *)(uintptr_t)model);
	context_reset(&host.context);
}

/* In a field sigma is no symmetry; an odd torus has no chessboard: one orbit. */
static void field_and_odd_size(void **state)
{
	struct geae_symmetry s;
	const struct geae_component *model = model_of("ising", "L = 8", 0.385, &s);
	struct geae_symmetry_table t;

	(void)state;
	assert_int_equal(geae_never_broken(host.cx, &s, 2, &t), GEAE_OK);
	assert_near(t.order, 512, 0);
	assert_near(t.of[1].order, 64, 0);
	mini_close((struct geae_component *)(uintptr_t)model);
	model = model_of("ising", "L = 5", 0, &s);
	assert_int_equal(geae_never_broken(host.cx, &s, 2, &t), GEAE_OK);
	assert_near(t.order, 400, 0);
	assert_near(t.of[1].index, 8, 0);
	assert_near(t.of[2].order, 25, 0); /* all translations */
	assert_int_equal(n_feature(&s, &t.of[2]), 1);
	mini_close((struct geae_component *)(uintptr_t)model);
	context_reset(&host.context);
}

/* ---- the energy --------------------------------------------------------------------------- */

static int wrong_symmetry(struct geae_cx *cx, const void *self, const double *control, struct geae_symmetry *s)
{
	static int32_t perm[16];
	static const struct geae_generator g[] = { { "swap of two sites", "", perm, NULL } };

	(void)cx, (void)self, (void)control;
	for (int c = 0; c < 16; c++)
		perm[c] = c < 2 ? 1 - c : c;
	*s = (struct geae_symmetry){ 16, 1, g };
	return GEAE_OK;
}

static void energies_are_compared(void **state)
{
	const double control[] = { 2.385, 0 };
	struct geae_component *model = mini_open(&host, GEAE_MODEL, "ising", "L = 4", NULL);
	struct geae_plugin descriptor = *model->plugin->descriptor;
	struct geae_model_ops ops = *mini_model(model);
	struct plugin plugin = *model->plugin;
	struct geae_component wrong = *model;

	(void)state;
	assert_int_equal(geae_check_symmetry(host.cx, model, control, 32), GEAE_OK);
	ops.symmetry = wrong_symmetry;
	descriptor.ops = &ops;
	plugin.descriptor = &descriptor;
	wrong.plugin = &plugin;
	assert_int_equal(geae_check_symmetry(host.cx, &wrong, control, 32), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&host), "the symmetry 'swap of two sites' of model 'ising' changes the energy, from "));
	assert_non_null(strstr(mini_message(&host), "all others in level 0"));
	mini_close(model);
	context_reset(&host.context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_groups),		cmocka_unit_test(indicators),
		cmocka_unit_test(elements_words_and_products), cmocka_unit_test(square_torus),
		cmocka_unit_test(large_torus),		cmocka_unit_test(field_and_odd_size),
		cmocka_unit_test(energies_are_compared),
	};
	int failed;

	mini_start(&host, 17);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mini_finish(&host);
	return failed;
}
