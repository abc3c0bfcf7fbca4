# SPDX-License-Identifier: GPL-3.0-or-later
# Plugins, three lines each:
#
#     plugins += %D%/model-ising.la
#     %C%_model_ising_la_SOURCES = %D%/models/model_ising.c
#     %C%_model_ising_la_LDFLAGS = $(PLUGIN)
#
# The third line says what it links: $(PLUGIN) brings libgeae.a; add what is used itself or by the parts of
# libgeae that it calls, $(LAPACKE_LIBS) $(FFTW_LIBS) $(GSL_LIBS) in this order, then -lm.
# The shared object appears as plugins/model-ising.so in the build tree: geaepipe --plugins build/plugins

CLEANFILES += $(plugins:.la=.so)

all-local: $(plugins:.la=.so)

$(plugins): libgeae.a

SUFFIXES = .la .so
.la.so:
	$(AM_V_GEN)rm -f $@ && cp $(@D)/.libs/$(@F) $@

plugins += %D%/model-ising.la
%C%_model_ising_la_SOURCES = %D%/models/model_ising.c
%C%_model_ising_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/sampler-metropolis.la
%C%_sampler_metropolis_la_SOURCES = %D%/samplers/sampler_metropolis.c
%C%_sampler_metropolis_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/sampler-wolff.la
%C%_sampler_wolff_la_SOURCES = %D%/samplers/sampler_wolff.c
%C%_sampler_wolff_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/analyzer-critical-temperature.la
%C%_analyzer_critical_temperature_la_SOURCES = %D%/analyzers/analyzer_critical_temperature.c
%C%_analyzer_critical_temperature_la_LDFLAGS = $(PLUGIN) $(FFTW_LIBS) $(GSL_LIBS) -lm

plugins += %D%/analyzer-order-parameter.la
%C%_analyzer_order_parameter_la_SOURCES = %D%/analyzers/analyzer_order_parameter.c
%C%_analyzer_order_parameter_la_LDFLAGS = $(PLUGIN) $(FFTW_LIBS) $(GSL_LIBS) -lm
