# caption: Certified best horizons of three domains with curvatures 1, 2, 4 from three starts (N to 1e100), less ln N/λ: level where transient and bias point the same way, falling like ½ ln ln N/λ at a right angle and like ln ln N/λ where they oppose. Lines: the law of each angle.
load common
set output out
set xlabel "budget N (parameter updates)"
set ylabel "T* − ln N/λ (inner steps)"
set format x "10^{%.0f}"
set key bottom left
set yrange [-42:-6]
file = data."/many_domains.tsv"
lambda = log(4.0 / 3)
of(start, name) = strcol("start") eq start ? column(name) - column("exponent") * log(10) / lambda : NaN
set datafile missing NaN
array starts[3] = ["1/3, 1/3", "1/2, 2/5", "4/5, 1/10"]
array titles[3] = ["⟨a,b⟩ > 0: κ = 0", "⟨a,b⟩ = 0: κ = ½", "⟨a,b⟩ < 0: κ = 1"]
plot for [i=1:3] file using "exponent":(of(starts[i], "T")) with points linestyle i title titles[i], \
     for [i=1:3] file using "exponent":(of(starts[i], "law")) with lines linestyle 10 + i notitle
