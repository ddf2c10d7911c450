# caption: Exponentiated gradient (Monte Carlo, S7's instance): T*/√(N ln N) with two standard errors, against the limit √(C_2/(2C_1)), and what a
# law √N through the first point's limit would look like.
load common
set output out
set xlabel "budget N (parameter updates)"
set ylabel "T* / √(N ln N)"
set logscale x
set format x power_of_ten
set xrange [5e2:2e7]
set yrange [0.4:0.85]
set key bottom left
file = data."/stochastic_horizon_eg.tsv"
plot file using "N":"ratio":(2*column("ratio_se")) with yerrorbars linestyle 1 title "simulated, ±2 standard errors", \
     file using "N":"limit" with lines linestyle 11 title "law √(C_2/(2C_1)) √(N ln N)", \
     file using "N":"rivalsqrt" with lines linestyle 12 title "√N, a rival"
