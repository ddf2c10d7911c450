(* F1 full-truncation (supports P2; derived here).

   Statements, q = 1 - eta mu, for any losses:
   - scalar recursion: z_{t+1} <= q z_t + b q^t implies
     z_T <= q^T z_0 + b T q^(T-1);
   - |g_i - d_iF| <= q^T (G/mu)(G_V + L_V e_0)
                     + eta T q^(T-1) (L + L_2 G/mu) G_V e_0,  e_0 = |theta_0 - theta_opt|;
   - under EG, e_{k,0} <= q^(kT) e_{0,0} + alpha D^2 G_V / (4 mu^2), FullTruncationWarmStart.v.
   The losses enter through what mu-strong convexity, L-smoothness and eta <= 1/L
   imply on an invariant set B: contraction of the gradient step and of
   I - eta Hess f_w, Lipschitz and boundedness constants, and strong monotonicity.
   These implications are proved for quadratics in FullTruncationQuadratic.v and
   assumed here. The true hypergradient is d_iF = <Z*_i, grad f_V(theta_opt)> with
   Hess f_w(theta_opt) Z*_i = - grad f_i(theta_opt). *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Rcomplements.
From DataMixing Require Import Sums Operators Model Entropy FullRate.
Open Scope R_scope.

Theorem truncation_recursion (z : nat -> R) q b T :
  0 <= q -> (forall t, (t < T)%nat -> z (S t) <= q * z t + b * q ^ t) ->
  z T <= q ^ T * z O + b * INR T * q ^ (T - 1).
Proof.
  intros Hq. induction T as [|T IH]; intros H; [simpl; lra|].
  pose proof (H T ltac:(lia)) as HT.
  assert (IH' : z T <= q ^ T * z O + b * INR T * q ^ (T - 1)) by (apply IH; intros; apply H; lia).
  apply (Rmult_le_compat_l q) in IH'; [|exact Hq].
  replace (S T - 1)%nat with T by lia. rewrite S_INR.
  assert (E : q * (b * INR T * q ^ (T - 1)) = b * INR T * q ^ T).
  { destruct T as [|T]; [simpl; ring|]. replace (S T - 1)%nat with T by lia. simpl; ring. }
  simpl (q ^ S T). lra.
Qed.

Lemma norm_ext d x y : (forall j, (j < d)%nat -> x j = y j) -> norm d x = norm d y.
Proof. intros H. unfold norm, dot. f_equal. apply sum_ext. intros. rewrite H; auto. Qed.

Lemma norm_zero d x : (forall j, (j < d)%nat -> x j = 0) -> norm d x = 0.
Proof.
  intros H. rewrite (norm_ext d x (vscal 0 x)) by (intros; unfold vscal; rewrite H; auto; ring).
  rewrite norm_scal, Rabs_R0. ring.
Qed.

Lemma norm_sub_le d x y : norm d (vsub x y) <= norm d x + norm d y.
Proof.
  replace (vsub x y) with (vadd x (vscal (-1) y)) by vec_ring.
  eapply Rle_trans; [apply norm_triang|]. rewrite norm_scal, Rabs_left by lra. lra.
Qed.

(** One EG step moves the weights by at most alpha times half the span. *)
Lemma eg_displacement m alpha g w s :
  positive m w -> 0 <= alpha -> span_le m g (2 * s) -> dist1 m (eg m alpha g w) w <= alpha * s.
Proof.
  intros Hw Ha Hs. pose proof (eg_positive m alpha g w Hw) as Hw'.
  set (w' := eg m alpha g w) in *.
  pose proof (eg_kl m alpha g w w (proj1 Hw) Hw) as K1. fold w' in K1.
  pose proof (eg_kl m alpha g w' w (proj1 Hw') Hw) as K2. fold w' in K2.
  rewrite (kl_self m w Hw) in K1. rewrite (kl_self m w' Hw') in K2.
  pose proof (pinsker m w w' (proj1 Hw) Hw') as P1.
  pose proof (pinsker m w' w (proj1 Hw') Hw) as P2.
  assert (Hsym : dist1 m w w' = dist1 m w' w)
    by (apply sum_ext; intros; apply Rabs_minus_sym).
  rewrite Hsym in P1. set (D := dist1 m w' w) in *.
  pose proof (holder_span m g w w' s (proj1 Hw) (proj1 Hw') Hs) as Hh.
  rewrite Hsym in Hh. fold D in Hh.
  rewrite (sum_ext m _ (fun i => w i * g i - w' i * g i)), sum_minus in Hh by (intros; ring).
  assert (HD : 0 <= D) by apply dist1_nonneg.
  apply (Rmult_le_compat_l alpha) in Hh; [|exact Ha].
  assert (D * D <= alpha * s * D) by lra.
  destruct (Req_dec D 0) as [E|Hne]; [|apply (Rmult_le_reg_r D); lra].
  rewrite E. apply Rmult_le_pos; [exact Ha|].
  assert (Hm : (0 < m)%nat) by apply (simplex_nonempty m w (proj1 Hw)).
  pose proof (Hs O O Hm Hm). lra.
Qed.

Section Truncation.
Variables (m d T : nat) (grad : nat -> vec -> vec) (hess : nat -> vec -> vec -> vec).
Variables (gradV : vec -> vec) (eta mu L L2 LV G GV : R).
Variables (B : vec -> Prop) (star : vec -> vec) (zstar : vec -> nat -> vec).

Let q := 1 - eta * mu.

(** What strong convexity, smoothness and eta <= 1/L give on the set B. *)
Record regular : Prop := {
  reg_q_nonneg : 0 <= 1 - eta * mu;
  reg_eta_nonneg : 0 <= eta;
  reg_mu_pos : 0 < mu;
  reg_constants_nonneg : 0 <= L /\ 0 <= L2 /\ 0 <= LV;
  reg_B_invariant : forall w th, simplex m w -> B th -> B (inner_step m grad eta w th);
  reg_B_star : forall w, simplex m w -> B (star w);
  reg_step_contracts : forall w th, simplex m w -> B th ->
    norm d (vsub (inner_step m grad eta w th) (star w)) <= (1 - eta * mu) * norm d (vsub th (star w));
  reg_hess_linear : forall i th, linear (hess i th);
  reg_hess_contracts : forall w th z, simplex m w -> B th ->
    norm d (vsub z (vscal eta (hess_mix m hess w th z))) <= (1 - eta * mu) * norm d z;
  reg_hess_monotone : forall w th z, simplex m w -> B th ->
    mu * norm d z <= norm d (hess_mix m hess w th z);
  reg_grad_lipschitz : forall i th th', (i < m)%nat -> B th -> B th' ->
    norm d (vsub (grad i th) (grad i th')) <= L * norm d (vsub th th');
  reg_hess_lipschitz : forall w th th' z, simplex m w -> B th -> B th' ->
    norm d (vsub (hess_mix m hess w th z) (hess_mix m hess w th' z))
    <= L2 * norm d (vsub th th') * norm d z;
  reg_grad_bounded : forall i th, (i < m)%nat -> B th -> norm d (grad i th) <= G;
  reg_V_bounded : forall th, B th -> norm d (gradV th) <= GV;
  reg_V_lipschitz : forall th th', B th -> B th' ->
    norm d (vsub (gradV th) (gradV th')) <= LV * norm d (vsub th th');
  reg_zstar_spec : forall w i j, simplex m w -> (i < m)%nat -> (j < d)%nat ->
    hess_mix m hess w (star w) (zstar w i) j = - grad i (star w) j;
  reg_star_critical : forall w j, simplex m w -> (j < d)%nat ->
    grad_mix m grad w (star w) j = 0;
  reg_grad_monotone : forall w th, simplex m w -> B th ->
    mu * norm d (vsub th (star w)) <= norm d (grad_mix m grad w th)
}.

Hypothesis reg : regular.
Let q_nonneg := reg_q_nonneg reg.
Let eta_nonneg := reg_eta_nonneg reg.
Let mu_pos := reg_mu_pos reg.
Let constants_nonneg := reg_constants_nonneg reg.
Let B_invariant := reg_B_invariant reg.
Let B_star := reg_B_star reg.
Let step_contracts := reg_step_contracts reg.
Let hess_linear := reg_hess_linear reg.
Let hess_contracts := reg_hess_contracts reg.
Let hess_monotone := reg_hess_monotone reg.
Let grad_lipschitz := reg_grad_lipschitz reg.
Let hess_lipschitz := reg_hess_lipschitz reg.
Let grad_bounded := reg_grad_bounded reg.
Let V_bounded := reg_V_bounded reg.
Let V_lipschitz := reg_V_lipschitz reg.
Let zstar_spec := reg_zstar_spec reg.

Definition true_hypergradient (w : vec) (i : nat) : R := dot d (zstar w i) (gradV (star w)).

Lemma inner_in_B w t th : simplex m w -> B th -> B (inner m grad eta w t th).
Proof. intros Hw Hb. induction t as [|t IH]; [exact Hb|]. now apply B_invariant. Qed.

Lemma inner_contracts w t th :
  simplex m w -> B th ->
  norm d (vsub (inner m grad eta w t th) (star w)) <= q ^ t * norm d (vsub th (star w)).
Proof.
  intros Hw Hb. induction t as [|t IH]; [simpl; lra|]. simpl.
  eapply Rle_trans; [apply step_contracts; [exact Hw|now apply inner_in_B]|].
  rewrite Rmult_assoc. apply Rmult_le_compat_l; assumption.
Qed.

Lemma zstar_bound w i : simplex m w -> (i < m)%nat -> norm d (zstar w i) <= G / mu.
Proof.
  intros Hw Hi. pose proof (hess_monotone w (star w) (zstar w i) Hw (B_star w Hw)) as Hm.
  rewrite (norm_ext d (hess_mix m hess w (star w) (zstar w i)) (vscal (-1) (grad i (star w)))) in Hm
    by (intros; rewrite zstar_spec by assumption; unfold vscal; ring).
  rewrite norm_scal, Rabs_left in Hm by lra.
  pose proof (grad_bounded i (star w) Hi (B_star w Hw)).
  apply (Rmult_le_reg_l mu); [exact mu_pos|]. replace (mu * (G / mu)) with G by (field; lra). lra.
Qed.

Lemma sensitivity_error w th i t :
  simplex m w -> B th -> (i < m)%nat ->
  let e := norm d (vsub th (star w)) in
  norm d (vsub (sens m grad hess eta w (S t) th i) (zstar w i))
  <= q * norm d (vsub (sens m grad hess eta w t th i) (zstar w i))
     + eta * (L + L2 * (G / mu)) * e * q ^ t.
Proof.
  intros Hw Hb Hi e. simpl. set (theta := inner m grad eta w t th).
  set (z := sens m grad hess eta w t th i). set (zs := zstar w i).
  assert (Htheta : B theta) by now apply inner_in_B.
  assert (Hlin : hess_mix m hess w theta (vsub z zs)
    = vsub (hess_mix m hess w theta z) (hess_mix m hess w theta zs)).
  { apply functional_extensionality; intros j. unfold hess_mix, vsub at 2.
    rewrite <- sum_minus. apply sum_ext. intros l _.
    rewrite (linear_sub _ _ _ (hess_linear l theta)). unfold vsub. ring. }
  set (r := vadd (vsub (hess_mix m hess w theta zs) (hess_mix m hess w (star w) zs))
                 (vsub (grad i theta) (grad i (star w)))).
  rewrite (norm_ext d _ (vsub (vsub (vsub z zs) (vscal eta (hess_mix m hess w theta (vsub z zs))))
                        (vscal eta r))).
  2:{ intros j Hj. rewrite Hlin. unfold r, vadd, vsub, vscal.
      pose proof (zstar_spec w i j Hw Hi Hj) as Hs. fold zs in Hs. rewrite Hs. ring. }
  eapply Rle_trans; [apply norm_sub_le|].
  apply Rplus_le_compat; [now apply hess_contracts|].
  rewrite norm_scal, (Rabs_right eta) by lra.
  pose proof (inner_contracts w t th Hw Hb) as Hc. fold theta e in Hc.
  assert (Hr : norm d r <= (L + L2 * (G / mu)) * (q ^ t * e)).
  { eapply Rle_trans; [apply norm_triang|].
    pose proof (hess_lipschitz w theta (star w) zs Hw Htheta (B_star w Hw)) as H1.
    pose proof (grad_lipschitz i theta (star w) Hi Htheta (B_star w Hw)) as H2.
    pose proof (zstar_bound w i Hw Hi) as Hz. fold zs in Hz.
    pose proof (norm_nonneg d zs). destruct constants_nonneg as [HL [HL2 _]].
    set (x := norm d (vsub theta (star w))) in *.
    assert (0 <= x) by apply norm_nonneg.
    assert (L2 * x * norm d zs <= L2 * (q ^ t * e) * (G / mu)).
    { apply Rmult_le_compat; try assumption; [now apply Rmult_le_pos|].
      now apply Rmult_le_compat_l. }
    assert (L * x <= L * (q ^ t * e)) by now apply Rmult_le_compat_l. lra. }
  apply Rle_trans with (eta * ((L + L2 * (G / mu)) * (q ^ t * e)));
    [now apply Rmult_le_compat_l|right; ring].
Qed.

Theorem full_truncation w th i :
  simplex m w -> B th -> (i < m)%nat ->
  let e := norm d (vsub th (star w)) in
  Rabs (hypergradient m d grad hess gradV eta T w th i - true_hypergradient w i)
  <= q ^ T * (G / mu) * (GV + LV * e)
     + eta * INR T * q ^ (T - 1) * (L + L2 * (G / mu)) * GV * e.
Proof.
  intros Hw Hb Hi e. set (zs := zstar w i). set (theta := inner m grad eta w T th).
  set (z := sens m grad hess eta w T th i).
  pose proof (zstar_bound w i Hw Hi) as Hzs. fold zs in Hzs.
  assert (Hz : norm d (vsub z zs)
    <= q ^ T * (G / mu) + eta * (L + L2 * (G / mu)) * e * INR T * q ^ (T - 1)).
  { eapply Rle_trans; [apply (truncation_recursion
      (fun t => norm d (vsub (sens m grad hess eta w t th i) zs)) q
      (eta * (L + L2 * (G / mu)) * e) T q_nonneg)|].
    - intros t _. now apply sensitivity_error.
    - simpl. apply Rplus_le_compat_r, Rmult_le_compat_l; [now apply pow_le|].
      replace (vsub (fun _ => 0) zs) with (vscal (-1) zs) by vec_ring.
      rewrite norm_scal, Rabs_left by lra. lra. }
  assert (Htheta : B theta) by now apply inner_in_B.
  unfold hypergradient, true_hypergradient. fold theta z zs.
  replace (dot d z (gradV theta) - dot d zs (gradV (star w)))
    with (dot d (vsub z zs) (gradV theta) + dot d zs (vsub (gradV theta) (gradV (star w))))
    by (autorewrite with dot; ring).
  eapply Rle_trans; [apply Rabs_triang|].
  pose proof (dot_le_norm d (vsub z zs) (gradV theta)) as D1.
  pose proof (dot_le_norm d zs (vsub (gradV theta) (gradV (star w)))) as D2.
  pose proof (V_bounded theta Htheta) as HV.
  pose proof (V_lipschitz theta (star w) Htheta (B_star w Hw)) as HVL.
  pose proof (inner_contracts w T th Hw Hb) as Hc. fold theta e in Hc.
  destruct constants_nonneg as [_ [_ HLV]].
  pose proof (norm_nonneg d (gradV theta)). pose proof (norm_nonneg d (vsub z zs)).
  pose proof (norm_nonneg d zs). pose proof (norm_nonneg d (vsub (gradV theta) (gradV (star w)))).
  assert (B1 : norm d (vsub z zs) * norm d (gradV theta)
    <= (q ^ T * (G / mu) + eta * (L + L2 * (G / mu)) * e * INR T * q ^ (T - 1)) * GV)
    by now apply Rmult_le_compat.
  assert (B2 : norm d zs * norm d (vsub (gradV theta) (gradV (star w)))
    <= (G / mu) * (LV * (q ^ T * e))).
  { apply Rmult_le_compat; try assumption. eapply Rle_trans; [exact HVL|].
    now apply Rmult_le_compat_l. }
  lra.
Qed.
End Truncation.
