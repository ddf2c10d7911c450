# caption: T*²/N against ln N, optimum over real T, S5's instance: a straight line of slope near C_2/(2C_1) for the algorithm, flat lines for two variants whose
# law is √N (sensitivities on their own noise; decaying inner steps).
load common
set output out
set xlabel "ln N"
set ylabel "T*² / N (steps² per update)"
set key top left
plot data."/stochastic_horizon.tsv" using "lnN":"T2overN" with linespoints linestyle 1 title "the algorithm", \
     data."/stochastic_horizon.tsv" using "lnN":(column("law")**2/column("N")) with lines linestyle 11 title "law", \
     data."/stochastic_horizon_decaying.tsv" using "lnN":"T2overN" with linespoints linestyle 2 title "control: decaying step", \
     data."/stochastic_horizon_independent.tsv" using "lnN":"T2overN" with linespoints linestyle 3 title "control: independent samples"
