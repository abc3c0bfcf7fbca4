/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The integrated autocorrelation time of chains.
 *
 * tau = 1/2 + sum_{t = 1}^{W} rho(t), with W the smallest window >= 6 tau(W) (A. D. Sokal, in Functional
 * Integration, Plenum (1997)); error tau sqrt(2 (2W + 1)/n), and the bias -(2W + 1)/n of the mean being
 * estimated too is taken out (U. Wolff, Comput. Phys. Commun. 156, 143 (2004), eq. 49).
 * rho is averaged over chains around their common mean: autocovariance = inverse transform of the power
 * spectrum of the zero-padded chain; the spectra of all chains are summed first.
 * FFTW_ESTIMATE: plans by measurement would differ from run to run, and with them the last digits.
 * Check value: x_t = a x_{t-1} + noise has tau = (1 + a) / (2 (1 - a)); a = .8: 4.5. */
#include <geae/stat.h>
#include <fftw3.h>
#include <string.h>

#define WINDOW_FACTOR 6.0

/* Longest chain, and pairs[t] = pairs at distance t when `pairs` is given. */
static int64_t chain_lengths(int64_t n, const int64_t *chain, double *pairs)
{
	int64_t longest = 0, length = 0;

	for (int64_t i = 0; i < n; i++) {
		length++;
		if (i + 1 < n && chain[i + 1] == chain[i])
			continue;
		for (int64_t t = 0; t < length && pairs; t++)
			pairs[t] += (double)(length - t);
		longest = length > longest ? length : longest;
		length = 0;
	}
	return longest;
}

static void sum_window(int64_t n, int64_t longest, const double *rho, struct geae_autocorrelation *out)
{
	double tau = 0.5, reach = 0.5, noise = 2 / sqrt((double)n);
	int64_t w = 0;

	/* where rho changes sign its sum says nothing of how far it reaches: then the moduli above the noise do */
	while (w + 1 < longest && (double)w < WINDOW_FACTOR * fmax(tau, reach)) {
		tau += rho[++w];
		reach += fabs(rho[w]) > noise ? fabs(rho[w]) : 0;
	}
	out->resolved = (double)w >= WINDOW_FACTOR * fmax(tau, reach);
	tau *= 1.0 + (2.0 * (double)w + 1.0) / (double)n;
	out->window = w;
	/* anticorrelated chains: noise must not promise more than a hundredfold gain */
	out->tau = fmax(tau, 0.005);
	out->tau_error = out->tau * sqrt(2.0 * (2.0 * (double)w + 1.0) / (double)n);
	out->n_effective = (double)n / (2.0 * out->tau);
}

int geae_autocorrelation(struct geae_cx *cx, int64_t n, const double *x, const int64_t *chain,
			 struct geae_autocorrelation *out)
{
	int64_t longest = chain_lengths(n, chain, NULL), size = 2, n_freq, begin = 0;
	double mean = 0, variance = 0, *real = NULL, *power = NULL, *pairs = NULL;
	fftw_complex *freq = NULL;
	fftw_plan forth = NULL, back = NULL;
	int status = GEAE_ENOMEM;

	*out = (struct geae_autocorrelation){ .tau = 0.5, .n_effective = (double)n, .resolved = 1 };
	for (int64_t i = 0; i < n; i++)
		mean += x[i];
	mean /= (double)n;
	for (int64_t i = 0; i < n; i++)
		variance += (x[i] - mean) * (x[i] - mean);
	if (longest < 2 || !(variance > 1e-24 * mean * mean * (double)n))
		return GEAE_OK;

	while (size < 2 * longest)
		size *= 2;
	n_freq = size / 2 + 1;
	real = fftw_alloc_real((size_t)size);
	power = fftw_alloc_real((size_t)n_freq);
	pairs = fftw_alloc_real((size_t)longest);
	freq = fftw_alloc_complex((size_t)n_freq);
	if (!real || !power || !pairs || !freq)
		goto done;
	forth = fftw_plan_dft_r2c_1d((int)size, real, freq, FFTW_ESTIMATE);
	back = fftw_plan_dft_c2r_1d((int)size, freq, real, FFTW_ESTIMATE);
	if (!forth || !back)
		goto done;

	memset(power, 0, sizeof(*power) * (size_t)n_freq);
	memset(pairs, 0, sizeof(*pairs) * (size_t)longest);
	chain_lengths(n, chain, pairs);
	for (int64_t i = 0; i < n; i++) {
		if (i + 1 < n && chain[i + 1] == chain[i])
			continue;
		memset(real, 0, sizeof(*real) * (size_t)size);
		for (int64_t k = begin; k <= i; k++)
			real[k - begin] = x[k] - mean;
		begin = i + 1;
		fftw_execute(forth);
		for (int64_t f = 0; f < n_freq; f++)
			power[f] += freq[f][0] * freq[f][0] + freq[f][1] * freq[f][1];
	}
	for (int64_t f = 0; f < n_freq; f++) {
		freq[f][0] = power[f];
		freq[f][1] = 0;
	}
	fftw_execute(back);
	for (int64_t t = longest; t-- > 0;)
		real[t] = real[t] / pairs[t] / (real[0] / pairs[0]);
	sum_window(n, longest, real, out);
	status = GEAE_OK;
done:
	if (back)
		fftw_destroy_plan(back);
	if (forth)
		fftw_destroy_plan(forth);
	fftw_free(freq);
	fftw_free(pairs);
	fftw_free(power);
	fftw_free(real);
	return status ? geae_fail(cx, status, "out of memory for the autocorrelation of %lld values", (long long)n)
		      : GEAE_OK;
}
