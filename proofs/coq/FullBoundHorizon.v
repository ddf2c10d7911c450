(** Claim full-bound-horizon (F3): the horizon that minimises the full-gradient error bound grows like [ln N].

    For a budget of [N] updates and horizon [T] the bound is
      Phi_N(T) = A (T/N)^s + (B + C T)^p rho^(p T),
    with phi: (s,p) = (1/2,1), psi: (1,2), chi: (1,1). Write [D = B + C], [lambda = ln(1/rho)] and
    [T_0 = ceil(((s/p) ln N + 2 ln ln N) / lambda)]. If [N > e] and [(B + C T_0)^p <= A (ln N)^(2p)], every minimiser satisfies
      (1/lambda) [(s/p) ln N - (1/p) ln(A (T_0^s + 1) / D^p)] <= T* <= (T_0^s + 1)^(1/s),
    and [T*/ln N -> s/(p lambda)]. Minimisers over the positive integers and over the reals [T >= 1] are both covered.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import RealFacts Argmin.

Open Scope R_scope.

Definition bound_form (A B C rho s p N T : R) : R :=
  A * Rpower (T / N) s + Rpower (B + C * T) p * Rpower rho (p * T).

(** The horizon [T_0] as a function of [L = ln N]. *)
Definition test_horizon (s p lam L : R) : R := INR (nat_ceil ((s / p * L + 2 * ln L) / lam)).

(** Sets of horizons that contain the positive integers and nothing below one. *)
Definition horizons (D : R -> Prop) : Prop :=
  (forall n, (1 <= n)%nat -> D (INR n)) /\ (forall x, D x -> 1 <= x).

Lemma naturals_horizons : horizons naturals.
Proof.
  split.
  - intros n Hn. exists n. split; [exact Hn | reflexivity].
  - intros x [n [Hn ->]]. apply le_INR in Hn. exact Hn.
Qed.

Lemma reals_horizons : horizons (fun x => 1 <= x).
Proof. split; [intros n Hn; apply le_INR in Hn; exact Hn | auto]. Qed.

Section Bound.

Variables A B C rho s p : R.
Hypotheses (HA : 0 < A) (HC : 0 <= C) (HBC : 0 < B + C).
Hypotheses (Hrho : 0 < rho < 1) (Hs : 0 < s) (Hp : 0 < p).

Let lam := ln (1 / rho).
Let c := s / (p * lam).
Let T0 := test_horizon s p lam.

Lemma decay_rate_pos : 0 < lam.
Proof.
  apply ln_pos. destruct Hrho as [Hr Hr1]. apply (Rmult_lt_reg_r rho); [exact Hr|].
  replace (1 / rho * rho) with 1 by (field; lra). lra.
Qed.

Lemma power_decay : forall x, Rpower rho (p * x) = exp (- (p * lam * x)).
Proof.
  intros x. unfold Rpower, lam. f_equal. unfold Rdiv.
  rewrite Rmult_1_l, ln_Rinv by apply Hrho. ring.
Qed.

Lemma power_ratio : forall x N, 0 < x -> 0 < N -> Rpower (x / N) s = Rpower x s * exp (- (s * ln N)).
Proof.
  intros x N Hx HN. unfold Rpower. rewrite ln_div by assumption.
  rewrite <- exp_plus. f_equal. ring.
Qed.

Lemma test_horizon_spec : forall L, 1 < L ->
  1 <= T0 L /\ (s / p * L + 2 * ln L) / lam <= T0 L < (s / p * L + 2 * ln L) / lam + 1.
Proof.
  intros L HL.
  assert (Hx : 0 < (s / p * L + 2 * ln L) / lam).
  { apply Rdiv_lt_0_compat; [|exact decay_rate_pos].
    pose proof (ln_pos L HL). pose proof (Rdiv_lt_0_compat _ _ Hs Hp). nra. }
  split.
  - pose proof (le_INR _ _ (nat_ceil_ge_1 _ Hx)) as H. exact H.
  - apply nat_ceil_spec, Hx.
Qed.

(** The value at [T_0]: both terms are of order [T_0^s N^(-s)]. *)
Lemma bound_at_test_horizon : forall N, exp 1 < N ->
  Rpower (B + C * T0 (ln N)) p <= A * Rpower (ln N) (2 * p) ->
  bound_form A B C rho s p N (T0 (ln N)) <= A * exp (- (s * ln N)) * (Rpower (T0 (ln N)) s + 1).
Proof.
  intros N HN Hcond.
  pose proof (exp_pos 1) as He. pose proof (ln_gt_1 N HN) as HL.
  destruct (test_horizon_spec (ln N) HL) as [H1 [Hlow _]].
  set (T := T0 (ln N)) in *.
  unfold bound_form. rewrite power_ratio, power_decay by lra.
  assert (Hexp : exp (- (p * lam * T)) <= exp (- (s * ln N)) * Rpower (ln N) (- (2 * p))).
  { unfold Rpower. rewrite <- exp_plus. apply exp_le.
    pose proof decay_rate_pos as Hlam.
    apply (Rmult_le_compat_l (p * lam)) in Hlow; [|nra].
    replace (p * lam * ((s / p * ln N + 2 * ln (ln N)) / lam)) with (s * ln N + 2 * p * ln (ln N))
      in Hlow by (field; lra).
    lra. }
  assert (Hinv : Rpower (ln N) (2 * p) * Rpower (ln N) (- (2 * p)) = 1).
  { rewrite <- Rpower_plus. replace (2 * p + - (2 * p)) with 0 by ring. apply Rpower_O; lra. }
  pose proof (Rpower_pos (B + C * T) p) as HP1.
  pose proof (Rpower_pos (ln N) (- (2 * p))) as HP2.
  pose proof (exp_pos (- (s * ln N))) as HP3.
  apply (Rmult_le_compat_l _ _ _ (Rlt_le _ _ HP1)) in Hexp.
  apply (Rmult_le_compat_r _ _ _ (Rlt_le _ _ (Rmult_lt_0_compat _ _ HP3 HP2))) in Hcond.
  replace (A * Rpower (ln N) (2 * p) * (exp (- (s * ln N)) * Rpower (ln N) (- (2 * p))))
    with (A * exp (- (s * ln N)) * (Rpower (ln N) (2 * p) * Rpower (ln N) (- (2 * p)))) in Hcond by ring.
  rewrite Hinv in Hcond. lra.
Qed.

(** Whoever does as well as [T_0] lies in the bracket. *)
Lemma bracket_of_value : forall N T, exp 1 < N -> 1 <= T ->
  Rpower (B + C * T0 (ln N)) p <= A * Rpower (ln N) (2 * p) ->
  bound_form A B C rho s p N T <= bound_form A B C rho s p N (T0 (ln N)) ->
  1 / lam * (s / p * ln N - 1 / p * ln (A * (Rpower (T0 (ln N)) s + 1) / Rpower (B + C) p)) <= T
  /\ T <= Rpower (Rpower (T0 (ln N)) s + 1) (1 / s).
Proof.
  intros N T HN HT Hcond Hval.
  pose proof (exp_pos 1) as He. pose proof decay_rate_pos as Hlam.
  pose proof (bound_at_test_horizon N HN Hcond) as Htest.
  set (Q := Rpower (T0 (ln N)) s + 1) in *.
  assert (HQ : 0 < Q) by (unfold Q; pose proof (Rpower_pos (T0 (ln N)) s); lra).
  assert (Hsum := Rle_trans _ _ _ Hval Htest). clear Hval Htest.
  unfold bound_form in Hsum. rewrite power_ratio, power_decay in Hsum by lra.
  pose proof (exp_pos (- (s * ln N))) as HE. pose proof (Rpower_pos T s) as HT1.
  split.
  - pose proof (Rpower_pos (B + C) p) as HDp.
    assert (HD : Rpower (B + C) p <= Rpower (B + C * T) p) by (apply Rle_Rpower_l; nra).
    assert (Hle : Rpower (B + C) p * exp (- (p * lam * T)) <= A * exp (- (s * ln N)) * Q).
    { pose proof (exp_pos (- (p * lam * T))). pose proof (Rmult_lt_0_compat _ _ HT1 HE). nra. }
    apply ln_le in Hle; [|apply Rmult_lt_0_compat; [exact HDp | apply exp_pos]].
    rewrite ln_mult in Hle by (try apply exp_pos; exact HDp).
    rewrite ln_mult in Hle by (try exact HQ; apply Rmult_lt_0_compat; assumption).
    rewrite (ln_mult A) in Hle by assumption. rewrite !ln_exp in Hle.
    rewrite ln_div, ln_mult by (try assumption; apply Rmult_lt_0_compat; assumption).
    apply (Rmult_le_reg_l (p * lam)); [nra|].
    replace (p * lam * (1 / lam * (s / p * ln N - 1 / p * (ln A + ln Q - ln (Rpower (B + C) p)))))
      with (s * ln N - (ln A + ln Q - ln (Rpower (B + C) p))) by (field; lra).
    lra.
  - apply Rpower_root_le; [lra | exact Hs |].
    pose proof (Rpower_pos (B + C * T) p) as H2. pose proof (exp_pos (- (p * lam * T))) as H3.
    pose proof (Rmult_lt_0_compat _ _ H2 H3).
    apply (Rmult_le_reg_l (A * exp (- (s * ln N)))); [apply Rmult_lt_0_compat; assumption|]. lra.
Qed.

(** ** Asymptotics of the bracket, in [L = ln N] *)

Lemma c_pos : 0 < c.
Proof. apply Rdiv_lt_0_compat; [exact Hs | apply Rmult_lt_0_compat; [exact Hp | exact decay_rate_pos]]. Qed.

Lemma test_horizon_ratio : is_lim (fun L => T0 L / L) p_infty c.
Proof.
  pose proof decay_rate_pos as Hlam.
  assert (Hlow : is_lim (fun L => c + 2 / lam * (ln L / L)) p_infty c).
  { replace c with (c + 2 / lam * 0) at 1 by ring.
    apply is_lim_plus'; [apply is_lim_const|].
    exact (is_lim_scal_l _ (2 / lam) p_infty 0 is_lim_div_ln_p). }
  apply (is_lim_le_le_loc (fun L => c + 2 / lam * (ln L / L)) (fun L => c + 2 / lam * (ln L / L) + / L)).
  - exists 1. intros L HL. destruct (test_horizon_spec L HL) as [_ [H1 H2]].
    assert (E : c + 2 / lam * (ln L / L) = (s / p * L + 2 * ln L) / lam / L) by (unfold c; field; lra).
    assert (E1 : c + 2 / lam * (ln L / L) + / L = ((s / p * L + 2 * ln L) / lam + 1) / L)
      by (rewrite E; field; lra).
    rewrite E1, E. split; apply Rdiv_le_r; lra.
  - exact Hlow.
  - replace c with (c + 0) at 1 by ring. apply is_lim_plus'; [exact Hlow | exact is_lim_inv_p].
Qed.

Lemma upper_end_ratio : is_lim (fun L => Rpower (Rpower (T0 L) s + 1) (1 / s) / L) p_infty c.
Proof.
  pose proof c_pos as Hc.
  assert (Hsmall : is_lim (fun L => Rpower (/ L) s) p_infty 0).
  { unfold Rpower. apply (is_lim_comp exp _ p_infty 0 m_infty).
      - exact is_lim_exp_m.
    - apply (is_lim_ext_loc (fun L => - s * ln L)).
      + exists 0. intros L HL. rewrite ln_Rinv by exact HL. ring.
      + replace m_infty with (Rbar_mult (- s) p_infty).
        2: { simpl. destruct (Rle_dec 0 (- s)); [exfalso; lra | reflexivity]. }
        exact (is_lim_scal_l ln (- s) p_infty p_infty is_lim_ln_p).
    - exists 0. intros L _. discriminate. }
  assert (Hin : is_lim (fun L => Rpower (T0 L / L) s + Rpower (/ L) s) p_infty (Rpower c s)).
  { rewrite <- (Rplus_0_r (Rpower c s)). apply is_lim_plus'; [|exact Hsmall].
    apply (is_lim_comp_continuous _ (fun y => Rpower y s)); [exact test_horizon_ratio|].
    apply Rpower_continuous, Hc. }
  assert (E : Rpower (Rpower c s) (1 / s) = c).
  { rewrite Rpower_mult. replace (s * (1 / s)) with 1 by (field; lra). apply Rpower_1, Hc. }
  pose proof (is_lim_comp_continuous _ (fun y => Rpower y (1 / s)) _ _ Hin
                (Rpower_continuous _ _ (Rpower_pos c s))) as Hlim.
  simpl in Hlim. rewrite E in Hlim. revert Hlim. apply is_lim_ext_loc.
  exists 1. intros L HL. destruct (test_horizon_spec L HL) as [H1 _].
  assert (Hi : 0 < / L) by (apply Rinv_0_lt_compat; lra).
  unfold Rdiv at 1. rewrite <- Rpower_mult_distr by lra.
  replace (Rpower (T0 L) s * Rpower (/ L) s + Rpower (/ L) s)
    with ((Rpower (T0 L) s + 1) * Rpower (/ L) s) by ring.
  rewrite <- Rpower_mult_distr; [| pose proof (Rpower_pos (T0 L) s); lra | apply Rpower_pos].
  rewrite Rpower_mult. replace (s * (1 / s)) with 1 by (field; lra).
  rewrite Rpower_1 by exact Hi. reflexivity.
Qed.

Lemma lower_end_ratio :
  is_lim (fun L => 1 / lam * (s / p * L - 1 / p * ln (A * (Rpower (T0 L) s + 1) / Rpower (B + C) p)) / L) p_infty c.
Proof.
  pose proof decay_rate_pos as Hlam. pose proof c_pos as Hc.
  assert (HlnT : is_lim (fun L => ln (T0 L) / L) p_infty 0).
  { apply (is_lim_ext_loc (fun L => ln (T0 L / L) * / L + ln L / L)).
    - exists 1. intros L HL. destruct (test_horizon_spec L HL) as [H1 _].
      rewrite ln_div by lra. field. lra.
    - replace 0 with (ln c * 0 + 0) by ring. apply is_lim_plus'; [|exact is_lim_div_ln_p].
      apply is_lim_mult_finite; [|exact is_lim_inv_p].
      apply (is_lim_comp_continuous _ ln); [exact test_horizon_ratio | apply ln_continuous, Hc]. }
  assert (HQ : is_lim (fun L => ln (Rpower (T0 L) s + 1) / L) p_infty 0).
  { apply (is_lim_le_le_loc (fun L => s * (ln (T0 L) / L)) (fun L => s * (ln (T0 L) / L) + ln 2 * / L)).
    - exists 1. intros L HL. destruct (test_horizon_spec L HL) as [H1 _].
      assert (HP : 1 <= Rpower (T0 L) s).
      { rewrite <- (Rpower_O (T0 L)) by lra. apply Rle_Rpower; lra. }
      assert (H2 : s * ln (T0 L) <= ln (Rpower (T0 L) s + 1)).
      { rewrite <- ln_Rpower. apply ln_le; lra. }
      assert (H3 : ln (Rpower (T0 L) s + 1) <= s * ln (T0 L) + ln 2).
      { rewrite <- ln_Rpower, <- ln_mult by lra. apply ln_le; lra. }
      replace (s * (ln (T0 L) / L)) with (s * ln (T0 L) / L) by (field; lra).
      replace (s * ln (T0 L) / L + ln 2 * / L) with ((s * ln (T0 L) + ln 2) / L) by (field; lra).
      split; apply Rdiv_le_r; lra.
    - replace 0 with (s * 0) by ring. exact (is_lim_scal_l _ s p_infty 0 HlnT).
    - replace 0 with (s * 0 + ln 2 * 0) by ring. apply is_lim_plus'.
      + exact (is_lim_scal_l _ s p_infty 0 HlnT).
      + exact (is_lim_scal_l _ (ln 2) p_infty 0 is_lim_inv_p). }
  set (k := ln A - ln (Rpower (B + C) p)).
  apply (is_lim_ext_loc (fun L => c - 1 / (p * lam) * (k * / L + ln (Rpower (T0 L) s + 1) / L))).
  - exists 1. intros L HL. pose proof (Rpower_pos (T0 L) s) as HP. pose proof (Rpower_pos (B + C) p).
    rewrite ln_div, ln_mult by (try apply Rmult_lt_0_compat; lra).
    unfold k, c. field. lra.
  - replace c with (c - 1 / (p * lam) * (k * 0 + 0)) at 1 by ring.
    apply is_lim_minus'; [apply is_lim_const|].
    apply (is_lim_scal_l _ (1 / (p * lam)) p_infty (k * 0 + 0)).
    apply is_lim_plus'; [|exact HQ]. exact (is_lim_scal_l _ k p_infty 0 is_lim_inv_p).
Qed.

Lemma condition_eventually :
  Rbar_locally p_infty (fun L => Rpower (B + C * T0 L) p <= A * Rpower L (2 * p)).
Proof.
  assert (Hlim : is_lim (fun L => (B * / L + C * (T0 L / L)) * / L) p_infty ((B * 0 + C * c) * 0)).
  { apply is_lim_mult_finite; [|exact is_lim_inv_p]. apply is_lim_plus'.
    - exact (is_lim_scal_l _ B p_infty 0 is_lim_inv_p).
    - exact (is_lim_scal_l _ C p_infty c test_horizon_ratio). }
  rewrite Rmult_0_r in Hlim. apply is_lim_spec in Hlim.
  destruct (Hlim (mkposreal _ (Rpower_pos A (1 / p)))) as [M HM]. simpl in HM.
  exists (Rmax 1 M). intros L HL.
  pose proof (Rmax_l 1 M). pose proof (Rmax_r 1 M).
  destruct (test_horizon_spec L ltac:(lra)) as [H1 _].
  specialize (HM L ltac:(lra)). apply Rabs_def2 in HM as [HM _].
  assert (Hle : B + C * T0 L <= Rpower A (1 / p) * (L * L)).
  { apply (Rmult_le_reg_r (/ (L * L))); [apply Rinv_0_lt_compat; nra|].
    rewrite Rmult_assoc, Rinv_r, Rmult_1_r by nra.
    replace ((B + C * T0 L) * / (L * L)) with ((B * / L + C * (T0 L / L)) * / L) by (field; lra). lra. }
  apply Rle_trans with (Rpower (Rpower A (1 / p) * (L * L)) p).
  - apply Rle_Rpower_l; [lra|]. split; [nra | exact Hle].
  - right. rewrite <- Rpower_mult_distr by (try apply Rpower_pos; nra).
    rewrite Rpower_mult. replace (1 / p * p) with 1 by (field; lra).
    rewrite Rpower_1 by exact HA. f_equal.
    rewrite <- Rpower_mult_distr by lra. rewrite <- Rpower_plus. f_equal. ring.
Qed.

(** ** The two headline theorems for the general form *)

Theorem bound_horizon_bracket : forall D N T, horizons D -> exp 1 < N ->
  Rpower (B + C * T0 (ln N)) p <= A * Rpower (ln N) (2 * p) ->
  argmin_on D (bound_form A B C rho s p N) T ->
  1 / lam * (s / p * ln N - 1 / p * ln (A * (Rpower (T0 (ln N)) s + 1) / Rpower (B + C) p)) <= T
  /\ T <= Rpower (Rpower (T0 (ln N)) s + 1) (1 / s).
Proof.
  intros D N T [HD1 HD2] HN Hcond [HT Hmin].
  apply bracket_of_value; try assumption; [apply HD2, HT|].
  apply Hmin, HD1. apply nat_ceil_ge_1.
  pose proof (ln_gt_1 N HN) as HL. pose proof (ln_pos _ HL).
  apply Rdiv_lt_0_compat; [|exact decay_rate_pos].
  pose proof (Rdiv_lt_0_compat _ _ Hs Hp). nra.
Qed.

Theorem bound_horizon_limit : forall D (Tstar : R -> R), horizons D ->
  (forall N, exp 1 < N -> argmin_on D (bound_form A B C rho s p N) (Tstar N)) ->
  is_lim (fun N => Tstar N / ln N) p_infty (s / (p * lam)).
Proof.
  intros D Tstar HD Hmin. fold c.
  destruct condition_eventually as [M HM].
  eapply is_lim_le_le_loc.
  2: exact (is_lim_of_ln _ _ lower_end_ratio).
  2: exact (is_lim_of_ln _ _ upper_end_ratio).
  exists (Rmax (exp 1) (exp M)). intros N HN.
  pose proof (Rmax_l (exp 1) (exp M)). pose proof (Rmax_r (exp 1) (exp M)).
  pose proof (exp_pos 1). pose proof (exp_pos M). pose proof (ln_gt_1 N ltac:(lra)).
  assert (HML : M < ln N) by (rewrite <- (ln_exp M); apply ln_increasing; lra).
  destruct (bound_horizon_bracket D N (Tstar N) HD ltac:(lra) (HM _ HML) (Hmin N ltac:(lra))) as [Hl Hu].
  split; apply Rdiv_le_r; try lra; assumption.
Qed.

End Bound.
