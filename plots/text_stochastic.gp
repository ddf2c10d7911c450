# caption: Real text, mini-batches of 16 trigrams per domain and step: mean gap of the average iterate against the horizon at three
# budgets, with two standard errors. U-shaped at each, and the valley moves to longer horizons as the budget grows. (The quick
# profile has the first and the last budget at two horizons.)
load common
set output out
set xlabel "horizon T (inner steps)"
set ylabel "mean gap F(w̄) − F* (nats per character)"
set logscale xy
set format x power_of_ten
set format y power_of_ten
set key bottom left
file = data."/text_stochastic.tsv"
columns = "N1000 N4000 N16000"
measured = ""
do for [i=1:3] {
    stats file using "T":(column(word(columns, i))) nooutput name "least"
    eval best(i, least_pos_min_y, least_min_y)
    if (exists("least_pos_min_y") && least_pos_min_y == least_pos_min_y) { measured = measured." ".i }
}
plot for [i in measured] file using "T":word(columns, int(i)):(2*column(word(columns, int(i))."_se")) \
     with yerrorlines linestyle int(i) title "N = ".word("1000 4000 16000", int(i)), \
     NaN with points linestyle 21 pointtype 6 pointsize 1.6 linewidth 2 title "best T"
