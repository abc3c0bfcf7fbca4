#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Own data: the same rows from CSV, NumPy and HDF5; what cannot be meant is refused with its line.
. "${top_srcdir:-.}/tests/kit/tap.sh"

# ---- spins with a model ----
spins() # rows: T, energy of the 4 x 4 ferromagnet, 16 spins
{
	awk -v n=24 'BEGIN {
		srand(7); printf "T [energy/k_B],E,note"; for (i = 0; i < 16; i++) printf ",s%d", i; print ""
		for (r = 0; r < n; r++) {
			for (i = 0; i < 16; i++) s[i] = rand() < .5 ? -1 : 1
			e = 0
			for (y = 0; y < 4; y++) for (x = 0; x < 4; x++)
				e -= s[4 * y + x] * (s[4 * y + (x + 1) % 4] + s[4 * ((y + 1) % 4) + x])
			printf "%.2f,%d,\"a, b\"", 1.5 + r / 16, e
			for (i = 0; i < 16; i++) printf ",%d", s[i]
			print ""
		}
	}'
}
spins >spins.csv
cat >spins.cfg <<'END'
study: { name = "spins"; seed = 1; };
stages:
{
	rows: { do = "sample"; model = { use = "ising"; J = 1.0; L = 4; };
	        sampler = { use = "import"; file = "spins.csv"; x = ["s0 .. s15"]; controls = ["T"]; observables = ["E", "energy = E"]; }; };
};
END
set_rows() # NAME VALUE: a --set of the sampler
{
	printf -- '--set stages.rows.sampler.%s=%s' "$1" "$2"
}
import() # PIPELINE --set...
{
	run "$GEAEPIPE" run --quiet "$@"
}
exported() # RUN PORT FILE
{
	"$GEAEPIPE" export --quiet "$1" "rows.$2" "$3" && cat "$3"
}

import spins.cfg
is "spins are imported" "$code" 0
is "without a word" "$(cat err)" ""
exported spins energy energy.csv >all
ok "the rows are those of the file" diff <(awk -F, 'NR > 1 { printf "%.9g,%d\n", $1, $2 }' spins.csv) \
	<(awk -F, 'NR > 1 { printf "%.9g,%d\n", $1, $NF }' all)
run "$GEAEPIPE" show spins rows
has "the model gives them its lattice" '^  x  *bit  \[row=24, y=4, x=4\]'
has "and its observables" 'magnetisation  *f64'
has "the recipe holds what is in the file" "^  file = $(b2sum -l 256 spins.csv | cut -d' ' -f1);"
exported spins x x.npy >/dev/null
exported spins T T.npy >/dev/null
exported spins energy energy.npy >/dev/null
mkdir moved && mv spins.csv moved/other.csv
run "$GEAEPIPE" plan spins.cfg --set stages.rows.sampler.file=moved/other.csv
has "a file that was moved is not read again" '^1 cached'
echo 'study: { name = "spins"; seed = 1; };' >moved/more.cfg
sed 's/spins\.csv/other.csv/' spins.cfg >moved/spins.cfg
run "$GEAEPIPE" plan moved/spins.cfg
has "a path is seen from the pipeline file" '^1 cached'
cp moved/other.csv spins.csv
sed 's/"spins"/"again"/; s/spins\.csv/x.npy/; s/x = .*controls/more = ["T.npy", "energy.npy"]; levels = [0, 1]; controls/; s/"E", "energy = E"/"energy"/' spins.cfg >again.cfg
import again.cfg
is "the same from NumPy arrays" "$code" 0
exported again x again.npy >/dev/null
ok "gives the same configurations" cmp x.npy again.npy
sed '2s/,-*[0-9]*,/,5,/' spins.csv >moved/other.csv
import moved/spins.cfg
is "an energy that is not the model's: the rows are taken" "$code" 0
has "with a warning" 'line 2 of other\.csv: its energy is 5, model .ising. makes' runs/spins/log

