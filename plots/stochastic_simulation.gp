# caption: Standardised differences between simulated and exact expected gaps, one column per point (N, T). All of them stay within
# the band of family-wise error probability 1e-6, and most within ±2.
load common
set output out
set xlabel "point"
set ylabel "z = (mean − exact)/standard error"
set yrange [-7:7]
set xtics 1
set key outside top center horizontal maxcols 3 samplen 2.5 width 1
file = data."/stochastic_simulation.tsv"
plot file using "point":"z" with points linestyle 1 title "step by step, average", \
     file using "point":"z_last" with points linestyle 2 title "step by step, last", \
     file using "point":"z_rounds" with points linestyle 3 title "one draw per round, average", \
     file using "point":"z_rounds_last" with points linestyle 4 title "one draw per round, last", \
     file using "point":"level" with lines linestyle 21 title "family-wise level", \
     file using "point":(-column("level")) with lines linestyle 21 notitle
