(** Claim stochastic-bound-horizon (S4), RMS form:
      Phi_N(T) = A sqrt(T/N) + B sqrt(ln T / T) over T >= 3.
    With [q = B^2 N / A^2 >= e^9] the minimiser satisfies [T sqrt(ln T) = sqrt(q) (ln T - 1)] and
      sqrt(q (ln q / 2 - 2)) <= T <= sqrt(q (ln q - 2) / (2 - 1/e)),
    and [T / sqrt(N ln N) -> B / (A sqrt 2)] (not sqrt(B/(2A))).

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import RealFacts Argmin StochasticBoundHorizon StochasticBoundForms.

Open Scope R_scope.

Definition rms_bound (A B N T : R) : R := A * sqrt (T / N) + B * sqrt (ln T / T).

(** The RMS form divided by B. *)
Definition root_bound (q T : R) : R := sqrt (T / q) + sqrt (ln T / T).

Lemma ln_3_lower : 109 / 100 <= ln 3.
Proof.
  rewrite <- (ln_exp (109 / 100)). apply ln_le; [apply exp_pos|].
  pose proof (exp_neg_taylor_3 (109 / 400) ltac:(lra)) as H. pose proof (exp_pos (- (109 / 400))) as Hp.
  set (x := exp (- (109 / 400))) in *.
  assert (Hx : 761 / 1000 <= x) by lra.
  assert (E : exp (109 / 100) * (x ^ 2 * x ^ 2) = 1).
  { unfold x. simpl. rewrite !Rmult_1_r, <- !exp_plus, <- exp_0. f_equal. lra. }
  assert (H2 : 579 / 1000 <= x ^ 2) by nra.
  assert (H4 : / 3 <= x ^ 2 * x ^ 2) by nra.
  pose proof (exp_pos (109 / 100)). nra.
Qed.

(** Left of [e^3] the bound decreases: with [y = ln T] this is the inequality below. *)
Lemma left_of_e3 : forall y, 109 / 100 <= y <= 3 -> sqrt y < exp (9 / 2 - y) * (y - 1).
Proof.
  intros y Hy.
  assert (Hs : sqrt y <= (1 + y) / 2).
  { pose proof (sqrt_sqrt y ltac:(lra)). pose proof (sqrt_pos y). pose proof (pow2_ge_0 (sqrt y - 1)). nra. }
  set (z := 1 + (9 / 2 - y) / 8).
  assert (Hexp : z ^ 2 * z ^ 2 * (z ^ 2 * z ^ 2) <= exp (9 / 2 - y)).
  { replace (exp (9 / 2 - y)) with (exp ((9 / 2 - y) / 8) ^ 2 * exp ((9 / 2 - y) / 8) ^ 2 *
      (exp ((9 / 2 - y) / 8) ^ 2 * exp ((9 / 2 - y) / 8) ^ 2))
      by (simpl; rewrite !Rmult_1_r, <- !exp_plus; f_equal; field).
    assert (H1 : 0 <= z <= exp ((9 / 2 - y) / 8)).
    { split; [unfold z; lra | apply exp_ineq1_le]. }
    assert (H2 : 0 <= z ^ 2 <= exp ((9 / 2 - y) / 8) ^ 2)
      by (split; [apply pow_le; lra | apply pow_incr, H1]).
    assert (H4 : 0 <= z ^ 2 * z ^ 2 <= exp ((9 / 2 - y) / 8) ^ 2 * exp ((9 / 2 - y) / 8) ^ 2) by nra.
    apply Rmult_le_compat; lra. }
  assert (Hpow : forall b c, 0 <= b <= z -> c <= b ^ 2 * b ^ 2 * (b ^ 2 * b ^ 2) ->
                   c * (y - 1) <= exp (9 / 2 - y) * (y - 1)).
  { intros b c Hb Hc. apply Rmult_le_compat_r; [lra|].
    assert (H2 : 0 <= b ^ 2 <= z ^ 2) by (split; [apply pow_le | apply pow_incr]; lra).
    assert (H4 : 0 <= b ^ 2 * b ^ 2 <= z ^ 2 * z ^ 2) by nra.
    assert (b ^ 2 * b ^ 2 * (b ^ 2 * b ^ 2) <= z ^ 2 * z ^ 2 * (z ^ 2 * z ^ 2))
      by (apply Rmult_le_compat; lra). lra. }
  destruct (Rle_lt_dec y (3 / 2)) as [H|H].
  - pose proof (Hpow (11 / 8) (127 / 10) ltac:(unfold z; lra) ltac:(lra)). lra.
  - pose proof (Hpow (19 / 16) (39 / 10) ltac:(unfold z; lra) ltac:(lra)). lra.
Qed.

Lemma root_bound_derive : forall q T, 0 < q -> 1 < T ->
  is_derive (root_bound q) T (/ (2 * sqrt (T / q)) * / q + / (2 * sqrt (ln T / T)) * ((1 - ln T) / T ^ 2)).
Proof.
  intros q T Hq HT. pose proof (ln_pos T HT) as Hl. unfold root_bound.
  assert (0 < T / q) by (apply Rdiv_lt_0_compat; lra).
  assert (0 < ln T / T) by (apply Rdiv_lt_0_compat; lra).
  pose proof (sqrt_lt_R0 (T / q) ltac:(lra)). pose proof (sqrt_lt_R0 (ln T / T) ltac:(lra)).
  auto_derive; [repeat split; lra|].
  change (T * / q) with (T / q). change (ln T * / T) with (ln T / T). field. repeat split; lra.
Qed.

(** The derivative has the sign of [T sqrt(ln T) - sqrt(q) (ln T - 1)]. *)
Lemma root_bound_slope : forall q T, 0 < q -> 1 < T ->
  2 * T * sqrt q * sqrt T * sqrt (ln T) *
    (/ (2 * sqrt (T / q)) * / q + / (2 * sqrt (ln T / T)) * ((1 - ln T) / T ^ 2))
  = T * sqrt (ln T) - sqrt q * (ln T - 1).
Proof.
  intros q T Hq HT. pose proof (ln_pos T HT) as Hl.
  rewrite !sqrt_div_alt by lra.
  pose proof (sqrt_lt_R0 q Hq) as Hrq. pose proof (sqrt_lt_R0 T ltac:(lra)) as HrT.
  pose proof (sqrt_lt_R0 (ln T) Hl) as Hrl.
  pose proof (sqrt_sqrt q ltac:(lra)) as Eq. pose proof (sqrt_sqrt T ltac:(lra)) as ET.
  set (rq := sqrt q) in *. set (rT := sqrt T) in *. set (rl := sqrt (ln T)) in *. set (l := ln T) in *.
  rewrite <- Eq, <- ET. field. repeat split; lra.
Qed.

Lemma root_bound_stationary : forall q T, exp 9 <= q ->
  argmin_on (fun y => 3 <= y) (root_bound q) T -> exp 3 <= T /\ T * sqrt (ln T) = sqrt q * (ln T - 1).
Proof.
  intros q T Hq [HT Hmin]. pose proof (exp_pos 9) as H9. pose proof (exp_pos 3) as H3.
  assert (He3 : 4 <= exp 3) by (pose proof (exp_ineq1_le 3); lra).
  assert (Hrq : exp (9 / 2) <= sqrt q).
  { rewrite <- (sqrt_pow2 (exp (9 / 2))) by (left; apply exp_pos). apply sqrt_le_1_alt.
    simpl. rewrite Rmult_1_r, <- exp_plus. replace (9 / 2 + 9 / 2) with 9 by field. exact Hq. }
  pose proof ln_3_lower as Hln3.
  assert (Hneg : forall x, 3 <= x <= exp 3 -> x * sqrt (ln x) < sqrt q * (ln x - 1)).
  { intros x Hx.
    assert (Hl : 109 / 100 <= ln x <= 3).
    { split; [apply Rle_trans with (1 := Hln3); apply ln_le; lra|].
      rewrite <- (ln_exp 3). apply ln_le; lra. }
    pose proof (left_of_e3 (ln x) Hl) as Hk.
    apply Rlt_le_trans with (exp (9 / 2) * (ln x - 1)); [|apply Rmult_le_compat_r; lra].
    replace (exp (9 / 2)) with (x * exp (9 / 2 - ln x)).
    - rewrite Rmult_assoc. apply Rmult_lt_compat_l; lra.
    - rewrite <- (exp_ln x) at 1 by lra. rewrite <- exp_plus. f_equal. ring. }
  assert (Hinterior : forall x, 3 < x -> (forall y, 3 <= y -> root_bound q x <= root_bound q y) ->
            x * sqrt (ln x) = sqrt q * (ln x - 1)).
  { intros x Hx Hm.
    pose proof (interior_minimum_derivative _ 3 x _ Hx Hm (root_bound_derive q x ltac:(lra) ltac:(lra))) as H0.
    pose proof (root_bound_slope q x ltac:(lra) ltac:(lra)) as Hs. rewrite H0 in Hs. lra. }
  assert (Hdecr : root_bound q (exp 3) <= root_bound q 3).
  { apply Ropp_le_cancel.
    apply (increasing_from_derivative (fun y => - root_bound q y)
      (fun y => - (/ (2 * sqrt (y / q)) * / q + / (2 * sqrt (ln y / y)) * ((1 - ln y) / y ^ 2))) 3 (exp 3) ltac:(lra)).
    - intros y Hy. apply (is_derive_opp (root_bound q)), root_bound_derive; lra.
    - intros y Hy. pose proof (root_bound_slope q y ltac:(lra) ltac:(lra)) as Hs.
      pose proof (Hneg y ltac:(lra)) as Hn. pose proof (ln_pos y ltac:(lra)) as Hl.
      match type of Hs with ?k * ?d = _ => assert (Hk : 0 < k); [|set (D := d) in *; nra] end.
      repeat apply Rmult_lt_0_compat; try apply sqrt_lt_R0; lra. }
  assert (HT3 : exp 3 <= T).
  { apply Rnot_lt_le. intros Hlt. destruct (Rle_lt_or_eq_dec 3 T HT) as [H|<-].
    - pose proof (Hinterior T H Hmin). pose proof (Hneg T ltac:(lra)). lra.
    - assert (Hm : forall y, 3 <= y -> root_bound q (exp 3) <= root_bound q y)
        by (intros y Hy; pose proof (Hmin y Hy); lra).
      pose proof (Hinterior (exp 3) ltac:(lra) Hm). pose proof (Hneg (exp 3) ltac:(lra)). lra. }
  split; [exact HT3|]. apply Hinterior; [lra | exact Hmin].
Qed.

(** The square of the stationarity equation: [T^2 = q (ln T - 2 + 1/ln T)]. *)
Lemma root_stationary_square : forall q T, 0 < q -> exp 3 <= T -> T * sqrt (ln T) = sqrt q * (ln T - 1) ->
  3 <= ln T /\ T ^ 2 = q * (ln T - 2 + / ln T).
Proof.
  intros q T Hq HT Heq. pose proof (exp_pos 3) as H3.
  assert (Hl : 3 <= ln T) by (rewrite <- (ln_exp 3); apply ln_le; lra).
  split; [exact Hl|].
  apply (f_equal (fun x => x ^ 2)) in Heq. rewrite !Rpow_mult_distr, !pow2_sqrt in Heq by lra.
  apply (Rmult_eq_reg_r (ln T)); [|lra]. rewrite Heq. field. lra.
Qed.

Lemma root_stationary_bracket : forall q T, 0 < q -> exp 3 <= T -> T * sqrt (ln T) = sqrt q * (ln T - 1) ->
  q * (ln q / 2 - 2) <= T ^ 2 /\ T ^ 2 <= q * (ln q - 2) / (2 - / exp 1) /\ T ^ 2 <= q / 2 * (ln q + ln (ln q)).
Proof.
  intros q T Hq HT Heq. destruct (root_stationary_square q T Hq HT Heq) as [Hl Esq].
  pose proof (exp_pos 1) as He. pose proof e_slope as Hs. pose proof (exp_pos 3).
  set (y := ln T) in *.
  assert (Hi : 0 < / y <= 1).
  { split; [apply Rinv_0_lt_compat; lra|]. rewrite <- Rinv_1. apply Rinv_le_contravar; lra. }
  assert (Elog : 2 * y = ln q + ln (y - 2 + / y)).
  { unfold y. rewrite <- ln_square, Esq, ln_mult by (unfold y in *; lra). reflexivity. }
  pose proof (ln_ge_0 (y - 2 + / y) ltac:(lra)) as H0.
  assert (H1 : ln (y - 2 + / y) <= ln (y - 1)) by (apply ln_le; lra).
  pose proof (ln_le_div_e (y - 1) ltac:(lra)) as H2. unfold Rdiv in H2.
  set (k := 2 - / exp 1) in *.
  assert (Hlq : k * (y - 1) + 2 <= ln q) by (unfold k; lra).
  assert (Hy : y <= ln q) by nra.
  assert (H3 : ln (y - 2 + / y) <= ln (ln q)) by (apply ln_le; lra).
  rewrite Esq. repeat split.
  - apply Rmult_le_compat_l; lra.
  - apply (Rmult_le_reg_r k); [lra|].
    replace (q * (ln q - 2) / k * k) with (q * (ln q - 2)) by (field; lra).
    assert (Hk : (y - 2 + / y) * k <= ln q - 2) by nra.
    rewrite Rmult_assoc. apply Rmult_le_compat_l; lra.
  - replace (q / 2 * (ln q + ln (ln q))) with (q * ((ln q + ln (ln q)) / 2)) by field.
    apply Rmult_le_compat_l; lra.
Qed.

Lemma root_stationary_unique : forall q T1 T2, 0 < q -> exp 3 <= T1 -> T1 < T2 ->
  T1 * sqrt (ln T1) = sqrt q * (ln T1 - 1) -> T2 * sqrt (ln T2) = sqrt q * (ln T2 - 1) -> False.
Proof.
  intros q T1 T2 Hq H1 H12 E1 E2. pose proof (exp_pos 3) as H3.
  destruct (root_stationary_square q T1 Hq H1 E1) as [Hl1 S1].
  destruct (root_stationary_square q T2 Hq ltac:(lra) E2) as [Hl2 S2].
  set (x := T2 / T1). assert (Ex : T2 = x * T1) by (unfold x; field; lra).
  assert (Hx : 1 < x) by nra.
  pose proof (ln_le_sub_one x ltac:(lra)) as Hlx. pose proof (ln_pos x Hx) as Hlx0.
  assert (El : ln T2 = ln x + ln T1) by (rewrite Ex, ln_mult by lra; reflexivity).
  assert (Hinv : / ln T2 <= / ln T1) by (apply Rinv_le_contravar; lra).
  assert (Hi : 0 < / ln T1) by (apply Rinv_0_lt_compat; lra).
  set (F1 := ln T1 - 2 + / ln T1) in *. set (F2 := ln T2 - 2 + / ln T2) in *.
  assert (HF : F2 <= F1 + (x - 1)) by (unfold F1, F2; lra).
  assert (HF1 : 1 <= F1) by (unfold F1; lra).
  assert (E3 : x ^ 2 * F1 = F2).
  { apply (Rmult_eq_reg_l q); [|lra]. rewrite <- S2, Ex, Rpow_mult_distr, S1. ring. }
  assert (Hx2 : x < x ^ 2) by nra.
  assert ((x ^ 2 - 1) * 1 <= (x ^ 2 - 1) * F1) by (apply Rmult_le_compat_l; lra). lra.
Qed.

Lemma root_bound_argmin_unique : forall q, exp 9 <= q ->
  exists! T, argmin_on (fun y => 3 <= y) (root_bound q) T.
Proof.
  intros q Hq. pose proof (exp_pos 9) as H9.
  destruct (coercive_argmin (root_bound q) 3 (Rmax 3 (q * root_bound q 3 ^ 2))) as [T HT].
  - intros x Hx. apply (ex_derive_continuous (root_bound q)). eexists. apply root_bound_derive; lra.
  - intros x Hx. pose proof (Rmax_l 3 (q * root_bound q 3 ^ 2)). pose proof (Rmax_r 3 (q * root_bound q 3 ^ 2)).
    apply Rle_trans with (sqrt (x / q)); [|unfold root_bound; pose proof (sqrt_pos (ln x / x)); lra].
    rewrite <- (sqrt_pow2 (root_bound q 3)).
    + apply sqrt_le_1_alt. apply (Rmult_le_reg_l q); [lra|]. replace (q * (x / q)) with x by (field; lra). lra.
    + unfold root_bound. pose proof (sqrt_pos (3 / q)). pose proof (sqrt_pos (ln 3 / 3)). lra.
  - exists T. split; [exact HT|]. intros T' HT'.
    destruct (root_bound_stationary q T Hq HT) as [H1 E1]. destruct (root_bound_stationary q T' Hq HT') as [H2 E2].
    destruct (Rtotal_order T T') as [H|[H|H]]; [|exact H|]; exfalso;
      [apply (root_stationary_unique q T T') | apply (root_stationary_unique q T' T)]; assumption || lra.
Qed.

Lemma rms_is_root_bound : forall A B N T, 0 < A -> 0 < B -> 0 < N -> 0 < T ->
  rms_bound A B N T = B * root_bound (B ^ 2 * N / A ^ 2) T.
Proof.
  intros A B N T HA HB HN HT. unfold rms_bound, root_bound.
  rewrite Rmult_plus_distr_l. f_equal.
  replace (T / (B ^ 2 * N / A ^ 2)) with ((A / B) ^ 2 * (T / N)) by (field; lra).
  rewrite sqrt_mult_alt by apply pow2_ge_0.
  rewrite sqrt_pow2 by (left; apply Rdiv_lt_0_compat; assumption). field. lra.
Qed.

Theorem rms_horizon : forall A B, 0 < A -> 0 < B ->
  (forall N T, 0 < N -> let q := B ^ 2 * N / A ^ 2 in exp 9 <= q ->
     argmin_on (fun y => 3 <= y) (rms_bound A B N) T ->
     T * sqrt (ln T) = sqrt q * (ln T - 1) /\
     sqrt (q * (ln q / 2 - 2)) <= T <= sqrt (q * (ln q - 2) / (2 - / exp 1))) /\
  (forall Tstar : R -> R,
     (forall N, 0 < N -> exp 9 <= B ^ 2 * N / A ^ 2 ->
        argmin_on (fun y => 3 <= y) (rms_bound A B N) (Tstar N)) ->
     is_lim (fun N => Tstar N / sqrt (N * ln N)) p_infty (B / (A * sqrt 2))).
Proof.
  intros A B HA HB. pose proof (exp_pos 9) as H9. pose proof (exp_pos 3) as H3.
  assert (Hstat : forall N T, 0 < N -> exp 9 <= B ^ 2 * N / A ^ 2 ->
            argmin_on (fun y => 3 <= y) (rms_bound A B N) T ->
            exp 3 <= T /\ T * sqrt (ln T) = sqrt (B ^ 2 * N / A ^ 2) * (ln T - 1)).
  { intros N T HN Hq Hmin. apply (root_bound_stationary _ T Hq).
    refine (proj1 (argmin_on_scale _ (rms_bound A B N) _ B T HB _) Hmin).
    intros y Hy. apply rms_is_root_bound; lra. }
  split.
  - intros N T HN q Hq Hmin. destruct (Hstat N T HN Hq Hmin) as [HeT Heq]. fold q in Heq.
    split; [exact Heq|]. destruct (root_stationary_bracket q T ltac:(lra) HeT Heq) as [H1 [H2 _]].
    apply sqrt_bracket; lra.
  - intros Tstar Hmin.
    assert (Hba : 0 < B / A) by (apply Rdiv_lt_0_compat; assumption).
    set (b := (B / A) ^ 2). assert (Hb : 0 < b) by (apply pow_lt, Hba).
    pose proof (sqrt_lt_R0 2 ltac:(lra)) as Hr2.
    replace (B / (A * sqrt 2)) with (sqrt (b / 2)).
    2: { unfold b. rewrite sqrt_div_alt, sqrt_pow2 by lra. field. lra. }
    apply (ratio_limit Tstar b 4 Hb).
    exists (Rmax 0 (exp 9 / b)). intros N HN.
    pose proof (Rmax_l 0 (exp 9 / b)) as HN0. pose proof (Rmax_r 0 (exp 9 / b)) as HN1.
    assert (Eq : B ^ 2 * N / A ^ 2 = b * N) by (unfold b; field; lra).
    assert (Hq : exp 9 <= B ^ 2 * N / A ^ 2).
    { rewrite Eq. replace (exp 9) with (b * (exp 9 / b)) by (field; lra). apply Rmult_le_compat_l; lra. }
    destruct (Hstat N (Tstar N) ltac:(lra) Hq (Hmin N ltac:(lra) Hq)) as [HeT Heq].
    destruct (root_stationary_bracket (B ^ 2 * N / A ^ 2) _ ltac:(lra) HeT Heq) as [H1 [_ H4]].
    rewrite Eq in H1, H4, Hq. split; [lra|]. split; [lra|]. nra.
Qed.

Lemma rms_horizon_nonvacuous : exists Tstar : R -> R, forall N, 0 < N -> exp 9 <= 1 ^ 2 * N / 1 ^ 2 ->
  argmin_on (fun y => 3 <= y) (rms_bound 1 1 N) (Tstar N).
Proof.
  destruct (unique_choice (fun N => exp 9 <= 1 ^ 2 * N / 1 ^ 2)
              (fun N => argmin_on (fun y => 3 <= y) (root_bound (1 ^ 2 * N / 1 ^ 2)))) as [f Hf].
  { intros N HN. apply root_bound_argmin_unique, HN. }
  exists f. intros N HN Hq.
  refine (proj2 (argmin_on_scale _ _ (root_bound (1 ^ 2 * N / 1 ^ 2)) 1 (f N) Rlt_0_1 _) (Hf N Hq)).
  intros y Hy. apply rms_is_root_bound; lra.
Qed.
