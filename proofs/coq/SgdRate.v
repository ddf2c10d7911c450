(** Claim sgd-rate (S1): the second moment of stochastic gradient descent on quadratics.

    One dimension, f = mu/2 (theta - theta* )^2, step eta, q = 1 - eta mu: the error e_t = theta_t - theta* obeys
    e_(t+1) = q e_t - eta xi_t. If the noise is uncorrelated with the error (as it is when it is unbiased given the past) and
    has second moment sigma^2,
      E e_T^2 = q^(2T) E e_0^2 + eta sigma^2 (1 - q^(2T)) / (mu (2 - eta mu)),
    with "<=" when its second moment is at most sigma^2. Diagonal quadratics: the sum over the coordinates. With
    eta = ln T/(mu T), T >= 3: E e_T^2 <= E e_0^2 / T^2 + sigma^2 ln T / (mu^2 T).

    Source: derived here. Assumptions: the expectation and the two moments of the noise are arguments of the theorems. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Expectation RealFacts.

Open Scope R_scope.

Section OneDimension.

Variable Omega : Type.
Variable E : expectation Omega.
Variables mu eta theta_star sigma2 : R.
Variable T : nat.
Variables theta xi : nat -> Omega -> R.

Hypotheses (Hmu : 0 < mu) (Heta : 0 < eta) (Hstep : eta * mu <= 1).
(** One stochastic gradient step. *)
Hypothesis sgd : forall t o, theta (S t) o = theta t o - eta * (mu * (theta t o - theta_star) + xi t o).
Hypothesis start_integrable : integrable E (fun o => (theta 0%nat o - theta_star) ^ 2).
Hypothesis noise_integrable : forall t, (t < T)%nat -> integrable E (fun o => xi t o ^ 2).
Hypothesis product_integrable : forall t, (t < T)%nat -> integrable E (fun o => (theta t o - theta_star) * xi t o).
Hypothesis uncorrelated : forall t, (t < T)%nat -> mean E (fun o => (theta t o - theta_star) * xi t o) = 0.

Let q := 1 - eta * mu.
Let moment (t : nat) := mean E (fun o => (theta t o - theta_star) ^ 2).

(** The recursion of second moments. *)
Lemma moment_S : forall t, (t <= T)%nat -> integrable E (fun o => (theta t o - theta_star) ^ 2) /\
  ((t < T)%nat -> moment (S t) = q ^ 2 * moment t + eta ^ 2 * mean E (fun o => xi t o ^ 2)).
Proof.
  assert (Hnext : forall t, (t < T)%nat -> integrable E (fun o => (theta t o - theta_star) ^ 2) ->
    integrable E (fun o => (theta (S t) o - theta_star) ^ 2) /\
    moment (S t) = q ^ 2 * moment t + eta ^ 2 * mean E (fun o => xi t o ^ 2)).
  { intros t Ht Hint.
    destruct (mean_linear Omega E (q ^ 2) (-2 * q * eta) _ _ Hint (product_integrable t Ht)) as [I1 M1].
    destruct (mean_linear Omega E 1 (eta ^ 2) _ _ I1 (noise_integrable t Ht)) as [I2 M2].
    assert (Eq : (fun o => (theta (S t) o - theta_star) ^ 2)
      = (fun o => 1 * (q ^ 2 * (theta t o - theta_star) ^ 2 + -2 * q * eta * ((theta t o - theta_star) * xi t o))
                  + eta ^ 2 * xi t o ^ 2)).
    { apply functional_extensionality. intros o. rewrite sgd. unfold q. ring. }
    unfold moment at 1. rewrite Eq. split; [exact I2|]. rewrite M2, M1, uncorrelated by exact Ht.
    unfold moment. ring. }
  intros t. induction t as [|t IH]; intros Ht.
  - split; [exact start_integrable|]. intros HT. apply Hnext; [exact HT | exact start_integrable].
  - destruct IH as [Hint _]; [lia|]. destruct (Hnext t ltac:(lia) Hint) as [HS _].
    split; [exact HS|]. intros HT. apply Hnext; assumption.
Qed.

Theorem sgd_exact : (forall t, (t < T)%nat -> mean E (fun o => xi t o ^ 2) = sigma2) ->
  moment T = q ^ (2 * T) * moment 0%nat + eta * sigma2 * (1 - q ^ (2 * T)) / (mu * (2 - eta * mu)).
Proof.
  intros Hnoise.
  assert (H : forall t, (t <= T)%nat ->
    moment t = q ^ (2 * t) * moment 0%nat + eta * sigma2 * (1 - q ^ (2 * t)) / (mu * (2 - eta * mu)));
    [|apply H; lia].
  induction t as [|t IH]; intros Ht; [simpl; field; lra|].
  destruct (moment_S t ltac:(lia)) as [_ HS]. rewrite HS, IH, Hnoise by lia.
  replace (2 * S t)%nat with (2 + 2 * t)%nat by lia. rewrite pow_add. unfold q. field. lra.
Qed.

Theorem sgd_bound : (forall t, (t < T)%nat -> mean E (fun o => xi t o ^ 2) <= sigma2) ->
  moment T <= q ^ (2 * T) * moment 0%nat + eta * sigma2 * (1 - q ^ (2 * T)) / (mu * (2 - eta * mu)).
Proof.
  intros Hnoise.
  assert (H : forall t, (t <= T)%nat ->
    moment t <= q ^ (2 * t) * moment 0%nat + eta * sigma2 * (1 - q ^ (2 * t)) / (mu * (2 - eta * mu)));
    [|apply H; lia].
  induction t as [|t IH]; intros Ht; [right; simpl; field; lra|].
  destruct (moment_S t ltac:(lia)) as [_ HS]. rewrite HS by lia.
  specialize (IH ltac:(lia)). specialize (Hnoise t ltac:(lia)).
  pose proof (pow2_ge_0 q) as Hq. pose proof (pow2_ge_0 eta) as He.
  apply Rle_trans with (q ^ 2 * (q ^ (2 * t) * moment 0%nat + eta * sigma2 * (1 - q ^ (2 * t)) / (mu * (2 - eta * mu)))
    + eta ^ 2 * sigma2).
  - apply Rplus_le_compat; apply Rmult_le_compat_l; assumption.
  - right. replace (2 * S t)%nat with (2 + 2 * t)%nat by lia. rewrite pow_add. unfold q. field. lra.
Qed.

(** The step ln T / (mu T) gives the rate ln T / T. *)
Theorem sgd_rate : (3 <= T)%nat -> eta = ln (INR T) / (mu * INR T) -> 0 <= moment 0%nat ->
  (forall t, (t < T)%nat -> mean E (fun o => xi t o ^ 2) <= sigma2) -> 0 <= sigma2 ->
  moment T <= moment 0%nat / INR T ^ 2 + sigma2 * ln (INR T) / (mu ^ 2 * INR T).
Proof.
  intros HT Heq H0 Hnoise Hsig. apply Rle_trans with (1 := sgd_bound Hnoise).
  assert (HT3 : 3 <= INR T) by (replace 3 with (INR 3) by (simpl; ring); apply le_INR, HT).
  set (n := INR T) in *. pose proof (ln_pos n ltac:(lra)) as Hl.
  assert (Hq : 0 <= q <= 1) by (unfold q; nra).
  assert (Hpow : q ^ (2 * T) <= / n ^ 2).
  { apply Rle_trans with (exp (- (eta * mu)) ^ (2 * T)).
    - apply pow_incr. split; [lra|]. pose proof (exp_ineq1_le (- (eta * mu))). unfold q. lra.
    - right. rewrite <- Rpower_pow by apply exp_pos. unfold Rpower. rewrite ln_exp, mult_INR. fold n. simpl (INR 2).
      replace ((1 + 1) * n * - (eta * mu)) with (- (ln n + ln n)) by (rewrite Heq; field; lra).
      rewrite exp_Ropp, exp_plus, exp_ln by lra. f_equal. ring. }
  assert (Hpow0 : 0 <= q ^ (2 * T)) by (apply pow_le; lra).
  assert (Hterm : eta * sigma2 * (1 - q ^ (2 * T)) / (mu * (2 - eta * mu)) <= eta * sigma2 / mu).
  { assert (Hes : 0 <= eta * sigma2) by (apply Rmult_le_pos; lra).
    apply (Rmult_le_reg_r (mu * (2 - eta * mu))); [apply Rmult_lt_0_compat; lra|].
    replace (eta * sigma2 * (1 - q ^ (2 * T)) / (mu * (2 - eta * mu)) * (mu * (2 - eta * mu)))
      with (eta * sigma2 * (1 - q ^ (2 * T))) by (field; lra).
    replace (eta * sigma2 / mu * (mu * (2 - eta * mu))) with (eta * sigma2 * (2 - eta * mu)) by (field; lra).
    apply Rmult_le_compat_l; lra. }
  apply Rplus_le_compat.
  - unfold Rdiv. rewrite (Rmult_comm (moment 0%nat)). apply Rmult_le_compat_r; assumption.
  - apply Rle_trans with (1 := Hterm). right. rewrite Heq. field. lra.
Qed.

End OneDimension.

(** ** Diagonal quadratics *)

Theorem sgd_diagonal_exact : forall (Omega : Type) (E : expectation Omega) (d T : nat) (h s theta_star : vec) (eta : R)
  (theta xi : nat -> Omega -> vec),
  0 < eta -> (forall i, (i < d)%nat -> 0 < h i /\ eta * h i <= 1) ->
  (forall i, (i < d)%nat -> forall t o,
     theta (S t) o i = theta t o i - eta * (h i * (theta t o i - theta_star i) + xi t o i)) ->
  (forall i, (i < d)%nat -> integrable E (fun o => (theta 0%nat o i - theta_star i) ^ 2)) ->
  (forall i t, (i < d)%nat -> (t < T)%nat ->
     integrable E (fun o => xi t o i ^ 2) /\ integrable E (fun o => (theta t o i - theta_star i) * xi t o i) /\
     mean E (fun o => (theta t o i - theta_star i) * xi t o i) = 0 /\ mean E (fun o => xi t o i ^ 2) = s i) ->
  mean E (fun o => sum d (fun i => (theta T o i - theta_star i) ^ 2))
  = sum d (fun i => (1 - eta * h i) ^ (2 * T) * mean E (fun o => (theta 0%nat o i - theta_star i) ^ 2)
                    + eta * s i * (1 - (1 - eta * h i) ^ (2 * T)) / (h i * (2 - eta * h i))).
Proof.
  intros Omega E d T h s theta_star eta theta xi Heta Hh Hsgd H0 Hxi.
  destruct (mean_sum Omega E d (fun i o => (theta T o i - theta_star i) ^ 2)) as [_ ->].
  - intros i Hi. apply (moment_S Omega E (h i) eta (theta_star i) T (fun t o => theta t o i) (fun t o => xi t o i));
      try apply Hsgd; try apply H0; try (intros; apply Hxi); auto with arith.
  - apply sum_ext. intros i Hi. destruct (Hh i Hi).
    apply (sgd_exact Omega E (h i) eta (theta_star i) (s i) T (fun t o => theta t o i) (fun t o => xi t o i));
      auto; intros; apply Hxi; assumption.
Qed.

(** ** The hypotheses can be met: three steps driven by independent fair signs. *)

Fixpoint sgd_path (eta mu : R) (t o : nat) : R :=
  match t with O => 1 | S t' => sgd_path eta mu t' o - eta * (mu * (sgd_path eta mu t' o - 0) + toss t' o) end.

Lemma sgd_path_moments : forall eta t, (t < 3)%nat ->
  mean (uniform 7) (fun o => (sgd_path eta 1 t o - 0) * toss t o) = 0 /\
  mean (uniform 7) (fun o => toss t o ^ 2) = 1.
Proof.
  intros eta t Ht.
  destruct t as [|[|[|t]]]; [| | |lia]; split; simpl; unfold uniform_mean, toss; simpl; field.
Qed.

Lemma sgd_exact_nonvacuous :
  mean (uniform 7) (fun o => (sgd_path (/ 4) 1 3 o - 0) ^ 2)
  = (1 - / 4 * 1) ^ (2 * 3) * mean (uniform 7) (fun o => (sgd_path (/ 4) 1 0 o - 0) ^ 2)
    + / 4 * 1 * (1 - (1 - / 4 * 1) ^ (2 * 3)) / (1 * (2 - / 4 * 1)).
Proof.
  apply (sgd_exact nat (uniform 7) 1 (/ 4) 0 1 3 (sgd_path (/ 4) 1) toss); try lra; try exact I;
    try reflexivity; intros; try exact I; now apply (sgd_path_moments (/ 4)).
Qed.

Lemma sgd_bound_nonvacuous :
  mean (uniform 7) (fun o => (sgd_path (/ 4) 1 3 o - 0) ^ 2)
  <= (1 - / 4 * 1) ^ (2 * 3) * mean (uniform 7) (fun o => (sgd_path (/ 4) 1 0 o - 0) ^ 2)
    + / 4 * 2 * (1 - (1 - / 4 * 1) ^ (2 * 3)) / (1 * (2 - / 4 * 1)).
Proof.
  apply (sgd_bound nat (uniform 7) 1 (/ 4) 0 2 3 (sgd_path (/ 4) 1) toss); try lra; try exact I;
    try reflexivity; intros; try exact I; try (now apply (sgd_path_moments (/ 4))).
  rewrite (proj2 (sgd_path_moments (/ 4) t H)). lra.
Qed.

Lemma sgd_rate_nonvacuous : let eta := ln (INR 3) / (1 * INR 3) in
  mean (uniform 7) (fun o => (sgd_path eta 1 3 o - 0) ^ 2)
  <= mean (uniform 7) (fun o => (sgd_path eta 1 0 o - 0) ^ 2) / INR 3 ^ 2 + 1 * ln (INR 3) / (1 ^ 2 * INR 3).
Proof.
  intros eta. assert (E3 : INR 3 = 3) by (simpl; ring).
  pose proof (ln_pos 3 ltac:(lra)) as Hl. pose proof (ln_le_sub_one 3 ltac:(lra)) as Hl2.
  apply (sgd_rate nat (uniform 7) 1 eta 0 1 3 (sgd_path eta 1) toss); try lra; try exact I;
    try reflexivity; try lia; intros; try exact I; try (now apply (sgd_path_moments eta)).
  - unfold eta. rewrite E3. lra.
  - unfold eta. rewrite E3. lra.
  - simpl. unfold uniform_mean. simpl. lra.
  - rewrite (proj2 (sgd_path_moments eta t H)). lra.
Qed.

Lemma sgd_diagonal_exact_nonvacuous :
  mean (uniform 7) (fun o => sum 1 (fun i => (sgd_path (/ 4) 1 3 o - 0) ^ 2))
  = sum 1 (fun i => (1 - / 4 * 1) ^ (2 * 3) * mean (uniform 7) (fun o => (sgd_path (/ 4) 1 0 o - 0) ^ 2)
                    + / 4 * 1 * (1 - (1 - / 4 * 1) ^ (2 * 3)) / (1 * (2 - / 4 * 1))).
Proof.
  apply (sgd_diagonal_exact nat (uniform 7) 1 3 (fun _ => 1) (fun _ => 1) (fun _ => 0) (/ 4)
    (fun t o _ => sgd_path (/ 4) 1 t o) (fun t o _ => toss t o)); try lra; intros; try exact I; try lra;
    try reflexivity. split; [exact I|]. split; [exact I|]. now apply (sgd_path_moments (/ 4)).
Qed.
