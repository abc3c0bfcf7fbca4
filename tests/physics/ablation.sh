#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the terms of the symmetry loss are worth: 100 trainings of ge-autoencoder in mode paper for each setting, the same folds
# and starts in all, with the loss left out (weight 0), whole (1), and without its penalty (1 + min cos alone).  Each training
# counts as it first ends: none is started again.  The table that plugins/README.md shows, about 4 minutes; ABLATION_N="64" does
# other numbers of samples.
# Intervals: Wilson, 95 %.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"
. "$top_srcdir/tests/physics/trainings_lib.sh"

interval() # RIGHT OF
{
	awk -v k="$1" -v n="$2" 'BEGIN { z = 1.959964; p = k / n; m = (p + z * z / (2 * n)) / (1 + z * z / n)
		h = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n); printf "%.2f .. %.2f", m - h, m + h }'
}

echo "#   J    N  symmetry loss     right of 100  95 %"
for J in 1.0 -1.0; do
	order=magnetisation
	[ $J = 1.0 ] || order=staggered_magnetisation
	pipeline $J $order >trainings.cfg
	sed -i 's/losses = ("bce", .*symmetry.*);/losses = ("bce", { use = "symmetry"; weight = WEIGHT; penalty = PENALTY; start = 0.5; });/' trainings.cfg
	for N in ${ABLATION_N:-8}; do
		best=-1
		for how in "0 1 left out" "1 0 1 + min cos" "1 1 whole"; do
			read -r weight penalty name <<<"$how"
			sed "s/WEIGHT/$weight.0/; s/PENALTY/$penalty.0/" trainings.cfg >this.cfg
			rm -rf runs
			run geaepipe_run store runs -j1 --set stages.encoder.network.mode=paper --set stages.encoder.restarts=0 --set "stages.encoder.per_point=$N" \
				--set "stages.encoder.batch=$N" this.cfg
			is "J = $J, N = $N, $name: 100 trainings" "$code" 0
			each_training >trainings.txt
			read -r right _ < <(summary "$J" <trainings.txt)
			printf '# %4s  %3d  %-16s  %12d  %s\n' $J "$N" "$name" "$right" "$(interval "$right" 100)"
			[ "$weight" = 0 ] && best=$right && continue
			ok "and more are right than without" test "$right" -gt "$best"
		done
	done
done
