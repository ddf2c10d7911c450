(** Claim stochastic-bound-horizon (S4): the horizon that minimises the stochastic-gradient error bound grows like
    [sqrt(N ln N)]. Forms phi_0 and phi_1.

    With [q = B N / A]:
      phi_1(T) = A T/N + B (1 + ln T)/T on T >= 1: if q >= e^2, the minimiser satisfies T^2 = q ln T and
        sqrt(q ln q / 2) <= T <= sqrt(q ln q / (2 - 1/e));
      phi_0(T) = A T/N + B ln T/T on T >= 3: if q >= e^4, the minimiser satisfies T^2 = q (ln T - 1) and
        sqrt(q (ln q - 2) / 2) <= T <= sqrt(q (ln q - 2) / (2 - 1/e)).
    In both cases [T / sqrt(N ln N) -> sqrt(B / (2A))]. phi_0 reduces to phi_1 by T = e T'.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import RealFacts Argmin.

Open Scope R_scope.

Definition phi0_bound (A B N T : R) : R := A * (T / N) + B * (ln T / T).
Definition phi1_bound (A B N T : R) : R := A * (T / N) + B * ((1 + ln T) / T).

(** phi_1 divided by B. *)
Definition log_bound (q T : R) : R := T / q + (1 + ln T) / T.

(** ** The minimiser of the normalised bound *)

(** Left of [e] the bound is above its value at [e]: with [T = e^(1-u)] this is the inequality below. *)
Lemma left_of_e : forall u, 0 < u <= 1 -> 3 < (2 - u) * exp u + exp (- u).
Proof.
  intros u Hu.
  pose proof (exp_taylor_4 u ltac:(lra)) as H1. pose proof (exp_neg_taylor_3 u ltac:(lra)) as H2.
  assert (H3 : (2 - u) * (1 + u + u ^ 2 / 2 + u ^ 3 / 6 + u ^ 4 / 24) <= (2 - u) * exp u)
    by (apply Rmult_le_compat_l; lra).
  assert (Hsq : 0 < u ^ 2) by (apply pow_lt; lra).
  assert (Hpoly : 0 < u ^ 2 * ((1 - u) * (3 + u) / 6 + (2 - u) * u ^ 2 / 24)).
  { apply Rmult_lt_0_compat; [exact Hsq|].
    pose proof (Rmult_lt_0_compat (2 - u) (u ^ 2) ltac:(lra) Hsq).
    pose proof (Rmult_le_pos (1 - u) (3 + u) ltac:(lra) ltac:(lra)). lra. }
  lra.
Qed.

Lemma log_bound_left : forall q T, exp 2 <= q -> 1 <= T < exp 1 -> log_bound q (exp 1) < log_bound q T.
Proof.
  intros q T Hq HT. pose proof (exp_pos 1) as He. pose proof (exp_pos 2) as He2.
  set (u := 1 - ln T).
  assert (Hu : 0 < u <= 1).
  { pose proof (ln_ge_0 T ltac:(lra)). unfold u. split; [|lra].
    assert (ln T < ln (exp 1)) by (apply ln_increasing; lra). rewrite ln_exp in H0. lra. }
  assert (ET : T = exp 1 * exp (- u)).
  { rewrite <- exp_plus. unfold u. replace (1 + - (1 - ln T)) with (ln T) by ring.
    symmetry; apply exp_ln; lra. }
  assert (Einv : exp u * exp (- u) = 1) by (rewrite <- exp_plus, Rplus_opp_r; apply exp_0).
  pose proof (left_of_e u Hu) as Hcore. pose proof (exp_pos (- u)) as Hm.
  assert (E2 : exp 2 = exp 1 * exp 1) by (rewrite <- exp_plus; f_equal; lra).
  assert (Hiq : / q <= / (exp 1 * exp 1)) by (apply Rinv_le_contravar; lra).
  assert (Hlt : T * / q >= exp 1 * / q - (exp 1 - T) * / (exp 1 * exp 1)) by nra.
  assert (E1 : (1 + ln T) / T = (2 - u) * exp u * / exp 1).
  { replace (1 + ln T) with (2 - u) by (unfold u; ring). rewrite ET.
    apply (Rmult_eq_reg_r (exp 1 * exp (- u))); [|nra].
    transitivity ((2 - u) * (exp u * exp (- u))); [rewrite Einv; field; nra | field; lra]. }
  assert (E3 : (exp 1 - T) * / (exp 1 * exp 1) = (1 - exp (- u)) * / exp 1) by (rewrite ET; field; lra).
  unfold log_bound. rewrite E1, ln_exp. unfold Rdiv.
  assert (Hie : 0 < / exp 1) by (apply Rinv_0_lt_compat, He).
  assert (3 * / exp 1 < ((2 - u) * exp u + exp (- u)) * / exp 1) by (apply Rmult_lt_compat_r; lra).
  lra.
Qed.

Lemma log_bound_derive : forall q T, 0 < q -> 0 < T ->
  is_derive (log_bound q) T (/ q - ln T / T ^ 2).
Proof. intros q T Hq HT. unfold log_bound. auto_derive; [lra | field; lra]. Qed.

Lemma log_bound_stationary : forall q a T, exp 2 <= q -> 1 <= a < exp 1 ->
  argmin_on (fun y => a <= y) (log_bound q) T -> exp 1 <= T /\ T ^ 2 = q * ln T.
Proof.
  intros q a T Hq Ha [HT Hmin]. pose proof (exp_pos 1). pose proof (exp_pos 2).
  assert (HeT : exp 1 <= T).
  { apply Rnot_lt_le. intros Hlt. pose proof (log_bound_left q T Hq ltac:(lra)).
    pose proof (Hmin (exp 1) ltac:(lra)). lra. }
  split; [exact HeT|].
  pose proof (interior_minimum_derivative _ a T _ ltac:(lra) Hmin (log_bound_derive q T ltac:(lra) ltac:(lra))) as H1.
  apply (f_equal (Rmult (q * T ^ 2))) in H1. rewrite Rmult_0_r in H1.
  replace (q * T ^ 2 * (/ q - ln T / T ^ 2)) with (T ^ 2 - q * ln T) in H1 by (field; split; lra). lra.
Qed.

(** ** The bracket, from the stationarity equation alone *)

Lemma ln_square : forall T, 0 < T -> ln (T ^ 2) = 2 * ln T.
Proof. intros T HT. rewrite <- (Rpower_pow 2 T HT), ln_Rpower. simpl. ring. Qed.

Lemma e_slope : 1 < 2 - / exp 1.
Proof.
  pose proof exp_1_gt_2. pose proof (Rinv_lt_contravar 1 (exp 1) ltac:(lra) ltac:(lra)) as H1.
  rewrite Rinv_1 in H1. lra.
Qed.

Lemma stationary_bracket : forall q T, 0 < q -> exp 1 <= T -> T ^ 2 = q * ln T ->
  q * ln q / 2 <= T ^ 2 /\ T ^ 2 <= q * ln q / (2 - / exp 1) /\ T ^ 2 <= q / 2 * (ln q + ln (ln q)).
Proof.
  intros q T Hq HT Heq. pose proof (exp_pos 1) as He. pose proof e_slope as Hs.
  assert (Hl : 1 <= ln T) by (rewrite <- (ln_exp 1); apply ln_le; lra).
  assert (Elog : 2 * ln T = ln q + ln (ln T)) by (rewrite <- ln_square, Heq, ln_mult by lra; reflexivity).
  pose proof (ln_ge_0 _ Hl) as Hll. pose proof (ln_le_div_e (ln T) ltac:(lra)) as Hle.
  unfold Rdiv in Hle.
  assert (Hlq : (2 - / exp 1) * ln T <= ln q) by lra.
  set (k := 2 - / exp 1) in *.
  assert (Hln : ln T <= ln q) by nra.
  assert (Hmono : ln (ln T) <= ln (ln q)) by (apply ln_le; lra).
  rewrite Heq. repeat split.
  - unfold Rdiv. nra.
  - apply (Rmult_le_reg_r k); [lra|].
    replace (q * ln q / k * k) with (q * ln q) by (field; lra). nra.
  - nra.
Qed.

(** The stationarity equation has one solution beyond [e]. *)
Lemma stationary_unique : forall q T1 T2, 0 < q -> exp 1 <= T1 -> exp 1 <= T2 ->
  T1 ^ 2 = q * ln T1 -> T2 ^ 2 = q * ln T2 -> T1 = T2.
Proof.
  assert (Hno : forall q T1 T2, 0 < q -> exp 1 <= T1 -> T1 < T2 -> T1 ^ 2 = q * ln T1 -> T2 ^ 2 = q * ln T2 -> False).
  { intros q T1 T2 Hq H1 H12 E1 E2. pose proof (exp_pos 1) as He.
    assert (Hl : 1 <= ln T1) by (rewrite <- (ln_exp 1); apply ln_le; lra).
    set (x := T2 / T1).
    assert (Ex : T2 = x * T1) by (unfold x; field; lra).
    assert (Hx : 1 < x) by nra.
    pose proof (ln_le_sub_one x ltac:(lra)) as Hlx.
    rewrite Ex, ln_mult in E2 by lra.
    assert (E3 : x ^ 2 * ln T1 = ln x + ln T1).
    { apply (Rmult_eq_reg_l q); [|lra]. rewrite <- E2. rewrite Rpow_mult_distr, E1. ring. }
    assert (Hx2 : x < x ^ 2) by nra.
    assert ((x ^ 2 - 1) * 1 <= (x ^ 2 - 1) * ln T1) by (apply Rmult_le_compat_l; lra). lra. }
  intros q T1 T2 Hq H1 H2 E1 E2. destruct (Rtotal_order T1 T2) as [H|[H|H]]; [|exact H|]; exfalso; eauto.
Qed.

(** ** The limit, from a bracket of [T^2] *)

Lemma ratio_limit : forall (T : R -> R) b c, 0 < b ->
  Rbar_locally p_infty (fun N => 0 <= T N /\
    b * N / 2 * (ln (b * N) - c) <= T N ^ 2 <= b * N / 2 * (ln (b * N) + ln (ln (b * N)) + c)) ->
  is_lim (fun N => T N / sqrt (N * ln N)) p_infty (sqrt (b / 2)).
Proof.
  intros T b c Hb [M HM].
  assert (Hinv : is_lim (fun N => / ln N) p_infty 0) by exact (is_lim_of_ln _ 0 is_lim_inv_p).
  assert (Hone : is_lim (fun N => ln (b * N) / ln N) p_infty 1).
  { apply (is_lim_ext_loc (fun N => ln b * / ln N + 1)).
    - exists 1. intros N HN. pose proof (ln_pos N HN). rewrite ln_mult by lra. field. lra.
    - replace 1 with (ln b * 0 + 1) at 1 by ring. apply is_lim_plus'; [|apply is_lim_const].
      exact (is_lim_scal_l _ (ln b) p_infty 0 Hinv). }
  assert (HbN : is_lim (fun N => b * N) p_infty p_infty).
  { replace p_infty with (Rbar_mult b p_infty) at 2.
    - exact (is_lim_scal_l _ b p_infty p_infty (is_lim_id p_infty)).
    - simpl. destruct (Rle_dec 0 b) as [H|H]; [|exfalso; lra].
      destruct (Rle_lt_or_eq_dec 0 b H); [reflexivity | exfalso; lra]. }
  assert (Hdom : forall N, Rmax 1 (3 / b) < N -> 1 < N /\ 3 < b * N).
  { intros N HN. pose proof (Rmax_l 1 (3 / b)). pose proof (Rmax_r 1 (3 / b)). split; [lra|].
    replace 3 with (b * (3 / b)) by (field; lra). apply Rmult_lt_compat_l; lra. }
  assert (Hlog : is_lim (fun N => ln (ln (b * N)) / ln N) p_infty 0).
  { apply (is_lim_ext_loc (fun N => ln (ln (b * N)) / ln (b * N) * (ln (b * N) / ln N))).
    - exists (Rmax 1 (3 / b)). intros N HN. destruct (Hdom N HN) as [H1 H3].
      pose proof (ln_pos N H1). pose proof (ln_pos (b * N) ltac:(lra)). field. lra.
    - replace 0 with (0 * 1) by ring. apply is_lim_mult_finite; [|exact Hone].
      apply (is_lim_comp (fun y => ln (ln y) / ln y) _ p_infty 0 p_infty);
        [exact (is_lim_of_ln _ 0 is_lim_div_ln_p) | exact HbN | exists 0; intros; discriminate]. }
  assert (Hc : is_lim (fun N => c * / ln N) p_infty 0).
  { replace 0 with (c * 0) by ring. exact (is_lim_scal_l _ c p_infty 0 Hinv). }
  assert (Hsq : is_lim (fun N => T N ^ 2 / (N * ln N)) p_infty (b / 2)).
  { apply (is_lim_le_le_loc (fun N => b / 2 * (ln (b * N) / ln N - c * / ln N))
             (fun N => b / 2 * (ln (b * N) / ln N + ln (ln (b * N)) / ln N + c * / ln N))).
    - exists (Rmax M 1). intros N HN. pose proof (Rmax_l M 1). pose proof (Rmax_r M 1).
      destruct (HM N ltac:(lra)) as [_ [Hl Hu]]. pose proof (ln_pos N ltac:(lra)) as HlN.
      assert (HNl : 0 < N * ln N) by (apply Rmult_lt_0_compat; lra).
      replace (b / 2 * (ln (b * N) / ln N - c * / ln N))
        with (b * N / 2 * (ln (b * N) - c) / (N * ln N)) by (field; lra).
      replace (b / 2 * (ln (b * N) / ln N + ln (ln (b * N)) / ln N + c * / ln N))
        with (b * N / 2 * (ln (b * N) + ln (ln (b * N)) + c) / (N * ln N)) by (field; lra).
      split; apply Rdiv_le_r; assumption.
    - replace (b / 2) with (b / 2 * (1 - 0)) at 1 by ring.
      apply (is_lim_scal_l _ (b / 2) p_infty (1 - 0)). apply is_lim_minus'; assumption.
    - replace (b / 2) with (b / 2 * (1 + 0 + 0)) at 1 by ring.
      apply (is_lim_scal_l _ (b / 2) p_infty (1 + 0 + 0)). repeat apply is_lim_plus'; assumption. }
  pose proof (is_lim_comp_continuous _ sqrt _ _ Hsq (sqrt_continuous (b / 2) ltac:(lra))) as Hroot.
  revert Hroot. apply is_lim_ext_loc.
  exists (Rmax M 1). intros N HN. pose proof (Rmax_l M 1). pose proof (Rmax_r M 1).
  destruct (HM N ltac:(lra)) as [HT _]. pose proof (ln_pos N ltac:(lra)) as HlN.
  assert (HNl : 0 < N * ln N) by (apply Rmult_lt_0_compat; lra).
  rewrite sqrt_div_alt by exact HNl. rewrite sqrt_pow2 by exact HT. reflexivity.
Qed.
