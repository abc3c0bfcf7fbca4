/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store: what is written is read, equal results are equal bytes, wrong use is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "array.h"
#include "store_kit.h"

static char folder[256];
static struct store store;

static int set_up(void **state)
{
	const char *f = kit_folder();

	(void)state;
	if (!f)
		return -1;
	snprintf(folder, sizeof(folder), "%s", f);
	return store_open(&store, folder, STORE_WRITE) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(&store);
	kit_remove(folder);
	return 0;
}

static const char *key_of(const char *recipe)
{
	static char key[KEY_SIZE];

	store_key(recipe, key);
	return key;
}

static bool error_has(const char *word)
{
	if (strstr(store_error(&store), word) && !strchr(store_error(&store), '\n'))
		return true;
	print_error("the message is: %s\n", store_error(&store));
	return false;
}

static void key_is_blake2b(void **state)
{
	char hash[KEY_SIZE], path[300];

	(void)state;
	/* b2sum -l 256 */
	assert_string_equal(key_of("abc"), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	snprintf(path, sizeof(path), "%s/file", folder);
	assert_true(kit_overwrite(path, "abc", 3));
	assert_true(store_file_hash(path, hash));
	assert_string_equal(hash, key_of("abc"));
	assert_false(store_file_hash("/nowhere/file", hash));
	assert_string_equal(hash, "");
}

static void same_array(const struct geae_array *a, const struct geae_array *b)
{
	size_t bytes;

	assert_string_equal(a->name, b->name);
	assert_string_equal(a->unit, b->unit);
	assert_string_equal(a->doc, b->doc);
	assert_int_equal(a->dtype, b->dtype);
	assert_int_equal(a->role, b->role);
	assert_int_equal(a->rank, b->rank);
	for (uint32_t k = 0; k < a->rank; k++) {
		assert_int_equal(a->dim[k], b->dim[k]);
		assert_string_equal(a->axis[k], b->axis[k]);
	}
	assert_int_equal(a->n_coord, b->n_coord);
	assert_true(array_bytes(a, &bytes));
	if (a->dtype == GEAE_TEXT)
		for (int64_t i = 0; i < geae_count(a); i++)
			assert_string_equal(((const char *const *)a->data)[i], ((const char *const *)b->data)[i]);
	else if (bytes)
		assert_memory_equal(a->data, b->data, bytes);
}

static void read_as_written(void **state)
{
	struct object o;
	const struct geae_array *x;

	(void)state;
	assert_false(store_has(&store, key_of(KIT_RECIPE)));
	assert_true(kit_write(&store, KIT_RECIPE));
	assert_true(store_has(&store, key_of(KIT_RECIPE)));
	assert_int_equal(object_verify(&store, key_of(KIT_RECIPE)), OBJECT_OK);
	assert_int_equal(object_open(&store, key_of(KIT_RECIPE), &o), OBJECT_OK);
	assert_string_equal(o.recipe, KIT_RECIPE);
	assert_string_equal(o.inputs, KIT_INPUTS);
	assert_int_equal(o.n_port, KIT_N_PORT);
	for (size_t k = 0; k < KIT_N_PORT; k++) {
		same_array(&kit_ports[k], &o.port[k]);
		assert_int_equal((uintptr_t)o.port[k].data % 64, 0);
		for (uint32_t c = 0; c < o.port[k].n_coord; c++) {
			assert_ptr_equal(o.port[k].coord[c], object_find(&o, kit_ports[k].coord[c]->name));
			same_array(kit_ports[k].coord[c], o.port[k].coord[c]);
		}
		/* numbers are used where they stand in the map */
		if (o.port[k].dtype != GEAE_TEXT && geae_count(&o.port[k]))
			assert_in_range((uintptr_t)o.port[k].data, (uintptr_t)o.map, (uintptr_t)o.map + o.map_size - 1);
	}
	x = object_find(&o, "x");
	assert_ptr_equal(geae_coord(x, "T"), object_find(&o, "T"));
	assert_null(object_find(&o, "y"));
	object_close(&o);
	object_close(&o);
	assert_int_equal(object_open(&store, key_of("another recipe"), &o), OBJECT_ABSENT);
	assert_true(error_has("there is no object"));
}

static void sidecar_and_modes(void **state)
{
	char path[600];
	struct stat st;
	unsigned char *text;
	size_t n;

	(void)state;
	umask(027);
	assert_true(kit_write(&store, KIT_RECIPE));
	assert_int_equal(stat(kit_path(&store, KIT_RECIPE), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	snprintf(path, sizeof(path), "%s/objects/%.2s", folder, key_of(KIT_RECIPE));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0750);
	umask(022);
	snprintf(path, sizeof(path), "%s/objects/%.2s/%s.json", folder, key_of(KIT_RECIPE), key_of(KIT_RECIPE));
	text = kit_read(path, &n);
	assert_non_null(text);
	assert_int_equal(n, strlen("{\"host\": \"here\"}\n"));
	assert_memory_equal(text, "{\"host\": \"here\"}\n", n);
	free(text);
	assert_int_equal(kit_count(folder), 3); /* VERSION, object, sidecar: nothing temporary */
}

/* -- equal results are equal bytes -- */

static void write_in_pieces(struct store *s)
{
	static const struct { int64_t first, n; } piece[] = { { 4, 3 }, { 1, 3 }, { 0, 1 } };
	struct object_writer *w = object_begin(s, key_of(KIT_RECIPE), KIT_RECIPE, KIT_INPUTS);

	assert_non_null(w);
	for (size_t k = 0; k < KIT_N_PORT; k++) {
		struct geae_array a = kit_ports[k];

		if (a.dtype != GEAE_TEXT && array_rows(&a) == KIT_ROWS)
			a.data = NULL;
		assert_true(object_port(w, &a));
	}
	for (size_t i = 0; i < 3; i++)
		for (size_t k = KIT_N_PORT; k-- > 0;) {
			unsigned char copy[1024];
			size_t row;

			if (kit_ports[k].dtype == GEAE_TEXT || array_rows(&kit_ports[k]) != KIT_ROWS)
				continue;
			assert_true(array_row_bytes(&kit_ports[k], &row));
			memcpy(copy, (const char *)kit_ports[k].data + (size_t)piece[i].first * row, (size_t)piece[i].n * row);
			if (kit_ports[k].dtype == GEAE_BIT) /* what stands in the padding does not matter */
				for (int64_t r = 1; r <= piece[i].n; r++)
					copy[(size_t)r * row - 1] |= 0xa6;
			assert_true(object_put(w, kit_ports[k].name, piece[i].first, piece[i].n, copy));
		}
	assert_true(object_commit(w, NULL));
}

static void equal_bytes(void **state)
{
	unsigned char *a, *b;
	size_t n, m;

	(void)state;
	assert_true(kit_write(&store, KIT_RECIPE));
	a = kit_read(kit_path(&store, KIT_RECIPE), &n);
	assert_non_null(a);
	for (int way = 0; way < 3; way++) {
		int status;
		pid_t child;

		assert_int_equal(unlink(kit_path(&store, KIT_RECIPE)), 0);
		sleep(way == 0); /* another second */
		child = fork();
		if (!child) {
			/* another process with another heap */
			void *volatile block = malloc(123456);

			memset(block, 0xee, 123456);
			free(block);
			if (way == 2)
				write_in_pieces(&store);
			else if (!kit_write(&store, KIT_RECIPE))
				_exit(1);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_int_equal(status, 0);
		b = kit_read(kit_path(&store, KIT_RECIPE), &m);
		assert_non_null(b);
		assert_int_equal(n, m);
		assert_memory_equal(a, b, n);
		free(b);
	}
	free(a);
}

/* -- wrong use -- */

static struct object_writer *begin(void)
{
	struct object_writer *w = object_begin(&store, key_of(KIT_RECIPE), KIT_RECIPE, "");

	assert_non_null(w);
	return w;
}

static void nothing_left(void)
{
	assert_int_equal(kit_count(folder), 1);
	assert_false(store_has(&store, key_of(KIT_RECIPE)));
}

static void refuse_ports(void **state)
{
	static const char *const with_hole[] = { "a", NULL };
	static const struct {
		struct geae_array a;
		const char *message;
	} bad[] = {
		{ { .name = "", .dtype = GEAE_F64 }, "no name" },
		{ { .name = "a/b", .dtype = GEAE_F64 }, "no name of a port" },
		{ { .name = "..", .dtype = GEAE_F64 }, "no name of a port" },
		{ { .name = "a", .dtype = 77 }, "no type of number 77" },
		{ { .name = "a", .dtype = GEAE_F64, .role = 9 }, "no role of number 9" },
		{ { .name = "a", .dtype = GEAE_F64, .rank = 7 }, "rank 7" },
		{ { .name = "a", .dtype = GEAE_F64, .rank = 1, .dim = { -3 }, .axis = { "n" } }, "extent 0 is -3" },
		{ { .name = "a", .dtype = GEAE_F64, .rank = 1, .dim = { 3 } }, "axis 0 has no name" },
		{ { .name = "a", .dtype = GEAE_F64, .rank = 1, .dim = { 3 }, .axis = { "n,m" } }, "no name of an axis" },
		{ { .name = "a", .dtype = GEAE_F64, .rank = 2, .dim = { INT64_MAX, 4 }, .axis = { "n", "m" } }, "counted" },
		{ { .name = "a", .dtype = GEAE_TEXT, .rank = 1, .dim = { 3 }, .axis = { "n" } }, "given at once" },
		{ { .name = "a", .dtype = GEAE_TEXT, .rank = 1, .dim = { 2 }, .axis = { "n" }, .data = with_hole }, "missing" },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(bad) / sizeof(bad[0]); k++) {
		struct object_writer *w = begin();

		assert_false(object_port(w, &bad[k].a));
		assert_true(error_has(bad[k].message));
		assert_false(object_commit(w, NULL));
		nothing_left();
	}
}

static void refuse_incomplete(void **state)
{
	struct geae_array a = { .name = "E", .dtype = GEAE_F64, .rank = 1, .dim = { 5 }, .axis = { "row" } };
	const double e[5] = { 0.5, 1.5, 2.5, 3.5, 4.5 };
	const struct geae_array *no_coord[] = { &kit_omega };
	static const struct {
		int64_t first, n;
		const char *message;
	} bad[] = { { 3, 3, "no place for rows 3 to 5" }, { -1, 2, "no place" }, { 0, INT64_MAX, "no place" },
		    { 1, 2, "were written before" }, { 6, 0, "no place" } };
	struct object_writer *w = begin();

	(void)state;
	assert_true(object_port(w, &a));
	assert_true(object_put(w, "E", 0, 3, e));
	assert_false(object_commit(w, NULL));
	assert_true(error_has("2 of its 5 rows were never written"));
	nothing_left();
	for (size_t k = 0; k < sizeof(bad) / sizeof(bad[0]); k++) {
		w = begin();
		assert_true(object_port(w, &a));
		assert_true(object_put(w, "E", 2, 1, e));
		assert_false(object_put(w, "E", bad[k].first, bad[k].n, e));
		assert_true(error_has(bad[k].message));
		assert_false(object_commit(w, NULL));
		nothing_left();
	}
	w = begin();
	assert_false(object_put(w, "m", 0, 1, e));
	assert_true(error_has("no port 'm'"));
	object_abandon(w);
	w = begin();
	assert_true(object_port(w, &a));
	assert_false(object_port(w, &a));
	assert_true(error_has("given twice"));
	object_abandon(w);
	object_abandon(NULL);
	w = begin();
	a.data = e;
	a.n_coord = 1;
	a.coord = no_coord;
	assert_true(object_port(w, &a));
	assert_false(object_commit(w, NULL));
	assert_true(error_has("no port of this object"));
	w = begin();
	assert_true(object_port(w, &a));
	assert_true(object_port(w, &kit_omega));
	assert_false(object_commit(w, NULL));
	assert_true(error_has("along none of its axes"));
	nothing_left();
}

static void refuse_keys(void **state)
{
	struct object o;
	char upper[KEY_SIZE];

	(void)state;
	snprintf(upper, sizeof(upper), "%s", key_of(KIT_RECIPE));
	upper[0] = 'A';
	assert_null(object_begin(&store, "../../x", KIT_RECIPE, ""));
	assert_true(error_has("no key"));
	assert_null(object_begin(&store, upper, KIT_RECIPE, ""));
	assert_true(error_has("no key"));
	assert_null(object_begin(&store, key_of("other"), KIT_RECIPE, ""));
	assert_true(error_has("not that of the recipe"));
	assert_int_equal(object_open(&store, "..", &o), OBJECT_UNREADABLE);
	assert_false(store_has(&store, "../VERSION"));
	nothing_left();
}

/* -- shapes at the edge -- */

static void bit_rows(void **state)
{
	static const unsigned char bits[] = { 0xff, 0xfe, 0x01 };
	const struct geae_array flags = { .name = "flags", .dtype = GEAE_BIT, .rank = 1, .dim = { 3 }, .axis = { "row" },
					  .data = bits };
	const struct geae_array one = { .name = "one", .dtype = GEAE_BIT, .data = bits };
	const struct geae_array whole = { .name = "whole", .dtype = GEAE_BIT, .rank = 2, .dim = { 1, 24 },
					  .axis = { "row", "site" }, .data = bits };
	const struct geae_array hollow = { .name = "hollow", .dtype = GEAE_BIT, .rank = 2, .dim = { 4, 0 },
					   .axis = { "row", "site" }, .data = bits };
	struct object_writer *w = begin();
	struct object o;

	(void)state;
	assert_true(object_port(w, &flags));
	assert_true(object_port(w, &one));
	assert_true(object_port(w, &whole));
	assert_true(object_port(w, &hollow));
	assert_true(object_commit(w, NULL));
	assert_int_equal(object_open(&store, key_of(KIT_RECIPE), &o), OBJECT_OK);
	/* one byte per row of one bit, the padding cleared */
	assert_memory_equal(object_find(&o, "flags")->data, "\1\0\1", 3);
	assert_int_equal(object_find(&o, "flags")->dim[0], 3);
	assert_memory_equal(object_find(&o, "one")->data, "\1", 1);
	assert_int_equal(object_find(&o, "one")->rank, 0);
	assert_memory_equal(object_find(&o, "whole")->data, bits, 3);
	assert_int_equal(object_find(&o, "hollow")->dim[0], 4);
	assert_int_equal(object_find(&o, "hollow")->dim[1], 0);
	object_close(&o);
}

static void many_ports(void **state)
{
	enum { N = 300 };
	char name[N][16];
	const struct geae_array *coord[N];
	struct geae_array column[N];
	double value[N][2];
	struct object_writer *w = begin();
	struct object o;

	(void)state;
	for (int k = 0; k < N; k++) {
		snprintf(name[k], sizeof(name[k]), "c%d", (k * 7) % N); /* not in the order of names */
		value[k][0] = k + 0.25;
		value[k][1] = -k;
		column[k] = (struct geae_array){ .name = name[k], .unit = "J", .dtype = GEAE_F64, .rank = 1, .dim = { 2 },
						 .axis = { "row" }, .data = value[k] };
		coord[k] = &column[k];
	}
	column[0].n_coord = N - 1;
	column[0].coord = coord + 1;
	for (int k = 0; k < N; k++)
		assert_true(object_port(w, &column[k]));
	assert_true(object_commit(w, NULL));
	assert_int_equal(object_open(&store, key_of(KIT_RECIPE), &o), OBJECT_OK);
	assert_int_equal(o.n_port, N);
	for (int k = 0; k < N; k++) {
		assert_string_equal(o.port[k].name, name[k]);
		assert_memory_equal(o.port[k].data, value[k], sizeof(value[k]));
	}
	assert_int_equal(o.port[0].n_coord, N - 1);
	assert_ptr_equal(o.port[0].coord[N - 2], &o.port[N - 1]);
	object_close(&o);
}

static void no_ports_at_all(void **state)
{
	struct object_writer *w = object_begin(&store, key_of(""), "", "");
	struct object o;

	(void)state;
	assert_non_null(w);
	assert_true(object_commit(w, "{}"));
	assert_int_equal(object_open(&store, key_of(""), &o), OBJECT_OK);
	assert_int_equal(o.n_port, 0);
	assert_string_equal(o.recipe, "");
	object_close(&o);
}

/* -- two writers, and all objects -- */

static void last_rename_wins(void **state)
{
	struct object_writer *a = begin(), *b = begin();
	struct object o, p;

	(void)state;
	assert_true(object_port(a, &kit_columns[0]));
	assert_true(object_port(b, &kit_columns[0]));
	assert_true(object_commit(b, NULL));
	assert_int_equal(object_open(&store, key_of(KIT_RECIPE), &o), OBJECT_OK);
	assert_true(object_commit(a, NULL));
	assert_int_equal(object_open(&store, key_of(KIT_RECIPE), &p), OBJECT_OK);
	assert_memory_equal(o.port[0].data, kit_T, sizeof(kit_T)); /* the replaced one is still mapped */
	assert_memory_equal(p.port[0].data, kit_T, sizeof(kit_T));
	object_close(&o);
	object_close(&p);
	assert_int_equal(kit_count(folder), 2);
}

struct seen {
	int n, most;
	char last[KEY_SIZE];
};

static bool see(void *arg, const char *key)
{
	struct seen *s = arg;

	assert_true(strcmp(s->last, key) < 0);
	snprintf(s->last, sizeof(s->last), "%s", key);
	return ++s->n != s->most;
}

static void each_object(void **state)
{
	struct seen all = { 0 }, some = { .most = 3 };
	char recipe[32], path[400];

	(void)state;
	for (int k = 0; k < 9; k++) {
		snprintf(recipe, sizeof(recipe), "L = %d;\n", k);
		assert_true(kit_write(&store, recipe));
	}
	snprintf(path, sizeof(path), "%s/objects/00", folder);
	mkdir(path, 0777);
	snprintf(path, sizeof(path), "%s/objects/00/notes.txt", folder);
	assert_true(kit_overwrite(path, "mine", 4));
	assert_true(store_each(&store, see, &all));
	assert_int_equal(all.n, 9);
	assert_false(store_each(&store, see, &some));
	assert_int_equal(some.n, 3);
}

/* -- opening -- */

static void versions(void **state)
{
	struct store s;
	char path[300];

	(void)state;
	snprintf(path, sizeof(path), "%s/VERSION", folder);
	assert_true(store_open(&s, folder, STORE_READ));
	store_close(&s);
	assert_true(kit_overwrite(path, "geaepipe store 2\n", 17));
	assert_false(store_open(&s, folder, STORE_WRITE));
	assert_non_null(strstr(store_error(&s), "newer geaepipe (store version 2, this program knows 1)"));
	assert_true(kit_overwrite(path, "some other program\n", 19));
	assert_false(store_open(&s, folder, STORE_READ));
	assert_non_null(strstr(store_error(&s), "not the VERSION file of a store"));
	unlink(path);
	assert_false(store_open(&s, folder, STORE_READ));
	assert_non_null(strstr(store_error(&s), "is not a store"));
	assert_false(store_open(&s, folder, STORE_WRITE)); /* objects/ and partial/ are there: somebody's */
	assert_non_null(strstr(store_error(&s), "not empty"));
	assert_false(store_open(&s, "/nowhere/at/all", STORE_WRITE));
	assert_non_null(strstr(store_error(&s), "No such file"));
}

static void links_are_refused(void **state)
{
	char path[400], elsewhere[400], file[600];
	struct object o;

	(void)state;
	assert_true(kit_write(&store, KIT_RECIPE));
	snprintf(file, sizeof(file), "%s", kit_path(&store, KIT_RECIPE));
	snprintf(elsewhere, sizeof(elsewhere), "%s/elsewhere", folder);
	assert_int_equal(rename(file, elsewhere), 0);
	assert_int_equal(symlink(elsewhere, file), 0);
	assert_int_equal(object_open(&store, key_of(KIT_RECIPE), &o), OBJECT_UNREADABLE);
	assert_true(error_has("symbolic link"));
	assert_false(store_has(&store, key_of(KIT_RECIPE)));
	unlink(file);
	assert_int_equal(mkfifo(file, 0666), 0); /* must not wait for a writer */
	assert_int_equal(object_open(&store, key_of(KIT_RECIPE), &o), OBJECT_UNREADABLE);
	assert_true(error_has("not a plain file"));
	unlink(file);
	assert_int_equal(rename(elsewhere, file), 0);
	snprintf(path, sizeof(path), "%s/objects", folder);
	assert_int_equal(rename(path, elsewhere), 0);
	assert_int_equal(symlink(elsewhere, path), 0);
	assert_int_equal(object_open(&store, key_of(KIT_RECIPE), &o), OBJECT_UNREADABLE);
	assert_true(error_has("symbolic link"));
	assert_null(object_begin(&store, key_of(KIT_RECIPE), KIT_RECIPE, ""));
	assert_true(error_has("symbolic link"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(key_is_blake2b),	TEST(read_as_written), TEST(sidecar_and_modes), TEST(equal_bytes),
		TEST(refuse_ports),	TEST(refuse_incomplete), TEST(refuse_keys),	TEST(bit_rows),
		TEST(many_ports),	TEST(no_ports_at_all), TEST(last_rename_wins),	TEST(each_object),
		TEST(versions),		TEST(links_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
