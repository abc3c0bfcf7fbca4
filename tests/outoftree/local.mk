# SPDX-License-Identifier: GPL-3.0-or-later
# Plugins outside the source tree, built against an installed geaepipe by the test itself.

cli_tests += %D%/outoftree.sh
cli_tests += %D%/authors.sh
long_tests += %D%/debian.sh
long_tests += %D%/distribution.sh
sanitized_tests += %D%/outoftree.sh
EXTRA_DIST += %D%/model_my_triangular.c %D%/analyzer_my_histogram.c %D%/triangular.cfg
