/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for sampler bitcluster whatever the model: replicas, words, temperatures and stages are independent of each
 * other, sectors are visited equally often, and every width of vector makes the same bytes.
 *
 * test_bitcluster_laws [REPEATS]: how often 512 replicas are averaged (300). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <geae/lattice.h>
#include <geae/states.h>
#include "compare.h"
#include "toy_model.h"

enum { R = 512 };

static struct mini host;
static struct compare table = { .limit = 4 };

/* One more statistic that is normal at best. */
static void count_alarm(void)
{
	table.alarm += erfc(table.limit / sqrt(2));
}

static void *need(size_t n, size_t size)
{
	void *memory = calloc(n, size);

	if (!memory)
		abort();
	return memory;
}

static struct mini_rows sample(const char *model_text, const char *settings, int n_point, const double *control, int64_t count)
{
	struct geae_component *model = mini_open(&host, GEAE_MODEL, "ising", model_text, NULL);
	struct geae_component *with = mini_open(&host, GEAE_SAMPLER, "bitcluster", settings, NULL);
	struct mini_rows rows = mini_sample(&host, model, with, n_point, control, count, false);

	mini_close(with);
	mini_close(model);
	return rows;
}

/* Energy per site / m (or staggered m) of every row at one J. */
static void values_of(const struct mini_rows *d, int L, double J, double *e, double *m)
{
	uint8_t *level = need((size_t)(L * L), 1);

	for (int64_t r = 0; r < d->n; r++) {
		int64_t bonds = 0, sum = 0;

		geae_unpack(L * L, d->x + (size_t)r * d->stride, level);
		for (int i = 0; i < L * L; i++) {
			int s = level[i] ? 1 : -1, right = i / L * L + (i + 1) % L, below = (i + L) % (L * L);

			bonds += s * (level[right] ? 1 : -1) + s * (level[below] ? 1 : -1);
			sum += J < 0 && (i / L + i % L) % 2 ? -s : s;
		}
		e[r] = -J * (double)bonds / (L * L);
		m[r] = (double)sum / (L * L);
	}
	free(level);
}

static double variance(int64_t n, const double *x)
{
	double mean = 0, square = 0;

	for (int64_t k = 0; k < n; k++)
		mean += x[k] / (double)n;
	for (int64_t k = 0; k < n; k++)
		square += (x[k] - mean) * (x[k] - mean);
	return square / (double)(n - 1);
}

/* 512 Var(mean over replicas) / Var, from `repeats` rows of 512 chains far apart.  Its relative error is that of the
 * variance of `repeats` numbers, sqrt(2 / repeats). */
static void check_variance(int L, double J, double T, int64_t repeats)
{
	double control[2] = { T, 0 }, *e = need((size_t)(R * repeats), 8), *m = need((size_t)(R * repeats), 8);
	double *mean = need((size_t)repeats, 8), *values[3] = { e, m, need((size_t)(R * repeats), 8) };
	static const char *const names[] = { "e", "m", "m^2" };
	struct mini_rows d;
	char text[80];

	host.session.key[1]++;
	snprintf(text, sizeof text, "L = %d; J = %g", L, J);
	d = sample(text, "replicas = 512; spacing = 12", 1, control, R * repeats);
	values_of(&d, L, J, e, m);
	for (int64_t r = 0; r < d.n; r++)
		values[2][r] = m[r] * m[r];
	for (int k = 0; k < 3; k++) {
		double ratio, tolerance = table.limit * sqrt(2 / (double)repeats);

		count_alarm();
		memset(mean, 0, 8 * (size_t)repeats);
		for (int64_t r = 0; r < d.n; r++)
			mean[d.column[1][r]] += values[k][r] / R;
		ratio = R * variance(repeats, mean) / variance(d.n, values[k]);
		compare_true(&table, fabs(ratio - 1) <= tolerance, "L=%d J=%+g T=%g: 512 Var(mean) / Var of %s = %.3f, 1 +- %.3f", L,
			     J, T, names[k], ratio, tolerance);
	}
	free(values[2]);
	free(mean);
	free(e);
	free(m);
	mini_rows_free(&d);
}

