# caption: Certified best horizons where the domains' Hessians differ: two pairs of quadratics, losses with ln cosh and a logistic regression. Dashed: the law with the curvature at the optimum. Dotted: the same with the least curvature of the class, which the horizons leave behind (for ln cosh it rises beyond the picture).
load common
set output out
set xlabel "budget N (parameter updates)"
set ylabel "best horizon T* (inner steps)"
set format x "10^{%.0f}"
set key outside center top maxrows 2
set yrange [0:60]
file = data."/general_horizon.tsv"
array cases[4] = ["(1,4) and (2,4)", "(1,4) and (3,2)", "ln cosh", "logistic"]
array titles[4] = ["quadratics, curvatures (1,4) and (2,4)", "quadratics, curvatures (1,4) and (3,2)", "ln cosh", "logistic regression"]
of(name, number) = strcol("case") eq name ? column(number) : NaN
set datafile missing NaN
plot for [i=1:4] file using "exponent":(of(cases[i], "T")) with points linestyle i title titles[i], \
     for [i=1:4] file using "exponent":(of(cases[i], "law")) with lines linestyle 10 + i notitle, \
     for [i=1:4] file using "exponent":(of(cases[i], "class_law")) with lines linestyle 10 + i dashtype (1,4) notitle
