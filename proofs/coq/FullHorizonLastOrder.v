(** Claim full-horizon-last (F5), continued: for the last iterate of EG at a degenerate vertex the best horizon is of order ln N.

    If in addition v <= 1 - w_0 and alpha v <= 1 (so that the conditions of the two-sided bound hold for every T), there are
    constants C and N_0 such that for every budget N >= N_0 every horizon T* in 1..N that minimises x_K, K = floor(N/T), has
      ln N / (2 lambda) <= T* <= C ln N,   lambda = ln(1/(1-eta)).

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Model TwoDomains RealFacts FullHorizonInstance FullHorizonBracket FullHorizonLastRun.

Open Scope R_scope.

(** [eps / (1 - (1 - a eps)^K) <= eps + 1/(a K)]. *)
Lemma geometric_factor : forall a eps K, 0 < a -> 0 < eps -> a * eps <= 1 -> (1 <= K)%nat ->
  eps / (1 - (1 - a * eps) ^ K) <= eps + / (a * INR K).
Proof.
  intros a eps K Ha Heps Hae HK. set (y := a * eps).
  assert (Hy : 0 < y <= 1) by (split; [apply Rmult_lt_0_compat; assumption | exact Hae]).
  assert (HK1 : 1 <= INR K) by (apply (le_INR 1), HK).
  assert (Hprod : (1 - y) ^ K * (1 + INR K * y) <= 1).
  { apply Rle_trans with ((1 - y) ^ K * (1 + y) ^ K).
    - apply Rmult_le_compat_l; [apply pow_le; lra|].
      pose proof (bernoulli (1 + y) K ltac:(lra)) as HB. replace (1 + y - 1) with y in HB by ring. exact HB.
    - rewrite <- Rpow_mult_distr. apply Rle_trans with (1 ^ K); [apply pow_incr; nra | rewrite pow1; lra]. }
  assert (HKy : 0 < INR K * y) by (apply Rmult_lt_0_compat; lra).
  assert (HD : 0 < 1 - (1 - y) ^ K).
  { assert (0 <= (1 - y) ^ K) by (apply pow_le; lra). nra. }
  apply (Rmult_le_reg_r (1 - (1 - y) ^ K)); [exact HD|].
  unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
  apply (Rmult_le_reg_l (a * INR K)); [apply Rmult_lt_0_compat; lra|].
  replace (a * INR K * ((eps + / (a * INR K)) * (1 - (1 - y) ^ K)))
    with ((INR K * y + 1) * (1 - (1 - y) ^ K)) by (unfold y; field; lra).
  replace (a * INR K * eps) with (INR K * y) by (unfold y; ring). lra.
Qed.

Section Order.

Variables h eta alpha v w0 : R.
Hypotheses (Hh : 1 < h) (Heta : 0 < eta) (Hstab : eta * h <= 1) (Halpha : 0 < alpha <= 2) (Hv : 0 < v) (Hw0 : 0 < w0).
Hypotheses (Hvw : v <= 1 - w0) (Hav : alpha * v <= 1).

Let x := vertex_error h eta alpha v w0.
Let lam := ln (1 / (1 - eta)).
Let E := exp 4.
Let start_odds := w0 / (1 - w0).
(* constants of the bounds below *)
Let c1 := / lam + 1.
Let C1 := E / (w0 * eta) * (v + 2 * c1 / alpha).
Let c2 := v * (eta * (h - 1)) / (2 * E).
Let C3 := E * (1 + start_odds + E).

Lemma eta_lt_1 : eta < 1.
Proof. nra. Qed.

Lemma lam_pos : 0 < lam.
Proof.
  pose proof eta_lt_1. apply ln_pos. apply (Rmult_lt_reg_r (1 - eta)); [lra|].
  unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

Lemma constants_pos : 0 < start_odds /\ 1 < E /\ 0 < c1 /\ 0 < C1 /\ 0 < c2 /\ 0 < C3.
Proof.
  pose proof lam_pos. assert (HE : 1 < E) by (unfold E; pose proof (exp_ineq1 4 ltac:(lra)); lra).
  assert (Hs : 0 < start_odds) by (apply Rdiv_lt_0_compat; lra).
  assert (Hc1 : 0 < c1) by (unfold c1; assert (0 < / lam) by (apply Rinv_0_lt_compat; lra); lra).
  repeat split; try assumption.
  - apply Rmult_lt_0_compat; [apply Rdiv_lt_0_compat; nra|].
    assert (0 < 2 * c1 / alpha) by (apply Rdiv_lt_0_compat; lra). lra.
  - apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; nra | lra].
  - apply Rmult_lt_0_compat; lra.
