#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What submit and run-task say where something is wrong; Slurm's programs are played by scripts.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/cluster/cluster_lib.sh"
write_sweep sweep.cfg

# ---- without Slurm ----
nothing=$scratch/nothing
mkdir "$nothing"
run env PATH="$nothing" "$GEAEPIPE" submit sweep.cfg
is "no sbatch: exit code 1" "$code" 1
is "no sbatch: one line" "$(cat err)" \
	"geaepipe: there is no sbatch on this machine: call geaepipe submit on a login node of a Slurm cluster, or geaepipe run here"
run env PATH="$nothing:/usr/bin:/bin" "$GEAEPIPE" submit --dry-run --time=4:00:00 --mem 2G --account="a b" --sbatch=--constraint=avx512 sweep.cfg
is "dry run: exit code 0" "$code" 0
is "dry run: three arrays" "$(grep -c '^sbatch .*--array=1-6 ' out)" 3
has "dry run: what the command line says" "--time=4:00:00 --mem=2G .*--constraint=avx512 " out
has "dry run: words with blanks are quoted" "'--account=a b'" out
has "dry run: the second waits for the first" "'--dependency=afterany:<job of samples>'" out
ok "dry run: nothing is written" test ! -e store -a ! -e runs
run "$GEAEPIPE" submit --dry-run --set 'cluster.partiton=x' sweep.cfg
is "a wrong setting: exit code 3" "$code" 3
has "a wrong setting: a suggestion" "partiton.*did you mean 'partition'" err
run "$GEAEPIPE" submit --dry-run --set 'cluster.options=["-p x"]' sweep.cfg
has "options are written in full" "cluster.options: '-p x' is not an option of sbatch; write \"--name=value\"" err
run "$GEAEPIPE" submit --sbatch=x sweep.cfg
is "--sbatch wants an option" "$code" 2

# ---- a Slurm of two nodes that takes everything ----
bin=$scratch/bin
mkdir "$bin"
printf '#!/bin/sh\n[ "$1" = --version ] && exit 0\nn=$(cat %s/n 2>/dev/null || echo 40)\necho $((n + 1)) > %s/n\necho "$@" >> %s/calls\necho $((n + 1))\n' \
	"$bin" "$bin" "$bin" > "$bin/sbatch"
