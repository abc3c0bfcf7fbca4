# SPDX-License-Identifier: GPL-3.0-or-later
# Running a pipeline on a Slurm cluster; part of libhost.a.  A new source is one line.

libhost_a_SOURCES += %D%/cluster_settings.c
libhost_a_SOURCES += %D%/cluster_settings.h
libhost_a_SOURCES += %D%/cluster_status.c
libhost_a_SOURCES += %D%/cluster_status.h
libhost_a_SOURCES += %D%/pack.c
libhost_a_SOURCES += %D%/pack.h
libhost_a_SOURCES += %D%/queue.c
libhost_a_SOURCES += %D%/queue.h
libhost_a_SOURCES += %D%/shared_place.c
libhost_a_SOURCES += %D%/shared_place.h
libhost_a_SOURCES += %D%/slurm.c
libhost_a_SOURCES += %D%/slurm.h
libhost_a_SOURCES += %D%/task_list.c
libhost_a_SOURCES += %D%/task_list.h
libhost_a_SOURCES += %D%/verb_cancel.c
libhost_a_SOURCES += %D%/verb_run_task.c
libhost_a_SOURCES += %D%/verb_submit.c
