# caption: Weight of domain 1, the worst mixture of G1's instance, along exponentiated gradient (η = 1/4, α = 0.1, w_0 = 1/2). With T = 1 it
# climbs to 1, above the proved lower bound 1 − e^{−αηk}; two inner steps already leave the vertex.
load common
set output out
set xlabel "round k"
set ylabel "weight w_k  of domain 1 (0 is best, 1 is worst)"
set yrange [0:1.02]
set key outside top center horizontal maxcols 3 samplen 2.5 width 2
file = data."/greedy_worst_domain.tsv"
plot file using "round":"T1" with linespoints linestyle 2 pointinterval 40 title "T = 1 (greedy)", \
     file using "round":"bound" with lines linestyle 12 title "proved lower bound, T = 1", \
     file using "round":"T2" with linespoints linestyle 5 pointinterval 40 title "T = 2", \
     file using "round":"T3" with linespoints linestyle 3 pointinterval 40 title "T = 3", \
     file using "round":"T5" with linespoints linestyle 6 pointinterval 40 title "T = 5", \
     file using "round":"T10" with linespoints linestyle 1 pointinterval 40 title "T = 10"
