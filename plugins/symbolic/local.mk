# SPDX-License-Identifier: GPL-3.0-or-later
# Symbolic regression.  What its tests and benchmarks need to see from inside is a library of its own; a new source is one
# line: libsymbolic_a_SOURCES += %D%/sym_front.c

noinst_LIBRARIES += libsymkernel.a libsymbolic.a
libsymkernel_a_CFLAGS = $(AM_CFLAGS) $(KERNEL_CFLAGS) -fPIC -fvisibility=hidden
libsymkernel_a_SOURCES =
libsymkernel_a_SOURCES += %D%/sym_kernel.h
libsymkernel_a_SOURCES += %D%/sym_kernels_avx2.c
libsymkernel_a_SOURCES += %D%/sym_kernels_avx512.c
libsymkernel_a_SOURCES += %D%/sym_kernels_plain.c
libsymkernel_a_SOURCES += %D%/sym_vector.h

libsymbolic_a_CFLAGS = $(AM_CFLAGS) -fPIC -fvisibility=hidden
libsymbolic_a_LIBADD = $(libsymkernel_a_OBJECTS)
libsymbolic_a_DEPENDENCIES = $(libsymkernel_a_OBJECTS)
libsymbolic_a_SOURCES =
libsymbolic_a_SOURCES += %D%/sym_answer.c
libsymbolic_a_SOURCES += %D%/sym_answer.h
libsymbolic_a_SOURCES += %D%/sym_choose.c
libsymbolic_a_SOURCES += %D%/sym_enumerate.c
libsymbolic_a_SOURCES += %D%/sym_formula.c
libsymbolic_a_SOURCES += %D%/sym_formula.h
libsymbolic_a_SOURCES += %D%/sym_probes.c
libsymbolic_a_SOURCES += %D%/sym_race.c
libsymbolic_a_SOURCES += %D%/sym_search.c
libsymbolic_a_SOURCES += %D%/sym_search.h
libsymbolic_a_SOURCES += %D%/sym_table.c
libsymbolic_a_SOURCES += %D%/sym_write.c
libsymbolic_a_SOURCES += %D%/fit_problem.c
libsymbolic_a_SOURCES += %D%/fit_problem.h
libsymbolic_a_SOURCES += %D%/sym_constants.c
libsymbolic_a_SOURCES += %D%/sym_constants.h
libsymbolic_a_SOURCES += %D%/sym_front.c
libsymbolic_a_SOURCES += %D%/sym_front.h
libsymbolic_a_SOURCES += %D%/sym_groups.c
libsymbolic_a_SOURCES += %D%/sym_groups.h
libsymbolic_a_SOURCES += %D%/sym_islands.c
libsymbolic_a_SOURCES += %D%/sym_islands.h
libsymbolic_a_SOURCES += %D%/sym_knee.c
libsymbolic_a_SOURCES += %D%/sym_rank_race.c
libsymbolic_a_SOURCES += %D%/sym_ranks.c
libsymbolic_a_SOURCES += %D%/sym_rows.c
libsymbolic_a_SOURCES += %D%/sym_rows.h
libsymbolic_a_SOURCES += %D%/sym_score.c
libsymbolic_a_SOURCES += %D%/sym_score.h
libsymbolic_a_SOURCES += %D%/sym_variable_projection.c

plugins += plugins/analyzer-symbolic-regression.la
plugins_analyzer_symbolic_regression_la_SOURCES = %D%/analyzer_symbolic_regression.c
plugins_analyzer_symbolic_regression_la_LDFLAGS = -module -avoid-version -shared -no-undefined $(HARDEN_LDFLAGS) $(DEFS_LDFLAGS) \
	-L. -lsymbolic -lgeae $(GSL_LIBS) -lm
plugins_analyzer_symbolic_regression_la_DEPENDENCIES = libsymbolic.a libgeae.a

plugins += plugins/analyzer-fit-formula.la
plugins_analyzer_fit_formula_la_SOURCES = %D%/analyzer_fit_formula.c
plugins_analyzer_fit_formula_la_LDFLAGS = -module -avoid-version -shared -no-undefined $(HARDEN_LDFLAGS) $(DEFS_LDFLAGS) \
	-L. -lsymbolic -lgeae $(GSL_LIBS) -lm
plugins_analyzer_fit_formula_la_DEPENDENCIES = libsymbolic.a libgeae.a
