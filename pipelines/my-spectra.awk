# Spectra with a peak whose width is a number known beforehand, and noise: T, T_K, the spectrum on a grid.
#   awk -f my-spectra.awk >my-spectra.csv
BEGIN {
	srand(107); n = 33
	printf "T [D],T_K [D]"
	for (i = 0; i < n; i++) printf ",%.3f", -1 + 2 * i / (n - 1)
	print ""
	for (row = 0; row < 400; row++) {
		T_K = exp(log(.03) + rand() * log(10)); T = .05 * rand()
		width = sqrt(T_K ^ 2 + T ^ 2)
		printf "%.4f,%.5f", T, T_K
		for (i = 0; i < n; i++) {
			w = -1 + 2 * i / (n - 1)
			printf ",%.4f", width ^ 2 / (w ^ 2 + width ^ 2) + .01 * (rand() - .5)
		}
		print ""
	}
}
