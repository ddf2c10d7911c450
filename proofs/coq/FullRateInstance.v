(* F2 full-rate: instances that meet the hypotheses (derived here).

   Statement: a linear objective on two domains with exact gradients meets the
   hypotheses of (a), its tuned form and (a'); the run of the algorithm on
   H = diag(1,4), a_1 = (1,1), a_2 = 0, any horizon and any number of rounds meets
   those of the shared-Hessian forms. *)

From Coq Require Import Reals Lra Lia Arith.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains
  Entropy FullRate FullTruncation FullTruncationQuadratic FullTruncationInstance FullRateShared
  FullRateDominated HorizonInstance.
Open Scope R_scope.

Lemma full_rate_nonvacuous :
  exists m K F dF alpha delta g w R0 LF,
    (2 <= m)%nat /\ (0 < K)%nat /\ 0 < alpha /\ convex_on_simplex m F dF /\
    smooth_on_simplex m F dF LF /\ alpha * LF <= 1 /\ w O = (fun _ => / INR m) /\
    (forall k, w (S k) = eg m alpha (g k) (w k)) /\
    (forall k, (k < K)%nat -> span_le m (vsub (g k) (dF (w k))) (2 * delta)) /\
    (forall k, (k < K)%nat -> span_le m (g k) R0) /\ 0 < R0 /\
    alpha = sqrt (8 * ln (INR m) / INR K) / R0 /\ (exists v, simplex m v).
Proof.
  set (e := fun i => if Nat.eqb i 0 then 1 else 0).
  set (alpha := sqrt (8 * ln (INR 2) / INR 3) / 1).
  set (w := fun k => Nat.iter k (eg 2 alpha e) (fun _ => / INR 2)).
  assert (Hln : 0 < ln (INR 2)).
  { rewrite <- ln_1. apply ln_increasing; simpl; lra. }
  assert (HF : forall u v : vec, v O = u O + slope 2 (fun _ => e) u v)
    by (intros; unfold slope, e; simpl; ring).
  exists 2%nat, 3%nat, (fun u => u O), (fun _ => e), alpha, 0, (fun _ => e), w, 1, 0.
  split; [lia|]. split; [lia|].
  split; [unfold alpha; apply Rdiv_lt_0_compat; [apply sqrt_lt_R0|lra];
    apply Rdiv_lt_0_compat; simpl in *; lra|].
  split; [intros u v _ _; rewrite (HF u v); lra|].
  split; [intros u v _ _; rewrite (HF u v); lra|].
  split; [lra|]. split; [reflexivity|]. split; [reflexivity|].
  split; [intros k _ i j _ _; unfold vsub; lra|].
  split; [intros k _ i j _ _; unfold e; destruct (Nat.eqb i 0), (Nat.eqb j 0); lra|].
  split; [lra|]. split; [reflexivity|]. exists (two 1). apply two_simplex. lra.
Qed.

(** Every finite run has a finite span. *)
Lemma span_exists m K (g : nat -> vec) :
  exists r, forall k, (k < K)%nat -> span_le m (g k) r.
Proof.
  exists (sum K (fun k => sum m (fun i => sum m (fun j => Rabs (g k i - g k j))))).
  intros k Hk i j Hi Hj. eapply Rle_trans; [apply Rle_abs|].
  apply Rle_trans with (sum m (fun j => Rabs (g k i - g k j))).
  { apply (sum_term_le m (fun j => Rabs (g k i - g k j))); [intros; apply Rabs_pos|exact Hj]. }
  apply Rle_trans with (sum m (fun i => sum m (fun j => Rabs (g k i - g k j)))).
  { apply (sum_term_le m (fun i => sum m (fun j => Rabs (g k i - g k j)))); [|exact Hi].
    intros. apply sum_nonneg. intros. apply Rabs_pos. }
  apply (sum_term_le K (fun k => sum m (fun i => sum m (fun j => Rabs (g k i - g k j)))));
    [|exact Hk].
  intros. apply sum_nonneg. intros. apply sum_nonneg. intros. apply Rabs_pos.
Qed.

Lemma full_rate_shared_nonvacuous : forall T K, (0 < K)%nat ->
  exists m d H a c eta alpha mu L D delta R0 th0,
    let grad i := quadratic_grad H (a i) in
    let hyper := hypergradient m d grad (fun _ _ => H) (fun th => vsub th c) eta T in
    let W := weights m d grad (fun _ _ => H) (fun th => vsub th c) eta T (eg m alpha)
      (fun _ => / INR m) th0 in
    let P := parameters m d grad (fun _ _ => H) (fun th => vsub th c) eta T (eg m alpha)
      (fun _ => / INR m) th0 in
    (2 <= m)%nat /\ linear H /\ symmetric d H /\ between d mu L H /\ 0 < mu <= L /\
    0 <= eta /\ eta * L <= 1 /\ 0 < alpha /\ alpha * (D * D / 4) <= 1 /\
    (forall i l, (i < m)%nat -> (l < m)%nat -> norm d (vsub (a i) (a l)) <= D) /\
    (forall k, (k < K)%nat -> (1 - eta * mu) ^ T * D
       * (norm d (vsub (mix m a (W k)) c) + norm d (vsub (P k) (mix m a (W k)))) <= 2 * delta) /\
    (forall k, (k < K)%nat -> span_le m (hyper (W k) (P k)) R0).
Proof.
  intros T K HK.
  set (H := matvec 2 (diag (pair 1 4))). set (c := pair (3 / 10) (/ 2)).
  set (D := norm 2 (vsub (corner O) (corner 1%nat))).
  set (grad := fun i => quadratic_grad H (corner i)).
  set (W := weights 2 2 grad (fun _ _ => H) (fun th => vsub th c) (/ 4) T (eg 2 1)
    (fun _ => / INR 2) (fun _ => 0)).
  set (P := parameters 2 2 grad (fun _ _ => H) (fun th => vsub th c) (/ 4) T (eg 2 1)
    (fun _ => / INR 2) (fun _ => 0)).
  set (f := fun k => (1 - / 4 * 1) ^ T * D
    * (norm 2 (vsub (mix 2 corner (W k)) c) + norm 2 (vsub (P k) (mix 2 corner (W k))))).
  destruct (span_exists 2 K (fun k => hypergradient 2 2 grad (fun _ _ => H)
    (fun th => vsub th c) (/ 4) T (W k) (P k))) as [R0 HR0].
  exists 2%nat, 2%nat, H, corner, c, (/ 4), 1, 1, 4, D, (sum K f / 2), R0, (fun _ => 0).
  assert (HD : D * D = 2) by (unfold D; rewrite norm_sqr; apply corner_length).
  assert (HD0 : 0 <= D) by apply norm_nonneg.
  assert (Hb : between 2 1 4 H)
    by (apply diag_between; intros j Hj; destruct (curvature_range j Hj); lra).
  cbv zeta. split; [lia|]. split; [apply matvec_linear|]. split; [apply diag_symmetric|].
  split; [exact Hb|]. do 4 (split; [lra|]). split; [rewrite HD; lra|].
  split; [|split; [|exact HR0]].
  - assert (Hz : forall x : vec, norm 2 (vsub x x) <= D).
    { intros x. replace (vsub x x) with (vscal 0 x) by vec_ring.
      rewrite norm_scal, Rabs_R0, Rmult_0_l. exact HD0. }
    intros [|[|i]] [|[|l]] Hi Hl; try lia; try apply Hz; [unfold D; lra|].
    rewrite norm_sub_sym. unfold D. lra.
  - intros k Hk. replace (2 * (sum K f / 2)) with (sum K f) by field.
    apply (sum_term_le K f); [|exact Hk]. intros j _. unfold f.
    apply Rmult_le_pos; [apply Rmult_le_pos; [apply pow_le; lra|exact HD0]|].
    apply Rplus_le_le_0_compat; apply norm_nonneg.
Qed.

(** (a''): the two curvatures 1 and 4 in one dimension, v = (1/2, 1/2). *)
Lemma full_rate_dominated_nonvacuous : forall K,
  exists m d H a mu L v star zstar alpha delta g w R0,
    let grad i := quadratic_grad (H i) (a i) in
    (forall i, linear (H i)) /\ (forall i, (i < m)%nat -> symmetric d (H i)) /\
    (forall i, (i < m)%nat -> between d mu L (H i)) /\ 0 < mu <= L /\ simplex m v /\
    (forall w j, simplex m w -> (j < d)%nat -> grad_mix m grad w (star w) j = 0) /\
    (forall w i j, simplex m w -> (i < m)%nat -> (j < d)%nat ->
       hess_mix m (fun i _ => H i) w (star w) (zstar w i) j = - grad i (star w) j) /\
    0 < alpha /\ w O = (fun _ => / INR m) /\ (forall k, w (S k) = eg m alpha (g k) (w k)) /\
    (forall k, (k < K)%nat ->
       span_le m (vsub (g k) (objective_gradient m d H a v star zstar (w k))) (2 * delta)) /\
    (forall k, (k < K)%nat -> span_le m (g k) R0).
Proof.
  intros K.
  set (dF := objective_gradient 2 1 hessian corner (two (/ 2)) optimum optimum_derivative).
  set (w := fun k => Nat.iter k (fun w => eg 2 1 (dF w) w) (fun _ => / INR 2)).
  destruct (span_exists 2 K (fun k => dF (w k))) as [R0 HR0].
  exists 2%nat, 1%nat, hessian, corner, 1, 4, (two (/ 2)), optimum, optimum_derivative,
    1, 0, (fun k => dF (w k)), w, R0.
  cbv zeta. split; [intros; apply matvec_linear|].
  split; [intros; apply diag_symmetric|]. split.
  { intros i _. apply diag_between. intros j _. unfold curvature. destruct (Nat.eqb i 0); lra. }
  split; [lra|]. split; [apply two_simplex; lra|].
  split; [exact (reg_star_critical _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ instance_regular)|].
  split; [exact (reg_zstar_spec _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ instance_regular)|].
  split; [lra|]. split; [reflexivity|]. split; [reflexivity|]. split; [|exact HR0].
  intros k _ i j _ _. unfold vsub. fold dF. lra.
Qed.
