/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pipeline files: an input is the text of one; behind a byte 0 an assignment of --set may follow.
 *
 * Whatever the input: no crash, every message one line, and
 *   - nothing is refused without a message;
 *   - what our scan accepts, libconfig accepts, and both see the same values;
 *   - an accepted tree, written canonically or for people, is read back as the same tree. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "config.h"
#include "fuzz.h"
#include "literal.h"
#include "number_list.h"
#include "param.h"
#include "store_kit.h"

static char input_path[300], again_path[300];

struct thing {
	int64_t clusters;
	double J;
	int32_t method, pinned;
	const char *label;
	struct geae_ints L;
	struct geae_reals T;
	struct geae_strings heads;
};

static const struct geae_param rows[] = {
	GEAE_P_INT(struct thing, clusters, "5", 1, 1000000, "", "clusters"),
	GEAE_P_REAL_ABOVE(struct thing, J, "1.0", 0, 10, "", "coupling"),
	GEAE_P_CHOICE(struct thing, method, "\"wham\"", "paper|wham", "method"),
	GEAE_P_BOOL(struct thing, pinned, "false", "pinned"),
	GEAE_P_STRING(struct thing, label, "\"\"", "label"),
	GEAE_P_INTS(struct thing, L, "[16]", 2, 4096, "", "sizes"),
	GEAE_P_REALS(struct thing, T, "[]", 0, INFINITY, "", "temperatures"),
	GEAE_P_STRINGS(struct thing, heads, "[]", "heads"),
	GEAE_P_END,
};

/* Everything that looks at a tree looks at every part of it. */
static void use_all(const struct node *x, struct arena *a, struct diags *d)
{
	static const struct params table = { rows, sizeof(rows[0]), "sampler 'wolff'" };
	struct thing thing = { 0 };
	struct number_list list;
	size_t before = d->n_error;

	if (x->type == NODE_GROUP && param_fill(&table, x, x->place, NULL, &thing, a, d)) {
		law(thing.clusters >= 1 && thing.clusters <= 1000000 && thing.J > 0 && thing.J <= 10,
		    "filled parameters lie in their ranges");
		param_recipe(&table, &thing, a);
	} else if (x->type == NODE_GROUP) {
		law(d->n_error > before, "parameters are refused with a message");
	}
	before = d->n_error;
	if (d->n_error < 100)
		law(number_list_read(x, x->place.line % 2, "x", &list, a, d) == (d->n_error == before),
		    "numbers are refused with a message");
	for (const struct node *c = x->child; c; c = c->next)
		use_all(c, a, d);
}

static void of_libconfig(void *user, struct place place, const char *text, bool warning)
{
	(void)user;
	(void)place;
	(void)warning;
	law(strncmp(text, "this setting was read in two different ways", 35) != 0, "libconfig sees the same values");
	law(strncmp(text, "this cannot be understood here", 27) != 0, "libconfig accepts what the scan accepts");
}

static void check_messages(const struct diags *d)
{
	size_t n = 0, lines = 0;
	char *said = NULL;
	FILE *to = open_memstream(&said, &n);

	diags_print(d, to);
	fclose(to);
	for (size_t k = 0; k < n; k++) {
		lines += said[k] == '\n';
		law((said[k] & 0xC0) == 0x80 || utf8_length(said + k, said + n) > 0, "messages are UTF-8");
		law(said[k] == '\n' || ((unsigned char)said[k] >= 0x20 && said[k] != 0x7F), "messages are plain lines");
	}
	law(lines <= d->n_error + d->n_warning, "one message is one line");
	diags_each(d, of_libconfig, NULL);
	free(said);
}

static void check_round_trip(const struct node *root, struct arena *a)
{
	static const char *const again[] = { again_path };
	struct config_request request = { again, 1, NULL, 0 };
	struct diags d = { 0 };
	const char *text = node_text(a, root);
	const struct node *back = config_value(a, text, (struct place){ "x", 1 }, &d);
	FILE *to = fopen(again_path, "w");

	law(back && d.n_error == 0 && strcmp(node_text(a, back), text) == 0, "canonical text gives the same tree");
	if (to) {
		node_print(root, to);
		fclose(to);
		back = config_load(a, &request, &d);
		law(back && strcmp(node_text(a, back), text) == 0, "printed text gives the same tree");
	}
	diags_free(&d);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *source = getenv("top_srcdir");
	char parts[4096], link[300];

	(void)argc;
	(void)argv;
	snprintf(input_path, sizeof(input_path), "%s/x.cfg", fuzz_folder());
	snprintf(again_path, sizeof(again_path), "%s/y.cfg", fuzz_folder());
	snprintf(link, sizeof(link), "%s/parts", fuzz_folder());
	snprintf(parts, sizeof(parts), "%s/tests/data/config/parts", source ? source : ".");
	law(!symlink(parts, link), "files to be included can be had");
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const file[] = { input_path };
	const uint8_t *zero = size ? memchr(data, 0, size) : NULL;
	char *text = zero ? strndup((const char *)zero + 1, size - (size_t)(zero - data) - 1) : NULL;
	const char *set = text;
	struct config_request request = { file, 1, &set, set && *set ? 1 : 0 };
	struct arena a = { 0 };
	struct diags d = { 0 };
	struct node *root;

	law(kit_overwrite(input_path, data, request.n_set ? (size_t)(zero - data) : size), "the file can be written");
	root = config_load(&a, &request, &d);
	law(root || d.n_error, "nothing is refused without a message");
	check_messages(&d);
	if (root && d.n_error == 0)
		check_round_trip(root, &a);
	if (root)
		use_all(root, &a, &d);
	check_messages(&d);
	diags_free(&d);
	arena_free(&a);
	free(text);
	return 0;
}
