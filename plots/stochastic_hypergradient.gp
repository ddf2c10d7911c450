# caption: Bias and mean squared error of the truncated hypergradient with η = ln T/(μT): both fall like ln T/T. If the samples of
# Z and θ were independent, the bias would be of order 1/T.
load common
set output out
set xlabel "horizon T (inner steps)"
set logscale xy
set format x power_of_ten
set format y power_of_ten
set key top right
file = data."/stochastic_hypergradient.tsv"
plot file using "T":"mse" with points linestyle 1 title "mean squared error, exact", \
     file using "T":"mse_law" with lines linestyle 11 title "its law", \
     file using "T":"bias" with points linestyle 2 title "bias, exact", \
     file using "T":"bias_law" with lines linestyle 12 title "its law", \
     file using "T":(1/column("T")) with lines linestyle 21 title "1/T"
