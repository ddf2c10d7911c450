(* G3 horizon-metric: instances that meet the hypotheses, and exact limits.

   Statements: with H = diag(1,4), a_1 = (1,1), a_2 = 0, eta = 1/4 all hypotheses
   of the convergence theorems hold for c = (3/10, 1/2), T = 1, alpha = 1/8; for
   the instance of G1, c = (-2,2), the limit of the horizons T = 1 and T = 2 is
   w_1 = 1 (the worst vertex) and w_2 = 18/23, while w* = 0. Derived here. *)

From Coq Require Import Reals Lra Lia Arith.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains
  GreedyWorstDomain WeightedLoss Entropy Hull HorizonMetric HorizonTwoDomains.
Open Scope R_scope.

Lemma corner_length : dot 2 (vsub (corner O) (corner 1%nat)) (vsub (corner O) (corner 1%nat)) = 2.
Proof. unfold dot, vsub, corner. simpl. ring. Qed.

Lemma curvature_range j :
  (j < 2)%nat -> 1 <= pair 1 4 j /\ / 4 * pair 1 4 j <= 1.
Proof. intros Hj. destruct j as [|[|j]]; unfold pair; simpl; try lia; lra. Qed.

Lemma corner_box : in_box 2 corner (fun _ => 0).
Proof.
  intros j Hj. unfold corner. simpl. rewrite Rmin_right, Rmax_left by lra. lra.
Qed.

(** The limit of horizon T in the instance of G1. *)
Lemma worst_instance_limit T :
  limit_weight 2 T (pair 1 4) corner (pair (-2) 2) (/ 4)
  = 2 * ((3 / 4) ^ T - 0 ^ T) / (2 - (3 / 4) ^ T - 0 ^ T).
Proof.
  unfold limit_weight, horizon_weight, dot. simpl. rewrite !M_diag by lia.
  unfold vsub, corner, pair. simpl.
  replace (1 - / 4 * 1) with (3 / 4) by field. replace (1 - / 4 * 4) with 0 by field.
  f_equal; ring.
Qed.

Theorem worst_instance_limits :
  clip (limit_weight 2 1 (pair 1 4) corner (pair (-2) 2) (/ 4)) = 1 /\
  clip (limit_weight 2 2 (pair 1 4) corner (pair (-2) 2) (/ 4)) = 18 / 23 /\
  best_weight 2 corner (pair (-2) 2) = 0.
Proof.
  rewrite !worst_instance_limit. split; [|split].
  - replace (2 * ((3 / 4) ^ 1 - 0 ^ 1) / (2 - (3 / 4) ^ 1 - 0 ^ 1)) with (6 / 5) by (simpl; field).
    unfold clip. rewrite Rmin_left, Rmax_right; lra.
  - replace (2 * ((3 / 4) ^ 2 - 0 ^ 2) / (2 - (3 / 4) ^ 2 - 0 ^ 2)) with (18 / 23) by (simpl; field).
    unfold clip. rewrite Rmin_right, Rmax_right; lra.
  - unfold best_weight, dot, vsub, corner, pair. simpl. field.
Qed.

Lemma horizon_weight_minimises_nonvacuous :
  exists d M (a : nat -> vec) lo, linear M /\ symmetric d M /\ 0 < lo /\
    (forall z, lo * dot d z z <= dot d (M z) z) /\
    0 < dot d (vsub (a O) (a 1%nat)) (vsub (a O) (a 1%nat)).
Proof.
  exists 2%nat, (matvec 2 (diag (pair 1 4))), corner, 1.
  split; [apply matvec_linear|]. split; [apply diag_symmetric|]. split; [lra|].
  split; [|rewrite corner_length; lra].
  intros z. apply (diag_between 2 (pair 1 4) 1 4).
  intros j Hj. destruct (curvature_range j Hj). lra.
Qed.

(** One instance for the gap and for the convergence of EG. *)
Lemma horizon_metric_two_domains_nonvacuous :
  exists d T h a c eta hmin alpha w0 th0,
    (forall j, (j < d)%nat -> hmin <= h j /\ eta * h j <= 1) /\ 0 < hmin /\ 0 < eta /\
    (1 <= T)%nat /\ 0 < dot d (vsub (a O) (a 1%nat)) (vsub (a O) (a 1%nat)) /\ 0 < alpha /\
    alpha * sum d (fun j => Rabs (vsub (a O) (a 1%nat) j)
      * (Rabs (vsub (a O) (a 1%nat) j) + Rabs (a 1%nat j - c j))) <= / 2 /\
    alpha * dot d (vsub (a O) (a 1%nat)) (vsub (a O) (a 1%nat)) <= 1 /\
    0 < w0 < 1 /\ in_box d a th0.
