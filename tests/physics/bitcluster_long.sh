#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sampler bitcluster against exact energies to 1e-4 per site at 36 points for both signs of J, and the independence of its
# replicas from 2400 repeats at 7 temperatures; about ten minutes.
{
	"$top_builddir/tests/physics/test_bitcluster_energy" 1e-4
	"$top_builddir/tests/physics/test_bitcluster_laws" 2400
} | awk '/^(not )?ok / { n++; sub(/ok [0-9]+/, "ok " n) } !/^1\.\./ { print; fflush() } END { print "1.." n }'
