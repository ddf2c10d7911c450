# caption: Certified brackets of T* for exponentiated gradient with noise (S10), over the minimiser of the leading form with the transient in log-odds: three two-domain instances, horizons outside the bars proved worse.
load common
set output out
set xlabel "budget N (parameter updates)"
set ylabel "T* / minimiser of the leading form"
set format x "10^{%.0f}"
set key above maxcols 4
set xrange [10.5:21.5]
file = data."/simplex_stochastic.tsv"
set datafile missing NaN
array names[3] = ["one noisy domain", "two, long steps", "two, short steps"]
of(name, shift) = strcol("instance") eq name ? column("exponent") + shift : NaN
middle(x) = (column("low_share") + column("high_share")) / 2
plot 1 with lines linestyle 21 title "leading form", \
     for [i=1:3] file using (of(names[i], .3*(i-2))):(middle(0)):"low_share":"high_share" with yerrorbars linestyle i title names[i]
