dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl Where the installed program looks for plugins and pipelines: the folder named by configure, and the same folder
dnl relative to the program itself, so that a moved or staged installation works.
AC_DEFUN([GEAE_FOLDERS], [
	geae_prefix=$prefix
	AS_IF([test "x$geae_prefix" = xNONE], [geae_prefix=$ac_default_prefix])
	geae_exec_prefix=$exec_prefix
	AS_IF([test "x$geae_exec_prefix" = xNONE], [geae_exec_prefix=$geae_prefix])
	geae_libdir=$(prefix=$geae_prefix exec_prefix=$geae_exec_prefix; eval "echo $libdir")
	geae_bindir=$(prefix=$geae_prefix exec_prefix=$geae_exec_prefix; eval "echo $bindir")
	geae_relative=$(expr "X$geae_libdir" : "X$(dirname "$geae_bindir")/\(.*\)")
	AS_IF([test -n "$geae_relative"], [geae_relative=../$geae_relative/geaepipe/plugins])
	geae_datadir=$(prefix=$geae_prefix exec_prefix=$geae_exec_prefix; datarootdir=$(eval "echo $datarootdir"); eval "echo $datadir")
	geae_data_relative=$(expr "X$geae_datadir" : "X$(dirname "$geae_bindir")/\(.*\)")
	AS_IF([test -n "$geae_data_relative"], [geae_data_relative=../$geae_data_relative/geaepipe/pipelines])
	# geaepipe.pc finds its prefix by where it lies itself
	geae_below=$(expr "X$geae_libdir" : "X$geae_prefix\(/.*\)")
	AS_IF([test -n "$geae_below"], [PC_PREFIX="\${pcfiledir}$(echo "$geae_below/pkgconfig" | sed 's|/@<:@^/@:>@*|/..|g')"],
		[PC_PREFIX=$geae_prefix])
	AC_SUBST([PC_PREFIX])
	AC_DEFINE_UNQUOTED([GEAEPIPE_PIPELINEDIR], ["$geae_datadir/geaepipe/pipelines"], [Folder of the installed pipelines])
	AC_DEFINE_UNQUOTED([GEAEPIPE_PIPELINEDIR_RELATIVE], ["$geae_data_relative"],
		[The same, relative to the folder of the program; empty when the two share no root])
	AC_DEFINE_UNQUOTED([GEAEPIPE_PLUGINDIR], ["$geae_libdir/geaepipe/plugins"], [Folder of the installed plugins])
	AC_DEFINE_UNQUOTED([GEAEPIPE_PLUGINDIR_RELATIVE], ["$geae_relative"],
		[The same, relative to the folder of the program; empty when the two share no root])
])
