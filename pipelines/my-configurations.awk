# Configurations of the 10 x 10 Ising ferromagnet by the Metropolis algorithm, as a table: T, energy, 100 spins.
#   awk -f my-configurations.awk >my-configurations.csv
function sweep(   i, x, y, f)
{
	for (i = 0; i < N; i++) {
		x = i % L; y = (i - x) / L
		f = s[y * L + (x + 1) % L] + s[y * L + (x + L - 1) % L] + s[(y + 1) % L * L + x] + s[(y + L - 1) % L * L + x]
		if (rand() < exp(-2 * s[i] * f / T)) s[i] = -s[i]
	}
}
function energy(   i, x, y, e)
{
	for (i = 0; i < N; i++) {
		x = i % L; y = (i - x) / L
		e -= s[i] * (s[y * L + (x + 1) % L] + s[(y + 1) % L * L + x])
	}
	return e
}
BEGIN {
	srand(107); L = 10; N = L * L
	printf "T [energy/k_B],chain,energy [energy]"
	for (i = 1; i <= N; i++) printf ",s%d", i
	print ""
	for (t = 0; t < 8; t++)
		for (chain = 0; chain < 8; chain++) {
			T = 1.6 + .2 * t
			up = rand() < .5 ? 1 : -1
			for (i = 0; i < N; i++) s[i] = up
			for (n = 0; n < 100; n++) sweep()
			for (row = 0; row < 8; row++) {
				for (n = 0; n < 20; n++) sweep()
				printf "%.1f,%d,%d", T, 8 * t + chain, energy()
				for (i = 0; i < N; i++) printf ",%d", s[i]
				print ""
			}
		}
}
