# SPDX-License-Identifier: GPL-3.0-or-later
# All tests speak TAP, so that every assertion counts.  The lists:
#   unit_tests      C programs, seconds for all of them       tests/unit/local.mk
#   cli_tests       shell scripts on the command line         tests/cli/local.mk
#   physics_tests   programs or scripts that take longer; in `make check', not in distcheck
#   smoke_tests     the cli_tests that distcheck runs as well
#   long_tests      shell scripts for `make check-long' only
#   threaded_tests  unit tests that start threads: run again under ThreadSanitizer
#   sanitized_tests cli or physics tests (also in their own list) run again under ASan and UBSan;
#                   the unit tests always are

unit_tests =
cli_tests =
physics_programs =
physics_scripts =
smoke_tests =
long_tests =
threaded_tests =
sanitized_tests =
bench_programs =
bench_scripts =

include $(srcdir)/tests/kit/local.mk
include $(srcdir)/tests/unit/local.mk
include $(srcdir)/tests/fuzz/local.mk
include $(srcdir)/tests/cli/local.mk
include $(srcdir)/tests/cluster/local.mk
include $(srcdir)/tests/resume/local.mk
include $(srcdir)/tests/outoftree/local.mk
include $(srcdir)/tests/plugins/local.mk
include $(srcdir)/tests/abi/local.mk
include $(srcdir)/tests/faults/local.mk
include $(srcdir)/tests/physics/local.mk
include $(srcdir)/tests/bench/local.mk

check_PROGRAMS += $(unit_tests) $(physics_programs) $(bench_programs)
dist_check_SCRIPTS += $(cli_tests) $(physics_scripts) $(long_tests) $(bench_scripts)
if SMOKE_ONLY
TESTS = $(unit_tests) $(smoke_tests)
else
TESTS = $(unit_tests) $(cli_tests) $(physics_programs) $(physics_scripts)
endif

# What a program without lines of its own links: unit tests, benchmarks.
LDADD = libkit.a libhost.a libgeae.a $(CMOCKA_LIBS) $(HOST_LIBS) $(AS_NEEDED) $(LIB_LIBS) $(AS_NEEDED_END)

EXTRA_DIST += %D%/cli/golden %D%/data

TEST_EXTENSIONS = .sh
TAP_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER = $(TAP_DRIVER)
LOG_COMPILER = $(TEST_RUNNER)
SH_LOG_DRIVER = $(TAP_DRIVER)
SH_LOG_COMPILER = bash
# A user's own settings must not reach a test; what a test needs to find is named here.
AM_TESTS_ENVIRONMENT = \
	unset GEAEPIPE_STORE GEAEPIPE_KILL_AT GEAEPIPE_KILL_LOG GEAEPIPE_SIMD OPENBLAS_CORETYPE OPENBLAS_L2_SIZE; \
	CMOCKA_MESSAGE_OUTPUT=TAP; LC_ALL=C; TZ=UTC; OPENBLAS_NUM_THREADS=1; OMP_NUM_THREADS=1; \
	top_srcdir='$(abs_top_srcdir)'; top_builddir='$(abs_top_builddir)'; \
	CC='$(CC)'; MAKE='$(MAKE)'; SANITIZERS='$(SANITIZE_CFLAGS)'; \
	GEAEPIPE='$(abs_top_builddir)/geaepipe$(EXEEXT)'; GEAEPIPE_PLUGINS='$(abs_top_builddir)/plugins'; \
	LSAN_OPTIONS='suppressions=$(abs_top_srcdir)/tests/kit/lsan.supp:print_suppressions=0'; \
	UBSAN_OPTIONS='print_stacktrace=1'; \
	export CMOCKA_MESSAGE_OUTPUT LC_ALL TZ OPENBLAS_NUM_THREADS OMP_NUM_THREADS top_srcdir top_builddir \
		CC MAKE SANITIZERS GEAEPIPE GEAEPIPE_PLUGINS LSAN_OPTIONS UBSAN_OPTIONS;

check-long: all
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(long_tests)'

# In a tree configured with --enable-sanitizers: the tests that are worth running there.
if THREAD_SANITIZER
check-sanitized: all
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(threaded_tests)'
else
check-sanitized: all
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(unit_tests) $(sanitized_tests)'
endif
