# SPDX-License-Identifier: GPL-3.0-or-later
# Running on a cluster: shell tests, one line each.

cli_tests += %D%/submit.sh
cli_tests += %D%/slurm.sh
long_tests += %D%/slurm_faults.sh
EXTRA_DIST += %D%/cluster_lib.sh %D%/slurm_up.sh
