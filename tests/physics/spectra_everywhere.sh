#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# 1000 random parameter sets of the Anderson model by the renormalization group: about 7 minutes.
exec "$top_builddir/tests/physics/spectra_everywhere" default 1000
