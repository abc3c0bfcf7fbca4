# SPDX-License-Identifier: GPL-3.0-or-later
# Killing, stopping, continuing, sharing a store: shell tests, one line each.

cli_tests += %D%/kill_points.sh
cli_tests += %D%/same_bytes.sh
sanitized_tests += %D%/same_bytes.sh
cli_tests += %D%/bitcluster_bytes.sh
cli_tests += %D%/train_bytes.sh
cli_tests += %D%/ladder_bytes.sh
cli_tests += %D%/misbehave.sh
cli_tests += %D%/damaged.sh
sanitized_tests += %D%/damaged.sh
cli_tests += %D%/swap.sh
sanitized_tests += %D%/swap.sh
cli_tests += %D%/stop.sh
sanitized_tests += %D%/stop.sh
long_tests += %D%/random_kills.sh
EXTRA_DIST += %D%/small.cfg %D%/resume_lib.sh
