dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl What the probes share: one row of the final table each, and the list of what is missing.
dnl `bootstrap deps' reads the first argument of GEAE_NEED, GEAE_HEADER and GEAE_WANT out of these files.

dnl GEAE_ROW(NAME, STATE): appends a row to the table.
AC_DEFUN([GEAE_ROW], [geae_table="$geae_table
$(printf '  %-14s %s' '$1' "$2")"])

dnl GEAE_LACKS(NAME, DEBIAN PACKAGES): a row, and an entry in the error at the end.
AC_DEFUN([GEAE_LACKS], [
	GEAE_ROW([$1], [MISSING   (Debian: $2)])
	geae_missing="$geae_missing${geae_missing:+, }$1"
	geae_packages="$geae_packages $2"
])

dnl GEAE_NEED(DEBIAN PACKAGES, VARIABLE, NAME, PKG-CONFIG MODULES, HEADER, FUNCTION)
dnl Sets VARIABLE_CFLAGS and VARIABLE_LIBS after a program that calls FUNCTION was linked.
AC_DEFUN([GEAE_NEED], [
	PKG_CHECK_MODULES([$2], [$4], [
		geae_cflags=$CFLAGS geae_libs=$LIBS
		CFLAGS="$CFLAGS $$2_CFLAGS" LIBS="$$2_LIBS $LIBS"
		AC_MSG_CHECKING([whether $3 links])
		AC_LINK_IFELSE([AC_LANG_SOURCE([[#include <stdlib.h>
			#include <stdint.h>
			#include <stdarg.h>
			#include <stddef.h>
			#include <setjmp.h>
			#include <stdio.h>
			#include <$5>
			int main(void) { return (uintptr_t)&$6 == 1; }]])],
			[AC_MSG_RESULT([yes])
			 GEAE_ROW([$3], [$($PKG_CONFIG --modversion m4_bpatsubst([$4], [ .*]))])],
			[AC_MSG_RESULT([no])
			 GEAE_LACKS([$3], [$1])])
		CFLAGS=$geae_cflags LIBS=$geae_libs],
		[GEAE_LACKS([$3], [$1])])
])

dnl GEAE_HEADER(DEBIAN PACKAGE, NAME, HEADER): a library that is all header.
AC_DEFUN([GEAE_HEADER], [
	AC_CHECK_HEADER([$3], [GEAE_ROW([$2], [yes])], [GEAE_LACKS([$2], [$1])])
])

dnl GEAE_WANT(DEBIAN PACKAGE, VARIABLE, PROGRAM, WHAT IT IS FOR): an optional program.
AC_DEFUN([GEAE_WANT], [
	AC_PATH_PROG([$2], [$3], [])
	AS_IF([test -n "$$2"], [GEAE_ROW([$3], [$$2])],
		[GEAE_ROW([$3], [not found: no $4   (optional; Debian: $1)])])
])

AC_DEFUN([GEAE_REPORT], [
	AS_ECHO(["
$PACKAGE_STRING with $CC $CFLAGS
$geae_table
"])
	AS_IF([test -n "$geae_missing"], [AC_MSG_ERROR([missing: $geae_missing.  On Debian:
    apt-get install$geae_packages])])
])
