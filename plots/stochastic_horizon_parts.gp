# caption: Expected gap of S5's instance against the horizon at N = 1e8 and what it is made of: the transient (C_1T/N)² grows, the squared bias
# (C_2η + C_3/T)² falls, the variance C_4ηT/N hardly moves.
load common
set output out
set xlabel "horizon T (inner steps)"
set ylabel "expected gap E F(w̄) − F*"
set logscale xy
set format x power_of_ten
set format y power_of_ten
set key top center
set yrange [1e-12:]
file = data."/stochastic_horizon_parts.tsv"
columns = "gap"
do for [i=1:1] {
    stats file using "T":(column(word(columns, i))) nooutput name "least"
    eval best(i, least_pos_min_y, least_min_y)
}
plot file using "T":"gap" with points linestyle 1 title "exact", \
     file using "T":"leading" with lines linestyle 11 title "leading form", \
     file using "T":"transient" with lines linestyle 12 title "transient", \
     file using "T":"bias" with lines linestyle 13 title "squared bias", \
     file using "T":"variance" with lines linestyle 14 title "variance", \
     NaN with points linestyle 21 pointtype 6 pointsize 1.6 linewidth 2 title "best T"
