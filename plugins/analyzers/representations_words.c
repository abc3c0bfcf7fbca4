/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What representations says. */
#include "representations.h"

#define say(text, ...) \
	do { \
		size_t used_ = strlen(text); \
		if (used_ < WORDS) \
			snprintf((text) + used_, WORDS - used_, __VA_ARGS__); \
	} while (0)

int64_t representations_count(const struct findings *f, int verdict)
{
	int64_t n = 0;

	for (int64_t k = 0; k < f->n; k++)
		n += f->verdict[k] == verdict;
	return n;
}

static void list(char *text, const struct findings *f, int verdict)
{
	const char *between = "";

	for (int64_t k = 0; k < f->n; k++)
		if (f->verdict[k] == verdict) {
			say(text, "%s%s", between, f->name[k]);
			if (verdict == UNDECIDED)
				say(text, " (psi = %.3g +- %.2g)", f->value[PSI][k], f->error[PSI][k]);
			between = ", ";
		}
}

/* The product of generators a and b leaves the latent as it is. */
static int cancel(const struct findings *f, int64_t a, int64_t b)
{
	const struct geae_turned *t = &f->turned;
	double far = 0;

	for (int i = 0; i < t->d; i++)
		for (int k = 0; k < t->d; k++) {
			double sum = -(i == k);

			for (int j = 0; j < t->d; j++)
				sum += t->R[(a * t->d + i) * t->d + j] * t->R[(b * t->d + j) * t->d + k];
			far += sum * sum / t->d;
		}
	return sqrt(far) < 0.1;
}

void representations_kernel(char *text, const struct findings *f)
{
	const char *first = NULL, *between;

	list(text, f, KEPT);
	between = representations_count(f, KEPT) ? ", " : "";
	for (int64_t k = 0; k < f->n; k++) {
		if (f->verdict[k] != BROKEN)
			continue;
		for (int64_t b = k + 1; b < f->n && f->d > 1; b++)
			if (f->verdict[b] == BROKEN && cancel(f, k, b)) {
				say(text, "%s%s * %s", between, f->name[k], f->name[b]);
				between = ", ";
			}
		if (first && f->d == 1) {
			say(text, "%s%s * %s", between, first, f->name[k]);
			between = ", ";
		}
		first = first ? first : f->name[k];
	}
}

static void list_blind(char *text, const struct findings *f)
{
	const char *between = "";

	for (int64_t k = 0; k < f->n; k++)
		if (f->blind[k]) {
			say(text, "%s%s", between, f->name[k]);
			between = ", ";
		}
}

static int any_blind(const struct findings *f)
{
	for (int64_t k = 0; f->blind && k < f->n; k++)
		if (f->blind[k])
			return 1;
	return 0;
}

void representations_speak(char *text, const struct findings *f, const char *control)
{
	int turned = representations_count(f, BROKEN) > 0;

	if (!turned && !representations_count(f, UNDECIDED)) {
		say(text, "Nothing breaks: no symmetry turns the latent%s.", f->d == 1 ? " round" : "");
	} else if (!turned) {
		say(text, "No symmetry is seen to break: none clearly turns the latent%s.", f->d == 1 ? " round" : "");
	} else if (!f->n_ordered) {
		say(text,
		    "Nothing breaks: U4 is nowhere significantly above %g at %s = %g .. %g. Order in this latent would break ",
		    f->threshold, control, f->first, f->last);
		list(text, f, BROKEN);
		say(text, ".");
	} else {
		say(text, "Broken: ");
		list(text, f, BROKEN);
		say(text,
		    " (%s); the latent orders (U4 significantly above %g) at %lld of %lld points, %s = %g .. %g.",
		    f->d == 1 ? "psi = -1" : "its matrix is not 1", f->threshold, (long long)f->n_ordered, (long long)f->n_point, control, f->low, f->high);
	}
	if (turned) {
		char kernel[WORDS] = "";

		representations_kernel(kernel, f);
		if (*kernel)
			say(text, " Kept by this order: %s.", kernel);
	}
	if (f->d > 1 && f->turned.d < f->d)
		say(text, " %d of its %d dimensions are left as they are by every symmetry: constants, no order.",
		    f->d - f->turned.d, f->d);
	if (any_blind(f)) {
		say(text, " No order of degree <= %d, linear in s, breaks ", f->d);
		list_blind(text, f);
		say(text, "; order of another kind could.");
	}
	if (representations_count(f, UNDECIDED)) {
		say(text, " Undecided: ");
		list(text, f, UNDECIDED);
		say(text, ": within its errors the latent transforms in no representation of degree %d.", f->d);
	}
}
