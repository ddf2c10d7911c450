(** Schedules of horizons (P2): a constant horizon is as good as any schedule, by Jensen's inequality.

    K rounds with horizons T_0 ... T_{K-1}, sum T_k = N, cost
      k0/K + beta (1/K) sum_k rho^(T_k),   k0, beta > 0, 0 < rho < 1, lambda = ln(1/rho):
    the transient after K rounds and the mean bias of the rounds, the leading form of the error of the average iterate
    (constant T: k0 T/N + beta rho^T, full-horizon-average).
    - [schedule_jensen]: the cost is at least that of the constant, real, horizon N/K;
    - [schedule_lower_bound]: hence at least (k0/(lambda N))(1 + ln(lambda beta N/k0)) = k0/N (T_c + 1/lambda), with equality for the
      constant T_c = ln(lambda beta N/k0)/lambda;
    - [schedule_no_gain]: the constant integer horizon ceil(T_c) costs at most k0/N more where it divides N, so no schedule gains
      more than the factor 1 + 1/(T_c + 1/lambda) = 1 + O(1/ln N).

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith.
From DataMixing Require Import RealFacts Sums.

Open Scope R_scope.

Section Schedule.

Variables (rho k0 beta : R).
Hypotheses (rho_range : 0 < rho < 1) (k0_pos : 0 < k0) (beta_pos : 0 < beta).

Let lam := ln (/ rho).

(** The cost of K rounds of horizons [T k]. *)
Definition schedule_cost (K : nat) (T : nat -> nat) : R := k0 / INR K + beta * (sum K (fun k => rho ^ T k) / INR K).

(** The cost of a constant, possibly real, horizon at budget n. *)
Definition constant_cost (n t : R) : R := k0 * t / n + beta * Rpower rho t.

Lemma rate_pos : 0 < lam.
Proof.
  unfold lam. apply ln_pos. rewrite <- Rinv_1 at 1. apply Rinv_lt_contravar; lra.
Qed.

Lemma power_exp : forall t, Rpower rho t = exp (- (lam * t)).
Proof. intros t. unfold Rpower, lam. rewrite ln_Rinv by lra. f_equal. ring. Qed.

Theorem schedule_jensen : forall K T N, (0 < K)%nat -> sum K (fun k => INR (T k)) = N -> 0 < N ->
  constant_cost N (N / INR K) <= schedule_cost K T.
Proof.
  intros K T N HK HN HN0. pose proof (lt_0_INR K HK) as HK0. unfold constant_cost, schedule_cost.
  replace (k0 * (N / INR K) / N) with (k0 / INR K) by (field; lra).
  apply Rplus_le_compat_l, Rmult_le_compat_l; [lra|].
  (* the tangent of t -> rho^t at the mean *)
  set (mu := N / INR K). set (e := Rpower rho mu).
  assert (Ht : forall k, (k < K)%nat -> e * (1 + lam * mu) - e * lam * INR (T k) <= rho ^ T k).
  { intros k _. rewrite <- Rpower_pow by lra. unfold e. rewrite !power_exp.
    replace (- (lam * INR (T k))) with (- (lam * mu) + lam * (mu - INR (T k))) by ring. rewrite exp_plus.
    pose proof (exp_ineq1_le (lam * (mu - INR (T k)))) as H1. pose proof (exp_pos (- (lam * mu))) as H2.
    apply (Rmult_le_compat_l (exp (- (lam * mu)))) in H1; lra. }
  apply sum_le in Ht. rewrite sum_minus, sum_const, sum_scal, HN in Ht.
  apply (Rmult_le_reg_r (INR K)); [exact HK0|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
  assert (EN : N = mu * INR K) by (unfold mu; field; lra). rewrite EN in Ht. fold e. lra.
Qed.

(** T_c. *)
Definition best_constant (n : R) : R := ln (lam * beta * n / k0) / lam.

Lemma best_constant_cost : forall n, 0 < n ->
  constant_cost n (best_constant n) = k0 / n * (best_constant n + / lam).
Proof.
  intros n Hn. pose proof rate_pos as Hl. unfold constant_cost. rewrite power_exp.
  assert (Hx : 0 < lam * beta * n / k0) by (apply Rdiv_lt_0_compat; [repeat apply Rmult_lt_0_compat; lra | lra]).
  replace (- (lam * best_constant n)) with (- ln (lam * beta * n / k0)) by (unfold best_constant; field; lra).
  rewrite exp_Ropp, exp_ln by exact Hx. field. repeat split; lra.
Qed.

Lemma constant_lower : forall n t, 0 < n -> constant_cost n (best_constant n) <= constant_cost n t.
Proof.
  intros n t Hn. pose proof rate_pos as Hl. rewrite best_constant_cost by exact Hn. unfold constant_cost.
  rewrite power_exp. set (c := best_constant n).
  assert (Hx : 0 < lam * beta * n / k0) by (apply Rdiv_lt_0_compat; [repeat apply Rmult_lt_0_compat; lra | lra]).
  assert (Ec : beta * exp (- (lam * c)) = k0 / n * / lam).
  { replace (- (lam * c)) with (- ln (lam * beta * n / k0)) by (unfold c, best_constant; field; lra).
    rewrite exp_Ropp, exp_ln by exact Hx. field. repeat split; lra. }
  replace (- (lam * t)) with (- (lam * c) + lam * (c - t)) by ring. rewrite exp_plus, <- Rmult_assoc, Ec.
  pose proof (exp_ineq1_le (lam * (c - t))) as H1.
  assert (Hk : 0 < k0 / n * / lam) by (apply Rmult_lt_0_compat; [apply Rdiv_lt_0_compat|apply Rinv_0_lt_compat]; lra).
  apply (Rmult_le_compat_l (k0 / n * / lam)) in H1; [|lra].
  replace (k0 / n * (c + / lam)) with (k0 * t / n + k0 / n * / lam * (1 + lam * (c - t))) by (field; lra). lra.
Qed.

Theorem schedule_lower_bound : forall K T N, (0 < K)%nat -> sum K (fun k => INR (T k)) = N -> 0 < N ->
  k0 / N * (best_constant N + / lam) <= schedule_cost K T.
Proof.
  intros K T N HK HN HN0. rewrite <- best_constant_cost by exact HN0.
  eapply Rle_trans; [apply (constant_lower N (N / INR K) HN0) | now apply schedule_jensen].
Qed.

Theorem schedule_no_gain : forall K (T : nat) N, (0 < K)%nat -> N = INR K * INR T -> 0 < N ->
  best_constant N <= INR T <= best_constant N + 1 ->
  forall K' T', (0 < K')%nat -> sum K' (fun k => INR (T' k)) = N ->
  schedule_cost K (fun _ => T) <= schedule_cost K' T' + k0 / N.
Proof.
  intros K T N HK HN HN0 HT K' T' HK' HN'. pose proof (schedule_lower_bound K' T' N HK' HN' HN0) as Hlow.
  pose proof (lt_0_INR K HK) as HK0. pose proof rate_pos as Hl.
  assert (HT0 : INR T <> 0) by (intros E; rewrite E in HN; lra).
  assert (Hkn : 0 < k0 / N) by (apply Rdiv_lt_0_compat; lra).
  assert (Ecost : schedule_cost K (fun _ => T) = constant_cost N (INR T)).
  { unfold schedule_cost, constant_cost. rewrite sum_const, <- Rpower_pow, HN by lra. field. lra. }
  rewrite Ecost. pose proof (best_constant_cost N HN0) as Ebest. unfold constant_cost in *.
  assert (Hpow : Rpower rho (INR T) <= Rpower rho (best_constant N)).
  { rewrite !power_exp. apply exp_le, Ropp_le_contravar, Rmult_le_compat_l; lra. }
  apply (Rmult_le_compat_l beta) in Hpow; [|lra].
  assert (k0 * INR T / N <= k0 * best_constant N / N + k0 / N).
  { replace (k0 * best_constant N / N + k0 / N) with (k0 / N * (best_constant N + 1)) by (field; lra).
    replace (k0 * INR T / N) with (k0 / N * INR T) by (field; lra). apply Rmult_le_compat_l; lra. }
  lra.
Qed.

End Schedule.

(** The hypotheses can be met: two rounds, horizons 1 and 3 in place of 2 and 2. *)
Lemma schedule_nonvacuous : exists rho k0 beta K T N,
  0 < rho < 1 /\ 0 < k0 /\ 0 < beta /\ (0 < K)%nat /\ sum K (fun k => INR (T k)) = N /\ 0 < N /\
  schedule_cost rho k0 beta K T > schedule_cost rho k0 beta K (fun _ => 2%nat).
Proof.
  exists (1 / 2), 1, 1, 2%nat, (fun k => match k with O => 1%nat | _ => 3%nat end), 4.
  repeat split; try lra; try lia; unfold schedule_cost; simpl; lra.
Qed.

(** T_c = 2 with rho = 1/2, k0 = 1, beta = 1/ln 2 and N = 4: two rounds of two steps are the best constant schedule. *)
Lemma schedule_no_gain_nonvacuous : exists rho k0 beta K T N,
  0 < rho < 1 /\ 0 < k0 /\ 0 < beta /\ (0 < K)%nat /\ N = INR K * INR T /\ 0 < N /\
  best_constant rho k0 beta N <= INR T <= best_constant rho k0 beta N + 1.
Proof.
  assert (Hl : 0 < ln (/ (1 / 2))) by (apply ln_pos; lra).
  exists (1 / 2), 1, (/ ln (/ (1 / 2))), 2%nat, 2%nat, 4.
  assert (E : best_constant (1 / 2) 1 (/ ln (/ (1 / 2))) 4 = 2).
  { unfold best_constant. replace (ln (/ (1 / 2)) * / ln (/ (1 / 2)) * 4 / 1) with (/ (1 / 2) * / (1 / 2)) by (field; lra).
    rewrite ln_mult by lra. field. lra. }
  rewrite E. simpl. repeat split; try lra; try lia. now apply Rinv_0_lt_compat.
Qed.
