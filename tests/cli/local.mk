# SPDX-License-Identifier: GPL-3.0-or-later
# Tests of the command line, one line each; expected outputs lie in golden/ and need no line.

cli_tests += %D%/program.sh
cli_tests += %D%/bad_input.sh
sanitized_tests += %D%/bad_input.sh
cli_tests += %D%/bad_training.sh
sanitized_tests += %D%/bad_training.sh
cli_tests += %D%/daily.sh
sanitized_tests += %D%/daily.sh
cli_tests += %D%/import.sh
sanitized_tests += %D%/import.sh
cli_tests += %D%/chains.sh
sanitized_tests += %D%/chains.sh
cli_tests += %D%/networks.sh
sanitized_tests += %D%/networks.sh
cli_tests += %D%/readme.sh
cli_tests += %D%/report.sh
cli_tests += %D%/results.sh
sanitized_tests += %D%/results.sh
cli_tests += %D%/terminal.sh
cli_tests += %D%/totals.sh
cli_tests += %D%/verbs.sh
sanitized_tests += %D%/verbs.sh
cli_tests += %D%/tree.sh
smoke_tests += %D%/program.sh
smoke_tests += %D%/verbs.sh
cli_tests += %D%/data_base.sh
