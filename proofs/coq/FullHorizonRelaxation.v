(** Claim full-horizon-average (F4), instance h = 4, c = (.3, .5), eta = alpha = 1/4, w_0 = .9, theta_0 = w_0 (1,1):
    bounds of the signed error of the average iterate, with p = (3/4)^T and K = floor(N/T) rounds.

    Here [1 - eta h = 0], so the error is [b_T + S_K/K] with b_T = p/(10 (2-p)) and a recursion in two variables.
      - for every p in (0, 3/4]: S_K >= -3; for p <= 9/16 and K >= 1: S_K >= 0;
      - for p <= 9/50: S - (11/10) (7/12)^K <= S_K <= S, S = (4-p)(1-3p/5)/(2-p)^2, 1 <= S <= 1 + p/5;
      - for p <= 1/6 and K >= 1: S_K >= 27/80.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith.
From DataMixing Require Import Sums Model TwoDomains FullHorizonAverage.

Open Scope R_scope.

(** The signed error of the average iterate at budget [N] and horizon [T]. *)
Definition instance_error (N T : nat) : R :=
  average (N / T) (linear_weights 4 (3 / 10) (1 / 2) (/ 4) (/ 4) (9 / 10) (9 / 10) (9 / 10) T) 0%nat - 2 / 5.

(** ** The recursion of a round *)

Section Recursion.

Variable p : R.
Variables s y : nat -> R.
Hypothesis Hp : 0 < p <= 3 / 4.
Hypothesis s_S : forall k, s (S k) = s k * (3 / 4 - (1 - p) ^ 2 / 4) - p * (1 - p) / 4 * y k.
Hypothesis y_S : forall k, y (S k) = p * y k + (1 - p) * s k.
Hypothesis start : y O = s O.
Hypothesis start_value : s O = 1 / 2 - p / (10 * (2 - p)).

(** [S_K]. *)
Definition transient (K : nat) : R := ((s O - s K) * 4 + p * (y K - y O)) / (2 - p).

Lemma start_range : 2 / 5 <= s O <= 1 / 2.
Proof.
  rewrite start_value. split.
  - apply (Rmult_le_reg_r (10 * (2 - p))); [lra|].
    replace ((1 / 2 - p / (10 * (2 - p))) * (10 * (2 - p))) with (5 * (2 - p) - p) by (field; lra). lra.
  - assert (0 < p / (10 * (2 - p))) by (apply Rdiv_lt_0_compat; lra). lra.
Qed.

(** Lyapunov function [s^2 + alpha p y^2]. *)
Lemma energy_decreases : forall k, s (S k) ^ 2 + p / 4 * y (S k) ^ 2 <= s k ^ 2 + p / 4 * y k ^ 2.
Proof.
  intros k. set (a := y (S k)).
  assert (Es : s (S k) = s k - / 4 * ((1 - p) * a + s k)).
  { unfold a. rewrite s_S, y_S. field. }
  assert (Ea : a = p * y k + (1 - p) * s k) by apply y_S.
  assert (Hid : s k ^ 2 + p / 4 * y k ^ 2 - (s (S k) ^ 2 + p / 4 * a ^ 2)
    = p / 4 * (a - y k) ^ 2 + / 16 * (6 * (1 - p) * a ^ 2 - (1 - p) ^ 2 * a ^ 2 + 7 * s k ^ 2 - 2 * ((1 - p) * a * s k))
      + (1 - p) * a ^ 2 / 8).
  { rewrite Es. rewrite Ea. field. }
  assert (H1 : 0 <= p / 4 * (a - y k) ^ 2) by (apply Rmult_le_pos; [lra | apply pow2_ge_0]).
  assert (H2 : 0 <= (1 - p) * a ^ 2) by (apply Rmult_le_pos; [lra | apply pow2_ge_0]).
  assert (H3 : (1 - p) ^ 2 * a ^ 2 <= (1 - p) * a ^ 2).
  { apply Rmult_le_compat_r; [apply pow2_ge_0 | nra]. }
  pose proof (pow2_ge_0 ((1 - p) * a - s k)) as H4. pose proof (pow2_ge_0 (s k)) as H5.
  assert (E4 : ((1 - p) * a - s k) ^ 2 = (1 - p) ^ 2 * a ^ 2 + s k ^ 2 - 2 * ((1 - p) * a * s k)) by ring.
  fold a. lra.
Qed.

Lemma energy_bound : forall k, s k ^ 2 + p / 4 * y k ^ 2 <= 3 / 10.
Proof.
  induction k as [|k IH]; [|apply Rle_trans with (1 := energy_decreases k); exact IH].
  rewrite start. pose proof start_range. assert (s O ^ 2 <= 1 / 4) by nra. nra.
Qed.

Lemma transient_lower : forall K, - 3 <= transient K.
Proof.
  intros K. pose proof (energy_bound K) as HE. pose proof start_range as H0.
  pose proof (pow2_ge_0 (s K)) as Hs2. pose proof (pow2_ge_0 (y K)) as Hy2.
  assert (Hs : s K <= 11 / 20).
  { apply Rnot_lt_le. intros Hlt.
    assert (0 <= p / 4 * y K ^ 2) by (apply Rmult_le_pos; lra). nra. }
  assert (Hy : - (p * y K) <= 19 / 20).
  { assert (Hpy : (p * y K) ^ 2 <= 9 / 10).
    { replace ((p * y K) ^ 2) with (4 * p * (p / 4 * y K ^ 2)) by field.
      apply Rle_trans with (4 * p * (3 / 10)); [apply Rmult_le_compat_l; lra | lra]. }
    apply Rnot_lt_le. intros Hlt. nra. }
  unfold transient. rewrite start. apply (Rmult_le_reg_r (2 - p)); [lra|].
  replace (((s O - s K) * 4 + p * (y K - s O)) / (2 - p) * (2 - p))
    with ((s O - s K) * 4 + p * y K - p * s O) by (field; lra).
  assert (p * s O <= 3 / 4 * (1 / 2)) by nra. lra.
Qed.

(** After the first round the energy is too small to make the transient negative. *)
Lemma transient_nonneg : p <= 9 / 16 -> forall K, (1 <= K)%nat -> 0 <= transient K.
Proof.
  intros Hp9 K HK. pose proof start_range as H0.
  assert (HE : s K ^ 2 + p / 4 * y K ^ 2 <= s O ^ 2 * (/ 4 + p / 2 + p ^ 2 / 16)).
  { induction K as [|K IH]; [lia|]. destruct K as [|K].
    - rewrite s_S, y_S, start. right. field.
    - apply Rle_trans with (1 := energy_decreases (S K)). apply IH. lia. }
  assert (Hsq : (4 * s K - p * y K) ^ 2 <= ((4 - p) * s O) ^ 2).
  { apply Rle_trans with ((16 + 4 * p) * (s K ^ 2 + p / 4 * y K ^ 2)).
    - assert (0 <= 4 * p * (s K + y K) ^ 2) by (apply Rmult_le_pos; [lra | apply pow2_ge_0]). lra.
    - apply Rle_trans with ((16 + 4 * p) * (s O ^ 2 * (/ 4 + p / 2 + p ^ 2 / 16))); [apply Rmult_le_compat_l; lra|].
      assert (0 <= s O ^ 2 * (12 - 17 * p - 2 * p ^ 2 - p ^ 3 / 4)).
      { apply Rmult_le_pos; [apply pow2_ge_0|].
        assert (p ^ 2 <= 9 / 16 * p) by nra. assert (p ^ 3 <= 9 / 16 * p) by (simpl; nra). lra. }
      lra. }
  assert (Hle : 4 * s K - p * y K <= (4 - p) * s O).
  { apply Rnot_lt_le. intros Hlt. assert (0 <= (4 - p) * s O) by (apply Rmult_le_pos; lra). nra. }
  unfold transient. rewrite start. apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra].
