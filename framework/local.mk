# SPDX-License-Identifier: GPL-3.0-or-later
# The host.  A new source is one line: its .c and its .h, in alphabetical order.
# Everything but main.c goes into libhost.a, which the unit tests link as well.

bin_PROGRAMS += geaepipe
geaepipe_SOURCES = %D%/main.c
geaepipe_LDADD = libhost.a $(HOST_LIBS)

noinst_LIBRARIES += libhost.a
libhost_a_LIBADD = $(libkernel_a_OBJECTS)
libhost_a_SOURCES =
libhost_a_SOURCES += %D%/arena.h
libhost_a_SOURCES += %D%/component.h
libhost_a_SOURCES += %D%/config.h
libhost_a_SOURCES += %D%/context.h
libhost_a_SOURCES += %D%/diag.h
libhost_a_SOURCES += %D%/fault.h
libhost_a_SOURCES += %D%/node.h
libhost_a_SOURCES += %D%/param.h
libhost_a_SOURCES += %D%/plugin.h
libhost_a_SOURCES += %D%/pool.h
libhost_a_SOURCES += %D%/rng.h
libhost_a_SOURCES += %D%/store.h

# Headers for plugin authors, installed as <geae/...>.
geaeinclude_HEADERS += %D%/include/geae/plugin.h
