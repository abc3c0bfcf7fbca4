/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding, probing, refusing and loading plugin files.
 *
 * tests/plugins/model_broken.c is broken in the way its file name says; copies of it are made in folders
 * of their own.  Every reason for a refusal is a line of tests/data/refusals.txt, "file: reason", compared
 * as a whole; numbers in advice to rebuild depend on the size of structures and are read as '#'. */
#include <ctype.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "build_config.h"
#include "component.h"
#include "near.h"
#include "rng.h"

struct bytes {
	unsigned char *data;
	size_t size;
};

static struct arena arena;
static struct bytes broken;  /* the file model-broken.so */
static char root[] = "/tmp/test_plugin.XXXXXX";
static const char *folder; /* of the current test, below root */

static struct bytes read_file(const char *path)
{
	struct bytes b = { NULL, 0 };
	FILE *f = fopen(path, "rb");

	if (!f)
		fail_msg("%s: %s", path, strerror(errno));
	fseek(f, 0, SEEK_END);
	b.size = (size_t)ftell(f);
	rewind(f);
	b.data = arena_get(&arena, b.size + 1);
	assert_int_equal(fread(b.data, 1, b.size, f), b.size);
	fclose(f);
	return b;
}

static const char *write_file(const char *in, const char *name, struct bytes b)
{
	const char *path = arena_format(&arena, "%s/%s", in, name);
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(b.data, 1, b.size, f), b.size);
	assert_int_equal(fclose(f), 0);
	return path;
}

static const char *make_folder(const char *name)
{
	const char *path = arena_format(&arena, "%s/%s", root, name);

	assert_int_equal(mkdir(path, 0755), 0);
	return path;
}

static void remove_tree(const char *path)
{
	struct dirent **entry;
	const int n = scandir(path, &entry, NULL, NULL);

	for (int k = 0; k < n; k++) {
		const char *one = arena_format(&arena, "%s/%s", path, entry[k]->d_name);

		if (strcmp(entry[k]->d_name, ".") != 0 && strcmp(entry[k]->d_name, "..") != 0) {
			if (unlink(one) != 0)
				remove_tree(one);
		}
		free(entry[k]);
	}
	if (n >= 0)
		free(entry);
	rmdir(path);
}

/* ---- one search per test ---- */

struct search {
	struct diags diags;
	struct plugins plugins;
};

static void find_in(struct search *s, const char *const *folders)
{
	memset(&s->diags, 0, sizeof s->diags);
	plugins_find(&s->plugins, folders, &s->diags);
}

static void find_here(struct search *s)
{
	const char *const folders[] = { folder, NULL };

	find_in(s, folders);
}

static void probe_all(struct search *s)
{
	struct plugin *which[1000];
	size_t n = 0;

	for (struct plugin *p = s->plugins.first; p; p = p->next)
		which[n++] = p;
	plugins_probe(&s->plugins, which, n);
}

static const struct plugin *named(const struct search *s, uint32_t kind, const char *name)
{
	for (const struct plugin *p = s->plugins.first; p; p = p->next)
		if (p->kind == kind && strcmp(p->name, name) == 0)
			return p;
	fail_msg("no %s '%s' was found", kind_names[kind], name);
	return NULL;
}

static const char *said(const struct search *s)
{
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);
	const char *copy;

	diags_print(&s->diags, to);
	fclose(to);
	copy = arena_text(&arena, text);
	free(text);
	return copy;
}

static void forget(struct search *s)
{
	plugins_free(&s->plugins);
	diags_free(&s->diags);
}

static void assert_fault(const struct search *s, const char *name, const char *expected)
{
	const struct plugin *p = named(s, GEAE_MODEL, name);

	if (expected)
		assert_string_equal(p->fault ? p->fault : "(none)", expected);
	else if (p->fault)
		fail_msg("%s: %s", name, p->fault);
}

/* ---- refusals ---- */

static void write_without_numbers(FILE *to, const char *text)
{
	while (*text) {
		const size_t hex = strspn(text, "0123456789abcdef"), dec = strspn(text, "0123456789");

		if (hex == 8 || dec > 0) {
			fputc('#', to);
			text += hex == 8 ? hex : dec;
		} else {
			fputc(*text++, to);
		}
	}
}

