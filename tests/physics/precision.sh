#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Five samplers against exact energies and specific heats and each other, energies to 1e-4 per site; about seventy CPU minutes.
exec "$top_builddir/tests/physics/sampler_precision" 1e-4
