(** Schedules of horizons and classes of instances with stochastic gradients (P3): the leading form of the expected error.

    K rounds with horizons T_0 ... T_{K-1}, sum T_k = N, inner step ln T/(mu T), cost
      (c1/K + c2 (1/K) sum_k ln T_k/(mu T_k) + c3 (1/K) sum_k 1/T_k)^2 + (c4/K) (1/K) sum_k ln T_k/(mu T_k),   c1 ... c4 >= 0,
    the leading form of E(average - best)^2 of stochastic-horizon (S5), whose constant T is K = N/T.
    - [log_over_convex]: ln t/t lies above its tangents on t >= 5;
    - [noise_schedule]: no schedule of horizons from 5 on costs less than the constant, real, horizon N/K;
    - [noise_class]: over |c1| <= C1, |c2| <= C2, |c3| <= C3, 0 <= c4 <= C4 the cost of every horizon is largest where all signs agree.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import RealFacts Sums.

Open Scope R_scope.

Lemma ln_above : forall x, 1 <= x -> (x - 1) * (3 - x) / 2 <= ln x.
Proof.
  intros x Hx. destruct (Rle_lt_or_eq_dec 1 x Hx) as [Hlt| <-]; [|rewrite ln_1; lra].
  assert (H : ln 1 - (1 - 1) * (3 - 1) / 2 <= ln x - (x - 1) * (3 - x) / 2).
  { apply (increasing_from_derivative (fun y => ln y - (y - 1) * (3 - y) / 2) (fun y => (y - 1) ^ 2 / y) 1 x Hlt).
    - intros y Hy. auto_derive; [lra | field; lra].
    - intros y Hy. apply Rdiv_le_0_compat; [apply pow2_ge_0 | lra]. }
  rewrite ln_1 in H. lra.
Qed.

Lemma ln_below : forall y, 1 <= y -> ln y <= (y - 1) * (3 * y - 1) / (2 * (2 * y - 1)).
Proof.
  intros y Hy. destruct (Rle_lt_or_eq_dec 1 y Hy) as [Hlt| <-]; [|rewrite ln_1; lra].
  assert (H : (1 - 1) * (3 * 1 - 1) / (2 * (2 * 1 - 1)) - ln 1 <= (y - 1) * (3 * y - 1) / (2 * (2 * y - 1)) - ln y).
  { apply (increasing_from_derivative (fun x => (x - 1) * (3 * x - 1) / (2 * (2 * x - 1)) - ln x)
      (fun x => (x - 1) ^ 2 * (3 * x - 1) / (x * (2 * x - 1) ^ 2)) 1 y Hlt).
    - intros x Hx. auto_derive; [lra | field; lra].
    - intros x Hx. apply Rdiv_le_0_compat; [apply Rmult_le_pos; [apply pow2_ge_0 | lra]|].
      apply Rmult_lt_0_compat; [lra | apply pow_lt; lra]. }
  rewrite ln_1 in H. lra.
Qed.

Lemma log_from_5 : forall t, 5 <= t -> 3 / 2 <= ln t.
Proof.
  intros t Ht. apply Rle_trans with (ln 5); [|apply ln_le; lra].
  assert (H1 : 60 / 100 <= exp (- (1 / 2))) by (pose proof (exp_neg_taylor_3 (1 / 2) ltac:(lra)); lra).
  assert (H2 : exp (3 / 2) * (exp (- (1 / 2))) ^ 3 = 1).
  { replace (3 / 2) with (1 / 2 + (1 / 2 + 1 / 2)) by lra. rewrite !exp_plus. rewrite exp_Ropp. field.
    apply Rgt_not_eq, exp_pos. }
  assert (H3 : (60 / 100) ^ 3 <= exp (- (1 / 2)) ^ 3) by (apply pow_incr; lra).
  assert (H4 : exp (3 / 2) <= 5) by (pose proof (exp_pos (3 / 2)); nra).
  rewrite <- (ln_exp (3 / 2)). apply ln_le; [apply exp_pos | exact H4].
Qed.

Theorem log_over_convex : forall m t, 5 <= m -> 5 <= t -> ln m / m + (1 - ln m) / m ^ 2 * (t - m) <= ln t / t.
Proof.
  intros m t Hm Ht. pose proof (log_from_5 m Hm) as Lm. pose proof (log_from_5 t Ht) as Lt.
  apply Rmult_le_reg_r with (m ^ 2 * t); [apply Rmult_lt_0_compat; [apply pow_lt|]; lra|].
  replace ((ln m / m + (1 - ln m) / m ^ 2 * (t - m)) * (m ^ 2 * t)) with (ln m * m * t + (1 - ln m) * (t - m) * t) by (field; lra).
  replace (ln t / t * (m ^ 2 * t)) with (ln t * m ^ 2) by (field; lra).
  destruct (Rle_dec m t) as [Hle|Hgt].
  - (* t = x m with x >= 1 *)
    set (x := t / m). assert (Et : t = x * m) by (unfold x; field; lra).
    assert (Hx : 1 <= x) by (apply Rmult_le_reg_r with m; [lra|]; rewrite <- Et; lra).
    assert (El : ln t = ln x + ln m) by (rewrite Et; apply ln_mult; lra).
    pose proof (ln_above x Hx) as Ha. rewrite El, Et.
    assert (0 <= (ln m - 3 / 2) * (x - 1) ^ 2) by (apply Rmult_le_pos; [lra | apply pow2_ge_0]).
    assert (0 <= ln x - x * (x - 1) + ln m * (x - 1) ^ 2) by nra.
    assert (0 < m ^ 2) by (apply pow_lt; lra). nra.
  - (* m = y t with y >= 1 *)
    set (y := m / t). assert (Em : m = y * t) by (unfold y; field; lra).
    assert (Hy : 1 <= y) by (apply Rmult_le_reg_r with t; [lra|]; rewrite <- Em; lra).
    assert (El : ln m = ln y + ln t) by (rewrite Em; apply ln_mult; lra).
    pose proof (ln_below y Hy) as Hb. rewrite El, Em.
    apply (Rmult_le_compat_r (2 * (2 * y - 1))) in Hb; [|lra].
    replace ((y - 1) * (3 * y - 1) / (2 * (2 * y - 1)) * (2 * (2 * y - 1))) with ((y - 1) * (3 * y - 1)) in Hb by (field; lra).
    assert (0 <= (ln t - 3 / 2) * (y - 1) ^ 2) by (apply Rmult_le_pos; [lra | apply pow2_ge_0]).
    assert (0 <= ln t * (y - 1) ^ 2 - ln y * (2 * y - 1) + (y - 1)) by nra.
    assert (0 < t ^ 2) by (apply pow_lt; lra). nra.
Qed.

Section Schedule.

Variables (mu c1 c2 c3 c4 : R).
Hypotheses (mu_pos : 0 < mu) (c1_nonneg : 0 <= c1) (c2_nonneg : 0 <= c2) (c3_nonneg : 0 <= c3) (c4_nonneg : 0 <= c4).

(** The cost of K rounds of real horizons [T k]. *)
Definition noise_cost (K : nat) (T : nat -> R) : R :=
  let eta := sum K (fun k => ln (T k) / (mu * T k)) / INR K in
  (c1 / INR K + c2 * eta + c3 * (sum K (fun k => / T k) / INR K)) ^ 2 + c4 / INR K * eta.

Theorem noise_schedule : forall K T N, (0 < K)%nat -> (forall k, (k < K)%nat -> 5 <= T k) -> sum K T = N ->
  noise_cost K (fun _ => N / INR K) <= noise_cost K T.
Proof.
  intros K T N HK HT HN. pose proof (lt_0_INR K HK) as HK0. set (m := N / INR K).
  assert (EN : N = m * INR K) by (unfold m; field; lra).
  assert (Hm : 5 <= m).
  { apply Rmult_le_reg_r with (INR K); [exact HK0|]. rewrite <- EN, <- HN.
    rewrite Rmult_comm, <- (sum_const K 5). apply sum_le. exact HT. }
  pose proof (log_from_5 m Hm) as Lm.
  assert (H1 : ln m / m <= sum K (fun k => ln (T k) / T k) / INR K).
  { assert (Hs : sum K (fun k => ln m / m + (1 - ln m) / m ^ 2 * (T k - m)) <= sum K (fun k => ln (T k) / T k)).
    { apply sum_le. intros k Hk. apply log_over_convex; [exact Hm | now apply HT]. }
    rewrite sum_plus, sum_scal, sum_minus, !sum_const in Hs.
    change (sum K (fun i => T i)) with (sum K T) in Hs. rewrite HN, EN in Hs.
    apply Rmult_le_reg_r with (INR K); [exact HK0|]. unfold Rdiv at 2. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
    eapply Rle_trans; [|exact Hs]. apply Req_le. ring. }
  assert (H2 : / m <= sum K (fun k => / T k) / INR K).
  { assert (Hs : sum K (fun k => / m - (T k - m) * / m ^ 2) <= sum K (fun k => / T k)).
    { apply sum_le. intros k Hk. pose proof (HT k Hk) as Hk5.
      apply Rmult_le_reg_r with (m ^ 2 * T k); [apply Rmult_lt_0_compat; [apply pow_lt|]; lra|].
      replace ((/ m - (T k - m) * / m ^ 2) * (m ^ 2 * T k)) with (m * T k - (T k - m) * T k) by (field; lra).
      replace (/ T k * (m ^ 2 * T k)) with (m ^ 2) by (field; lra). pose proof (pow2_ge_0 (T k - m)). nra. }
    rewrite sum_minus, sum_scal_r, sum_minus, !sum_const in Hs. change (sum K (fun i => T i)) with (sum K T) in Hs.
    rewrite HN, EN in Hs.
    apply Rmult_le_reg_r with (INR K); [exact HK0|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
    eapply Rle_trans; [|exact Hs]. apply Req_le. ring. }
  assert (Ee : forall x, sum K (fun k => ln (x k) / (mu * x k)) / INR K = / mu * (sum K (fun k => ln (x k) / x k) / INR K)).
  { intros x. assert (E : sum K (fun k => ln (x k) / (mu * x k)) = / mu * sum K (fun k => ln (x k) / x k)).
    { rewrite <- sum_scal. apply sum_ext. intros k _. unfold Rdiv. rewrite Rinv_mult. ring. }
    rewrite E. unfold Rdiv. ring. }
  unfold noise_cost. rewrite !Ee, !sum_const.
  replace (INR K * (ln m / m) / INR K) with (ln m / m) by (field; lra).
  replace (INR K * / m / INR K) with (/ m) by (field; lra).
  set (e := sum K (fun k => ln (T k) / T k) / INR K) in *. set (v := sum K (fun k => / T k) / INR K) in *.
  assert (Hmu : 0 < / mu) by now apply Rinv_0_lt_compat.
  assert (He : 0 <= ln m / m) by (apply Rdiv_le_0_compat; lra).
  assert (Hv : 0 <= / m) by (apply Rlt_le, Rinv_0_lt_compat; lra).
  assert (Hc : 0 <= c1 / INR K) by (apply Rdiv_le_0_compat; lra).
  assert (Hc4 : 0 <= c4 / INR K) by (apply Rdiv_le_0_compat; lra).
  assert (Hle : / mu * (ln m / m) <= / mu * e) by (apply Rmult_le_compat_l; lra).
  assert (H0 : 0 <= / mu * (ln m / m)) by (apply Rmult_le_pos; lra).
  apply Rplus_le_compat; [apply pow_incr; split | apply Rmult_le_compat_l; assumption].
  - assert (0 <= c2 * (/ mu * (ln m / m))) by now apply Rmult_le_pos.
    assert (0 <= c3 * / m) by now apply Rmult_le_pos. lra.
  - repeat apply Rplus_le_compat; [lra | now apply Rmult_le_compat_l | now apply Rmult_le_compat_l].
Qed.

End Schedule.

(** Over a class the cost of a horizon is largest where all signs agree: x, y, z, v stand for T/N, eta, 1/T and eta T/N. *)
Theorem noise_class : forall C1 C2 C3 C4 x y z v, 0 <= x -> 0 <= y -> 0 <= z -> 0 <= v ->
  forall c1 c2 c3 c4, Rabs c1 <= C1 -> Rabs c2 <= C2 -> Rabs c3 <= C3 -> 0 <= c4 <= C4 ->
  (c1 * x + c2 * y + c3 * z) ^ 2 + c4 * v <= (C1 * x + C2 * y + C3 * z) ^ 2 + C4 * v.
Proof.
  intros C1 C2 C3 C4 x y z v Hx Hy Hz Hv c1 c2 c3 c4 H1 H2 H3 H4.
  apply Rplus_le_compat; [|apply Rmult_le_compat_r; lra].
  rewrite <- (pow2_abs (c1 * x + c2 * y + c3 * z)). apply pow_incr. split; [apply Rabs_pos|].
  eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat.
  - eapply Rle_trans; [apply Rabs_triang|]. rewrite !Rabs_mult, (Rabs_pos_eq x), (Rabs_pos_eq y) by assumption.
    apply Rplus_le_compat; apply Rmult_le_compat_r; assumption.
  - rewrite Rabs_mult, (Rabs_pos_eq z) by assumption. now apply Rmult_le_compat_r.
Qed.

(** The hypotheses can be met: horizons 5 and 7 in place of 6 and 6. *)
Lemma noise_schedule_nonvacuous : exists mu c1 c2 c3 c4 K T N,
  0 < mu /\ 0 <= c1 /\ 0 <= c2 /\ 0 <= c3 /\ 0 <= c4 /\ (0 < K)%nat /\ (forall k, (k < K)%nat -> 5 <= T k) /\ sum K T = N /\
  noise_cost mu c1 c2 c3 c4 K (fun _ => N / INR K) < noise_cost mu c1 c2 c3 c4 K T.
Proof.
  exists 1, 0, 0, 1, 0, 2%nat, (fun k => match k with O => 5 | _ => 7 end), 12.
  repeat split; try lra; try lia.
  - intros [|k] _; lra.
  - simpl. lra.
  - unfold noise_cost. simpl. lra.
Qed.
