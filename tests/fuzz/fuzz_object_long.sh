#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# 10^5 damaged and 10^5 hostile objects; reports of what libhdf5 does with the latter would take hours.
ASAN_OPTIONS=symbolize=0 exec "$top_builddir/tests/fuzz/fuzz_object" 100000
