#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The report as those who read it find it: valid, self-contained, no wider than a phone; figures as journals want them;
# claims; and none of it changed by languages, homes or missing programs.
. "${top_srcdir:-.}/tests/kit/tap.sh"

cat >small.cfg <<'END'
study: { name = "small"; title = "Where <it> orders"; seed = 5; question = "Does it order?";
         expect = { stage = "total"; port = "T_c"; value = 2.27; within_sigma = 4.0; }; };
sweep: { L = [8, 16]; };
stages:
{
	samples: { do = "sample"; model = { use = "ising"; J = 1.0; L = "$L"; }; sampler = { use = "wolff"; burn_in = 5; };
	           count = 512; control = { T = ({ from = 2.05; step = 0.05; n = 10; }); h = 0.0; }; };
	curves:  { do = "analyze"; with = "order-parameter"; in = { order = "samples.magnetisation"; model = "samples.model"; }; };
	total:   { do = "analyze"; with = { use = "critical-temperature"; method = "scaling-fit"; };
	           in = { order = "samples.magnetisation"; }; over = ["L"]; };
};
report:
{
	figures:
	{
		both = { title = "Two moments"; x = "T"; y = "curves.abs: \\langle |m| \\rangle; curves.second: \\langle m^2 \\rangle";
		         y_label = "moment"; x_marks = "total.T_c: T_c"; y_marks = "0.5"; };
		energies = { title = "Energies"; kind = "histogram"; y = "samples.energy"; x_label = "E"; };
		cloud = { title = "A cloud"; kind = "scatter"; x = "energy"; y = "samples.magnetisation"; colour = "T"; };
		panels = { title = "One panel each"; kind = "panels"; x = "T"; y = "curves.binder: U_4; curves.abs: \\langle |m| \\rangle"; };
		logs = { title = "Logarithmic"; x = "T"; y = "curves.susceptibility"; y_label = "\\chi"; log_y = true; band_of_errors = true; };
		nothing = { title = "Nothing to see"; x = "T"; y = "curves.absent"; };
	};
	claims =
	(
		{ claim = "It is ordered at T = 2.05"; ours = "curves[L=16].abs[T=2.05]"; holds = "ours > 0.5"; },
		{ claim = "T_c is 1.5"; ours = "total.T_c"; published = 1.5; published_error = 0.1; source = "nobody <1901>"; },
		{ claim = "There is a third order"; ours = "curves.third"; published = 2.0; }
	);
};
END
run "$GEAEPIPE" run --quiet small.cfg
is "the run succeeds" $code 0
report=runs/small/report.html figures=runs/small/figures
cp runs/small/results.json first.json
has "a figure without data is said" 'small\.cfg:22: warning: figure .nothing. of the report has no data' err
has "and in the report" 'figure &#39;nothing&#39; of the report has no data' $report

# Every part is there, and what a screen reader needs.
for part in claims figures results stages warnings pipeline versions cite; do
	has "section $part with its heading" "^<section aria-labelledby=\"$part\">" $report
	has "section $part is in the table of contents" "<a href=\"#$part\">" $report
