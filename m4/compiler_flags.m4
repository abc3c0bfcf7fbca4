dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl Language, warnings and the floating-point contract.

dnl GEAE_TRY_FLAG(VARIABLE, FLAGS...): each flag that compiles and links without a warning is appended.
AC_DEFUN([GEAE_TRY_FLAG], [
	for geae_flag in $2; do
		geae_cflags=$CFLAGS
		CFLAGS="$CFLAGS -O2 -Werror $geae_flag"
		AC_MSG_CHECKING([whether $CC takes $geae_flag])
		AC_LINK_IFELSE([AC_LANG_PROGRAM([[]], [[]])],
			[AC_MSG_RESULT([yes])
			 $1="$$1${$1:+ }$geae_flag"],
			[AC_MSG_RESULT([no])])
		CFLAGS=$geae_cflags
	done
])

AC_DEFUN([GEAE_COMPILER_FLAGS], [
	AC_ARG_ENABLE([werror], [AS_HELP_STRING([--enable-werror], [make warnings errors])], [], [enable_werror=no])
	WARN_CFLAGS="-Wall -Wextra -Wpedantic -Wshadow -Wconversion"
	AS_IF([test "x$enable_werror" = xyes], [WARN_CFLAGS="$WARN_CFLAGS -Werror"])
	dnl Results must not depend on how a compiler contracts or reorders: fma is written out where it is meant.
	FP_CFLAGS="-fno-math-errno -fno-trapping-math -ffp-contract=off"
	dnl Libraries between these two are linked only where something calls them.
	AS_NEEDED= AS_NEEDED_END=
	GEAE_TRY_FLAG([AS_NEEDED], ["-Wl,--push-state,--as-needed -Wl,--pop-state"])
	AS_IF([test -n "$AS_NEEDED"],
		[AS_NEEDED="-Wl,--push-state,--as-needed" AS_NEEDED_END="-Wl,--pop-state"])
	AC_SUBST([AS_NEEDED])
	AC_SUBST([AS_NEEDED_END])
	AC_SUBST([WARN_CFLAGS])
	AC_SUBST([FP_CFLAGS])
])
