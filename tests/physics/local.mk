# SPDX-License-Identifier: GPL-3.0-or-later
# Tests of physics that take longer than a unit test, one line each: C programs (cmocka, the source is the same
# name with .c) or shell scripts.  They may go through the installed face of things or call a plugin's code.
#     physics_programs += %D%/test_metropolis_energy
#     physics_scripts += %D%/quickstart.sh
