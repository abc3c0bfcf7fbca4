# SPDX-License-Identifier: GPL-3.0-or-later
# Training and applying networks, part of libhost.a.  A new source is one line: its .c and its .h.

libhost_a_SOURCES += %D%/feature_project.c
libhost_a_SOURCES += %D%/feature_project.h
libhost_a_SOURCES += %D%/feature_set.c
libhost_a_SOURCES += %D%/feature_set.h
libhost_a_SOURCES += %D%/fitting.c
libhost_a_SOURCES += %D%/fitting.h
libhost_a_SOURCES += %D%/learner.c
libhost_a_SOURCES += %D%/learner.h
libhost_a_SOURCES += %D%/pretrained.c
libhost_a_SOURCES += %D%/pretrained.h
libhost_a_SOURCES += %D%/rows.c
libhost_a_SOURCES += %D%/rows.h
libhost_a_SOURCES += %D%/sources.c
libhost_a_SOURCES += %D%/sources.h
libhost_a_SOURCES += %D%/split.c
libhost_a_SOURCES += %D%/split.h
libhost_a_SOURCES += %D%/stepper.c
libhost_a_SOURCES += %D%/stepper.h
libhost_a_SOURCES += %D%/training.c
libhost_a_SOURCES += %D%/training.h
libhost_a_SOURCES += %D%/weights.c
libhost_a_SOURCES += %D%/weights.h
