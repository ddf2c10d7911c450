# caption: Loss on a noisy quadratic with curvatures 1 and 100 (enclosed): greedy steps, each the best for the next loss, against the step 1/L, held for 332 steps and then decaying, which is worse until it decays and 52 times better at T = 1000.
load common
set output out
set xlabel "inner steps t"
set ylabel "expected loss"
set logscale xy
set format x power_of_ten
set format y power_of_ten
set key bottom left
file = data."/short_horizon_bias.tsv"
plot file using "T":"greedy" with linespoints linestyle 1 title "greedy", \
     file using "T":"schedule" with linespoints linestyle 2 title "1/L held, then decaying"
