# caption: A logistic regression of real text at one budget, N = 2000: the certified distance of the average weights from the best ones against the horizon. It falls to T = 9 and rises from there on: too short a horizon is biased, too long a one leaves too few rounds. The intervals are narrower than the line.
load common
set output out
set logscale xy
set xlabel "horizon T (inner steps)"
set ylabel "distance of the average weights from w*"
set key outside center top
file = data."/certified_text_shape.tsv"
stats file using "T":"error" nooutput
eval best(2, STATS_pos_min_y, STATS_min_y)
plot file using "T":"error" with linespoints linestyle 1 title "certified, N = 2000; the ring marks the best horizon"
