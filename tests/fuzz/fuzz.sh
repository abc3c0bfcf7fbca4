#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Coverage-guided fuzzing: each target tries a number of inputs that libFuzzer makes of its corpus, under ASan and UBSan.  The
# seed is fixed, so the inputs are the same ones each time; a minute of CPU time for all.
#
# ALL: so many of each instead (fuzz_long.sh).  A finding is left in the folder of the build; it belongs into the corpus.
. "${top_srcdir:-.}/tests/kit/tap.sh"
fuzzers=$top_builddir/fuzzers

if [ ! -x "$fuzzers/fuzz_config" ]; then
	skip "coverage-guided fuzzing" "there is no clang with libFuzzer here (Debian: clang, libclang-rt-dev)"
	exit 0
fi
[ ! -w /dev/shm ] || TMPDIR=$(mktemp -d /dev/shm/geaepipe-fuzz.XXXXXX)
export TMPDIR
trap 'rm -rf "${TMPDIR:-/nowhere}"; tap_end' EXIT

fuzz() # NAME RUNS MOST BYTES, OPTION...
{
	local name=$1 runs=${ALL:-$2} length=$3
	local folders found=$fuzzers/found-$name-
	shift 3
	mkdir -p "$scratch/$name"
	folders=("$scratch/$name" "$top_srcdir/tests/fuzz/corpus/$name")
	[ "$name" != config ] || folders+=("$top_srcdir/tests/data/config" "$top_srcdir/tests/data/config/parts")
	run "$fuzzers/fuzz_$name" -seed=2385 -runs="$runs" -max_len="$length" -keep_seed=1 -timeout=25 -rss_limit_mb=0 -malloc_limit_mb=2000 \
		-close_fd_mask=1 -artifact_prefix="$found" "$@" "${folders[@]}"
	is "$name: $runs inputs without a finding" "$code" 0
	[ "$code" -eq 0 ] || grep -aE 'law broken|ERROR|runtime error|^ +#[0-9]+ .*/(framework|plugins)/|Test unit' err | head -20 | sed 's/^/# /'
	has "$name: code was reached" '^#[0-9]+\s+DONE +cov: [1-9][0-9]{2,}' err
}

dict=$top_srcdir/tests/fuzz
fuzz config 20000 1500 -dict="$dict/config.dict"
fuzz csv 40000 500
fuzz npy 40000 400
fuzz tasks 40000 1500 -dict="$dict/json.dict"
fuzz results 4000 1000 -dict="$dict/json.dict"
fuzz object 5000 100
fuzz hdf5 3000 300
fuzz weights 3000 300
