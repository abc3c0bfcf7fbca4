# SPDX-License-Identifier: GPL-3.0-or-later
# Benchmarks: bench_<group>_<what>.c or .sh, built by `make check', run by `make bench'; BENCH=<group> selects.
# Groups: host graph sampling ge-study nrg kondo scale (file names say ge_study).  One line each:
#     bench_programs += %D%/bench_graph_gemm
#     bench_scripts += %D%/bench_host_plan.sh
# A program uses bench.h, a script prints the same lines itself.

libkit_a_SOURCES += %D%/bench.c %D%/bench.h
libkit_a_SOURCES += %D%/bench_peak.c %D%/bench_peak.h

bench_programs += %D%/bench_ge_study_critical
bench_programs += %D%/bench_graph_threads
%C%_bench_graph_threads_SOURCES = %D%/bench_graph_threads.c %D%/bench_training.c %D%/bench_training.h
%C%_bench_graph_threads_CFLAGS = $(AM_CFLAGS) -O3
bench_programs += %D%/bench_graph_training
%C%_bench_graph_training_SOURCES = %D%/bench_graph_training.c %D%/bench_training.c %D%/bench_training.h
%C%_bench_graph_training_CFLAGS = $(AM_CFLAGS) -O3
bench_scripts += %D%/bench_graph_torch.sh
EXTRA_DIST += %D%/bench_graph_torch.py
bench_programs += %D%/bench_host_store
bench_scripts += %D%/bench_host_pipeline.sh
bench_scripts += %D%/bench_host_safety.sh
bench_programs += %D%/bench_kondo_formulas
bench_scripts += %D%/bench_kondo_training.sh
bench_programs += %D%/bench_nrg_spectrum
%C%_bench_nrg_spectrum_LDADD = $(ANDERSON_LDADD)
bench_programs += %D%/bench_sampling_bitcluster
%C%_bench_sampling_bitcluster_SOURCES = %D%/bench_sampling_bitcluster.c %D%/bench_sweep_ceiling.c %D%/bench_sweep_ceiling.h
%C%_bench_sampling_bitcluster_CFLAGS = $(AM_CFLAGS) $(KERNEL_CFLAGS)
%C%_bench_sampling_bitcluster_LDADD = libbitcluster.a $(LDADD)
bench_scripts += %D%/bench_nrg_workers.sh
bench_programs += %D%/bench_sampling_group
bench_programs += %D%/bench_sampling_metropolis
bench_programs += %D%/bench_sampling_observables
bench_scripts += %D%/bench_sampling_stage.sh
bench_programs += %D%/bench_sampling_swendsen_wang
%C%_bench_sampling_swendsen_wang_SOURCES = %D%/bench_sampling_swendsen_wang.c plugins/samplers/swendsen_wang_levels.c
%C%_bench_sampling_swendsen_wang_CFLAGS = $(AM_CFLAGS)
bench_programs += %D%/bench_sampling_wolff

EXTRA_DIST += %D%/run_bench.sh

bench: all $(bench_programs) tests/plugins/sampler-resonances.so tests/faults/sampler-faults.so
	@top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' \
	GEAEPIPE='$(abs_top_builddir)/geaepipe$(EXEEXT)' GEAEPIPE_PLUGINS='$(abs_top_builddir)/plugins' \
	bash $(srcdir)/tests/bench/run_bench.sh '$(BENCH)' $(bench_programs) $(bench_scripts)