# ---- spectra without a model, from CSV with every kind of separator, NumPy, HDF5 ----
awk 'BEGIN { print "T [K],group,T_K,-1.5,0,2.5"; for (r = 1; r <= 40; r++) printf "%.17g,%d,%s,%.17g,%.6e,%d\n", r / 7, r % 3, r == 5 ? "nan" : r == 6 ? "" : r, 1 / r, exp(r), r }' >spectra.csv
cat >spectra.cfg <<'END'
study: { name = "spectra"; seed = 1; };
stages:
{
	rows: { do = "sample"; sampler = { use = "import"; file = "spectra.csv"; controls = ["T"]; labels = ["T_K [D] = T_K"]; indices = ["group"];
	        axes = ["omega"]; grid_unit = "D"; }; };
};
END
import spectra.cfg
is "spectra are imported" "$code" 0
run "$GEAEPIPE" show spectra rows
has "the headings are the grid" '^  omega  *f64  \[omega=3\] \[D\]'
has "units are those of the pipeline or the file" '^  T  *f64  \[row=40\] \[K\]'
has "or of the pipeline" '^  T_K  *f64  \[row=40\] \[D\]'
for port in x T T_K group; do
	exported spectra $port $port.csv >/dev/null
	exported spectra $port $port.npy >/dev/null
done
exported spectra omega omega.npy >/dev/null
ok "every digit is kept" diff <(awk -F, 'NR > 1 { printf "%.17g\n", $1 }' spectra.csv) <(awk -F, 'NR > 1 { printf "%.17g\n", $NF }' T.csv)
variant() # TEXT SED-FOR-THE-FILE SED-FOR-THE-PIPELINE
{
	sed "$2" spectra.csv >variant.csv
	sed "s/\"spectra\"/\"variant\"/; s/spectra\.csv/variant.csv/; $3" spectra.cfg >variant.cfg
	rm -rf runs/variant
	import variant.cfg
	for port in x T T_K; do
		exported variant $port variant-$port.csv >/dev/null || code=1
		cmp $port.csv variant-$port.csv || code=1
	done >differ 2>&1
	ok "$1" test "$code" -eq 0
}
# Headings as `export` writes them, and columns that are wanted twice.
sed '1s/-1\.5,0,2\.5/z[0],z[1],z[2]/' spectra.csv >indexed.csv
sed 's/"spectra"/"indexed"/; s/spectra\.csv"/indexed.csv"; x = ["z[0] .. z[2]"]/; s/"T_K \[D\] = T_K"/"first = z[0]", "again = z[0]"/' spectra.cfg >indexed.cfg
import indexed.cfg
is "z[0] is a name, no unit" "$code" 0
exported indexed x indexed-x.csv >/dev/null
ok "its columns are those of the spectra" diff <(awk -F, 'NR > 1 { print $(NF - 2), $(NF - 1), $NF }' x.csv) \
	<(awk -F, 'NR > 1 { print $(NF - 2), $(NF - 1), $NF }' indexed-x.csv)
for port in first again; do
	ok "a column of x is a label too, $port" diff <(awk -F, 'NR > 1 { printf "%.17g\n", $4 }' indexed.csv) \
		<(exported indexed $port $port.csv | awk -F, 'NR > 1 { printf "%.17g\n", $NF }')
done
variant "semicolons" 's/,/;/g' ''
variant "tabs" 's/,/\t/g' ''
variant "blanks" 's/,,/,NA,/; s/,/  /g; 1s/ \[K\]//' 's/"T"/"T [K]"/'
variant "line ends of another system" 's/$/\r/' ''
variant "a byte order mark, comments, quotes, empty lines at the end" '1s/^/\xEF\xBB\xBF# made by hand\n\n/; s/,\([0-9]\)/, "\1/; s/, "\([^,]*\)/, "\1" /; $s/$/\n\n\n/' ''
variant "no headings" '1d' 's/"T"/"T [K] = #1"/; s/"T_K \[D\] = T_K"/"T_K [D] = #3"/; s/"group"/"group = #2"/; s/axes/grid = [-1.5, 0.0, 2.5]; axes/'
variant "headings in a comment" '1s/^/# /; 1s/ \[K\]//' 's/"T"/"T [K]"/; s/axes/grid = [-1.5, 0.0, 2.5]; header = "no"; axes/'
variant "NumPy" '' 's/variant\.csv/x.npy/; s/axes/more = ["T.npy", "T_K.npy", "group.npy", "omega.npy"]; grid_from = "omega.npy"; axes/; s/"T"/"T [K]"/'
object=$(find store/objects -name "$(sed -n 's/.*"rows": "\(.*\)".*/\1/p' runs/spectra/index.json).h5")
ok "there is an object" test -s "$object"
cp "$object" object.h5
variant "HDF5" '' 's/variant\.csv/object.h5/; s/axes/x = ["out\/x"]; grid_from = "out\/omega"; axes/; s/"T"/"T = out\/T"/; s/= T_K"/= out\/T_K"/; s/"group"/"group = out\/group"/'
run "$GEAEPIPE" run --quiet -j1 --store one spectra.cfg
run "$GEAEPIPE" run --quiet -j2 --store two spectra.cfg
ok "the same bytes from any number of threads" cmp "$(find one -name '*.h5')" "$(find two -name '*.h5')"

