# SPDX-License-Identifier: GPL-3.0-or-later
# libgeae.a: what several plugins need; installed for plugin authors.  A new source is one line, and its
# header in ../include/geae/ one more:
#     libgeae_a_SOURCES += %D%/jackknife.c
#     geaeinclude_HEADERS += framework/include/geae/jackknife.h

lib_LIBRARIES += libgeae.a
libgeae_a_CFLAGS = $(AM_CFLAGS) -fPIC -fvisibility=hidden
libgeae_a_SOURCES =
libgeae_a_SOURCES += %D%/autoencoder.c
libgeae_a_SOURCES += %D%/chain.c
libgeae_a_SOURCES += %D%/cluster.c
libgeae_a_SOURCES += %D%/curve_binder.c
libgeae_a_SOURCES += %D%/curve_collapse.c
libgeae_a_SOURCES += %D%/curve_crossing.c
libgeae_a_SOURCES += %D%/fit_box.c
libgeae_a_SOURCES += %D%/fit_scaling.c
libgeae_a_SOURCES += %D%/fit_step.c
libgeae_a_SOURCES += %D%/group.c
libgeae_a_SOURCES += %D%/group_characters.c
libgeae_a_SOURCES += %D%/group_enumerate.c
libgeae_a_SOURCES += %D%/group_order.c
libgeae_a_SOURCES += %D%/group_words.c
libgeae_a_SOURCES += %D%/ising.c
libgeae_a_SOURCES += %D%/neighbours.c
libgeae_a_SOURCES += %D%/never_broken.c
libgeae_a_SOURCES += %D%/normal_closure.c
libgeae_a_SOURCES += %D%/orbit.c
libgeae_a_SOURCES += %D%/quotient.c
libgeae_a_SOURCES += %D%/stat_autocorrelation.c
libgeae_a_SOURCES += %D%/stat_blocks.c
libgeae_a_SOURCES += %D%/stat_jackknife.c
libgeae_a_SOURCES += %D%/stat_moments.c
libgeae_a_SOURCES += %D%/stat_points.c
libgeae_a_SOURCES += %D%/stat_student.c
libgeae_a_SOURCES += %D%/stat_succession.c
libgeae_a_SOURCES += %D%/states.c
libgeae_a_SOURCES += %D%/step_positions.c
libgeae_a_SOURCES += %D%/symmetry_check.c
geaeinclude_HEADERS += framework/include/geae/autoencoder.h
geaeinclude_HEADERS += framework/include/geae/chain.h
geaeinclude_HEADERS += framework/include/geae/cluster.h
geaeinclude_HEADERS += framework/include/geae/characters.h
geaeinclude_HEADERS += framework/include/geae/collapse.h
geaeinclude_HEADERS += framework/include/geae/curves.h
geaeinclude_HEADERS += framework/include/geae/group.h
geaeinclude_HEADERS += framework/include/geae/ising.h
geaeinclude_HEADERS += framework/include/geae/lattice.h
geaeinclude_HEADERS += framework/include/geae/neighbours.h
geaeinclude_HEADERS += framework/include/geae/never_broken.h
geaeinclude_HEADERS += framework/include/geae/orbit.h
geaeinclude_HEADERS += framework/include/geae/quotient.h
geaeinclude_HEADERS += framework/include/geae/scaling.h
geaeinclude_HEADERS += framework/include/geae/stat.h
geaeinclude_HEADERS += framework/include/geae/states.h
geaeinclude_HEADERS += framework/include/geae/step.h
geaeinclude_HEADERS += framework/include/geae/xoshiro.h