Qed.

Lemma gap_lower : forall T, (1 <= T)%nat ->
  (1 - eta) ^ T * (eta * (h - 1)) <= (1 - eta) ^ T - (1 - eta * h) ^ T.
Proof.
  intros T HT. pose proof eta_lt_1 as He1. assert (Hd : 0 < eta * (h - 1)) by nra.
  destruct T as [|t]; [lia|]. clear HT. induction t as [|t IH]; [simpl; nra|].
  assert (Hr : 0 <= (1 - eta * h) ^ S t) by (apply pow_le; lra).
  assert (Hp : 0 <= (1 - eta) ^ S t) by (apply pow_le; lra).
  change ((1 - eta) ^ S (S t)) with ((1 - eta) * (1 - eta) ^ S t).
  change ((1 - eta * h) ^ S (S t)) with ((1 - eta * h) * (1 - eta * h) ^ S t).
  apply (Rmult_le_compat_l (1 - eta)) in IH; [|lra].
  assert ((1 - eta * h) * (1 - eta * h) ^ S t <= (1 - eta) * (1 - eta * h) ^ S t) by (apply Rmult_le_compat_r; nra).
  lra.
Qed.

(** Sizes of the quantities in the two-sided bound. *)
Lemma sizes : forall T, (1 <= T)%nat ->
  let p1 := (1 - eta) ^ T in let p2 := (1 - eta * h) ^ T in let m := 2 - p1 - p2 in
  0 <= p2 /\ p2 < p1 /\ p1 <= 1 - eta /\ eta <= m <= 2 /\
  alpha * m * (v * (p1 - p2) / m) <= 1 /\ 0 < v * (p1 - p2) / m /\ v * (p1 - p2) / m <= 1 - w0.
Proof.
  intros T HT p1 p2 m. pose proof eta_lt_1 as He1.
  destruct (powers_order h eta T Hh Heta Hstab HT) as [H2 [H12 H1]]. fold p1 p2 in H2, H12, H1.
  assert (Hp1 : p1 <= 1 - eta).
  { unfold p1. rewrite <- (pow_1 (1 - eta)) at 2. apply pow_antitone; [lra | exact HT]. }
  assert (Hm : eta <= m <= 2) by (unfold m; lra).
  repeat split; try lra.
  - replace (alpha * m * (v * (p1 - p2) / m)) with (alpha * v * (p1 - p2)) by (field; lra).
    assert (0 < alpha * v) by (apply Rmult_lt_0_compat; lra). nra.
  - apply Rdiv_lt_0_compat; nra.
  - apply Rle_trans with (2 := Hvw). apply (Rmult_le_reg_r m); [lra|].
    unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. apply Rmult_le_compat_l; unfold m; lra.
Qed.

Lemma power_is_exp : forall T, (1 - eta) ^ T = exp (- (lam * INR T)).
Proof.
  intros T. pose proof eta_lt_1. rewrite <- Rpower_pow by lra. unfold Rpower. f_equal.
  unfold lam, Rdiv. rewrite Rmult_1_l, ln_Rinv by lra. ring.
Qed.

Lemma exp_sigma_le : forall p1 p2, 0 <= p2 -> p2 < p1 -> p1 <= 1 - eta -> exp (alpha * (p1 + p2)) <= E.
Proof. intros p1 p2 H2 H12 H1. apply exp_le. nra. Qed.

