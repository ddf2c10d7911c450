# caption: Gap that the limit of horizon T leaves on G1's instance however many rounds are run (exact), its floor ρ^{2T}, ρ = ¾, and the gap where only the last five steps of T are differentiated: more steps do not lower it.
load common
set output out
set xlabel "horizon T (inner steps)"
set ylabel "F(limit) − F*"
set logscale y
set format y power_of_ten
set key bottom left
file = data."/unrolling_floor.tsv"
plot file using "T":"gap" with points linestyle 1 title "unrolled over T steps", \
     file using "T":"truncated" with points linestyle 2 title "truncated to the last 5", \
     (3.0 / 4)**(2 * x) with lines linestyle 11 title "lower bound ρ^{2T}"
