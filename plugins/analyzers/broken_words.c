/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What broken-symmetries says. */
#include "broken.h"

#define say(text, ...) \
	do { \
		size_t used_ = strlen(text); \
		if (used_ < WORDS) \
			snprintf((text) + used_, WORDS - used_, __VA_ARGS__); \
	} while (0)

static int is_blind(const struct found *f, int64_t element)
{
	return element < f->is.n && f->is.blind && f->is.blind[element];
}

/* The elements with this verdict at a point; of those kept not the ones that nothing could break. */
static int64_t list(char *text, const struct found *f, int64_t point, int verdict)
{
	int64_t n = 0;

	for (int64_t e = 0; e < f->n_element; e++)
		if (broken_verdict(f, &f->element[e], point) == verdict && !(verdict == DISORDER && is_blind(f, e)))
			say(text, "%s%s", n++ ? ", " : "", f->element[e].name);
	return n;
}

/* What order would break: the generators that turn the latent. */
static void list_turned(char *text, const struct found *f)
{
	const char *between = "";

	for (int64_t k = 0; k < f->is.n; k++)
		if (f->is.verdict[k] == BROKEN) {
			say(text, "%s%s", between, f->is.name[k]);
			between = ", ";
		}
}

static int is(const struct found *f, int64_t point, int decision, int direction)
{
	return f->decision[point] == decision && (decision != ORDER || f->direction[point] == direction);
}

/* "T = 1.04 .. 2.26": stretches of points with this decision and direction; returns the first of them, -1: none. */
static int64_t stretches(char *text, const struct found *f, int decision, int direction)
{
	const struct geae_points *p = f->points;
	const char *between = "";
	int64_t first = -1;

	for (int64_t k = 0, last; k < p->n_point; k = last + 1) {
		for (last = k; last + 1 < p->n_point && is(f, last + 1, decision, direction) == is(f, k, decision, direction);)
			last++;
		if (!is(f, k, decision, direction))
			continue;
		if (text)
			say(text, last > k ? "%s%s = %g .. %g" : "%s%s = %g", between, p->control->name, p->value[k], p->value[last]);
		between = ", ";
		first = first < 0 ? k : first;
	}
	return first;
}

static void say_order(char *text, const struct found *f, int direction)
{
	int64_t at = stretches(NULL, f, ORDER, direction);
	int several = f->turned.d > 1;

	if (at < 0)
		return;
	say(text, "%sBroken at ", *text ? " " : "");
	stretches(text, f, ORDER, direction);
	if (several && direction != NO_DIRECTION)
		say(text, ", in one of %u equivalent states", f->group.class[direction].n_state);
	say(text, ": ");
	list(text, f, at, ORDER);
	if (several && direction == NO_DIRECTION) {
		say(text, "; the direction of the order is not decided there, what it keeps neither: ");
		if (!list(text, f, at, UNSURE))
			say(text, "nothing");
	} else {
		say(text, "; kept there: ");
		if (!list(text, f, at, DISORDER))
			say(text, "none of the symmetries named");
	}
	say(text, ".");
}

static int64_t any(const struct found *f, int decision)
{
	for (int64_t k = 0; k < f->points->n_point; k++)
		if (f->decision[k] == decision)
			return 1;
	return 0;
}

static void say_undecided(char *text, const struct found *f)
{
	const char *between = "";

	for (int64_t k = 0; k < f->is.n; k++)
		if (f->is.verdict[k] == UNDECIDED) {
			say(text, "%s%s (psi = %.3g +- %.2g)", *between ? between : " Undecided everywhere: ", f->is.name[k],
			    f->is.value[PSI][k], f->is.error[PSI][k]);
			between = ", ";
		}
	if (*between)
		say(text, ".");
}

static void say_blind(char *text, const struct found *f)
{
	const char *between = ", linear in s, breaks ";

	for (int64_t k = 0; f->is.blind && k < f->is.n; k++)
		if (f->is.blind[k]) {
			if (*between == ',' && between[2] == 'l')
				say(text, " No order of degree <= %d", f->is.d);
			say(text, "%s%s", between, f->is.name[k]);
			between = ", ";
		}
	if (!between[2])
		say(text, "; order of another kind could.");
}

void broken_speak(char *text, const struct broken *self, const struct found *f)
{
	int turned = f->turned.d > 0 && representations_count(&f->is, BROKEN) > 0;

	if (!turned) {
		say(text, "Nothing breaks: no symmetry turns the latent%s.", f->is.d == 1 ? " round" : "");
	} else if (!any(f, ORDER)) {
		say(text, "Nothing breaks%s. Order in this latent would break ",
		    f->no_transition ? ": there is no transition" : "");
		list_turned(text, f);
		say(text, ".");
	} else {
		say_order(text, f, NO_DIRECTION);
		for (uint32_t c = 0; c < f->group.n_class; c++)
			say_order(text, f, (int)c);
	}
	if (turned && any(f, DISORDER)) {
		say(text, " All intact at ");
		stretches(text, f, DISORDER, 0);
		say(text, ".");
	}
	if (turned && any(f, UNSURE)) {
		say(text, " Undecided at ");
		stretches(text, f, UNSURE, 0);
		say(text, f->no_transition ? " (order of this size only)." : ".");
	}
	say_undecided(text, f);
	say_blind(text, f);
	if (f->group.fault)
		say(text, " What order keeps is not told: %s.", f->group.fault);
	say(text, " Each decision is wrong with probability <= %g", self->error_rate);
	if (isfinite(f->U_c))
		say(text, " (cumulant against %.4g).", f->U_c);
	else
		say(text, " (%s against %.6g +- %.2g).", f->points->control->name, f->T_c, f->T_c_err);
}
