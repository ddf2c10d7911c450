# caption: The horizon that minimises the largest error of the class |c_2 − c_1| ≤ .2, |w_0 − w*| ≤ .5 (F4's h, η, α; certified at each budget shown) and its law ln(λN/20)/λ.
load common
set output out
set xlabel "budget N (parameter updates)"
set ylabel "minimax horizon T (inner steps)"
set format x "10^{%.0f}"
set key top left
file = data."/minimax_horizon.tsv"
plot file using "exponent":"T" with points linestyle 1 title "certified minimax T", \
     file using "exponent":"law" with lines linestyle 11 title "law ln(λN/20)/λ"
