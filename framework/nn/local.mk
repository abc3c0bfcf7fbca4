# SPDX-License-Identifier: GPL-3.0-or-later
# The tensor graph.  Ordinary sources join the host: libhost_a_SOURCES += %D%/graph.c %D%/graph.h
# Number-crunching kernels go into libkernel.a, which has flags of its own; its objects end up in libhost.a.

noinst_LIBRARIES += libkernel.a
libkernel_a_CFLAGS = $(AM_CFLAGS) -O3
libkernel_a_SOURCES =

libhost_a_SOURCES += %D%/batch.h
libhost_a_SOURCES += %D%/graph.c
libhost_a_SOURCES += %D%/graph.h
libhost_a_SOURCES += %D%/graph_backward.c
libhost_a_SOURCES += %D%/graph_build.c
libhost_a_SOURCES += %D%/graph_inner.h
libhost_a_SOURCES += %D%/graph_op.c
libhost_a_SOURCES += %D%/graph_op.h
libhost_a_SOURCES += %D%/graph_parameter.c
libhost_a_SOURCES += %D%/graph_rules.c
libhost_a_SOURCES += %D%/graph_source.c
libhost_a_SOURCES += %D%/graph_sparse.c
libhost_a_SOURCES += %D%/graph_text.c
libhost_a_SOURCES += %D%/reference.c
libhost_a_SOURCES += %D%/reference.h
libhost_a_SOURCES += %D%/reference_inner.h
libhost_a_SOURCES += %D%/reference_node.c
libhost_a_SOURCES += %D%/scalar_math.c
libhost_a_SOURCES += %D%/scalar_math.h
