# SPDX-License-Identifier: GPL-3.0-or-later
# The Anderson impurity model: solvers and what they share, linked into the plugins of this folder (listed with
# all others in plugins/local.mk) and into tests.  A new source is one line:
#     libanderson_a_SOURCES += %D%/hubbard1.c

noinst_LIBRARIES += libanderson.a
libanderson_a_CFLAGS = $(AM_CFLAGS) -fPIC -fvisibility=hidden
libanderson_a_SOURCES =
libanderson_a_SOURCES += %D%/exact.c
libanderson_a_SOURCES += %D%/hartree_fock.c
libanderson_a_SOURCES += %D%/hubbard1.c
libanderson_a_SOURCES += %D%/images.c
libanderson_a_SOURCES += %D%/images.h
libanderson_a_SOURCES += %D%/impurity.c
libanderson_a_SOURCES += %D%/impurity.h
libanderson_a_SOURCES += %D%/ipt.c
libanderson_a_SOURCES += %D%/knobs.c
libanderson_a_SOURCES += %D%/knobs.h
libanderson_a_SOURCES += %D%/labels.c
libanderson_a_SOURCES += %D%/labels.h
libanderson_a_SOURCES += %D%/mean_field.c
libanderson_a_SOURCES += %D%/mean_field.h
libanderson_a_SOURCES += %D%/nrg.c
libanderson_a_SOURCES += %D%/nrg.h
libanderson_a_SOURCES += %D%/nrg_arena.c
libanderson_a_SOURCES += %D%/nrg_arena.h
libanderson_a_SOURCES += %D%/nrg_bins.c
libanderson_a_SOURCES += %D%/nrg_bins.h
libanderson_a_SOURCES += %D%/nrg_blocks.c
libanderson_a_SOURCES += %D%/nrg_blocks.h
libanderson_a_SOURCES += %D%/nrg_broaden.c
libanderson_a_SOURCES += %D%/nrg_broaden.h
libanderson_a_SOURCES += %D%/nrg_choice.c
libanderson_a_SOURCES += %D%/nrg_density.c
libanderson_a_SOURCES += %D%/nrg_density.h
libanderson_a_SOURCES += %D%/nrg_diagonal.c
libanderson_a_SOURCES += %D%/nrg_forward.c
libanderson_a_SOURCES += %D%/nrg_kramers_kronig.c
libanderson_a_SOURCES += %D%/nrg_matrix.c
libanderson_a_SOURCES += %D%/nrg_multiplet.c
libanderson_a_SOURCES += %D%/nrg_operator.c
libanderson_a_SOURCES += %D%/nrg_pool.c
libanderson_a_SOURCES += %D%/nrg_run.h
libanderson_a_SOURCES += %D%/nrg_selfenergy.c
libanderson_a_SOURCES += %D%/nrg_selfenergy.h
libanderson_a_SOURCES += %D%/nrg_shell.c
libanderson_a_SOURCES += %D%/nrg_spectrum.c
libanderson_a_SOURCES += %D%/nrg_spectrum.h
libanderson_a_SOURCES += %D%/settings.c
libanderson_a_SOURCES += %D%/solution.c
libanderson_a_SOURCES += %D%/solver.h
libanderson_a_SOURCES += %D%/solvers.c
libanderson_a_SOURCES += %D%/solvers.h
libanderson_a_SOURCES += %D%/spectrum.c
libanderson_a_SOURCES += %D%/spectrum.h
libanderson_a_SOURCES += %D%/thermodynamics.c
libanderson_a_SOURCES += %D%/thermodynamics.h
libanderson_a_SOURCES += %D%/wilson_chain.c
libanderson_a_SOURCES += %D%/wilson_chain.h

# What such a plugin says in its third line.
ANDERSON = $(PLUGIN) -landerson -lgeae $(LAPACKE_LIBS) $(FFTW_LIBS) $(GSL_LIBS) -lm
$(anderson_plugins): libanderson.a
