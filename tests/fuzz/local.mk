# SPDX-License-Identifier: GPL-3.0-or-later
# Programs that try many mutated inputs: few in `make check' (with the unit tests, thus under the sanitizers
# too), very many in `make check-long'.

unit_tests += %D%/fuzz_object
long_tests += %D%/fuzz_object_long.sh
# Mutated inputs, some thousands in `make check', 10^5 in `make check-long' (run it in a sanitized tree).

unit_tests += %D%/fuzz_config
long_tests += %D%/fuzz_config_long.sh
