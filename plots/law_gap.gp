# caption: Your instance: gap against the horizon at several budgets, with its two arms (dashed): the bias of short horizons falls with T,
# what long horizons leave of the start rises with it.
load common
set output out
file = sprintf("%s/%s.tsv", data, table)
array budgets[curves]
stats file using (budgets[int(column("curve"))] = "N = ".strcol("N"), 0) nooutput
set logscale x
set format x power_of_ten
set xlabel "horizon T (inner steps)"
set ylabel "gap F(w) − F*"
set format y "10^{%.0f}"
set key outside center top horizontal
stats file using "log10gap" nooutput
set yrange [STATS_min - 0.06 * (STATS_max - STATS_min) - 0.1:STATS_max + 0.06 * (STATS_max - STATS_min) + 0.1]
if (STATS_max - STATS_min < 10) { set ytics 1 }  # no label twice
of(i, name) = int(column("curve")) == i ? column(name) : NaN
set datafile missing NaN
do for [i=1:curves] {
    stats file using "T":(of(i, "log10gap")) nooutput name "least"
    equal = 0
    stats file using (equal = equal + (of(i, "log10gap") <= least_min_y), 0) nooutput
    if (equal == 1) { eval best(i, least_pos_min_y, least_min_y) }  # where double tells it
}
plot for [i=1:curves * arms] file using "T":(of(i, "falls")) with lines linestyle 21 notitle, \
     for [i=1:curves * arms] file using "T":(of(i, "rises")) with lines linestyle 10 + i notitle, \
     for [i=1:curves] file using "T":(of(i, "log10gap")) with linespoints linestyle i title budgets[i], \
     NaN with points linestyle 21 pointtype 6 pointsize 1.6 linewidth 2 title "least shown"
