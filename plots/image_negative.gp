# caption: Fashion-MNIST: above, how much worse than the best mixture the weights end up with an infinite budget (gap F − F* in
# nats per image). One step of look-ahead (T = 1) removes nearly all of the gap of uniform weights (cross) where domains are kinds
# of articles, with and without a domain of wrong labels; less where domains overlap. A gap below 1e-6 (T = 1000) is not told
# from 0 and has no point. Below, each domain's weight in greedy's limit against its weight in the best mixture: on the line they agree.
load common
set terminal svg size 760,820 dynamic font "sans,13" background "white" linewidth 1.2 name "plot"
set output out
set multiplot layout 2,1
set logscale y
set format y power_of_ten
set yrange [1e-6:1]
set xrange [-0.6:2.6]
set ylabel "gap F(w) − F* (nats per image)"
set key outside center top horizontal maxrows 1
file = data."/image_negative.tsv"
plot file using 0:"uniform":xticlabels(strcol("setting")) with points linestyle 7 pointtype 2 pointsize 1 title "uniform", \
     file using 0:"T=1" with points linestyle 2 pointsize 1 title "T = 1", \
     file using 0:"T=10" with points linestyle 5 pointsize 1 title "T = 10", \
     file using 0:"T=100" with points linestyle 3 pointsize 1 title "T = 100", \
     file using 0:"T=1000" with points linestyle 1 pointsize 1 title "T = 1000"
unset logscale y
set format y "%g"
set xrange [-0.02:0.7]
set yrange [-0.02:0.7]
set xlabel "weight in the best mixture"
set ylabel "weight in greedy's limit"
of(name) = strcol("setting") eq name ? column("greedy") : NaN
file = data."/image_negative_weights.tsv"
plot x with lines linestyle 21 notitle, \
     file using "best":(of("groups")) with points linestyle 1 pointsize 1 title "groups", \
     file using "best":(of("wrong labels")) with points linestyle 4 pointtype 6 pointsize 1.6 title "wrong labels", \
     file using "best":(of("neighbours")) with points linestyle 2 pointsize 1 title "neighbours"
unset multiplot
