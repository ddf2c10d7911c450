(** Claim full-horizon-average (F4), instance h = 4, c = (.3, .5), eta = alpha = 1/4, w_0 = .9: for every budget N >= 20000 every
    best horizon T* in 1..N of the average iterate is the floor or the ceiling of T_c = ln(lambda N / 20)/lambda,
    lambda = ln(4/3), that is |T* - T_c| < 1.

    Source: derived here; the bounds of the error are in FullHorizonInstance. Assumptions: the classical reals of the
    standard library. *)

From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import RealFacts Argmin FullHorizonRelaxation FullHorizonInstance.

Open Scope R_scope.

Section Budget.

Variable N : nat.
Hypothesis HN : 20000 <= INR N.

Let n := INR N.
Let lam := instance_lambda.
Let Tc := instance_center N.
Let e := instance_error N.
Let bias (T : nat) := n * (3 / 4) ^ T / 20.

(** Horizons within one of [T_c] lie where the error bounds hold. *)
Lemma near_center : forall T, Tc - 1 < INR T < Tc + 1 ->
  (7 <= T <= N)%nat /\ 18 <= INR T /\ INR T ^ 2 <= 2205 / 100000 * n /\ INR T <= 105 / 100000 * n.
Proof.
  intros T HT. destruct (center_range N HN) as [Hc1 Hc2]. fold Tc n in Hc1, Hc2.
  set (r := sqrt (n / 20000)) in *.
  assert (Hr : 1 <= r) by (rewrite <- sqrt_1; apply sqrt_le_1_alt; unfold n; lra).
  assert (Er : n = 20000 * (r * r)) by (unfold r; rewrite sqrt_sqrt by (unfold n; lra); field).
  assert (Ht : 18 <= INR T <= 21 * r) by lra.
  assert (Hlin : INR T <= 105 / 100000 * n) by nra.
  split; [split|split; [|split]]; try nra.
  - apply INR_le. replace (INR 7) with 7 by (simpl; ring). lra.
  - apply INR_le. fold n. nra.
Qed.

Lemma bias_shift : forall T j, bias (T + j) = bias T * (3 / 4) ^ j.
Proof. intros T j. unfold bias. rewrite pow_add. field. Qed.

Lemma bias_range : forall T, (Tc <= INR T -> bias T <= 7 / 2) /\
  (INR T <= Tc -> 24 / 7 <= bias T) /\ (Tc - 1 < INR T -> bias T <= 14 / 3).
Proof.
  intros T. pose proof lambda_range as Hl. fold lam in Hl.
  unfold bias, n. rewrite (bias_at N HN T). fold lam Tc.
  assert (Hi1 : / lam <= 7 / 2) by (replace (7 / 2) with (/ (2 / 7)) by field; apply Rinv_le_contravar; lra).
  assert (Hi2 : 24 / 7 <= / lam) by (replace (24 / 7) with (/ (7 / 24)) by field; apply Rinv_le_contravar; lra).
  pose proof (exp_pos (lam * (Tc - INR T))) as Hp. unfold Rdiv at 1 4 5.
  repeat split; intros H.
  - assert (exp (lam * (Tc - INR T)) <= exp 0) by (apply exp_le; nra). rewrite exp_0 in H0. nra.
  - assert (exp 0 <= exp (lam * (Tc - INR T))) by (apply exp_le; nra). rewrite exp_0 in H0. nra.
  - assert (exp (lam * (Tc - INR T)) <= exp lam) by (apply exp_le; nra).
    assert (E : exp lam = 4 / 3) by (apply exp_ln; lra). rewrite E in H0. nra.
Qed.

Lemma error_near_center : forall T, Tc - 1 < INR T < Tc + 1 ->
  0 <= n * e T <= bias T + INR T + 6 / 100.
Proof.
  intros T HT. destruct (near_center T HT) as [HT7 [H18 [Hsq Hlin]]].
  destruct (bias_range T) as [_ [_ Hb]]. specialize (Hb (proj1 HT)).
  split.
  - pose proof (error_lower_far N HN T HT7) as H. fold n e in H. lra.
  - apply (error_upper N HN T HT7 Hsq Hlin). unfold bias in Hb. fold n. lra.
Qed.

(** The comparison: [T0] within one of [T_c] beats every horizon that is two or more steps beyond on either side. *)
Lemma beaten : forall T0 T, (1 <= T <= N)%nat -> Tc - 1 < INR T0 < Tc + 1 ->
  (Tc <= INR T0 /\ (T0 < T)%nat \/ INR T0 <= Tc /\ (T < T0)%nat) ->
  Rabs (e T0) < Rabs (e T).
