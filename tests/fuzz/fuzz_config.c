/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mutated pipeline files:  fuzz_config [N [FIRST]]  makes inputs FIRST..FIRST+N-1, always the same ones.
 *
 * Whatever the input: no crash, every message one line, and
 *   - nothing is refused without a message;
 *   - what our scan accepts, libconfig accepts, and both see the same values;
 *   - an accepted tree, written canonically or for people, is read back as the same tree. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "config.h"
#include "literal.h"
#include "number_list.h"
#include "param.h"

enum { MOST_FILES = 300, LONGEST = 1 << 16, DEFAULT_N = 3000 };

struct bytes {
	size_t n;
	char *at;
};

static struct bytes corpus[MOST_FILES];
static size_t n_corpus, n_good; /* the good ones are first */
static char folder[] = "/tmp/fuzz_config_XXXXXX", input_path[64], again_path[64];

/* ---- inputs ---- */

static uint64_t random_state;

static uint64_t random_bits(void) /* SplitMix64 (Steele, Lea, Flood 2014) */
{
	uint64_t z = random_state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static size_t below(size_t n)
{
	return n ? (size_t)(random_bits() % n) : 0;
}

static const char *const words[] = {
	"{",
	"}",
	"[",
	"]",
	"(",
	")",
	"=",
	":",
	";",
	",",
	"\"",
	"\\",
	"\n",
	"#",
	"//",
	"/*",
	"*/",
	"@include ",
	"@include \"parts/study.inc\"\n",
	"@include \"x.cfg\"\n",
	"true",
	"FALSE",
	"0x1FFFFFFFF",
	"2147483648",
	"9223372036854775807",
	"9223372036854775808",
	"-9223372036854775809",
	"0xFFFFFFFFFFFFFFFFL",
	"1e400",
	"1e-400",
	"-1e309",
	"4.9e-324",
	"-0.0",
	".",
	"1.",
	".5",
	"1e",
	"0x",
	"inf",
	"nan",
	"L",
	"LL",
	"\\x",
	"\\x00",
	"\\x41",
	"\\q",
	"\xEF\xBB\xBF",
	"\xC3\xB6",
	"\xFF",
	"\xED\xA0\x80",
	"\r\n",
	"\r",
	"\t",
	"a = 1;",
	"name = \"x\";",
	"{a=1;}",
	"[1,2]",
	"$L",
	"@x",
	"\"a\" \"b\"",
	"((((((((((((((((((((",
	"}}}}}}}}",
	"{from=1;to=2;n=3;}",
	"use = \"ising\";",
	"clusters = 5;",
	"L = [16];",
	"-",
	"+",
	"_",
	"*",
};

static void replace(struct bytes *b, size_t at, size_t gone, const char *with, size_t n)
{
	if (b->n - gone + n > LONGEST)
		return;
	memmove(b->at + at + n, b->at + at + gone, b->n - at - gone);
	memcpy(b->at + at, with, n);
	b->n += n - gone;
}

static bool in_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.';
}

static void mutate(struct bytes *b)
{
	size_t at = below(b->n + 1), n = below(b->n - at + 1), m;
	const char *word = words[below(sizeof(words) / sizeof(*words))];
	const struct bytes *other = &corpus[below(n_corpus)];
	char c = (char)random_bits(), piece[256];

	switch (below(12)) {
	case 0: /* one byte is another */ replace(b, at, at < b->n, &c, 1); break;
	case 1: /* a bit flips */
		if (at < b->n)
			b->at[at] = (char)(b->at[at] ^ 1 << below(8));
		break;
	case 2: /* a piece is lost */ replace(b, at, n > 40 ? below(40) : n, "", 0); break;
	case 3: /* a piece is there twice */
		m = n < sizeof(piece) ? n : sizeof(piece);
		memcpy(piece, b->at + at, m);
		replace(b, below(b->n + 1), 0, piece, m);
		break;
	case 4:
	case 5: /* a word comes in */ replace(b, at, 0, word, strlen(word)); break;
	case 6: /* a word replaces some bytes */ replace(b, at, n < 8 ? n : below(8), word, strlen(word)); break;
	default: /* a whole word is another, so that much stays legal */
		while (at > 0 && in_word(b->at[at - 1]))
			at--;
		for (m = 0; at + m < b->n && in_word(b->at[at + m]);)
			m++;
		replace(b, at, m, word, strlen(word));
		break;
	case 7: /* a piece of another file */
		at = below(other->n + 1);
		m = below(other->n - at + 1);
		replace(b, below(b->n + 1), 0, other->at + at, m);
		break;
	}
}

/* ---- laws ---- */

static const char *broken; /* law */

static void law(bool holds, const char *text)
{
	if (!holds && !broken)
		broken = text;
}

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
		law(number_list_read(x, below(2), "x", &list, a, d) == (d->n_error == before),
		    "numbers are refused with a message");
	for (const struct node *c = x->child; c; c = c->next)
		use_all(c, a, d);
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
	law(!strstr(said, "read in two different ways"), "libconfig sees the same values");
	law(!strstr(said, "this cannot be understood here"), "libconfig accepts what the scan accepts");
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

