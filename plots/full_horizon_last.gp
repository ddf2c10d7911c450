# caption: Best horizon of the last iterate of exponentiated gradient at a degenerate vertex against the budget (instance of
# F5: h = 4, η = α = 1/4, v = 1/5, w_0 = 1/2): certified argmin by running the algorithm (points), the law ln(αλvN/2)/λ, and
# the bracket in which T* lies by the two-sided bound, both of whose ends grow like log N.
load common
set output out
set xlabel "budget N (parameter updates)"
set ylabel "best horizon T* (inner steps)"
set logscale x
set format x power_of_ten
set xrange [1e3:1e20]
set yrange [0:450]
set key top left
file = data."/full_horizon_last.tsv"
plot file using "budget":"low":"high" with filledcurves linecolor rgb "#56B4E9" fillstyle transparent solid 0.25 title "bracket of the two-sided bound", \
     file using "budget":"law" with lines linestyle 12 title "law ln(αλvN/2)/λ", \
     file using "budget":"best" with points linestyle 1 title "measured, certified argmin"
