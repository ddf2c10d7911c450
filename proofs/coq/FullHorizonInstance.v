(** Claim full-horizon-average (F4), instance h = 4, c = (.3, .5), eta = alpha = 1/4, w_0 = .9: the best horizon.

    For every budget N >= 20000 the horizon T* in 1..N that minimises |average - w*| after floor(N/T) rounds is the floor or the
    ceiling of T_c = ln(lambda N / 20) / lambda, lambda = ln(4/3).

    Reason: N (error(T) - T/N - p_T/20), p_T = (3/4)^T, stays within .06 of zero near T_c, while between T and a neighbour of T_c
    on the same side T + N p_T/20 changes by at least .125 per step; far from T_c the error is larger by a wide margin.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import RealFacts FullHorizonRelaxation.

Open Scope R_scope.

Definition instance_lambda : R := ln (4 / 3).
Definition instance_center (N : nat) : R := ln (instance_lambda * INR N / 20) / instance_lambda.

(** A horizon of least error among 1..N. *)
Definition best_horizon (error : nat -> nat -> R) (N T : nat) : Prop :=
  (1 <= T <= N)%nat /\ forall T', (1 <= T' <= N)%nat -> Rabs (error N T) <= Rabs (error N T').

Lemma lambda_range : 2 / 7 <= instance_lambda <= 7 / 24.
Proof.
  unfold instance_lambda. split.
  - rewrite <- (ln_exp (2 / 7)). apply ln_le; [apply exp_pos|].
    pose proof (exp_neg_taylor_3 (2 / 7) ltac:(lra)) as H. pose proof (exp_pos (2 / 7)) as Hp.
    assert (E : exp (2 / 7) * exp (- (2 / 7)) = 1) by (rewrite <- exp_plus, Rplus_opp_r; apply exp_0).
    assert (3 / 4 <= exp (- (2 / 7))) by lra. nra.
  - rewrite <- (ln_exp (7 / 24)). apply ln_le; [lra|]. pose proof (exp_taylor_3 (7 / 24) ltac:(lra)). lra.
Qed.

Lemma power_growth : forall K, (8 <= K)%nat -> INR K ^ 2 * (7 / 12) ^ K <= 1.
Proof.
  intros K HK. induction K as [|K IH]; [lia|].
  destruct (Nat.eq_dec K 7) as [->|Hne]; [simpl; lra|].
  specialize (IH ltac:(lia)). assert (H8 : 8 <= INR K) by (replace 8 with (INR 8) by (simpl; ring); apply le_INR; lia).
  rewrite S_INR. simpl pow. assert (Hpow : 0 < (7 / 12) ^ K) by (apply pow_lt; lra).
  assert ((INR K + 1) * ((INR K + 1) * 1) * (7 / 12) <= INR K ^ 2) by nra. nra.
Qed.

Section Budget.

Variable N : nat.
Hypothesis HN : 20000 <= INR N.

Let n := INR N.
Let lam := instance_lambda.
Let Tc := instance_center N.
Let e := instance_error N.
Let p (T : nat) := (3 / 4) ^ T.

Lemma center_range : 19 <= Tc /\ Tc <= 20 + 7 * (sqrt (n / 20000) - 1).
Proof.
  pose proof lambda_range as Hl. fold lam in Hl.
  set (r := sqrt (n / 20000)).
  assert (Hr : 1 <= r).
  { rewrite <- sqrt_1. apply sqrt_le_1_alt. unfold n. lra. }
  assert (Er : n = 20000 * (r * r)) by (unfold r; rewrite sqrt_sqrt by (unfold n; lra); field).
  assert (Elog : ln (lam * n / 20) = ln (1000 * lam) + 2 * ln r).
  { replace (lam * n / 20) with (1000 * lam * (r * r)) by (rewrite Er; field).
    rewrite (ln_mult (1000 * lam)), (ln_mult r r) by nra. ring. }
  assert (Epow : forall k, ln ((4 / 3) ^ k) = INR k * lam).
  { intros k. rewrite <- Rpower_pow, ln_Rpower by lra. reflexivity. }
  pose proof (ln_ge_0 r Hr) as Hr0. pose proof (ln_le_sub_one r ltac:(lra)) as Hr1.
  assert (Hlow : 19 * lam <= ln (1000 * lam)).
  { replace 19 with (INR 19) by (simpl; ring). rewrite <- Epow. apply ln_le; [apply pow_lt; lra|].
    apply Rle_trans with 240; [simpl; lra | lra]. }
  assert (Hup : ln (1000 * lam) <= 20 * lam).
  { replace 20 with (INR 20) by (simpl; ring). rewrite <- Epow. apply ln_le; [lra|].
    apply Rle_trans with 292; [lra | simpl; lra]. }
  unfold Tc, instance_center. fold lam n. rewrite Elog. split.
  - apply (Rmult_le_reg_r lam); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
  - apply (Rmult_le_reg_r lam); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. nra.
Qed.

(** [N p_T / 20 = e^(lambda (T_c - T)) / lambda]. *)
Lemma bias_at : forall T, n * p T / 20 = exp (lam * (Tc - INR T)) / lam.
Proof.
  intros T. pose proof lambda_range as Hl. fold lam in Hl.
  assert (Hn : 0 < lam * n / 20) by (unfold n; nra).
  replace (lam * (Tc - INR T)) with (ln (lam * n / 20) + - (INR T * lam))
    by (unfold Tc, instance_center; fold lam n; field; lra).
  rewrite exp_plus, exp_ln by exact Hn.
  assert (E : exp (- (INR T * lam)) = p T).
  { unfold p. rewrite <- Rpower_pow by lra. unfold Rpower. f_equal.
    unfold lam, instance_lambda. replace (4 / 3) with (/ (3 / 4)) by field. rewrite ln_Rinv by lra. ring. }
  rewrite E. field. lra.
Qed.

Lemma p_small : forall T, (7 <= T)%nat -> p T <= 1 / 6.
Proof.
  intros T HT. apply Rle_trans with ((3 / 4) ^ 7); [apply pow_antitone; [lra | exact HT] | simpl; lra].
Qed.

Lemma rounds_spec : forall T, (1 <= T <= N)%nat ->
  (1 <= N / T)%nat /\ 1 <= INR (N / T) /\ INR (N / T) * INR T <= n /\ n < (INR (N / T) + 1) * INR T.
Proof.
  intros T HT. assert (HK : (1 <= N / T)%nat) by (apply Nat.div_le_lower_bound; lia).
  split; [exact HK|]. split; [apply (le_INR 1), HK|].
  pose proof (Nat.div_mod N T ltac:(lia)) as E. pose proof (Nat.mod_upper_bound N T ltac:(lia)) as HR.
  unfold n. rewrite <- S_INR, <- !mult_INR. split; [apply le_INR | apply lt_INR]; lia.
Qed.

(** Error = bias + S_K / K, with what is known of S_K. *)
Lemma error_parts : forall T, (1 <= T <= N)%nat -> exists S : R,
  e T = p T / (10 * (2 - p T)) + S / INR (N / T) /\ - 3 <= S /\ 0 < p T <= 3 / 4 /\
  (p T <= 1 / 6 -> 1 - 11 / 10 * (7 / 12) ^ (N / T) <= S <= 1 + p T / 5 /\ 27 / 80 <= S).
Proof.
  intros T HT. destruct (rounds_spec T HT) as [HK _].
  destruct (instance_start T ltac:(lia)) as [Hy0 Hs0].
  pose proof (instance_p_range T ltac:(lia)) as Hp.
  pose proof (instance_weights T ltac:(lia)) as Hs.
  assert (Hy := fun k => proj1 (instance_parameters T ltac:(lia) k)).
  eexists. split; [exact (instance_error_identity N T ltac:(lia) HK)|].
  split; [exact (transient_lower _ _ _ Hp Hs Hy Hy0 Hs0 (N / T))|].
  split; [exact Hp|]. intros Hp6. assert (H9 : p T <= 9 / 50) by lra.
  split; [split|].
  - eapply Rle_trans; [|exact (proj1 (transient_tight _ _ _ Hp Hs Hy Hy0 Hs0 H9 (N / T)))].
    apply Rplus_le_compat_r, (transient_limit_range _ Hp).
  - eapply Rle_trans; [exact (proj2 (transient_tight _ _ _ Hp Hs Hy Hy0 Hs0 H9 (N / T)))|].
    apply (transient_limit_range _ Hp).
  - exact (transient_positive _ _ _ Hp Hs Hy Hy0 Hs0 Hp6 (N / T) HK).
Qed.

Lemma bias_lower : forall x, 0 < x <= 3 / 4 -> x / 20 <= x / (10 * (2 - x)).
Proof.
  intros x Hx. apply Rmult_le_compat_l; [lra|]. apply Rinv_le_contravar; lra.
Qed.

(** Near the centre, from above. *)
Lemma error_upper : forall T, (7 <= T <= N)%nat ->
  INR T ^ 2 <= 2205 / 100000 * n -> INR T <= 105 / 100000 * n -> n * p T <= 94 ->
  n * e T <= n * p T / 20 + INR T + 6 / 100.
Proof.
  intros T HT Hsq Hlin Hpn. destruct (rounds_spec T ltac:(lia)) as [_ [HK1 [HKl HKu]]].
  destruct (error_parts T ltac:(lia)) as [S [-> [_ [Hp Hsmall]]]].
  destruct (Hsmall (p_small T ltac:(lia))) as [[_ HS] HS0].
  assert (HT7 : 7 <= INR T) by (replace 7 with (INR 7) by (simpl; ring); apply le_INR; lia).
  set (t := INR T) in *. set (K := INR (N / T)) in *. set (x := p T) in *.
  assert (Hx : x <= 47 / 10000) by (unfold n in *; nra).
  assert (Hbias : n * (x / (10 * (2 - x))) <= n * x / 20 + 12 / 1000).
  { apply (Rmult_le_reg_r (20 * (2 - x))); [lra|].
    replace (n * (x / (10 * (2 - x))) * (20 * (2 - x))) with (n * x * 2) by (field; lra).
    assert (n * x * x <= 94 * (47 / 10000)) by (apply Rmult_le_compat; unfold n in *; nra). nra. }
  assert (Hrun : n * (S / K) <= t + 45 / 1000).
  { apply Rle_trans with ((1 + x / 5) * (n / K)).
    - replace (n * (S / K)) with (S * (n / K)) by (field; lra).
      apply Rmult_le_compat_r; [apply Rlt_le, Rdiv_lt_0_compat; unfold n; lra | exact HS].
    - assert (HnK : n / K * (n - t) <= n * t).
      { apply (Rmult_le_reg_r K); [lra|]. replace (n / K * (n - t) * K) with (n * (n - t)) by (field; lra).
        unfold n in *. nra. }
      apply (Rmult_le_reg_r (n - t)); [unfold n in *; lra|].
      apply Rle_trans with ((1 + x / 5) * (n * t)).
      + rewrite Rmult_assoc. apply Rmult_le_compat_l; lra.
      + assert (n * x * t <= 94 * t) by (apply Rmult_le_compat_r; lra). unfold n in *. lra. }
  lra.
Qed.

(** Near the centre, from below; [t0] is the horizon it is compared with. *)
Lemma error_lower : forall T t0, (7 <= T <= N)%nat -> 18 <= t0 -> t0 ^ 2 <= 2205 / 100000 * n -> INR T <= 4 * t0 ->
  n * p T / 20 + INR T - 3 / 100 <= n * e T.
Proof.
  intros T t0 HT Ht0 Hsq H4. destruct (rounds_spec T ltac:(lia)) as [_ [HK1 [HKl HKu]]].
  destruct (error_parts T ltac:(lia)) as [S [-> [_ [Hp Hsmall]]]].
  destruct (Hsmall (p_small T ltac:(lia))) as [[HS _] HS0].
  assert (HT7 : 7 <= INR T) by (replace 7 with (INR 7) by (simpl; ring); apply le_INR; lia).
  pose proof (bias_lower (p T) Hp) as Hb.
  assert (HK : 11 * t0 <= INR (N / T)) by nra.
  assert (HK8 : (8 <= N / T)%nat) by (apply INR_le; replace (INR 8) with 8 by (simpl; ring); lra).
  pose proof (power_growth (N / T) HK8) as Hg.
  set (t := INR T) in *. set (K := INR (N / T)) in *. set (g := (7 / 12) ^ (N / T)) in *.
  assert (Hg0 : 0 < g) by (apply pow_lt; lra).
  assert (Htail : t * g <= 1 / 100).
  { assert (Hk : 400 * t <= K ^ 2) by nra.
    assert (400 * t * g <= K ^ 2 * g) by (apply Rmult_le_compat_r; lra). nra. }
  assert (HnK : t <= n / K).
  { apply (Rmult_le_reg_r K); [lra|]. replace (n / K * K) with n by (field; lra). lra. }
  assert (Hg1 : g <= 1 / 700) by nra.
  assert (Hrun : t * (1 - 11 / 10 * g) <= n * (S / K)).
  { replace (n * (S / K)) with (n / K * S) by (field; lra). apply Rmult_le_compat; lra. }
  assert (n * (p T / 20) <= n * (p T / (10 * (2 - p T)))) by (apply Rmult_le_compat_l; unfold n; lra).
  lra.
Qed.

Lemma error_lower_far : forall T, (7 <= T <= N)%nat -> 27 / 80 * INR T <= n * e T.
Proof.
  intros T HT. destruct (rounds_spec T ltac:(lia)) as [_ [HK1 [HKl HKu]]].
  destruct (error_parts T ltac:(lia)) as [S [-> [_ [Hp Hsmall]]]].
  destruct (Hsmall (p_small T ltac:(lia))) as [_ HS0].
  pose proof (bias_lower (p T) Hp) as Hb. pose proof (pos_INR T).
  set (t := INR T) in *. set (K := INR (N / T)) in *.
  assert (HnK : t <= n / K).
  { apply (Rmult_le_reg_r K); [lra|]. replace (n / K * K) with n by (field; lra). lra. }
  assert (Hrun : t * (27 / 80) <= n * (S / K)).
  { replace (n * (S / K)) with (n / K * S) by (field; lra). apply Rmult_le_compat; lra. }
  assert (0 <= n * (p T / (10 * (2 - p T)))) by (apply Rmult_le_pos; unfold n; lra).
  lra.
Qed.

Lemma error_lower_small : forall T, (1 <= T <= 6)%nat -> 8 / 1000 <= e T.
Proof.
  intros T HT. assert (HTN : (1 <= T <= N)%nat).
  { split; [lia|]. apply INR_le. apply Rle_trans with (INR 6); [apply le_INR; lia | simpl; lra]. }
  destruct (rounds_spec T HTN) as [_ [HK1 [HKl HKu]]].
  destruct (error_parts T HTN) as [S [-> [HS [Hp _]]]].
  assert (HT6 : 1 <= INR T <= 6) by (replace 6 with (INR 6) by (simpl; ring); split; [apply (le_INR 1) | apply le_INR]; lia).
  assert (Hp6 : 177 / 1000 <= p T).
  { apply Rle_trans with ((3 / 4) ^ 6); [simpl; lra|]. apply pow_antitone; [lra | lia]. }
  set (K := INR (N / T)) in *.
  assert (HK : 3300 <= K) by (unfold n in *; nra).
  assert (Hrun : - (1 / 1000) <= S / K).
  { apply (Rmult_le_reg_r K); [lra|]. replace (S / K * K) with S by (field; lra). lra. }
  assert (Hb : 97 / 10000 <= p T / (10 * (2 - p T))).
  { apply (Rmult_le_reg_r (10 * (2 - p T))); [lra|].
    replace (p T / (10 * (2 - p T)) * (10 * (2 - p T))) with (p T) by (field; lra). lra. }
  lra.
Qed.

End Budget.
