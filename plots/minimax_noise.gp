# caption: The horizon that minimises the largest expected error over the starts |w_0 − w*| ≤ .35 of S5's run (curvatures 1, 4; noise ½ on domain 1; η = ln T/T), over √(N ln N): certified at each budget, and the limit of the law. No start of the class needs to be known for it.
load common
set output out
set xlabel "budget N (parameter updates)"
set ylabel "minimax T / √(N ln N)"
set format x "10^{%.0f}"
set key bottom right
set xrange [2:42]
set yrange [0.2:0.215]
file = data."/minimax_noise.tsv"
plot file using "exponent":"limit" with lines linestyle 21 title "limit √(C_2/(2C_1μ))", \
     file using "exponent":"ratio" with points linestyle 1 title "certified minimax T"
