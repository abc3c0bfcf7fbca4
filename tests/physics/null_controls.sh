#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Where nothing breaks nothing is found, as a user would ask: studies of spins without correlations (T above 10^8), of the square
# lattice above T_c only, and of the chain, each with two sizes, sampled, trained and looked at anew.  An alarm is a T_c, or a
# symmetry seen broken at a size: at most 1 % of the studies may have one.  300 studies: about 5 minutes on one core.
# With 300 studies a method that alarms in 1 % of them fails here (more than 6) with probability .03, one of 5 % passes with .01.
# The analyzers' own bounds, .01, are for data at U4 = .6107 and for equal curves; here none is expected.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"
studies=${NULL_STUDIES:-300}

# kind NAME MODEL SAMPLER T: the stages of one kind of data
kind()
{
	cat <<-END
		$1: { do = "sample"; model = $2; sampler = { use = $3; burn_in = "\$study"; }; count = 512; control = { T = $4; }; };
		$1-encoder: { do = "train"; data = "$1"; network = "ge-autoencoder"; losses = "bce"; optimizer = "adam"; epochs = 8; batch = 64; };
		$1-order: { do = "apply"; network = "$1-encoder"; data = "$1"; part = "test"; transforms = true; };
		$1-limit: { do = "analyze"; with = { use = "critical-temperature"; method = "wham"; blocks = 16; };
		            in = { order = "$1-order.latent"; energy = "$1-order.energy"; }; over = ["L"]; };
		$1-broken: { do = "analyze"; with = "broken-symmetries";
		             in = { latent = "$1-order.latent"; transformed = "$1-order.transformed"; model = "$1.model"; T_c = "$1-limit.T_c"; }; };
	END
}

# Without T_c the chain orders at low T, as far as its size can tell.
alone()
{
	echo "$1-alone: { do = \"analyze\"; with = \"representations\"; in = { latent = \"$1-order.latent\"; transformed = \"$1-order.transformed\"; }; };"
}

chain='{ use = "pairs"; dimensions = 1; bonds = ((1, 0, 0, 0, 0, 1.0)); L = "$L"; }'
{
	echo "study: { name = \"null\"; seed = 1; };"
	echo "sweep: { study = [$(seq -s, 20 $((19 + studies)))]; L = [16, 32]; };" # each has its own burn-in, and so its own samples
	echo "stages: {"
	kind free '{ use = "ising"; L = "$L"; }' '"metropolis"; spacing = 1' '{ from = 1e8; step = 1e8; n = 10; }'
	alone free
	kind hot '{ use = "ising"; L = "$L"; }' '"wolff"' '{ from = 2.6; step = 0.15; n = 10; }'
	alone hot
	kind chain "$chain" '"wolff"' '{ from = 0.3; step = 0.2; n = 10; }'
	echo "};"
} >null.cfg

# values STAGE PORT: of all studies and sizes, one a line
values()
{
	sed -n "s/.*{\"stage\": \"$1\", \"port\": \"$2\", .*\"value\": \([^,]*\),.*/\1/p" runs/null/results.json
}

# at_most NAME STAGE PORT EXPECTED HOW-MANY-PER-STUDY: values other than the expected one in at most 2 % of the studies
at_most()
{
	is "$1: all studies have an answer" "$(values "$2" "$3" | wc -l)" $((studies * $5))
	alarms=$(values "$2" "$3" | grep -vc "^$4\$")
	echo "# $1: $alarms false alarms in $studies studies"
	ok "$1: at most 2 false alarms in 100 studies" test "$alarms" -le $((studies / 50))
}

run geaepipe_run store runs -j1 null.cfg
is "$studies studies run" "$code" 0
for data in free hot chain; do
	at_most "$data, no T_c" $data-limit T_c null 1
	at_most "$data, nothing is broken" $data-broken n_broken 0 2
done
for data in free hot; do
	at_most "$data, nothing is broken, without T_c" $data-alone n_broken 0 2
done
is "it is said so" "$(values chain-broken words | grep -c 'Nothing breaks: there is no transition')" $((2 * studies))
is "it is said between which temperatures nothing crosses" \
	"$(grep '"stage": "hot-limit", "port": "T_c",' runs/null/results.json | grep -c 'U4 of L = 16 and L = 32 do not cross significantly in T = 2.6 .. 3.95')" "$studies"
ok "and the curves are shown" test -s runs/null/figures/hot-limit-binder.csv
