# SPDX-License-Identifier: GPL-3.0-or-later
# Analyzers of latent spaces and what they share.  A new analyzer is a file here and three lines in plugins/local.mk.

noinst_LIBRARIES += liblatent.a
liblatent_a_CFLAGS = $(AM_CFLAGS) -fPIC -fvisibility=hidden
liblatent_a_SOURCES =
liblatent_a_SOURCES += %D%/components.c
liblatent_a_SOURCES += %D%/components.h
liblatent_a_SOURCES += %D%/latent_measures.c
liblatent_a_SOURCES += %D%/latent_measures.h
liblatent_a_SOURCES += %D%/latent_table.c
liblatent_a_SOURCES += %D%/latent_table.h
liblatent_a_SOURCES += %D%/neighbours_of.c
liblatent_a_SOURCES += %D%/neighbours_of.h
liblatent_a_SOURCES += %D%/spectrum_axis.c
liblatent_a_SOURCES += %D%/spectrum_axis.h

# What such a plugin says in its third line.
LATENT = $(PLUGIN) -llatent -lgeae $(LAPACKE_LIBS) $(FFTW_LIBS) $(GSL_LIBS) -lm
$(latent_plugins): liblatent.a
