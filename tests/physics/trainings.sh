#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How often a training finds the right order parameter: 100 trainings (10 folds, 10 starts) for each number N of samples
# per temperature, both signs of J and both modes of ge-autoencoder; the table that plugins/README.md shows, about
# 15 minutes.  TRAININGS_N="8 256" does some of the numbers only.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"
. "$top_srcdir/tests/physics/trainings_lib.sh"
limit=0.001 # of the difference of U4, mode exact

echo "# mode      J    N  right  at once  restarts  psi +-.002  worst dU4  mean dU4"
for J in 1.0 -1.0; do
	order=magnetisation
	[ $J = 1.0 ] || order=staggered_magnetisation
	pipeline $J $order >trainings.cfg
	run geaepipe_run samples-store samples-runs -j1 --set 'sweep.fold=[0]' --set 'sweep.start=["a"]' --set stages.encoder.epochs=1 trainings.cfg
	is "J = $J: samples" "$code" 0
	for mode in exact paper; do
		for N in ${TRAININGS_N:-8 16 32 64 128 256}; do
			rm -rf store runs
			cp -a samples-store store
			run geaepipe_run store runs -j1 --set stages.encoder.network.mode=$mode --set "stages.encoder.per_point=$N" --set "stages.encoder.batch=$N" trainings.cfg
			is "$mode, J = $J, N = $N: 100 trainings" "$code" 0
			each_training >trainings.txt
			read -r right first restarts near U mean < <(summary "$J" <trainings.txt)
			printf '# %s  %4s  %3d  %5d  %7d  %8d  %10d  %9s  %8s\n' $mode $J "$N" "$right" "$first" "$restarts" "$near" "$U" "$mean"
			if [ $mode = exact ]; then
				is "$mode, J = $J, N = $N: right in 100 of 100" "$right" 100
				ok "and U4 is that of the $order to $limit" awk "BEGIN { exit !($U <= $limit) }"
			fi
		done
	done
done
