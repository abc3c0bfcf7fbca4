#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Bad input gets one line with its place, nothing is run and nothing lost.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

base()
{
	cat <<-'END'
		study: { name = "bad"; seed = 1; };
		sweep: { L = [4, 6]; };
		stages:
		{
			samples: { do = "sample"; model = { use = "ising"; J = 1.0; L = "$L"; }; sampler = "wolff";
			           count = 16; control = { T = [2.0, 2.5]; }; };
			curves:  { do = "analyze"; with = "order-parameter"; in = { order = "samples.magnetisation"; }; };
		};
	END
}

# A run before: what it made must be there afterwards.
base >good.cfg
run "$GEAEPIPE" run --quiet --store store --runs runs good.cfg
is "the sound pipeline runs" "$code" 0
objects store >before.txt

# TEXT | what is changed (sed) | lines said on standard error, separated by ; ;
while IFS='|' read -r text change; do
	[ -n "$text" ] || continue
	base | sed "$change" >bad.cfg
	cmp -s bad.cfg good.cfg && bail "'$change' changes nothing"
	run "$GEAEPIPE" run --store store --runs runs bad.cfg
	objects store >after.txt
	echo "--- $text: $change" >>said
	sed 's/\(\.c:\)[0-9]*)$/\1LINE)/' out err >>said
	is "$text: exit code 3" "$code" 3
	is "$text: one line, and the sum" "$(wc -l <err)" 2
	has "$text: with its place" '^bad\.cfg:[0-9]+: ' err
	ok "$text: nothing was run, nothing is lost" cmp before.txt after.txt
