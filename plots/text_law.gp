# caption: Best horizon against the budget: German and Polish manual pages mixed for Danish ones, eight symbols. Measured (points; bars:
# neighbours in the grid of horizons, with mini-batches Student's 95 % interval of those whose T* is known within a factor 3/2) and
# predicted from what is measured at the best mixture, nothing fitted (lines). With full gradients at regularisation 1/10 T* is
# a + b log N; at 1/100 it still grows like a power of N; with mini-batches about like √(N log N). At the smallest budgets of the
# last two the weights are far from the best ones, and the local prediction fails or is not tested.
load common
set output out
set xlabel "budget N (parameter updates)"
set ylabel "best horizon T* (inner steps)"
set logscale xy
set format x power_of_ten
set xrange [250:250000]
set yrange [4:1000]
set key top left
full = data."/text_law_full.tsv"
early = data."/text_law_early.tsv"
noise = data."/text_law_noise.tsv"
plot noise using "N":"predicted" with lines linestyle 12 dashtype (2,3) linewidth 2 notitle, \
     early using "N":"predicted" with lines linestyle 13 dashtype (10,3,2,3) notitle, \
     full using "N":"predicted" with lines linestyle 11 notitle, \
     noise using "N":"T":"low":"high" with yerrorbars linestyle 2 pointsize 0.8 title "mini-batches of 8, regularisation 1/10", \
     early using "N":"T":"low":"high" with yerrorbars linestyle 3 pointsize 0.9 title "full gradients, regularisation 1/100", \
     full using "N":"T":"low":"high" with yerrorbars linestyle 1 pointsize 0.8 title "full gradients, regularisation 1/10", \
     (x > 1.2e4 && x < 1.2e5 ? 2.4 * sqrt(x * log(x)) / 2.6 : NaN) with lines linestyle 21 title "slope of √(N log N)", \
     NaN with lines linestyle 17 title "predicted (line of each)"
