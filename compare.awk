function same(a, b) { worst = a - b > worst ? a - b : b - a > worst ? b - a : worst }
NR == 1 { for (k = 1; k <= NF; k++) { sub(/ .*/, "", $k); at[$k] = k }; next }
{
	n++
	for (k = 0; k < 4; k++)
		p[k] = $at["part_" k]
	same((p[0] + p[1] + p[2] + p[3]) / 4, $at["magnetisation"])
	same((p[0] - p[1] - p[2] + p[3]) / 4, $at["staggered_magnetisation"])
	same((p[0] - p[1] + p[2] - p[3]) / 4, $at["stripe"])
	same(($at["side_0"] - $at["side_1"]) / 2, $at["staggered_magnetisation"])
	same(72 * ($at["wide"] ^ 2 + $at["wide_sin"] ^ 2 + $at["tall"] ^ 2 + $at["tall_sin"] ^ 2), $at["structure_factor_min"])
	least = $at["structure_factor_min"] > least ? $at["structure_factor_min"] : least
}
END { print n, (worst < 1e-12 && least > 0.1 ? "alike" : "differ by " worst) }
