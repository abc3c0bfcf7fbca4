/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libhdf5 1.10.8 dies of about one hostile file in forty, and is not what is tested.  So a child works on one input after
 * the other; what it covered goes back to libFuzzer's counters here, and when it dies its report says who was at fault: the
 * innermost frame that is libhdf5's or ours. */
#include "fuzz.h"
#include <dlfcn.h>
#include <errno.h>
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LONGEST = 1 << 20, PATIENCE = 20 /* s for one input, which takes microseconds */, LIFE = 20000 /* inputs of a child */ };

struct shared {
	size_t n, served;
	uint8_t data[LONGEST];
	uint8_t counter[]; /* what the child covered */
};

struct edge {
	uintptr_t at, flags;
};

/* Of all that was compiled with coverage: counters, and the places in the code. */
extern uint8_t __start___sancov_cntrs[], __stop___sancov_cntrs[];
extern const struct edge __start___sancov_pcs[], __stop___sancov_pcs[];

static struct shared *shared;
static int to_child, from_child, said = -1;
static pid_t child;
static long n_death;

static void on_death(void)
{
}

static void on_alarm(int signal)
{
	(void)signal;
	abort(); /* with a report of where it was */
}

static size_t n_counter(void)
{
	return (size_t)(__stop___sancov_cntrs - __start___sancov_cntrs);
}

static _Noreturn void serve(void (*run)(const uint8_t *data, size_t size), int in, int out)
{
	char word = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(said, STDERR_FILENO);
	__sanitizer_set_death_callback(on_death); /* libFuzzer's would write this process's last input */
	signal(SIGALRM, on_alarm);
	while (read(in, &word, 1) == 1) {
		memset(__start___sancov_cntrs, 0, n_counter());
		alarm(PATIENCE);
		run(shared->data, shared->n);
		alarm(0);
		if (++shared->served % LIFE == 0)
			law(!__lsan_do_recoverable_leak_check(), "no memory is lost");
		memcpy(shared->counter, __start___sancov_cntrs, n_counter());
		if (write(out, &word, 1) != 1)
			break;
	}
	_exit(0);
}

static void begin(void (*run)(const uint8_t *data, size_t size))
{
	int in[2], out[2];

	if (!shared) {
		shared = mmap(NULL, sizeof(*shared) + n_counter(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		said = memfd_create("report", 0);
		signal(SIGPIPE, SIG_IGN);
	}
	law(shared != MAP_FAILED && said >= 0 && !ftruncate(said, 0) && !pipe(in) && !pipe(out), "a child can be had");
	lseek(said, 0, SEEK_SET);
	child = fork();
	if (!child) {
		close(in[1]);
		close(out[0]);
		serve(run, in[0], out[1]);
	}
	close(in[0]);
	close(out[1]);
	to_child = in[1];
	from_child = out[0];
}

/* Is the frame at that place ours (1), libhdf5's (2) or another's (0)? */
static int whose(uintptr_t at)
{
	static uintptr_t first = UINTPTR_MAX, last;
	Dl_info info = { .dli_fname = NULL };

	for (const struct edge *e = __start___sancov_pcs; !last && e < __stop___sancov_pcs; e++)
		first = e->at < first ? e->at : first;
	for (const struct edge *e = __start___sancov_pcs; e < __stop___sancov_pcs; e++)
		last = e->at > last ? e->at : last;
	if (at >= first && at <= last)
		return 1;
	return dladdr((const void *)at, &info) && info.dli_fname && strstr(info.dli_fname, "hdf5") ? 2 : 0;
}

/* A report is of frames "    #3 0x55d0c0ffee (module+0x...)"; findings of UBSan and laws are ours. */
static bool of_library(const char *report)
{
	const char *at = report;

	if (strstr(report, "law broken") || strstr(report, "runtime error") || strstr(report, "LeakSanitizer"))
		return false;
	while ((at = strstr(at, "    #"))) {
		unsigned long place;

		if (sscanf(at, "    #%*d 0x%lx", &place) == 1 && whose(place))
			return whose(place) == 2;
		at += 5;
	}
	return false;
}

bool in_child(void (*run)(const uint8_t *data, size_t size), const uint8_t *data, size_t size)
{
	static char report[1 << 16];
	char word = 0;
	int status = 0;
	ssize_t n;

	if (size > LONGEST)
		return true;
	if (!child)
		begin(run);
	shared->n = size;
	memcpy(shared->data, data, size);
	if (write(to_child, &word, 1) == 1 && TEMP_FAILURE_RETRY(read(from_child, &word, 1)) == 1) { /* libFuzzer looks at the clock by signals */
		for (size_t k = 0; k < n_counter(); k++)
			__start___sancov_cntrs[k] |= shared->counter[k];
		return true;
	}
	close(to_child);
	close(from_child);
	waitpid(child, &status, 0);
	child = 0;
	n = pread(said, report, sizeof(report) - 1, 0);
	report[n < 0 ? 0 : n] = 0;
	if (!of_library(report)) {
		fprintf(stderr, "the child ended with status %x:\n%s", (unsigned)status, report);
		abort();
	}
	n_death++;
	return false;
}

static __attribute__((destructor)) void count(void)
{
	if (n_death)
		fprintf(stderr, "libhdf5 died of %ld inputs\n", n_death);
}