printf '#!/bin/sh\necho node1\necho node2\n' > "$bin/sinfo"
printf '#!/bin/sh\necho "MaxArraySize            = 5"\n' > "$bin/scontrol"
printf '#!/bin/sh\ncat %s/queue 2>/dev/null; exit 0\n' "$bin" > "$bin/squeue"
printf '#!/bin/sh\necho "$@" > %s/cancelled\n' "$bin" > "$bin/scancel"
chmod +x "$bin"/*
PATH=$bin:$PATH
if "$GEAEPIPE" submit sweep.cfg 2> err; then
	skip "a store that other nodes do not see" "the scratch folder is on a file system that may be shared"
else
	has "a store that other nodes do not see" \
		'^geaepipe: store lies on a file system of this machine alone \([a-z0-9]+\), the cluster has 2 other nodes: choose a shared one with --store, or set cluster.shared = true' err
fi
run "$GEAEPIPE" submit --set cluster.shared=true sweep.cfg
is "submitted" "$code" 0
has "no more tasks than the cluster takes" '^samples +70 instances in +4 tasks, job 41$'
has "the options that are recommended" '--parsable --requeue --open-mode=append --kill-on-invalid-dep=yes --signal=B:USR1@120 ' "$bin/calls"
has "both wait for the first" '--dependency=afterany:41 .*spread.json$' "$bin/calls"
for index in 1 2 3 4; do
	echo "41 $index RUNNING"
	echo "42 $index PENDING"
done > "$bin/queue"
run "$GEAEPIPE" status sweep
has "status: running" '^  samples +0.0 %  70 running$'
has "status: waiting" '^  order +0.0 %  70 in the queue$'
has "status: lost" '^  spread +0.0 %  70 missing$'
run "$GEAEPIPE" submit --set cluster.shared=true sweep.cfg
is "only what nobody is at" "$(cut -d, -f1 out)" "spread                   70 instances in    4 tasks"
has "it waits for the older job" '--dependency=afterany:41 .*spread.json$' "$bin/calls"
run "$GEAEPIPE" cancel sweep
is "cancel" "$(cat "$bin/cancelled")" "41 42"

# ---- tasks ----
list=runs/sweep/cluster/1/samples.json
run "$GEAEPIPE" run-task "$list" 5
is "an index out of range: exit code 3" "$code" 3
is "an index out of range" "$(cat err)" "geaepipe: '$list' has tasks 1 to 4, not '5'"
run "$GEAEPIPE" run-task "$list" two
is "no index" "$(cat err)" "geaepipe: '$list' has tasks 1 to 4, not 'two'"
run "$GEAEPIPE" run-task none.json 1
is "no list" "$(cat err)" "geaepipe: cannot read the list of tasks 'none.json': No such file or directory; it must lie where this node sees it"
run "$GEAEPIPE" run-task sweep.cfg 1
is "another file" "$(cat err)" "geaepipe: 'sweep.cfg' is not a list of tasks of geaepipe submit"
sed 's/"version":"[^"]*"/"version":"0.0.7"/' "$list" > old.json
run "$GEAEPIPE" run-task old.json 1
has "another version" "^geaepipe: 'old.json' was made by geaepipe 0.0.7, this is .*: submit again$" err
sed 's/"store":"[^"]*"/"store":"\/nowhere\/store"/' "$list" > other.json
run "$GEAEPIPE" run-task other.json 1
is "another store" "$(cat err)" "geaepipe: the store /nowhere/store of 'other.json' is not there: does this node see that file system?"
run "$GEAEPIPE" run-task runs/sweep/cluster/1/order.json 1
is "inputs that nobody made: exit code 1" "$code" 1
has "inputs that nobody made" '^geaepipe: order\[h=0.0,Temp=2.0\] needs samples\[h=0.0,Temp=2.0\], which is not in the store: its task failed or was cancelled; mend that and submit again$' err
sed -i 's/L = 6/L = 8/' sweep.cfg
run "$GEAEPIPE" run-task "$list" 1
is "an edited pipeline: its tasks are those that were submitted" "$code" 0
is "the first of four tasks" "$(n_objects store)" 18
run "$GEAEPIPE" run-task "$list" 1
is "again: nothing to do" "$code" 0
printf '{' > broken.json
run "$GEAEPIPE" run-task broken.json 1
is "half a list" "$(cat err)" "geaepipe: 'broken.json' is not a list of tasks of geaepipe submit"

# ---- a damaged input is made anew by the task that needs it ----
rm -rf store runs "$bin/queue"
one=(--set cluster.split=1 --set cluster.shared=true --set 'sweep.h=[0.0]' --set 'sweep.Temp=[2.0]')
run "$GEAEPIPE" submit "${one[@]}" sweep.cfg
run "$GEAEPIPE" run-task --quiet runs/sweep/cluster/1/samples.json 1
object=$(find store/objects -name '*.h5')
sum=$(sha256sum < "$object")
printf X | dd of="$object" bs=1 seek=$(($(stat -c %s "$object") / 2)) conv=notrunc 2> /dev/null
run "$GEAEPIPE" run-task runs/sweep/cluster/1/order.json 1
is "a damaged input: exit code 0" "$code" 0
has "a damaged input: one line says so" 'is damaged \(the checksum does not fit\): set aside under corrupt/, made anew' err
is "a damaged input: the same bytes again" "$(sha256sum < "$object")" "$sum"
run "$GEAEPIPE" submit "${one[@]}" sweep.cfg
is "only what is missing is sent then" "$(cut -d, -f1 out | tr -s " ")" "spread 1 instance in 1 task "

# ---- a refusal takes back what went before ----
printf '#!/bin/sh\n[ "$1" = --version ] && exit 0\ncase "$*" in *order.json) echo "sbatch: error: Batch job submission failed: Job violates accounting policy" >&2; exit 1;; esac\necho 77\n' > "$bin/sbatch"
rm -rf store runs "$bin/queue"
run "$GEAEPIPE" submit --set cluster.shared=true sweep.cfg
is "a refused stage: exit code 1" "$code" 1
has "a refused stage: one line" "^geaepipe: Slurm refused stage 'order': Batch job submission failed: Job violates accounting policy. Nothing was submitted$" err
is "those before it are cancelled" "$(cat "$bin/cancelled")" 77
