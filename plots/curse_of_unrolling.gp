# caption: Error of the unrolled derivative where two domains with different Hessians agree on the optimum, in units of |h_1−h_2||e_0|/μ: points run in exact rationals, lines ημT(1−ημ)^{T−1}. It rises above 1/e before it falls; the longer step comes to its peak sooner, not lower. With a shared Hessian there is no such error.
load common
set output out
set xlabel "inner steps T"
set ylabel "μ |J_T − J*| / (|h_1−h_2| |e_0|)"
set logscale x
set format x power_of_ten
set xrange [1:10000]
set yrange [0:0.75]
set samples 400
set key top right
file = data."/curse_of_unrolling.tsv"
of(name) = (strcol("case") eq name ? column("error") : NaN)
law(y, t) = t * y * (1 - y)**(t - 1)
plot for [i = 1:3] file using (column("T")):(of(sprintf("%d", 10**i))) with points linestyle i title sprintf("κ = %d, η = 1/L", 10**i), \
     for [i = 1:3] file using (column("T")):(of(sprintf("%dlong", 10**i))) with points linestyle i pointtype 6 title sprintf("κ = %d, η = 2/(L+μ)", 10**i), \
     for [i = 1:3] law(1.0 / 10**i, x) with lines linestyle 10 + i notitle, \
     for [i = 1:3] law(2.0 / (10**i + 1), x) with lines linestyle 10 + i notitle, \
     exp(-1) with lines linestyle 21 title "1/e"
