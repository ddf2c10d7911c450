# caption: Minimisers of the four bound forms (A = B = 1) over √(N ln N), for N up to 1e300. The mean-square forms and the RMS form
# approach 1/√2, slowly and from both sides; the form with the true bias is of lower order.
load common
set output out
set xlabel "log₁₀ of budget N (parameter updates)"
set ylabel "bound-optimal T / √(N ln N)"
set yrange [0:0.9]
set key center right
file = data."/stochastic_bound_horizon.tsv"
plot file using "N":"phi0" with lines linestyle 1 dashtype 1 title "AT/N + B ln T/T", \
     file using "N":"phi1" with lines linestyle 2 dashtype (12,3) title "AT/N + B(1 + ln T)/T", \
     file using "N":"rms" with lines linestyle 3 dashtype (6,3) title "A√(T/N) + B√(ln T/T)", \
     file using "N":"truebias" with lines linestyle 4 dashtype (2,2) title "A√(T/N) + B ln T/T", \
     sqrt(0.5) with lines linestyle 21 title "1/√2"
