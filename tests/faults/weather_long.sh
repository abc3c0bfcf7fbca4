#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The same with a worker that stands still for a minute: see weather.sh.
PAUSE=60 exec bash "${top_srcdir:-.}/tests/faults/weather.sh"
