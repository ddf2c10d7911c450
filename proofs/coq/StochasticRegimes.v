(** Claim stochastic-regimes (S8): the minimisers of the leading forms.

    Without a tilt, N times the expected squared error is, to leading order, (C_1 T/sqrt N + C_3 sqrt N/T)^2 + C_4 ln T: least at
    T = tau sqrt N alone, 2 C_1^2 tau^4 + C_4 tau^2 = 2 C_3^2 (C_4 = 0: no noise). With the step s ln T/(mu T), s < 1, the mean
    error C_1 T/N + C_3 T^(-s) decides; it is least at T^(1+s) = s C_3 N/C_1 alone.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra.

Open Scope R_scope.

Definition untilted_form (C1 C3 C4 N T : R) : R := (C1 * (T / N) + C3 / T) ^ 2 + C4 * ln T / N.

Definition mean_form (C1 C3 s N T : R) : R := C1 * (T / N) + C3 * Rpower T (- s).

Lemma ln_below : forall x, 0 < x -> ln x <= x - 1.
Proof.
  intros x Hx. pose proof (exp_ineq1_le (ln x)) as H. rewrite exp_ln in H by exact Hx. lra.
Qed.

Lemma ln_strictly_below : forall x, 0 < x -> x <> 1 -> ln x < x - 1.
Proof.
  intros x Hx H1. assert (Hl : ln x <> 0).
  { intro E. apply H1. apply ln_inv; [exact Hx | lra | rewrite ln_1; exact E]. }
  pose proof (exp_ineq1 (ln x) Hl) as H. rewrite exp_ln in H by exact Hx. lra.
Qed.

(** At T = s tau sqrt N the form exceeds that at tau sqrt N by this. *)
Lemma untilted_excess : forall C1 C3 C4 N tau x : R, 0 < N -> 0 < tau -> 0 < x ->
  2 * C1 ^ 2 * tau ^ 4 + C4 * tau ^ 2 = 2 * C3 ^ 2 ->
  N * (untilted_form C1 C3 C4 N (x * (tau * sqrt N)) - untilted_form C1 C3 C4 N (tau * sqrt N)) =
  (C1 * tau) ^ 2 * (x ^ 2 - 1 - ln (x ^ 2)) + (C3 / tau) ^ 2 * (/ x ^ 2 - 1 - ln (/ x ^ 2)).
Proof.
  intros C1 C3 C4 N tau x HN Ht Hx Htau.
  assert (Hr : 0 < sqrt N) by (apply sqrt_lt_R0, HN).
  assert (HT : 0 < tau * sqrt N) by (apply Rmult_lt_0_compat; assumption).
  assert (Hx2 : 0 < x ^ 2) by (apply pow_lt, Hx).
  unfold untilted_form. rewrite (ln_mult x) by assumption.
  rewrite ln_Rinv by exact Hx2.
  replace (ln (x ^ 2)) with (2 * ln x) by (simpl; rewrite Rmult_1_r, ln_mult by exact Hx; ring).
  assert (E4 : C4 = 2 * (C3 / tau) ^ 2 - 2 * (C1 * tau) ^ 2).
  { apply Rmult_eq_reg_r with (tau ^ 2); [|apply pow_nonzero; lra]. field_simplify; [|lra]. lra. }
  rewrite E4.
  assert (EN : N = sqrt N * sqrt N) by (symmetry; apply sqrt_sqrt; lra).
  generalize dependent (sqrt N). intros r Hr HT EN. subst N.
  field. repeat split; lra.
Qed.

(** tau sqrt N is the only minimiser. *)
Theorem untilted_horizon_leading : forall C1 C3 C4 N tau T : R,
  0 < C1 -> 0 < C3 -> 0 < N -> 0 < tau -> 0 < T ->
  2 * C1 ^ 2 * tau ^ 4 + C4 * tau ^ 2 = 2 * C3 ^ 2 ->
  T <> tau * sqrt N ->
  untilted_form C1 C3 C4 N (tau * sqrt N) < untilted_form C1 C3 C4 N T.
Proof.
  intros C1 C3 C4 N tau T H1 H3 HN Ht HT Htau Hne.
  assert (Hr : 0 < sqrt N) by (apply sqrt_lt_R0, HN).
  assert (Hc : 0 < tau * sqrt N) by (apply Rmult_lt_0_compat; assumption).
  pose (x := T / (tau * sqrt N)).
  assert (Hx : 0 < x) by (apply Rdiv_lt_0_compat; assumption).
  assert (ET : T = x * (tau * sqrt N)) by (unfold x; field; split; lra).
  assert (Hx2 : 0 < x ^ 2) by (apply pow_lt, Hx).
  assert (Hx1 : x ^ 2 <> 1).
  { intro E. apply Hne. rewrite ET. replace x with 1; [ring|].
    apply Rsqr_inj; [lra | lra | unfold Rsqr; lra]. }
  pose proof (untilted_excess C1 C3 C4 N tau x HN Ht Hx Htau) as E. rewrite <- ET in E.
  pose proof (ln_strictly_below _ Hx2 Hx1) as L1.
  pose proof (ln_below (/ x ^ 2) (Rinv_0_lt_compat _ Hx2)) as L2.
  assert (P1 : 0 < (C1 * tau) ^ 2) by (apply pow_lt, Rmult_lt_0_compat; assumption).
  assert (P2 : 0 < (C3 / tau) ^ 2) by (apply pow_lt, Rdiv_lt_0_compat; assumption).
  assert (Q1 : 0 < (C1 * tau) ^ 2 * (x ^ 2 - 1 - ln (x ^ 2))) by (apply Rmult_lt_0_compat; lra).
  assert (Q2 : 0 <= (C3 / tau) ^ 2 * (/ x ^ 2 - 1 - ln (/ x ^ 2))) by (apply Rmult_le_pos; lra).
  assert (Q : 0 < N * (untilted_form C1 C3 C4 N T - untilted_form C1 C3 C4 N (tau * sqrt N))) by lra.
  apply Rmult_lt_reg_l with N; [exact HN | lra].
Qed.

(** T_s is the only minimiser of the mean error. *)
Theorem scaled_step_horizon_leading : forall C1 C3 s N Ts T : R,
  0 < C1 -> 0 < C3 -> 0 < s -> 0 < N -> 0 < Ts -> 0 < T ->
  Ts * Rpower Ts s = s * C3 * N / C1 ->
  T <> Ts ->
  mean_form C1 C3 s N Ts < mean_form C1 C3 s N T.
Proof.
  intros C1 C3 s N Ts T H1 H3 Hs HN HTs HT E Hne.
  pose (x := T / Ts).
  assert (Hx : 0 < x) by (apply Rdiv_lt_0_compat; assumption).
  assert (ET : T = x * Ts) by (unfold x; field; lra).
  assert (Hx1 : x <> 1) by (intro F; apply Hne; rewrite ET, F; ring).
  assert (HP : 0 < Rpower Ts s) by (apply exp_pos).
  pose (a := C1 * (Ts / N)).
  assert (Ha : 0 < a) by (apply Rmult_lt_0_compat; [|apply Rdiv_lt_0_compat]; assumption).
  assert (Eb : C3 * Rpower Ts (- s) = a / s).
  { rewrite Rpower_Ropp. unfold a.
    assert (E3 : C1 * Ts * Rpower Ts s = s * C3 * N).
    { replace (C1 * Ts * Rpower Ts s) with (C1 * (Ts * Rpower Ts s)) by ring. rewrite E. field. lra. }
    assert (EC : C3 = C1 * Ts * Rpower Ts s / (s * N)) by (rewrite E3; field; split; lra).
    rewrite EC. field. repeat split; lra. }
  assert (Ep : Rpower T (- s) = Rpower x (- s) * Rpower Ts (- s)).
  { rewrite ET. symmetry. apply Rpower_mult_distr; assumption. }
  pose proof (ln_strictly_below x Hx Hx1) as L1.
  assert (L2 : 1 + - s * ln x <= Rpower x (- s)) by (apply exp_ineq1_le).
  assert (Fx : mean_form C1 C3 s N T = a * x + a / s * Rpower x (- s)).
  { unfold mean_form. rewrite Ep. replace (C3 * (Rpower x (- s) * Rpower Ts (- s)))
      with (C3 * Rpower Ts (- s) * Rpower x (- s)) by ring.
    rewrite Eb. rewrite ET at 1. unfold a. field. split; lra. }
  assert (F1 : mean_form C1 C3 s N Ts = a + a / s) by (unfold mean_form; rewrite Eb; reflexivity).
  rewrite Fx, F1.
  assert (Q1 : a * (1 + ln x) < a * x) by (apply Rmult_lt_compat_l; lra).
  assert (Hb : 0 < a / s) by (apply Rdiv_lt_0_compat; assumption).
  assert (Q2 : a / s * (1 + - s * ln x) <= a / s * Rpower x (- s)) by (apply Rmult_le_compat_l; lra).
  replace (a / s * (1 + - s * ln x)) with (a / s - a * ln x) in Q2 by (field; lra).
  lra.
Qed.
