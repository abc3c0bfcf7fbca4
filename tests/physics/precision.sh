#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Both samplers against exact energies and each other to 1e-4 per site, about half an hour.
exec "$top_builddir/tests/physics/sampler_precision" 1e-4
