#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whole stages of sampler bitcluster: two threads against one, states written beside what the disk takes, memory at L = 512.
set -u
scratch=$(mktemp -d "${TMPDIR:-/tmp}/geaepipe-bench.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
cd "$scratch" || exit 1
unset GEAEPIPE_STORE

cat >threads.cfg <<'END'
study: { name = "threads"; seed = 107; };
stages:
{
	samples: { do = "sample"; model = { use = "ising"; L = 128; }; sampler = "bitcluster"; count = 1024;
	           control = { T = ({ from = 2.2; step = 0.01; n = 16; }); }; };
};
END
cat >large.cfg <<'END'
study: { name = "large"; seed = 107; };
stages:
{
	samples: { do = "sample"; model = { use = "ising"; L = 512; }; sampler = { use = "bitcluster"; burn_in = 1; spacing = 1; };
	           count = 4096; control = { T = [3.0, 3.5]; }; };
};
END

timed() # ARGUMENTS...: wall seconds
{
	local TIMEFORMAT=%R
	rm -rf store runs
	{ time "$GEAEPIPE" run --quiet "$@" >/dev/null 2>errors; } 2>&1 || { cat errors >&2; exit 1; }
}

least()
{
	sort -g | head -1
}

one=$(for _ in 1 2 3; do timed -j1 threads.cfg; done | least) || exit 1
two=$(for _ in 1 2 3; do timed -j2 threads.cfg; done | least) || exit 1
# States kept, states forgotten and the disk alone by turns: a slow moment of the disk meets them all.
for _ in 1 2 3 4 5; do
	timed -j1 large.cfg >>kept || exit 1
	bytes=$(stat -c %s store/objects/*/*.h5 | sort -g | tail -1)
	memory=$(sed -n 's/.*"memory": *\([0-9.e+]*\).*/\1/p' store/objects/*/*.json | sort -g | tail -1)
	timed -j1 --set stages.samples.states=false large.cfg >>forgotten || exit 1
	TIMEFORMAT=%R
	{ time dd if=/dev/zero of=plain bs=8M count=$((bytes >> 23)) conv=fsync 2>/dev/null; } 2>>zeros
	rm -f plain
done
kept=$(least <kept) forgotten=$(least <forgotten) plain=$(least <zeros)
awk -v one="$one" -v two="$two" -v kept="$kept" -v forgotten="$forgotten" -v plain="$plain" -v bytes="$bytes" \
	-v memory="$memory" 'BEGIN {
	gain = one / two
	printf "sampling-two-threads %.4g x 1.9 %s\n", gain, (gain >= 1.9 ? "ok" : "short")
	printf "sampling-memory-L512-4096 %.4g GiB 1 %s\n", memory / 2^30, (memory < 2^30 ? "ok" : "short")
	printf "sampling-states-written %.4g MB/s - ok\n", bytes / 1e6 / (kept - forgotten)
	printf "disk-zeros-written %.4g MB/s - ok\n", bytes / 1e6 / plain
	share = plain / (kept - forgotten)
	printf "sampling-states-to-disk-speed %.4g 1 0.9 %s\n", share, (share >= 0.9 ? "ok" : "short") }'
