# caption: F2 (a) on the instance of its value (H = diag(1,4), three domains, η = 1/4, α = 1/10, uniform start): gap of the
# average of the first K iterates (points), and the bound with R and δ of the run (dashed). The bound falls like 1/K to
# αR²/8 + 2δ; a longer horizon lowers δ.
load common
set output out
set xlabel "rounds K"
set ylabel "F(average) − F*"
set logscale xy
set format y power_of_ten
set key bottom left
file = data."/full_rate.tsv"
plot file using "rounds":"bound_T2" with lines linestyle 12 title "bound, T = 2", \
     file using "rounds":"gap_T2" with linespoints linestyle 2 title "measured, T = 2", \
     file using "rounds":"bound_T5" with lines linestyle 13 title "bound, T = 5", \
     file using "rounds":"gap_T5" with linespoints linestyle 3 title "measured, T = 5", \
     file using "rounds":"bound_T10" with lines linestyle 11 title "bound, T = 10", \
     file using "rounds":"gap_T10" with linespoints linestyle 1 title "measured, T = 10"
