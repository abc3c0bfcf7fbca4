dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl LAPACKE and CBLAS from OpenBLAS (plugins and libgeae only, never the host).
AC_DEFUN([GEAE_LAPACKE], [
	GEAE_NEED([libopenblas-dev liblapacke-dev], [LAPACKE], [openblas], [openblas lapacke], [lapacke.h], [LAPACKE_dsyevd])
])
