# SPDX-License-Identifier: GPL-3.0-or-later
# The host.  A new source is one line: its .c and its .h, in alphabetical order.
# Everything but main.c goes into libhost.a, which the unit tests link as well.

bin_PROGRAMS += geaepipe
geaepipe_SOURCES = %D%/main.c
geaepipe_LDADD = libhost.a $(HOST_LIBS)

noinst_LIBRARIES += libhost.a
libhost_a_LIBADD = $(libkernel_a_OBJECTS)
libhost_a_SOURCES =
libhost_a_SOURCES += %D%/arena.c
libhost_a_SOURCES += %D%/arena.h
libhost_a_SOURCES += %D%/array.c
libhost_a_SOURCES += %D%/array.h
libhost_a_SOURCES += %D%/component.h
libhost_a_SOURCES += %D%/config.c
libhost_a_SOURCES += %D%/config.h
libhost_a_SOURCES += %D%/config_scan.c
libhost_a_SOURCES += %D%/config_scan.h
libhost_a_SOURCES += %D%/config_set.c
libhost_a_SOURCES += %D%/config_set.h
libhost_a_SOURCES += %D%/config_source.c
libhost_a_SOURCES += %D%/config_source.h
libhost_a_SOURCES += %D%/config_token.c
libhost_a_SOURCES += %D%/context.h
libhost_a_SOURCES += %D%/diag.c
libhost_a_SOURCES += %D%/diag.h
libhost_a_SOURCES += %D%/fault.c
libhost_a_SOURCES += %D%/fault.h
libhost_a_SOURCES += %D%/literal.c
libhost_a_SOURCES += %D%/literal.h
libhost_a_SOURCES += %D%/node.c
libhost_a_SOURCES += %D%/node.h
libhost_a_SOURCES += %D%/node_write.c
libhost_a_SOURCES += %D%/number_list.c
libhost_a_SOURCES += %D%/number_list.h
libhost_a_SOURCES += %D%/param.c
libhost_a_SOURCES += %D%/param.h
libhost_a_SOURCES += %D%/param_describe.c
libhost_a_SOURCES += %D%/param_recipe.c
libhost_a_SOURCES += %D%/param_row.h
libhost_a_SOURCES += %D%/param_table.c
libhost_a_SOURCES += %D%/plugin.h
libhost_a_SOURCES += %D%/pool.h
libhost_a_SOURCES += %D%/rng.h
libhost_a_SOURCES += %D%/store.c
libhost_a_SOURCES += %D%/store.h
libhost_a_SOURCES += %D%/store_arrays.c
libhost_a_SOURCES += %D%/store_commit.c
libhost_a_SOURCES += %D%/store_each.c
libhost_a_SOURCES += %D%/store_file.c
libhost_a_SOURCES += %D%/store_hash.c
libhost_a_SOURCES += %D%/store_hdf.c
libhost_a_SOURCES += %D%/store_hdf.h
libhost_a_SOURCES += %D%/store_header.c
libhost_a_SOURCES += %D%/store_inner.h
libhost_a_SOURCES += %D%/store_partial.c
libhost_a_SOURCES += %D%/store_port.c
libhost_a_SOURCES += %D%/store_read.c
libhost_a_SOURCES += %D%/store_scale.c
libhost_a_SOURCES += %D%/store_write.c
libhost_a_SOURCES += %D%/store_write.h
libhost_a_SOURCES += %D%/suggest.c

# Headers for plugin authors, installed as <geae/...>.
geaeinclude_HEADERS += %D%/include/geae/plugin.h
