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
	{ "exp", "exp" },      { "varepsilon", "ε" },  { "vartheta", "ϑ" },  { "varphi", "φ" },  { "dagger", "†" },
	{ "parallel", "∥" },   { "perp", "⊥" },       { "ell", "ℓ" },       { "prime", "′" },   { "circ", "°" },
	{ "ldots", "…" },      { "sim", "∼" },         { "simeq", "≃" },     { "ll", "≪" },      { "gg", "≫" },
	{ "in", "∈" },         { "equiv", "≡" },       { "int", "∫" },       { "Upsilon", "Υ" }, { "Xi", "Ξ" },
	{ "Pi", "Π" },         { "upsilon", "υ" },     { "mid", "|" },       { "leq", "≤" },     { "geq", "≥" },
	{ "rightarrow", "→" }, { "leftarrow", "←" },   { "minus", "−" },     { "deg", "°" },     { "Im", "Im" },
	{ "Re", "Re" },        { "max", "max" },       { "min", "min" },     { "cos", "cos" },   { "sin", "sin" },
	{ "tanh", "tanh" },    { "nabla", "∇" },       { "otimes", "⊗" },    { "bullet", "•" },  { "quad", " " },
};

/* Commands that only change the font of what follows in braces. */
static const char *const font_words[] = { "mathrm", "text", "textrm", "rm", "mathit", "mathbf", "mathcal", "left", "right",
					  "operatorname" };

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

static bool font_word(const char *command, size_t length)
{
	for (size_t k = 0; k < sizeof(font_words) / sizeof(font_words[0]); k++)
		if (strlen(font_words[k]) == length && !strncmp(font_words[k], command, length))
			return true;
	return false;
}

/* "{...}" at text: its length with the braces, 0 if there is none. */
static size_t braces(const char *text)
{
	int depth = 0;

	for (size_t n = 0; text[n]; n++) {
		depth += (text[n] == '{') - (text[n] == '}');
		if (depth == 0)
			return n ? n + 1 : 0;
	}
	return 0;
}

static char *converted(struct arena *arena, const char *tex, size_t n, bool italic);

/* After a backslash.  Returns how much was used. */
static size_t command(FILE *f, struct arena *arena, const char *tex, bool italic)
{
	size_t n = 0, used, a, b;
	const char *sign;

	while (letter(tex[n]))
		n++;
	used = n + (tex[n] == ' '); /* the blank ends the command */
	sign = sign_of(tex, n);
	a = braces(tex + n);
	b = a ? braces(tex + n + a) : 0;
	if (n == 4 && !strncmp(tex, "frac", 4) && a && b) {
		fprintf(f, "%s/%s", converted(arena, tex + n + 1, a - 2, italic), converted(arena, tex + n + a + 1, b - 2, italic));
		return n + a + b;
	}
	if (font_word(tex, n)) {
		if (a)
			fputs(converted(arena, tex + n + 1, a - 2, false), f);
		return a ? n + a : used;
	}
	if (sign)
		fputs(sign, f);
	else
		fprintf(f, "%.*s", (int)n, tex);
	return used;
}

/* After '_' or '^'.  Returns how much was used. */
static size_t script(FILE *f, struct arena *arena, const char *tex)
{
	const char *end = *tex == '(' ? strchr(tex, ')') : NULL;
	size_t n = end ? (size_t)(end - tex) + 1 : braces(tex);

	if (n) {
		fprintf(f, "{%s}", converted(arena, tex + 1, n - 2, false));
	} else if (*tex == '\\' && letter(tex[1])) {
		char *text = NULL;
		size_t size;
		FILE *m = open_memstream(&text, &size);

		n = 1 + (m ? command(m, arena, tex + 1, false) : 0);
		if (m && !fclose(m))
			fprintf(f, "{%s}%s", text, tex[n - 1] == ' ' ? "\u00A0" : "");
		free(text);
		return n;
	} else {
		n = script_length(tex);
		if (!n)
			n = utf8_step(tex);
		fprintf(f, "{%s}", converted(arena, tex, n, false));
	}
	if (tex[n] == ' ' && !strncmp(tex + n + 1, "\\rangle", 7))
		return n + 1;
	if (tex[n] == ' ') { /* some viewers swallow a plain blank after a change of size */
		fputs("\u00A0", f);
		n++;
	}
	return n;
}

static char *converted(struct arena *arena, const char *given, size_t length, bool italic)
{
	const char *tex = arena_format(arena, "%.*s", (int)length, given), *start = tex;
	char *out = NULL;
	size_t size, n;
	FILE *f = open_memstream(&out, &size);

	if (!f)
		return arena_text(arena, "");
	while (*tex) {
		if (*tex == '\\' && letter(tex[1])) {
			tex += 1 + command(f, arena, tex + 1, italic);
		} else if (*tex == '\\' && strchr(",;:! ", tex[1]) && tex[1]) { /* small spaces */
			fputs("\u2009", f);
			tex += 2;
		} else if (*tex == '$' || *tex == '{' || *tex == '}' || (*tex == ' ' && !strncmp(tex + 1, "\\rangle", 7))) {
			tex++;
		} else if ((*tex == '_' || *tex == '^') && tex[1]) {
			fputc(*tex, f);
			tex += 1 + script(f, arena, tex + 1);
		} else if (italic && letter(*tex) && !letter(tex[1]) && (tex == start || !letter(tex[-1]))) {
			fprintf(f, "{/:Italic %c}", *tex++);
		} else {
			n = utf8_step(tex);
			put_plain(f, tex, n);
			tex += n ? n : 1;
		}
	}
	return finish(f, &out, arena);
}

char *figure_text(struct arena *arena, const char *tex)
{
	return converted(arena, tex, strlen(tex), true);
}

char *figure_upright_text(struct arena *arena, const char *tex)
{
	return converted(arena, tex, strlen(tex), false);
}
