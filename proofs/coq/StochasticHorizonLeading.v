(** Claim stochastic-horizon (S5), continued: the minimiser of the leading form of the expected error,
      Phi_N(T) = [C_1 T/N + C_2 eta + C_3 e^(-mu eta T)]^2 + C_4 eta T/N,   eta = ln T/(mu T), T >= 3,
    with C_1, C_2, mu > 0 and C_3, C_4 >= 0, satisfies T* / sqrt(N ln N) -> sqrt(C_2/(2 mu C_1)).

    Reason: with T_c the minimiser of the bracket (T_c^2 = q M, q = C_2 N/(mu C_1), M = ln T_c + const) and x = T*/T_c, the bracket squared
    wins against the variance term: x <= 1 and M (1-x)^2 <= const ln(const M), while M -> oo.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import RealFacts Argmin StochasticBoundHorizon StochasticBoundForms StochasticHorizonRelative.

Open Scope R_scope.

Definition leading_form (C1 C2 C3 C4 mu N T : R) : R :=
  let eta := ln T / (mu * T) in
  (C1 * (T / N) + C2 * eta + C3 * exp (- (mu * eta * T))) ^ 2 + C4 * eta * T / N.

(** ** The limit *)

Section Leading.

Variables C1 C2 C3 C4 mu : R.
Hypotheses (H1 : 0 < C1) (H2 : 0 < C2) (H3 : 0 <= C3) (H4 : 0 <= C4) (Hmu : 0 < mu).

Let B := C2 / mu.
Let c := C3 / B.
Let kappa := C4 / mu / (B * C1).
Let q (N : R) := B * N / C1.
Let scale := exp (1 - c).

Lemma B_pos : 0 < B.
Proof. apply Rdiv_lt_0_compat; assumption. Qed.

Lemma c_nonneg : 0 <= c.
Proof. pose proof B_pos. apply Rmult_le_pos; [exact H3 | left; apply Rinv_0_lt_compat; assumption]. Qed.

Lemma kappa_nonneg : 0 <= kappa.
Proof.
  pose proof B_pos. apply Rmult_le_pos; [apply Rmult_le_pos; [exact H4 | left; apply Rinv_0_lt_compat, Hmu]|].
  left. apply Rinv_0_lt_compat, Rmult_lt_0_compat; assumption.
Qed.

Lemma leading_form_simplified : forall N T, 0 < N -> 0 < T ->
  leading_form C1 C2 C3 C4 mu N T = (B * (T / q N + (ln T + c) / T)) ^ 2 + C4 / mu * ln T / N.
Proof.
  intros N T HN HT. pose proof B_pos as HB. unfold leading_form.
  replace (mu * (ln T / (mu * T)) * T) with (ln T) by (field; lra).
  rewrite exp_Ropp, exp_ln by exact HT.
  assert (EB : C2 = B * mu) by (unfold B; field; lra). rewrite EB.
  unfold q, c. field. lra.
Qed.

(** The centre: [scale] times the minimiser of the normalised bound at [q / scale^2]. *)
Lemma center_exists : exists center : R -> R, forall N, 0 < N -> exp 2 <= q N / scale ^ 2 ->
  0 < center N /\ exp 1 <= center N / scale /\
  (center N / scale) ^ 2 = q N / scale ^ 2 * ln (center N / scale).
Proof.
  pose proof (exp_pos (1 - c)) as Hs. fold scale in Hs. pose proof e_below_3.
  destruct (unique_choice (fun N => exp 2 <= q N / scale ^ 2)
    (fun N => argmin_on (fun y => 1 <= y) (log_bound (q N / scale ^ 2)))) as [f Hf].
  { intros N HN. apply log_bound_argmin_unique; [exact HN | lra]. }
  exists (fun N => f N * scale). intros N HN Hq.
  replace (f N * scale / scale) with (f N) by (field; lra).
  destruct (log_bound_stationary _ 1 (f N) Hq ltac:(lra) (Hf N Hq)) as [He E].
  split; [apply Rmult_lt_0_compat; [pose proof (exp_pos 1); lra | exact Hs]|]. split; assumption.
Qed.

(** The value at [x T_c], where [T_c^2 = q M] and [M = ln T_c + c - 1]. *)
Lemma leading_form_at : forall N Tc x, 0 < N -> 0 < Tc -> 0 < x -> Tc ^ 2 = q N * (ln Tc + c - 1) ->
  0 < ln Tc + c - 1 ->
  leading_form C1 C2 C3 C4 mu N (x * Tc)
  = B * C1 / (N * (ln Tc + c - 1)) * relative_bracket (ln Tc + c - 1) x ^ 2 + C4 / mu * (ln x + ln Tc) / N.
Proof.
  intros N Tc x HN HTc Hx Esq HM. pose proof B_pos as HB.
  assert (Hxt : 0 < x * Tc) by (apply Rmult_lt_0_compat; assumption).
  rewrite leading_form_simplified, ln_mult by assumption. f_equal.
  set (M := ln Tc + c - 1) in *.
  assert (Hq : 0 < q N) by (unfold q; apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat|]; assumption).
  replace (ln x + ln Tc + c) with (M + 1 + ln x) by (unfold M; ring).
  assert (Eq : q N = Tc ^ 2 / M) by (rewrite Esq; field; lra).
  replace (B * (x * Tc / q N + (M + 1 + ln x) / (x * Tc))) with (B / Tc * relative_bracket M x)
    by (rewrite Eq; unfold relative_bracket; field; lra).
  rewrite Rpow_mult_distr. f_equal.
  replace ((B / Tc) ^ 2) with (B ^ 2 / Tc ^ 2) by (field; lra). rewrite Esq. unfold q. field. lra.
