# caption: Best horizon T* for budgets up to 10^300, certified, with the law T_c = ln(λN/20)/λ (instance of F4: h = 4, c = (.3,.5),
# η = α = 1/4, w_0 = .9). Below: T* − T_c at every twentieth N to 2·10^4, a saw between −1 and 1: T* stays while T_c grows.
load common
set output out
set multiplot
set size 1, 0.66
set origin 0, 0.34
set xlabel "budget N (parameter updates)"
set ylabel "best horizon T* (inner steps)"
set key top left
set format x "10^{%.0f}"
set xrange [0:300]
file = data."/full_horizon_average.tsv"
plot file using "exponent":"T" every 6 with points linestyle 1 title "T*, certified argmin", \
     file using "exponent":"law" with lines linestyle 12 title "law T_c = ln(λN/20)/λ"
set size 1, 0.36
set origin 0, 0
unset key
set ylabel "T* − T_c (steps)"
set logscale x
set format x power_of_ten
set xrange [1000:20000]
set xtics (1000, 2000, 5000, 10000, 20000)
set format x "%.0f"
set yrange [-1.3:1.3]
set ytics 1
plot 1 with lines linestyle 21, -1 with lines linestyle 21, \
     data."/full_horizon_average_steps.tsv" using "N":"off" with points linestyle 1 pointsize 0.25
unset multiplot
