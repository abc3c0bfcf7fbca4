# SPDX-License-Identifier: GPL-3.0-or-later
# The sampler bitcluster.  What its tests and benchmarks need to see from inside is a library of its own.

noinst_LIBRARIES += libbitkernel.a libbitcluster.a
libbitkernel_a_CFLAGS = $(AM_CFLAGS) $(KERNEL_CFLAGS) -fPIC -fvisibility=hidden
libbitkernel_a_SOURCES =
libbitkernel_a_SOURCES += %D%/bit_graph.h
libbitkernel_a_SOURCES += %D%/bit_graph_site.h
libbitkernel_a_SOURCES += %D%/bit_kernel.h
libbitkernel_a_SOURCES += %D%/bit_kernels_avx2.c
libbitkernel_a_SOURCES += %D%/bit_kernels_avx512.c
libbitkernel_a_SOURCES += %D%/bit_kernels_plain.c
libbitkernel_a_SOURCES += %D%/bit_kernels_two.c
libbitkernel_a_SOURCES += %D%/bit_random.h
libbitkernel_a_SOURCES += %D%/bit_square.h
libbitkernel_a_SOURCES += %D%/bit_table.h
libbitkernel_a_SOURCES += %D%/bit_vector.h

libbitcluster_a_CFLAGS = $(AM_CFLAGS) -fPIC -fvisibility=hidden
libbitcluster_a_LIBADD = $(libbitkernel_a_OBJECTS)
libbitcluster_a_DEPENDENCIES = $(libbitkernel_a_OBJECTS)
libbitcluster_a_SOURCES =
libbitcluster_a_SOURCES += %D%/bit_chain.c
libbitcluster_a_SOURCES += %D%/bit_chain.h
libbitcluster_a_SOURCES += %D%/bit_choose.c
libbitcluster_a_SOURCES += %D%/bit_graph_make.c
libbitcluster_a_SOURCES += %D%/bit_rows.c
libbitcluster_a_SOURCES += %D%/bit_rows.h

plugins += plugins/sampler-bitcluster.la
plugins_sampler_bitcluster_la_SOURCES = %D%/sampler_bitcluster.c
plugins_sampler_bitcluster_la_LDFLAGS = -module -avoid-version -shared -no-undefined $(HARDEN_LDFLAGS) $(DEFS_LDFLAGS) \
	-L. -lbitcluster -lgeae -lm
plugins_sampler_bitcluster_la_DEPENDENCIES = libbitcluster.a libgeae.a
