# caption: Standardised differences between simulated and exact expected gaps of S5's instance, one column per horizon T and number of
# rounds K. All of them stay within the band of family-wise error probability 1e-6, and most within ±2.
load common
set output out
set xlabel "horizon T, rounds K (budget N = K·T)" offset 0, -1
set ylabel "z = (mean − exact) / standard error"
set yrange [-7:7]
set offsets 0.4, 0.4, 0, 0
set key outside top center horizontal maxcols 3 samplen 2.5 width 1
file = data."/stochastic_simulation.tsv"
label = 'sprintf("T = %d\nK = %d", column("T"), column("N")/column("T"))'
plot file using (column("point")-0.15):"z":xtic(@label) with points linestyle 1 title "step by step, average", \
     file using (column("point")-0.05):"z_last" with points linestyle 2 title "step by step, last", \
     file using (column("point")+0.05):"z_rounds" with points linestyle 3 title "one draw per round, average", \
     file using (column("point")+0.15):"z_rounds_last" with points linestyle 4 title "one draw per round, last", \
     file using "point":"level" with lines linestyle 21 title "family-wise level", \
     file using "point":(-column("level")) with lines linestyle 21 notitle
