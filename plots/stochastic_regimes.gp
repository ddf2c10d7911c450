# caption: Certified best horizons of five regimes of noisy runs (S5's instance), each over the law of its own regime: √N where nothing tilts, N^{2/3} for half the step, N/log N for the last iterate (which settles more slowly: whole rounds, and a ln ln N that the law leaves out).
load common
set output out
set xlabel "budget N (parameter updates)"
set ylabel "T* / law"
set format x "10^{%.0f}"
set key bottom right
set yrange [0.4:1.4]
file = data."/stochastic_regimes.tsv"
of(name, value) = strcol("regime") eq name ? value : NaN
set datafile missing NaN
names = "'no tilt' 'independent samples' 'no noise' 'step ln T/(2T)' 'last iterate'"
titles = "'no tilt: τ√N' 'independent samples: τ√N' 'no noise: √(C_3N/C_1)' 'step ln T/(2T): (C_3N/(2C_1))^{2/3}' 'last iterate: 2N ln(1/q)/ln N'"
plot 1 with lines linestyle 10 dashtype 2 notitle, \
     for [i=1:5] file using "exponent":(of(word(names, i), column("ratio"))) with linespoints linestyle i title word(titles, i)