(** Lower bounds of the error for every horizon. *)
Lemma error_lower_bounds : forall T K, (1 <= T)%nat -> (1 <= K)%nat ->
  c2 * (1 - eta) ^ T <= x T K /\ / (C3 * INR K) <= x T K.
Proof.
  intros T K HT HK. destruct constants_pos as [Hs [HE _]].
  destruct (sizes T HT) as [H2 [H12 [H1 [Hm [Hae [Heps Hew]]]]]].
  pose proof (gap_lower T HT) as Hgap.
  destruct (last_iterate_two_sided h eta alpha v w0 T Hh Heta Hstab Halpha Hv ltac:(lra) HT Hae Hew K) as [Hlow _].
  fold x in Hlow.
  set (p1 := (1 - eta) ^ T) in *. set (p2 := (1 - eta * h) ^ T) in *. set (m := 2 - p1 - p2) in *.
  pose proof (exp_sigma_le p1 p2 H2 H12 H1) as HS. pose proof (exp_pos (alpha * (p1 + p2))) as HS0.
  assert (HK1 : 1 <= INR K) by (apply (le_INR 1), HK).
  split.
  - apply Rle_trans with (1 := Rmax_l _ _) in Hlow. apply Rle_trans with (2 := Hlow). rewrite exp_Ropp.
    apply Rle_trans with (/ E * (v * (p1 - p2) / m)).
    + apply (Rmult_le_reg_l E); [lra|]. rewrite <- (Rmult_assoc E (/ E)), Rinv_r, Rmult_1_l by lra.
      apply (Rmult_le_reg_r m); [lra|]. unfold Rdiv at 1. rewrite (Rmult_assoc _ (/ m)), Rinv_l, Rmult_1_r by lra.
      replace (E * (c2 * p1) * m) with (v * (p1 * (eta * (h - 1))) * (m / 2)) by (unfold c2; field; lra).
      assert (Hv1 : 0 <= v * (p1 * (eta * (h - 1)))) by (apply Rmult_le_pos; [lra | apply Rmult_le_pos; nra]).
      assert (v * (p1 * (eta * (h - 1))) <= v * (p1 - p2)) by (apply Rmult_le_compat_l; lra). nra.
    + apply Rmult_le_compat_r; [lra|]. apply Rinv_le_contravar; lra.
  - apply Rle_trans with (1 := Rmax_r _ _) in Hlow. apply Rle_trans with (2 := Hlow).
    fold start_odds. assert (Ham : alpha * m <= 4) by nra. assert (Ham0 : 0 < alpha * m) by (apply Rmult_lt_0_compat; lra).
    assert (Hexp : exp (alpha * m) <= E) by (apply exp_le; lra).
    pose proof (exp_ineq1_le (alpha * m)) as Hexp1.
    assert (Hin : 0 <= start_odds + INR K * (exp (alpha * m) - 1) <= INR K * (start_odds + E)).
    { split; [assert (0 <= INR K * (exp (alpha * m) - 1)) by (apply Rmult_le_pos; lra); lra|].
      assert (INR K * (exp (alpha * m) - 1) <= INR K * E) by (apply Rmult_le_compat_l; lra). nra. }
    assert (Hprod : exp (alpha * (p1 + p2)) * (start_odds + INR K * (exp (alpha * m) - 1))
                    <= E * (INR K * (start_odds + E))) by (apply Rmult_le_compat; lra).
    assert (0 <= exp (alpha * (p1 + p2)) * (start_odds + INR K * (exp (alpha * m) - 1)))
      by (apply Rmult_le_pos; lra).
    apply Rinv_le_contravar; [lra|].
    unfold C3. assert (1 <= E * INR K) by nra. lra.
Qed.

(** Upper bound of the error at the ceiling of ln N / lambda. *)
Lemma error_upper_bound : forall N, 1 <= ln (INR N) -> c1 * ln (INR N) <= INR N / 2 ->
  let T := nat_ceil (ln (INR N) / lam) in
  (1 <= T <= N)%nat /\ x T (N / T) <= C1 * ln (INR N) / INR N.
