# caption: Exact expected gap (log₁₀) of S6's instance at N = 1e6 over horizon T and inner step η, its least point on the grid, and the law
# η = ln T/(μT), which runs through the valley's floor at the optimum.
load common
set output out
set xlabel "log₁₀ of horizon T (inner steps)"
set ylabel "log₁₀ of inner step η"
set cblabel "log₁₀ of the expected gap"
set xrange [1.46875:4.53125]  # whole cells
set yrange [-3.6375:-0.5625]
set grid front
set palette defined (0 "#08306b", 0.35 "#6baed6", 0.7 "#f7fbff", 1 "#fdd0a2")
set cbrange [-6:-2]
set key outside top center horizontal
plot data."/stochastic_schedule_map.tsv" using "log10T":"log10eta":"log10gap" with image notitle, \
     data."/stochastic_schedule_map.tsv" using "log10T":"law" with lines linestyle 12 title "η = ln T/(μT)", \
     data."/stochastic_schedule_best.tsv" using "log10T":"log10eta" with points linestyle 7 pointsize 1.4 title "least gap"
