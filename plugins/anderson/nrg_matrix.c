/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linear algebra of the renormalization group: what it needs of BLAS and LAPACK. */
#include <stdlib.h>
#include <time.h>
#include <cblas.h>
#include <lapacke.h>
#include <geae/plugin.h>
#include "nrg_run.h"

double *nrg_room(struct nrg_run *run, enum nrg_purpose purpose, size_t n)
{
	struct nrg_buffer *b = &run->buffer[purpose];

	if (n > b->room) {
		size_t room = (n + n / 4 + 7) / 8 * 8;

		free(b->at);
		b->at = room > SIZE_MAX / sizeof(double) ? NULL : aligned_alloc(64, room * sizeof(double));
		b->room = b->at ? room : 0;
	}
	return b->at;
}

void nrg_gemm(int m, int n, int k, double alpha, const double *A, int lda, const double *B, int ldb, double beta,
	      double *C, int ldc)
{
	cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc);
}

void nrg_gemm_T(int m, int n, int k, double alpha, const double *A, int lda, const double *B, int ldb, double beta,
		double *C, int ldc)
{
	cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc);
}

void nrg_gemm_to_T(int m, int n, int k, double alpha, const double *A, int lda, const double *B, int ldb, double beta,
		   double *C, int ldc)
{
	cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int nrg_eigen(struct nrg_run *run, int n, double *A, double *energy)
{
	const int n_work = 1 + 6 * n + 2 * n * n, n_integer = 3 + 5 * n;
	double *work, start;
	lapack_int *integer, info;

	if (n == 1) {
		energy[0] = A[0];
		A[0] = 1;
		return GEAE_OK;
	}
	work = nrg_room(run, NRG_FOR_EIGEN, (size_t)n_work);
	integer = (lapack_int *)nrg_room(run, NRG_FOR_INTEGERS, (size_t)n_integer);
	if (!work || !integer)
		return GEAE_ENOMEM;
	start = now();
	info = LAPACKE_dsyevd_work(LAPACK_COL_MAJOR, 'V', 'L', n, A, n, energy, work, n_work, integer, n_integer);
	run->eigen_seconds += now() - start;
	return info ? GEAE_EMATH : GEAE_OK;
}
