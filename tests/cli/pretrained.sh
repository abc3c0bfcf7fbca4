#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Weights leave as a file and come back, from here or from elsewhere, with the same results; what does not fit is said in one
# line, before anything runs.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

base() # NAME NETWORK: spectra, a network, its view of them
{
	cat <<-END
		study: { name = "$1"; seed = 2385; };
		stages:
		{
			spectra: { do = "sample"; model = { use = "anderson"; solver = "hartree-fock"; }; count = 60;
			           sampler = { use = "sobol"; axes = ["U = uniform(0.005, 0.05)", "Gamma = log_uniform(0.02, 0.1)", "eps_d = uniform(-0.1, 0.1)"]; }; };
			net: { do = "train"; data = "spectra"; network = $2; };
			seen: { do = "apply"; network = "net"; data = "spectra"; heads = ["latent", "reconstruction"]; };
		};
	END
}
shape='use = "vae"; latent = 3; hidden = [12, 8]'
sed 's/network = {/losses = ("sse", "kl"); optimizer = "adam"; epochs = 4; batch = 16; network = {/' < <(base own "{ $shape; }") >own.cfg
run geaepipe_run store runs own.cfg
is "a network is trained" "$code" 0
out_of() # RUN PORT: its values
{
	"$GEAEPIPE" export --quiet --store store --runs runs "$1" "$2" "$1.csv" && cat "$1.csv"
}
out_of own seen.latent >own-latent
out_of own seen.reconstruction >own-reconstruction

run "$GEAEPIPE" export --store store --runs runs own net net.h5
is "its weights are exported" "$code" 0
has "as so many arrays" '^net\.h5: 20 arrays' err
"$GEAEPIPE" export --quiet --store store --runs runs own net again.h5
ok "twice the same bytes" cmp net.h5 again.h5

base back "{ $shape; weights = \"net.h5\"; }" >back.cfg
run geaepipe_run store runs back.cfg
is "they are read" "$code" 0
out_of back seen.latent >latent
ok "and give the same latents, digit by digit" cmp own-latent latent
out_of back seen.reconstruction >reconstruction
ok "and reconstructions" cmp own-reconstruction reconstruction
run geaepipe_run store runs --set stages.seen.part=test back.cfg
is "all rows are for tests" "$code" 0
sed 's/weights =/names = ["encoder.0 = encoder.0"]; weights =/' back.cfg >named.cfg
run geaepipe_run store runs named.cfg
is "a name that says nothing new does no harm" "$code" 0

# ---- weights from elsewhere: the page about Python, in PyTorch where it is installed ----

