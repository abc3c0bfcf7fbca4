#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Daily use: examples, pictures, comparing runs, citing, looking after a store, completion, manual pages.
. "${top_srcdir:-.}/tests/kit/tap.sh"
export GEAEPIPE_PIPELINES=$top_srcdir/pipelines

# ---- examples ----
run "$GEAEPIPE" examples
is "examples: exit code 0" "$code" 0
for file in "$top_srcdir"/pipelines/*.cfg; do
	name=$(basename "$file" .cfg)
	has "$name is there" "^$name\$"
	for key in question answer takes; do
		ok "$name says: $key" test -n "$("$GEAEPIPE" examples --json | tr -d '\n' | sed "s/.*\"name\": \"$name\"//; s/\"name\": .*//" |
			sed -n "s/.*\"$key\": \"\([^\"]*\)\".*/\1/p")"
	done
done
ok "examples: 80 columns" awk 'length > 80 { exit 1 }' out
run "$GEAEPIPE" plan quickstart
is "an example runs by its name" "$code" 0
run "$GEAEPIPE" plan quikstart
is "a name that there is not: exit code 3" "$code" 3
is "one line" "$(cat err)" "geaepipe: cannot read 'quikstart': there is no such file, nor an example of that name (did you mean 'quickstart'?); geaepipe examples lists them"
run "$GEAEPIPE" new quickstart
is "new: the file" "$(cat out)" "quickstart.cfg"
ok "new: the same" cmp quickstart.cfg "$top_srcdir/pipelines/quickstart.cfg"
run "$GEAEPIPE" new quickstart
is "new: nothing is overwritten" "$code" 2
has "new: says so" 'is there already' err
run "$GEAEPIPE" new quickstart mine.cfg
ok "new: under another name" test -s mine.cfg
run "$GEAEPIPE" new quick
is "new: a name that there is not" "$code" 2
has "new: with a suggestion" "no example 'quick'" err
run env GEAEPIPE_PIPELINES=/nowhere "$GEAEPIPE" examples
ok "no examples: nothing crashes" test "$code" -le 1

# ---- two runs ----
pipeline() # NAME
{
	cat <<-END
		study: { name = "$1"; seed = 1; };
		sweep: { L = [4, 6]; };
		stages:
		{
			samples: { do = "sample"; model = { use = "ising"; J = 1.0; L = "\$L"; }; sampler = "wolff";
			           count = 32; control = { T = [2.0, 2.5]; }; };
			curves:  { do = "analyze"; with = "order-parameter"; in = { order = "samples.magnetisation"; }; };
		};
	END
}
pipeline one >one.cfg
pipeline two >two.cfg
run "$GEAEPIPE" run --quiet one.cfg
is "the first run" "$code" 0
run "$GEAEPIPE" run --quiet two.cfg --set stages.samples.count=64
is "the second run" "$code" 0
run "$GEAEPIPE" diff one one
is "a run does not differ from itself" "$(grep -c '^the same$' out)" 2
run "$GEAEPIPE" diff one two
is "diff: exit code 0" "$code" 0
is_output "diff: what is said" diff
run "$GEAEPIPE" diff one three
is "diff: no such run" "$code" 1
has "diff: says so" "no run 'three'" err

# ---- what a run remembers ----
mkdir elsewhere
cd elsewhere || exit 1
run "$GEAEPIPE" show --runs ../runs one 'samples[L=4]'
is "a run knows its store" "$code" 0
run "$GEAEPIPE" export --quiet --runs ../runs one 'samples[L=4].energy' e.csv
is "export too" "$code" 0
run "$GEAEPIPE" show --runs ../runs --store nothing one 'samples[L=4]'
is "--store comes first" "$code" 1
cd ..

# ---- pictures ----
run "$GEAEPIPE" show one 'samples[L=6]' --picture
is_output "a snapshot in letters" snapshot
run env LC_ALL=C.UTF-8 "$GEAEPIPE" show one 'samples[L=6]' --picture
is_output "a snapshot in blocks" snapshot-blocks
run "$GEAEPIPE" show one 'samples[L=6]' --picture=snapshot.svg
is "a snapshot as SVG" "$code" 0
if command -v xmllint >/dev/null; then
	ok "it is XML" xmllint --noout snapshot.svg
else
	skip "it is XML" "no xmllint"
