#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The same trainings here and in PyTorch, in turns, CPU seconds of one thread each, PyTorch at the best of its variants and the
# least of several turns on both sides.  Needs the Debian package python3-torch.
unset OMP_NUM_THREADS OPENBLAS_NUM_THREADS MKL_NUM_THREADS OPENBLAS_CORETYPE OPENBLAS_L2_SIZE GEAEPIPE_SIMD
python=
for candidate in python3 /usr/bin/python3; do
	"$candidate" -c 'import torch' 2>/dev/null && python=$candidate && break
done
if [ -z "$python" ]; then
	echo "# graph_*_against_torch: left out, there is no PyTorch here (Debian: apt-get install python3-torch)"
	exit 0
fi

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

least() # of the numbers on standard input
{
	sort -g | head -n 1
}

ours() # KEY NAME: seconds of an epoch with the widest instruction set there is
{
	local simd
	for simd in avx512 avx2; do
		"$top_builddir/tests/bench/bench_graph_training" "$1" $simd | awk -v name="graph_$2_${simd}_epoch" \
			'$1 == name { print $3 == "ms" ? $2 / 1000 : $2; found = 1 } END { exit !found }' && return
	done
	return 1
}

# NAME KEY GOAL
while read -r name key goal; do
	: >"$scratch/ours"
	: >"$scratch/theirs"
	for _ in 1 2; do
		ours "$key" "$name" >>"$scratch/ours" || exit 1
		"$python" "$top_srcdir/tests/bench/bench_graph_torch.py" "$name" 2 >>"$scratch/theirs" || exit 1
	done
	awk -v name="$name" -v goal="$goal" -v ours="$(least <"$scratch/ours")" -v theirs="$(least <"$scratch/theirs")" 'BEGIN {
		split(theirs, t, " "); variant = theirs; sub(/^[^ ]* /, "", variant); ratio = t[1] / ours
		printf "# %s: an epoch takes %.4g s, PyTorch %.4g s (%s)\n", name, ours, t[1], variant
		printf "graph_%s_against_torch %.4g times %g %s\n", name, ratio, goal, (ratio >= goal ? "ok" : "short") }'
done <<'END'
A64 a 100
B B 3.5
C C 1.5
END
