# SPDX-License-Identifier: GPL-3.0-or-later
# tap.sh - what every shell test starts with:
#
#     . "${top_srcdir:-.}/tests/kit/tap.sh"
#
# It changes into a scratch folder ($scratch) that is removed at the end, and prints the plan.
#
#     run COMMAND...                 standard output to $scratch/out, errors to $scratch/err, exit code to $code
#     run_alone COMMAND...           the same in a session of its own, for commands that kill their process group
#     ok TEXT COMMAND...             one assertion: COMMAND succeeds (ok "..." test $code -eq 3)
#     not_ok TEXT COMMAND...         one assertion: COMMAND fails
#     is TEXT GOT EXPECTED           one assertion: equal texts
#     is_output TEXT GOLDEN [FILE]   one assertion: FILE ($scratch/out) is tests/cli/golden/GOLDEN; source and
#                                    scratch folders are written SRC and SCRATCH there.
#                                    GEAEPIPE_UPDATE_GOLDEN=1 writes the golden file instead.
#     has TEXT PATTERN [FILE]        one assertion: FILE ($scratch/out) has a line that matches (grep -E)
#     skip TEXT REASON               one assertion left out
#     bail REASON                    nothing further makes sense
#
# $GEAEPIPE is the program, $golden the folder of golden files, $top_srcdir and $top_builddir are absolute.
# Started by hand from the top folder (bash tests/cli/program.sh) the build tree is ./build.

top_srcdir=$(cd "${top_srcdir:-.}" && pwd)
top_builddir=$(cd "${top_builddir:-$top_srcdir/build}" && pwd)
: "${GEAEPIPE:=$top_builddir/geaepipe}" "${GEAEPIPE_PLUGINS:=$top_builddir/plugins}" "${CC:=cc}"
export top_srcdir top_builddir GEAEPIPE GEAEPIPE_PLUGINS CC
golden=$top_srcdir/tests/cli/golden
scratch=$(mktemp -d "${TMPDIR:-/tmp}/geaepipe-test.XXXXXX") || { echo "Bail out! no scratch folder"; exit 99; }
cd "$scratch" || exit 99
tap_count=0 tap_failed=0 code=0

# The plan comes last: a script that ends early, by any way but an error of its own, has no silent gap,
# since its exit code is an error for the driver.
tap_end()
{
	tap_code=$?
	trap - EXIT
	tap_sanitized
	cd / && chmod -R u+rwx "$scratch" 2>/dev/null
	rm -rf "$scratch"
	[ $tap_code -eq 0 ] || exit $tap_code
	echo "1..$tap_count"
	[ $tap_failed -eq 0 ] || exit 1
	exit 0
}
trap tap_end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# In an instrumented build also what a child of a child was found doing is a failure, wherever its errors went.
if [ -n "${SANITIZERS-}" ]; then
	ASAN_OPTIONS=${ASAN_OPTIONS+$ASAN_OPTIONS:}log_path=$scratch/.sanitizer
	UBSAN_OPTIONS=${UBSAN_OPTIONS+$UBSAN_OPTIONS:}log_path=$scratch/.sanitizer
	export ASAN_OPTIONS UBSAN_OPTIONS
fi

tap_sanitized()
{
	[ -n "${SANITIZERS-}" ] || return 0
	cat "$scratch"/.sanitizer.* >"$scratch/.found" 2>/dev/null
	[ -s "$scratch/.found" ]
	tap_result $((! $?)) "the sanitizers found nothing"
	tap_show "$scratch/.found"
}

tap_result() # 0|1 TEXT
{
	tap_count=$((tap_count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tap_count - $2"
	else
		tap_failed=$((tap_failed + 1))
		echo "not ok $tap_count - $2"
	fi
}

tap_show() # a file as comment lines
{
	head -n 60 "$1" | sed 's/^/# /'
}

run()
{
	"$@" >"$scratch/out" 2>"$scratch/err" </dev/null
	code=$?
}

run_alone()
{
	run setsid --wait "$@"
}

ok()
{
	tap_text=$1
	shift
	if "$@" >"$scratch/.ok" 2>&1; then
		tap_result 0 "$tap_text"
	else
		tap_result 1 "$tap_text"
		echo "# failed: $*"
		tap_show "$scratch/.ok"
		[ ! -s "$scratch/err" ] || { echo "# errors of the last command (exit code $code):"; tap_show "$scratch/err"; }
	fi
}

not_ok()
{
	tap_text=$1
	shift
	ok "$tap_text" tap_not "$@"
}

tap_not()
{
	! "$@"
}

is()
{
	if [ "$2" = "$3" ]; then
		tap_result 0 "$1"
	else
		tap_result 1 "$1"
		printf 'got:      %s\nexpected: %s\n' "$2" "$3" | sed 's/^/# /'
	fi
}

is_output()
{
	sed -e "s|$scratch|SCRATCH|g" -e "s|$top_srcdir|SRC|g" "${3:-$scratch/out}" >"$scratch/.got"
	if [ -n "$GEAEPIPE_UPDATE_GOLDEN" ]; then
		mkdir -p "$(dirname "$golden/$2")" && cp "$scratch/.got" "$golden/$2"
	fi
	if diff -u "$golden/$2" "$scratch/.got" >"$scratch/.diff" 2>&1; then
		tap_result 0 "$1"
	else
		tap_result 1 "$1"
		tap_show "$scratch/.diff"
	fi
}

has()
{
	if grep -Eq -- "$2" "${3:-$scratch/out}"; then
		tap_result 0 "$1"
	else
		tap_result 1 "$1"
		echo "# no line matches: $2; the text is:"
		tap_show "${3:-$scratch/out}"
	fi
}

skip()
{
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

bail()
{
	echo "Bail out! $1"
	exit 99
}
