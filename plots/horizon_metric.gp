# caption: Distance of the limit w_T (before it is clipped to [0,1]) from the best mixture w* against the horizon, instance
# of claim G1 with η = 1/4: it falls like ρ^T, ρ = 1 − ηh_min = 3/4, below the proved bound Cρ^T.
load common
set output out
set xlabel "horizon T (inner steps)"
set ylabel "distance |w_T − w*| (weight)"
set logscale y
set format y power_of_ten
set key top right
file = data."/horizon_metric.tsv"
plot file using "horizon":"bound" with lines linestyle 11 title "proved bound Cρ^T, ρ = 3/4", \
     file using "horizon":"distance" with linespoints linestyle 1 title "|w_T − w*|, exact"
