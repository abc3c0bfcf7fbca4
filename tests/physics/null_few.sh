#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Three studies of each kind of null_controls.sh: a method that alarms in most of them fails.
NULL_STUDIES=3
. "${top_srcdir:-.}/tests/physics/null_controls.sh"
