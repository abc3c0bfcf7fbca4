/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups as questions to GAP, and the answers of libgeae: "group_oracle FILE.g" writes the program, prints the answers.
 *
 * One line per group: name, order, |H_1..4|, real degrees of the irreducible representations. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <geae/lattice.h>
#include <geae/never_broken.h>
#include "mini_host.h"

enum { MOST_SITES = 4096, MOST_GENERATORS = 6 };

struct map { int turn[9], shift[3]; int minus; };

/* Rows of `turn` say where each coordinate comes from. */
#define ID { 1, 0, 0, 0, 1, 0, 0, 0, 1 }
#define ALPHA { ID, { 1, 0, 0 }, 0 }
#define ALPHA_X { ID, { 0, 1, 0 }, 0 }
#define RHO { { 0, 1, 0, -1, 0, 0, 0, 0, 1 }, { 0 }, 0 }
#define RHO_PLAQUETTE { { 0, 1, 0, -1, 0, 0, 0, 0, 1 }, { 0, 1, 0 }, 0 }
#define TAU { { 1, 0, 0, 0, -1, 0, 0, 0, 1 }, { 0 }, 0 }
#define SIGMA { ID, { 0 }, 1 }
#define SIXTH { { 1, 1, 0, -1, 0, 0, 0, 0, 1 }, { 0 }, 0 }
#define HALF { { -1, 0, 0, 0, -1, 0, 0, 0, 1 }, { 0 }, 0 }
#define SWAP { { 0, 1, 0, 1, 0, 0, 0, 0, 1 }, { 0 }, 0 }
#define CYCLE { { 0, 1, 0, 0, 0, 1, 1, 0, 0 }, { 0 }, 0 }
#define SHEAR { { 1, 1, 0, 0, 1, 0, 0, 0, 1 }, { 0 }, 0 }

static const struct torus {
	const char *name;
	int64_t dim[3];
	size_t n;
	struct map map[MOST_GENERATORS];
} tori[] = {
	{ "square-4", { 4, 4, 1 }, 4, { ALPHA, RHO, TAU, SIGMA } },
	{ "square-6", { 6, 6, 1 }, 5, { ALPHA, RHO, TAU, RHO_PLAQUETTE, SIGMA } },
	{ "square-8", { 8, 8, 1 }, 4, { ALPHA, RHO_PLAQUETTE, TAU, SIGMA } },
	{ "square-8-in-a-field", { 8, 8, 1 }, 3, { ALPHA, RHO, TAU } },
	{ "square-5", { 5, 5, 1 }, 4, { ALPHA, RHO, TAU, SIGMA } },
	{ "triangular-3", { 3, 3, 1 }, 4, { ALPHA, SIXTH, SWAP, SIGMA } },
	{ "triangular-6", { 6, 6, 1 }, 4, { ALPHA, SIXTH, SWAP, SIGMA } },
	{ "anisotropic-6x4", { 6, 4, 1 }, 5, { ALPHA, ALPHA_X, HALF, TAU, SIGMA } },
	{ "translations-6x5", { 6, 5, 1 }, 2, { ALPHA, ALPHA_X } },
	{ "sheared-5", { 5, 5, 1 }, 3, { ALPHA, ALPHA_X, SHEAR } },
	{ "chain-12", { 12, 1, 1 }, 3, { ALPHA, HALF, SIGMA } },
	{ "cubic-2", { 2, 2, 2 }, 5, { ALPHA, RHO, TAU, CYCLE, SIGMA } },
	{ "cubic-4", { 4, 4, 4 }, 4, { ALPHA, RHO, CYCLE, SIGMA } },
};

static int32_t from(const struct torus *t, const struct map *m, int64_t site)
{
	int64_t x[3], y[3];

	geae_position(3, t->dim, site, x);
	for (int r = 0; r < 3; r++)
		y[r] = m->turn[3 * r] * x[0] + m->turn[3 * r + 1] * x[1] + m->turn[3 * r + 2] * x[2] + m->shift[r];
	return (int32_t)geae_site(3, t->dim, y);
}

