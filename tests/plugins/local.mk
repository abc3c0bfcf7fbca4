# SPDX-License-Identifier: GPL-3.0-or-later
# Deliberately broken plugins for the tests, built by `make check' only, three lines each:
#
#     test_plugins += %D%/model-crash.la
#     %C%_model_crash_la_SOURCES = %D%/model_crash.c
#     %C%_model_crash_la_LDFLAGS = $(TEST_PLUGIN)
#
# Variants of one source: a fourth line, %C%_model_crash_la_CPPFLAGS = $(AM_CPPFLAGS) -DVARIANT=3
# They appear as tests/plugins/model-crash.so in the build tree.

# -rpath: libtool makes a shared object only of what could be installed.
TEST_PLUGIN = $(PLUGIN) -rpath /nowhere

test_plugins =

check_LTLIBRARIES += $(test_plugins)
check_DATA = $(test_plugins:.la=.so)
CLEANFILES += $(test_plugins:.la=.so)
$(test_plugins): libgeae.a

# Broken in the way its file name says: a test copies it under many names.
test_plugins += %D%/model-broken.la
%C%_model_broken_la_SOURCES = %D%/model_broken.c
%C%_model_broken_la_LDFLAGS = $(TEST_PLUGIN)

# What they do wrong is a parameter.
test_plugins += %D%/analyzer-misbehave.la
%C%_analyzer_misbehave_la_SOURCES = %D%/analyzer_misbehave.c
%C%_analyzer_misbehave_la_LDFLAGS = $(TEST_PLUGIN)

test_plugins += %D%/sampler-misbehave.la
%C%_sampler_misbehave_la_SOURCES = %D%/sampler_misbehave.c
%C%_sampler_misbehave_la_LDFLAGS = $(TEST_PLUGIN)

# Stands in for GSL and OpenBLAS.
test_plugins += %D%/model-libraries.la
%C%_model_libraries_la_SOURCES = %D%/model_libraries.c
%C%_model_libraries_la_LDFLAGS = $(ANY_PLUGIN) -rpath /nowhere

# What networks are fed, and networks that do not fit.
test_plugins += %D%/sampler-spectra.la
%C%_sampler_spectra_la_SOURCES = %D%/sampler_spectra.c
%C%_sampler_spectra_la_LDFLAGS = $(TEST_PLUGIN) -lm

test_plugins += %D%/sampler-resonances.la
%C%_sampler_resonances_la_SOURCES = %D%/sampler_resonances.c
%C%_sampler_resonances_la_LDFLAGS = $(TEST_PLUGIN) -lm

test_plugins += %D%/network-odd.la
%C%_network_odd_la_SOURCES = %D%/network_odd.c
%C%_network_odd_la_LDFLAGS = $(TEST_PLUGIN)

test_plugins += %D%/network-headless.la
%C%_network_headless_la_SOURCES = %D%/network_odd.c
%C%_network_headless_la_LDFLAGS = $(TEST_PLUGIN)
%C%_network_headless_la_CPPFLAGS = $(AM_CPPFLAGS) -DHEADLESS

# One for each kind that breaks the law that its parameter `how` names.
test_plugins += %D%/model-lawless.la
%C%_model_lawless_la_SOURCES = %D%/lawless_model.c
%C%_model_lawless_la_LDFLAGS = $(TEST_PLUGIN) -lm

test_plugins += %D%/model-exporter.la
%C%_model_exporter_la_SOURCES = %D%/lawless_model.c
%C%_model_exporter_la_CPPFLAGS = $(AM_CPPFLAGS) -DEXPORT_MORE
%C%_model_exporter_la_LDFLAGS = $(ANY_PLUGIN) -rpath /nowhere -lm

test_plugins += %D%/model-lawless-response.la
%C%_model_lawless_response_la_SOURCES = %D%/lawless_response.c
%C%_model_lawless_response_la_LDFLAGS = $(TEST_PLUGIN) -lm

test_plugins += %D%/sampler-lawless.la
%C%_sampler_lawless_la_SOURCES = %D%/lawless_sampler.c
%C%_sampler_lawless_la_LDFLAGS = $(TEST_PLUGIN) -lm

test_plugins += %D%/sampler-lawless-points.la
%C%_sampler_lawless_points_la_SOURCES = %D%/lawless_points.c
%C%_sampler_lawless_points_la_LDFLAGS = $(TEST_PLUGIN) -lm

test_plugins += %D%/network-lawless.la
%C%_network_lawless_la_SOURCES = %D%/lawless_network.c
%C%_network_lawless_la_LDFLAGS = $(TEST_PLUGIN)

test_plugins += %D%/network-lawless-fit.la
%C%_network_lawless_fit_la_SOURCES = %D%/lawless_network.c
%C%_network_lawless_fit_la_CPPFLAGS = $(AM_CPPFLAGS) -DFITTED
%C%_network_lawless_fit_la_LDFLAGS = $(TEST_PLUGIN)

test_plugins += %D%/loss-lawless.la
%C%_loss_lawless_la_SOURCES = %D%/lawless_loss.c
%C%_loss_lawless_la_LDFLAGS = $(TEST_PLUGIN)

test_plugins += %D%/optimizer-lawless.la
%C%_optimizer_lawless_la_SOURCES = %D%/lawless_optimizer.c
%C%_optimizer_lawless_la_LDFLAGS = $(TEST_PLUGIN)

test_plugins += %D%/analyzer-lawless.la
%C%_analyzer_lawless_la_SOURCES = %D%/lawless_analyzer.c
%C%_analyzer_lawless_la_LDFLAGS = $(TEST_PLUGIN) -lm
