# caption: Best horizon T* for budgets up to 10^300, certified, with the law T_c = ln(λN/20)/λ and its bracket T_c ± 1 (inset: the
# difference T* − T_c, always inside (−1, 1)).
load common
set output out
file = data."/full_horizon_average.tsv"
set multiplot
set xlabel "budget N (parameter updates)"
set ylabel "best horizon T* (inner steps)"
set key top left
set format x "10^{%.0f}"
set xrange [0:300]
plot file using "exponent":"T" every 6 with points linestyle 1 title "T*, certified argmin", \
     file using "exponent":"law" with lines linestyle 12 title "law ln(λN/20)/λ"
set origin 0.52, 0.16
set size 0.44, 0.42
set object rectangle from graph -0.2, -0.25 to graph 1.05, 1.1 behind fillcolor rgb "white" fillstyle solid noborder
unset key
unset xlabel
set ylabel "T* − T_c" offset 1
set yrange [-1.3:1.3]
set ytics 1
set xtics 100
plot 1 with lines linestyle 21, -1 with lines linestyle 21, \
     file using "exponent":(column("T")-column("law")) with points linestyle 1 pointsize 0.25
unset multiplot