python=$(for p in python3 /usr/bin/python3; do "$p" -c 'import h5py' 2>/dev/null && echo "$p" && break; done)
page() # KIND: an indented block of the page
{
	sed -n "/^<!-- $1 -->\$/,/^[^ <]/p" "$top_srcdir/pipelines/PYTHON.md" | sed -n 's/^    //p'
}
if [ -n "$python" ]; then
	page 'python: torch' >torch.py
	if ! "$python" -c 'import torch' 2>/dev/null; then
		cat >torch.py <<-'END' # the same arrays without the network
			import h5py, numpy
			random, file = numpy.random.default_rng(3), h5py.File("net-torch.h5", "w")
			for name, shape in (("encoder.0", (40, 333)), ("encoder.2", (20, 40)), ("encoder.6", (6, 20)), ("decoder.0", (20, 3)), ("decoder.2", (333, 20))):
			    file[name + ".weight"], file[name + ".bias"] = random.normal(size=shape) / 9, random.normal(size=shape[0]) / 9
			for name in ("weight", "bias", "running_mean", "running_var"):
			    file["encoder.4." + name] = 0.2 + random.random(20).astype("f4")
			file["encoder.4.num_batches_tracked"] = 7
		END
	fi
	run "$python" torch.py
	is "arrays are written from Python" "$code" 0
	{
		base torch "$(page 'network: torch' | tr '\n' ' ' | sed 's/^ *network = //; s/; *$//')"
	} >torch.cfg
	run geaepipe_run store runs torch.cfg
	is "and read here" "$code" 0
	for port in seen.latent seen.reconstruction; do
		"$GEAEPIPE" export --quiet --store store --runs runs torch $port "torch-${port#seen.}.npy"
		"$GEAEPIPE" export --quiet --store store --runs runs own $port "own-${port#seen.}.npy"
	done
	"$GEAEPIPE" export --quiet --store store --runs runs own spectra.x x.npy
	cat >compare.py <<-'END' # layers in double precision, statistics as they were saved
		import h5py, numpy, sys
		x = numpy.load("x.npy").astype(float)
		def load(path): return {k: v[()].astype(float) for k, v in h5py.File(path).items()}
		def linear(w, name, x): return x @ w[name + ".weight"].T + w[name + ".bias"]
		def norm(w, name, x, mean, variance): return (x - w[name + mean]) / numpy.sqrt(w[name + variance] + 1e-5) * w[name + ".weight"] + w[name + ".bias"]
		def relu(x): return numpy.maximum(x, 0)
		def check(who, latent, reconstruction):
		    off = [abs(numpy.load(f"{who}-{k}.npy") - v).max() for k, v in (("latent", latent), ("reconstruction", reconstruction))]
		    print(who, *off)
		    if not max(off) < 1e-5: sys.exit(1)
		def pair(w, who, x):
		    h = relu(linear(w, f"{who}.1", relu(linear(w, f"{who}.0", x))))
		    return linear(w, f"{who}.out", relu(norm(w, f"{who}.1.norm", h, ".mean", ".variance")))
		w = load("net.h5")
		z = pair(w, "encoder", x)[:, :3]
		check("own", z, numpy.logaddexp(0, pair(w, "decoder", z)))
		w = load("net-torch.h5")
		h = norm(w, "encoder.4", relu(linear(w, "encoder.2", relu(linear(w, "encoder.0", x)))), ".running_mean", ".running_var")
		z = linear(w, "encoder.6", relu(h))[:, :3]
		check("torch", z, numpy.logaddexp(0, linear(w, "decoder.2", relu(linear(w, "decoder.0", z)))))
	END
	run "$python" compare.py
	is "both networks say what their arrays say, in evaluation, to 1e-5" "$code" 0
	tap_show out

	# What is kept is the epoch of the lowest validation loss, which is not the last here.
	base best "{ $shape; }" >best.cfg
	cat >more.cfg <<-'END'
		stages: { net: { losses = ("sse", { use = "kl"; weight = 0.01; }); optimizer = { use = "adam"; rate = 0.05; }; epochs = 12; batch = 8; };
		          seen: { part = "validation"; }; };
	END
	run geaepipe_run store runs -f more.cfg best.cfg
	for port in seen.reconstruction seen.row_in_data net.terms net.validation net.best_epoch; do
		"$GEAEPIPE" export --quiet --store store --runs runs best $port "best-$port.npy"
	done
	run "$python" -c 'import numpy
reconstruction, row, terms, total, epoch = (numpy.load(f"best-{k}.npy") for k in ("seen.reconstruction", "seen.row_in_data", "net.terms", "net.validation", "net.best_epoch"))
epoch = int(epoch)
sse = ((reconstruction - numpy.load("x.npy")[row]) ** 2).sum(axis=1).mean()
print(epoch, sse, terms[:, 0])
assert epoch < 11 and total[epoch] == total.min() < total[11]
assert abs(sse - terms[epoch, 0]) < 1e-5 * sse < abs(sse - terms[11, 0])'
	is "the parameters of the best epoch are kept" "$code" 0
	tap_show out

	# Going on from a file: with steps of no size every parameter stays as it stands there.
	base tuned "{ $shape; weights = \"net.h5\"; }" |
		sed 's/network = {/losses = ("sse"); optimizer = { use = "adam"; rate = 1e-30; }; epochs = 1; batch = 16; network = {/' >tuned.cfg
	run geaepipe_run store runs tuned.cfg
	"$GEAEPIPE" export --quiet --store store --runs runs tuned net tuned.h5
	run "$python" -c 'import h5py
a, b = h5py.File("net.h5"), h5py.File("tuned.h5")
assert list(a) == list(b)
assert all((a[k][()] == b[k][()]).all() for k in a if not k.endswith((".mean", ".variance")))
assert not (a["encoder.1.norm.mean"][()] == b["encoder.1.norm.mean"][()]).all()'
	is "a training starts from the weights of the file" "$code" 0
	"$python" -c 'import h5py, shutil, numpy
