# caption: Real text: how much worse than the best mixture a horizon ends up with an infinite budget (gap in nats per
# character, F − F*). Dashed: uniform weights, that is, not adapting at all. At regularisation 1e-4 greedy
# mixing (T = 1) is worse than that; T = 1000 removes almost all of the gap. A gap below 1e-6 is not told from 0 and has no bar.
load common
set output out
set logscale y
set format y power_of_ten
set yrange [3e-7:0.1]
set xlabel "horizon T (inner steps per weight update)"
set ylabel "gap F(w) − F* (nats per character)"
set key outside center top horizontal maxrows 2
set style data histograms
set style histogram clustered gap 1
file = data."/text_greedy.tsv"
stats file using "reg_1e-3" every ::0::0 nooutput name "strong"
stats file using "reg_1e-4" every ::0::0 nooutput name "weak"
below(name) = strcol(name) eq "" ? 7e-7 : NaN
plot file using "reg_1e-3":xticlabels(1) every ::1 linestyle 1 title "regularisation 1e-3", \
     file using "reg_1e-4" every ::1 linestyle 2 fillstyle pattern 5 border title "regularisation 1e-4", \
     strong_min with lines linestyle 11 title "uniform weights, 1e-3", \
     weak_min with lines linestyle 12 title "uniform weights, 1e-4", \
     file using ($0-0.17):(below("reg_1e-3")):("< 10^{-6}") every ::1 with labels textcolor linestyle 1 rotate by 90 notitle, \
     file using ($0+0.17):(below("reg_1e-4")):("< 10^{-6}") every ::1 with labels textcolor linestyle 2 rotate by 90 notitle