/* Points 1 .. 2 n: component c with sign + is 2 c + 1, with sign - is 2 c + 2. */
static void ask(FILE *to, const char *name, int64_t n, size_t n_generator, uint32_t *const *g)
{
	fprintf(to, "Answer(\"%s\", [", name);
	for (size_t k = 0; k < n_generator; k++) {
		fprintf(to, "%sPermList([", k ? "," : "");
		for (int64_t p = 0; p < 2 * n; p++)
			fprintf(to, "%s%u", p ? "," : "", (g[k][p >> 1] ^ (uint32_t)(p & 1)) + 1);
		fputs("])", to);
	}
	fputs("]);\n", to);
}

static const char gap[] =
	"# GAP: orders, kernels of the representations of low real degree, real degrees\n"
	"Answer := function(name, gens)\n"
	"  local G, t, irr, nu, real, seen, d, h, k, i, degrees, kinds;\n"
	"  G := Group(gens); t := CharacterTable(G); irr := Irr(t); nu := Indicator(t, 2);\n"
	"  real := List([1..Length(irr)], i -> irr[i][1] * (2 - (1 + nu[i]) * AbsInt(nu[i]) / 2));\n"
	"  PrintTo(\"*errout*\", name, \"\\n\");\n"
	"  Print(name, \" \", Size(G));\n"
	"  for d in [1..4] do\n"
	"    h := [1..NrConjugacyClasses(t)];\n"
	"    for i in [1..Length(irr)] do\n"
	"      if real[i] <= d then h := Intersection(h, ClassPositionsOfKernel(irr[i])); fi;\n"
	"    od;\n"
	"    Print(\" \", Sum(SizesConjugacyClasses(t){h}));\n"
	"  od;\n"
	"  degrees := [];\n"
	"  for i in [1..Length(irr)] do\n"
	"    if nu[i] <> 0 or Position(irr, ComplexConjugate(irr[i])) > i then Add(degrees, real[i]); fi;\n"
	"  od;\n"
	"  for k in Collected(degrees) do Print(\" \", k[1], \"x\", k[2]); od;\n"
	"  Print(\"\\n\");\n"
	"end;;\n";

int main(int argc, char **argv)
{
	static int32_t perm[MOST_GENERATORS][MOST_SITES];
	static int8_t sign[MOST_GENERATORS][MOST_SITES];
	struct mini host;
	FILE *to = argc == 2 ? fopen(argv[1], "w") : NULL;

	if (!to) {
		fputs("usage: group_oracle FILE.g\n", stderr);
		return 2;
	}
	mini_start(&host, 19);
	fputs(gap, to);
	for (size_t i = 0; i < sizeof tori / sizeof *tori; i++) {
		const struct torus *t = &tori[i];
		struct geae_generator generator[MOST_GENERATORS];
		struct geae_symmetry s = { t->dim[0] * t->dim[1] * t->dim[2], t->n, generator };
		struct geae_symmetry_table table;
		uint32_t **g;

		for (size_t k = 0; k < t->n; k++) {
			for (int64_t c = 0; c < s.n_component; c++) {
				perm[k][c] = from(t, &t->map[k], c);
				sign[k][c] = t->map[k].minus ? -1 : 1;
			}
			generator[k] = (struct geae_generator){ "g", "", perm[k], sign[k] };
		}
		if (geae_generator_rows(host.cx, &s, &g) != GEAE_OK || geae_never_broken(host.cx, &s, 4, &table) != GEAE_OK) {
			fprintf(stderr, "%s: %s\n", t->name, mini_message(&host));
			return 1;
		}
		ask(to, t->name, s.n_component, t->n, g);
		printf("%s %.0f", t->name, table.order);
		for (int d = 1; d <= 4; d++)
			printf(" %.0f", table.of[d].order);
		for (uint32_t k = 0; k < table.n_kind; k++)
			printf(" %dx%d", (int)table.kind_degree[k], (int)table.kind_count[k]);
		putchar('\n');
		context_reset(&host.context);
	}
	mini_finish(&host);
	return fclose(to) != 0;
}
