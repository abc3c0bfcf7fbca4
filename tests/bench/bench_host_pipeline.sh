#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the host costs beside the work: CPU time per stage instance, of planning, and how two workers scale.
# The store lies in memory (/dev/shm), where fsync costs nothing.
set -u
scratch=$(mktemp -d /dev/shm/geaepipe-bench.XXXXXX 2>/dev/null || mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
cd "$scratch" || exit 1
export GEAEPIPE_PLUGINS=$top_builddir/tests/plugins:$GEAEPIPE_PLUGINS
unset GEAEPIPE_STORE

fail()
{
	echo "bench_host_pipeline: $*" >&2
	exit 1
}

line() # NAME VALUE UNIT GOAL less|more   (GOAL - : none)
{
	awk -v n="$1" -v v="$2" -v u="$3" -v g="$4" -v b="$5" 'BEGIN {
		good = g == "-" || (b == "less" ? v + 0 <= g + 0 : v + 0 >= g + 0)
		printf "%s %.4g %s %s %s\n", n, v, u, g, good ? "ok" : "short" }'
}

median()
{
	printf '%s\n' "$@" | sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

spent() # cpu|wall COMMAND...: seconds, with all its processes
{
	local what=$1 TIMEFORMAT='%R %U %S' times
	shift
	times=$({ time "$@" >/dev/null 2>errors; } 2>&1) || { cat errors >&2; fail "failed: $*"; }
	case $what in
	cpu) awk '{ print $2 + $3 }' <<<"$times" ;;
	wall) awk '{ print $1 }' <<<"$times" ;;
	esac
}

# checkpoint changes no result: instances that differ in nothing but their place in the sweep.
trivial() # N
{
	cat <<-END
		study: { name = "trivial$1"; };
		sweep: { k = { repeat = $1; }; };
		stages: { a: { do = "analyze"; with = "misbehave"; in = {}; checkpoint = "\$k"; }; };
	END
}

overhead() # N: CPU seconds of a run of N instances
{
	rm -rf store runs
	spent cpu "$GEAEPIPE" run --quiet -j1 "trivial$1.cfg"
}

for n in 1 201 10000; do trivial $n >trivial$n.cfg; done
values=()
for _ in 1 2 3 4 5; do
	none=$(overhead 1) || exit 1
	many=$(overhead 201) || exit 1
	values+=("$(awk -v a="$none" -v b="$many" 'BEGIN { print 1e3 * (b - a) / 200 }')")
done
line host-overhead-per-instance "$(median "${values[@]}")" ms 5 less

# 10,000 objects: one that was made, linked under the other keys (planning looks only whether they are there).
one=$(find "$PWD/store/objects" -name '*.h5' | head -n 1)
"$GEAEPIPE" plan --json trivial10000.cfg >plan.json || fail "no plan"
sed -n 's/.*"key": "\([0-9a-f]*\)".*/\1/p' plan.json >keys
[ "$(wc -l <keys)" = 10000 ] || fail "10000 keys are expected"
mkdir -p store/objects
sed 's/^\(..\).*/\1/' keys | sort -u | (cd store/objects && xargs mkdir -p)
while read -r key; do
	[ -e "store/objects/${key:0:2}/$key.h5" ] || echo "$key"
done <keys | awk -v one="$one" '{ printf "%s\nstore/objects/%s/%s.h5\n", one, substr($1, 1, 2), $1 }' | xargs -n 2 ln
"$GEAEPIPE" plan trivial10000.cfg | grep -q '^10000 cached' || fail "not all are cached"
values=()
for _ in 1 2 3 4 5; do
	values+=("$(spent cpu "$GEAEPIPE" plan trivial10000.cfg)") || exit 1
done
line host-plan-10000-cached "$(median "${values[@]}")" s 1 less
rm -rf store runs

# Two workers, and two threads of one, against one; beside them what two processes that know nothing of each
# other reach at the same time.
work() # NAME REPEATS COUNT
{
	cat >"$1.cfg" <<-END
		study: { name = "$1"; };
		sweep: { k = { repeat = $2; }; };
		stages: { a: { do = "sample"; model = { use = "ising"; L = 64; }; sampler = "wolff"; count = $3;
			control = { T = [2.2, 2.25, 2.3, 2.35]; }; checkpoint = "\$k"; timeout = 0; }; };
	END
}

alone() # NAME J STORE
{
	rm -rf "$3" && mkdir "$3" || return
	"$GEAEPIPE" run --quiet "-j$2" --store "$3/store" --runs "$3/runs" "$1.cfg"
}

both()
{
	alone "$1" 1 s1 &
	alone "$1" 1 s2 &
	wait
}

work workers 8 512
work threads 1 4096
for w in workers threads; do
	speed=() ceiling=() share=()
	for _ in 1 2 3; do
		t1=$(spent wall alone $w 1 s1) && t2=$(spent wall alone $w 2 s1) && tb=$(spent wall both $w) || exit 1
		speed+=("$(awk -v a="$t1" -v b="$t2" 'BEGIN { print a / b }')")
		ceiling+=("$(awk -v a="$t1" -v b="$tb" 'BEGIN { print 2 * a / b }')")
		share+=("$(awk -v a="$t2" -v b="$tb" 'BEGIN { print b / (2 * a) }')")
	done
	line host-two-$w-wall "$(median "${speed[@]}")" x - more
	line host-two-processes-ceiling-wall "$(median "${ceiling[@]}")" x - more
	line host-two-$w-of-ceiling-wall "$(median "${share[@]}")" 1 0.9 more
done
