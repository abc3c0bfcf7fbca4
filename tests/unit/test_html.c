/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text made safe for HTML. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "near.h"
#include "report/html.h"

static void text_is(const char *text, const char *expected)
{
	char *out = NULL;
	size_t size;
	FILE *f = open_memstream(&out, &size);

	html_text(f, text);
	fclose(f);
	assert_string_equal(out, expected);
	free(out);
}

static void escaping(void **state)
{
	(void)state;
	text_is("<script>alert(\"1\")</script>", "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
	text_is("a & b's", "a &amp; b&#39;s");
	text_is("Γ ≈ 2π\n", "Γ ≈ 2π\n");
	text_is("\x01 \x7f", "\xEF\xBF\xBD \xEF\xBF\xBD");
	text_is("\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"); /* an overlong '/' */
	text_is("\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"); /* a surrogate */
	text_is("cut \xE2\x89", "cut \xEF\xBF\xBD\xEF\xBF\xBD");
	text_is(NULL, "");
}

static void formatted(void **state)
{
	char *out = NULL;
	size_t size;
	FILE *f = open_memstream(&out, &size);

	(void)state;
	html_format(f, "%s < %d", "<b>", 3);
	fclose(f);
	assert_string_equal(out, "&lt;b&gt; &lt; 3");
	free(out);
}

static void data_uri(void **state)
{
	char path[] = "/tmp/geaepipe-html-XXXXXX", *out = NULL;
	int fd = mkstemp(path);
	size_t size;
	FILE *f = open_memstream(&out, &size);

	(void)state;
	assert_int_equal(write(fd, "<svg/>\xff", 7), 7);
	close(fd);
	assert_true(html_data_uri(f, path, "image/svg+xml"));
	unlink(path);
	assert_false(html_data_uri(f, path, "image/svg+xml"));
	fclose(f);
	assert_string_equal(out, "data:image/svg+xml;base64,PHN2Zy8+/w==");
	free(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(escaping), cmocka_unit_test(formatted), cmocka_unit_test(data_uri) };

	return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
