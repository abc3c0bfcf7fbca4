#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A run told to stop keeps what it has, says how far it got and is continued by the same command: SIGTERM, SIGINT,
# SIGHUP; and SIGINT twice where a plugin is deaf to the first.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

# Units are chains at a temperature: 80 of them, checkpoints after each.
arguments=(--set 'sweep.L=[12]' --set stages.samples.sampler.chains=16 --set stages.samples.count=6400
	--set 'stages.samples.control.T=[1.9, 2.1, 2.269185, 2.5, 2.7]' "$small")

run geaepipe_run reference runs-reference -j1 "${arguments[@]}"
is "undisturbed run" "$code" 0
objects reference >reference.txt

kept() { find store/partial -type f -name 'units-*' 2>/dev/null; }

# Starts the run, waits until something is kept, sends the signal.
stop() # SIGNAL
{
	rm -rf store runs
	"$GEAEPIPE" run --store store --runs runs -j1 "${arguments[@]}" >out 2>err &
	pid=$!
	for _ in $(seq 2000); do
		[ "$(kept | wc -l)" -lt 2 ] || break
		sleep 0.01
	done
	kill "-$1" $pid
	wait $pid
	code=$?
}

for signal in TERM INT HUP; do
	stop $signal
	if [ "$code" -eq 0 ]; then
		skip "$signal" "the run was over before"
		continue
	fi
	is "$signal: exit code 75" "$code" 75
	has "$signal: it is said how to go on" "the same command continues" err
	ok "$signal: partial results are kept" test -n "$(kept)"
	is "$signal: no process is left" "$(pgrep -P $pid | wc -l)" 0
	files=$(kept | wc -l)
	run "$GEAEPIPE" plan --store store --runs runs "${arguments[@]}"
	units=$(sed -n 's/^    resume at .*: \([0-9]*\) of 80 units of work are done$/\1/p' out)
	ok "$signal: plan says how far it got" test "${units:-0}" -ge "$files" -a "${units:-99}" -lt 80
	has "$signal: and counts it as to be resumed" "^0 cached, 1 to resume, "
	run "$GEAEPIPE" status --runs runs small
	has "$signal: status says stopped" "stopped"
	has "$signal: and how far it got" "^  samples +([1-9]|0\.[1-9])[0-9.]* %"
	run geaepipe_run store runs -j2 "${arguments[@]}"
	is "$signal: the same command continues" "$code" 0
	objects store >got.txt
	ok "$signal: same bytes" cmp reference.txt got.txt
	is "$signal: nothing is left over" "$(leftovers store)" ""
done

cat >deaf.cfg <<'END'
study: { name = "deaf"; };
stages: { first: { do = "analyze"; with = { use = "misbehave"; how = "sound"; }; in = {}; };
          second: { do = "analyze"; with = { use = "misbehave"; how = "loop"; }; in = { x = "first.value"; }; }; };
END
GEAEPIPE_PLUGINS=$top_builddir/tests/plugins "$GEAEPIPE" run --store deaf --runs runs deaf.cfg >out 2>err &
pid=$!
for _ in $(seq 2000); do # until the second has begun: told before, the run would end at once
	! grep -q '^first: done' err || [ -z "$(cat /proc/$pid/task/$pid/children 2>/dev/null)" ] || break
	sleep 0.01
done
kill -INT $pid
for _ in $(seq 2000); do
	! grep -q 'again Ctrl-C' err runs/deaf/log || break
	sleep 0.01
done
sleep 0.3
ok "a deaf plugin: the first SIGINT waits" kill -0 $pid
kill -INT $pid
wait $pid
is "the second does not: exit code 75" $? 75
is "what was finished is kept" "$(objects deaf | wc -l)" 1
