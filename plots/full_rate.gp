# caption: The four rates of F2 on the instance of its value (H = diag(1,4), three domains, η = 1/4, α = 1/10, uniform start; for (a'') f_V is
# the mixture (.2, .5, .3) of the domains), measured along the first K rounds, and the bounds with R and δ of the run (dashed), T = 2 and 10. The bounds fall like 1/K
# to what α and the bias leave; a longer horizon lowers the bias δ.
load common
set terminal svg size 900,640 dynamic font "sans,13" background "white" linewidth 1.2 name "plot"
set output out
set multiplot layout 2,2
set xlabel "rounds K"
set logscale xy
set format y power_of_ten
set format x power_of_ten
set yrange [1e-8:100]
set ytics 100
set key bottom left
file = data."/full_rate.tsv"
array names[4] = ["a", "shifted", "mixture", "gradient"]
array labels[4] = ["(a): F(average) − F*", "(a'): F(shifted average) − F*", "(a''): mean F(w_k) − F*", "(b): mean |G_α(w_k)|²"]
do for [i=1:4] {
    set ylabel labels[i]
    plot for [j=1:2] file using "rounds":sprintf("%s_bound_T%d", names[i], j == 1 ? 2 : 10) with lines linestyle 13 - j title sprintf("bound, T = %d", j == 1 ? 2 : 10), \
         for [j=1:2] file using "rounds":sprintf("%s_T%d", names[i], j == 1 ? 2 : 10) with linespoints linestyle 3 - j pointsize 0.35 title sprintf("measured, T = %d", j == 1 ? 2 : 10)
}
unset multiplot
