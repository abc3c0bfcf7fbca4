/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that gets full, at any byte; a store that may only be read: one line, nothing left, nothing lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "store_kit.h"

#define OTHER_RECIPE "another = 2.385;\n"

static char folder[256];

static int set_up(void **state)
{
	const char *f = kit_folder();

	(void)state;
	if (!f)
		return -1;
	snprintf(folder, sizeof(folder), "%s", f);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	kit_remove(folder);
	return 0;
}

/* In a child, which may limit itself; what went wrong there is its exit status. */
static int in_child(int (*fn)(void))
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (!child)
		_exit(fn());
	assert_int_equal(waitpid(child, &status, 0), child);
	if (!WIFEXITED(status))
		fail_msg("the child ended by signal %d", WTERMSIG(status));
	return WEXITSTATUS(status);
}

static int n_descriptor(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

static long object_size(const struct store *s)
{
	struct stat st;

	return stat(kit_path(s, KIT_RECIPE), &st) ? -1 : (long)st.st_size;
}

/* After a failed writing: one line that names the reason, the files of before, the other object whole. */
static bool clean(struct store *s, int n_file, const char *reason)
{
	char key[KEY_SIZE];

	store_key(KIT_RECIPE, key);
	if (!strstr(store_error(s), reason) || strchr(store_error(s), '\n')) {
		print_error("the message is: %s\n", store_error(s));
		return false;
	}
	if (store_has(s, key) || kit_count(folder) != n_file) {
		print_error("%d files instead of %d\n", kit_count(folder), n_file);
		return false;
	}
	store_key(OTHER_RECIPE, key);
	return object_verify(s, key) == OBJECT_OK;
}

static int every_size(void)
{
	struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };
	struct store s;
	int n_open, failures = 0;
	long size;

	signal(SIGXFSZ, SIG_IGN);
	if (!store_open(&s, folder, STORE_WRITE) || !kit_write(&s, KIT_RECIPE) || !kit_write(&s, OTHER_RECIPE))
		return 1;
	size = object_size(&s);
	unlink(kit_path(&s, KIT_RECIPE));
	n_open = n_descriptor();
	for (long most = 0; most < size; most += 173, failures++) {
		bool ok;

		limit.rlim_cur = (rlim_t)most;
		setrlimit(RLIMIT_FSIZE, &limit);
		ok = kit_write(&s, KIT_RECIPE);
		limit.rlim_cur = RLIM_INFINITY;
		setrlimit(RLIMIT_FSIZE, &limit);
		/* the sidecar of the first, successful writing stays: VERSION, object, two sidecars */
		if (ok || !clean(&s, 4, "File too large")) {
			print_error("with room for %ld of %ld bytes\n", most, size);
			return 2;
		}
	}
	if (n_descriptor() > n_open)
		print_message("# %d descriptors kept by libhdf5 after %d failures\n", n_descriptor() - n_open, failures);
	/* and the same process goes on as if nothing had been */
	return kit_write(&s, KIT_RECIPE) && object_size(&s) == size ? 0 : 3;
}

static void file_size_limit(void **state)
{
	(void)state;
	assert_int_equal(in_child(every_size), 0);
}

enum { NO_MOUNT = 77 };

static int small_disk(void)
{
	static char filling[1 << 20];
	char ballast[300];
	struct store s;
	int failures = 0;

	if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("geae", folder, "tmpfs", 0, "size=256k"))
		return NO_MOUNT;
	if (!store_open(&s, folder, STORE_WRITE) || !kit_write(&s, OTHER_RECIPE))
		return 1;
	snprintf(ballast, sizeof(ballast), "%s/ballast", folder);
	for (size_t kib = 240; kib > 0; kib -= 4) {
		kit_overwrite(ballast, filling, kib << 10);
		unlink(kit_path(&s, KIT_RECIPE));
		if (kit_write(&s, KIT_RECIPE))
			break;
		failures++;
		if (!clean(&s, 4, "No space left on device"))
			return 2;
	}
	return failures < 4 ? 3 : 0; /* it has to be tight at first, and not for ever */
}

static void full_disk(void **state)
{
	int status = in_child(small_disk);

	(void)state;
	if (status == NO_MOUNT)
		skip();
	assert_int_equal(status, 0);
}

static int partials_on_small_disk(void)
{
	static char data[64 << 10];
	char key[KEY_SIZE], **names;
	struct arena arena = { 0 };
	const void *read;
	struct store s;
	size_t n;

	if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("geae", folder, "tmpfs", 0, "size=256k"))
		return NO_MOUNT;
	store_key(KIT_RECIPE, key);
	memset(data, 0x5a, sizeof(data));
	if (!store_open(&s, folder, STORE_WRITE) || !partial_put(&s, key, "unit-0", data, sizeof(data)) ||
	    !partial_put(&s, key, "unit-1", data, sizeof(data)) || !partial_put(&s, key, "unit-2", data, sizeof(data)))
		return 1;
	/* the fourth does not fit, and neither does a new version of the third */
	if (partial_put(&s, key, "unit-3", data, sizeof(data)) || !strstr(store_error(&s), "No space left") ||
	    partial_put(&s, key, "unit-2", data, sizeof(data)) || partial_list(&s, key, &names, &arena) != 3)
		return 2;
	arena_free(&arena);
	return partial_get(&s, key, "unit-2", &read, &n) && n == sizeof(data) && !memcmp(read, data, n) ? 0 : 3;
}

static void full_disk_partials(void **state)
{
	int status = in_child(partials_on_small_disk);

	(void)state;
	if (status == NO_MOUNT)
		skip();
	assert_int_equal(status, 0);
}

/* As somebody to whom the store does not belong. */
static int only_reading(void)
{
	char key[KEY_SIZE], path[600];
	struct object o;
	struct store s;
	bool ok;

	if (!store_open(&s, folder, STORE_WRITE) || !kit_write(&s, KIT_RECIPE))
		return 1;
	store_close(&s);
	store_key(KIT_RECIPE, key);
	chmod(folder, 0555);
	snprintf(path, sizeof(path), "%s/objects", folder);
	chmod(path, 0555);
	snprintf(path, sizeof(path), "%s/partial", folder);
	chmod(path, 0555);
	snprintf(path, sizeof(path), "%s/objects/%.2s", folder, key);
	chmod(path, 0555);
	if (!geteuid() && (setegid(65534) || seteuid(65534)))
		return NO_MOUNT;
	if (store_open(&s, folder, STORE_WRITE) || !strstr(store_error(&s), "Permission denied"))
		return 2;
	if (!store_open(&s, folder, STORE_READ) || object_open(&s, key, &o) != OBJECT_OK)
		return 3;
	object_close(&o);
	ok = !kit_write(&s, KIT_RECIPE) && strstr(store_error(&s), "Permission denied") &&
	     !kit_write(&s, OTHER_RECIPE) && strstr(store_error(&s), "Permission denied") &&
	     !partial_put(&s, key, "unit-0", "x", 1) && strstr(store_error(&s), "Permission denied");
	if (!ok)
		print_error("%s\n", store_error(&s));
	snprintf(path, sizeof(path), "%s/objects/%.2s/%s.h5", folder, key, key);
	return ok ? 0 : 4;
}

static void read_only(void **state)
{
	int status;

	(void)state;
	chmod(folder, 0755);
	status = in_child(only_reading);
	/* for the removal */
	chmod(folder, 0755);
	if (status == NO_MOUNT)
		skip();
	assert_int_equal(status, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(file_size_limit), TEST(full_disk), TEST(full_disk_partials),
					    TEST(read_only) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
