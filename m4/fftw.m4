dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl FFTW (plugins and libgeae only, never the host).
AC_DEFUN([GEAE_FFTW], [
	GEAE_NEED([libfftw3-dev], [FFTW], [fftw3], [fftw3], [fftw3.h], [fftw_execute])
])
