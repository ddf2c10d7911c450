(* F2 full-rate (b) (supports P2; derived here).

   Statement: general F on the simplex, projected gradient
   w_{k+1} = Proj(w_k - alpha g_k), F(v) <= F(w) + <dF(w), v-w> + L_F/2 |v-w|^2
   (Euclidean), alpha L_F <= 1, F >= F_low, and |P(g_k - dF(w_k))| <= delta with P
   the projection on the vectors of sum 0. With the gradient mapping of the true
   gradient, G(w) = (w - Proj(w - alpha dF(w)))/alpha,
     (1/K) sum_{k<K} |G(w_k)|^2 <= 2 (F(w_0) - F_low)/(alpha K) + delta^2.
   The pathwise form with F(w_K) and the mean of |P(g_k - dF(w_k))|^2, for any convex
   set, and that both constants are attained: ProjectedGradient.v. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Rcomplements.
From DataMixing Require Import Sums Operators TwoDomains WeightedLoss HorizonTwoDomains ProjectedGradient.
Open Scope R_scope.

Section Stationarity.
Variables (m K : nat) (F : vec -> R) (dF : vec -> vec) (alpha LF delta Flow : R).
Variables (g w p : nat -> vec).
Hypothesis K_pos : (0 < K)%nat.
Hypothesis alpha_pos : 0 < alpha.
Hypothesis alpha_LF : alpha * LF <= 1.
Hypothesis smooth : forall u v, simplex m u -> simplex m v ->
  F v <= F u + dot m (dF u) (vsub v u) + LF / 2 * dot m (vsub v u) (vsub v u).
Hypothesis low : forall v, simplex m v -> Flow <= F v.
Hypothesis start : simplex m (w O).
Hypothesis step : forall k, nearest m (simplex m) (vsub (w k) (vscal alpha (g k))) (w (S k)).
Hypothesis true_step :
  forall k, nearest m (simplex m) (vsub (w k) (vscal alpha (dF (w k)))) (p k).
Hypothesis bias :
  forall k, (k < K)%nat -> norm m (centre m (vsub (g k) (dF (w k)))) <= delta.

Notation G := (gradient_mapping alpha w p).

Theorem full_rate_stationarity :
  sum K (fun k => dot m (G k) (G k)) / INR K
  <= 2 * (F (w O) - Flow) / (alpha * INR K) + delta * delta.
Proof.
  pose proof (lt_0_INR K K_pos) as HK.
  pose proof (projected_gradient m K (simplex m) F dF alpha LF g w p
    (fun k => centre m (vsub (g k) (dF (w k)))) (simplex_convex m) K_pos alpha_pos alpha_LF smooth
    start step true_step (fun k u v _ Hu Hv => centre_dot m _ u v Hu Hv)) as H.
  eapply Rle_trans; [exact H|]. apply Rplus_le_compat.
  - apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, Rmult_lt_0_compat; lra|].
    assert (Hw : simplex m (w K)) by (destruct K; [exact start|apply (step n)]).
    pose proof (low (w K) Hw). lra.
  - apply (Rmult_le_reg_r (INR K)); [exact HK|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
    rewrite Rmult_comm, <- sum_const. apply sum_le. intros k Hk. rewrite <- norm_sqr.
    apply Rmult_le_compat; try apply norm_nonneg; now apply bias.
Qed.
End Stationarity.

(** The instances that attain both constants, with w_0 away from u. *)
Lemma attained_nonvacuous : exists m K alpha u w0,
  (0 < K)%nat /\ 0 < alpha /\ simplex m u /\ simplex m w0 /\ 0 < dot m (vsub w0 u) (vsub w0 u).
Proof.
  exists 2%nat, 1%nat, 1, (two 0), (two 1). split; [lia|]. split; [lra|].
  split; [apply two_simplex; lra|]. split; [apply two_simplex; lra|]. unfold dot, vsub, two. simpl. lra.
Qed.

(** * The hypotheses can be met: two domains, F = |w|^2 / 2, exact gradients *)

Definition project_two (x : vec) : vec := two (clip ((x O - x 1%nat + 1) / 2)).

Lemma project_two_correct x : nearest 2 (simplex 2) x (project_two x).
Proof.
  unfold project_two. set (t := (x O - x 1%nat + 1) / 2).
  apply variational_nearest; [apply two_simplex, clip_range|].
  intros v [Hv Ev]. simpl in Ev. unfold dot, vsub, two. simpl.
  replace (v 1%nat) with (1 - v O) by lra.
  assert (Hv1 : 0 <= v O <= 1).
  { assert (0 <= v O) by (apply Hv; lia). assert (0 <= v 1%nat) by (apply Hv; lia). lra. }
  pose proof (clip_variational t (v O) Hv1) as Hc.
  replace (0 + _ + _) with (2 * ((v O - clip t) * (clip t - t))) by (unfold t; field). lra.
Qed.

Lemma full_rate_stationarity_nonvacuous :
  exists m K F (dF : vec -> vec) alpha LF delta Flow g w p,
    (0 < K)%nat /\ 0 < alpha /\ alpha * LF <= 1 /\
    (forall u v, simplex m u -> simplex m v ->
      F v <= F u + dot m (dF u) (vsub v u) + LF / 2 * dot m (vsub v u) (vsub v u)) /\
    (forall v, simplex m v -> Flow <= F v) /\ simplex m (w O) /\
    (forall k, nearest m (simplex m) (vsub (w k) (vscal alpha (g k))) (w (S k))) /\
    (forall k, nearest m (simplex m) (vsub (w k) (vscal alpha (dF (w k)))) (p k)) /\
    (forall k, (k < K)%nat -> norm m (centre m (vsub (g k) (dF (w k)))) <= delta).
Proof.
  set (next := fun w : vec => project_two (vsub w (vscal (/ 2) w))).
  set (w := fun k => Nat.iter k next (two 1)).
  exists 2%nat, 1%nat, (fun w => / 2 * dot 2 w w), (fun w => w), (/ 2), 1, 0, 0,
    w, w, (fun k => w (S k)).
  repeat (split; [lra || lia|]). split; [|split; [|split; [|split; [|split]]]].
  - intros u v _ _. right. autorewrite with dot. rewrite (dot_comm 2 v u). field.
  - intros v _. pose proof (dot_self_nonneg 2 v). lra.
  - apply two_simplex. lra.
  - intros k. apply project_two_correct.
  - intros k. apply project_two_correct.
  - intros k _. right. transitivity (sqrt 0); [|apply sqrt_0].
    unfold norm. f_equal. unfold dot, centre, vsub. simpl. field.
Qed.
