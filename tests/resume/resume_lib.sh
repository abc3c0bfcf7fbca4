# SPDX-License-Identifier: GPL-3.0-or-later
# What the tests of continuing share: source it after tap.sh.

small=$top_srcdir/tests/resume/small.cfg

# One line for each object of a store: its name and the hash of its bytes.
objects()
{
	(cd "$1/objects" 2>/dev/null && find . -name '*.h5' | LC_ALL=C sort | xargs -r sha256sum)
}

# What must not be left over when all is done: temporary files, partial objects.
leftovers()
{
	find "$1" \( -name '*.new*' -o -name '*.tmp*' -o -name '.*' -o -path '*/partial/*/*' \) ! -name VERSION -type f
}

geaepipe_run() # STORE RUNS ARGUMENTS...
{
	run_store=$1 run_runs=$2
	shift 2
	"$GEAEPIPE" run --quiet --store "$run_store" --runs "$run_runs" "$@"
}

# Reads lines "EXIT CODE|text|what sed changes in the pipeline that base() prints, good.cfg": each makes one line of errors with
# its place, and ends with that exit code.  What is said is collected in `said`.  COUNTS: further lines that only count.
# A function refused_too TEXT, where there is one, tests more of each.
refusals() # [COUNTS]
{
	local sums="^geaepipe: |^[0-9]+ stage instances? failed${1:+|$1}"

	while IFS='|' read -r expected text change; do
		[ -n "$text" ] || continue
		base | sed "$change" >bad.cfg
		cmp -s bad.cfg good.cfg && bail "'$change' changes nothing"
		run geaepipe_run store runs bad.cfg
		echo "--- $text" >>said
		grep -Ev "$sums" err | sed 's/ ([a-z_]*\.c:[0-9]*)//' >>said
		is "$text: exit code $expected" "$code" "$expected"
		is "$text: one line" "$(grep -Evc "$sums" err)" 1
		has "$text: with its place" '^bad\.cfg:[0-9]+: ' err
		! declare -F refused_too >/dev/null || refused_too "$text"
	done
}
