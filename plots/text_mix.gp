# caption: Your texts: gap to the best mixture (nats per character) against the horizon T, after N parameter updates (best
# of a small grid of outer steps) and in the limit of an infinite budget. Dotted: uniform weights; short dashes: MixMin. With --seeds: runs with mini-batches, mean and 95 % interval. Gaps below 1e-8 are
# drawn as 1e-8.
load common
set output out
set logscale xy
set format y power_of_ten
set xlabel "horizon T (inner steps per weight update)"
set ylabel "gap F(w) − F* (nats per character)"
set key outside center top horizontal
file = data."/text_mix.tsv"
if (!exists("seeds")) { seeds = 0 }
plot file using "horizon":"gap" with linespoints linestyle 1 title "after N updates", \
     file using "horizon":"limit" with linespoints linestyle 17 title "N → ∞", \
     file using "horizon":"uniform" with lines linestyle 21 title "uniform weights", \
     file using "horizon":"mixmin" with lines linestyle 14 dashtype 2 title "MixMin", \
     for [i = 1:seeds > 0] file using "horizon":"sampled":"sampled_lower":"sampled_upper" with yerrorlines linestyle 2 \
         title sprintf("mini-batches, N updates, %d seeds", seeds)
