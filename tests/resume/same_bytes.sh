# SPDX-License-Identifier: GPL-3.0-or-later
# The same bytes for any number of workers and threads, for a stopped and continued run, and for two runs on one store.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

run geaepipe_run one runs -j1 "$small"
is "-j1 runs" "$code" 0
objects one >one.txt
for j in 2 8; do
	run geaepipe_run "j$j" "runs$j" "-j$j" "$small"
	objects "j$j" >got.txt
	ok "-j$j: same bytes" cmp one.txt got.txt
done

# one instance alone has all cores as threads
for j in 1 2 8; do
	run geaepipe_run "t$j" "runst$j" "-j$j" --set 'sweep.L=[8]' "$small"
	objects "t$j" >"t$j.txt"
done
ok "2 threads: same bytes" cmp t1.txt t2.txt
ok "8 threads: same bytes" cmp t1.txt t8.txt

run geaepipe_run one runs -j1 "$small"
objects one >again.txt
ok "a second run changes nothing" cmp one.txt again.txt

# Ctrl-C in the middle: exit code 75 or done before it came; then the same command
geaepipe_run stopped runs-stopped -j1 --set stages.samples.count=4000 "$small" >out 2>err &
pid=$!
sleep 0.3
kill -INT $pid
wait $pid
code=$?
ok "SIGINT ends with 75 (stopped, resumable) or 0" test "$code" -eq 75 -o "$code" -eq 0
run geaepipe_run stopped runs-stopped -j2 --set stages.samples.count=4000 "$small"
is "the same command continues" "$code" 0
run geaepipe_run through runs-through -j1 --set stages.samples.count=4000 "$small"
objects stopped >a.txt
objects through >b.txt
ok "stopped and continued: same bytes" cmp a.txt b.txt

# two runs at once on one store, different run folders
geaepipe_run shared runs-a -j1 "$small" >/dev/null 2>a.err &
first=$!
geaepipe_run shared runs-b -j1 "$small" >/dev/null 2>b.err &
second=$!
wait $first
is "two runs on one store: the first" $? 0
wait $second
is "two runs on one store: the second" $? 0
objects shared >c.txt
ok "two runs on one store: same bytes" cmp one.txt c.txt
is "nothing is left over" "$(leftovers shared)" ""

# the same run folder twice at once is refused
(
	flock -x 9
	geaepipe_run one runs -j1 "$small" >locked.out 2>locked.err
	echo $? >locked.code
) 9>>runs/small/lock
ok "an occupied run folder is refused with one line" test "$(wc -l <locked.err)" -eq 1
