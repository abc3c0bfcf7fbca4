# SPDX-License-Identifier: GPL-3.0-or-later
# What the world does to a run: shell tests, one line each.

# Not a plugin but built like one; it exports what it stands before.
test_plugins += %D%/sampler-faults.la
%C%_sampler_faults_la_SOURCES = %D%/faults_preload.c
%C%_sampler_faults_la_LDFLAGS = $(ANY_PLUGIN) -rpath /nowhere

cli_tests += %D%/io_faults.sh
long_tests += %D%/io_faults_long.sh
cli_tests += %D%/weather.sh
long_tests += %D%/weather_long.sh
