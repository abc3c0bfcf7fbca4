dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl HDF5, serial (host).  Plain `hdf5' may be the build for MPI, so it is never asked for.
AC_DEFUN([GEAE_HDF5], [
	GEAE_NEED([libhdf5-dev], [HDF5], [hdf5-serial], [hdf5-serial], [hdf5.h], [H5Fopen])
])
