#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A real Slurm on this machine: a sweep of three stages, what is missing of one, cancelling, refusals.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/cluster/cluster_lib.sh"
. "$top_srcdir/tests/cluster/slurm_up.sh"

slurm_install || { skip "Slurm" "the packages slurm-wlm and munge cannot be had here"; exit 0; }
slurm_start "$scratch/slurm" || bail "Slurm does not start: $(tail -3 "$scratch"/slurm/log/*.log)"
trap 'slurm_stop; tap_end' EXIT

# ---- a sweep of three stages ----
write_sweep sweep.cfg
"$GEAEPIPE" run --quiet -j2 --store here --runs here-runs sweep.cfg > /dev/null 2>&1
run "$GEAEPIPE" submit sweep.cfg
is "210 instances are sent" "$code" 0
has "in one array for each stage" '^samples +70 instances in +6 tasks, job [0-9]+$'
is "three calls of sbatch" "$(wc -l < out)" 3
run "$GEAEPIPE" status sweep
has "status knows the queue" '^sweep +on the cluster'
run "$GEAEPIPE" submit sweep.cfg
has "nothing is sent twice" '^nothing to submit'
ok "the queue drains" drained 120
ok "the same bytes as on one machine" same_objects store here
run "$GEAEPIPE" status sweep
has "everything is in the store" '^everything is in the store: geaepipe run'
run "$GEAEPIPE" run --quiet sweep.cfg
is "the report" "$code" 0

# ---- one result and what depends on it is missing: exactly those are sent ----
key=$(sed -n 's/.*"samples\[h=0.05,Temp=2.3\]": "\([0-9a-f]*\)".*/\1/p' runs/sweep/index.json)
lost=$(find store/objects -name "$key.h5")
for stage in order spread; do
	k=$(sed -n "s/.*\"$stage\[h=0.05,Temp=2.3\]\": \"\([0-9a-f]*\)\".*/\1/p" runs/sweep/index.json)
	rm "$(find store/objects -name "$k.h5")"
done
rm "$lost"
run "$GEAEPIPE" submit sweep.cfg
has "one instance" '^samples +1 instance '
has "and its dependants" '^order +1 instance '
ok "the queue drains again" drained 60
ok "the same bytes again" same_objects store here

# ---- cancelled ----
rm -rf store
"$GEAEPIPE" submit sweep.cfg > /dev/null
run "$GEAEPIPE" cancel sweep
has "cancel says how many jobs" '^3 jobs cancelled'
ok "nothing is left in the queue" drained 20

# ---- refusals of a real sbatch ----
rm -rf store
run "$GEAEPIPE" submit --partition=nowhere sweep.cfg
is "a partition that there is not" "$code" 1
has "in one line" "^geaepipe: Slurm refused stage 'samples': invalid partition specified: nowhere. Nothing was submitted$" err
run "$GEAEPIPE" submit --sbatch=--no-such-option sweep.cfg
is "an option that there is not" "$code" 1
has "in one line, too" "^geaepipe: Slurm refused stage 'samples': .*no-such-option.*Nothing was submitted$" err
ok "the queue is empty" test -z "$(squeue --noheader)"