done <<'END'
unknown key|s/count/cuont/
unknown key of a plugin|s/J = /j = /
unknown plugin|s/wolff/wolf/
unknown stage kind|s/"sample"/"smaple"/
unknown part of a file|s/^sweep/swep/; s/"$L"/6/
a text for a number|s/J = 1.0/J = "strong"/
a real for a whole number|s/count = 16/count = 16.5/
out of range|s/J = 1.0/J = 5000.0/
integer that fits 64 bits, not the range|s/\[4, 6\]/[4, 3000000000]/
integer that does not fit|s/count = 16/count = 30000000000000000000/
number that is not finite|s/J = 1.0/J = 1e400/
not a number|s/2\.5\]/nan]/
reference to no stage|s/samples\.magnetisation/sample.magnetisation/
reference to no port|s/samples\.magnetisation/samples.magnetization/
reference to no axis|s/"$L"/"$M"/
an input that there is not|s/{ order =/{ order = "samples.energy"; ordre =/
an input that is missing|s/in = {.*}; };/in = {}; };/
cycle|s/in = {/in = { model = "curves.mean";/
empty sweep|s/\[4, 6\]/[]/
an axis that is no range|s/\[4, 6\]/{ repeat = 0; }/
an axis, a range of fractions|s/\[4, 6\]/{ from = 4; to = 7; n = 3; }/
empty list of controls|s/\[2.0, 2.5\]/[]/
claim about no stage|$a report: { claims = ( { claim = "c"; ours = "curve.abs"; published = 1.0; } ); };
claim that is no formula|$a report: { claims = ( { claim = "c"; holds = "curves.abs[0] >"; } ); };
claim without a value|$a report: { claims = ( { claim = "c"; ours = "curves.abs[0]"; } ); };
unknown key of a claim|$a report: { claims = ( { claim = "c"; ours = "curves.abs[0]"; pubished = 1.0; published = 1.0; } ); };
a claim that is no group|$a report: { claims = ("T_c is 2.27"); };
figure of no stage|$a report: { figures: { f = { title = "t"; x = "T"; y = "curve.abs"; }; }; };
figure of a kind that there is not|$a report: { figures: { f = { title = "t"; kind = "pie"; y = "curves.abs"; }; }; };
figure of what is no result|$a report: { figures: { f = { title = "t"; x = "T"; y = "abs"; }; }; };
figure at a point of an axis that there is not|$a report: { figures: { f = { title = "t"; x = "T"; y = "curves[M=16].abs"; }; }; };
unknown part of a report|$a report: { claim = (); };
unknown control|s/control = { T/control = { h = 0.0; U = 1.0; T/
parameters that do not fit together|s/\[4, 6\]/[5]/; s/J = 1.0/J = -1.0/
a frustrated model, wolff|s/J = 1.0/J = -1.0; lattice = "triangular"/
a frustrated model, swendsen-wang|s/J = 1.0/J = -1.0; lattice = "triangular"/; s/wolff/swendsen-wang/
temperature zero|s/\[2.0, 2.5\]/[0.0, 2.5]/
negative temperature|s/2\.5\]/-2.5]/
no rows|s/count = 16/count = 0/
a coupling that is not a number|s/J = 1.0/J = nan/
a sampler that does nothing|s/"wolff"/{ use = "bitcluster"; sweeps = 0; clusters = 0; }/
exchange with a single temperature|s/wolff/exchange/; s/\[2.0, 2.5\]/2.0/
more sites than can be numbered|s/\[4, 6\]/[4096]/; s/J = 1.0/J = 1.0; lattice = "cubic"/
a port of the wrong shape|s/with = "order-parameter"; in = { order = "samples.magnetisation"/with = "equilibration"; in = { values = "samples.x"/
no energies for wham|s/with = "order-parameter";/with = { use = "critical-temperature"; method = "wham"; }; over = ["L"];/
one size for a critical temperature|s/with = "order-parameter"/with = { use = "critical-temperature"; method = "paper"; }/
a missing bracket|s/\[4, 6\]/[4, 6/
END
is_output "what is said" bad_input said

# What no machine has, said with the numbers.
base | sed 's/\[4, 6\]/[4096]/; s/"wolff"/{ use = "bitcluster"; replicas = 512; }/; s/count = 16/count = 2000000000/' >large.cfg
run "$GEAEPIPE" run --store store --runs runs large.cfg
is "more memory than there is: exit code 3" "$code" 3
is "one line, and the sum" "$(wc -l <err)" 2
has "that says how much, and what to do" \
	"^large\.cfg:5: sampler 'bitcluster': 512 replicas of 16777216 sites .* need 3\.91e\+06 GiB at once, this machine has [0-9.e+]+ GiB; fewer" err
base | sed 's/\[4, 6\]/[4096]/; s/count = 16/count = 2000000000/' >large.cfg
run "$GEAEPIPE" run --store store --runs runs large.cfg
is "the same with wolff: exit code 3" "$code" 3
has "all that is made at once counts" \
	"^large\.cfg:5: sampler 'wolff': [0-9]+ rows of 2097152 bytes are made at once, .* GiB; this machine has [0-9.e+]+ GiB: fewer" err

# A model that offers no pairs, to samplers that need them.
mkdir poor
sed 's/, \.pairs = pairs//; s/^static int pairs/__attribute__((unused)) &/' \
	"$top_srcdir/tests/outoftree/model_my_triangular.c" >poor/model.c
# shellcheck disable=SC2086
$CC $SANITIZERS -std=c11 -fPIC -shared -I"$top_srcdir/framework/include" -o poor/model-my-triangular.so poor/model.c \
	"$top_builddir/libgeae.a" -lm || bail "no compiler"
for sampler in wolff swendsen-wang metropolis bitcluster; do
	base | sed "s/\"ising\"/\"my-triangular\"/; s/wolff/$sampler/" >poor.cfg
	run "$GEAEPIPE" run --store store --runs runs --plugins poor poor.cfg
	is "$sampler, a model without pairs: exit code 3" "$code" 3
	is "one line, and the sum" "$(wc -l <err)" 2
	has "that says who needs what of whom" "^poor\.cfg:5: .*'$sampler' needs pairs; .*'my-triangular' offers" err
done
objects store >after.txt
ok "nothing was run" cmp before.txt after.txt

# Models with unsound pairs: what is wrong | the change | what is said.
while IFS='|' read -r text change said; do
	mkdir -p unsound
	sed "$change" "$top_srcdir/tests/outoftree/model_my_triangular.c" >unsound/model.c
	cmp -s unsound/model.c "$top_srcdir/tests/outoftree/model_my_triangular.c" && bail "'$change' changes nothing"
	# shellcheck disable=SC2086
	$CC $SANITIZERS -std=c11 -fPIC -shared -I"$top_srcdir/framework/include" -o unsound/model-my-triangular.so unsound/model.c \
		"$top_builddir/libgeae.a" -lm || bail "no compiler"
	for sampler in wolff swendsen-wang metropolis exchange bitcluster; do
		base | sed "s/\"ising\"/\"my-triangular\"/; s/wolff/$sampler/" >unsound.cfg
		run "$GEAEPIPE" run --store store --runs runs --plugins unsound --set "sweep.L=[4]" unsound.cfg
		is "$sampler, $text: exit code 3" "$code" 3
		is "one line, and the sum" "$(wc -l <err)" 2
		has "that says what" "^unsound\.cfg:5: .*$said" err
	done
done <<'END'
a bond of a site with itself|s/\*p = (struct geae_pairs)/m->bond[1] = m->bond[0]; &/|bond 0 .* is none between two of its
a bond to no site|s/\*p = (struct geae_pairs)/m->bond[7] = 16000; &/|bond 3 .* is none between two of its
a coupling that is not a number|s/f\[0\] = f\[3\] = -m->J/f[0] = f[3] = (double)NAN/|is not a number
END
objects store >after.txt
ok "nothing was run" cmp before.txt after.txt

# An antiferromagnet in a field: slow, not wrong.
base | sed 's/J = 1.0/J = -1.0/; s/T = \[/h = 0.5; T = [/' >field.cfg
for sampler in wolff swendsen-wang bitcluster; do
	run "$GEAEPIPE" run --store field --runs runs-field --set "stages.samples.sampler=$sampler" field.cfg
	is "$sampler, an antiferromagnet in a field: runs" "$code" 0
	has "with a warning" "competes with its couplings" err
done

base | sed 's/in = {/over = ["K"]; in = {/' >bad.cfg
run "$GEAEPIPE" check bad.cfg
is "over an axis that there is not: exit code 3" "$code" 3
has "it is named" "^bad.cfg:7: .*'K'" err

run "$GEAEPIPE" run --store store --runs runs --set stages.samples.cuont=3 good.cfg
is "an override of an unknown key: exit code 3" "$code" 3
has "names the override" "--set.*'cuont'.*did you mean 'count'" err
run "$GEAEPIPE" run --store store --runs runs --set cluster.chunk=60 good.cfg
is "an override inside of a group that is not there" "$(head -1 err)" \
	"--set cluster.chunk=60: there is no 'cluster'; --set 'cluster={ ... }' would make it"
run "$GEAEPIPE" run --store store --runs runs --set stages.samples.count=99999999999999999999 good.cfg
is "an override that does not fit: exit code 3" "$code" 3

# What cannot be read.
run "$GEAEPIPE" run --store store --runs runs .
is "a folder for a pipeline: exit code 3" "$code" 3
has "it is said" "is a folder" err
if [ "$(id -u)" != 0 ]; then
	cp good.cfg closed.cfg && chmod 000 closed.cfg
	run "$GEAEPIPE" run --store store --runs runs closed.cfg
	is "an unreadable pipeline: exit code 3" "$code" 3
	mkdir closed && chmod 555 closed
	run "$GEAEPIPE" run --store closed/store --runs runs good.cfg
	is "a store that cannot be made: exit code 1" "$code" 1
else
	skip "an unreadable pipeline" "root reads everything"
fi
: >occupied
run "$GEAEPIPE" run --store occupied/store --runs runs good.cfg
is "a store that cannot be made: exit code 1" "$code" 1
is "in one line" "$(wc -l <err)" 1
run "$GEAEPIPE" run --store store --runs occupied/runs good.cfg
is "a folder of runs that cannot be made: exit code 1" "$code" 1
is "in one line" "$(wc -l <err)" 1

# A store of a newer version.
cp -a store newer && chmod u+w newer/VERSION && echo "geaepipe store 2" >newer/VERSION
run "$GEAEPIPE" run --store newer --runs runs good.cfg
is "a store of a newer version: exit code 1" "$code" 1
is "in one line" "$(wc -l <err)" 1
has "that names it" "newer" err
objects newer >after.txt
ok "nothing in it is touched" cmp before.txt after.txt

# A plugin, and a folder of plugins, that others may write to.
mkdir mine && cp "$top_builddir/plugins/model-ising.so" mine/model-mine.so && chmod 666 mine/model-mine.so
base | sed 's/"ising"/"mine"/' >mine.cfg
run "$GEAEPIPE" run --store store --runs runs --plugins mine mine.cfg
is "a plugin that others may write to: exit code 3" "$code" 3
has "it is named, with what to do" "model-mine\.so.*(others|anyone|write)" err
chmod 644 mine/model-mine.so && chmod 777 mine
run "$GEAEPIPE" run --store store --runs runs --plugins mine mine.cfg
is "a folder that others may write to: exit code 3" "$code" 3
has "it is named, with what to do" "mine.*(others|anyone|write)" err
objects store >after.txt
ok "nothing was run" cmp before.txt after.txt

# No room: files may grow to 8 kB only, which the configurations need more than.
(
	ulimit -f 8
	exec "$GEAEPIPE" run --quiet --store full --runs runs-full --set stages.samples.count=65536 good.cfg
) >out 2>err
is "no room: exit code 1" $? 1
has "it is said, with the place" '^good\.cfg:[0-9]+: .*(File too large|No space)' err
is "nothing is left over" "$(leftovers full)" ""
run geaepipe_run full runs-full --set stages.samples.count=65536 good.cfg
is "when there is room the same command continues" "$code" 0
is "and makes all" "$(objects full | wc -l)" 4