Proof.
  intros N HL Hhalf T. pose proof lam_pos as Hlam. destruct constants_pos as [Hs [HE [Hc1 _]]].
  set (n := INR N) in *. set (L := ln n) in *.
  assert (Hn : 0 < n) by nra.
  assert (Hpos : 0 < L / lam) by (apply Rdiv_lt_0_compat; lra).
  destruct (nat_ceil_spec _ Hpos) as [Hlo Hhi]. fold T in Hlo, Hhi.
  pose proof (nat_ceil_ge_1 _ Hpos) as HT. fold T in HT.
  assert (HTc : INR T <= c1 * L) by (unfold c1, Rdiv in *; nra).
  assert (HTN : (T <= N)%nat) by (apply INR_le; fold n; lra).
  split; [lia|].
  assert (HT1 : 1 <= INR T) by (apply (le_INR 1), HT).
  assert (HK : (1 <= N / T)%nat) by (apply Nat.div_le_lower_bound; lia).
  assert (HKr : n < (INR (N / T) + 1) * INR T).
  { pose proof (Nat.div_mod N T ltac:(lia)) as Ed. pose proof (Nat.mod_upper_bound N T ltac:(lia)).
    unfold n. rewrite <- S_INR, <- mult_INR. apply lt_INR. lia. }
  assert (HK1 : 1 <= INR (N / T)) by (apply (le_INR 1), HK).
  destruct (sizes T HT) as [H2 [H12 [H1 [Hm [Hae [Heps Hew]]]]]].
  destruct (last_iterate_two_sided h eta alpha v w0 T Hh Heta Hstab Halpha Hv ltac:(lra) HT Hae Hew (N / T)) as [_ Hup].
  specialize (Hup HK). fold x in Hup.
  pose proof (power_is_exp T) as Epow.
  set (p1 := (1 - eta) ^ T) in *. set (p2 := (1 - eta * h) ^ T) in *. set (m := 2 - p1 - p2) in *.
  set (eps := v * (p1 - p2) / m) in *. set (K := INR (N / T)) in *.
  pose proof (exp_sigma_le p1 p2 H2 H12 H1) as HS. pose proof (exp_pos (alpha * (p1 + p2))) as HS0.
  assert (Hp1n : p1 <= / n).
  { rewrite Epow. replace (/ n) with (exp (- L)) by (rewrite exp_Ropp; unfold L; rewrite exp_ln by exact Hn; reflexivity).
    apply exp_le. apply Ropp_le_contravar. apply (Rmult_le_compat_l lam) in Hlo; [|lra].
    replace (lam * (L / lam)) with L in Hlo by (field; lra). exact Hlo. }
  assert (Hepsn : eps <= v / eta * / n).
  { unfold eps. apply Rle_trans with (v * p1 / m).
    - apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra | apply Rmult_le_compat_l; lra].
    - apply Rle_trans with (v * / n * / eta); [|right; field; lra].
      unfold Rdiv. apply Rmult_le_compat; [apply Rmult_le_pos; lra | left; apply Rinv_0_lt_compat; lra
        | apply Rmult_le_compat_l; lra | apply Rinv_le_contravar; lra]. }
  assert (HKn : / K <= 2 * c1 * L / n).
  { apply (Rmult_le_reg_r (K * n)); [apply Rmult_lt_0_compat; lra|].
    replace (/ K * (K * n)) with n by (field; lra). replace (2 * c1 * L / n * (K * n)) with (2 * (c1 * L) * K) by (field; lra).
    assert (K * INR T <= K * (c1 * L)) by (apply Rmult_le_compat_l; lra). lra. }
  pose proof (geometric_factor (alpha * m) eps (N / T) ltac:(apply Rmult_lt_0_compat; lra) Heps Hae HK) as Hgeo.
  fold K in Hgeo.
  assert (HaK : / (alpha * m * K) <= / (alpha * eta) * (2 * c1 * L / n)).
  { rewrite Rinv_mult. apply Rmult_le_compat; [left; apply Rinv_0_lt_compat; nra | left; apply Rinv_0_lt_compat; lra
      | apply Rinv_le_contravar; nra | exact HKn]. }
  assert (Hin : 0 < / (alpha * m * K)) by (apply Rinv_0_lt_compat, Rmult_lt_0_compat; [nra | lra]).
  apply Rle_trans with (1 := Hup).
  apply Rle_trans with (E / w0 * (v / eta * / n + / (alpha * eta) * (2 * c1 * L / n))).
  - apply Rle_trans with (exp (alpha * (p1 + p2)) / w0 * (eps + / (alpha * m * K))).
    + apply Rmult_le_compat_l; [left; apply Rdiv_lt_0_compat; lra | exact Hgeo].
    + apply Rmult_le_compat; [left; apply Rdiv_lt_0_compat; lra | lra | | lra].
      apply Rdiv_le_r; lra.
  - assert (Hv1 : v * 1 <= v * L) by (apply Rmult_le_compat_l; lra).
    replace (C1 * L / n) with (E / (w0 * eta) * ((v * L + 2 * c1 / alpha * L) * / n)) by (unfold C1; field; lra).
    replace (E / w0 * (v / eta * / n + / (alpha * eta) * (2 * c1 * L / n)))
      with (E / (w0 * eta) * ((v * 1 + 2 * c1 / alpha * L) * / n)) by (field; lra).
    apply Rmult_le_compat_l; [left; apply Rdiv_lt_0_compat; nra|].
    apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra | lra].
