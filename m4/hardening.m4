dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl Hardening, each flag only where the compiler takes it: HARDEN_CFLAGS and HARDEN_LDFLAGS for everything,
dnl PIE_CFLAGS and PIE_LDFLAGS for programs, DEFS_LDFLAGS for plugins.
AC_DEFUN([GEAE_HARDENING], [
	HARDEN_CFLAGS= HARDEN_LDFLAGS= PIE_CFLAGS= PIE_LDFLAGS= DEFS_LDFLAGS=
	GEAE_TRY_FLAG([HARDEN_CFLAGS], [-fstack-protector-strong])
	GEAE_TRY_FLAG([HARDEN_LDFLAGS], [-Wl,-z,relro -Wl,-z,now])
	geae_pie=
	GEAE_TRY_FLAG([geae_pie], ["-fPIE -pie"])
	AS_IF([test -n "$geae_pie"], [PIE_CFLAGS=-fPIE PIE_LDFLAGS=-pie])
	AS_IF([test "x$geae_sanitize" = xno], [
		dnl Sanitizers leave symbols open in plugins (clang) and bring checks of their own.
		GEAE_TRY_FLAG([DEFS_LDFLAGS], [-Wl,-z,defs])
		dnl glibc warns when _FORTIFY_SOURCE meets -O0, which CFLAGS may ask for.
		AC_MSG_CHECKING([whether _FORTIFY_SOURCE=2 takes effect])
		geae_cflags=$CFLAGS
		CFLAGS="-O2 $CFLAGS"
		AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[
			#if !defined __OPTIMIZE__ || defined _FORTIFY_SOURCE
			#error off
			#endif]], [[]])],
			[AC_MSG_RESULT([yes])
			 HARDEN_CFLAGS="$HARDEN_CFLAGS -D_FORTIFY_SOURCE=2"],
			[AC_MSG_RESULT([no, or already on])])
		CFLAGS=$geae_cflags
	])
	AC_SUBST([HARDEN_CFLAGS])
	AC_SUBST([HARDEN_LDFLAGS])
	AC_SUBST([PIE_CFLAGS])
	AC_SUBST([PIE_LDFLAGS])
	AC_SUBST([DEFS_LDFLAGS])
])