fi
is "up spins have their area" "$(grep -o 'h30.000v30' snapshot.svg | wc -l)" "$(awk '/^[.#]/ { n += gsub(/(^|[^#])#([^#]|$)/, "&") } END { print n }' "$golden/snapshot")"
run "$GEAEPIPE" show one 'samples[L=6]' --picture=snapshot.pdf
is "another ending is refused" "$code" 2
run "$GEAEPIPE" show one --picture
is "of which stage?" "$code" 2
run "$GEAEPIPE" show one 'curves[L=6]' --picture
is "nothing to be drawn" "$code" 1
has "is said" 'keeps no configurations' err
awk 'BEGIN { print "T,-1,0,1"; for (i = 0; i < 4; i++) printf "%d,%d,%d,%d\n", i, i, 4 - i, 2 }' >s.csv
cat >s.cfg <<'END'
study: { name = "s"; seed = 1; };
stages: { rows: { do = "sample"; sampler = { use = "import"; file = "s.csv"; controls = ["T"]; axes = ["omega"]; grid_unit = "D"; }; }; };
END
"$GEAEPIPE" run --quiet s.cfg
run "$GEAEPIPE" show s rows --picture
is_output "spectra in letters" spectra
run "$GEAEPIPE" show s rows --picture=spectra.svg
is "spectra as SVG" "$(grep -c '<polyline' spectra.svg)" 4

# ---- cite ----
run "$GEAEPIPE" cite one
is "cite: exit code 0" "$code" 0
is_output "cite: methods, libraries, program" cite
is "cite: brackets match" "$(tr -cd '{' <out | wc -c)" "$(tr -cd '}' <out | wc -c)"
run "$GEAEPIPE" cite none
is "cite: no such run" "$code" 1

# ---- verify ----
run "$GEAEPIPE" verify
is "verify: a sound store" "$code" 0
has "verify: says how much it looked at" '^store: 9 results, .*, 0 of them damaged$'
object=$(find store/objects -name '*.h5' | LC_ALL=C sort | head -n 1)
cp "$object" keep.h5
chmod u+w "$object"
printf 'x' | dd of="$object" bs=1 seek=2385 conv=notrunc 2>/dev/null
run "$GEAEPIPE" verify
is "verify: a damaged object: exit code 1" "$code" 1
has "verify: it is named" "^$object is damaged"
has "verify: and counted" ', 1 of them damaged$'
cp keep.h5 "$object"
run "$GEAEPIPE" verify --store nowhere
is "verify: no store" "$code" 1

# ---- gc ----
count() # objects
{
	find "${1:-store}/objects" -name '*.h5' | wc -l
}
run "$GEAEPIPE" gc
has "gc: all is used" '^store: 3 runs; 0 results and 0 other files'
run "$GEAEPIPE" run --quiet two.cfg --set stages.samples.count=128
run "$GEAEPIPE" gc
has "gc: what no run names any more" '^store: 3 runs; 4 results and 0 other files .* geaepipe gc --yes removes them$'
is "gc: only shown" "$(count)" 13
rm -rf runs/one
: >"$(dirname "$object")/.$(basename "$object").0123456789abcdef.tmp"
mkdir -p store/corrupt && echo x >store/corrupt/x.h5
run "$GEAEPIPE" gc --yes --runs elsewhere
has "gc: runs are known wherever they are" '^store: 2 runs; 8 results and 2 other files .*: removed$'
is "gc: removed" "$(count)" 5
run "$GEAEPIPE" plan two.cfg --set stages.samples.count=128
has "gc: what is used is there" '^4 cached'
run "$GEAEPIPE" verify
is "gc: and sound" "$code" 0
echo '{' >runs/two/index.json
run "$GEAEPIPE" gc --yes
is "gc: an index that cannot be read: exit code 1" "$code" 1
has "gc: nothing is removed" 'nothing was removed' err
is "gc: indeed" "$(count)" 5
"$GEAEPIPE" run --quiet two.cfg --set stages.samples.count=128
# a run in progress keeps what it has made and will make
pipeline slow | sed 's/count = 32/count = 200000/' >slow.cfg
"$GEAEPIPE" run --quiet -j1 slow.cfg 2>/dev/null &
slow=$!
for _ in $(seq 200); do
	[ -e runs/slow/index.json ] && break
	sleep .05
