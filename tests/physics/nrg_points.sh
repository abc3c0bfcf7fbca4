#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The renormalization group at 1,000 random points through the self-energy and 200 raw ones, about eight minutes.
set -o pipefail
status=0
echo 1..2
"$top_builddir/tests/physics/nrg_points" 1000 || status=1
"$top_builddir/tests/physics/nrg_points" 200 raw | sed 's/^\(.*ok\) 1/\1 2/' || status=1
exit $status
