# SPDX-License-Identifier: GPL-3.0-or-later
# A plugin that crashes, aborts, exits, loops, eats memory, prints or closes descriptors: its instance fails with
# its name, the others finish, the exit code is 1.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"
export GEAEPIPE_PLUGINS=$top_builddir/tests/plugins:$GEAEPIPE_PLUGINS

pipeline() # HOW
{
	cat <<-END
		sweep: { how = ["sound", "$1"]; };
		stages:
		{
			bad: { do = "analyze"; with = { use = "misbehave"; how = "\$how"; }; in = {}; timeout = 2.0; memory = 0.5; };
			after: { do = "analyze"; with = { use = "misbehave"; how = "sound"; }; in = { x = "bad.value"; }; };
		};
	END
}

try() # HOW PATTERN
{
	pipeline "$1" >"$1.cfg"
	rm -rf store runs
	run geaepipe_run store runs -j2 "$1.cfg"
	is "$1: exit code 1" "$code" 1
	has "$1: named and said" "$2" err
	has "$1: the place in the pipeline" "^$1.cfg:4: " err
	is "$1: the sound instances are made" "$(objects store | wc -l)" 2
	is "$1: nothing is left over" "$(leftovers store)" ""
}

try crash "bad\[how=crash\] crashed with signal 11 .*analyzer 'misbehave'"
try abort "bad\[how=abort\] crashed with signal 6 .*analyzer 'misbehave'"
try exit "bad\[how=exit\] ended the process .*analyzer 'misbehave'"
try loop "bad\[how=loop\] ran longer than its timeout of 2 s .*analyzer 'misbehave'"
try memory "analyzer 'misbehave': no more memory to eat"
try print "analyzer 'misbehave': a plugin printed to the standard output.*printed to the standard output"
try close "bad\[how=close\].*analyzer 'misbehave'|analyzer 'misbehave': a plugin closed descriptors"
try fail "analyzer 'misbehave': 3 rows are too few, 16 are needed"
try chdir "analyzer 'misbehave': a plugin changed the working directory"
try locale "analyzer 'misbehave': a plugin changed the locale"
try handler "analyzer 'misbehave': a plugin took the signal SIGTERM, by which the host asks it to stop"

# Threads that go on end with their worker.
pipeline threads >threads.cfg
rm -rf store runs
run geaepipe_run store runs -j2 threads.cfg
is "leaked threads harm nobody" "$code" 0
is "and all is made" "$(objects store | wc -l)" 4
