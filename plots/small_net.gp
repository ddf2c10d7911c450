# caption: A net of 16 tanh units, trained anew on the weights that N = 1200 steps of the algorithm end with: its validation loss less
# that of the same net (the same start) on uniform weights, a point per start. Above the line adapting was worse than
# not adapting: so it is, in the mean, with greedy mixing (T = 1), while T = 300 is better for every start. Filled points: last weights; open ones: average weights.
load common
set output out
set xlabel "start of the net"
set ylabel "validation loss less that of uniform weights (nats)"
set key outside center top horizontal maxrows 2
file = data."/small_net.tsv"
stats file using "start" nooutput
set xrange [STATS_min - 0.7:STATS_max + 0.7]
set xtics 1
plot 0 with lines linestyle 21 notitle, \
     file using "start":(column("T=1") - column("uniform")) with points linestyle 2 pointsize 1 title "T = 1", \
     file using "start":(column("T=300") - column("uniform")) with points linestyle 1 pointsize 1 title "T = 300", \
     file using "start":(column("T=1 average") - column("uniform")) with points linestyle 2 pointtype 4 pointsize 1.4 title "T = 1, average", \
     file using "start":(column("T=300 average") - column("uniform")) with points linestyle 1 pointtype 6 pointsize 1.4 title "T = 300, average"
