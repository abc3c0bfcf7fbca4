dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl pkg-config itself: without it every library would look missing.
AC_DEFUN([GEAE_PKG_CONFIG], [
	AS_IF([test -z "$PKG_CONFIG"], [GEAE_LACKS([pkg-config], [pkg-config])],
		[GEAE_ROW([pkg-config], [$($PKG_CONFIG --version)])])
])
