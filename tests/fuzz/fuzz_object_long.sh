#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# 10^5 damaged and 10^5 hostile objects.
exec "$top_builddir/tests/fuzz/fuzz_object" 100000
