# caption: Best horizon, and N times the error there, of three hypergradients on F4's instance (certified at powers of ten): unrolled; implicit with an adjoint v that starts from 0 in every round (best of the horizons to 120: the same); implicit with v kept, where T* = 1 at every N and N·error is 1/10.
load common
set output out
file = data."/implicit_warm.tsv"
set multiplot layout 1,2
set xlabel "budget N (parameter updates)"
set format x "10^{%.0f}"
set xtics 3
set key top left
set ylabel "best horizon T* (inner steps)"
set yrange [0:110]
plot file using "exponent":"T" with linespoints linestyle 1 title "unrolled", \
     file using "exponent":"reset" with points linestyle 2 pointtype 6 pointsize 1.2 title "implicit, v reset", \
     file using "exponent":(1) with linespoints linestyle 3 title "implicit, v kept: T* = 1"
set ylabel "N · error at T*"
set logscale y
set yrange [0.03:2000]
plot file using "exponent":"unrolled" with linespoints linestyle 1 title "unrolled", \
     file using "exponent":"forgetful" with points linestyle 2 pointtype 6 pointsize 1.2 title "implicit, v reset", \
     file using "exponent":"kept" with linespoints linestyle 3 title "implicit, v kept", \
     0.1 with lines linestyle 13 title "1/10"
unset multiplot
