# SPDX-License-Identifier: GPL-3.0-or-later
# A run killed (SIGKILL) at each place where something is committed or kept is continued by the same command
# and ends with the same bytes as one that was never disturbed.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

export GEAEPIPE_KILL_LOG=$scratch/passed
run geaepipe_run reference runs-reference -j1 "$small"
is "undisturbed run" "$code" 0
objects reference >reference.txt
is "it makes eight objects" "$(wc -l <reference.txt)" 8
unset GEAEPIPE_KILL_LOG

# Each name once at its first passage, and at the last one where there are several.
LC_ALL=C sort passed | uniq -c >counts
while read -r count name; do
	echo "$name:1"
	[ "$count" -eq 1 ] || [ "$count" -gt 40 ] || echo "$name:$((count / 2 + 1))"
done <counts | grep -v '^set-aside' >points
ok "at least 30 places are passed" test "$(wc -l <points)" -ge 30

while read -r point; do
	rm -rf store runs
	GEAEPIPE_KILL_AT=$point run_alone "$GEAEPIPE" run --quiet --store store --runs runs -j1 "$small"
	first=$code
	run geaepipe_run store runs -j1 "$small"
	objects store >got.txt
	left=$(leftovers store)
	if [ "$code" -eq 0 ] && [ -z "$left" ] && cmp -s reference.txt got.txt; then
		tap_result 0 "killed at $point (exit code $first), continued, same bytes"
	else
		tap_result 1 "killed at $point (exit code $first), continued, same bytes"
		diff reference.txt got.txt | sed 's/^/# /'
		echo "# exit code $code; left over: $left"
		tap_show err
	fi
done <points
