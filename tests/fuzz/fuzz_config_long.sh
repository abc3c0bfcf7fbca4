#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# 10^5 mutated pipeline files, beyond those of `make check'.
exec "$top_builddir/tests/fuzz/fuzz_config" 100000 3000