static void one(const struct bytes *b, const char *set)
{
	static const char *const file[] = { input_path };
	struct config_request request = { file, 1, &set, set ? 1 : 0 };
	struct arena a = { 0 };
	struct diags d = { 0 };
	FILE *to = fopen(input_path, "w");
	struct node *root;

	if (!to || fwrite(b->at, 1, b->n, to) != b->n || fclose(to) != 0) {
		perror(input_path);
		exit(1);
	}
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
}

/* ---- the run ---- */

static void read_corpus(const char *path)
{
	struct dirent **found;
	int n = scandir(path, &found, NULL, alphasort);

	for (int k = 0; k < n; k++) {
		char name[4096];
		struct stat st;
		FILE *from;

		snprintf(name, sizeof(name), "%s/%s", path, found[k]->d_name);
		free(found[k]);
		if (n_corpus == MOST_FILES || stat(name, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > LONGEST / 4)
			continue;
		from = fopen(name, "r");
		if (!from)
			continue;
		corpus[n_corpus].at = malloc((size_t)st.st_size + 1);
		corpus[n_corpus].n = corpus[n_corpus].at ? fread(corpus[n_corpus].at, 1, (size_t)st.st_size, from) : 0;
		n_corpus++;
		fclose(from);
	}
	if (n >= 0)
		free(found);
}

/* Most mutants of a wrong file are wrong in the same way: right ones are mutated more often. */
static void good_first(void)
{
	static const char *const file[] = { input_path };
	struct config_request request = { file, 1, NULL, 0 };

	for (size_t k = 0; k < n_corpus; k++) {
		struct bytes b = corpus[k];
		struct arena a = { 0 };
		struct diags d = { 0 };
		FILE *to = fopen(input_path, "w");

		if (to) {
			fwrite(b.at, 1, b.n, to);
			fclose(to);
		}
		if (config_load(&a, &request, &d) && d.n_error == 0) {
			corpus[k] = corpus[n_good];
			corpus[n_good++] = b;
		}
		diags_free(&d);
		arena_free(&a);
	}
}

static void make_input(size_t k, struct bytes *b, struct bytes *set, const char **assignment)
{
	static const char sets[] = "stages.samples.sampler.sweeps=3\0stages.encoder.losses[0].weight=[1, 2.5]\0"
				   "study={ a = 1; b = ( 2, {c = 3;} ); }\0sweep.L[1]=64\0study.seed=\"x\"";
	const struct bytes *from;

	random_state = 0x67656165u ^ (uint64_t)k << 20;
	from = &corpus[below(below(4) ? n_good : n_corpus)];
	memcpy(b->at, from->at, from->n);
	b->n = from->n;
	for (size_t m = below(2) ? 1 : 1 + below(6); m > 0; m--)
		mutate(b);
	*assignment = NULL;
	if (below(8) == 0) {
		const char *text = sets;

		for (size_t m = below(5); m > 0; m--)
			text += strlen(text) + 1;
		set->n = strlen(text);
		memcpy(set->at, text, set->n);
		for (size_t m = below(4); m > 0; m--)
			mutate(set);
		set->at[set->n] = '\0';
		*assignment = set->at;
	}
}

int main(int argc, char **argv)
{
	size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : DEFAULT_N, first = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
	size_t k = first;
	const char *src = getenv("top_srcdir"), *assignment;
	struct bytes b = { 0, malloc(LONGEST + 1) }, set = { 0, malloc(LONGEST + 1) };
	char path[4096], parts[4096], link_path[64];

	snprintf(path, sizeof(path), "%s/tests/data/config", src ? src : ".");
	read_corpus(path);
	snprintf(parts, sizeof(parts), "%.4000s/parts", path);
	read_corpus(parts);
	if (!realpath(parts, path) || n_corpus < 40 || !b.at || !set.at || !mkdtemp(folder)) {
		printf("Bail out! no corpus\n");
		return 1;
	}
	snprintf(input_path, sizeof(input_path), "%s/x.cfg", folder);
	snprintf(again_path, sizeof(again_path), "%s/y.cfg", folder);
	snprintf(link_path, sizeof(link_path), "%s/parts", folder);
	if (symlink(path, link_path) != 0)
		perror(link_path);
	good_first();
	printf("1..1\n# the input under test is %s\n", input_path);
	fflush(stdout);
	for (; k < first + n && !broken; k++) {
		make_input(k, &b, &set, &assignment);
		one(&b, assignment);
	}
	if (broken)
		printf("not ok 1 - input %zu: %s (see %s)\n", k - 1, broken, input_path);
	else
		printf("ok 1 - %zu mutated pipeline files\n", n);
	if (!broken) {
		unlink(input_path);
		unlink(again_path);
		unlink(link_path);
		rmdir(folder);
	}
	for (size_t f = 0; f < n_corpus; f++)
		free(corpus[f].at);
	free(b.at);
	free(set.at);
	return broken != NULL;
}
