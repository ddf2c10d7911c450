# caption: Actual error of the average iterate against the horizon at three budgets (instance of F4: h = 4,
# c = (.3,.5), η = α = 1/4, w_0 = .9). Short horizons pay with bias (βρ^T, the same for
# all budgets), long ones with the transient of the outer loop (k₀T/N); the best horizon is where they balance.
load common
set output out
file = data."/full_horizon_average_arms.tsv"
set xlabel "horizon T (inner steps)"
set ylabel "error |w̄ − w*|"
set logscale y
set format y power_of_ten
set yrange [1e-7:1]
set key above maxcols 3
columns = "E3 E5 E7"
do for [i=1:3] {
    stats file using "T":(column(word(columns, i))) nooutput name "least"
    eval best(i, least_pos_min_y, least_min_y)
}
plot file using "T":"bias" with lines linestyle 21 title "bias βρ^T", \
     file using "T":"arm3" with lines linestyle 11 title "transient k₀T/N", \
     file using "T":"arm5" with lines linestyle 12 notitle, \
     file using "T":"arm7" with lines linestyle 13 notitle, \
     file using "T":"E3" with linespoints linestyle 1 title "N = 10^3", \
     file using "T":"E5" with linespoints linestyle 2 title "N = 10^5", \
     file using "T":"E7" with linespoints linestyle 3 title "N = 10^7", \
     NaN with points linestyle 21 pointtype 6 pointsize 1.6 linewidth 2 title "best T"