Qed.

(** Two facts that hold for all large budgets. *)
Lemma eventually_small : forall c, 0 < c -> exists M, forall y, M < y -> ln y <= c * y.
Proof.
  intros c Hc. pose proof is_lim_div_ln_p as H. apply is_lim_spec in H.
  destruct (H (mkposreal c Hc)) as [M HM]. simpl in HM.
  exists (Rmax 1 M). intros y Hy. pose proof (Rmax_l 1 M). pose proof (Rmax_r 1 M).
  specialize (HM y ltac:(lra)). apply Rabs_def2 in HM as [HM _].
  apply (Rmult_lt_compat_r y) in HM; [|lra].
  replace ((ln y / y - 0) * y) with (ln y) in HM by (field; lra). lra.
Qed.

Theorem full_horizon_last : exists C N0, 0 < C /\ forall N T, N0 <= INR N ->
  best_horizon (fun N T => x T (N / T)) N T ->
  ln (INR N) / (2 * lam) <= INR T <= C * ln (INR N).
Proof.
  pose proof lam_pos as Hlam. destruct constants_pos as [Hs [HE [Hc1 [HC1 [Hc2 HC3]]]]].
  destruct (eventually_small (/ (2 * c1)) ltac:(apply Rinv_0_lt_compat; lra)) as [M1 HM1].
  destruct (eventually_small (/ 4) ltac:(lra)) as [M2 HM2].
  set (B := Rmax 1 (Rmax (M2 + 1) (4 * ln (C1 / c2)))).
  exists (C1 * C3), (Rmax (M1 + 1) (exp B)).
  split; [apply Rmult_lt_0_compat; assumption|].
  intros N T HN [HT Hmin].
  pose proof (Rmax_l (M1 + 1) (exp B)). pose proof (Rmax_r (M1 + 1) (exp B)). pose proof (exp_pos B).
  set (n := INR N) in *. set (L := ln n).
  assert (Hn : 0 < n) by lra.
  assert (HLB : B <= L) by (unfold L; rewrite <- (ln_exp B); apply ln_le; lra).
  pose proof (Rmax_l 1 (Rmax (M2 + 1) (4 * ln (C1 / c2)))) as HB1.
  pose proof (Rmax_r 1 (Rmax (M2 + 1) (4 * ln (C1 / c2)))) as HB2. fold B in HB1, HB2.
  pose proof (Rmax_l (M2 + 1) (4 * ln (C1 / c2))) as HB3. pose proof (Rmax_r (M2 + 1) (4 * ln (C1 / c2))) as HB4.
  assert (HL1 : 1 <= L) by lra.
  assert (Hhalf : c1 * L <= n / 2).
  { pose proof (HM1 n ltac:(lra)) as H4. fold L in H4. apply (Rmult_le_compat_l c1) in H4; [|lra].
    replace (c1 * (/ (2 * c1) * n)) with (n / 2) in H4 by (field; lra). exact H4. }
  destruct (error_upper_bound N HL1 Hhalf) as [HT0 Hup]. fold n L in HT0, Hup.
  set (T0 := nat_ceil (L / lam)) in *.
  assert (HK : (1 <= N / T)%nat) by (apply Nat.div_le_lower_bound; lia).
  assert (HK1 : 1 <= INR (N / T)) by (apply (le_INR 1), HK).
  destruct (error_lower_bounds T (N / T) ltac:(lia) HK) as [Hl1 Hl2].
  destruct (error_lower_bounds T0 (N / T0) ltac:(lia) ltac:(apply Nat.div_le_lower_bound; lia)) as [Hl0 _].
  assert (Hp0 : 0 < (1 - eta) ^ T0) by (apply pow_lt; pose proof eta_lt_1; lra).
  assert (Hbest : x T (N / T) <= C1 * L / n).
  { apply Rle_trans with (2 := Hup). pose proof (Hmin T0 HT0) as Hb. cbv beta in Hb.
    pose proof (Rmult_lt_0_compat _ _ Hc2 Hp0).
    rewrite (Rabs_right (x T0 (N / T0))) in Hb by lra. pose proof (Rle_abs (x T (N / T))). lra. }
  split.
  - assert (Hexp : c2 * exp (- (lam * INR T)) <= C1 * L / n) by (rewrite <- power_is_exp; lra).
    apply ln_le in Hexp; [|apply Rmult_lt_0_compat; [exact Hc2 | apply exp_pos]].
    rewrite ln_mult, ln_exp in Hexp by (try exact Hc2; apply exp_pos).
    rewrite ln_div in Hexp by (try exact Hn; apply Rmult_lt_0_compat; lra).
    rewrite ln_mult in Hexp by lra. fold L in Hexp. assert (Edc : ln (C1 / c2) = ln C1 - ln c2) by (apply ln_div; assumption).
    pose proof (HM2 L ltac:(lra)) as HlL.
    apply (Rmult_le_reg_r (2 * lam)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
  - assert (HKT : INR (N / T) * INR T <= n).
    { unfold n. rewrite <- mult_INR. apply le_INR. rewrite Nat.mul_comm. apply Nat.mul_div_le. lia. }
    assert (Hinv : / (C3 * INR (N / T)) <= C1 * L / n) by lra.
    assert (Hprod : n <= C1 * C3 * L * INR (N / T)).
    { apply (Rmult_le_compat_r (C3 * INR (N / T) * n)) in Hinv;
        [|apply Rmult_le_pos; [apply Rmult_le_pos|]; lra].
      replace (/ (C3 * INR (N / T)) * (C3 * INR (N / T) * n)) with n in Hinv by (field; lra).
      replace (C1 * L / n * (C3 * INR (N / T) * n)) with (C1 * C3 * L * INR (N / T)) in Hinv by (field; lra).
      exact Hinv. }
    apply (Rmult_le_reg_l (INR (N / T))); lra.
Qed.

End Order.

Lemma full_horizon_last_nonvacuous :
  exists h eta alpha v w0 : R,
    1 < h /\ 0 < eta /\ eta * h <= 1 /\ 0 < alpha <= 2 /\ 0 < v /\ 0 < w0 /\ v <= 1 - w0 /\ alpha * v <= 1 /\
    forall N, (1 <= N)%nat -> exists T, best_horizon (fun N T => vertex_error h eta alpha v w0 T (N / T)) N T.
Proof.
  exists 4, (/ 4), (/ 4), (/ 5), (/ 2). repeat split; try lra. intros N HN. apply best_horizon_exists, HN.
Qed.
