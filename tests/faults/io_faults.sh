#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The disk fails: writes, renames, syncs and new files in the store, and forks, one after the other.  Nothing is lost, what
# happened is said in one line, and the same command then makes the same bytes.
#
# EVERY=1 tries each of some 800 places (check-long); as it stands a few of each kind, others in each.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"
faults=$top_builddir/tests/faults/sampler-faults.so
[ -z "${SANITIZERS-}" ] || { skip "faults of the disk" "a preloaded library would be in the sanitizer's way"; exit 0; }
ok "the library of faults is built" test -e "$faults"

with_faults() # STORE FAULT
{
	run env LD_PRELOAD="$faults" GEAE_FAULT="$2" GEAE_FAULT_UNDER="$scratch/$1" GEAE_FAULT_COUNT="$scratch/$1.count" \
		"$GEAEPIPE" run --quiet -j1 --store "$1" --runs "$1.runs" "$small"
}

with_faults reference ""
is "undisturbed" "$code" 0
objects reference > reference.txt
is "eight results" "$(wc -l < reference.txt)" 8
read -r -d '' -a count < <(od -An -v -t u8 reference.count)
ok "hundreds of writes are seen" test "${count[0]}" -gt 200

said='No space left on device|Input/output error|Read-only file system|Resource temporarily unavailable'
place() # KIND N ERRNO: what breaks where
{
	rm -rf store store.runs store.count
	with_faults store "$1:$2:$3"
	first=$code words=$(cat err)
	if [ "$first" -ne 0 ] && [ "$first" -ne 1 ]; then
		echo "exit code $first"
	elif [ "$first" -ne 0 ] && ! grep -Eq "$said" <<< "$words"; then
		echo "not said what happened: $words"
	elif find store/objects -name '*.h5' 2> /dev/null | grep -q . && ! "$GEAEPIPE" verify --store store > verify.out 2>&1; then
		echo "a damaged result was left: $(head -1 verify.out)"
	else
		run geaepipe_run store store.runs -j1 "$small"
		[ "$code" -eq 0 ] || echo "does not continue: $(head -1 err)"
		objects store | cmp -s - reference.txt || echo "other bytes"
		[ -z "$(leftovers store)" ] || echo "left over: $(leftovers store | head -1)"
	fi
}

kinds=(write rename sync make fork) errors=(28+ 5 5 30 11) share=(8 5 4 4 3)
for k in 0 1 2 3 4; do
	all=${count[$k]}
	step=${EVERY:-$((all / share[k] + 1))}
	failed=0 tried=0
	for ((n = 1 + k % step; n <= all; n += step)); do
		e=${errors[$k]}
		problem=$(place "${kinds[$k]}" "$n${e//[0-9]/}" "${e%+}")
		tried=$((tried + 1))
		[ -z "$problem" ] || { echo "# ${kinds[$k]} $n: $problem"; failed=$((failed + 1)); }
	done
	is "a failing ${kinds[$k]}: $tried places of $all, nothing lost" "$failed" 0
done