done
for _ in 1 2 3 4 5; do
	"$GEAEPIPE" gc --yes >/dev/null 2>&1
	sleep .1
done
wait $slow
is "gc beside a run: the run ends well" $? 0
run "$GEAEPIPE" plan slow.cfg
has "gc beside a run: all it made is there" '^4 cached'
exec 9>>store/lock
flock -s 9
run "$GEAEPIPE" gc --yes
is "gc: a run that just begins: exit code 1" "$code" 1
has "gc: says so" 'just beginning' err
exec 9>&-

# ---- help and manual pages ----
for verb in "" $("$GEAEPIPE" --help | awk '/^  [a-z]+ / && $1 != "geaepipe" { print $1 }'); do
	run "$GEAEPIPE" $verb --help
	is "help of '$verb'" "$code" 0
	ok "help of '$verb': 80 columns" awk 'length > 80 { print; exit 1 }' out
done
for section in 1 5 7; do
	run "$GEAEPIPE" manual $section
	is "manual page, section $section" "$code" 0
	if command -v groff >/dev/null; then
		ok "no warning of groff" test -z "$(groff -man -Tascii -ww -z out 2>&1)"
	else
		skip "no warning of groff" "no groff"
	fi
done
"$GEAEPIPE" manual 1 >manual
for verb in run gc completion; do
	has "the manual has $verb" "^\.SS \"$verb " manual
done
run "$GEAEPIPE" manual 2
is "no such section" "$code" 2

# ---- completion ----
candidates() # WORD...
{
	run "$GEAEPIPE" complete -- "$@"
	sort out | tr '\n' ' '
}
is "verbs" "$(candidates ve)" "verify "
is "options" "$(candidates run --s)" "--set --store "
is "pipelines" "$(candidates run quick)" "@files quickstart "
is "runs" "$(candidates show sl)" "slow "
is "stages of a run" "$(candidates show slow 'samples[L=4')" "samples[L=4] "
is "kinds and plugins" "$(candidates describe wo)" "wolff "
is "plugins of a kind" "$(candidates describe model is)" "ising ising-j1j2 "
is "keys of the pipeline" "$(candidates run one.cfg --set st)" "stages. study. "
is "parameters of the component at hand" "$(candidates run one.cfg --set stages.samples.model.J)" "stages.samples.model.J= "
is "also those that the file leaves away" "$(candidates run one.cfg --set stages.samples.sampler.bur)" "stages.samples.sampler.burn_in= "
is "names of plugins" "$(candidates run one.cfg --set stages.samples.sampler=wo)" "stages.samples.sampler=wolff "
is "files" "$(candidates run one.cfg --store x)" "@files "
is "nothing for a verb that there is not" "$(candidates rnu x)" ""
run "$GEAEPIPE" completion bash
ok "a script for bash" bash -n out
mkdir bin && ln -s "$GEAEPIPE" bin/geaepipe
bash_words() # the line's words, the last one being typed
{
	PATH=$scratch/bin:$PATH bash -c '. "$0"; COMP_WORDS=(geaepipe "$@"); COMP_CWORD=$#; _geaepipe; printf "%s " "${COMPREPLY[@]}"' "$scratch/bash" "$@"
}
cp out bash
is "bash completes verbs" "$(bash_words veri)" "verify "
is "bash completes behind an equals sign" "$(bash_words run one.cfg --set stages.samples.sampler = wo)" "wolff "
for shell in zsh fish; do
	run "$GEAEPIPE" completion $shell
	is "a script for $shell" "$code" 0
	if command -v $shell >/dev/null; then
		ok "$shell reads it" $shell -n out
	else
		skip "$shell reads it" "no $shell"
	fi
done
if command -v fish >/dev/null; then
	is "fish completes plugins" "$(PATH=$scratch/bin:$PATH fish -c 'geaepipe completion fish | source
		complete -C "geaepipe run one.cfg --set stages.samples.sampler=wo"')" "stages.samples.sampler=wolff"
else
	skip "fish completes plugins" "no fish"
fi
run "$GEAEPIPE" completion tcsh
is "no other shell" "$code" 2

# ---- no home ----
run env -u HOME "$GEAEPIPE" check one.cfg
is "HOME missing" "$code" 0
mkdir home && chmod 500 home
run env HOME="$scratch/home" "$GEAEPIPE" run --quiet one.cfg
is "HOME that cannot be written" "$code" 0
