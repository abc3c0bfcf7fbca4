/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Killed at each named point of the store: what is there is whole, and the same calls end with the same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "fault.h"
#include "store_kit.h"

static char folder[256], key[KEY_SIZE], path[512];
static unsigned char *good;
static size_t n_good;

/* An instance as the host runs it: partials, the object from them, partials dropped. */
static int instance(void)
{
	struct store s;
	const void *data;
	size_t n;
	bool ok;

	if (!store_open(&s, folder, STORE_WRITE))
		return 1;
	if (!store_has(&s, key)) {
		for (int u = 0; u < 2; u++) {
			const char *what = u ? "unit-1" : "unit-0";

			if (!partial_get(&s, key, what, &data, &n) && !partial_put(&s, key, what, kit_T, sizeof(kit_T)))
				return 2;
			partial_free(data, n);
			if (!partial_get(&s, key, what, &data, &n) || n != sizeof(kit_T) || memcmp(data, kit_T, n))
				return 3;
			partial_free(data, n);
		}
		if (!kit_write(&s, KIT_RECIPE))
			return 4;
	}
	partial_drop(&s, key);
	ok = object_verify(&s, key) == OBJECT_OK;
	store_close(&s);
	return ok ? 0 : 5;
}

static int run(const char *kill_at, const char *log)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (!child) {
		setpgid(0, 0);
		unsetenv("GEAEPIPE_KILL_AT");
		unsetenv("GEAEPIPE_KILL_LOG");
		if (kill_at)
			setenv("GEAEPIPE_KILL_AT", kill_at, 1);
		if (log)
			setenv("GEAEPIPE_KILL_LOG", log, 1);
		_exit(instance());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static int set_up(void **state)
{
	struct store s;
	const char *f = kit_folder();

	(void)state;
	if (!f)
		return -1;
	snprintf(folder, sizeof(folder), "%s", f);
	store_key(KIT_RECIPE, key);
	if (!store_open(&s, folder, STORE_WRITE) || !kit_write(&s, KIT_RECIPE))
		return -1;
	snprintf(path, sizeof(path), "%s", kit_path(&s, KIT_RECIPE));
	good = kit_read(path, &n_good);
	store_close(&s);
	kit_remove(folder);
	return good ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	free(good);
	kit_remove(folder);
	return 0;
}

static void same_bytes(const char *where)
{
	unsigned char *now;
	size_t n;

	now = kit_read(path, &n);
	if (!now || n != n_good || memcmp(now, good, n))
		fail_msg("other bytes after a kill at %s", where);
	free(now);
}

static void every_point(void **state)
{
	static const char *const points[] = {
		"store-version:1",  "partial-begin:1",	 "partial-begin:2",  "partial-rename:1", "partial-renamed:1",
		"object-begin:1",   "object-port:1",	 "object-port:9",    "object-put:1",	 "object-put:5",
		"object-put-done:1", "object-put-done:9", "object-close:1",   "object-checksum:1", "object-header:1",
		"object-sync:1",    "object-sidecar:1",	 "object-rename:1",  "object-renamed:1", "object-committed:1",
		"partial-drop:1",   "partial-drop:2",	 "partial-dropped:1",
	};

	(void)state;
	for (size_t k = 0; k < sizeof(points) / sizeof(points[0]); k++) {
		struct store s;
		int status = run(points[k], NULL);

		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
			fail_msg("not killed at %s: status %x", points[k], (unsigned)status);
		/* whatever is there under its own name is whole */
		if (store_open(&s, folder, STORE_READ)) {
			if (store_has(&s, key)) {
				assert_int_equal(object_verify(&s, key), OBJECT_OK);
				same_bytes(points[k]);
			}
			store_close(&s);
		}
		if (run(NULL, NULL))
			fail_msg("cannot continue after a kill at %s", points[k]);
		same_bytes(points[k]);
		kit_remove(folder);
	}
}

static void log_names_the_points(void **state)
{
	char log[300];
	unsigned char *text;
	size_t n;

	(void)state;
	snprintf(log, sizeof(log), "%s.log", folder);
	assert_int_equal(run(NULL, log), 0);
	text = kit_read(log, &n);
	assert_non_null(text);
	text[n] = 0;
	assert_ptr_equal(strstr((char *)text, "store-version\npartial-begin\npartial-rename\npartial-renamed\n"), text);
	assert_non_null(strstr((char *)text, "object-rename\nobject-renamed\nobject-committed\npartial-drop\n"));
	free(text);
	unlink(log);
}

static void another_name_is_no_match(void **state)
{
	(void)state;
	assert_int_equal(run("object-rename", NULL), 0); /* no number */
	kit_remove(folder);
	assert_int_equal(run("object-re:1", NULL), 0);
	kit_remove(folder);
	assert_int_equal(run("object-committed:2", NULL), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(every_point), TEST(log_names_the_points), TEST(another_name_is_no_match) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
