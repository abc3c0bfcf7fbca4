# SPDX-License-Identifier: GPL-3.0-or-later
# The laws of each kind of plugin and the partners they are tried with; part of libhost.a.  A new source is one line.

libhost_a_SOURCES += %D%/conformance.c
libhost_a_SOURCES += %D%/conformance.h
libhost_a_SOURCES += %D%/conformance_print.c
libhost_a_SOURCES += %D%/graph_trial.c
libhost_a_SOURCES += %D%/graph_trial.h
libhost_a_SOURCES += %D%/law.h
libhost_a_SOURCES += %D%/laws_analyzer.c
libhost_a_SOURCES += %D%/laws_common.c
libhost_a_SOURCES += %D%/laws_loss.c
libhost_a_SOURCES += %D%/laws_model.c
libhost_a_SOURCES += %D%/laws_network.c
libhost_a_SOURCES += %D%/laws_optimizer.c
libhost_a_SOURCES += %D%/laws_sampler.c
libhost_a_SOURCES += %D%/made_data.c
libhost_a_SOURCES += %D%/made_data.h
libhost_a_SOURCES += %D%/made_more.c
libhost_a_SOURCES += %D%/partner.h
libhost_a_SOURCES += %D%/partner_model.c
libhost_a_SOURCES += %D%/partner_network.c
libhost_a_SOURCES += %D%/shortage.c
libhost_a_SOURCES += %D%/symbols.c
libhost_a_SOURCES += %D%/trial.c
libhost_a_SOURCES += %D%/trial.h
