/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels: LaTeX-like text as gnuplot's enhanced text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "figure.h"
#include "html.h"

static const struct {
	const char *command, *sign;
} signs[] = {
	{ "alpha", "α" },     { "beta", "β" },       { "gamma", "γ" },     { "delta", "δ" },   { "epsilon", "ε" },
	{ "zeta", "ζ" },      { "eta", "η" },        { "theta", "θ" },     { "kappa", "κ" },   { "lambda", "λ" },
	{ "mu", "μ" },        { "nu", "ν" },         { "xi", "ξ" },        { "pi", "π" },      { "rho", "ρ" },
	{ "sigma", "σ" },     { "tau", "τ" },        { "phi", "φ" },       { "chi", "χ" },     { "psi", "ψ" },
	{ "omega", "ω" },     { "Gamma", "Γ" },      { "Delta", "Δ" },     { "Theta", "Θ" },   { "Lambda", "Λ" },
	{ "Sigma", "Σ" },     { "Phi", "Φ" },        { "Psi", "Ψ" },       { "Omega", "Ω" },   { "langle", "⟨" },
	{ "rangle", "⟩" },    { "infty", "∞" },      { "pm", "±" },        { "times", "×" },   { "cdot", "·" },
	{ "le", "≤" },        { "ge", "≥" },         { "ne", "≠" },        { "approx", "≈" },  { "propto", "∝" },
	{ "to", "→" },        { "sqrt", "√" },       { "sum", "Σ" },       { "partial", "∂" }, { "hbar", "ħ" },
	{ "uparrow", "↑" },   { "downarrow", "↓" },  { "degree", "°" },    { "ln", "ln" },     { "log", "log" },
	{ "exp", "exp" },
};

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const char *sign_of(const char *command, size_t length)
{
	for (size_t k = 0; k < sizeof(signs) / sizeof(signs[0]); k++)
		if (strlen(signs[k].command) == length && !strncmp(signs[k].command, command, length))
			return signs[k].sign;
	return NULL;
}

/* One character that enhanced text would take as a command; quotes are doubled for the '...' around it. */
static void put_plain(FILE *f, const char *text, size_t n)
{
	if (n == 0)
		fputs("\xEF\xBF\xBD", f);
	else if (n == 1 && (unsigned char)*text < 0x20)
		fputc(' ', f);
	else if (n == 1 && *text == '\'')
		fputs("''", f);
	else
		fprintf(f, "%s%.*s", n == 1 && strchr("_^{}@&~\\", *text) ? "\\" : "", (int)n, text);
}

static char *finish(FILE *f, char **text, struct arena *arena)
{
	char *copy;

	if (fclose(f)) {
		free(*text);
		return arena_text(arena, "");
	}
	copy = arena_text(arena, *text);
	free(*text);
	return copy;
}

char *figure_plain_text(struct arena *arena, const char *text)
{
	char *out = NULL;
	size_t size;
	FILE *f = open_memstream(&out, &size);

	if (!f)
		return arena_text(arena, "");
	while (*text) {
		size_t n = utf8_step(text);

		put_plain(f, text, n);
		text += n ? n : 1;
	}
	return finish(f, &out, arena);
}

/* A sub- or superscript without braces, T_max or L^(1/nu), is taken whole, as people mean it. */
static size_t script_length(const char *text)
{
	size_t n = 0;

	while (letter(text[n]) || (text[n] >= '0' && text[n] <= '9'))
		n++;
	return n;
}

char *figure_text(struct arena *arena, const char *tex)
{
	char *out = NULL;
	size_t size, n;
	FILE *f = open_memstream(&out, &size);
	int depth = 0;

	if (!f)
		return arena_text(arena, "");
	while (*tex) {
		if (*tex == '\\' && letter(tex[1])) {
			const char *sign;

			for (n = 1; letter(tex[1 + n]);)
				n++;
			sign = sign_of(tex + 1, n);
			if (sign)
				fputs(sign, f);
			else
				fprintf(f, "%.*s", (int)n, tex + 1);
			tex += 1 + n;
			if (*tex == ' ') /* ends the command, is not a blank */
				tex++;
		} else if (*tex == '$') {
			tex++;
		} else if (*tex == '{') {
			depth++;
			fputc(*tex++, f);
		} else if (*tex == '}') {
			if (depth > 0) {
				depth--;
				fputc('}', f);
			}
			tex++;
		} else if ((*tex == '_' || *tex == '^') && tex[1]) {
			const char *end = tex[1] == '(' ? strchr(tex, ')') : NULL;

			n = end ? (size_t)(end - tex) - 2 : script_length(tex + 1);
			fputc(*tex++, f);
			if (end) {
				fprintf(f, "{%s}", figure_text(arena, arena_format(arena, "%.*s", (int)n, tex + 1)));
				tex = end + 1;
				continue;
			}
			if (n) {
				fprintf(f, "{%.*s}", (int)n, tex);
				tex += n;
				if (*tex == ' ') { /* some viewers swallow a plain blank after a change of size */
					fputs("\u00A0", f);
					tex++;
				}
			}
		} else {
			n = utf8_step(tex);
			put_plain(f, tex, n);
			tex += n ? n : 1;
		}
	}
	while (depth-- > 0)
		fputc('}', f);
	return finish(f, &out, arena);
}
