# SPDX-License-Identifier: GPL-3.0-or-later
# Sampler bitcluster makes the same bytes with 1, 2 and 8 threads, with every instruction set, and when it is killed at any
# place or stopped and continued with other threads and another instruction set.  The square torus, an odd one in a field,
# and a frustrated lattice have kernels of their own; no number of replicas is a multiple of 64.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

cat >square.cfg <<'END'
study: { name = "bits"; seed = 2385; };
stages:
{
	samples: { do = "sample"; model = { use = "ising"; L = 12; }; sampler = { use = "bitcluster"; replicas = 700; burn_in = 9; };
	           count = 800; control = { T = [1.6, 2.269185, 3.4]; }; checkpoint = 0.0; };
};
END
square=(square.cfg)
field=(--set stages.samples.model.L=6 --set stages.samples.control.h=0.4 square.cfg)
frustrated=(--set stages.samples.model.L=6 --set stages.samples.model.J=-1.0 --set stages.samples.model.lattice=triangular square.cfg)

one() # STORE WIDTH THREADS ARGUMENTS...
{
	one_store=$1 one_width=$2 one_threads=$3
	shift 3
	GEAEPIPE_SIMD=$one_width geaepipe_run "$one_store" "runs-$one_store" "-j$one_threads" "$@"
}

widths=
for width in plain two avx2 avx512; do
	rm -rf trial
	if one trial "$width" 1 "${square[@]}" >out 2>err; then
		widths="$widths $width"
	elif grep -q 'this processor runs no such kernels' err; then
		skip "$width" "this processor has no $width"
	else
		tap_result 1 "$width runs"
		tap_show err
	fi
done
run one trial sse9 1 --set stages.samples.count=70 "${square[@]}"
is "an unknown instruction set: exit code 1" "$code" 1
has "it is named, with what there is" 'GEAEPIPE_SIMD=sse9.*plain, avx2' err

for case in square field frustrated; do
	declare -n arguments=$case
	first=
	for width in $widths; do
		for threads in 1 2 8; do
			[ "$threads" = 1 ] || [ "$width" = plain ] || [ "$width" = "${widths##* }" ] || continue
			rm -rf trial
			run one trial "$width" $threads "${arguments[@]}"
			objects trial >got.txt
			[ -n "$first" ] || { first=$case.txt; cp got.txt "$first"; }
			ok "$case, $width, $threads threads: same bytes" cmp "$first" got.txt
		done
	done
	is "$case: the samples" "$(wc -l <"$first")" 1
done

rm -rf trial
GEAEPIPE_KILL_LOG=$scratch/passed run one trial "${widths##* }" 1 "${square[@]}"
LC_ALL=C sort passed | uniq -c | awk '/sample-|partial-r/ { print $2 ":" int($1 / 2) + 1 }' >points
has "the end of a unit is among the places" '^sample-kept:[2-9]' points
while read -r point; do
	rm -rf trial
	GEAEPIPE_SIMD=${widths##* } GEAEPIPE_KILL_AT=$point run_alone "$GEAEPIPE" run --quiet --store trial --runs runs-trial -j1 "${square[@]}"
	killed=$code
	run one trial plain 8 "${square[@]}"
	objects trial >got.txt
	ok "killed at $point (exit code $killed), continued otherwise: same bytes" cmp square.txt got.txt
done <points

# Stopped while the first units of a longer run are at work.
slow=(--set stages.samples.sampler.burn_in=2000 square.cfg)
one stopped "${widths##* }" 1 "${slow[@]}" >out 2>err &
pid=$!
sleep 0.7
kill -INT $pid
wait $pid
code=$?
ok "SIGINT ends with 75 (stopped, resumable) or 0" test "$code" -eq 75 -o "$code" -eq 0
run one stopped plain 8 "${slow[@]}"
is "the same command continues" "$code" 0
run one through "${widths##* }" 2 "${slow[@]}"
objects stopped >a.txt
objects through >b.txt
ok "stopped and continued: same bytes" cmp a.txt b.txt
not_ok "the square and the field differ" cmp square.txt field.txt
