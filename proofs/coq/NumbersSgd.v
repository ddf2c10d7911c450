(** Claim sgd-rate (S1), numbers: E|theta_T - theta*|^2 at T = 10 under eta = ln T/(mu T), bracketed here.

    h = (1, 4), s = (1/2, 1/2), e_0 = (1, -1); one dimension with h = 1, with s = 1/2 and without noise. The errors are those of
    [sgd_diagonal_exact] and [sgd_exact], for every noise that these theorems allow; ln 10 is bracketed by powers of Taylor's bounds
    of the exponential.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Rcomplements.
From DataMixing Require Import RealFacts Sums TwoDomains Expectation SgdRate.

Open Scope R_scope.

Lemma exp_power : forall x n, exp (INR n * x) = exp x ^ n.
Proof.
  intros x n. induction n as [|n IH]; [simpl; rewrite Rmult_0_l; apply exp_0|].
  rewrite S_INR, Rmult_plus_distr_r, Rmult_1_l, exp_plus, IH. simpl. ring.
Qed.

(** A lower bound n/10^12 of the square, from one of the number. *)
Lemma square_up : forall x (a n : R), a <= x -> 0 <= a -> n / 10 ^ 12 <= a * a -> n / 10 ^ 12 <= x ^ 2.
Proof. intros x a n H Ha Hn. assert (a * a <= x * x) by (apply Rmult_le_compat; lra). simpl. lra. Qed.

Lemma ln_10_range : 2302585 / 10 ^ 6 <= ln 10 <= 23025851 / 10 ^ 7.
Proof.
  assert (E256 : forall x, x ^ 256 = ((((((((x ^ 2) ^ 2) ^ 2) ^ 2) ^ 2) ^ 2) ^ 2) ^ 2)) by (intros x; rewrite <- !pow_mult; reflexivity).
  split.
  - rewrite <- (Ropp_involutive (2302585 / 10 ^ 6)), <- (Ropp_involutive (ln 10)), <- ln_Rinv by lra.
    apply Ropp_le_contravar. rewrite <- (ln_exp (- (2302585 / 10 ^ 6))). apply ln_le; [lra|].
    replace (- (2302585 / 10 ^ 6)) with (INR 256 * - (2302585 / 256000000)) by (simpl; lra). rewrite exp_power, E256.
    pose proof (exp_neg_taylor_3 (2302585 / 256000000) ltac:(lra)) as H0.
    assert (H : 991045856300 / 10 ^ 12 <= exp (- (2302585 / 256000000))) by lra.
    apply (square_up _ _ 982171889289) in H; [|lra|lra].
    apply (square_up _ _ 964661620109) in H; [|lra|lra].
    apply (square_up _ _ 930572041311) in H; [|lra|lra].
    apply (square_up _ _ 865964324069) in H; [|lra|lra].
    apply (square_up _ _ 749894210560) in H; [|lra|lra].
    apply (square_up _ _ 562341327031) in H; [|lra|lra].
    apply (square_up _ _ 316227768086) in H; [|lra|lra].
    apply (square_up _ _ 100000001308) in H; [|lra|lra].
    lra.
  - rewrite <- (ln_exp (23025851 / 10 ^ 7)). apply ln_le; [lra|].
    replace (23025851 / 10 ^ 7) with (INR 256 * (23025851 / 2560000000)) by (simpl; lra). rewrite exp_power, E256.
    pose proof (exp_taylor_4 (23025851 / 2560000000) ltac:(lra)) as H0.
    assert (H : 1009035044850 / 10 ^ 12 <= exp (23025851 / 2560000000)) by lra.
    apply (square_up _ _ 1018151721735) in H; [|lra|lra].
    apply (square_up _ _ 1036632928471) in H; [|lra|lra].
    apply (square_up _ _ 1074607828390) in H; [|lra|lra].
    apply (square_up _ _ 1154781984837) in H; [|lra|lra].
    apply (square_up _ _ 1333521432504) in H; [|lra|lra].
    apply (square_up _ _ 1778279410947) in H; [|lra|lra].
    apply (square_up _ _ 3162277663398) in H; [|lra|lra].
    apply (square_up _ _ 10000000020425) in H; [|lra|lra].
    lra.
Qed.

(** ** The three rows *)

Definition step_10 : R := ln 10 / 10.

(** E|theta_10 - theta*|^2 of one coordinate of curvature h, noise s and squared start e. *)
Definition moment_10 (h s e : R) : R :=
  (1 - step_10 * h) ^ 20 * e + step_10 * s * (1 - (1 - step_10 * h) ^ 20) / (h * (2 - step_10 * h)).

Lemma step_10_range : 2302585 / 10 ^ 7 <= step_10 <= 23025851 / 10 ^ 8.
Proof. unfold step_10. pose proof ln_10_range. lra. Qed.

(** The noise term, for bounds of the remaining power. *)
Lemma noise_range : forall h r lo hi, 1 <= h <= 4 -> 0 <= r <= 1 -> 0 < lo -> lo <= step_10 <= hi -> hi * h < 1 ->
  lo / 2 * (1 - r) / (h * (2 - lo * h)) <= step_10 * (1 / 2) * (1 - r) / (h * (2 - step_10 * h))
  <= hi / 2 * (1 - r) / (h * (2 - hi * h)).
Proof.
  intros h r lo hi Hh Hr Hlo Hs Hhi.
  assert (Hsh : lo * h <= step_10 * h <= hi * h) by (split; apply Rmult_le_compat_r; lra).
  assert (Hd : forall x, x * h < 1 -> 0 < h * (2 - x * h)) by (intros; apply Rmult_lt_0_compat; lra).
  assert (Hinv : forall x y, x * h <= y * h -> y * h < 1 -> / (h * (2 - x * h)) <= / (h * (2 - y * h))).
  { intros x y Hxy Hy. apply Rinv_le_contravar; [now apply Hd|]. apply Rmult_le_compat_l; lra. }
  assert (Hpos : forall x, x * h < 1 -> 0 <= / (h * (2 - x * h))) by (intros; left; now apply Rinv_0_lt_compat, Hd).
  unfold Rdiv. split; apply Rmult_le_compat; try (apply Hpos; lra); try (apply Hinv; lra);
    try (apply Rmult_le_pos; lra); apply Rmult_le_compat_r; lra.
Qed.

Lemma power_one_range : 5332094 / 10 ^ 9 <= (1 - step_10 * 1) ^ 20 <= 5332097 / 10 ^ 9.
Proof.
  pose proof step_10_range as Hs. split.
  - apply Rle_trans with ((1 - 23025851 / 10 ^ 8) ^ 20); [lra | apply pow_incr; lra].
  - apply Rle_trans with ((1 - 2302585 / 10 ^ 7) ^ 20); [apply pow_incr; lra | lra].
Qed.

Lemma power_four_range : 0 <= (1 - step_10 * 4) ^ 20 <= 1 / 10 ^ 20.
Proof.
  pose proof step_10_range as Hs. split; [apply pow_le; lra|].
  apply Rle_trans with ((8 / 100) ^ 20); [apply pow_incr; lra | lra].
Qed.

Lemma moments_10 :
  53320 / 10 ^ 7 < moment_10 1 0 1 < 53321 / 10 ^ 7 /\ 700394 / 10 ^ 7 < moment_10 1 (1 / 2) 1 < 700396 / 10 ^ 7 /\
  967153 / 10 ^ 7 < moment_10 1 (1 / 2) 1 + moment_10 4 (1 / 2) 1 < 967154 / 10 ^ 7.
Proof.
  pose proof step_10_range as Hs. pose proof power_one_range as H1. pose proof power_four_range as H4.
  set (a := (1 - step_10 * 1) ^ 20) in *. set (b := (1 - step_10 * 4) ^ 20) in *.
  assert (Ha : 0 <= a <= 1) by lra. assert (Hb : 0 <= b <= 1) by lra.
  assert (Hlo : 0 < 2302585 / 10 ^ 7) by lra.
  pose proof (noise_range 1 a _ _ ltac:(lra) Ha Hlo Hs ltac:(lra)) as N1.
  pose proof (noise_range 4 b _ _ ltac:(lra) Hb Hlo Hs ltac:(lra)) as N4.
  unfold moment_10. fold a b.
  assert (E0 : step_10 * 0 * (1 - a) / (1 * (2 - step_10 * 1)) = 0) by (field; lra). rewrite E0. lra.
Qed.

(** What [sgd_diagonal_exact] asks at T = 10 and eta = ln 10/10, with E(theta_0 - theta* )^2 = 1 in every coordinate. *)
Record noisy_run (Omega : Type) (E : expectation Omega) (d : nat) (h s theta_star : vec) (theta xi : nat -> Omega -> vec) : Prop := {
  run_step : forall i, (i < d)%nat -> forall t o,
    theta (S t) o i = theta t o i - ln 10 / 10 * (h i * (theta t o i - theta_star i) + xi t o i);
  run_start : forall i, (i < d)%nat -> integrable E (fun o => (theta 0%nat o i - theta_star i) ^ 2) /\
    mean E (fun o => (theta 0%nat o i - theta_star i) ^ 2) = 1;
  run_noise : forall i t, (i < d)%nat -> (t < 10)%nat ->
    integrable E (fun o => xi t o i ^ 2) /\ integrable E (fun o => (theta t o i - theta_star i) * xi t o i) /\
    mean E (fun o => (theta t o i - theta_star i) * xi t o i) = 0 /\ mean E (fun o => xi t o i ^ 2) = s i
}.

Lemma noisy_run_moment : forall Omega E d h s theta_star theta xi, (forall i, (i < d)%nat -> 1 <= h i <= 4) ->
  noisy_run Omega E d h s theta_star theta xi ->
  mean E (fun o => sum d (fun i => (theta 10%nat o i - theta_star i) ^ 2)) = sum d (fun i => moment_10 (h i) (s i) 1).
Proof.
  intros Omega E d h s theta_star theta xi Hh [Hstep Hstart Hnoise]. pose proof step_10_range as Hs.
  fold step_10 in Hstep.
  rewrite (sgd_diagonal_exact Omega E d 10 h s theta_star step_10 theta xi); try assumption; try lra.
  - apply sum_ext. intros i Hi. rewrite (proj2 (Hstart i Hi)). reflexivity.
  - intros i Hi. specialize (Hh i Hi). split; [lra|].
    apply Rle_trans with (step_10 * 4); [apply Rmult_le_compat_l|]; lra.
  - intros i Hi. apply Hstart, Hi.
Qed.

Theorem sgd_numbers : forall Omega (E : expectation Omega) theta_star theta xi,
  let moment d := mean E (fun o => sum d (fun i => (theta 10%nat o i - theta_star i) ^ 2)) in
  (noisy_run Omega E 1 (fun _ => 1) (fun _ => 0) theta_star theta xi -> 53320 / 10 ^ 7 < moment 1%nat < 53321 / 10 ^ 7) /\
  (noisy_run Omega E 1 (fun _ => 1) (fun _ => 1 / 2) theta_star theta xi -> 700394 / 10 ^ 7 < moment 1%nat < 700396 / 10 ^ 7) /\
  (noisy_run Omega E 2 (pair 1 4) (fun _ => 1 / 2) theta_star theta xi -> 967153 / 10 ^ 7 < moment 2%nat < 967154 / 10 ^ 7).
Proof.
  intros Omega E theta_star theta xi moment. destruct moments_10 as [M0 [M1 M2]].
  assert (Hone : forall i : nat, (i < 1)%nat -> 1 <= 1 <= 4) by (intros; lra).
  split; [|split]; intros H; unfold moment.
  - rewrite (noisy_run_moment _ _ _ _ _ _ _ _ Hone H). simpl. lra.
  - rewrite (noisy_run_moment _ _ _ _ _ _ _ _ Hone H). simpl. lra.
  - assert (Hh : forall i, (i < 2)%nat -> 1 <= pair 1 4 i <= 4) by (intros [|[|i]] Hi; unfold pair; simpl; try lia; lra).
    rewrite (noisy_run_moment _ _ _ _ _ _ _ _ Hh H). unfold pair. simpl. lra.
Qed.

(** Such runs exist: eleven equally likely outcomes, the start lives on the last, the noise of step t on the outcome t. *)
Definition spike (n o : nat) (x : R) : R := if Nat.eqb o n then sqrt (11 * x) else 0.
Fixpoint spiked_path (h s : vec) (t o i : nat) : R :=
  match t with
  | O => spike 10 o 1
  | S t' => spiked_path h s t' o i - ln 10 / 10 * (h i * (spiked_path h s t' o i - 0) + spike t' o (s i))
  end.

Lemma spiked_path_zero : forall h s t o i, (t <= o)%nat -> o <> 10%nat -> spiked_path h s t o i = 0.
Proof.
  intros h s t o i. induction t as [|t IH]; intros Ht Ho; simpl.
  - unfold spike. destruct (Nat.eqb_spec o 10); [contradiction | reflexivity].
  - rewrite IH by lia. unfold spike. destruct (Nat.eqb_spec o t); [lia | ring].
Qed.

Lemma spike_mean : forall n x, (n <= 10)%nat -> 0 <= x -> mean (uniform 10) (fun o => spike n o x ^ 2) = x.
Proof.
  intros n x Hn Hx. simpl mean. unfold uniform_mean. rewrite (sum_single 11 _ n); [|lia|].
  - assert (E : spike n n x ^ 2 = 11 * x) by (unfold spike; rewrite Nat.eqb_refl; apply pow2_sqrt; lra).
    transitivity (spike n n x ^ 2 / INR 11); [reflexivity|]. rewrite E. simpl. field.
  - intros o _ Ho. unfold spike. destruct (Nat.eqb_spec o n); [contradiction | simpl; ring].
Qed.

Lemma sgd_numbers_nonvacuous : forall d h s, (forall i, 0 <= s i) ->
  noisy_run nat (uniform 10) d h s (fun _ => 0) (spiked_path h s) (fun t o i => spike t o (s i)).
Proof.
  intros d h s Hs. constructor.
  - intros i _ t o. reflexivity.
  - intros i _. split; [exact I|]. rewrite <- (spike_mean 10 1) by (lia || lra). f_equal.
    apply functional_extensionality. intros o. simpl spiked_path. ring.
  - intros i t _ Ht. split; [exact I|]. split; [exact I|]. split; [|apply spike_mean; [lia | apply Hs]].
    simpl mean. unfold uniform_mean. rewrite (sum_ext 11 _ (fun _ => 0)); [rewrite sum_const; field; simpl; lra|].
    intros o _. unfold spike. destruct (Nat.eqb_spec o t) as [->|]; [|ring]. rewrite spiked_path_zero by lia. ring.
Qed.
