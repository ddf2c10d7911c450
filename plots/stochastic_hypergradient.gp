# caption: Bias and mean squared error of the unrolled hypergradient of S2's instance with η = ln T/(μT): both fall like ln T/T. If the
# samples of Z and θ were independent, the bias would be of order 1/T (dotted).
load common
set output out
set multiplot layout 1,2
set xlabel "horizon T (inner steps)"
set logscale xy
set format x power_of_ten
set format y power_of_ten
set xtics 1e3
set yrange [1e-13:1]
set key bottom left samplen 1.5
file = data."/stochastic_hypergradient.tsv"
set ylabel "bias |E g − ∇F| (loss per unit of weight)"
plot file using "T":"bias" with points linestyle 2 title "exact", \
     file using "T":"bias_law" with lines linestyle 12 title "law, ∝ ln T/T", \
     file using "T":(1/column("T")) with lines linestyle 21 title "1/T"
set ylabel "mean squared error E(g − ∇F)² (its square)"
plot file using "T":"mse" with points linestyle 1 title "exact", \
     file using "T":"mse_law" with lines linestyle 11 title "law, ∝ ln T/T", \
     file using "T":(1/column("T")) with lines linestyle 21 title "1/T"
unset multiplot