/* Below T_c each sign half the time: in every replica's rows and over the replicas of one row. */
static void check_sectors(int L, double J, double T)
{
	const int64_t rows = 64;
	double control[2] = { T, 0 }, *e = need((size_t)(R * rows), 8), *m = need((size_t)(R * rows), 8);
	double up = 0, agree[2] = { 0 };
	struct mini_rows d;
	char text[80];

	host.session.key[1]++;
	snprintf(text, sizeof text, "L = %d; J = %g", L, J);
	d = sample(text, "replicas = 512; spacing = 1; burn_in = 20", 1, control, R * rows);
	values_of(&d, L, J, e, m);
	for (int64_t r = 0; r < d.n; r++) {
		up += m[r] > 0 ? 1 : -1;
		if (d.column[1][r] + 1 < rows)
			agree[0] += m[r] * m[r + 1] > 0 ? 1 : -1;
		if (r + rows < d.n)
			agree[1] += m[r] * m[r + rows] > 0 ? 1 : -1;
	}
	for (int k = 0; k < 3; k++) {
		static const char *const what[] = { "mean sign", "sign, this row and the next", "sign, this chain and the next" };
		double value = k == 0 ? up : agree[k - 1];

		count_alarm();
		compare_true(&table, fabs(value) <= table.limit * sqrt((double)d.n), "L=%d J=%+g T=%g: %s: %+.2f sigma", L, J, T,
			     what[k], value / sqrt((double)d.n));
	}
	free(e);
	free(m);
	mini_rows_free(&d);
}

/* Stripes on the J1-J2 torus: four sectors, of which translation and quarter turn make each other. */
static void check_stripes(void)
{
	enum { L = 6, N = L * L };
	static const int32_t offset[] = { 0, 1, 1, 0, 1, 1, 1, -1 };
	static const int64_t dim[] = { L, L };
	static int32_t bond[8 * N], type[4 * N], shift[N], turn[N];
	static const double J[] = { 1, 1, -1.2, -1.2 };
	const struct geae_generator generator[] = { { "shift", "", shift, NULL }, { "turn", "", turn, NULL } };
	struct toy t = { .state = { .encoding = GEAE_SIGN, .rank = 2, .dim = { L, L }, .n_level = 2 },
			 .symmetry = { N, 2, generator } };
	double T = 0.6, f[16], expected, chi = 0, n[4] = { 0 };
	struct geae_component *with = mini_open(&host, GEAE_SAMPLER, "bitcluster", "replicas = 4096; burn_in = 500; spacing = 5", NULL);
	struct mini_rows d;
	uint8_t level[N];

	for (int i = 0; i < N; i++) {
		for (int k = 0; k < 4; k++) {
			bond[2 * (4 * i + k)] = i;
			bond[2 * (4 * i + k) + 1] = (int32_t)geae_shifted(2, dim, i, offset + 2 * k);
			type[4 * i + k] = k;
		}
		shift[i] = (int32_t)geae_site2(L, i / L + 1, i % L);
		turn[i] = (int32_t)geae_site2(L, i % L, -(i / L));
	}
	for (int k = 0; k < 16; k++)
		f[k] = (k ^ k >> 1) & 1 ? J[k / 4] : -J[k / 4];
	t.pairs = (struct geae_pairs){ .n_site = N, .n_bond = 4 * N, .n_level = 2, .n_bond_type = 4, .bond = bond,
				       .bond_type = type, .f = f };
	toy_start(&t, "J1-J2");
	host.session.key[1]++;
	d = mini_sample(&host, &t.component, with, 1, &T, 4096, false); /* one row per chain: independent */
	for (int64_t r = 0; r < d.n; r++) {
		int rows = 0, columns = 0;

		geae_unpack(N, d.x + (size_t)r * d.stride, level);
		for (int i = 0; i < N; i++) {
			rows += (i / L % 2 ? -1 : 1) * (level[i] ? 1 : -1);
			columns += (i % L % 2 ? -1 : 1) * (level[i] ? 1 : -1);
		}
		n[abs(rows) > abs(columns) ? rows > 0 : 2 + (columns > 0)]++;
	}
	expected = (double)d.n / 4;
	for (int k = 0; k < 4; k++)
		chi += (n[k] - expected) * (n[k] - expected) / expected;
	table.alarm += 1e-4; /* P(chi^2 with 3 degrees > 21.1) */
	compare_true(&table, chi < 21.1, "stripes: %g %g %g %g of %lld rows, chi^2 = %.2f", n[0], n[1], n[2], n[3], (long long)d.n, chi);
	mini_rows_free(&d);
	mini_close(with);
}

/* The largest correlation, in standard errors, of e and of m between two lists of rows. */
static double correlation(int64_t n, const double *x, const double *y)
{
	double mx = 0, my = 0, xy = 0, xx = 0, yy = 0;

	for (int64_t k = 0; k < n; k++) {
		mx += x[k] / (double)n;
		my += y[k] / (double)n;
	}
	for (int64_t k = 0; k < n; k++) {
		xy += (x[k] - mx) * (y[k] - my);
		xx += (x[k] - mx) * (x[k] - mx);
		yy += (y[k] - my) * (y[k] - my);
	}
	return xy / sqrt(xx * yy) * sqrt((double)n);
}

static uint64_t same_words;

