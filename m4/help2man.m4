dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl help2man: the manual page from --help.
AC_DEFUN([GEAE_HELP2MAN], [
	GEAE_WANT([help2man], [HELP2MAN], [help2man], [manual page])
	AM_CONDITIONAL([MANUAL_PAGE], [test -n "$HELP2MAN" && test "x$geae_sanitize" = xno && test "x$cross_compiling" != xyes])
])
