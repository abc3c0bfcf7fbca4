#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The default estimate of T_c, 128 repetitions: its error, its bias, how often its intervals cover.  A quarter of an hour.

. "${top_srcdir:-.}/tests/kit/tap.sh"

# A 68 % interval covers 60 % of 128 or more with probability .97 where it is right.
for J in 1.0 -1.0; do
	run "$top_builddir/tests/physics/coverage" $J 128
	is "J = $J: it runs" "$code" 0
	sed 's/^/# /' out
	ok "J = $J: wham: none missing, rms <= .025 %, |bias| <= .006 %, error 0.8 .. 1.3 of it, covers .60 and .90" \
		awk '$1 == "wham" { b = $3 < 0 ? -$3 : $3; good = $2 == 0 && b <= .006 && $4 <= .025 && $5 >= .8 && $5 <= 1.3 &&
			$6 >= .6 && $7 >= .9 } END { exit !good }' out
	ok "J = $J: scaling-fit, without energies: rms <= .035 %" \
		awk '$1 == "scaling-fit" { good = $2 == 0 && $4 <= .035 } END { exit !good }' out
done