Qed.

Theorem stochastic_horizon_leading : forall Tstar : R -> R,
  (forall N, 0 < N -> argmin_on (fun y => 3 <= y) (leading_form C1 C2 C3 C4 mu N) (Tstar N)) ->
  is_lim (fun N => Tstar N / sqrt (N * ln N)) p_infty (sqrt (C2 / (2 * mu * C1))).
Proof.
  intros Tstar Hmin. pose proof B_pos as HB. pose proof c_nonneg as Hc. pose proof kappa_nonneg as Hk.
  pose proof (exp_pos (1 - c)) as Hs. fold scale in Hs.
  destruct center_exists as [Tc HTc].
  assert (Es2 : scale ^ 2 = exp (2 - 2 * c)) by (unfold scale; simpl; rewrite Rmult_1_r, <- exp_plus; f_equal; ring).
  set (b := B / C1). assert (Hb : 0 < b) by (apply Rdiv_lt_0_compat; assumption).
  assert (Eqb : forall N, q N = b * N) by (intros; unfold q, b; field; lra).
  set (N0 := Rmax 1 (Rmax (9 / b) (exp 4 * scale ^ 2 / b))).
  (* everything known about the centre for large budgets *)
  assert (Hcenter : forall N, N0 < N -> 1 < N /\ 3 <= Tc N /\
    ln (b * N) / 2 + c - 1 <= ln (Tc N) + c - 1 /\ 2 <= ln (Tc N) + c - 1 /\
    Tc N ^ 2 = q N * (ln (Tc N) + c - 1) /\
    b * N / 2 * (ln (b * N) - (2 * c + 2 + ln (1 + 2 * c))) <= Tc N ^ 2
      <= b * N / 2 * (ln (b * N) + ln (ln (b * N)) + (2 * c + 2 + ln (1 + 2 * c)))).
  { intros N HN. pose proof (Rmax_l 1 (Rmax (9 / b) (exp 4 * scale ^ 2 / b))) as R1.
    pose proof (Rmax_r 1 (Rmax (9 / b) (exp 4 * scale ^ 2 / b))) as R2. fold N0 in R1, R2.
    pose proof (Rmax_l (9 / b) (exp 4 * scale ^ 2 / b)) as R3. pose proof (Rmax_r (9 / b) (exp 4 * scale ^ 2 / b)) as R4.
    assert (Hdiv : forall y, y / b < N -> y < b * N).
    { intros y Hy. apply (Rmult_lt_compat_l b) in Hy; [|exact Hb]. replace (b * (y / b)) with y in Hy by (field; lra). exact Hy. }
    assert (H9 : 9 < b * N) by (apply Hdiv; lra).
    assert (Hs2 : 0 < scale ^ 2) by (apply pow_lt, Hs).
    assert (HQ : exp 4 <= q N / scale ^ 2).
    { apply (Rmult_le_reg_r (scale ^ 2)); [exact Hs2|]. rewrite Eqb.
      replace (b * N / scale ^ 2 * scale ^ 2) with (b * N) by (field; lra). left. apply Hdiv. lra. }
    assert (HQ2 : exp 2 <= q N / scale ^ 2) by (apply Rle_trans with (2 := HQ), exp_le; lra).
    destruct (HTc N ltac:(lra) HQ2) as [HTc0 [HeT Estat]].
    pose proof (exp_pos 4) as He4.
    assert (ElnT : ln (Tc N / scale) = ln (Tc N) + c - 1).
    { rewrite ln_div by assumption. unfold scale. rewrite ln_exp. ring. }
    assert (ElnQ : ln (q N / scale ^ 2) = ln (b * N) - 2 + 2 * c).
    { rewrite ln_div by (try exact Hs2; rewrite Eqb; lra). rewrite Es2, ln_exp, Eqb. ring. }
    assert (HlnQ : 4 <= ln (b * N) - 2 + 2 * c) by (rewrite <- ElnQ, <- (ln_exp 4); apply ln_le; lra).
    destruct (stationary_bracket (q N / scale ^ 2) _ ltac:(lra) HeT Estat) as [S1 [_ S3]].
    rewrite ElnQ in S1, S3. rewrite ElnT in Estat. set (M := ln (Tc N) + c - 1) in *.
    assert (EsT : Tc N ^ 2 = scale ^ 2 * (Tc N / scale) ^ 2) by (field; lra).
    assert (EsqM : Tc N ^ 2 = q N * M) by (rewrite EsT, Estat; field; lra).
    apply (Rmult_le_compat_l (scale ^ 2)) in S1; [|lra]. apply (Rmult_le_compat_l (scale ^ 2)) in S3; [|lra].
    rewrite <- EsT in S1, S3. rewrite Eqb in *.
    replace (scale ^ 2 * (b * N / scale ^ 2 * (ln (b * N) - 2 + 2 * c) / 2))
      with (b * N * ((ln (b * N) - 2 + 2 * c) / 2)) in S1 by (field; lra).
    replace (scale ^ 2 * (b * N / scale ^ 2 / 2 * (ln (b * N) - 2 + 2 * c + ln (ln (b * N) - 2 + 2 * c))))
      with (b * N / 2 * (ln (b * N) - 2 + 2 * c + ln (ln (b * N) - 2 + 2 * c))) in S3 by (field; lra).
    assert (HM : (ln (b * N) - 2 + 2 * c) / 2 <= M).
    { apply (Rmult_le_reg_l (b * N)); [lra|]. rewrite <- EsqM. exact S1. }
    assert (Hln1 : 1 <= ln (b * N)).
    { rewrite <- (ln_exp 1). apply ln_le; [apply exp_pos | pose proof exp_le_3; lra]. }
    assert (Hlnln : ln (ln (b * N) - 2 + 2 * c) <= ln (ln (b * N)) + ln (1 + 2 * c)).
    { rewrite <- ln_mult by lra. apply ln_le; nra. }
    assert (Hln0 : 0 <= ln (1 + 2 * c)) by (apply ln_ge_0; lra).
    split; [lra|]. split.
    - assert (18 <= Tc N ^ 2) by (rewrite EsqM; nra). nra.
    - split; [lra|]. split; [lra|]. split; [exact EsqM|]. split.
      + apply Rle_trans with (2 := S1).
        replace (b * N * ((ln (b * N) - 2 + 2 * c) / 2)) with (b * N / 2 * (ln (b * N) - 2 + 2 * c)) by field.
        apply Rmult_le_compat_l; lra.
      + apply Rle_trans with (1 := S3). apply Rmult_le_compat_l; lra. }
  assert (Hratio : is_lim (fun N => Tc N / sqrt (N * ln N)) p_infty (sqrt (b / 2))).
  { apply (ratio_limit Tc b (2 * c + 2 + ln (1 + 2 * c)) Hb). exists N0. intros N HN.
    destruct (Hcenter N HN) as [_ [HT3 [_ [_ [_ Hbr]]]]]. split; [lra | exact Hbr]. }
  set (M := fun N => ln (Tc N) + c - 1). set (x := fun N => Tstar N / Tc N).
  assert (HMlim : is_lim M p_infty p_infty).
  { apply (is_lim_le_p_loc (fun N => ln (b * N) / 2 + c - 1)).
    - exists N0. intros N HN. apply Hcenter, HN.
    - apply is_lim_spec. intros y. exists (exp (2 * (y - c + 1)) / b). intros N HN.
      apply (Rmult_lt_compat_l b) in HN; [|exact Hb].
      replace (b * (exp (2 * (y - c + 1)) / b)) with (exp (2 * (y - c + 1))) in HN by (field; lra).
      apply ln_increasing in HN; [|apply exp_pos]. rewrite ln_exp in HN. lra. }
  (* the improvement over the centre confines x *)
  assert (Hx : forall N, N0 < N -> 1 - sqrt ((1 + kappa / 4) * (ln ((3 + kappa) * M N) / M N)) <= x N <= 1).
  { intros N HN. destruct (Hcenter N HN) as [HN1 [HT3 [_ [HM2 [Esq _]]]]]. fold (M N) in HM2, Esq.
    destruct (Hmin N ltac:(lra)) as [Hdom Hbest].
    assert (Hx0 : 0 < x N) by (apply Rdiv_lt_0_compat; lra).
    assert (Ex : Tstar N = x N * Tc N) by (unfold x; field; lra).
    assert (Hbetter : relative_bracket (M N) (x N) ^ 2 <= (2 * M N + 1) ^ 2 - kappa * M N * ln (x N)).
    { pose proof (Hbest (Tc N) HT3) as Hle. rewrite Ex in Hle. rewrite <- (Rmult_1_l (Tc N)) in Hle at 2.
      rewrite !leading_form_at in Hle by (try exact Esq; try (fold (M N)); lra).
      fold (M N) in Hle. rewrite ln_1 in Hle.
      replace (relative_bracket (M N) 1) with (2 * M N + 1) in Hle by (unfold relative_bracket; rewrite ln_1; field).
      apply (Rmult_le_compat_l (N * M N / (B * C1))) in Hle.
      - assert (HBC : 0 < B * C1) by (apply Rmult_lt_0_compat; assumption).
        replace (N * M N / (B * C1) * (B * C1 / (N * M N) * relative_bracket (M N) (x N) ^ 2
                 + C4 / mu * (ln (x N) + ln (Tc N)) / N))
          with (relative_bracket (M N) (x N) ^ 2 + kappa * M N * ln (x N) + kappa * M N * ln (Tc N)) in Hle
          by (unfold kappa; field; repeat split; lra).
        replace (N * M N / (B * C1) * (B * C1 / (N * M N) * (2 * M N + 1) ^ 2 + C4 / mu * (0 + ln (Tc N)) / N))
          with ((2 * M N + 1) ^ 2 + kappa * M N * ln (Tc N)) in Hle
          by (unfold kappa; field; repeat split; lra). lra.
      - apply Rmult_le_pos; [apply Rmult_le_pos; lra | left; apply Rinv_0_lt_compat, Rmult_lt_0_compat; assumption]. }
    assert (Hfloor : 1 <= M N + 1 + ln (x N)).
    { assert (Hl3 : 1 <= ln (Tstar N)) by (rewrite <- (ln_exp 1); apply ln_le; [apply exp_pos | pose proof exp_le_3; lra]).
      unfold x. rewrite ln_div by lra. unfold M. lra. }
    pose proof (not_beyond kappa (M N) (x N) Hk HM2 Hx0 Hbetter) as Hx1.
    pose proof (close_to_center kappa (M N) (x N) Hk HM2 Hx0 Hbetter Hfloor) as Hclose.
    split; [|exact Hx1].
    assert (Hroot : 1 - x N <= sqrt ((1 + kappa / 4) * (ln ((3 + kappa) * M N) / M N))); [|lra].
    rewrite <- (sqrt_pow2 (1 - x N)) by lra. apply sqrt_le_1_alt.
    apply (Rmult_le_reg_l (M N)); [lra|].
    replace (M N * ((1 + kappa / 4) * (ln ((3 + kappa) * M N) / M N)))
      with ((1 + kappa / 4) * ln ((3 + kappa) * M N)) by (field; lra). exact Hclose. }
  assert (Hvanish : is_lim (fun y => 1 - sqrt ((1 + kappa / 4) * (ln ((3 + kappa) * y) / y))) p_infty 1).
  { assert (Hlog : is_lim (fun y => (1 + kappa / 4) * (ln ((3 + kappa) * y) / y)) p_infty 0).
    { replace 0 with ((1 + kappa / 4) * (ln (3 + kappa) * 0 + 0)) by ring.
      apply (is_lim_scal_l _ (1 + kappa / 4) p_infty (ln (3 + kappa) * 0 + 0)).
      apply (is_lim_ext_loc (fun y => ln (3 + kappa) * / y + ln y / y)).
      - exists 0. intros y Hy. rewrite ln_mult by lra. field. lra.
      - apply is_lim_plus'; [exact (is_lim_scal_l _ (ln (3 + kappa)) p_infty 0 is_lim_inv_p) | exact is_lim_div_ln_p]. }
    pose proof (is_lim_comp_continuous _ sqrt _ _ Hlog (sqrt_continuous 0 ltac:(lra))) as Hr. rewrite sqrt_0 in Hr.
    replace 1 with (1 - 0) at 1 by ring. apply is_lim_minus'; [apply is_lim_const | exact Hr]. }
  assert (Hxlim : is_lim x p_infty 1).
  { apply (is_lim_le_le_loc (fun N => 1 - sqrt ((1 + kappa / 4) * (ln ((3 + kappa) * M N) / M N))) (fun _ => 1)).
    - exists N0. intros N HN. apply Hx, HN.
    - apply (is_lim_comp (fun y => 1 - sqrt ((1 + kappa / 4) * (ln ((3 + kappa) * y) / y))) M p_infty 1 p_infty);
        [exact Hvanish | exact HMlim | exists 0; intros; discriminate].
    - apply is_lim_const. }
  replace (C2 / (2 * mu * C1)) with (b / 2) by (unfold b, B; field; lra).
  apply (is_lim_ext_loc (fun N => x N * (Tc N / sqrt (N * ln N)))).
  - exists N0. intros N HN. destruct (Hcenter N HN) as [HN1 [HT3 _]]. pose proof (ln_pos N HN1).
    assert (0 < sqrt (N * ln N)) by (apply sqrt_lt_R0, Rmult_lt_0_compat; lra). unfold x. field. lra.
  - replace (sqrt (b / 2)) with (1 * sqrt (b / 2)) by ring. apply is_lim_mult_finite; assumption.
Qed.

End Leading.

(** ** The hypothesis can be met *)

Lemma leading_form_continuous : forall N T, 0 < N -> 3 <= T -> continuous (leading_form 1 1 1 1 1 N) T.
Proof.
  intros N T HN HT. apply (ex_derive_continuous (leading_form 1 1 1 1 1 N)).
  unfold leading_form. auto_derive. repeat split; lra.
Qed.

Lemma stochastic_horizon_leading_nonvacuous : exists Tstar : R -> R, forall N, 0 < N ->
  argmin_on (fun y => 3 <= y) (leading_form 1 1 1 1 1 N) (Tstar N).
Proof.
  destruct (unique_choice (fun N => 0 < N) (fun N T => argmin_on (fun y => 3 <= y) (leading_form 1 1 1 1 1 N) T /\
    forall T', argmin_on (fun y => 3 <= y) (leading_form 1 1 1 1 1 N) T' -> T <= T')) as [f Hf].
  { intros N HN. set (v := leading_form 1 1 1 1 1 N 3).
    apply (least_argmin _ 3 (Rmax 3 (N * (1 + v)))).
    - intros x Hx. apply leading_form_continuous; assumption.
    - intros x Hx. pose proof (Rmax_l 3 (N * (1 + v))). pose proof (Rmax_r 3 (N * (1 + v))). fold v.
      pose proof (ln_pos x ltac:(lra)) as Hl.
      assert (Hv : 0 <= v).
      { unfold v, leading_form. pose proof (ln_pos 3 ltac:(lra)) as Hl3.
        assert (0 <= 1 * (ln 3 / (1 * 3)) * 3 / N).
        { apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat, HN]. }
        pose proof (pow2_ge_0 (1 * (3 / N) + 1 * (ln 3 / (1 * 3)) + 1 * exp (- (1 * (ln 3 / (1 * 3)) * 3)))). lra. }
      assert (Hxn : 1 + v <= x / N).
      { apply (Rmult_le_reg_l N); [exact HN|]. replace (N * (x / N)) with x by (field; lra). lra. }
      unfold leading_form. set (eta := ln x / (1 * x)).
      assert (Heta : 0 < eta) by (unfold eta; apply Rdiv_lt_0_compat; lra).
      pose proof (exp_pos (- (1 * eta * x))) as He.
      assert (0 <= 1 * eta * x / N).
      { apply Rmult_le_pos; [apply Rmult_le_pos; lra | left; apply Rinv_0_lt_compat, HN]. }
      assert ((1 + v) ^ 2 <= (1 * (x / N) + 1 * eta + 1 * exp (- (1 * eta * x))) ^ 2) by (apply pow_incr; lra).
      nra. }
  exists f. intros N HN. apply Hf, HN.
Qed.
