# caption: Best horizon against the budget in the regimes of full gradients: certified argmins (points) and laws (lines). Logarithmic
# for the average iterate, √N for the last iterate of an interior optimum, constant at a strict vertex.
load common
set output out
set xlabel "budget N (parameter updates)"
set ylabel "best horizon T* (inner steps)"
set format x "10^{%.0f}"
set logscale y
set xrange [3:30]
set yrange [1:5000]
set key bottom right
part(i) = sprintf("%s/full_regimes_%d.tsv", data, i)
plot part(2) using "exponent":"law" with lines linestyle 12 notitle, \
     part(0) using "exponent":"law" with lines linestyle 11 notitle, \
     part(1) using "exponent":"law" with lines linestyle 13 notitle, \
     part(4) using "exponent":"law" with lines linestyle 14 notitle, \
     part(6) using "exponent":"law" with lines linestyle 15 notitle, \
     part(2) using "exponent":"T" with points linestyle 2 title "last iterate, interior optimum: √N", \
     part(6) using "exponent":"T" with points linestyle 5 title "average, Nesterov, κ = 100", \
     part(0) using "exponent":"T" with points linestyle 1 title "average, βk_0 > 0: ln N/λ", \
     part(1) using "exponent":"T" with points linestyle 3 title "average, βk_0 < 0: W(N)/λ", \
     part(4) using "exponent":"T" with points linestyle 4 title "last iterate, strict vertex: constant"
