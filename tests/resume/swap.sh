# SPDX-License-Identifier: GPL-3.0-or-later
# One --set swaps model parameters, sampler or analyzer; stages that it does not touch come from the store; the
# expectation in the file changes no object.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

run geaepipe_run store runs "$small"
objects store >before.txt

states() # ARGUMENTS: "stage state" of each instance
{
	"$GEAEPIPE" plan --store store --runs runs --all "$@" "$small" 2>&1
}

run states --set stages.curves.with.blocks=10
has "another analyzer parameter: samples cached" "samples\[L=8\].*cached"
has "another analyzer parameter: curves run, with the reason" "curves\[L=8\].*blocks"
run states --set stages.samples.sampler.spacing=3
has "another sampler parameter: samples run, with the reason" "samples\[L=8\].*spacing"
run states --set stages.samples.sampler=wolff
has "another sampler: samples run" "samples\[L=8\].*run"
run geaepipe_run store runs --set stages.samples.sampler=wolff "$small"
is "another sampler by one --set" "$code" 0
run geaepipe_run store runs --set stages.samples.model.J=-1.0 --set stages.curves.in.order=order.staggered_magnetisation "$small"
is "another model by --set" "$code" 0
run geaepipe_run store runs "$small"
run states
has "back to the first: all in the store" "samples\[L=8\].*cached"

# the expectation is printed, never used
cat >expect.cfg <<-END
	study: { expect = { stage = "curves"; port = "n"; value = 2.385; }; };
END
rm -rf other
run geaepipe_run other runs-other --set 'sweep.L=[8]' "$small"
objects other >plain.txt
rm -rf other
run geaepipe_run other runs-other -f expect.cfg --set 'sweep.L=[8]' "$small"
objects other >expected.txt
ok "an expectation changes no byte" cmp plain.txt expected.txt

# networks, losses and optimizers, each by one --set; samples come from the store
for swap in stages.encoder.network=baseline-autoencoder 'stages.encoder.losses=("mse")' stages.encoder.optimizer=sgd; do
	run geaepipe_run store runs --set stages.order.transforms=false --set "$swap" "$small"
	is "--set $swap" "$code" 0
	run states --set stages.order.transforms=false --set "$swap"
	has "--set $swap: samples cached" "samples\[L=8\].*cached"
done
