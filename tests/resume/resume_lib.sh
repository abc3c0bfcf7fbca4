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
