#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Latents on the command line: what an encoder found is decoded to the same numbers, and what cannot be analysed gets one line.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

base()
{
	cat <<-'END'
		study: { name = "latents"; seed = 2385; };
		stages:
		{
			spectra: { do = "sample"; count = 120; model = { use = "anderson"; solver = "hubbard-1"; grid = [-0.9, -0.3, -0.1, 0.0, 0.1, 0.3, 0.9]; };
				sampler = { use = "sobol"; axes = ["U = uniform(0.1, 0.35)", "Gamma = log_uniform(0.01, 0.1)", "eps_d = uniform(-U, 0)"];
					copies = ["eps_d = -eps_d - U"]; }; control = { T = 0.05; }; };
			encoder: { do = "train"; data = "spectra"; network = { use = "autoencoder"; latent = 2; hidden = [32, 16]; };
				losses = ("sse"); optimizer = { use = "adam"; rate = 0.01; }; epochs = 20; batch = 16; test = 0.2; };
			codes: { do = "apply"; network = "encoder"; data = "spectra"; heads = ["latent", "reconstruction"]; };
			decoded: { do = "apply"; network = "encoder"; data = "spectra"; latent = "codes.latent"; heads = ["reconstruction"]; };
			active: { do = "analyze"; with = { use = "active-latents"; threshold = 1e-9; labels = ["U"]; };
				in = { latent = "codes.latent"; split = "encoder.split"; }; };
			follows: { do = "analyze"; with = { use = "latent-correlation"; labels = ["eps_d/U"]; filter = "U > 0.12"; resamples = 8; };
				in = { latent = "active.z"; }; };
			readout: { do = "analyze"; with = { use = "latent-readout"; label = "Gamma"; };
				in = { latent = "active.z"; split = "encoder.split"; }; };
			parity: { do = "analyze"; with = { use = "mirror-axes"; image = "eps_d = -eps_d - U"; }; in = { latent = "active.z"; }; };
			quality: { do = "analyze"; with = { use = "reconstruction"; components = [2]; };
				in = { x = "spectra.x"; reconstruction = "codes.reconstruction"; split = "encoder.split"; }; };
			plane: { do = "analyze"; with = { use = "latent-scatter"; colours = ["U", "Gamma"]; }; in = { latent = "active.z"; }; };
			scale: { do = "analyze"; with = { use = "dominant-scale"; scales = ["U", "Gamma"]; }; in = { latent = "active.z"; split = "encoder.split"; }; };
			twice: { do = "analyze"; with = { use = "latent-map"; along = "Gamma"; steps = 5; }; in = { first = "active.z"; second = "codes.latent"; }; };
			grid: { do = "analyze"; with = { use = "latent-grid"; unit = "data"; n = 3; };
				in = { latent = "codes.latent"; original = "active.original"; sign = "active.sign"; n_active = "active.n_active"; }; };
			width: { do = "analyze"; with = "stretch-axis"; in = { latent = "active.z"; spectra = "spectra.x"; }; };
			along: { do = "analyze"; with = "latent-traversal"; in = { decoded = "decoded2.reconstruction"; spectra = "spectra.x"; }; };
			decoded2: { do = "apply"; network = "encoder"; data = "spectra"; latent = "grid.latent"; heads = ["reconstruction"]; };
		};
	END
}

base >good.cfg
run geaepipe_run store runs good.cfg
is "the sound pipeline runs" "$code" 0
tap_show err
ok "without a word" test ! -s err
"$GEAEPIPE" export --store store --runs runs latents codes.reconstruction codes.csv >/dev/null
"$GEAEPIPE" export --store store --runs runs latents decoded.reconstruction decoded.csv >/dev/null
numbers() # FILE: reconstructed values alone
{
	awk -F, 'NR == 1 { for (c = 1; c <= NF; c++) if ($c ~ /^reconstruction/) keep[c] } NR > 1 { for (c = 1; c <= NF; c++) if (c in keep) print $c }' "$1"
}
numbers codes.csv >codes.txt
numbers decoded.csv >decoded.txt
is "there are 120 spectra of 7 numbers" "$(wc -l <codes.txt)" 840
ok "latents decoded by themselves give the same numbers" cmp codes.txt decoded.txt

refusals '^.*not begun' <<'END'
1|a label that there is not|s/labels = \["eps_d\/U"\]/labels = ["eps_D\/U"]/
1|a label that never changes|s/labels = \["eps_d\/U"\]/labels = ["T"]/
1|a label without numbers|s/labels = \["eps_d\/U"\]/labels = ["log(-U)"]/
1|no label|s/labels = \["eps_d\/U"\]/labels = []/
1|a filter that leaves too few rows|s/U > 0.12/U > 0.349/
1|a filter that is no formula|s/U > 0.12/U > > 1/
1|an order by a constant|s/labels = \["U"\]/labels = ["T"]/
1|a readout without parts|/latent-readout/,+1s/ split = "encoder.split";//
1|more neighbours than rows|s/label = "Gamma"/label = "Gamma"; neighbours = 64; from = "validation"/
1|an image that is not in the data|s/image = "eps_d = -eps_d - U"/image = "eps_d = -eps_d"/
1|an image of no column|s/image = "eps_d = -eps_d - U"/image = "eps = -eps"/
1|more components than numbers|s/components = \[2\]/components = [8]/
1|rows of another data set|s/x = "spectra.x"/x = "decoded2.reconstruction"/
1|too many colours|s/colours = \["U", "Gamma"\]/colours = ["U", "U", "U", "U", "U"]/
1|a latent that there is not|s/colours = \["U", "Gamma"\]/colours = ["U"]; x = 3/
1|a single scale|s/scales = \["U", "Gamma"\]/scales = ["U"]/
1|decoded rows that are no traversal|s/decoded = "decoded2.reconstruction"/decoded = "codes.reconstruction"/
3|latents decoded to latents|s/latent = "codes.latent"; heads = \["reconstruction"\]/latent = "codes.latent"; heads = ["latent"]/
3|a whole stage as latents|s/latent = "codes.latent"; heads/latent = "codes"; heads/
3|parts of given latents|s/latent = "codes.latent"; heads/latent = "codes.latent"; part = "test"; heads/
1|latents of another number|s/latent = "codes.latent"; heads/latent = "codes.reconstruction"; heads/
1|paths along a constant|s/along = "Gamma"/along = "T"/
1|paths along what there is not|s/along = "Gamma"/along = "Gama"/
1|paths over latents that there are not|s/along = "Gamma"/along = "Gamma"; x = 3/
1|a path without rows|s/along = "Gamma"/along = "Gamma"; paths = ["U < 0"]/
1|two networks, other rows|s/second = "codes.latent"/second = "grid.latent"/
1|a readout of a constant|s/label = "Gamma"/label = "T"/
1|scales without values|s/scales = \["U", "Gamma"\]/scales = ["-U", "-Gamma"]/
1|a scale that there is not|s/scales = \["U", "Gamma"\]/scales = ["U", "T_k"]/
1|frequencies without a mirror image|s/grid = \[-0.9/grid = [-0.8/
1|spectra of another grid|s/spectra = "spectra.x"; }; };$/spectra = "decoded2.reconstruction"; }; };/
3|no hidden layer|s/hidden = \[32, 16\]/hidden = []/
3|more latents to turn round than there are|s/"autoencoder"; latent = 2/"vae"; latent = 2/; s/("sse")/("sse", { use = "mirror"; odd = 3; })/
3|a mirror for a network without means|s/("sse")/("sse", "mirror")/
3|more latents than numbers|s/latent = 2;/latent = 8;/
END
is_output "what is said" bad_latents said
