# SPDX-License-Identifier: GPL-3.0-or-later
# 100 trainings of ge-autoencoder and what became of them: source it after tap.sh and resume_lib.sh.
#
# Right is psi(alpha) > 0 for J > 0, < 0 for J < 0, and psi(sigma) < 0: alpha moves by one site, sigma turns all spins.

pipeline() # J ORDER
{
	cat <<-END
		study: { name = "trainings"; seed = 2385; };
		define: { T = ({ from = 1.04; step = 0.04; n = 25; }, { from = 2.01; step = 0.01; n = 50; }, { from = 2.54; step = 0.04; n = 25; }); };
		sweep: { fold = { repeat = 10; }; start = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]; };
		components: { ising = { use = "ising"; J = $1; L = 16; }; };
		stages:
		{
			samples: { do = "sample"; model = "@ising"; sampler = { use = "wolff"; chains = 20; }; count = 2560; control = { T = "\$T"; }; };
			probe: { do = "sample"; model = "@ising"; sampler = "wolff"; count = 128; control = { T = "\$T"; }; };
			encoder: { do = "train"; data = "samples"; network = { use = "ge-autoencoder"; mode = "exact"; };
			           losses = ("bce", { use = "symmetry"; start = 0.5; }); optimizer = "adam"; epochs = 64; batch = 256;
			           test = 0.0; folds = 10; fold = "\$fold"; per_point = 256; start_as = "\$start"; };
			order: { do = "apply"; network = "encoder"; data = "probe"; transforms = true; };
			psi: { do = "analyze"; with = "representations"; in = { latent = "order.latent"; transformed = "order.transformed"; }; };
			curve: { do = "analyze"; with = "order-parameter"; in = { order = "order.latent"; }; };
			textbook: { do = "analyze"; with = "order-parameter"; in = { order = "probe.$2"; }; };
		};
	END
}

# columns NAME...: those columns of a table, in this order
columns()
{
	awk -F, -v names="$*" 'NR == 1 { n = split(names, want, " "); for (i = 1; i <= NF; i++) at[$i] = i; next }
		{ for (k = 1; k <= n; k++) printf "%s%s", $at[want[k]], k < n ? " " : "\n" }'
}

# One line for each training: psi(alpha) psi(sigma) largest-difference-of-U4 restarts
each_training()
{
	local point psi
	columns binder <runs/trainings/tables/textbook-T.csv >true.txt
	for point in fold={0..9}-start={a..j}; do
		psi=$(columns generator psi <"runs/trainings/tables/psi-$point-generator.csv" | awk '/^alpha/ { a = $NF } /^sigma/ { s = $NF } END { print a, s }')
		columns binder <"runs/trainings/tables/curve-$point-T.csv" | paste true.txt - |
			awk -v psi="$psi" '{ d = $1 - $2; d = d < 0 ? -d : d; if (d > worst || d != d) worst = d } END { printf "%s %.3g ", psi, worst }'
		"$GEAEPIPE" export --quiet --store store --runs runs trainings "encoder[${point/-/,}].restarts" restarts.csv && tail -n 1 restarts.csv || echo none
	done
}

summary() # J: right, right without restart, restarts, psi within .002 of +-1, worst difference of U4, mean of these
{
	awk -v J="$1" 'function off(x) { x = x < 0 ? -x : x; return x > 1 ? x - 1 : 1 - x }
		$4 !~ /^[0-9]+$/ { next }
		{ restarts += $4; first += !$4 && J * $1 > 0 && $2 < 0 }
		J * $1 > 0 && $2 < 0 { right++; near += off($1) <= 0.002 && off($2) <= 0.002; if ($3 > U) U = $3; sum += $3 }
		END { printf "%d %d %d %d %.1g %.1g\n", right, first, restarts, near, U, right ? sum / right : 0 }'
}
