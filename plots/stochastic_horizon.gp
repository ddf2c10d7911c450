# caption: Best horizon T* against the budget N, instance of S5, up to N = 1e20: certified integer optima, optima over real T = N/K, the law
# √(N ln N) with its finite-size correction, and √N through the law at N = 1e8, which falls away from the data on both sides.
load common
set output out
set xlabel "budget N (parameter updates)"
set ylabel "T* / √N (inner steps per √updates)"
set logscale x
set format x power_of_ten
set key top left
file = data."/stochastic_horizon.tsv"
plot file using "N":(column("T")/sqrt(column("N"))) with points linestyle 1 title "optimum over real T = N/K", \
     data."/stochastic_horizon_argmin.tsv" using "N":(column("T")/sqrt(column("N"))) with points linestyle 3 pointtype 8 pointsize 1.2 title "certified argmin over whole T", \
     file using "N":(column("law")/sqrt(column("N"))) with lines linestyle 11 title "law √(C_2 N ln N/(2C_1)), corrected", \
     file using "N":(column("sqrtN")/sqrt(column("N"))) with lines linestyle 12 title "√N through the law at 1e8"
