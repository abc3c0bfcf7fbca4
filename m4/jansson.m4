dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl jansson: JSON (host).
AC_DEFUN([GEAE_JANSSON], [
	GEAE_NEED([libjansson-dev], [JANSSON], [jansson], [jansson], [jansson.h], [json_dumpf])
])
