#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What it costs that nothing is lost: the share of a sampling run's time that goes into checksums and into waiting for the disk
# (fsync), both clocked inside that run by a preloaded library.  The store lies on the disk of TMPDIR.
set -u
scratch=$(mktemp -d "${TMPDIR:-/tmp}/geaepipe-bench.XXXXXX") || exit 1
scratch=$(realpath "$scratch")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
cd "$scratch" || exit 1
unset GEAEPIPE_STORE

pipeline() # SAMPLER COUNT
{
	cat <<-END
		study: { name = "$1"; seed = 107; };
		stages:
		{
			samples: { do = "sample"; model = { use = "ising"; L = 128; }; sampler = "$1"; count = $2;
			           control = { T = ({ from = 2.2; step = 0.01; n = 16; }); }; };
		};
	END
}

measure() # SAMPLER: "seconds of syncs, of checksums, of all"
{
	local TIMEFORMAT=%R all
	rm -rf store runs count
	all=$({ time env LD_PRELOAD="$top_builddir/tests/faults/sampler-faults.so" GEAE_FAULT_UNDER="$scratch/store" GEAE_FAULT_COUNT="$scratch/count" \
		"$GEAEPIPE" run --quiet -j1 "$1.cfg" >/dev/null 2>errors; } 2>&1) || { cat errors >&2; exit 1; }
	od -An -v -t u8 -j 40 -w16 count | awk -v all="$all" '{ print $1 / 1e9, $2 / 1e9, all }'
}

pipeline wolff 512 >wolff.cfg
pipeline bitcluster 4096 >bitcluster.cfg
for sampler in wolff bitcluster; do
	for _ in 1 2 3; do measure $sampler; done | sort -g -k 3 | awk -v s=$sampler 'NR == 2 {
		share = 100 * ($1 + $2) / $3
		printf "host-syncs-%s %.3g %% - ok\n", s, 100 * $1 / $3
		printf "host-checksums-%s %.3g %% - ok\n", s, 100 * $2 / $3
		printf "host-safety-%s %.3g %% 5 %s\n", s, share, (share <= 5 ? "ok" : "short") }'
done
