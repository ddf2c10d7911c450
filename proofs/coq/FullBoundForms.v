(** Claim full-bound-horizon (F3), continued: the three forms of the bound,
      phi_N(T) = A sqrt(T/N) + (B + C T) rho^T,
      psi_N(T) = A T/N + ((B + C T) rho^T)^2,
      chi_N(T) = A T/N + (B + C T) rho^T.
    For each: the two-sided bracket of a minimiser T* under its condition at [T_0], and the limit of [T*/ln N], which is
    1/(2 lambda) for phi and psi and 1/lambda for chi, lambda = ln(1/rho). The minimisers are over any set of horizons
    between the positive integers and the reals [T >= 1]. Minimisers exist.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import RealFacts Argmin FullBoundHorizon.

Open Scope R_scope.

Definition phi_bound (A B C rho N T : R) : R := A * sqrt (T / N) + (B + C * T) * Rpower rho T.
Definition psi_bound (A B C rho N T : R) : R := A * (T / N) + ((B + C * T) * Rpower rho T) ^ 2.
Definition chi_bound (A B C rho N T : R) : R := A * (T / N) + (B + C * T) * Rpower rho T.

Section Forms.

Variables A B C rho : R.
Hypotheses (HA : 0 < A) (HC : 0 <= C) (HBC : 0 < B + C) (Hrho : 0 < rho < 1).

Let lam := ln (1 / rho).

Lemma offset_pos : forall T, 1 <= T -> 0 < B + C * T.
Proof. intros T HT. nra. Qed.

Lemma Rpower_two : forall x, 0 < x -> Rpower x 2 = x ^ 2.
Proof. intros x Hx. replace 2 with (INR 2) by (simpl; ring). apply Rpower_pow, Hx. Qed.

Lemma phi_is_bound_form : forall N T, 0 < N -> 1 <= T ->
  bound_form A B C rho (/ 2) 1 N T = phi_bound A B C rho N T.
Proof.
  intros N T HN HT. unfold bound_form, phi_bound.
  rewrite Rmult_1_l, (Rpower_1 (B + C * T)) by (apply offset_pos, HT).
  rewrite Rpower_sqrt; [reflexivity|]. apply Rdiv_lt_0_compat; lra.
Qed.

Lemma psi_is_bound_form : forall N T, 0 < N -> 1 <= T ->
  bound_form A B C rho 1 2 N T = psi_bound A B C rho N T.
Proof.
  intros N T HN HT. pose proof (offset_pos T HT). unfold bound_form, psi_bound.
  rewrite Rpower_1 by (apply Rdiv_lt_0_compat; lra).
  rewrite Rpower_two, Rpow_mult_distr by assumption. f_equal. f_equal.
  rewrite <- Rpower_two by apply Rpower_pos. rewrite Rpower_mult. f_equal. ring.
Qed.

Lemma chi_is_bound_form : forall N T, 0 < N -> 1 <= T ->
  bound_form A B C rho 1 1 N T = chi_bound A B C rho N T.
Proof.
  intros N T HN HT. pose proof (offset_pos T HT). unfold bound_form, chi_bound.
  rewrite Rmult_1_l, !Rpower_1 by (try assumption; apply Rdiv_lt_0_compat; lra). reflexivity.
Qed.

Theorem phi_horizon : forall D, horizons D ->
  (forall N T, exp 1 < N ->
     let T0 := INR (nat_ceil ((1 / 2 * ln N + 2 * ln (ln N)) / lam)) in
     B + C * T0 <= A * ln N ^ 2 ->
     argmin_on D (phi_bound A B C rho N) T ->
     1 / lam * (1 / 2 * ln N - ln (A * (sqrt T0 + 1) / (B + C))) <= T <= (sqrt T0 + 1) ^ 2) /\
  (forall Tstar : R -> R,
     (forall N, exp 1 < N -> argmin_on D (phi_bound A B C rho N) (Tstar N)) ->
     is_lim (fun N => Tstar N / ln N) p_infty (1 / (2 * lam))).
Proof.
  intros D HD. pose proof (exp_pos 1) as He.
  assert (Hext : forall N T, exp 1 < N -> argmin_on D (phi_bound A B C rho N) T ->
                   argmin_on D (bound_form A B C rho (/ 2) 1 N) T).
  { intros N T HN. apply argmin_on_ext. intros y Hy. symmetry.
    apply phi_is_bound_form; [lra | apply HD, Hy]. }
  split.
  - intros N T HN T0 Hcond Hmin. pose proof (ln_gt_1 N HN) as HL.
    assert (ET : T0 = test_horizon (/ 2) 1 lam (ln N)).
    { unfold T0, test_horizon. do 3 f_equal. field. }
    assert (HT0 : 1 <= T0).
    { rewrite ET. apply (test_horizon_spec rho (/ 2) 1); try assumption; lra. }
    pose proof (bound_horizon_bracket A B C rho (/ 2) 1 HA HC HBC Hrho ltac:(lra) ltac:(lra) D N T HD HN) as H.
    fold lam in H. rewrite <- ET in H.
    replace (/ 2 / 1) with (1 / 2) in H by field. replace (1 / 1) with 1 in H by field.
    replace (1 / / 2) with 2 in H by field.
    rewrite !Rpower_sqrt, !Rpower_1, Rmult_1_r, Rmult_1_l in H by (try apply offset_pos; lra).
    pose proof (sqrt_pos T0). rewrite !Rpower_two in H by lra.
    apply H; [exact Hcond | apply Hext; assumption].
  - intros Tstar Hmin.
    replace (1 / (2 * lam)) with (/ 2 / (1 * lam))
      by (field; apply Rgt_not_eq, (decay_rate_pos rho Hrho)).
    apply (bound_horizon_limit A B C rho (/ 2) 1 HA HC HBC Hrho ltac:(lra) ltac:(lra) D Tstar HD).
    intros N HN. apply Hext; auto.
Qed.

Theorem psi_horizon : forall D, horizons D ->
  (forall N T, exp 1 < N ->
     let T0 := INR (nat_ceil ((1 / 2 * ln N + 2 * ln (ln N)) / lam)) in
     (B + C * T0) ^ 2 <= A * ln N ^ 4 ->
     argmin_on D (psi_bound A B C rho N) T ->
     1 / lam * (1 / 2 * ln N - 1 / 2 * ln (A * (T0 + 1) / (B + C) ^ 2)) <= T <= T0 + 1) /\
  (forall Tstar : R -> R,
     (forall N, exp 1 < N -> argmin_on D (psi_bound A B C rho N) (Tstar N)) ->
     is_lim (fun N => Tstar N / ln N) p_infty (1 / (2 * lam))).
Proof.
  intros D HD. pose proof (exp_pos 1) as He.
  assert (Hext : forall N T, exp 1 < N -> argmin_on D (psi_bound A B C rho N) T ->
                   argmin_on D (bound_form A B C rho 1 2 N) T).
  { intros N T HN. apply argmin_on_ext. intros y Hy. symmetry.
    apply psi_is_bound_form; [lra | apply HD, Hy]. }
  split.
  - intros N T HN T0 Hcond Hmin. pose proof (ln_gt_1 N HN) as HL.
    change T0 with (test_horizon 1 2 lam (ln N)) in *.
    set (t := test_horizon 1 2 lam (ln N)) in *.
    assert (HT0 : 1 <= t) by (apply (test_horizon_spec rho 1 2); try assumption; lra).
    pose proof (bound_horizon_bracket A B C rho 1 2 HA HC HBC Hrho ltac:(lra) ltac:(lra) D N T HD HN) as H.
    fold lam in H. fold t in H.
    replace (1 / 1) with 1 in H by field.
    rewrite (Rpower_1 t), (Rpower_1 (t + 1)), !Rpower_two in H by (try apply offset_pos; lra).
    apply H; [|apply Hext; assumption].
    replace (2 * 2) with (INR 4) by (simpl; ring). rewrite Rpower_pow by lra. exact Hcond.
  - intros Tstar Hmin.
    apply (bound_horizon_limit A B C rho 1 2 HA HC HBC Hrho ltac:(lra) ltac:(lra) D Tstar HD).
    intros N HN. apply Hext; auto.
Qed.

Theorem chi_horizon : forall D, horizons D ->
  (forall N T, exp 1 < N ->
     let T0 := INR (nat_ceil ((ln N + 2 * ln (ln N)) / lam)) in
     B + C * T0 <= A * ln N ^ 2 ->
     argmin_on D (chi_bound A B C rho N) T ->
     1 / lam * (ln N - ln (A * (T0 + 1) / (B + C))) <= T <= T0 + 1) /\
  (forall Tstar : R -> R,
     (forall N, exp 1 < N -> argmin_on D (chi_bound A B C rho N) (Tstar N)) ->
     is_lim (fun N => Tstar N / ln N) p_infty (1 / lam)).
Proof.
  intros D HD. pose proof (exp_pos 1) as He.
  assert (Hext : forall N T, exp 1 < N -> argmin_on D (chi_bound A B C rho N) T ->
                   argmin_on D (bound_form A B C rho 1 1 N) T).
  { intros N T HN. apply argmin_on_ext. intros y Hy. symmetry.
    apply chi_is_bound_form; [lra | apply HD, Hy]. }
  split.
  - intros N T HN T0 Hcond Hmin. pose proof (ln_gt_1 N HN) as HL.
    assert (ET : T0 = test_horizon 1 1 lam (ln N)).
    { unfold T0, test_horizon. do 3 f_equal. field. }
    assert (HT0 : 1 <= T0) by (rewrite ET; apply (test_horizon_spec rho 1 1); try assumption; lra).
    pose proof (bound_horizon_bracket A B C rho 1 1 HA HC HBC Hrho ltac:(lra) ltac:(lra) D N T HD HN) as H.
    fold lam in H. rewrite <- ET in H. replace (1 / 1) with 1 in H by field.
    rewrite !Rpower_1, Rmult_1_r, !Rmult_1_l, Rpower_two in H by (try apply offset_pos; lra).
    apply H; [exact Hcond | apply Hext; assumption].
  - intros Tstar Hmin. replace (1 / lam) with (1 / (1 * lam)) by (rewrite Rmult_1_l; reflexivity).
    apply (bound_horizon_limit A B C rho 1 1 HA HC HBC Hrho ltac:(lra) ltac:(lra) D Tstar HD).
    intros N HN. apply Hext; auto.
Qed.

End Forms.

(** ** The hypotheses can be met *)

Lemma bound_argmin_exists : forall A B C rho s p N, 0 < A -> 0 < s -> 0 < N ->
  {T | argmin_on naturals (bound_form A B C rho s p N) T}.
Proof.
  intros A B C rho s p N HA Hs HN.
  set (v := bound_form A B C rho s p N 1).
  assert (Hterm : forall T, A * Rpower (T / N) s <= bound_form A B C rho s p N T).
  { intros T. unfold bound_form.
    pose proof (Rmult_lt_0_compat _ _ (Rpower_pos (B + C * T) p) (Rpower_pos rho (p * T))). lra. }
  assert (Hv : 0 < v).
  { apply Rlt_le_trans with (2 := Hterm 1). apply Rmult_lt_0_compat; [exact HA | apply Rpower_pos]. }
  apply (coercive_argmin_naturals _ (N * Rpower (v / A) (1 / s))).
  intros x Hx. fold v. apply Rle_trans with (2 := Hterm x).
  pose proof (Rdiv_lt_0_compat _ _ Hv HA) as HvA. pose proof (Rpower_pos (v / A) (1 / s)) as HP.
  assert (Hle : v / A <= Rpower (x / N) s).
  { replace (v / A) with (Rpower (Rpower (v / A) (1 / s)) s).
    - apply Rle_Rpower_l; [lra|]. split; [exact HP|].
      apply (Rmult_le_reg_l N); [exact HN|]. replace (N * (x / N)) with x by (field; lra). lra.
    - rewrite Rpower_mult. replace (1 / s * s) with 1 by (field; lra). apply Rpower_1, HvA. }
  apply (Rmult_le_compat_l A) in Hle; [|lra].
  replace (A * (v / A)) with v in Hle by (field; lra). exact Hle.
Qed.

(** A choice of minimiser for every budget. *)
Definition some_horizon (s p N : R) : R :=
  match Rlt_dec 0 N with
  | left HN =>
      match Rlt_dec 0 s with
      | left Hs => proj1_sig (bound_argmin_exists 1 1 0 (3 / 4) s p N Rlt_0_1 Hs HN)
      | right _ => 1
      end
  | right _ => 1
  end.

Lemma some_horizon_spec : forall s p N, 0 < s -> 0 < N ->
  argmin_on naturals (bound_form 1 1 0 (3 / 4) s p N) (some_horizon s p N).
Proof.
  intros s p N Hs HN. unfold some_horizon.
  destruct (Rlt_dec 0 N) as [HN'|]; [|lra]. destruct (Rlt_dec 0 s) as [Hs'|]; [|lra].
  apply proj2_sig.
Qed.

Lemma bound_horizon_bracket_nonvacuous : forall s p N, 0 < s -> 0 < p -> exp 1 < N ->
  horizons naturals /\
  Rpower (1 + 0 * test_horizon s p (ln (1 / (3 / 4))) (ln N)) p <= 1 * Rpower (ln N) (2 * p) /\
  argmin_on naturals (bound_form 1 1 0 (3 / 4) s p N) (some_horizon s p N).
Proof.
  intros s p N Hs Hp HN. pose proof (exp_pos 1). pose proof (ln_gt_1 N HN) as HL.
  repeat split; try apply naturals_horizons; try (apply some_horizon_spec; lra).
  rewrite Rmult_0_l, Rplus_0_r, Rmult_1_l.
  apply Rle_trans with 1; [right; unfold Rpower; rewrite ln_1, Rmult_0_r; apply exp_0|].
  rewrite <- (Rpower_O (ln N)) by lra. apply Rle_Rpower; lra.
Qed.

Lemma bound_horizon_limit_nonvacuous : forall s p, 0 < s ->
  horizons naturals /\
  forall N, exp 1 < N -> argmin_on naturals (bound_form 1 1 0 (3 / 4) s p N) (some_horizon s p N).
Proof.
  intros s p Hs. split; [apply naturals_horizons|].
  intros N HN. pose proof (exp_pos 1). apply some_horizon_spec; lra.
Qed.

Lemma phi_horizon_nonvacuous : forall N, exp 1 < N ->
  (forall x, 1 + 0 * x <= 1 * ln N ^ 2) /\
  argmin_on naturals (phi_bound 1 1 0 (3 / 4) N) (some_horizon (/ 2) 1 N).
Proof.
  intros N HN. pose proof (exp_pos 1). pose proof (ln_gt_1 N HN). split; [intros x; nra|].
  apply (argmin_on_ext _ (bound_form 1 1 0 (3 / 4) (/ 2) 1 N)); [|apply some_horizon_spec; lra].
  intros y Hy. apply phi_is_bound_form; try lra. apply naturals_horizons, Hy.
Qed.

Lemma psi_horizon_nonvacuous : forall N, exp 1 < N ->
  (forall x, (1 + 0 * x) ^ 2 <= 1 * ln N ^ 4) /\
  argmin_on naturals (psi_bound 1 1 0 (3 / 4) N) (some_horizon 1 2 N).
Proof.
  intros N HN. pose proof (exp_pos 1). pose proof (ln_gt_1 N HN) as HL. split.
  - intros x. rewrite Rmult_0_l, Rplus_0_r, pow1, Rmult_1_l. apply pow_R1_Rle. lra.
  - apply (argmin_on_ext _ (bound_form 1 1 0 (3 / 4) 1 2 N)); [|apply some_horizon_spec; lra].
    intros y Hy. apply psi_is_bound_form; try lra. apply naturals_horizons, Hy.
Qed.

Lemma chi_horizon_nonvacuous : forall N, exp 1 < N ->
  (forall x, 1 + 0 * x <= 1 * ln N ^ 2) /\
  argmin_on naturals (chi_bound 1 1 0 (3 / 4) N) (some_horizon 1 1 N).
Proof.
  intros N HN. pose proof (exp_pos 1). pose proof (ln_gt_1 N HN). split; [intros x; nra|].
  apply (argmin_on_ext _ (bound_form 1 1 0 (3 / 4) 1 1 N)); [|apply some_horizon_spec; lra].
  intros y Hy. apply chi_is_bound_form; try lra. apply naturals_horizons, Hy.
Qed.