Proof.
  exists 2%nat, 1%nat, (pair 1 4), corner, (pair (3 / 10) (/ 2)), (/ 4), 1, (/ 8), (/ 2), (fun _ => 0).
  rewrite corner_length.
  split; [exact curvature_range|]. do 5 (split; [lra || lia|]).
  split; [|split; [lra|split; [lra|exact corner_box]]].
  unfold corner, vsub, pair. simpl.
  rewrite !Rminus_0_r, !Rminus_0_l, !Rabs_Ropp, !Rabs_right by lra. lra.
Qed.

Lemma horizon_metric_nonvacuous :
  exists m d T H a c eta alpha mu L spread D v w0 th0,
    linear H /\ symmetric d H /\ between d mu L H /\ 0 < mu <= L /\ 0 < eta /\ eta * L <= 1 /\
    (1 <= T)%nat /\ 0 < alpha /\ alpha * spread <= / 2 /\ alpha * (D * D) <= 1 /\
    (forall i j, (i < m)%nat -> (j < m)%nat -> norm d (vsub (a i) (a j)) <= D) /\
    simplex m v /\ minimises (hull m a) (weighted d (M_op eta H T) c) (mix m a v) /\
    positive m w0 /\
    (let grad i := quadratic_grad H (a i) in
     let hyper := hypergradient m d grad (fun _ _ => H) (fun th => vsub th c) eta T in
     let W := weights m d grad (fun _ _ => H) (fun th => vsub th c) eta T (eg m alpha) w0 th0 in
     let P := parameters m d grad (fun _ _ => H) (fun th => vsub th c) eta T (eg m alpha) w0 th0 in
     forall k i j, (i < m)%nat -> (j < m)%nat ->
       hyper (W k) (P k) i - hyper (W k) (P k) j <= spread).
Proof.
  set (c := pair (3 / 10) (/ 2)).
  set (spread := sum 2 (fun j => Rabs (vsub (corner O) (corner 1%nat) j)
    * (Rabs (vsub (corner O) (corner 1%nat) j) + Rabs (corner 1%nat j - c j)))).
  assert (Hspread : spread = 28 / 10).
  { unfold spread, c, corner, vsub, pair. simpl.
    rewrite !Rminus_0_r, !Rminus_0_l, !Rabs_Ropp, !Rabs_right by lra. field. }
  set (H := matvec 2 (diag (pair 1 4))).
  assert (Hb : between 2 1 4 H) by (apply diag_between; intros j Hj;
    destruct (curvature_range j Hj); lra).
  exists 2%nat, 2%nat, 1%nat, H, corner, c, (/ 4), (/ 8), 1, 4, spread,
    (norm 2 (vsub (corner O) (corner 1%nat))),
    (two (clip (horizon_weight 2 (M_op (/ 4) H 1) corner c))), (two (/ 2)), (fun _ => 0).
  rewrite norm_sqr, corner_length, Hspread.
  split; [apply matvec_linear|]. split; [apply diag_symmetric|]. split; [exact Hb|].
  do 7 (split; [lra || lia|]). split; [|split; [apply two_simplex, clip_range|split; [|split]]].
  - assert (Hz : forall x : vec, norm 2 (vsub x x) <= norm 2 (vsub (corner 0) (corner 1%nat))).
    { intros x. replace (vsub x x) with (vscal 0 x) by vec_ring.
      rewrite norm_scal, Rabs_R0, Rmult_0_l. apply norm_nonneg. }
    intros [|[|i]] [|[|l]] Hi Hl; try lia; try apply Hz; [lra|].
    rewrite norm_sub_sym. lra.
  - apply (horizon_weight_minimises 2 _ corner c (1 - (1 - / 4 * 1) ^ 1)).
    + apply M_linear, matvec_linear.
    + apply M_symmetric, diag_symmetric.
    + simpl. lra.
    + intros z. apply (M_between 2 H (/ 4) (matvec_linear 2 _) (diag_symmetric 2 _) 1 4);
        try assumption; lra.
    + rewrite corner_length. lra.
  - split; [apply two_simplex; lra|]. intros [|[|i]] Hi; unfold two; simpl; try lia; lra.
  - intros grad hyper W P k i j Hi Hj. rewrite <- Hspread.
    apply (span_a_priori 2 1 (pair 1 4) corner c (/ 4) 1 curvature_range); try lra; try lia.
    exact corner_box.
Qed.
