# caption: Mean squared error of T stochastic inner steps with η = ln T/(μT) (S1's instance): exact, its bound, and the law it tends to.
load common
set output out
set xlabel "inner steps T"
set ylabel "mean squared error E|θ_T − θ*|²"
set logscale xy
set format x power_of_ten
set format y power_of_ten
set key top right
file = data."/sgd_rate.tsv"
plot file using "T":"bound" with lines linestyle 12 title "bound e_0²/T² + σ² ln T/(μ²T(2−ημ))", \
     file using "T":"error" with linespoints linestyle 1 title "exact", \
     file using "T":"law" with lines linestyle 11 title "law Σ s_i/(2h_iμ) · ln T/T"
