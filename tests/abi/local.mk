# SPDX-License-Identifier: GPL-3.0-or-later
# Plugins built with the headers of interface 1.0, which are kept here: every later host must take them.

EXTRA_DIST += %D%/plugin_1_0.h %D%/nn_1_0.h
FROZEN = $(AM_CPPFLAGS) -include $(srcdir)/%D%/plugin_1_0.h -include $(srcdir)/%D%/nn_1_0.h

test_plugins += %D%/model-lawless.la
%C%_model_lawless_la_SOURCES = tests/plugins/lawless_model.c
%C%_model_lawless_la_CPPFLAGS = $(FROZEN)
%C%_model_lawless_la_LDFLAGS = $(TEST_PLUGIN) -lm

test_plugins += %D%/sampler-lawless.la
%C%_sampler_lawless_la_SOURCES = tests/plugins/lawless_sampler.c
%C%_sampler_lawless_la_CPPFLAGS = $(FROZEN)
%C%_sampler_lawless_la_LDFLAGS = $(TEST_PLUGIN) -lm

test_plugins += %D%/network-lawless.la
%C%_network_lawless_la_SOURCES = tests/plugins/lawless_network.c
%C%_network_lawless_la_CPPFLAGS = $(FROZEN)
%C%_network_lawless_la_LDFLAGS = $(TEST_PLUGIN)

test_plugins += %D%/loss-lawless.la
%C%_loss_lawless_la_SOURCES = tests/plugins/lawless_loss.c
%C%_loss_lawless_la_CPPFLAGS = $(FROZEN)
%C%_loss_lawless_la_LDFLAGS = $(TEST_PLUGIN)

test_plugins += %D%/optimizer-lawless.la
%C%_optimizer_lawless_la_SOURCES = tests/plugins/lawless_optimizer.c
%C%_optimizer_lawless_la_CPPFLAGS = $(FROZEN)
%C%_optimizer_lawless_la_LDFLAGS = $(TEST_PLUGIN)

test_plugins += %D%/analyzer-lawless.la
%C%_analyzer_lawless_la_SOURCES = tests/plugins/lawless_analyzer.c
%C%_analyzer_lawless_la_CPPFLAGS = $(FROZEN)
%C%_analyzer_lawless_la_LDFLAGS = $(TEST_PLUGIN) -lm