Qed.

(** Small p: the transient dies out geometrically, without a change of sign. *)
Lemma geometric : p <= 9 / 50 -> forall k,
  0 < s k /\ 0 <= y k <= 3 * s k /\ s k <= s O * (7 / 12) ^ k.
Proof.
  intros Hp6. induction k as [|k [Hs [[Hy0 Hy3] Hg]]].
  - pose proof start_range. rewrite start. simpl. lra.
  - assert (Hpy : p * (1 - p) / 4 * y k <= p * (1 - p) / 4 * (3 * s k)) by (apply Rmult_le_compat_l; nra).
    assert (Hpy0 : 0 <= p * (1 - p) / 4 * y k) by (apply Rmult_le_pos; nra).
    assert (Hpy1 : p * y k <= p * (3 * s k)) by (apply Rmult_le_compat_l; lra).
    assert (Hpy2 : 0 <= p * y k) by (apply Rmult_le_pos; lra).
    assert (Hlow : 11 / 24 * s k <= s (S k)).
    { rewrite s_S. assert (0 <= s k * (1 / 24 - p / 4 + p ^ 2 / 2)) by (apply Rmult_le_pos; nra). nra. }
    assert (Hup : s (S k) <= 7 / 12 * s k).
    { rewrite s_S. assert (0 <= s k * (1 / 12 - p / 2 + p ^ 2 / 4)) by (apply Rmult_le_pos; nra). nra. }
    split; [lra|]. split; [rewrite y_S; split; nra|]. simpl. lra.
