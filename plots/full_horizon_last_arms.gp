# caption: Error x_K of the last iterate against the horizon at four budgets (instance of F5), with its two arms: the transient
# T/(2αN), which a longer horizon raises, and the bias ε_T, which it lowers.
load common
set output out
set xlabel "horizon T (inner steps)"
set ylabel "x_K = 1 − w_K,  K = ⌊N/T⌋"
set logscale y
set format y power_of_ten
set xrange [0:60]
set yrange [1e-5:1]
set key outside top center horizontal maxcols 3 samplen 2.5 width 1
file = data."/full_horizon_last_arms.tsv"
columns = "x_1000 x_10000 x_100000 x_1000000"
do for [i=1:4] {
    stats file using "horizon":(column(word(columns, i))) nooutput name "least"
    eval best(i, least_pos_min_y, least_min_y)
}
plot file using "horizon":"x_1000" with linespoints linestyle 1 title "N = 10^3", \
     file using "horizon":"x_10000" with linespoints linestyle 2 title "N = 10^4", \
     file using "horizon":"x_100000" with linespoints linestyle 3 title "N = 10^5", \
     file using "horizon":"x_1000000" with linespoints linestyle 4 title "N = 10^6", \
     file using "horizon":"bias" with lines linestyle 17 title "bias ε_T", \
     file using "horizon":"transient_1000" with lines linestyle 11 title "transient T/(2αN)", \
     file using "horizon":"transient_10000" with lines linestyle 12 notitle, \
     file using "horizon":"transient_100000" with lines linestyle 13 notitle, \
     file using "horizon":"transient_1000000" with lines linestyle 14 notitle, \
     NaN with points linestyle 21 pointtype 6 pointsize 1.6 linewidth 2 title "best T"
