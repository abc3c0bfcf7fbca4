dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl GSL (plugins and libgeae only, never the host).  libgslcblas is left out on purpose: libgsl brings it
dnl in behind everything else, so that a plugin which also names OpenBLAS gets the fast cblas symbols.
AC_DEFUN([GEAE_GSL], [
	GEAE_NEED([libgsl-dev], [GSL], [gsl], [gsl >= 2.5], [gsl/gsl_errno.h], [gsl_set_error_handler_off])
	GSL_LIBS=$(AS_ECHO(["$GSL_LIBS"]) | $SED 's/ *-lgslcblas//')
])
