# caption: Certified best horizons of three noisy domains (curvatures 1, 2, 4; η = ln T/T) over the limit law √(|t|/(2μ|a|) N ln N): three starts, whose transients make an acute, a right and an obtuse angle with the tilt, approach 1 alike (slowly: ln T is ½ ln N + O(ln ln N)).
load common
set output out
set xlabel "budget N (parameter updates)"
set ylabel "T* / law"
set format x "10^{%.0f}"
set key top right
set yrange [0.98:1.05]
file = data."/many_domains_noise.tsv"
of(start) = strcol("start") eq start ? column("ratio") : NaN
set datafile missing NaN
array starts[3] = ["1/3", "11/25", "4/5"]
array titles[3] = ["⟨a,t⟩ > 0", "⟨a,t⟩ = 0", "⟨a,t⟩ < 0"]
plot 1 with lines linestyle 21 title "law", \
     for [i=1:3] file using "exponent":(of(starts[i])) with linespoints linestyle i title titles[i]
