# SPDX-License-Identifier: GPL-3.0-or-later
# libgeae.a: what several plugins need; installed for plugin authors.  A new source is one line, and its
# header in ../include/geae/ one more:
#     libgeae_a_SOURCES += %D%/jackknife.c
#     geaeinclude_HEADERS += framework/include/geae/jackknife.h

lib_LIBRARIES += libgeae.a
libgeae_a_CFLAGS = $(AM_CFLAGS) -fPIC -fvisibility=hidden
libgeae_a_SOURCES =
libgeae_a_SOURCES += %D%/chain.c
libgeae_a_SOURCES += %D%/group.c
libgeae_a_SOURCES += %D%/ising.c
libgeae_a_SOURCES += %D%/neighbours.c
libgeae_a_SOURCES += %D%/states.c
geaeinclude_HEADERS += framework/include/geae/chain.h
geaeinclude_HEADERS += framework/include/geae/group.h
geaeinclude_HEADERS += framework/include/geae/ising.h
geaeinclude_HEADERS += framework/include/geae/lattice.h
geaeinclude_HEADERS += framework/include/geae/neighbours.h
geaeinclude_HEADERS += framework/include/geae/states.h
geaeinclude_HEADERS += framework/include/geae/xoshiro.h