static void every_refusal_is_worded(void **state)
{
	const char *golden = (const char *)read_file(
		arena_format(&arena, "%s/tests/data/refusals.txt", getenv("top_srcdir"))).data;
	char *text = NULL, *names = arena_text(&arena, golden), *rest = NULL;
	struct search s;
	size_t size;
	FILE *to;

	(void)state;
	for (char *line = strtok_r(names, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		line[strcspn(line, ":")] = '\0';
		write_file(folder, line, broken);
	}
	find_here(&s);
	probe_all(&s);
	to = open_memstream(&text, &size);
	for (const struct plugin *p = s.plugins.first; p; p = p->next) {
		fprintf(to, "%s: ", strrchr(p->path, '/') + 1);
		if (p->fault && strstr(p->fault, ": rebuild it"))
			write_without_numbers(to, p->fault);
		else
			fputs(p->fault ? p->fault : "sound", to);
		fputc('\n', to);
	}
	fclose(to);
	if (strcmp(text, golden) != 0 && getenv("GOLDEN_UPDATE"))
		write_file(arena_format(&arena, "%s/tests/data", getenv("top_srcdir")), "refusals.txt",
			   (struct bytes){ (unsigned char *)text, size });
	assert_string_equal(text, golden);
	free(text);
	forget(&s);
}

/* Replaces a symbol's name in the file by one of the same length that nobody defines. */
static void write_renamed(const char *name, const char *symbol)
{
	struct bytes b = { arena_get(&arena, broken.size), broken.size };
	const size_t n = strlen(symbol) + 1;
	int found = 0;

	memcpy(b.data, broken.data, b.size);
	for (size_t i = 0; i + n <= b.size; i++)
		if (memcmp(b.data + i, symbol, n) == 0) {
			b.data[i + n - 2] = 'Q';
			found++;
		}
	assert_true(found > 0);
	write_file(folder, name, b);
}

static void files_that_are_no_plugins(void **state)
{
	struct search s;

	(void)state;
	write_file(folder, "model-empty.so", (struct bytes){ broken.data, 0 });
	write_file(folder, "model-text.so", (struct bytes){ (unsigned char *)"#include <geae/plugin.h>\n", 25 });
	write_file(folder, "model-beginning.so", (struct bytes){ broken.data, 3000 });
	write_file(folder, "model-README", (struct bytes){ broken.data, 10 });
	write_file(folder, ".model-hidden.so", broken);
	write_renamed("model-no-entry.so", "geae_plugin");
	write_renamed("model-undefined.so", "dladdr");
	assert_int_equal(mkdir(arena_format(&arena, "%s/model-folder.so", folder), 0755), 0);
	find_here(&s);
	probe_all(&s);
	assert_fault(&s, "empty", "cannot be loaded: file too short");
	assert_fault(&s, "folder", "it is not a regular file");
	assert_fault(&s, "no-entry", "exports no function geae_plugin(): is GEAE_DEFINE missing?");
	assert_non_null(named(&s, GEAE_MODEL, "beginning")->fault);
	assert_non_null(strstr(named(&s, GEAE_MODEL, "text")->fault, "cannot be loaded: "));
	assert_non_null(strstr(named(&s, GEAE_MODEL, "undefined")->fault, "cannot be loaded: undefined symbol: dladdQ"));
	for (const struct plugin *p = s.plugins.first; p; p = p->next)
		assert_null(strstr(p->path, "README"));
	for (const struct plugin *p = s.plugins.first; p; p = p->next)
		assert_null(strstr(p->path, "hidden"));
	forget(&s);
}

static void others_may_not_write(void **state)
{
	const char *open_folder = make_folder("open"), *path;
	const char *const folders[] = { folder, open_folder, NULL };
	struct search s;

	(void)state;
	write_file(folder, "model-sound.so", broken);
	path = write_file(folder, "model-world.so", broken);
	assert_int_equal(chmod(path, 0646), 0);
	write_file(open_folder, "model-within.so", broken);
	assert_int_equal(chmod(open_folder, 01777), 0); /* sticky: others may still add files */
	assert_int_equal(symlink(arena_format(&arena, "%s/model-within.so", open_folder),
				 arena_format(&arena, "%s/model-link.so", folder)), 0);
	if (geteuid() == 0) {
		assert_int_equal(chown(write_file(folder, "model-foreign.so", broken), 12345, 0), 0);
		path = write_file(folder, "model-group.so", broken);
		assert_int_equal(chown(path, 0, 12345), 0);
		assert_int_equal(chmod(path, 0664), 0);
		path = write_file(folder, "model-own-group.so", broken);
		assert_int_equal(chmod(path, 0664), 0);
	}
	find_in(&s, folders);
	probe_all(&s);
	assert_fault(&s, "sound", NULL);
	assert_fault(&s, "world", arena_format(&arena, "the file may be written to by others (mode 0646): chmod go-w "
						       "%s/model-world.so", folder));
	assert_fault(&s, "within", arena_format(&arena, "its folder may be written to by others (mode 1777): chmod go-w %s",
						open_folder));
	assert_fault(&s, "link", named(&s, GEAE_MODEL, "within")->fault);
	if (geteuid() == 0) {
		assert_fault(&s, "foreign", "the file belongs to another user (number 12345): copy it to a folder of "
					    "your own");
		assert_fault(&s, "group", arena_format(&arena, "the file may be written to by others (mode 0664): chmod "
							       "go-w %s/model-group.so", folder));
		assert_fault(&s, "own-group", NULL);
	}
	assert_null(plugin_load(&s.plugins, GEAE_MODEL, "world", (struct place){ "p.cfg", 7 }));
	assert_string_equal(said(&s), arena_format(&arena,
						   "p.cfg:7: the model 'world' is refused: %s/model-world.so: %s\n", folder,
						   named(&s, GEAE_MODEL, "world")->fault));
	forget(&s);
}

/* ---- searching ---- */

static void first_match_wins(void **state)
{
	const char *second = make_folder("second"), *third = make_folder("third");
	const char *const folders[] = { folder, NULL };
	const struct plugin *p;
	struct search s;

	(void)state;
	write_file(folder, "model-sound.so", broken);
	write_file(second, "model-sound.so", broken);
	write_file(second, "model-other.so", broken);
	write_file(third, "model-other.so", broken);
	write_file(third, "sampler-other.so", broken);
	setenv("GEAEPIPE_PLUGINS", arena_format(&arena, "%s::%s:%s/missing:%s", second, third, root, second), 1);
	find_in(&s, folders);
	unsetenv("GEAEPIPE_PLUGINS");
	p = s.plugins.first;
	for (int k = 0; k < 5; k++, p = p->next) {
		static const struct {
			const char *name;
			uint32_t kind;
			bool shadowed;
		} expected[] = { { "sound", GEAE_MODEL, false },
				 { "other", GEAE_MODEL, false },
				 { "sound", GEAE_MODEL, true },
				 { "other", GEAE_MODEL, true },
				 { "other", GEAE_SAMPLER, false } };

		assert_string_equal(p->name, expected[k].name);
		assert_int_equal(p->kind, expected[k].kind);
		assert_int_equal(p->shadowed, expected[k].shadowed);
	}
	assert_string_equal(s.plugins.folders[0], folder);
	assert_string_equal(s.plugins.folders[1], second);
	assert_string_equal(s.plugins.folders[2], third);
	assert_string_equal(said(&s), arena_format(&arena, "GEAEPIPE_PLUGINS: the plugin folder '%s/missing' cannot be "
							   "read: No such file or directory\n", root));
	p = plugin_load(&s.plugins, GEAE_MODEL, "sound", (struct place){ "p.cfg", 3 });
	assert_non_null(p);
	assert_string_equal(p->path, arena_format(&arena, "%s/model-sound.so", folder));
	assert_int_equal(p->descriptor->kind, GEAE_MODEL);
	assert_int_equal(strlen(p->hash), 64);
	assert_ptr_equal(plugin_load(&s.plugins, GEAE_MODEL, "sound", (struct place){ "p.cfg", 4 }), p);
	forget(&s);
}

static void a_refused_file_still_hides(void **state)
{
	const char *second = make_folder("hidden");
	const char *const folders[] = { folder, second, NULL };
	struct search s;

	(void)state;
	assert_int_equal(chmod(write_file(folder, "model-sound.so", broken), 0666), 0);
	write_file(second, "model-sound.so", broken);
	find_in(&s, folders);
	assert_null(plugin_load(&s.plugins, GEAE_MODEL, "sound", (struct place){ "p.cfg", 3 }));
	forget(&s);
}

static void unknown_names(void **state)
{
	struct search s;

	(void)state;
	write_file(folder, "sampler-wolff.so", broken);
	write_file(folder, "sampler-metropolis.so", broken);
	find_here(&s);
	assert_null(plugin_load(&s.plugins, GEAE_SAMPLER, "wolf", (struct place){ "p.cfg", 3 }));
	assert_null(plugin_load(&s.plugins, GEAE_SAMPLER, "quantum-annealing", (struct place){ "p.cfg", 4 }));
	assert_null(plugin_load(&s.plugins, GEAE_MODEL, "wolff", (struct place){ "p.cfg", 5 }));
	assert_string_equal(said(&s),
			    arena_format(&arena,
					 "p.cfg:3: there is no sampler 'wolf' (did you mean 'wolff'?)\n"
					 "p.cfg:4: there is no sampler 'quantum-annealing'\n"
					 "p.cfg:5: there is no model 'wolff', nor any other model, in the plugin folders "
					 "(%s); --plugins names another\n", folder));
	forget(&s);
}

/* ---- probing ---- */

static void crashes_meet_only_the_child(void **state)
{
	struct search s;

	(void)state;
	write_file(folder, "model-a.so", broken);
	write_file(folder, "model-load-abort.so", broken);
	write_file(folder, "model-load-crash.so", broken);
	write_file(folder, "model-load-exit.so", broken);
	write_file(folder, "model-load-hang.so", broken);
	write_file(folder, "model-load-poison.so", broken);
	write_file(folder, "model-ops-nowhere.so", broken);
	write_file(folder, "model-z.so", broken);
	find_here(&s);
	s.plugins.patience = 1;
	probe_all(&s);
	assert_fault(&s, "a", NULL);
	assert_fault(&s, "load-abort", "crashes when loaded (signal 6, Aborted)");
	assert_fault(&s, "load-crash", "crashes when loaded (signal 11, Segmentation fault)");
	assert_fault(&s, "load-exit", "ends the process when loaded (exit status 3)");
	assert_fault(&s, "load-hang", "hangs when loaded");
	assert_fault(&s, "load-poison", NULL);
	assert_fault(&s, "ops-nowhere", "crashes when its descriptor is read (signal 11, Segmentation fault)");
	assert_fault(&s, "z", NULL); /* poisoned by its neighbour it crashed; tried again alone it did not */
	forget(&s);
}

/* What a plugin prints goes nowhere; and one that calls exit() must not write out once more what waits in
 * buffers of this process. */
static void probing_is_silent(void **state)
{
	struct search s;
	const char *path = arena_format(&arena, "%s/said", root), *notes = arena_format(&arena, "%s/notes", root);
	const int before = dup(STDOUT_FILENO);
	FILE *to, *note = fopen(notes, "w");

	(void)state;
	write_file(folder, "model-load-exit.so", broken);
	write_file(folder, "model-load-print.so", broken);
	fputs("once", note);
	find_here(&s);
	fflush(stdout);
	to = fopen(path, "w");
	dup2(fileno(to), STDOUT_FILENO);
	probe_all(&s);
	fflush(stdout);
	dup2(before, STDOUT_FILENO);
	close(before);
	fclose(to);
	fclose(note);
	assert_fault(&s, "load-print", NULL);
	assert_int_equal(read_file(path).size, 0);
	assert_int_equal(read_file(notes).size, 4);
	forget(&s);
}

/* Mutated copies: 1 to 64 bytes changed at random, a block of zeros, or cut off.  None may hurt this
 * process, neither when probed nor when those found sound are loaded here. */
static void mutated_files(void **state)
{
#ifdef GEAEPIPE_SANITIZERS /* there a fork costs 40 ms */
	enum { FILES = 100 };
#else
	enum { FILES = 500 };
#endif
	const uint64_t key[2] = { 107, 500 };
	int sound = 0, refused = 0;
	struct search s;

	(void)state;
	for (uint64_t k = 0; k < FILES; k++) {
		struct bytes b = { malloc(broken.size), broken.size };
		struct geae_rng rng;

		rng_stream(key, k, &rng);
		memcpy(b.data, broken.data, b.size);
		if (k % 10 == 8) {
			const size_t at = geae_below(&rng, b.size), n = geae_below(&rng, 4096);

			memset(b.data + at, 0, n < b.size - at ? n : b.size - at);
		} else if (k % 10 == 9) {
			b.size = geae_below(&rng, b.size);
		} else {
			for (uint64_t n = 1 + geae_below(&rng, 64); n > 0; n--) {
				const size_t at = geae_below(&rng, k % 2 ? b.size : b.size / 4); /* headers lie in front */

				b.data[at] = (unsigned char)geae_below(&rng, 256);
			}
		}
		write_file(folder, arena_format(&arena, "model-m%03d.so", (int)k), b);
		free(b.data);
	}
	find_here(&s);
	s.plugins.patience = 1;
	probe_all(&s);
	for (struct plugin *p = s.plugins.first; p; p = p->next) {
		assert_true(p->probed);
		if (p->fault) {
			assert_true(strlen(p->fault) > 10 && !strpbrk(p->fault, "\n\t\x1b"));
			refused++;
			continue;
		}
		if (plugin_load(&s.plugins, GEAE_MODEL, p->name, (struct place){ "p.cfg", 1 })) {
			assert_string_equal(p->descriptor->name, p->name);
			sound++;
		} else { /* harmless at one place, not at another */
			refused++;
		}
	}
	print_message("# %d mutated files: %d sound, %d refused\n", FILES, sound, refused);
	assert_int_equal(sound + refused, FILES);
	assert_true(sound > FILES / 25 && refused > FILES / 2); /* both ways are taken */
	forget(&s);
}

/* ---- libraries that plugins bring along ---- */

struct heard {
	int notes, warnings;
	char text[300];
};

static void hear(void *user, int level, const char *text)
{
	struct heard *h = user;

	level == GEAE_WARN ? h->warnings++ : h->notes++;
	snprintf(h->text, sizeof h->text, "%s", text);
}

static void libraries_are_settled(void **state)
{
	struct plugin none = { .name = "none" }, one = { .name = "libraries", .next = &none };
	const struct plugins all = { .first = &one };
	struct heard heard = { 0 };
	const int *switched_off;

	(void)state;
	plugin_libraries_settle(&all, hear, &heard); /* nothing is loaded: nothing to say */
	assert_int_equal(heard.notes + heard.warnings, 0);
	one.handle = dlopen(arena_format(&arena, "%s/tests/plugins/model-libraries.so", getenv("top_builddir")),
			    RTLD_NOW | RTLD_LOCAL);
	assert_non_null(one.handle);
	switched_off = dlsym(one.handle, "handler_switched_off");
	assert_non_null(switched_off);
	setenv("OPENBLAS_CORETYPE", "Prescott", 1);
	plugin_libraries_settle(&all, hear, &heard);
	assert_int_equal(*switched_off, 1);
	assert_int_equal(heard.notes, 1);
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2")) {
		assert_int_equal(heard.warnings, 1);
		assert_non_null(strstr(heard.text, "OPENBLAS_CORETYPE=Prescott holds OpenBLAS at 128-bit vectors"));
	}
#endif
	plugin_libraries_settle(&all, hear, &heard); /* once is enough of the words, not of the handler */
	assert_int_equal(*switched_off, 2);
	assert_int_equal(heard.notes, 1);
	assert_string_equal(getenv("OPENBLAS_CORETYPE"), "Prescott");
	unsetenv("OPENBLAS_CORETYPE");
}

