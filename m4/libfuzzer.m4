dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl FUZZ_CC: a clang with libFuzzer, for the fuzz targets alone; empty where there is none.
AC_DEFUN([GEAE_LIBFUZZER], [
	AC_ARG_VAR([FUZZ_CC], [compiler with -fsanitize=fuzzer for the fuzz targets of the tests (default: clang)])
	: ${FUZZ_CC=clang}
	AC_MSG_CHECKING([whether $FUZZ_CC has libFuzzer])
	AS_ECHO(["int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n); int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { return n && d ? 0 : 0; }"]) >conftest_fuzz.c
	AS_IF([$FUZZ_CC -fsanitize=fuzzer,address,undefined -o conftest_fuzz conftest_fuzz.c >/dev/null 2>&1],
		[AC_MSG_RESULT([yes])], [AC_MSG_RESULT([no])
		FUZZ_CC=])
	rm -f conftest_fuzz conftest_fuzz.c
	AM_CONDITIONAL([LIBFUZZER], [test -n "$FUZZ_CC"])
])
