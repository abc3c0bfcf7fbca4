# SPDX-License-Identifier: GPL-3.0-or-later
# libgeae.a: what several plugins need; installed for plugin authors.  A new source is one line, and its
# header in ../include/geae/ one more:
#     libgeae_a_SOURCES += %D%/jackknife.c
#     geaeinclude_HEADERS += framework/include/geae/jackknife.h

lib_LIBRARIES += libgeae.a
libgeae_a_CFLAGS = $(AM_CFLAGS) -fPIC -fvisibility=hidden
libgeae_a_SOURCES =
