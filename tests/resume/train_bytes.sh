# SPDX-License-Identifier: GPL-3.0-or-later
# All weights of a training have the same bytes for 1, 2 and 8 threads, for every instruction set, and when it is killed at
# any place and continued with other threads and another instruction set.  The wide network's batches are dealt out to
# several threads, the small one changes its graph half-way, the variational one draws noise, keeps running statistics, and
# changes its rate and the weight of a loss with the epoch.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

cat >train.cfg <<'END'
study: { name = "train"; seed = 2385; };
stages:
{
	samples: { do = "sample"; model = { use = "ising"; L = 16; }; sampler = { use = "wolff"; chains = 8; }; count = 416;
	           control = { T = [2.0, 2.269185, 2.6]; }; };
	encoder: { do = "train"; data = "samples"; network = "ge-autoencoder"; losses = ("bce", { use = "symmetry"; start = 0.5; });
	           optimizer = "adam"; epochs = 3; batch = 256; test = 0.25; validation = 0.2; checkpoint = 0.0; };
};
END
small=(train.cfg)
wide=(--set stages.encoder.network=baseline-autoencoder train.cfg)
cat >variational.cfg <<'END'
stages: { encoder: { network = { use = "vae"; latent = 3; hidden = [48, 32]; output = "linear"; };
                     losses = ("sse", { use = "kl"; ramp = "tanh"; }); schedule = "cosine"; }; };
END
variational=(-f variational.cfg train.cfg)
sed 's/{ use = "vae".*hidden = \[48, 32\]/{ use = "conv-vae"; latent = 3; channels = [1, 2]/' variational.cfg >convolutional.cfg
convolutional=(-f convolutional.cfg train.cfg)

one() # STORE WIDTH THREADS ARGUMENTS...: trains in a store that has the samples
{
	one_store=$1 one_width=$2 one_threads=$3
	shift 3
	GEAEPIPE_SIMD=$one_width geaepipe_run "$one_store" "runs-$one_store" "-j$one_threads" "$@"
}

widths=
for width in plain avx2 avx512; do
	rm -rf trial
	if one trial "$width" 1 "${small[@]}" >out 2>err; then
		widths="$widths $width"
	elif grep -q 'this processor runs no such kernels' err; then
		skip "$width" "this processor has no $width"
	else
		tap_result 1 "$width runs"
		tap_show err
	fi
done
run one trial sse9 1 --set stages.encoder.epochs=2 "${small[@]}"
is "an unknown instruction set: exit code 1" "$code" 1
has "it is named, with what there is" 'GEAEPIPE_SIMD=sse9.*plain, avx2' err

run geaepipe_run begun runs-begun -j2 --set stages.encoder.epochs=1 train.cfg
rm "$(find begun/objects -name "$(sed -n 's/.*"encoder": "\([0-9a-f]*\)".*/\1/p' runs-begun/train/index.json).h5")"
last=plain
for network in small wide variational convolutional; do
	declare -n arguments=$network
	first=
	for width in $widths; do
		last=$width
		for threads in 1 2 8; do
			rm -rf trial
			cp -a begun trial
			run one trial "$width" $threads "${arguments[@]}"
			objects trial >got.txt
			[ -n "$first" ] || { first=$network.txt; cp got.txt "$first"; }
			ok "$network network, $width, $threads threads: same bytes" cmp "$first" got.txt
		done
	done
	is "$network network: the samples and the weights" "$(wc -l <"$first")" 2

	rm -rf trial
	cp -a begun trial
	GEAEPIPE_KILL_LOG=$scratch/passed-$network run one trial "$last" 1 "${arguments[@]}"
	LC_ALL=C sort "passed-$network" | uniq -c | awk '/train-epoch/ { for (k = 1; k <= $1; k++) print $2 ":" k }
		/partial-r|train-object/ { print $2 ":" int($1 / 2) + 1 }' >points
	has "$network network: the end of an epoch is among the places" '^train-epoch:2' points
	while read -r point; do
		rm -rf trial
		cp -a begun trial
		GEAEPIPE_SIMD=$last GEAEPIPE_KILL_AT=$point run_alone "$GEAEPIPE" run --quiet --store trial --runs runs-trial -j8 "${arguments[@]}"
		killed=$code
		run one trial plain 1 "${arguments[@]}"
		objects trial >got.txt
		ok "$network network, killed at $point (exit code $killed), continued otherwise: same bytes" cmp "$first" got.txt
	done <points
done
not_ok "the small and the wide network differ" cmp small.txt wide.txt
not_ok "the small and the variational network differ" cmp small.txt variational.txt
not_ok "the two variational networks differ" cmp convolutional.txt variational.txt