static void threads_of_libraries_are_capped(void **state)
{
	struct search s;

	(void)state;
	setenv("OPENBLAS_NUM_THREADS", "7", 1);
	unsetenv("OMP_NUM_THREADS");
	write_file(folder, "model-sound.so", broken);
	find_here(&s);
	assert_non_null(plugin_load(&s.plugins, GEAE_MODEL, "sound", (struct place){ "p.cfg", 3 }));
	assert_string_equal(getenv("OPENBLAS_NUM_THREADS"), "1");
	assert_string_equal(getenv("OMP_NUM_THREADS"), "1");
	forget(&s);
}

/* ---- names ---- */

static void kinds_by_name(void **state)
{
	(void)state;
	for (uint32_t k = GEAE_MODEL; k <= GEAE_ANALYZER; k++)
		assert_int_equal(kind_of(kind_names[k]), k);
	assert_null(kind_names[GEAE_ANALYZER + 1]);
	assert_int_equal(kind_of("plugin"), 0);
	assert_int_equal(kind_of(""), 0);
}

static int set_up(void **state)
{
	static int n;

	(void)state;
	unsetenv("GEAEPIPE_PLUGINS");
	unsetenv("BROKEN_PLUGIN_POISON"); /* a mutated file may have been loaded and have set it */
	folder = make_folder(arena_format(&arena, "%d", n++));
	return 0;
}

static int set_up_all(void **state)
{
	(void)state;
	umask(022);
	assert_non_null(mkdtemp(root));
	broken = read_file(arena_format(&arena, "%s/tests/plugins/model-broken.so", getenv("top_builddir")));
	return 0;
}

static int tear_down_all(void **state)
{
	(void)state;
	remove_tree(root);
	arena_free(&arena);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_refusal_is_worded),
		TEST(files_that_are_no_plugins),
		TEST(others_may_not_write),
		TEST(first_match_wins),
		TEST(a_refused_file_still_hides),
		TEST(unknown_names),
		TEST(crashes_meet_only_the_child),
		TEST(probing_is_silent),
		TEST(mutated_files),
		TEST(libraries_are_settled),
		TEST(threads_of_libraries_are_capped),
		TEST(kinds_by_name),
	};

	const int failed = cmocka_run_group_tests_name("plugin", tests, set_up_all, tear_down_all);

	/* As main.c does: some of the mutated files that load are damaged in what they do at the exit. */
	fflush(NULL);
	_exit(failed);
}
