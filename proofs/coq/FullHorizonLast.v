(** Claim full-horizon-last (F5): the error of the last iterate of exponentiated gradient at a degenerate vertex, two-sided.

    Two-domain model, curvature diag(1,h), h > 1, 0 < eta, eta h <= 1, c = (1+v, 1-v), v > 0, 0 < alpha <= 2, EG outer step, start w_0
    in (0,1), theta_0 = w_0 (1,1). Then F(w) - F(1) = x^2 with x = 1 - w. With p_1 = (1-eta)^T, p_2 = (1-eta h)^T,
    m = 2 - p_1 - p_2, epsilon = v (p_1 - p_2)/m and sigma = alpha (p_1 + p_2), if alpha m epsilon <= 1 and epsilon <= 1 - w_0,
      max{e^-sigma epsilon, 1/(1 + e^sigma [w_0/(1-w_0) + K (e^(alpha m) - 1)])}
        <= x_K <= (e^sigma/w_0) epsilon / (1 - (1 - alpha m epsilon)^K)     (upper bound for K >= 1).

    Reason: the shifted odds O_k = w_k/(1-w_k) exp(alpha uᵀ R_T (u - theta_k)) obey
    O_(k+1) = O_k exp(alpha m (x_k - epsilon)) exactly and stay within a factor e^sigma of the odds.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Operators Model TwoDomains RealFacts FullHorizonAverage.

Open Scope R_scope.

(** ** Shifted odds *)

Section ShiftedOdds.

Variables a eps E w0 : R.
Variables L O x : nat -> R.
Hypotheses (Ha : 0 < a <= 4) (Heps : 0 < eps) (HE : 1 <= E) (Hw0 : 0 < w0 < 1).
Hypotheses (Hae : a * eps <= 1) (Hew : eps <= 1 - w0).
Hypothesis x_odds : forall k, x k = / (1 + L k).
Hypothesis L_pos : forall k, 0 < L k.
Hypothesis close : forall k, L k <= O k <= E * L k.
Hypothesis O_S : forall k, O (S k) = O k * exp (a * (x k - eps)).
Hypothesis L_start : L 0%nat = w0 / (1 - w0).

Lemma O_pos : forall k, 0 < O k.
Proof. intros k. pose proof (L_pos k). pose proof (close k). lra. Qed.

Lemma x_range : forall k, 0 < x k < 1.
Proof.
  intros k. rewrite x_odds. pose proof (L_pos k). split; [apply Rinv_0_lt_compat; lra|].
  rewrite <- Rinv_1. apply Rinv_lt_contravar; lra.
Qed.

Lemma x_above : forall k, / (1 + O k) <= x k.
Proof.
  intros k. rewrite x_odds. pose proof (L_pos k). pose proof (close k). apply Rinv_le_contravar; lra.
Qed.

(** ** Upper bound: the shifted odds grow at least linearly *)

Lemma odds_growth : forall k,
  w0 / (1 - w0) <= O k /\ w0 / eps * (1 - (1 - a * eps) ^ k) <= O k.
Proof.
  assert (HO0 : 0 < w0 / (1 - w0)) by (apply Rdiv_lt_0_compat; lra).
  induction k as [|k [IH1 IH2]].
  - simpl. rewrite <- L_start. pose proof (close 0). split; [lra|].
    replace (w0 / eps * (1 - 1)) with 0 by ring. pose proof (O_pos 0). lra.
  - assert (Hx : / (1 + O k) <= x k) by apply x_above.
    assert (HO : 0 < O k) by apply O_pos.
    assert (Hstep : O k * (1 - a * eps) + a * w0 <= O (S k)).
    { rewrite O_S. pose proof (exp_ineq1_le (a * (x k - eps))) as He.
      apply Rle_trans with (O k * (1 + a * (x k - eps))); [|apply Rmult_le_compat_l; lra].
      assert (Hfrac : w0 <= O k * x k).
      { apply Rle_trans with (O k * / (1 + O k)); [|apply Rmult_le_compat_l; lra].
        apply (Rmult_le_reg_r (1 + O k)); [lra|]. rewrite Rmult_assoc, Rinv_l by lra.
        assert (H1 : w0 / (1 - w0) * (1 - w0) <= O k * (1 - w0)) by (apply Rmult_le_compat_r; lra).
        replace (w0 / (1 - w0) * (1 - w0)) with w0 in H1 by (field; lra). lra. }
      assert (a * w0 <= a * (O k * x k)) by (apply Rmult_le_compat_l; lra). lra. }
    split.
    + apply Rle_trans with (2 := Hstep).
      apply Rle_trans with (w0 / (1 - w0) * (1 - a * eps) + a * w0).
      * assert (0 <= a * w0 * (1 - eps / (1 - w0))).
        { apply Rmult_le_pos; [apply Rmult_le_pos; lra|].
          assert (eps / (1 - w0) <= 1); [|lra].
          apply (Rmult_le_reg_r (1 - w0)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
        replace (w0 / (1 - w0) * (1 - a * eps) + a * w0)
          with (w0 / (1 - w0) + a * w0 * (1 - eps / (1 - w0))) by (field; lra). lra.
      * apply Rplus_le_compat_r, Rmult_le_compat_r; lra.
    + apply Rle_trans with (2 := Hstep).
      apply Rle_trans with (w0 / eps * (1 - (1 - a * eps) ^ k) * (1 - a * eps) + a * w0).
      * right. simpl. field. lra.
      * apply Rplus_le_compat_r, Rmult_le_compat_r; lra.
Qed.

Lemma last_upper : forall K, (1 <= K)%nat -> x K <= E / w0 * (eps / (1 - (1 - a * eps) ^ K)).
Proof.
  intros K HK. destruct (odds_growth K) as [_ Hg]. pose proof (close K) as [_ Hc]. pose proof (L_pos K) as HL.
  assert (Hpow : (1 - a * eps) ^ K < 1).
  { assert (Hpos : 0 < a * eps) by (apply Rmult_lt_0_compat; lra).
    apply Rle_lt_trans with ((1 - a * eps) ^ 1); [apply pow_antitone; [lra | exact HK] | lra]. }
  set (D := 1 - (1 - a * eps) ^ K) in *. assert (HD : 0 < D) by (unfold D; lra).
  apply Rle_trans with (/ L K).
  - rewrite x_odds. apply Rinv_le_contravar; lra.
  - replace (E / w0 * (eps / D)) with (E * / (w0 / eps * D)) by (field; repeat split; lra).
    assert (HB : 0 < w0 / eps * D) by (apply Rmult_lt_0_compat; [apply Rdiv_lt_0_compat; lra | exact HD]).
    apply (Rmult_le_reg_r (L K * (w0 / eps * D))); [apply Rmult_lt_0_compat; lra|].
    replace (/ L K * (L K * (w0 / eps * D))) with (w0 / eps * D) by (field; lra).
    replace (E * / (w0 / eps * D) * (L K * (w0 / eps * D))) with (E * L K) by (field; repeat split; lra). lra.
Qed.

(** ** Lower bounds *)

Lemma odds_start : O 0%nat <= E * (w0 / (1 - w0)).
Proof. rewrite <- L_start. apply close. Qed.

Lemma odds_at_most_linear : forall k, O k <= E * (w0 / (1 - w0) + INR k * (exp a - 1)).
Proof.
  induction k as [|k IH]; [simpl; pose proof odds_start; lra|].
  rewrite O_S, S_INR. pose proof (x_range k) as Hx. pose proof (O_pos k) as HO. pose proof (close k) as [_ Hc].
  pose proof (L_pos k) as HL. pose proof (exp_ineq1_le a) as Hea.
  assert (Hexp : exp (a * (x k - eps)) <= 1 + x k * (exp a - 1)).
  { apply Rle_trans with (exp (a * x k)); [apply exp_le; nra|].
    (* chord of the exponential on [0, a] *)
    assert (Hpos := exp_pos (a * x k)).
    pose proof (exp_ineq1_le (a * (1 - x k))) as H1. pose proof (exp_ineq1_le (- (a * x k))) as H2.
    assert (E1 : exp (a * x k) * exp (a * (1 - x k)) = exp a) by (rewrite <- exp_plus; f_equal; ring).
    assert (E2 : exp (a * x k) * exp (- (a * x k)) = 1) by (rewrite <- exp_plus, Rplus_opp_r; apply exp_0).
    assert (I1 : exp (a * x k) * (1 + a * (1 - x k)) <= exp a) by (rewrite <- E1; apply Rmult_le_compat_l; lra).
    assert (I2 : exp (a * x k) * (1 - a * x k) <= 1) by (rewrite <- E2; apply Rmult_le_compat_l; lra).
    apply (Rmult_le_compat_l (x k)) in I1; [|lra]. apply (Rmult_le_compat_l (1 - x k)) in I2; [|lra]. lra. }
  assert (HOx : O k * x k <= E).
  { rewrite x_odds. apply (Rmult_le_reg_r (1 + L k)); [lra|].
    rewrite Rmult_assoc, Rinv_l by lra. lra. }
  apply Rle_trans with (O k * (1 + x k * (exp a - 1))); [apply Rmult_le_compat_l; lra|].
  assert (O k * x k * (exp a - 1) <= E * (exp a - 1)) by (apply Rmult_le_compat_r; lra). lra.
Qed.

Lemma last_lower_transient : forall K, / (1 + E * (w0 / (1 - w0) + INR K * (exp a - 1))) <= x K.
Proof.
  intros K. apply Rle_trans with (2 := x_above K). pose proof (O_pos K). pose proof (odds_at_most_linear K).
  apply Rinv_le_contravar; lra.
Qed.

(** [q exp(a/(1+q))] increases in q when a <= 4. *)
Lemma odds_map_increases : forall q Q, 0 < q -> q <= Q ->
  q * exp (a * / (1 + q)) <= Q * exp (a * / (1 + Q)).
Proof.
  intros q Q Hq HQ. destruct (Rle_lt_or_eq_dec q Q HQ) as [Hlt|<-]; [|lra].
  assert (Hlog : ln q + a * / (1 + q) <= ln Q + a * / (1 + Q)).
  { apply (increasing_from_derivative (fun y => ln y + a * / (1 + y)) (fun y => / y - a / (1 + y) ^ 2) q Q Hlt).
    - intros y Hy. auto_derive; [repeat split; lra | field; lra].
    - intros y Hy. assert (Hy2 : 0 < y * (1 + y) ^ 2) by (apply Rmult_lt_0_compat; [lra | apply pow_lt; lra]).
      apply (Rmult_le_reg_r (y * (1 + y) ^ 2)); [exact Hy2|].
      replace ((/ y - a / (1 + y) ^ 2) * (y * (1 + y) ^ 2)) with ((1 + y) ^ 2 - a * y) by (field; lra).
      pose proof (pow2_ge_0 (1 - y)). nra. }
  apply exp_le in Hlog. rewrite !exp_plus, !exp_ln in Hlog by lra. exact Hlog.
Qed.

Lemma odds_below : forall k, O k <= E * (1 / eps - 1).
Proof.
  assert (Hq : w0 / (1 - w0) <= 1 / eps - 1).
  { apply (Rmult_le_reg_r (eps * (1 - w0))); [apply Rmult_lt_0_compat; lra|].
    replace (w0 / (1 - w0) * (eps * (1 - w0))) with (w0 * eps) by (field; lra).
    replace ((1 / eps - 1) * (eps * (1 - w0))) with ((1 - eps) * (1 - w0)) by (field; lra). nra. }
  assert (HQ : 0 < w0 / (1 - w0)) by (apply Rdiv_lt_0_compat; lra).
  induction k as [|k IH].
  - apply Rle_trans with (1 := odds_start). apply Rmult_le_compat_l; lra.
  - rewrite O_S. pose proof (O_pos k) as HO. pose proof (close k) as [Hc1 Hc2]. pose proof (L_pos k) as HL.
    set (q := O k / E). set (Q := 1 / eps - 1) in *.
    assert (Eq : O k = E * q) by (unfold q; field; lra).
    assert (Hq0 : 0 < q) by (apply Rdiv_lt_0_compat; lra).
    assert (HqQ : q <= Q) by nra.
    assert (HqL : q <= L k) by nra.
    assert (Hx : x k <= / (1 + q)) by (rewrite x_odds; apply Rinv_le_contravar; lra).
    assert (Heq : / (1 + Q) = eps) by (unfold Q; field; lra).
    pose proof (odds_map_increases q Q Hq0 HqQ) as Hmap. rewrite Heq in Hmap.
    assert (Hexp : exp (a * (x k - eps)) <= exp (a * / (1 + q)) * exp (- (a * eps))).
    { rewrite <- exp_plus. apply exp_le.
      assert (a * x k <= a * / (1 + q)) by (apply Rmult_le_compat_l; lra). lra. }
    assert (Einv : exp (a * eps) * exp (- (a * eps)) = 1) by (rewrite <- exp_plus, Rplus_opp_r; apply exp_0).
    rewrite Eq. apply Rle_trans with (E * (q * exp (a * / (1 + q)) * exp (- (a * eps)))).
    + rewrite (Rmult_assoc q). rewrite <- (Rmult_assoc E q). apply Rmult_le_compat_l; [nra | exact Hexp].
    + apply Rmult_le_compat_l; [lra|].
      apply Rle_trans with (Q * exp (a * eps) * exp (- (a * eps))).
      * apply Rmult_le_compat_r; [left; apply exp_pos | exact Hmap].
      * rewrite Rmult_assoc, Einv. lra.
Qed.

Lemma last_lower_floor : forall K, / E * eps <= x K.
Proof.
  intros K. apply Rle_trans with (2 := x_above K). pose proof (O_pos K). pose proof (odds_below K) as Hb.
  apply Rle_trans with (/ (E / eps)); [right; field; lra|].
  apply Rinv_le_contravar; [lra|].
  replace (E * (1 / eps - 1)) with (E / eps - E) in Hb by (field; lra). lra.
Qed.

End ShiftedOdds.
