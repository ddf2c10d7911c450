# caption: Real text at fixed budgets N of parameter updates: gap of the last mixture (nats per character, regularisation
# 1e-3, best of a small grid of outer steps) against the horizon T. Too short: a bias that no budget removes
# (dashed: N → ∞). Too long: too few weight updates. The best horizon grows with N.
load common
set output out
set logscale xy
set format y power_of_ten
set yrange [5e-7:5e-2]
set xrange [0.8:32000]
set xlabel "horizon T (inner steps per weight update)"
set ylabel "gap F(w) − F* (nats per character)"
set key bottom left
file = data."/text_horizon.tsv"
columns = "N1000 N5000 N25000"
do for [i=1:3] {
    stats file using "horizon":(column(word(columns, i))) nooutput name "least"
    eval best(i, least_pos_min_y, least_min_y)
}
plot file using "horizon":"N1000" with linespoints linestyle 1 title "N = 1000", \
     file using "horizon":"N5000" with linespoints linestyle 2 title "N = 5000", \
     file using "horizon":"N25000" with linespoints linestyle 3 title "N = 25000", \
     file using "horizon":"limit" with lines linestyle 17 title "N → ∞", \
     NaN with points linestyle 21 pointtype 6 pointsize 1.6 linewidth 2 title "best T"
