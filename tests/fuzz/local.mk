# SPDX-License-Identifier: GPL-3.0-or-later
# Programs that try many mutated inputs: few in `make check' (with the unit tests, thus under the sanitizers
# too), very many in `make check-long'.

unit_tests += %D%/fuzz_object
long_tests += %D%/fuzz_object_long.sh