Qed.

(** Its limit in the number of rounds. *)
Definition transient_limit : R := (4 - p) * (1 - 3 / 5 * p) / (2 - p) ^ 2.

Lemma transient_limit_range : 1 <= transient_limit <= 1 + p / 5.
Proof.
  assert (H2 : 0 < (2 - p) ^ 2) by (apply pow_lt; lra).
  assert (E : transient_limit * (2 - p) ^ 2 = (4 - p) * (1 - 3 / 5 * p)) by (unfold transient_limit; field; lra).
  split; apply (Rmult_le_reg_r ((2 - p) ^ 2)); try exact H2; rewrite E.
  - assert (0 <= p * (3 / 5 - 2 / 5 * p)) by (apply Rmult_le_pos; lra). lra.
  - assert (0 <= p * (1 - p) ^ 2) by (apply Rmult_le_pos; [lra | apply pow2_ge_0]). lra.
Qed.

Lemma transient_tight : p <= 9 / 50 -> forall K,
  transient_limit - 11 / 10 * (7 / 12) ^ K <= transient K <= transient_limit.
Proof.
  intros Hp6 K. destruct (geometric Hp6 K) as [Hs [[Hy0 Hy3] Hg]]. pose proof start_range as H0.
  assert (Hpow : 0 < (7 / 12) ^ K) by (apply pow_lt; lra).
  assert (Hs12 : s K <= 1 / 2 * (7 / 12) ^ K) by nra.
  assert (Hy : 0 <= p * y K <= 27 / 50 * s K) by (split; [apply Rmult_le_pos; lra | nra]).
  assert (E : transient K = transient_limit + (p * y K - 4 * s K) / (2 - p)).
  { unfold transient, transient_limit. rewrite start, start_value. field. lra. }
  rewrite E. split.
  - assert (- (11 / 10 * (7 / 12) ^ K) <= (p * y K - 4 * s K) / (2 - p)); [|lra].
    apply (Rmult_le_reg_r (2 - p)); [lra|].
    replace ((p * y K - 4 * s K) / (2 - p) * (2 - p)) with (p * y K - 4 * s K) by (field; lra). nra.
  - assert ((p * y K - 4 * s K) / (2 - p) <= 0); [|lra].
    apply (Rmult_le_reg_r (2 - p)); [lra|].
    replace ((p * y K - 4 * s K) / (2 - p) * (2 - p)) with (p * y K - 4 * s K) by (field; lra). lra.
Qed.

Lemma transient_positive : p <= 1 / 6 -> forall K, (1 <= K)%nat -> 27 / 80 <= transient K.
Proof.
  intros Hp6 K HK. destruct (geometric ltac:(lra) K) as [Hs [[Hy0 Hy3] Hg]].
  assert (H0 : 9 / 20 <= s O).
  { rewrite start_value. apply (Rmult_le_reg_r (10 * (2 - p))); [lra|].
    replace ((1 / 2 - p / (10 * (2 - p))) * (10 * (2 - p))) with (5 * (2 - p) - p) by (field; lra). lra. }
  assert (Hs1 : s K <= 7 / 12 * s O).
  { destruct K as [|K]; [lia|]. simpl in Hg.
    assert (Hone : (7 / 12) ^ K <= 1) by (rewrite <- (pow1 K); apply pow_incr; lra). nra. }
  assert (Hy : 0 <= p * y K) by (apply Rmult_le_pos; lra).
  unfold transient. rewrite start. apply (Rmult_le_reg_r (2 - p)); [lra|].
  replace (((s O - s K) * 4 + p * (y K - s O)) / (2 - p) * (2 - p))
    with ((4 - p) * s O - 4 * s K + p * y K) by (field; lra). nra.
