(** Claims full-bound-horizon (F3) and stochastic-bound-horizon (S4): closed forms of the minimisers by the branch W_(-1) of the
    Lambert function, [W_(-1)(x) = w] being the only w <= -1 with [w e^w = x].

    F3, phi with C = 0: a real minimiser T > 1 of A sqrt(T/N) + B rho^T over T >= 1 is
      T = -W_(-1)(-A^2 / (2 lambda B^2 N)) / (2 lambda),   lambda = ln(1/rho).
    S4, with q = B N/A: the minimiser of phi_0 over T >= 3 is T = sqrt(-(q/2) W_(-1)(-2 e^2/q)) if q >= 44.6, and that of phi_1 over
    T >= 1 is T = sqrt(-(q/2) W_(-1)(-2/q)) if q >= e^2.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import RealFacts Argmin FullBoundForms StochasticBoundHorizon StochasticBoundForms.

Open Scope R_scope.

Definition lambert_minus_one (x w : R) : Prop := w <= -1 /\ w * exp w = x.

Lemma lambert_unique : forall x w1 w2, lambert_minus_one x w1 -> lambert_minus_one x w2 -> w1 = w2.
Proof.
  assert (Hno : forall w1 w2, w1 < w2 -> w2 <= -1 -> w1 * exp w1 = w2 * exp w2 -> False).
  { intros w1 w2 Hlt Hle E. pose proof (exp_ineq1 (w2 - w1) ltac:(lra)) as H.
    assert (Ee : exp w2 = exp w1 * exp (w2 - w1)) by (rewrite <- exp_plus; f_equal; ring).
    pose proof (exp_pos w1) as Hp.
    assert (Ew : w1 = w2 * exp (w2 - w1)).
    { apply (Rmult_eq_reg_r (exp w1)); [|lra]. rewrite E, Ee. ring. }
    assert (w2 * exp (w2 - w1) < w2 * (1 + (w2 - w1))) by nra. nra. }
  intros x w1 w2 [L1 E1] [L2 E2]. destruct (Rtotal_order w1 w2) as [H|[H|H]]; [|exact H|]; exfalso.
  - apply (Hno w1 w2 H L2). congruence.
  - apply (Hno w2 w1 H L1). congruence.
Qed.

(** ** phi_0 and phi_1 *)

Theorem phi1_lambert : forall A B N T, 0 < A -> 0 < B -> 0 < N -> let q := B * N / A in exp 2 <= q ->
  argmin_on (fun y => 1 <= y) (phi1_bound A B N) T ->
  exists w, lambert_minus_one (- (2 / q)) w /\ T = sqrt (- (q / 2 * w)).
Proof.
  intros A B N T HA HB HN q Hq Hmin.
  destruct (phi1_horizon A B HA HB) as [Hloc _]. destruct (Hloc N T HN Hq Hmin) as [Hstat [Hlow _]].
  fold q in Hstat, Hlow. pose proof (exp_pos 2) as He. assert (HT : 1 <= T) by apply Hmin.
  assert (Hlq : 2 <= ln q) by (rewrite <- (ln_exp 2); apply ln_le; lra).
  exists (- (2 * ln T)). split; [split|].
  - assert (HqT : q * 1 <= T ^ 2).
    { apply Rle_trans with (sqrt (q * ln q / 2) ^ 2).
      - rewrite pow2_sqrt; [|apply Rmult_le_pos; [apply Rmult_le_pos|]; lra]. unfold Rdiv. nra.
      - apply pow_incr. split; [apply sqrt_pos | exact Hlow]. }
    rewrite Hstat in HqT. apply (Rmult_le_reg_l q) in HqT; lra.
  - rewrite exp_Ropp. replace (2 * ln T) with (ln T + ln T) at 2 by ring.
    rewrite exp_plus, exp_ln by lra. replace (T * T) with (q * ln T) by (rewrite <- Hstat; ring).
    assert (Hln : ln T <> 0) by (intros E; rewrite E, Rmult_0_r in Hstat; nra). field. split; [lra | exact Hln].
  - replace (- (q / 2 * - (2 * ln T))) with (q * ln T) by field. rewrite <- Hstat. symmetry. apply sqrt_pow2. lra.
Qed.

Theorem phi0_lambert : forall A B N T, 0 < A -> 0 < B -> 0 < N -> let q := B * N / A in 223 / 5 <= q ->
  argmin_on (fun y => 3 <= y) (phi0_bound A B N) T ->
  exists w, lambert_minus_one (- (2 * exp 2 / q)) w /\ T = sqrt (- (q / 2 * w)).
Proof.
  intros A B N T HA HB HN q Hq Hmin.
  destruct (phi0_stationary A B N T HA HB HN Hq Hmin) as [HT [Hstat Hlarge]]. fold q in Hstat.
  exists (- (2 * (ln T - 1))). split; [split; [lra|]|].
  - replace (- (2 * (ln T - 1))) with (2 + - (ln T + ln T)) at 2 by ring.
    rewrite exp_plus, exp_Ropp, exp_plus, exp_ln by lra.
    replace (T * T) with (q * (ln T - 1)) by (rewrite <- Hstat; ring). field. split; lra.
  - replace (- (q / 2 * - (2 * (ln T - 1)))) with (q * (ln T - 1)) by field. rewrite <- Hstat. symmetry. apply sqrt_pow2. lra.
Qed.

(** ** phi with C = 0 *)

Section Phi.

Variables A B rho N : R.
Hypotheses (HA : 0 < A) (HB : 0 < B) (Hrho : 0 < rho < 1) (HN : 0 < N).

Let lam := ln (1 / rho).

Lemma phi_bound_exp : forall T, phi_bound A B 0 rho N T = A * sqrt (T / N) + B * exp (- (lam * T)).
Proof.
  intros T. unfold phi_bound, Rpower. replace (B + 0 * T) with B by ring. do 3 f_equal.
  unfold lam, Rdiv. rewrite Rmult_1_l, ln_Rinv by lra. ring.
Qed.

Let slope (T : R) := A / (2 * N * sqrt (T / N)) - B * lam * exp (- (lam * T)).

Lemma phi_bound_derive : forall T, 0 < T -> is_derive (phi_bound A B 0 rho N) T (slope T).
Proof.
  intros T HT. assert (Hq : 0 < T / N) by (apply Rdiv_lt_0_compat; assumption).
  pose proof (sqrt_lt_R0 _ Hq) as Hs.
  apply (is_derive_ext (fun y => A * sqrt (y / N) + B * exp (- (lam * y)))).
  - intros y. symmetry. apply phi_bound_exp.
  - unfold slope. auto_derive; [exact Hq|]. change (T * / N) with (T / N). field. split; lra.
Qed.

(** Both terms of the slope squared. *)
Lemma slope_squares : forall T, 0 < T ->
  (A / (2 * N * sqrt (T / N))) ^ 2 = A ^ 2 / (4 * N * T) /\
  (B * lam * exp (- (lam * T))) ^ 2 = B ^ 2 * lam ^ 2 * exp (- (2 * lam * T)).
Proof.
  intros T HT. assert (Hq : 0 < T / N) by (apply Rdiv_lt_0_compat; assumption).
  pose proof (sqrt_lt_R0 _ Hq) as Hs. split.
  - replace ((A / (2 * N * sqrt (T / N))) ^ 2) with (A ^ 2 / (4 * N ^ 2 * sqrt (T / N) ^ 2)) by (field; lra).
    rewrite pow2_sqrt by lra. field. lra.
  - rewrite !Rpow_mult_distr. f_equal. simpl. rewrite Rmult_1_r, <- exp_plus. f_equal. ring.
Qed.

Theorem phi_lambert : forall T, 1 < T -> argmin_on (fun y => 1 <= y) (phi_bound A B 0 rho N) T ->
  exists w, lambert_minus_one (- (A ^ 2 / (2 * lam * B ^ 2 * N))) w /\ T = - w / (2 * lam).
Proof.
  intros T HT [_ Hmin].
  assert (Hlam : 0 < lam).
  { apply ln_pos. apply (Rmult_lt_reg_r rho); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
  pose proof (interior_minimum_derivative _ 1 T _ HT Hmin (phi_bound_derive T ltac:(lra))) as Hzero.
  destruct (slope_squares T ltac:(lra)) as [S1 S2].
  assert (Heq : A ^ 2 / (4 * N * T) = B ^ 2 * lam ^ 2 * exp (- (2 * lam * T))).
  { rewrite <- S1, <- S2. f_equal. unfold slope in Hzero. lra. }
  exists (- (2 * lam * T)). split; [split|field; lra].
  - (* below 1/(2 lambda) the slope would be positive on all of (1, T) *)
    apply Rnot_lt_le. intros Hlt.
    assert (Hpos : forall y, 1 <= y < T -> 0 < slope y).
    { intros y Hy. destruct (slope_squares y ltac:(lra)) as [Y1 Y2].
      assert (Hln : ln (y / T) < - (2 * lam * (T - y))).
      { assert (Hyt : 0 < y / T) by (apply Rdiv_lt_0_compat; lra).
        pose proof (ln_le_sub_one _ Hyt) as H1.
        assert (E : y / T - 1 = - ((T - y) / T)) by (field; lra).
        assert (H2 : 2 * lam * (T - y) < (T - y) / T).
        { apply (Rmult_lt_reg_r T); [lra|]. replace ((T - y) / T * T) with (T - y) by (field; lra). nra. }
        lra. }
      assert (Hexp : exp (- (2 * lam * y)) * y < exp (- (2 * lam * T)) * T).
      { replace (exp (- (2 * lam * y)) * y) with (exp (- (2 * lam * y)) * exp (ln (y / T)) * T)
          by (rewrite exp_ln by (apply Rdiv_lt_0_compat; lra); field; lra).
        apply Rmult_lt_compat_r; [lra|]. rewrite <- exp_plus. apply exp_increasing. lra. }
      assert (Hsq : (B * lam * exp (- (lam * y))) ^ 2 < (A / (2 * N * sqrt (y / N))) ^ 2).
      { rewrite Y1, Y2. apply (Rmult_lt_reg_r y); [lra|].
        replace (A ^ 2 / (4 * N * y) * y) with (A ^ 2 / (4 * N * T) * T) by (field; lra). rewrite Heq.
        assert (0 < B ^ 2 * lam ^ 2) by (apply Rmult_lt_0_compat; apply pow_lt; lra). nra. }
      assert (0 < A / (2 * N * sqrt (y / N))).
      { apply Rdiv_lt_0_compat; [exact HA|]. apply Rmult_lt_0_compat; [lra|].
        apply sqrt_lt_R0, Rdiv_lt_0_compat; lra. }
      unfold slope. apply Rlt_Rminus. apply Rnot_le_lt. intros Hge.
      assert ((A / (2 * N * sqrt (y / N))) ^ 2 <= (B * lam * exp (- (lam * y))) ^ 2) by (apply pow_incr; lra). lra. }
    destruct (MVT_cor2 (phi_bound A B 0 rho N) slope 1 T HT) as [c [Hc Hin]].
    + intros y Hy. apply is_derive_Reals, phi_bound_derive. lra.
    + pose proof (Hpos c ltac:(lra)). pose proof (Hmin 1 ltac:(lra)). nra.
  - apply (Rmult_eq_reg_r (2 * lam * B ^ 2 * N)); [|apply Rgt_not_eq; repeat apply Rmult_lt_0_compat; try apply pow_lt; lra].
    transitivity (- (4 * N * T * (B ^ 2 * lam ^ 2 * exp (- (2 * lam * T))))); [ring|].
    rewrite <- Heq. field. repeat split; lra.
Qed.

End Phi.

(** ** The hypotheses can be met *)

Lemma phi_lambert_nonvacuous : exists T, 1 < T /\ argmin_on (fun y => 1 <= y) (phi_bound 1 1 0 (exp (-1)) 10000) T.
Proof.
  assert (Hrho : 0 < exp (-1) < 1).
  { split; [apply exp_pos|]. rewrite <- exp_0. apply exp_increasing. lra. }
  destruct (coercive_argmin (phi_bound 1 1 0 (exp (-1)) 10000) 1
    (Rmax 1 (10000 * phi_bound 1 1 0 (exp (-1)) 10000 1 ^ 2))) as [T HT].
  - intros x Hx. apply (ex_derive_continuous (phi_bound 1 1 0 (exp (-1)) 10000)).
    eexists. apply phi_bound_derive; lra.
  - set (v := phi_bound 1 1 0 (exp (-1)) 10000 1). intros x Hx.
    pose proof (Rmax_l 1 (10000 * v ^ 2)). pose proof (Rmax_r 1 (10000 * v ^ 2)).
    assert (Hv : 0 <= v).
    { unfold v, phi_bound. pose proof (sqrt_pos (1 / 10000)). pose proof (Rpower_pos (exp (-1)) 1). lra. }
    apply Rle_trans with (sqrt (x / 10000)).
    + rewrite <- (sqrt_pow2 v Hv). apply sqrt_le_1_alt. lra.
    + unfold phi_bound. pose proof (Rpower_pos (exp (-1)) x). lra.
  - exists T. split; [|exact HT]. destruct HT as [HT1 Hmin].
    destruct (Rle_lt_or_eq_dec 1 T HT1) as [H|<-]; [exact H|]. exfalso.
    pose proof (Hmin 2 ltac:(lra)) as H2.
    rewrite !phi_bound_exp in H2 by exact Hrho.
    assert (El : ln (1 / exp (-1)) = 1).
    { unfold Rdiv. rewrite Rmult_1_l, <- exp_Ropp, ln_exp. ring. }
    rewrite El in H2.
    assert (E2 : exp (- (1 * 2)) = exp (- (1 * 1)) * exp (- (1 * 1))) by (rewrite <- exp_plus; f_equal; ring).
    assert (He : / 3 <= exp (- (1 * 1)) <= / 2).
    { rewrite Rmult_1_l, exp_Ropp. pose proof exp_1_gt_2. pose proof exp_le_3.
      split; apply Rinv_le_contravar; lra. }
    assert (Hs : sqrt (2 / 10000) <= 1 / 50).
    { rewrite <- (sqrt_pow2 (1 / 50)) by lra. apply sqrt_le_1_alt. lra. }
    pose proof (sqrt_pos (1 / 10000)). rewrite E2 in H2. nra.
Qed.

Lemma phi1_lambert_nonvacuous : exists N T, 0 < N /\ exp 2 <= 1 * N / 1 /\
  argmin_on (fun y => 1 <= y) (phi1_bound 1 1 N) T.
Proof.
  destruct phi1_horizon_nonvacuous as [f Hf]. pose proof (exp_pos 2).
  exists (exp 2), (f (exp 2)). repeat split; try lra; apply Hf; lra.
Qed.

Lemma phi0_lambert_nonvacuous : exists N T, 0 < N /\ 223 / 5 <= 1 * N / 1 /\
  argmin_on (fun y => 3 <= y) (phi0_bound 1 1 N) T.
Proof. exact phi0_stationary_nonvacuous. Qed.
