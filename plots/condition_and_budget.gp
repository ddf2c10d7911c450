# caption: Certified best horizon of two domains with curvatures i^−2, i = 1 … 8 (κ = 64): below N of about κ² it grows like a power of N, with the slope of N^{2/3} at first; the logarithmic law (dashed) is in force far beyond.
load common
set output out
set xlabel "budget N (parameter updates)"
set ylabel "best horizon T* (inner steps)"
set format x "10^{%.0f}"
set logscale y
set xrange [3.5:20.5]
set yrange [10:4000]
set key bottom right
file = data."/condition_and_budget.tsv"
plot file using "exponent":(column("law") > 0 ? column("law") : NaN) with lines linestyle 11 title "law: ln(λ⟨a,b⟩N/|a|^2)/λ", \
     (x < 6 ? 40 * 10**((x - 4) * 2.0 / 3) : NaN) with lines linestyle 21 title "slope of N^{2/3}", \
     file using "exponent":"T" with linespoints linestyle 1 title "certified T*"
