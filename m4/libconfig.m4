dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl libconfig: the syntax of pipeline files (host).
AC_DEFUN([GEAE_LIBCONFIG], [
	GEAE_NEED([libconfig-dev], [LIBCONFIG], [libconfig], [libconfig >= 1.5], [libconfig.h], [config_init])
])