Qed.

End Recursion.

(** ** The instance runs this recursion *)

Section Instance.

Variables N T : nat.
Hypothesis HT : (1 <= T)%nat.

Let p := (3 / 4) ^ T.
Let s := weight_gap 4 (3 / 10) (1 / 2) (/ 4) (/ 4) (9 / 10) (9 / 10) (9 / 10) T.
Let y := parameter_gap 4 (3 / 10) (1 / 2) (/ 4) (/ 4) (9 / 10) (9 / 10) (9 / 10) T 0.
Let y2 := parameter_gap 4 (3 / 10) (1 / 2) (/ 4) (/ 4) (9 / 10) (9 / 10) (9 / 10) T 1.

Lemma instance_powers : (1 - / 4) ^ T = p /\ (1 - / 4 * 4) ^ T = 0.
Proof.
  split; [unfold p; f_equal; field|].
  replace (1 - / 4 * 4) with 0 by field. apply pow_i. lia.
Qed.

Lemma instance_p_range : 0 < p <= 3 / 4.
Proof.
  unfold p. split; [apply pow_lt; lra|]. destruct T as [|t]; [lia|]. simpl.
  assert ((3 / 4) ^ t <= 1) by (rewrite <- (pow1 t); apply pow_incr; lra). nra.
Qed.

Lemma instance_m_nonzero : 2 - (1 - / 4) ^ T - (1 - / 4 * 4) ^ T <> 0.
Proof. destruct instance_powers as [E1 E2]. rewrite E1, E2. pose proof instance_p_range. lra. Qed.

Lemma instance_parameters : forall k, y (S k) = p * y k + (1 - p) * s k /\ y2 (S k) = s k.
Proof.
  intros k. destruct instance_powers as [E1 E2].
  destruct (parameter_gap_S 4 (3 / 10) (1 / 2) (/ 4) (/ 4) (9 / 10) (9 / 10) (9 / 10) T k) as [H1 H2].
  fold s y y2 in H1, H2. rewrite E1 in H1. rewrite E2 in H2. split; [exact H1 | lra].
Qed.

Lemma instance_weights : forall k, s (S k) = s k * (3 / 4 - (1 - p) ^ 2 / 4) - p * (1 - p) / 4 * y k.
Proof.
  intros k. destruct instance_powers as [E1 E2]. destruct (instance_parameters k) as [H1 H2].
  pose proof (weight_gap_S 4 (3 / 10) (1 / 2) (/ 4) (/ 4) (9 / 10) (9 / 10) (9 / 10) T instance_m_nonzero k) as H.
  fold s y y2 in H. rewrite E1, E2, H1, H2 in H. rewrite H. field.
Qed.

Lemma instance_start : y O = s O /\ s O = 1 / 2 - p / (10 * (2 - p)).
Proof.
  destruct instance_powers as [E1 E2]. pose proof instance_p_range.
  unfold y, s, parameter_gap, weight_gap, linear_parameters, linear_weights, run_parameters, run_weights,
    parameters, weights, run, two, pair. simpl. split; [reflexivity|].
  rewrite E1, E2. field. lra.
Qed.

Lemma instance_error_identity : (1 <= N / T)%nat ->
  instance_error N T = p / (10 * (2 - p)) + transient p s y (N / T) / INR (N / T).
Proof.
  intros HK. unfold instance_error. destruct instance_powers as [E1 E2].
  replace (2 / 5) with ((3 / 10 + 1 / 2) / 2) by field.
  rewrite (average_error_identity 4 (3 / 10) (1 / 2) (/ 4) (/ 4) (9 / 10) (9 / 10) (9 / 10) T
    instance_m_nonzero ltac:(lra) (N / T) HK).
  fold s y y2. rewrite E1, E2. pose proof instance_p_range.
  assert (HK0 : INR (N / T) <> 0) by (apply not_0_INR; lia).
  unfold transient. field. split; [lra | exact HK0].
Qed.

End Instance.
