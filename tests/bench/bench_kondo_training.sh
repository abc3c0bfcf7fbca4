#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Training of `vae' on 48,000 spectra of 333 points, batch 1024, as `geaepipe run' does it: CPU seconds of an epoch against PyTorch
# with the same layers (at the best of its variants, in turns, the least of several on both sides; Debian package
# python3-torch), two threads against one with the gain of two programs at once as the ceiling, and the memory for 600,000 spectra.
set -u
unset OMP_NUM_THREADS OPENBLAS_NUM_THREADS MKL_NUM_THREADS OPENBLAS_CORETYPE OPENBLAS_L2_SIZE GEAEPIPE_SIMD GEAEPIPE_STORE
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
cd "$scratch" || exit 1
export GEAEPIPE_PLUGINS=$top_builddir/tests/plugins:$GEAEPIPE_PLUGINS

cat >kondo.cfg <<'END'
study: { name = "kondo"; seed = 107; };
stages:
{
	spectra: { do = "sample"; sampler = "resonances"; count = 48000; };
	net: { do = "train"; data = "spectra"; network = "vae"; losses = ("sse", { use = "kl"; weight = 0.6; ramp = "tanh"; }); optimizer = "adam";
	       epochs = 1; batch = 1024; test = 0.0; validation = 0.001; schedule = "cosine"; };
};
END

measure() # STORE THREADS EPOCHS ARGUMENTS...: CPU seconds, wall seconds and bytes of the training, which is then forgotten
{
	local store=$1 threads=$2 epochs=$3 file
	shift 3
	"$GEAEPIPE" run --quiet --store "$store" --runs "runs-$store" "-j$threads" --set "stages.net.epochs=$epochs" "$@" kondo.cfg >/dev/null 2>"errors-$store" || {
		cat "errors-$store" >&2
		return 1
	}
	file=$(find "$store/objects" -name "$(sed -n 's/.*"net": "\([0-9a-f]*\)".*/\1/p' "runs-$store/kondo/index.json").json")
	sed -n 's/^ *"\(cpu_seconds\|seconds\|memory\)": \([^,]*\),*/\1 \2/p' "$file" | awk '{ v[$1] = $2 } END { print v["cpu_seconds"], v["seconds"], v["memory"] }'
	rm -f "$file" "${file%.json}.h5"
}

epoch() # STORE THREADS COLUMN: seconds of an epoch, without what comes before the first
{
	local short long
	short=$(measure "$1" "$2" 1) && long=$(measure "$1" "$2" 5) || return 1
	echo "$short $long" | awk -v k="$3" '{ print ($(k + 3) - $k) / 4 }'
}

least()
{
	sort -g | head -n 1
}

measure one 1 1 >/dev/null && cp -a one two || exit 1 # the spectra are there now

python=
for candidate in python3 /usr/bin/python3; do
	"$candidate" -c 'import torch' 2>/dev/null && python=$candidate && break
done
for _ in 1 2 3; do
	epoch one 1 1 >>ours || exit 1
	[ -z "$python" ] || "$python" "$top_srcdir/tests/bench/bench_graph_torch.py" C 2 >>theirs || exit 1
done
awk -v s="$(least <ours)" 'BEGIN { printf "kondo_epoch %.4g s 0.5 %s\n", s, (s <= 0.5 ? "ok" : "short") }'
if [ -n "$python" ]; then
	awk -v ours="$(least <ours)" -v theirs="$(least <theirs)" 'BEGIN {
		split(theirs, t, " "); variant = theirs; sub(/^[^ ]* /, "", variant); ratio = t[1] / ours
		printf "# an epoch takes %.4g CPU s, PyTorch %.4g s (%s)\n", ours, t[1], variant
		printf "kondo_against_torch %.4g times 1.5 %s\n", ratio, (ratio >= 1.5 ? "ok" : "short") }'
else
	echo "# kondo_against_torch: left out, there is no PyTorch here (Debian: apt-get install python3-torch)"
fi

for _ in 1 2 3; do
	epoch one 1 2 >>alone || exit 1
	epoch one 2 2 >>threads || exit 1
	epoch two 1 2 >beside &
	epoch one 1 2 >>twins || exit 1
	wait $! || exit 1
done
awk -v alone="$(least <alone)" -v threads="$(least <threads)" -v twins="$(least <twins)" 'BEGIN {
	gain = alone / threads
	printf "# two programs at once: %.3g times one; an epoch takes %.4g s of wall clock, on two threads %.4g s\n", 2 * alone / twins, alone, threads
	printf "kondo_two_threads %.4g times 1.8 %s\n", gain, (gain >= 1.8 ? "ok" : "short") }'

measure many 1 1 --set stages.spectra.count=600000 | awk '{
	gib = $3 / 2^30; printf "kondo_memory %.3g GiB 1.5 %s\n", gib, (gib > 0 && gib <= 1.5 ? "ok" : "short"); found = 1 } END { exit !found }'
