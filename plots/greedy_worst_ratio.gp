# caption: Loss of the limit over the best loss, F(θ^T)/F*, on the equality instance with η = 1/L (points) and Kantorovich's
# factor (κ_T+1)²/(4κ_T) (lines). At T = 1 the points lie on the bound exactly. This instance
# is the worst one for T = 1; longer horizons attain their bounds on instances of their own, made with κ_T in place of κ.
load common
set output out
set xlabel "condition number κ = L/μ"
set ylabel "F(limit) / F*"
set logscale xy
set xrange [1.1:1300]
set yrange [0.9:400]
set key top left Left reverse
set samples 400
kantorovich(k) = (k + 1)**2 / (4*k)
metric(k, T) = 1 / (1 - (1 - 1/k)**T)  # κ_T for η = 1/L
file = data."/greedy_worst_ratio.tsv"
plot kantorovich(x) with lines linestyle 12 title "bound, T = 1: (κ+1)²/(4κ)", \
     file using "kappa":"ratio_T1" with points linestyle 2 pointsize 0.9 title "measured, T = 1", \
     kantorovich(metric(x, 5)) with lines linestyle 15 title "bound, T = 5", \
     file using "kappa":"ratio_T5" with points linestyle 5 pointsize 0.9 title "measured, T = 5", \
     kantorovich(metric(x, 20)) with lines linestyle 11 title "bound, T = 20", \
     file using "kappa":"ratio_T20" with points linestyle 1 pointsize 0.9 title "measured, T = 20"
