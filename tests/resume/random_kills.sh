#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The quick start, with fewer samples, killed (SIGKILL, all its processes) 200 times at moments drawn with a fixed
# seed, each time continued by the same command: the same bytes as a run that was never disturbed.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"
arguments=(--set stages.samples.count=512 --set stages.samples.checkpoint=0.05
	--set stages.encoder.epochs=3 --set stages.encoder.checkpoint=0.05 -j2 "$top_srcdir/pipelines/quickstart.cfg")

TIMEFORMAT=%R
took=$({ time "$GEAEPIPE" run --quiet --store reference --runs runs-reference "${arguments[@]}" >/dev/null 2>err; } 2>&1) ||
	bail "the undisturbed run fails: $(cat err)"
objects reference >reference.txt
is "an undisturbed run makes 19 objects, in $took s" "$(wc -l <reference.txt)" 19

RANDOM=2385
for k in $(seq 200); do
	rm -rf store runs
	after=$(awk -v t="$took" -v r=$RANDOM 'BEGIN { print t * r / 32768 }')
	setsid "$GEAEPIPE" run --quiet --store store --runs runs "${arguments[@]}" >/dev/null 2>&1 &
	pid=$!
	sleep "$after"
	kill -KILL -- -$pid 2>/dev/null
	wait $pid 2>/dev/null
	state="$(objects store | wc -l) objects, $(find store/partial -type f 2>/dev/null | wc -l) partials"
	run geaepipe_run store runs "${arguments[@]}"
	objects store >got.txt
	left=$(leftovers store)
	if [ "$code" -eq 0 ] && [ -z "$left" ] && cmp -s reference.txt got.txt &&
		cmp -s runs-reference/quickstart/results.json runs/quickstart/results.json; then
		tap_result 0 "kill $k after $after s ($state), continued, same bytes"
	else
		tap_result 1 "kill $k after $after s ($state), continued, same bytes"
		diff reference.txt got.txt | sed 's/^/# /'
		echo "# exit code $code; left over: $left"
		tap_show err
	fi
done
