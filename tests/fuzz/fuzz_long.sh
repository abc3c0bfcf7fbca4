#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# 10^6 inputs of each format: see fuzz.sh.
ALL=1000000 exec bash "${top_srcdir:-.}/tests/fuzz/fuzz.sh"
