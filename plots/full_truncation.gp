# caption: How much of the bound F1 is used: measured error of the truncated hypergradient over the bound, share of all
# rounds per half decade. G and G_V are those of the round; the last curve takes them a priori over the invariant ball. The
# bound is attained exactly (ratio 1) on the one-dimensional equality family, which is not in the histogram.
load common
set output out
set xlabel "|g − ∇F|_{∞} / bound"
set ylabel "share of rounds (%)"
set logscale x
set format x power_of_ten
set xrange [1e-6:1]
set yrange [0:*]
set key top left
file = data."/full_truncation.tsv"
plot file using "ratio":"different" with steps linestyle 1 title "quadratics, different Hessians", \
     file using "ratio":"shared" with steps linestyle 3 title "quadratics, shared Hessian", \
     file using "ratio":"logistic" with steps linestyle 2 title "logistic regression", \
     file using "ratio":"text" with steps linestyle 4 title "text (softmax)", \
     file using "ratio":"different_a_priori" with steps linestyle 11 title "different Hessians, a priori G, G_V"
