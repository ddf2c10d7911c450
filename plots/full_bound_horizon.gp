# caption: Horizon that minimises the bounds φ (transient √(T/N)) and χ (transient T/N), ρ = 3/4, for budgets up to 10^300: certified
# argmin, the proved bracket (shaded) and the limit s/(pλ)·ln N.
load common
set output out
phi = data."/full_bound_horizon_phi.tsv"
chi = data."/full_bound_horizon_chi.tsv"
set xlabel "budget N (parameter updates)"
set ylabel "bound-optimal horizon T* (inner steps)"
set key top left
set format x "10^{%.0f}"
set xrange [0:300]
set style fill transparent solid 0.2 noborder
plot chi using "exponent":"lower":"upper" with filledcurves linestyle 2 title "bracket, χ", \
     phi using "exponent":"lower":"upper" with filledcurves linestyle 1 title "bracket, φ", \
     chi using "exponent":"limit" with lines linestyle 12 title "limit ln N/λ", \
     phi using "exponent":"limit" with lines linestyle 11 title "limit ln N/(2λ)", \
     chi using "exponent":"T" with points linestyle 2 title "T*, χ", \
     phi using "exponent":"T" with points linestyle 1 title "T*, φ"
