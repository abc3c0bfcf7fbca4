#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What may happen around a run: a worker is stopped for a while, the clock is set back, others use the store at the same
# time, the store cannot be written.  PAUSE: seconds that a worker stands still.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"
faults=$top_builddir/tests/faults/sampler-faults.so

run geaepipe_run reference reference.runs -j2 "$small"
objects reference > reference.txt
is "undisturbed: eight results" "$(wc -l < reference.txt)" 8

# ---- a worker stands still ----
"$GEAEPIPE" run --quiet --store store --runs runs -j2 --set stages.samples.count=40000 "$small" > /dev/null 2> err &
run=$!
for _ in $(seq 200); do
	[ -n "$(ls store/partial 2> /dev/null)" ] && break # the sampler is at work
	sleep 0.02
done
worker=$(pgrep -P $run | head -1)
ok "a worker is found" kill -STOP "$worker"
sleep "${PAUSE:-2}"
ok "the run waits for it" kill -0 $run
kill -CONT "$worker"
wait $run
is "it goes on" "$?" 0
run geaepipe_run other other.runs -j1 --set stages.samples.count=40000 "$small"
is "with the same bytes" "$(objects store)" "$(objects other)"

# ---- two runs and a clean-up at once ----
rm -rf store runs
for who in a b; do
	"$GEAEPIPE" run --quiet --store store --runs "runs-$who" -j1 "$small" > /dev/null 2> "err-$who" &
	pids="${pids-} $!"
done
for _ in $(seq 100); do
	[ -e store/VERSION ] && break
	sleep 0.02
done
for _ in 1 2 3 4 5 6 7 8; do
	"$GEAEPIPE" gc --yes --store store --runs runs-a > gc.out 2>&1 || grep -q 'a run is just beginning in the store' gc.out || cp gc.out gc.failed
	sleep 0.1
done
for pid in $pids; do
	wait "$pid" || echo "exit code $?" >> both.failed
done
ok "both runs end well" test ! -e both.failed
is "gc works or asks to wait" "$(cat gc.failed 2> /dev/null)" ""
objects store > got.txt
ok "same bytes, nothing lost" cmp got.txt reference.txt
is "nothing is left over" "$(leftovers store)" ""

if [ -n "${SANITIZERS-}" ]; then
	skip "clock and read-only store" "a preloaded library would be in the sanitizer's way"
	exit 0
fi

# ---- the clock runs backwards ----
rm -rf store runs
run env LD_PRELOAD="$faults" GEAE_CLOCK=3600 "$GEAEPIPE" run --quiet --store store --runs runs -j2 "$small"
is "the clock is set back an hour, again and again" "$code" 0
objects store > got.txt
ok "no result knows the clock" cmp got.txt reference.txt
run "$GEAEPIPE" status --runs runs
has "status makes sense" '^small +done +100.0 %'

# ---- a store that can be read only ----
mkdir frozen
run env LD_PRELOAD="$faults" GEAE_FAULT=make:1+:30 GEAE_FAULT_UNDER="$scratch/frozen" "$GEAEPIPE" run --quiet --store frozen --runs runs "$small"
is "a store that cannot be written: exit code 1" "$code" 1
has "one line says so" "^geaepipe: .*frozen.*Read-only file system" err
is "only one" "$(wc -l < err)" 1
run env LD_PRELOAD="$faults" GEAE_FAULT=make:1+:30 GEAE_FAULT_UNDER="$scratch/store" "$GEAEPIPE" plan --store store --runs runs "$small"
has "a plan needs no writing" 'cached' out
