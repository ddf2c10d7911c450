# caption: Best horizon, and the error there, of seven hypergradients on F4's instance, all certified: three have log N, with slopes 1/λ, 2/λ and 1/λ; differentiating the last five steps or the last one leaves a floor; implicit differentiation has T* = 1 and an error of order 1/N. Cold starts are from w_0 u, where bias and transient have opposite signs and cancel at some horizon.
load common
set output out
file = data."/method_table.tsv"
set multiplot layout 1,2
set xlabel "budget N (parameter updates)"
set format x "10^{%.0f}"
set xtics 3
set key top left
set ylabel "best horizon T* (inner steps)"
set yrange [0:240]
plot file using "exponent":"T last half" with linespoints linestyle 2 title "last half", \
     file using "exponent":"T unrolled" with linespoints linestyle 1 title "unrolled", \
     file using "exponent":"T cold" with linespoints linestyle 4 title "cold start", \
     file using "exponent":"T last 5" with linespoints linestyle 5 title "last 5", \
     file using "exponent":"T last step" with linespoints linestyle 7 title "last step", \
     file using "exponent":"T implicit" with linespoints linestyle 3 title "implicit, solved or kept"
set key bottom left
set ylabel "error |w - w*| at T*"
set logscale y
set format y power_of_ten
set yrange [1e-19:1]
plot file using "exponent":"error last step" with linespoints linestyle 7 title "last step", \
     file using "exponent":"error last 5" with linespoints linestyle 5 title "last 5", \
     file using "exponent":"error last half" with linespoints linestyle 2 title "last half", \
     file using "exponent":"error unrolled" with linespoints linestyle 1 title "unrolled", \
     file using "exponent":"error cold" with linespoints linestyle 4 title "cold start", \
     file using "exponent":"error implicit" with linespoints linestyle 3 title "implicit, solved", \
     file using "exponent":"error adjoint" with linespoints linestyle 6 title "implicit, adjoint kept"
unset multiplot
