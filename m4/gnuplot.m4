dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl gnuplot: looked up again when a figure is drawn; here only for the table.
AC_DEFUN([GEAE_GNUPLOT], [
	GEAE_WANT([gnuplot-nox], [GNUPLOT], [gnuplot], [figures, tables only])
])
