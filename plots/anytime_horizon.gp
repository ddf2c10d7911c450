# caption: Error of two schedules that do not know the budget over that of the best fixed horizon for it (F4's instance, certified at each power of ten): T_k = ⌈ln(k+2)/λ⌉ falls behind like ln N, T_k = ⌈(6/5) ln(k+2)/λ⌉ does not.
load common
set output out
set xlabel "budget N (parameter updates)"
set ylabel "error / error of the best fixed horizon"
set format x "10^{%.0f}"
set key top left
set yrange [1:2.1]
file = data."/anytime_horizon.tsv"
plot file using "exponent":"one" with linespoints linestyle 1 title "T_k = ⌈ln(k+2)/λ⌉", \
     file using "exponent":"sixfifths" with linespoints linestyle 2 title "T_k = ⌈(6/5) ln(k+2)/λ⌉", \
     (x <= 5 ? 1.35 : NaN) with lines linestyle 11 title "1.35, claimed of the first to 10^5", \
     1.5 with lines linestyle 12 title "1.5, claimed of the second"
