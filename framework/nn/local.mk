# SPDX-License-Identifier: GPL-3.0-or-later
# The tensor graph.  Ordinary sources join the host: libhost_a_SOURCES += %D%/graph.c %D%/graph.h
# Number-crunching kernels go into libkernel.a, which has flags of its own; its objects end up in libhost.a.

noinst_LIBRARIES += libkernel.a
libkernel_a_CFLAGS = $(AM_CFLAGS) -O3
libkernel_a_SOURCES =
