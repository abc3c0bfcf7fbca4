dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl Random123: the Philox generator, C headers only.
AC_DEFUN([GEAE_RANDOM123], [
	GEAE_HEADER([librandom123-dev], [Random123], [Random123/philox.h])
])