done
has "the language is said" '^<html lang="en">' $report
has "landmarks" '^<main>' $report
is "every picture has a text" "$(grep -c '<img alt="[^"]\{12,\}" src=' $report)" "$(grep -c '<img' $report)"
is "no table head without scope" "$(grep -o '<th[^e][^>]*>\|<th>' $report | grep -vc scope)" 0
ok "the report refers to nothing outside" tap_not grep -qE '(src|href)="(https?:|file:|figures|/)' $report
ok "no script in the report" tap_not grep -qi '<script' $report
ok "no script in a figure" tap_not grep -qil '<script\|onload\|javascript' $figures/*.svg
ok "valid UTF-8" iconv -f UTF-8 -t UTF-8 -o /dev/null $report

# Claims.
claim() { sed -n "/$1/,/<\/tr>/p" $report | grep -o '<strong>[^<]*' | head -n 1; }
is "a claim that holds" "$(claim 'ordered at T = 2.05')" "<strong>holds"
is "a claim that fails" "$(claim 'T_c is 1.5')" "<strong>fails"
is "a claim that cannot be tested" "$(claim 'third order')" "<strong>cannot be tested"
has "and why" 'stage &#39;curves&#39; has no result &#39;third&#39;' $report
has "published with its error" '>1\.50(0)?\(10\)<' $report
has "its source is escaped" 'nobody &lt;1901&gt;' $report

# Data and scripts.
run head -n 1 $figures/report-both.csv
is "units stand in the header" "$(cat out)" "series,T [energy/k_B],value,value_err"
is "a thinned cloud" "$(($(wc -l <$figures/report-cloud.csv) <= 5010))" 1
is "a curve of each port at each size" "$(cut -d, -f1-2 $figures/report-both.csv | grep -c '^"⟨\|^"\\langle')" 40
if command -v gnuplot >/dev/null; then
	for figure in both energies cloud panels logs nothing; do
		ok "figure $figure is drawn" test -s $figures/report-$figure.svg -a -s $figures/report-$figure.pdf
	done
	has "no data is drawn" 'no data' $figures/report-nothing.svg
	has "greek and brackets" '⟨|χ' $figures/report-logs.svg
	cp $figures/report-panels.svg drawn.svg
	(cd $figures && rm report-panels.svg && gnuplot report-panels.gp)
	ok "a script stands alone" cmp drawn.svg $figures/report-panels.svg
	has "column width" '^ width="325" height="234"' $figures/report-both.svg
	is "the scripts are commented" "$(grep -Lc '^# gnuplot .* makes .* all in this folder' $figures/*.gp)" ""
else
	skip "figures" "no gnuplot"
fi
if command -v pdffonts >/dev/null && test -s $figures/report-both.pdf; then
	for pdf in $figures/*.pdf; do pdffonts "$pdf" | tail -n +3; done >fonts
	is "all fonts are embedded" "$(awk '{ print $(NF - 4) }' fonts | sort -u)" "yes"
	is "8.6 cm wide" "$(pdfinfo $figures/report-both.pdf | sed -n 's/^Page size: *\([0-9]*\).*/\1/p')" 243
else
	skip "fonts are embedded" "no pdffonts (Debian: poppler-utils)"
fi
if command -v tidy >/dev/null; then
	run tidy -q -e $report
	is "tidy finds nothing in the report" "$code $(cat err)" "0 "
else
	skip "tidy finds nothing in the report" "no tidy (Debian: tidy)"
fi
if command -v xmllint >/dev/null; then
	ok "every figure is sound XML" xmllint --noout --nonet $figures/*.svg
	ok "the report is HTML for xmllint too" test -z "$(xmllint --html --noout --nonet $report 2>&1 | grep -v 'Tag [a-z]* invalid\|^ *\^\|^<' | grep -i error)"
else
	skip "every figure is sound XML" "no xmllint (Debian: libxml2-utils)"
fi

# Not wider than the window, on a phone, a tablet and a screen, light and dark.
if command -v chromium >/dev/null; then
	probe='<script>addEventListener("load",function(){parent.postMessage([innerWidth,document.documentElement.scrollWidth].join(),"*")})</script>'
	sed "s|</body>|$probe</body>|" $report >probed.html
	cat >widths.html <<-'END'
		<!DOCTYPE html><body><script>
		addEventListener("message", function (e) { document.body.append("width " + e.data + ";") });
		[360, 800, 1400].forEach(function (w) {
			var f = document.createElement("iframe");
			f.width = w; f.height = 900; f.src = "probed.html"; document.body.append(f) });
		</script></body>
	END
	widths() # SCHEME: which windows the page is wider than
	{
		timeout 100 chromium --headless --no-sandbox --disable-gpu --user-data-dir="$scratch/chromium" --window-size=1500,3000 \
			--allow-file-access-from-files --virtual-time-budget=20000 --blink-settings=preferredColorScheme="$1" \
			--dump-dom "file://$scratch/widths.html" 2>/dev/null | grep -o 'width [0-9]*,[0-9]*;' | sort -u |
			awk -F'[ ,;]' '{ n++ } $3 > $2 { print $2 } END { print n, "windows" }' | tr '\n' ' '
	}
	is "no overflow at 360, 800, 1400 px" "$(widths 1)" "3 windows "
	is "nor where it is dark" "$(widths 0)" "3 windows "
	sed -i 's|<main>|<main><p style="width:700px">x</p>|' probed.html
	is "what is too wide would be seen" "$(widths 1)" "360 3 windows "
else
	skip "no overflow at 360, 800, 1400 px" "no chromium"
fi

# Nothing of the surroundings changes a number.
same() # TEXT COMMAND: runs anew elsewhere
{
	local text=$1
	shift
	run "$@" "$GEAEPIPE" run --quiet --store other --runs other-runs small.cfg
	is "$text: the run succeeds" $code 0
	ok "$text: the same numbers" cmp first.json other-runs/small/results.json
	ok "$text: the same figures" cmp $figures/report-both.csv other-runs/small/figures/report-both.csv
	rm -rf other other-runs
}
if localedef -i de_DE -f UTF-8 ./de_DE.UTF-8 2>/dev/null; then
	is "the decimal comma is there" "$(LOCPATH=$PWD LC_ALL=de_DE.UTF-8 bash -c 'printf %.1f 2,5' 2>/dev/null)" "2,5"
	same "decimal commas" env LOCPATH="$PWD" LC_ALL=de_DE.UTF-8
else
	skip "decimal commas" "no locale sources (Debian: locales)"
fi
same "a language that is not there, no UTF-8" env LC_ALL=xx_YY.ISO-8859-1 TERM=dumb
same "no home" env -u HOME
mkdir locked && chmod 500 locked
same "a home that cannot be written" env HOME="$PWD/locked" XDG_CACHE_HOME="$PWD/locked/cache"
same "a home that is not there" env HOME=/nonexistent/nobody
mkdir bin
PATH_WITHOUT=$scratch/bin
ln -s "$(command -v bash)" bin/
same "no gnuplot" env PATH="$PATH_WITHOUT"

# ---- what analyzers say ----
cat >said.cfg <<'END'
study: { name = "said"; seed = 107; };
stages:
{
	samples:
	{
		do = "sample"; model = { use = "potts"; L = 6; }; sampler = "swendsen-wang"; count = 64;
		control = { T = { from = 0.7; step = 0.2; n = 4; }; };
	};
	net: { do = "train"; data = "samples"; network = { use = "linear-invariant"; latent = 2; }; };
	order: { do = "apply"; network = "net"; data = "samples"; transforms = true; };
	broken:
	{
		do = "analyze"; with = "representations";
		in = { latent = "order.latent"; transformed = "order.transformed"; model = "samples.model"; };
	};
};
END
run "$GEAEPIPE" run --quiet --store store --runs runs said.cfg
is "a pipeline without an expectation" $code 0
has "its answer in words is a sentence" '^(Broken|Nothing breaks): .*\.$'
not_ok "and no assignment" grep -E '^(words|remark) =' out
not_ok "its numbers and other texts are not said twice" grep -E '^(kernel|n) =' out
has "they stand in the table of results" '>kernel<' runs/said/report.html
