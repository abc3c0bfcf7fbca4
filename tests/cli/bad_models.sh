#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Hamiltonians that are none, and samplers that cannot do a model: one line each, with its place.
. "${top_srcdir:-.}/tests/kit/tap.sh"

# TEXT | model | sampler | control
while IFS='|' read -r text model sampler control; do
	[ -n "$text" ] || continue
	cat >bad.cfg <<-END2
		study: { name = "bad"; seed = 1; };
		stages:
		{
			samples: { do = "sample"; model = { $model };
			           sampler = ${sampler:-\"swendsen-wang\"};
			           count = 16; control = { ${control:-T = 2.5;} }; };
		};
	END2
	run "$GEAEPIPE" check bad.cfg
	{
		echo "--- $text: $model ${sampler:-} ${control:-}"
		sed 's/\(\.c:\)[0-9]*)$/\1LINE)/' out err
	} >>said
	is "$text: exit code 3" "$code" 3
	is "$text: one line, and the sum" "$(wc -l <err)" 2
	has "$text: with its place" '^bad\.cfg:[0-9]+: ' err
done <<'END'
a bond to a site outside the cell|use = "pairs"; L = 4; cell = 2; bonds = ((0, 0, 0, 0, 1, 1.0), (1, 0, 0, 0, 2, 1.0));
a bond to a site outside a cell of one|use = "pairs"; L = 4; bonds = (1, 0, 0, 0, 1, 1.0);
a bond of a site with itself|use = "pairs"; L = 4; bonds = (0, 0, 0, 0, 0, 1.0);
a bond of a site with itself, around the torus|use = "pairs"; L = 3; bonds = ((1, 0, 0, 0, 0, 1.0), (3, 0, 0, 0, 0, 1.0));
no bonds|use = "pairs"; L = 4; bonds = ();
an empty cell|use = "pairs"; L = 4; cell = 0;
a bond without its coupling|use = "pairs"; L = 4; bonds = ((1, 0, 0, 0, 0, 1.0), (0, 1, 0, 0, 0));
a bond to half a cell|use = "pairs"; L = 4; bonds = ((1, 0, 0, 0, 0, 1.0), (0.5, 1, 0, 0, 0, 1.0));
a bond along an axis that there is not|use = "pairs"; L = 4; bonds = ((1, 0, 0, 0, 0, 1.0), (0, 0, 1, 0, 0, 1.0));
a coupling in quotes|use = "pairs"; L = 4; bonds = ((1, 0, 0, 0, 0, "strong"));
one level|use = "pairs"; L = 4; levels = [1.0];
a level twice|use = "pairs"; L = 4; levels = [1.0, 0.0, 1.0];
too many levels|use = "pairs"; L = 4; interaction = "clock"; levels = ({ from = 0; step = 1; n = 17; });
more fields than sites|use = "pairs"; L = 4; fields = [1.0, 2.0];
a crystal field without values|use = "pairs"; L = 4; interaction = "equal"; D = 0.5;
more sites than can be numbered|use = "pairs"; L = 4096; dimensions = 3; bonds = (1, 0, 0, 0, 0, 1.0);
one colour|use = "potts"; L = 4; q = 1;
colours without coupling|use = "potts"; L = 4; J = 0.0;
one direction|use = "clock"; L = 4; q = 1;
stripes on a torus of odd size|use = "ising-j1j2"; L = 5; J2 = -1.0;|"bitcluster"
spins without any coupling|use = "ising-j1j2"; L = 4; J1 = 0.0; J2 = 0.0;|"bitcluster"
three sublattices on a torus that they do not fit|use = "ising"; lattice = "triangular"; J = -1.0; L = 16; structure = true;|"bitcluster"
a probability above 1|use = "random-bond-ising"; L = 4; p = 1.2;|"bitcluster"
a negative number of a sample|use = "random-bond-ising"; L = 4; disorder = -1;|"bitcluster"
three levels, wolff|use = "potts"; L = 4;|"wolff"
three levels, bitcluster|use = "blume-capel"; L = 4;|"bitcluster"
levels that no exchange leaves alone|use = "pairs"; L = 4; levels = [0.0, 1.0, 3.0];
zeros that clusters cannot reach|use = "blume-capel"; L = 4;|{ use = "swendsen-wang"; single = 0; }
frustrated bonds|use = "random-bond-ising"; L = 4; p = 0.5;
no temperature|use = "potts"; L = 4;||h = 0.0;
temperature zero|use = "clock"; L = 4;||T = [0.0, 1.0];
END
is_output "what is said" bad_models said