/* A host with a fault: the words of a unit draw from one stream. */
static void shared_stream(struct geae_cx *cx, uint64_t id, struct geae_rng *r)
{
	context_services.stream(cx, id & same_words, r);
}

/* Neighbouring replicas, words, temperatures, stages; one row each of `n` replicas. */
static void check_neighbours(const char *name, bool injected, bool same_stage)
{
	enum { L = 12, N = 4096 };
	struct geae_host faulty = context_services;
	static const char *const what[] = { "replicas", "words", "temperatures", "stages" };
	static double e[4 * N], m[4 * N];
	const double control[4] = { 2.4, 0, 2.41, 0 };
	double worst[4] = { 0 };
	/* eight words of the same bytes: an eighth of the rows is all there is */
	const double wider = injected && !same_stage ? sqrt(8) : 1;

	faulty.stream = shared_stream;
	same_words = injected && !same_stage ? ~UINT64_C(7) : UINT64_MAX;
	for (int stage = 0; stage < 2; stage++) {
		struct mini_rows d;

		if (!(same_stage && stage))
			host.session.key[1]++;
		host.cx->host = &faulty;
		d = sample("L = 12; J = 1", "replicas = 4096; burn_in = 40", 2, control, N);
		host.cx->host = &context_services;
		values_of(&d, L, 1, e + 2 * N * stage, m + 2 * N * stage);
		mini_rows_free(&d);
	}
	for (int k = 0; k < 4; k++) {
		const int64_t distance[] = { 1, 64, N, 2 * N }, n[] = { N - 1, N - 64, N, 2 * N };

		worst[k] = fmax(fabs(correlation(n[k], e, e + distance[k])), fabs(correlation(n[k], m, m + distance[k])));
	}
	for (int k = 0; k < 4; k++) {
		bool found = injected && k == (same_stage ? 3 : 1);

		count_alarm();
		count_alarm();
		compare_true(&table, found ? worst[k] > 10 : worst[k] / wider < table.limit,
			     "%s: correlation of neighbouring %s: %.2f sigma%s", name, what[k], worst[k] / (found ? 1 : wider),
			     found ? " (must be found)" : "");
	}
}

/* The same bytes from vectors of every width, also where the last word of replicas is not full. */
static void check_widths(const char *model, double T, double h, int64_t count)
{
	static const char *const names[] = { "plain", "two", "avx2", "avx512" };
	double control[4] = { T, h, T + 0.3, h };
	struct mini_rows first = { 0 };

	host.session.key[1]++;
	for (int k = 0; k < 4; k++) {
		struct mini_rows d;

		__builtin_cpu_init();
		if ((k == 2 && !__builtin_cpu_supports("avx2")) || (k == 3 && !__builtin_cpu_supports("avx512bw")))
			continue;
		setenv("GEAEPIPE_SIMD", names[k], 1);
		d = sample(model, "burn_in = 7; spacing = 2", 2, control, count);
		unsetenv("GEAEPIPE_SIMD");
		if (k == 0) {
			first = d;
			continue;
		}
		compare_true(&table, d.n == first.n && !memcmp(d.x, first.x, (size_t)d.n * d.stride), "%s, T=%g, h=%g, %lld rows: %s = %s",
			     model, T, h, (long long)count, names[0], names[k]);
		mini_rows_free(&d);
	}
	mini_rows_free(&first);
}

int main(int argc, char **argv)
{
	static const double T[] = { 1.1, 1.5, 2.0, 2.269185, 2.5, 3.0, 10 };
	int64_t repeats = argc > 1 ? atoll(argv[1]) : 300;

	mini_start(&host, 20230602);
	for (size_t k = argc > 1 ? 0 : 1; k < sizeof T / sizeof *T; k += argc > 1 ? 1 : 2) {
		check_variance(8, k % 2 ? 1 : -1, T[k], repeats);
		if (argc > 1)
			check_variance(16, k % 2 ? -1 : 1, T[k], repeats);
	}
	check_sectors(8, 1, 1.5);
	check_sectors(8, -1, 1.2);
	check_sectors(16, 1, 2.1);
	check_stripes();
	check_neighbours("sound", false, false);
	check_neighbours("words share a stream", true, false);
	check_neighbours("stages share a stream", true, true);
	check_widths("L = 10; J = 1", 2.3, 0, 3 * 512 + 77);
	check_widths("L = 9; J = 1", 1.9, 0, 65);
	check_widths("L = 8; J = -1", 7.5, 0, 900);
	check_widths("L = 6; J = 1", 2.5, 0.3, 700);
	check_widths("L = 6; J = -1.5", 2.5, -0.4, 512);
	mini_finish(&host);
	return compare_end(&table);
}
