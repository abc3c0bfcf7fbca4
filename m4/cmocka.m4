dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl cmocka: unit tests.
AC_DEFUN([GEAE_CMOCKA], [
	GEAE_NEED([libcmocka-dev], [CMOCKA], [cmocka], [cmocka >= 1.1.5], [cmocka.h], [_cmocka_run_group_tests])
])