# ---- bad input ----
head -c 60 x.npy >short.npy
head -c 3000 object.h5 >short.h5
printf 'PK\003\004 something' >zip.csv
printf '\377\376T\000,\000' >wide.csv
: >empty.csv
head -n 1 spectra.csv >headings.csv
printf 'T,a\n1,2\n' | gzip >packed.csv
cp spins.csv spins.csv.bak
bad() # TEXT | SED-FOR-THE-FILE | SED-FOR-THE-PIPELINE [PIPELINE]
{
	base=${4:-spectra}
	sed "$2" "$base.csv" >bad.csv
	sed "s/$base\.csv/bad.csv/; $3" "$base.cfg" >bad.cfg
	run "$GEAEPIPE" run --quiet --store bad-store bad.cfg
	echo "--- $1" >>said
	cat out err | sed 's/ (import_[a-z_0-9]*\.c:[0-9]*)/ (SOURCE)/; s/ (sampler_import\.c:[0-9]*)/ (SOURCE)/' >>said
	ok "$1: refused" test "$code" -ne 0
	has "$1: with its place" '^bad\.cfg:[0-9]+: ' err
	ok "$1: nothing is left" test -z "$(find bad-store -name '*.h5' 2>/dev/null)"
}
bad "no such file" '' 's/bad\.csv/spectro.csv/'
bad "a folder" '' 's/bad\.csv/moved/'
bad "no such column" '' 's/"T"/"t"/'
bad "a number beyond the columns" '' 's/"T"/"T = #9"/'
bad "a name that cannot be" '' 's/"T"/"T (K)"/'
bad "twice" '' 's/"T"/"T", "T"/'
bad "a ragged row" '8s/$/,1/' ''
bad "a short row" '8s/,[^,]*$//' ''
bad "an empty line" '8s/.*//' ''
bad "a text for a number" '8s/,[^,]*$/,many/' ''
bad "half a number" '8s/$/x/' ''
bad "decimal commas" 's/,/;/g; s/\./,/g' ''
bad "NaN in x" '8s/,[^,]*$/,nan/' ''
bad "a gap in a control" '8s/^[^,]*//' ''
bad "infinite" '8s/,[^,]*$/,1e999/' ''
bad "an index that is not whole" '8s/,[0-9],/,1.5,/' ''
bad "a byte 0" '8s/,/\x00,/' ''
bad "no rows" '' 's/bad\.csv/headings.csv/'
bad "an empty file" '' 's/bad\.csv/empty.csv/'
bad "a zip archive" '' 's/bad\.csv/zip.csv/'
bad "a packed file" '' 's/bad\.csv/packed.csv/'
bad "UTF-16" '' 's/bad\.csv/wide.csv/'
bad "an object for a table" '' 's/bad\.csv/object.h5/; s/axes/format = "csv"; axes/'
bad "a table for an array" '' 's/axes/format = "npy"; axes/'
bad "a table for HDF5" '' 's/axes/format = "hdf5"; axes/'
bad "a truncated array" '' 's/bad\.csv/short.npy/; s/controls = .*\["group"\];//'
bad "a truncated HDF5 file" '' 's/bad\.csv/short.h5/'
bad "no such dataset" '' 's/bad\.csv/object.h5/; s/"T"/"T = out\/t"/'
bad "an array of other length" '' 's/bad\.csv/x.npy/; s/controls = .*\["group"\];/more = ["energy.npy"]; labels = ["energy"];/'
bad "an unknown ending" '' 's/bad\.csv/bad.cfg/'
bad "a grid of other length" '' 's/axes/grid = [1, 2]; axes/'
bad "a shape that is not the rows" '' 's/axes = .*grid/shape = [2, 2]; grid/'
bad "several control points" '' 's/file = /file = /; s/L = 4; };/L = 4; }; control = { h = [0.0, 1.0]; };/' spins
bad "a control that is missing" '' 's/controls = \["T"\]; //' spins
bad "a control that the model lacks" '' 's/"T"/"T", "U = E"/' spins
bad "a control out of range" '8s/^[^,]*/-1/' '' spins
bad "a spin of 0" '8s/,[-0-9]*$/,0/' '' spins
bad "a row of the wrong length" '' 's/s15/s14/' spins
bad "a range backwards" '' 's/s0 \.\. s15/s15 .. s0/' spins
is_output "what is said" bad_import said
