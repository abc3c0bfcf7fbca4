# SPDX-License-Identifier: GPL-3.0-or-later
# The Anderson impurity model: solvers and what they share, linked into each plugin of this folder and into
# tests.  A new source is one line:
#     libanderson_a_SOURCES += %D%/hubbard1.c

noinst_LIBRARIES += libanderson.a
libanderson_a_CFLAGS = $(AM_CFLAGS) -fPIC -fvisibility=hidden
libanderson_a_SOURCES =
libanderson_a_SOURCES += %D%/settings.c
libanderson_a_SOURCES += %D%/solution.c
libanderson_a_SOURCES += %D%/solver.h
