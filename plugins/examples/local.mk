# SPDX-License-Identifier: GPL-3.0-or-later
# Examples for authors: not installed; tests/outoftree/authors.sh builds and tests them, new-plugin begins with them.

plugin_examples = %D%/analyzer_mean_spread.c %D%/loss_log_cosh.c %D%/network_swish_autoencoder.c
EXTRA_DIST += %D%/README.md $(plugin_examples)
