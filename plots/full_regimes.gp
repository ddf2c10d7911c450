# caption: Best horizon against the budget in the eight regimes of full gradients that F6 lists: certified argmins (points) and laws (dashed).
# Logarithmic for the average iterate, √N for the last iterate of an interior optimum, constant at a strict vertex.
load common
set terminal svg size 900,520 dynamic font "sans,13" background "white" linewidth 1.2 name "plot"
set output out
set xlabel "budget N (parameter updates)"
set ylabel "best horizon T* (inner steps)"
set format x "10^{%.0f}"
set logscale y
set format y power_of_ten
set xrange [3:30]
set yrange [1:1e4]
set key outside right center
array titles[8] = ["average, βk_0 > 0: ln N/λ", "average, βk_0 < 0: W(N)/λ", "last, interior, α = 1/4: √N", "last, interior, α = 1/20: √N", \
                   "last, strict vertex: constant", "average, Nesterov, κ = 4", "average, Nesterov, κ = 100", "average, descent, κ = 100"]
array shapes[8] = [7, 9, 5, 4, 13, 10, 11, 2]
array colours[8] = [1, 3, 2, 2, 4, 6, 5, 7]
part(i) = sprintf("%s/full_regimes_%d.tsv", data, i - 1)
plot for [i=1:8] part(i) using "exponent":"law" with lines linestyle 10 + colours[i] notitle, \
     for [i=1:8] part(i) using "exponent":"T" with points linestyle colours[i] pointtype shapes[i] pointsize 0.8 title titles[i]
