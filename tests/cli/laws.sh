#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# geaepipe test-plugin: every shipped plugin keeps the laws of its kind; plugins that break one each are caught at that
# law, and at no other that comes before.
. "${top_srcdir:-.}/tests/kit/tap.sh"
lawless=$top_builddir/tests/plugins

# ---- every shipped plugin ----
printf 'T,x1,x2\n2.0,1,-1\n2.1,-1,-1\n2.2,1,1\n' >rows.csv
extra() # what a plugin cannot do without
{
	case $1 in
	sampler-import) echo "--set file=\"$scratch/rows.csv\"" ;;
	esac
}
for file in "$top_builddir"/plugins/*.so; do
	name=$(basename "$file" .so)
	# shellcheck disable=SC2046
	run "$GEAEPIPE" test-plugin $(extra "$name") "$file"
	is "$name keeps its laws" "$code $(tail -n 1 out | grep -Ec ' [1-9][0-9]* held, 0 broken')" "0 1"
	[ $code -eq 0 ] || tap_show out
done

# ---- one that breaks it for each law ----
caught() # FILE HOW LAW...
{
	file=$1 how=$2
	shift 2
	run "$GEAEPIPE" test-plugin --json --set "how=\"$how\"" "$lawless/$file.so"
	is "$file, $how: $*" "$code $(awk -F'"' '/"law":/{ law = $4 } /"state": "broken"/{ print law }' out | tr '\n' ' ')" "1 $* "
}
for file in model-lawless model-lawless-response sampler-lawless sampler-lawless-points network-lawless network-lawless-fit loss-lawless optimizer-lawless analyzer-lawless; do
	run "$GEAEPIPE" test-plugin "$lawless/$file.so"
	is "$file is sound if asked to be" $code 0
	[ $code -eq 0 ] || tap_show out
done
caught model-lawless levels state rows-alone pairs pairs-energy torus generators generators-energy observables threads
caught model-lawless rows rows-alone
caught model-lawless bond pairs pairs-energy torus
caught model-lawless energy pairs-energy
caught model-lawless offset torus
caught model-lawless perm generators generators-energy
caught model-lawless names generators
caught model-lawless flip generators-energy
caught model-lawless observe observables
caught model-lawless-response order response-rows
caught model-lawless-response infinite response-rows
caught model-lawless-response labels response-rows
caught model-lawless shared threads
caught model-lawless memory no-memory
caught model-lawless ignored no-memory
caught model-lawless print manners
caught model-lawless folder manners
caught model-lawless handler manners
caught model-lawless refuse opens
caught model-lawless second opens
caught sampler-lawless count plan
caught sampler-lawless bits rows
caught sampler-lawless temperature enumeration
caught sampler-lawless energy enumeration
caught sampler-lawless shared threads
caught sampler-lawless kept threads after-kill
caught sampler-lawless stream streams
caught sampler-lawless stop stop
caught sampler-lawless memory no-memory
caught sampler-lawless-points spectrum enumeration
caught sampler-lawless-points label enumeration
caught sampler-lawless-points stale enumeration
caught network-lawless perm projection
caught network-lawless action projection
caught network-lawless misfit graph gradient start threads
caught network-lawless logarithm graph gradient threads
caught network-lawless saw gradient threads
caught network-lawless seed start
caught network-lawless rate start
caught network-lawless huge threads
caught network-lawless memory no-memory
caught network-lawless-fit first-row fit
caught loss-lawless vector scalar gradient row-order
caught loss-lawless not-a-number scalar gradient row-order
caught loss-lawless saw gradient
caught loss-lawless rounding gradient row-order
caught loss-lawless memory no-memory
caught optimizer-lawless neighbour parts
caught optimizer-lawless uphill downhill
caught optimizer-lawless decay rates
caught optimizer-lawless division no-gradient
caught optimizer-lawless counter scalars
caught analyzer-lawless unmade outputs
caught analyzer-lawless axes outputs
caught analyzer-lawless negative outputs
caught analyzer-lawless by-number row-order
caught analyzer-lawless shared threads
caught analyzer-lawless division odd-data
caught analyzer-lawless memory no-memory
run "$GEAEPIPE" test-plugin --json "$lawless/model-exporter.so"
is "model-exporter: one-symbol" "$code $(awk -F'"' '/"law":/{ law = $4 } /"state": "broken"/{ print law }' out)" "1 one-symbol"
cp "$lawless/model-broken.so" model-load-crash.so
run "$GEAEPIPE" test-plugin --json model-load-crash.so
is "model-load-crash: loads" "$code $(awk -F'"' '/"law":/{ law = $4 } /"state": "broken"/{ print law }' out)" "1 loads"

# ---- what is printed ----
for how in crash exit; do
	run "$GEAEPIPE" test-plugin --set "how=\"$how\"" "$lawless/model-lawless.so"
	is "$how: the others are still tried" "$code $(grep -c '^  ok ' out)" "1 9"
done
broken() { awk '/^  (ok|left|BROKEN)/ { on = 0 } /^  BROKEN/ { on = 1 } on && !/ held, /' out >said; }
run "$GEAEPIPE" test-plugin --set 'how="energy"' "$lawless/model-lawless.so"
broken
is_output "energies that differ: the numbers" laws/energy.txt said
run "$GEAEPIPE" test-plugin --set 'how="flip"' "$lawless/model-lawless.so"
broken
is_output "a symmetry that is none" laws/flip.txt said
run "$GEAEPIPE" test-plugin --set 'how="refuse"' "$lawless/model-lawless.so"
broken
is_output "parameters that are refused" laws/refuse.txt said
run "$GEAEPIPE" test-plugin --set 'how="kind"' "$lawless/model-lawless.so"
is "a value that does not exist" $code 1
has "is named" '"kind" must be "sound"' 

# ---- bad input ----
run "$GEAEPIPE" test-plugin nowhere.so
is_output "no such file" laws/nowhere.err err
is "is wrong usage" $code 2
run "$GEAEPIPE" test-plugin rows.csv
is_output "no plugin's name" laws/rows.err err
run "$GEAEPIPE" test-plugin --set L "$lawless/model-lawless.so"
is_output "--set without value" laws/set.err err
for data in '{ Gamma = "0.1*nothing"; }' '{ sign = true; }'; do
	run "$GEAEPIPE" test-plugin --set "data=$data" "$lawless/analyzer-lawless.so"
	is "data = $data" $code 1
	sed -n '/data: /,/look at/p' out >>data
done
is_output "what the data of a test cannot be" laws/data.txt data

# ---- what test parameters say of the data ----
run "$GEAEPIPE" test-plugin --set 'data={ values = "3 + 0*T"; }' --set 'how="by-number"' "$lawless/analyzer-lawless.so"
is "a column that is everywhere 3: its rows may come in any order" $code 0
