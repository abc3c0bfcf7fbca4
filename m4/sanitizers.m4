dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl --enable-sanitizers[=address,undefined|thread|...]: instrumented build; a finding ends the process.
AC_DEFUN([GEAE_SANITIZERS], [
	AC_ARG_ENABLE([sanitizers],
		[AS_HELP_STRING([--enable-sanitizers@<:@=LIST@:>@],
			[instrument the build (default LIST: address,undefined; or: thread)])],
		[], [enable_sanitizers=no])
	AS_CASE([$enable_sanitizers], [yes], [geae_sanitize=address,undefined], [geae_sanitize=$enable_sanitizers])
	SANITIZE_CFLAGS= TEST_RUNNER= KERNEL_CFLAGS=-O3
	AS_IF([test "x$geae_sanitize" != xno], [
		dnl Instrumented at -O3 a kernel file takes minutes to compile.
		KERNEL_CFLAGS=-O1
		SANITIZE_CFLAGS="-fsanitize=$geae_sanitize -fno-sanitize-recover=all -fno-omit-frame-pointer"
		geae_cflags=$CFLAGS
		CFLAGS="$CFLAGS $SANITIZE_CFLAGS"
		AC_MSG_CHECKING([whether $CC links -fsanitize=$geae_sanitize])
		AC_LINK_IFELSE([AC_LANG_PROGRAM([[]], [[]])], [AC_MSG_RESULT([yes])], [AC_MSG_RESULT([no])
			AC_MSG_ERROR([$CC has no -fsanitize=$geae_sanitize; on Debian it comes with gcc, and for clang with libclang-rt-dev])])
		CFLAGS=$geae_cflags
		AC_DEFINE_UNQUOTED([GEAEPIPE_SANITIZERS], ["$geae_sanitize"], [Sanitizers of an instrumented build])
	])
	dnl Kernels that randomise addresses widely leave ThreadSanitizer no room for its shadow memory.
	AS_CASE([$geae_sanitize], [*thread*], [
		AS_IF([setarch -R true 2>/dev/null], [TEST_RUNNER="setarch -R"])])
	AM_CONDITIONAL([THREAD_SANITIZER], [case $geae_sanitize in *thread*) true;; *) false;; esac])
	AC_SUBST([SANITIZE_CFLAGS])
	AC_SUBST([KERNEL_CFLAGS])
	AC_SUBST([TEST_RUNNER])
])
