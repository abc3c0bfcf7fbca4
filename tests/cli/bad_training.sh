#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What cannot be trained or applied gets one line with its place, before anything runs where that can be known.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"
export GEAEPIPE_PLUGINS=$top_builddir/tests/plugins:$GEAEPIPE_PLUGINS

base()
{
	cat <<-'END'
		study: { name = "bad"; seed = 2385; };
		sweep: { L = [4, 6]; };
		stages:
		{
			spectra: { do = "sample"; sampler = "spectra"; count = 64; };
			numbers: { do = "train"; data = "spectra"; network = "odd"; losses = ("mse"); optimizer = { use = "adam"; };
			           epochs = 2; batch = 16; };
			spins:   { do = "sample"; model = { use = "ising"; L = "$L"; }; sampler = { use = "wolff"; chains = 8; };
			           count = 32; control = { T = [2.0, 2.5]; }; };
			encoder: { do = "train"; data = "spins"; network = "ge-autoencoder"; losses = ("bce"); optimizer = "adam";
			           epochs = 2; batch = 16; over = ["L"]; };
			order:   { do = "apply"; network = "encoder"; data = "spins"; part = "test"; };
		};
	END
}

base >good.cfg
run geaepipe_run store runs good.cfg
is "the sound pipeline runs" "$code" 0
ok "without a word" test ! -s err

refusals <<'END'
3|layers that do not fit|s/"odd"/{ use = "odd"; how = "misfit"; }/
3|sizes that cannot be trained together|s/"ge-autoencoder"/"baseline-autoencoder"/
3|a loss whose head is missing|s/"odd"/"headless"/
3|batches of one row with batch norm|s/"odd"/{ use = "odd"; how = "batch-norm"; }/; s/batch = 16; };/batch = 1; };/
3|nothing to train with|s/losses = ("mse");//
3|a fold that there is not|s/batch = 16; };/batch = 16; folds = 3; fold = 3; };/
1|no number among the data|s/"spectra"; count/{ use = "spectra"; how = "nan-in-x"; row = 13; }; count/; s/batch = 16; };/batch = 16; test = 0.0; };/
1|no number among the conditions|s/"spectra"; count/{ use = "spectra"; how = "nan-in-U"; row = 13; }; count/; s/batch = 16; };/batch = 16; test = 0.0; conditions = ["U"]; };/
3|a condition that there is not|s/batch = 16; };/batch = 16; conditions = ["B"]; };/
1|a training that runs away in an epoch|s/"adam"; };/"sgd"; rate = 900.0; };/; s/batch = 16; };/batch = 2; };/
1|a training that runs away between epochs|s/"adam"; };/"sgd"; rate = 900.0; };/; s/epochs = 2/epochs = 50/
3|a symmetry that is no permutation|s/{ use = "ising"; L = "$L"; }/{ use = "lawless"; L = "$L"; how = "perm"; }/
1|a symmetry that changes the energy|s/{ use = "ising"; L = "$L"; }/{ use = "lawless"; L = "$L"; how = "flip"; }/; s/T = \[2.0, 2.5\]; }; };/T = [2.0, 2.5]; h = 0.5; }; };/
3|a network of symmetries for data without a model|s/"odd"; losses = ("mse")/"ge-autoencoder"; losses = ("bce")/
1|fewer chains than folds need|s/over = \["L"\]/folds = 6; over = ["L"]/
1|fewer rows than folds need|s/over = \["L"\]/per_point = 40; over = ["L"]/
1|weights of another size|s/batch = 16; };/batch = 16; };\n other: { do = "sample"; model = { use = "ising"; L = 2; }; sampler = "wolff"; count = 32; control = { T = [2.0, 2.5]; }; };\n mixed: { do = "apply"; network = "numbers"; data = "other"; };/
1|weights of another network|s/"odd"/{ use = "odd"; how = "by-size"; }/; s/batch = 16; };/batch = 16; };\n other: { do = "sample"; model = { use = "ising"; L = 2; }; sampler = "wolff"; count = 32; control = { T = [2.0, 2.5]; }; };\n mixed: { do = "apply"; network = "numbers"; data = "other"; };/
END
is_output "what is said" bad_training said

# A row that is declared invalid harms nobody, whatever stands in it.
base | sed 's/"spectra"; count/{ use = "spectra"; how = "nan-in-x"; valid = false; }; count/' >mended.cfg
run geaepipe_run store runs mended.cfg
is "an invalid row without numbers: exit code 0" "$code" 0

# One word swaps a trained network for one that is solved.
base | sed 's/"ge-autoencoder"/"linear-invariant"/' >solved.cfg
run geaepipe_run store runs solved.cfg
is "a network that is solved needs no losses and does not mind them" "$code" 0
