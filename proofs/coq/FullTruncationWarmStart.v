(* F1 full-truncation, warm start (supports P2; derived here).

   Statement: along a run of the algorithm with EG, from theta_0 in the invariant
   set B and positive weights, the error at the start of round k,
   e_k = |theta_{k,0} - theta_opt(w_k)|, satisfies
     e_k <= q^(kT) e_0 + alpha D^2 G_V / (4 mu^2),   q = 1 - eta mu,
   where |grad f_i - grad f_l| <= D on B (D = 2G will do, and gives alpha G^2 G_V/mu^2).
   Assumptions: those of FullTruncation.v ([regular]), 0 <= alpha. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Rcomplements.
From DataMixing Require Import Sums Operators Model Entropy FullRate FullTruncation.
Open Scope R_scope.

Section WarmStart.
Variables (m d T : nat) (grad : nat -> vec -> vec) (hess : nat -> vec -> vec -> vec).
Variables (gradV : vec -> vec) (eta alpha mu L L2 LV G GV D : R).
Variables (B : vec -> Prop) (star : vec -> vec) (zstar : vec -> nat -> vec).
Hypothesis reg : regular m d grad hess gradV eta mu L L2 LV G GV B star zstar.
Hypothesis alpha_nonneg : 0 <= alpha.
Hypothesis differences : forall i l th, (i < m)%nat -> (l < m)%nat -> B th ->
  norm d (vsub (grad i th) (grad l th)) <= D.

Let q_nonneg := reg_q_nonneg _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ reg.
Let eta_nonneg := reg_eta_nonneg _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ reg.
Let mu_pos := reg_mu_pos _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ reg.
Let B_star := reg_B_star _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ reg.
Let hess_contracts := reg_hess_contracts _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ reg.
Let hess_linear := reg_hess_linear _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ reg.
Let V_bounded := reg_V_bounded _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ reg.
Let star_critical := reg_star_critical _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ reg.
Let grad_monotone := reg_grad_monotone _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ reg.

Let q := 1 - eta * mu.

Lemma q_range : 0 <= q <= 1.
Proof.
  unfold q. pose proof q_nonneg.
  assert (0 <= eta * mu) by (apply Rmult_le_pos; lra). lra.
Qed.

Lemma B_round w t th : simplex m w -> B th -> B (inner m grad eta w t th).
Proof. eapply inner_in_B, reg. Qed.

(** |z_i - z_l| <= (D/mu)(1 - q^t): the common part of two sensitivities cancels. *)
Lemma sensitivity_difference w t th i l :
  simplex m w -> B th -> (i < m)%nat -> (l < m)%nat ->
  norm d (vsub (sens m grad hess eta w t th i) (sens m grad hess eta w t th l)) <= D / mu * (1 - q ^ t).
Proof.
  intros Hw Hb Hi Hl. pose proof mu_pos as Hmu.
  induction t as [|t IH]; simpl.
  - rewrite norm_zero by (intros; unfold vsub; ring). lra.
  - pose proof (B_round w t th Hw Hb) as Ht.
    set (theta := inner m grad eta w t th) in *.
    set (zi := sens m grad hess eta w t th i) in *. set (zl := sens m grad hess eta w t th l) in *.
    assert (Hlin : hess_mix m hess w theta (vsub zi zl)
      = vsub (hess_mix m hess w theta zi) (hess_mix m hess w theta zl)).
    { apply functional_extensionality; intros j. unfold hess_mix, vsub at 2.
      rewrite <- sum_minus. apply sum_ext. intros n _.
      rewrite (linear_sub _ _ _ (hess_linear n theta)). unfold vsub. ring. }
    rewrite (norm_ext d _ (vsub (vsub (vsub zi zl) (vscal eta (hess_mix m hess w theta (vsub zi zl))))
                          (vscal eta (vsub (grad i theta) (grad l theta)))))
      by (intros j _; rewrite Hlin; unfold vsub, vscal; ring).
    eapply Rle_trans; [apply norm_sub_le|]. rewrite norm_scal, (Rabs_right eta) by lra.
    pose proof (hess_contracts w theta (vsub zi zl) Hw Ht) as Hc. fold q in Hc.
    pose proof (differences i l theta Hi Hl Ht) as Hg.
    apply (Rmult_le_compat_l eta) in Hg; [|exact eta_nonneg].
    apply (Rmult_le_compat_l q) in IH; [|apply q_range].
    replace (D / mu * (1 - q * q ^ t)) with (q * (D / mu * (1 - q ^ t)) + eta * D)
      by (unfold q; field; lra).
    lra.
Qed.

(** Hence the span of the truncated hypergradient is at most twice [size]. *)
Let size := D / (2 * mu) * (1 - q ^ T) * GV.

Lemma hypergradient_span w th :
  simplex m w -> B th ->
  span_le m (hypergradient m d grad hess gradV eta T w th) (2 * size).
Proof.
  intros Hw Hb i l Hi Hl. unfold hypergradient. rewrite <- dot_sub_l.
  eapply Rle_trans; [apply Rle_abs|]. eapply Rle_trans; [apply dot_le_norm|].
  replace (2 * size) with (D / mu * (1 - q ^ T) * GV) by (unfold size; field; pose proof mu_pos; lra).
  apply Rmult_le_compat; try apply norm_nonneg; [now apply sensitivity_difference|].
  apply V_bounded. now apply B_round.
Qed.

(** A combination with coefficients of sum zero pays only for half the differences. *)
Lemma norm_difference_combination (v w : vec) (x : nat -> vec) :
  simplex m v -> simplex m w ->
  (forall i l, (i < m)%nat -> (l < m)%nat -> norm d (vsub (x i) (x l)) <= D) ->
  norm d (fun j => sum m (fun i => (v i - w i) * x i j)) <= D / 2 * dist1 m v w.
Proof.
  intros Hv Hw Hx. set (y := fun j => sum m (fun i => (v i - w i) * x i j)).
  assert (E : dot d y y = sum m (fun i => dot d (x i) y * (v i - w i))).
  { unfold dot at 1. unfold y at 1.
    rewrite (sum_ext d _ (fun j => sum m (fun i => (v i - w i) * (x i j * y j))))
      by (intros; rewrite <- sum_scal_r; apply sum_ext; intros; ring).
    rewrite sum_swap. apply sum_ext. intros i _. rewrite sum_scal. unfold dot. ring. }
  assert (Hs : span_le m (fun i => dot d (x i) y) (2 * (D / 2 * norm d y))).
  { intros i l Hi Hl. rewrite <- dot_sub_l. eapply Rle_trans; [apply Rle_abs|].
    eapply Rle_trans; [apply dot_le_norm|]. replace (2 * (D / 2 * norm d y)) with (D * norm d y) by field.
    apply Rmult_le_compat_r; [apply norm_nonneg|auto]. }
  pose proof (holder_span m _ v w _ Hv Hw Hs) as Hh. cbv beta in Hh. rewrite <- E, <- norm_sqr in Hh.
  destruct (Req_dec (norm d y) 0) as [E0|Hne].
  - rewrite E0. pose proof (simplex_nonempty m v Hv) as Hm.
    assert (0 <= D) by (eapply Rle_trans; [apply norm_nonneg|apply (Hx O O Hm Hm)]).
    apply Rmult_le_pos; [lra|apply dist1_nonneg].
  - pose proof (norm_nonneg d y). apply (Rmult_le_reg_r (norm d y)); lra.
Qed.

(** The optimum moves by at most (D/2mu) |w - w'|_1. *)
Lemma optimum_displacement w w' :
  simplex m w -> simplex m w' ->
  norm d (vsub (star w) (star w')) <= D / (2 * mu) * dist1 m w' w.
Proof.
  intros Hw Hw'. pose proof mu_pos as Hmu.
  pose proof (B_star w Hw) as Hb.
  pose proof (grad_monotone w' (star w) Hw' Hb) as Hm.
  rewrite (norm_ext d (grad_mix m grad w' (star w))
    (fun j => sum m (fun i => (w' i - w i) * grad i (star w) j))) in Hm.
  2:{ intros j Hj.
      pose proof (star_critical w j Hw Hj) as Hz.
      unfold grad_mix in *. rewrite <- (Rminus_0_r (sum m _)), <- Hz, <- sum_minus.
      apply sum_ext. intros. ring. }
  pose proof (norm_difference_combination w' w (fun i => grad i (star w)) Hw' Hw
    (fun i l Hi Hl => differences i l _ Hi Hl Hb)) as Hn.
  apply (Rmult_le_reg_l mu); [exact mu_pos|].
  replace (mu * (D / (2 * mu) * dist1 m w' w)) with (D / 2 * dist1 m w' w) by (field; lra).
  eapply Rle_trans; [exact Hm|exact Hn].
Qed.

Variables (w0 th0 : vec).
Hypothesis w0_positive : positive m w0.
Hypothesis th0_in_B : B th0.
Let W := weights m d grad hess gradV eta T (eg m alpha) w0 th0.
Let P := parameters m d grad hess gradV eta T (eg m alpha) w0 th0.

Lemma run_invariant k : positive m (W k) /\ B (P k).
Proof.
  induction k as [|k [Hw Hb]]; [split; assumption|].
  unfold W, P. rewrite weights_S, parameters_S. fold W P.
  split; [now apply eg_positive|apply B_round; [apply Hw|exact Hb]].
Qed.

Theorem full_truncation_warm_start k :
  norm d (vsub (P k) (star (W k)))
  <= q ^ (k * T) * norm d (vsub (P O) (star (W O))) + alpha * (D * D) * GV / (4 * (mu * mu)).
Proof.
  destruct (pow_unit q T q_range) as [Hr0 Hr1].
  assert (Hm : (0 < m)%nat) by exact (simplex_nonempty m w0 (proj1 w0_positive)).
  assert (HD : 0 <= D)
    by (eapply Rle_trans; [apply norm_nonneg|apply (differences O O th0 Hm Hm th0_in_B)]).
  assert (HDm : 0 <= D / (2 * mu)) by (apply Rdiv_le_0_compat; lra).
  assert (HGV : 0 <= GV)
    by (eapply Rle_trans; [apply norm_nonneg|apply (V_bounded th0 th0_in_B)]).
  set (C := alpha * (D * D) * GV / (4 * (mu * mu))).
  assert (HC : 0 <= C).
  { unfold C. apply Rdiv_le_0_compat; [|repeat apply Rmult_lt_0_compat; lra].
    repeat apply Rmult_le_pos; assumption. }
  assert (Hind : forall n, norm d (vsub (P n) (star (W n)))
    <= (q ^ T) ^ n * norm d (vsub (P O) (star (W O))) + (1 - (q ^ T) ^ n) * C).
  { induction n as [|n IH]; [simpl; lra|].
    destruct (run_invariant n) as [Hw Hb]. destruct (run_invariant (S n)) as [Hw' _].
    replace (vsub (P (S n)) (star (W (S n))))
      with (vadd (vsub (P (S n)) (star (W n))) (vsub (star (W n)) (star (W (S n))))) by vec_ring.
    eapply Rle_trans; [apply norm_triang|].
    pose proof (optimum_displacement (W n) (W (S n)) (proj1 Hw) (proj1 Hw')) as Hmove.
    assert (Hstep : dist1 m (W (S n)) (W n) <= alpha * size).
    { unfold W at 1. rewrite weights_S. fold W P.
      apply eg_displacement; try assumption. apply hypergradient_span; [apply Hw|exact Hb]. }
    assert (Hin : norm d (vsub (P (S n)) (star (W n))) <= q ^ T * norm d (vsub (P n) (star (W n)))).
    { unfold P at 1. rewrite parameters_S. fold W P.
      eapply inner_contracts; [exact reg|apply Hw|exact Hb]. }
    assert (Hdrift : D / (2 * mu) * dist1 m (W (S n)) (W n) <= (1 - q ^ T) * C).
    { apply Rle_trans with (D / (2 * mu) * (alpha * size)); [now apply Rmult_le_compat_l|].
      right. unfold size, C. field. lra. }
    apply (Rmult_le_compat_l (q ^ T)) in IH; [|exact Hr0]. simpl. lra. }
  specialize (Hind k). rewrite <- pow_mult, Nat.mul_comm in Hind.
  assert (Hrk : 0 <= q ^ (k * T)) by (apply pow_le, q_range).
  assert ((1 - q ^ (k * T)) * C <= 1 * C) by (apply Rmult_le_compat_r; lra). lra.
Qed.
End WarmStart.
