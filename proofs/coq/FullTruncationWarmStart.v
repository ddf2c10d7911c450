(* F1 full-truncation, warm start (supports P2; derived here).

   Statement: along a run of the algorithm with EG, from theta_0 in the invariant
   set B and positive weights, the error at the start of round k,
   e_k = |theta_{k,0} - theta_opt(w_k)|, satisfies
     e_k <= q^(kT) e_0 + alpha G^2 G_V / mu^2,   q = 1 - eta mu.
   Assumptions: those of FullTruncation.v ([regular]), 0 <= alpha. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Rcomplements.
From DataMixing Require Import Sums Operators Model Entropy FullRate FullTruncation.
Open Scope R_scope.

Section WarmStart.
Variables (m d T : nat) (grad : nat -> vec -> vec) (hess : nat -> vec -> vec -> vec).
Variables (gradV : vec -> vec) (eta alpha mu L L2 LV G GV : R).
Variables (B : vec -> Prop) (star : vec -> vec) (zstar : vec -> nat -> vec).
Hypothesis reg : regular m d grad hess gradV eta mu L L2 LV G GV B star zstar.
Hypothesis alpha_nonneg : 0 <= alpha.

Let q_nonneg := reg_q_nonneg _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ reg.
Let eta_nonneg := reg_eta_nonneg _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ reg.
Let mu_pos := reg_mu_pos _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ reg.
Let B_star := reg_B_star _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ reg.
Let hess_contracts := reg_hess_contracts _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ reg.
Let grad_bounded := reg_grad_bounded _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ reg.
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

(** |Z_t| <= (G/mu)(1 - q^t). *)
Lemma sensitivity_bound w t th i :
  simplex m w -> B th -> (i < m)%nat ->
  norm d (sens m grad hess eta w t th i) <= G / mu * (1 - q ^ t).
Proof.
  intros Hw Hb Hi. pose proof mu_pos as Hmu.
  induction t as [|t IH]; simpl.
  - rewrite norm_zero by reflexivity. lra.
  - pose proof (B_round w t th Hw Hb) as Ht.
    eapply Rle_trans; [apply norm_sub_le|]. rewrite norm_scal.
    rewrite (Rabs_right eta) by lra.
    pose proof (hess_contracts w _
      (sens m grad hess eta w t th i) Hw Ht) as Hc. fold q in Hc.
    pose proof (grad_bounded i _ Hi Ht) as Hg.
    apply (Rmult_le_compat_l eta) in Hg; [|exact eta_nonneg].
    apply (Rmult_le_compat_l q) in IH; [|apply q_range].
    replace (G / mu * (1 - q * q ^ t)) with (q * (G / mu * (1 - q ^ t)) + eta * G)
      by (unfold q; field; lra).
    lra.
Qed.

(** Hence the span of the truncated hypergradient is at most twice [size]. *)
Let size := G / mu * (1 - q ^ T) * GV.

Lemma hypergradient_span w th :
  simplex m w -> B th ->
  span_le m (hypergradient m d grad hess gradV eta T w th) (2 * size).
Proof.
  intros Hw Hb.
  assert (Hg : forall i, (i < m)%nat ->
    Rabs (hypergradient m d grad hess gradV eta T w th i) <= size).
  { intros i Hi. eapply Rle_trans; [apply dot_le_norm|]. unfold size.
    apply Rmult_le_compat; try apply norm_nonneg; [now apply sensitivity_bound|].
    apply (V_bounded). now apply B_round. }
  intros i j Hi Hj. pose proof (Hg i Hi) as Ai. pose proof (Hg j Hj) as Aj.
  apply Rabs_le_between in Ai. apply Rabs_le_between in Aj. lra.
Qed.

(** The optimum moves by at most (G/mu) |w - w'|_1. *)
Lemma optimum_displacement w w' :
  simplex m w -> simplex m w' ->
  norm d (vsub (star w) (star w')) <= G / mu * dist1 m w' w.
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
  pose proof (norm_combination d m (fun i => w' i - w i) (fun i => grad i (star w)) G
    (fun i Hi => grad_bounded i _ Hi Hb)) as Hn.
  fold (dist1 m w' w) in Hn.
  apply (Rmult_le_reg_l mu); [exact mu_pos|].
  replace (mu * (G / mu * dist1 m w' w)) with (dist1 m w' w * G) by (field; lra).
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
  <= q ^ (k * T) * norm d (vsub (P O) (star (W O))) + alpha * (G * G) * GV / (mu * mu).
Proof.
  destruct (pow_unit q T q_range) as [Hr0 Hr1].
  assert (Hm : (0 < m)%nat) by exact (simplex_nonempty m w0 (proj1 w0_positive)).
  assert (HG : 0 <= G)
    by (eapply Rle_trans; [apply norm_nonneg|apply (grad_bounded O th0 Hm th0_in_B)]).
  assert (HGm : 0 <= G / mu) by (apply Rdiv_le_0_compat; lra).
  assert (HGV : 0 <= GV)
    by (eapply Rle_trans; [apply norm_nonneg|apply (V_bounded th0 th0_in_B)]).
  set (C := alpha * (G * G) * GV / (mu * mu)).
  assert (HC : 0 <= C).
  { unfold C. apply Rdiv_le_0_compat; [|apply Rmult_lt_0_compat; lra].
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
    assert (Hdrift : G / mu * dist1 m (W (S n)) (W n) <= (1 - q ^ T) * C).
    { apply Rle_trans with (G / mu * (alpha * size)); [now apply Rmult_le_compat_l|].
      right. unfold size, C. field. lra. }
    apply (Rmult_le_compat_l (q ^ T)) in IH; [|exact Hr0]. simpl. lra. }
  specialize (Hind k). rewrite <- pow_mult, Nat.mul_comm in Hind.
  assert (Hrk : 0 <= q ^ (k * T)) by (apply pow_le, q_range).
  assert ((1 - q ^ (k * T)) * C <= 1 * C) by (apply Rmult_le_compat_r; lra). lra.
Qed.
End WarmStart.