shutil.copy("net.h5", "nan.h5"); f = h5py.File("nan.h5", "r+"); f["encoder.1.weight"][2, 5] = numpy.nan
shutil.copy("net.h5", "whole.h5"); f = h5py.File("whole.h5", "r+"); del f["encoder.1.bias"]; f["encoder.1.bias"] = numpy.arange(8)'
else
	skip "weights from Python" "no Python module h5py (python3-h5py)"
fi

# ---- what does not fit ----

cp "$(find store/objects -name "$(sed -n 's/.*"spectra": "\([0-9a-f]*\)".*/\1/p' runs/own/index.json).h5")" other.h5
base bad "{ $shape; weights = \"net.h5\"; }" >good.cfg
sums='^geaepipe: |^[0-9]+ stage instances? failed' # lines that only count
while IFS='|' read -r text change; do
	[ -n "$text" ] || continue
	sed "$change" good.cfg >bad.cfg
	cmp -s bad.cfg good.cfg && bail "'$change' changes nothing"
	run geaepipe_run store runs bad.cfg
	echo "--- $text" >>said
	grep -Ev "$sums" err | sed 's/ ([a-z_]*\.c:[0-9]*)//' >>said
	is "$text: refused before anything runs" "$code" 3
	is "$text: one line" "$(grep -Evc "$sums" err)" 1
	has "$text: with its place" '^bad\.cfg:[0-9]+: ' err
done <<'END'
a file that there is not|s/net\.h5/ent.h5/
no HDF5 file|s/net\.h5/good.cfg/
another number of latents|s/latent = 3/latent = 4/
other hidden layers|s/\[12, 8\]/[12, 10]/
more hidden layers|s/\[12, 8\]/[12, 8, 8]/
arrays of other names|s/weights =/names = ["encoder.1 = encoder.3"]; weights =/
weights that are whole numbers|s/net\.h5/other.h5/; s/weights =/names = ["decoder.0.bias = out\/group"]; weights =/
a name for nothing|s/weights =/names = ["encodr.0 = encoder.0"]; weights =/
a name without its other side|s/weights =/names = ["encoder.0"]; weights =/
names without a file|s/weights = "net.h5"/names = ["encoder.0 = a"]/
a transposed array that is none|s/weights =/names = ["encoder.0 = encoder.0 transposed"]; weights =/
more latents than numbers of a row|s/latent = 3/latent = 334/
one row to a batch|s/network = {/losses = ("sse"); optimizer = "adam"; batch = 1; network = {/
an even kernel|s/{ use = "vae"[^}]*};/{ use = "conv-vae"; weights = "net.h5"; kernel = 4; };/
too many stages|s/{ use = "vae"[^}]*};/{ use = "conv-autoencoder"; weights = "net.h5"; channels = [1, 1, 1, 1, 1, 1, 1, 1, 1]; };/
no layer|s/{ use = "vae"[^}]*};/{ use = "pretrained"; weights = "net.h5"; encoder = ["linear encoder.0"]; };/
a decoder of another length|s/{ use = "vae"[^}]*};/{ use = "pretrained"; weights = "net.h5"; encoder = ["linear encoder.0 12"]; decoder = ["linear decoder.0 12"]; };/
a loss without its head|s/network = {[^}]*};/losses = ("kl"); optimizer = "adam"; network = { use = "pretrained"; encoder = ["linear encoder.0 12"]; };/
a loss for another network|s/network = {[^}]*};/losses = ("kl"); optimizer = "adam"; network = "autoencoder";/
END
is_output "what is said" pretrained said
if [ -n "$python" ]; then
	for file in nan whole; do
		sed "s/net\\.h5/$file.h5/" good.cfg >bad.cfg
		run geaepipe_run store runs bad.cfg
		echo "--- $file" >>said-python
		grep -Ev "$sums" err | sed 's/ ([a-z_]*\.c:[0-9]*)//' >>said-python
	done
	is_output "what is said of arrays from Python" pretrained_python said-python
fi
run "$GEAEPIPE" export --store store --runs runs own net.loss net.h5
is "a port as .h5: exit code 2" "$code" 2
has "what to write" '^geaepipe: net\.h5: a network is exported as a whole: write net instead of net\.loss$' err
run "$GEAEPIPE" export --store store --runs runs own spectra net.h5
is "a stage without a network: exit code 2" "$code" 2
has "it is said" '^geaepipe: spectra is no network' err
