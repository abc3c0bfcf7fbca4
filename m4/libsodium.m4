dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl libsodium: BLAKE2b hashes (host).
AC_DEFUN([GEAE_LIBSODIUM], [
	GEAE_NEED([libsodium-dev], [SODIUM], [libsodium], [libsodium], [sodium.h], [crypto_generichash])
])
