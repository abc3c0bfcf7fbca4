#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every place where the disk can fail in a run of every kind of stage: see io_faults.sh.
EVERY=1 exec bash "${top_srcdir:-.}/tests/faults/io_faults.sh"