Proof.
  intros T0 T HT HT0 Hside.
  destruct (near_center T0 HT0) as [HT7 [H18 [Hsq Hlin]]].
  destruct (error_near_center T0 HT0) as [H0 Hup].
  destruct (bias_range T0) as [Hb1 [Hb2 Hb3]]. specialize (Hb3 (proj1 HT0)).
  assert (Hlt : n * e T0 < n * e T).
  { destruct (le_lt_dec T 6) as [H6|H6].
    - pose proof (error_lower_small N HN T ltac:(lia)) as Hs. fold e in Hs.
      apply Rle_lt_trans with (1 := Hup). apply Rlt_le_trans with (n * (8 / 1000)); [unfold n in *; lra|].
      apply Rmult_le_compat_l; unfold n; lra.
    - assert (HT7' : (7 <= T <= N)%nat) by lia.
      destruct (Rle_lt_dec (INR T) (4 * INR T0)) as [H4|H4].
      + pose proof (error_lower N HN T (INR T0) HT7' H18 Hsq H4) as Hlow.
        change (bias T + INR T - 3 / 100 <= n * e T) in Hlow.
        destruct Hside as [[Hc Hlt]|[Hc Hlt]].
        * specialize (Hb1 Hc). set (j := (T - T0)%nat).
          assert (Hj : 1 <= INR j) by (apply (le_INR 1); unfold j; lia).
          assert (EB : bias T = bias T0 * (3 / 4) ^ j) by (rewrite <- bias_shift; f_equal; unfold j; lia).
          assert (ET : INR T = INR T0 + INR j) by (rewrite <- plus_INR; f_equal; unfold j; lia).
          pose proof (bernoulli (3 / 4) j ltac:(lra)) as HB.
          assert (HB0 : 0 < bias T0) by (apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat;
            [unfold n; lra | apply pow_lt; lra] | lra]).
          assert (bias T0 * (1 + INR j * (3 / 4 - 1)) <= bias T0 * (3 / 4) ^ j) by (apply Rmult_le_compat_l; lra).
          assert (bias T0 * INR j <= 7 / 2 * INR j) by (apply Rmult_le_compat_r; lra). lra.
        * specialize (Hb2 Hc). set (j := (T0 - T)%nat). assert (Hj : 1 <= INR j) by (apply (le_INR 1); unfold j; lia).
          assert (EB : bias T = bias T0 * (4 / 3) ^ j).
          { assert (E0 : bias T0 = bias T * (3 / 4) ^ j) by (rewrite <- bias_shift; f_equal; unfold j; lia).
            rewrite E0, Rmult_assoc, <- Rpow_mult_distr.
            replace (3 / 4 * (4 / 3)) with 1 by field. rewrite pow1. ring. }
          assert (ET : INR T0 = INR T + INR j) by (rewrite <- plus_INR; f_equal; unfold j; lia).
          pose proof (bernoulli (4 / 3) j ltac:(lra)) as HB.
          assert (bias T0 * (1 + INR j * (4 / 3 - 1)) <= bias T0 * (4 / 3) ^ j) by (apply Rmult_le_compat_l; lra).
          assert (24 / 7 * INR j <= bias T0 * INR j) by (apply Rmult_le_compat_r; lra). lra.
      + destruct Hside as [[Hc _]|[_ Hlt]].
        * specialize (Hb1 Hc). pose proof (error_lower_far N HN T HT7') as Hf. fold n e in Hf. lra.
        * apply lt_INR in Hlt. pose proof (pos_INR T0). lra. }
  assert (Hn : 0 < n) by (unfold n; lra).
  rewrite (Rabs_right (e T0)) by (apply Rle_ge, (Rmult_le_reg_l n); lra).
  apply Rlt_le_trans with (e T); [apply (Rmult_lt_reg_l n); lra | apply Rle_abs].
Qed.

End Budget.

Theorem full_horizon_average : forall N T, 20000 <= INR N ->
  best_horizon instance_error N T ->
  Rabs (INR T - instance_center N) < 1 /\
  (T = nat_floor (instance_center N) \/ T = nat_ceil (instance_center N)).
Proof.
  intros N T HN' [HT Hmin].
  destruct (center_range N HN') as [Hc _]. set (Tc := instance_center N) in *.
  destruct (nat_ceil_spec Tc ltac:(lra)) as [C1 C2]. destruct (nat_floor_spec Tc ltac:(lra)) as [F1 F2].
  assert (Hnear : Rabs (INR T - Tc) < 1).
  { apply Rabs_def1; apply Rnot_le_lt; intros H.
    - destruct (near_center N HN' (nat_ceil Tc)) as [Hr _]; [fold Tc; lra|].
      pose proof (Hmin (nat_ceil Tc) ltac:(lia)) as Hle.
      assert (Hlt : (nat_ceil Tc < T)%nat) by (apply INR_lt; lra).
      pose proof (beaten N HN' (nat_ceil Tc) T HT) as Hb. fold Tc in Hb.
      specialize (Hb ltac:(lra) ltac:(left; split; assumption)). lra.
    - destruct (near_center N HN' (nat_floor Tc)) as [Hr _]; [fold Tc; lra|].
      pose proof (Hmin (nat_floor Tc) ltac:(lia)) as Hle.
      assert (Hlt : (T < nat_floor Tc)%nat) by (apply INR_lt; lra).
      pose proof (beaten N HN' (nat_floor Tc) T HT) as Hb. fold Tc in Hb.
      specialize (Hb ltac:(lra) ltac:(right; split; assumption)). lra. }
  split; [exact Hnear|]. apply near_floor_or_ceil; [lra | exact Hnear].
Qed.

(** A best horizon exists for every budget. *)
Lemma best_horizon_exists : forall error N, (1 <= N)%nat -> exists T, best_horizon error N T.
Proof.
  intros error N HN. destruct (best_upto_spec (fun T => Rabs (error N T)) N HN) as [HT Hmin].
  eexists. split; [exact HT | exact Hmin].
Qed.

Lemma full_horizon_average_nonvacuous : exists N T, 20000 <= INR N /\ best_horizon instance_error N T.
Proof.
  destruct (nat_ceil_spec 20000 ltac:(lra)) as [HN _].
  destruct (best_horizon_exists instance_error (nat_ceil 20000) (nat_ceil_ge_1 20000 ltac:(lra))) as [T HT].
  exists (nat_ceil 20000), T. split; [exact HN | exact HT].
Qed.
