# SPDX-License-Identifier: GPL-3.0-or-later
# Tests of physics that take longer than a unit test, one line each: C programs (the source is the same
# name with .c) or shell scripts.  They may go through the installed face of things or call a plugin's code.
#     physics_programs += %D%/test_metropolis_energy
#     physics_scripts += %D%/quickstart.sh
# What the statistical tests share: exact references (kaufman, enumeration) and a table of comparisons.

libkit_a_SOURCES += %D%/compare.c %D%/compare.h
libkit_a_SOURCES += %D%/enumeration.c %D%/enumeration.h
libkit_a_SOURCES += plugins/analyzers/kaufman.c plugins/analyzers/kaufman.h
libkit_a_SOURCES += %D%/nrg_lab.c %D%/nrg_lab.h

# The solvers of the Anderson model without host.
ANDERSON_LDADD = libkit.a libanderson.a libgeae.a $(CMOCKA_LIBS) $(LIB_LIBS) -lpthread

physics_programs += %D%/test_exact_references
physics_programs += %D%/test_finite_size
physics_programs += %D%/test_small_torus
physics_programs += %D%/test_any_pairs
physics_programs += %D%/test_nrg_limits
%C%_test_nrg_limits_LDADD = $(ANDERSON_LDADD)
physics_programs += %D%/test_nrg_laws
%C%_test_nrg_laws_LDADD = $(ANDERSON_LDADD)
physics_programs += %D%/test_nrg_thermo
%C%_test_nrg_thermo_LDADD = $(ANDERSON_LDADD)
physics_programs += %D%/test_nrg_reference
%C%_test_nrg_reference_LDADD = $(ANDERSON_LDADD)
physics_programs += %D%/test_frustrated
physics_programs += %D%/test_crystals
physics_programs += %D%/test_ising_lattices
physics_programs += %D%/test_models_exact
physics_programs += %D%/test_sampler_laws
physics_scripts += %D%/exponents.sh
physics_scripts += %D%/never_broken.sh
physics_scripts += %D%/null_few.sh
physics_programs += %D%/test_bitcluster_energy
physics_programs += %D%/test_bitcluster_exact
physics_programs += %D%/test_bitcluster_laws
physics_scripts += %D%/quickstart.sh
sanitized_tests += %D%/quickstart.sh

check_PROGRAMS += %D%/nrg_points
%C%_nrg_points_LDADD = $(ANDERSON_LDADD)
long_tests += %D%/nrg_points.sh
check_PROGRAMS += %D%/sampler_precision
long_tests += %D%/precision.sh
long_tests += %D%/trainings.sh
long_tests += %D%/ablation.sh
EXTRA_DIST += %D%/trainings_lib.sh
long_tests += %D%/known_answers.sh
long_tests += %D%/null_controls.sh

check_PROGRAMS += %D%/group_oracle
long_tests += %D%/gap.sh

check_PROGRAMS += %D%/coverage
long_tests += %D%/critical_coverage.sh
long_tests += %D%/bitcluster_long.sh

check_PROGRAMS += %D%/spectra_everywhere
long_tests += %D%/spectra_everywhere.sh
