(** Claim stochastic-bound-horizon (S4), continued: the headline theorems for
      phi_1(T) = A T/N + B (1 + ln T)/T over T >= 1, and phi_0(T) = A T/N + B ln T/T over T >= 3,
    with [q = B N/A]: stationarity, two-sided bound, limit of [T* / sqrt(N ln N)], and existence of the minimiser. For phi_0 the
    minimiser is the larger root of T^2 = q (ln T - 1) already from q = 44.6 on (phi0_stationary); the two-sided bound is for q >= e^4.
    phi_0 is restricted to [T >= 3] because [ln 1 = 0]: over [T >= 1] its only minimiser is T = 1, for every budget (phi0_trap).

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import RealFacts Argmin StochasticBoundHorizon.

Open Scope R_scope.

Lemma e_below_3 : 2 < exp 1 <= 3.
Proof. split; [exact exp_1_gt_2 | exact exp_le_3]. Qed.

Lemma phi1_is_log_bound : forall A B N T, 0 < A -> 0 < B -> 0 < N -> 0 < T ->
  phi1_bound A B N T = B * log_bound (B * N / A) T.
Proof. intros. unfold phi1_bound, log_bound. field. lra. Qed.

Lemma phi0_is_log_bound : forall A B N T, 0 < A -> 0 < B -> 0 < N -> 0 < T ->
  phi0_bound A B N T = B / exp 1 * log_bound (B * N / A / exp 2) (T / exp 1).
Proof.
  intros A B N T HA HB HN HT. pose proof (exp_pos 1) as He. unfold phi0_bound, log_bound.
  rewrite ln_div, ln_exp by assumption.
  replace (exp 2) with (exp 1 * exp 1) by (rewrite <- exp_plus; f_equal; lra).
  field. repeat split; lra.
Qed.

(** A minimiser of phi_0 over [T >= 3] is [e] times a minimiser of phi_1 with [q / e^2]. *)
Lemma phi0_argmin_scaled : forall A B N T, 0 < A -> 0 < B -> 0 < N ->
  (argmin_on (fun y => 3 <= y) (phi0_bound A B N) T <->
   argmin_on (fun y => 3 / exp 1 <= y) (log_bound (B * N / A / exp 2)) (T / exp 1)).
Proof.
  intros A B N T HA HB HN. pose proof (exp_pos 1) as He.
  pose proof (Rdiv_lt_0_compat _ _ HB He) as Hk.
  assert (E : forall y, 0 < y ->
    phi0_bound A B N y = B / exp 1 * log_bound (B * N / A / exp 2) (y / exp 1))
    by (intros; apply phi0_is_log_bound; assumption).
  split; intros [HT Hmin].
  - split; [apply Rdiv_le_r; lra|]. intros z Hz.
    assert (Ez : z * exp 1 / exp 1 = z) by (field; lra).
    assert (Hz3 : 3 <= z * exp 1).
    { apply (Rmult_le_compat_r (exp 1)) in Hz; [|lra].
      replace (3 / exp 1 * exp 1) with 3 in Hz by (field; lra). exact Hz. }
    pose proof (Hmin (z * exp 1) Hz3) as H. rewrite !E, Ez in H by lra.
    apply (Rmult_le_reg_l _ _ _ Hk H).
  - assert (HT3 : 3 <= T).
    { apply (Rmult_le_reg_r (/ exp 1)); [apply Rinv_0_lt_compat, He | exact HT]. }
    split; [exact HT3|]. intros y Hy.
    rewrite !E by lra. apply Rmult_le_compat_l; [lra|]. apply Hmin. apply Rdiv_le_r; lra.
Qed.

Lemma three_over_e : 1 <= 3 / exp 1 < exp 1.
Proof.
  pose proof (exp_pos 1) as He. pose proof (exp_taylor_2 1 ltac:(lra)). pose proof exp_le_3.
  split; apply (Rmult_le_reg_r (exp 1)) || apply (Rmult_lt_reg_r (exp 1)); try exact He;
    replace (3 / exp 1 * exp 1) with 3 by (field; lra); nra.
Qed.

(** ** Existence *)

Lemma log_bound_argmin_exists : forall q a, 0 < q -> 1 <= a ->
  exists T, argmin_on (fun y => a <= y) (log_bound q) T.
Proof.
  intros q a Hq Ha. apply (coercive_argmin _ a (Rmax a (q * log_bound q a))).
  - intros x Hx. apply (ex_derive_continuous (log_bound q)).
    eexists. apply log_bound_derive; lra.
  - intros x Hx. pose proof (Rmax_l a (q * log_bound q a)). pose proof (Rmax_r a (q * log_bound q a)).
    pose proof (ln_ge_0 x ltac:(lra)).
    apply Rle_trans with (x / q).
    + apply (Rmult_le_reg_l q); [exact Hq|]. replace (q * (x / q)) with x by (field; lra). lra.
    + unfold log_bound at 1. pose proof (Rdiv_lt_0_compat (1 + ln x) x ltac:(lra) ltac:(lra)). lra.
Qed.

Lemma log_bound_argmin_unique : forall q a, exp 2 <= q -> 1 <= a < exp 1 ->
  exists! T, argmin_on (fun y => a <= y) (log_bound q) T.
Proof.
  intros q a Hq Ha. pose proof (exp_pos 2).
  destruct (log_bound_argmin_exists q a ltac:(lra) ltac:(lra)) as [T HT].
  exists T. split; [exact HT|]. intros T' HT'.
  destruct (log_bound_stationary q a T Hq Ha HT). destruct (log_bound_stationary q a T' Hq Ha HT').
  apply (stationary_unique q); assumption || lra.
Qed.

(** ** phi_1 *)

Theorem phi1_horizon : forall A B, 0 < A -> 0 < B ->
  (forall N T, 0 < N -> let q := B * N / A in exp 2 <= q ->
     argmin_on (fun y => 1 <= y) (phi1_bound A B N) T ->
     T ^ 2 = q * ln T /\
     sqrt (q * ln q / 2) <= T <= sqrt (q * ln q / (2 - / exp 1))) /\
  (forall Tstar : R -> R,
     (forall N, 0 < N -> exp 2 <= B * N / A ->
        argmin_on (fun y => 1 <= y) (phi1_bound A B N) (Tstar N)) ->
     is_lim (fun N => Tstar N / sqrt (N * ln N)) p_infty (sqrt (B / (2 * A)))).
Proof.
  intros A B HA HB. pose proof (exp_pos 1) as He. pose proof (exp_pos 2) as He2. pose proof e_below_3 as He3.
  assert (Hstat : forall N T, 0 < N -> exp 2 <= B * N / A ->
            argmin_on (fun y => 1 <= y) (phi1_bound A B N) T -> exp 1 <= T /\ T ^ 2 = B * N / A * ln T).
  { intros N T HN Hq Hmin. apply (log_bound_stationary _ 1 T Hq ltac:(lra)).
    refine (proj1 (argmin_on_scale _ (phi1_bound A B N) _ B T HB _) Hmin). intros y Hy. apply phi1_is_log_bound; lra. }
  split.
  - intros N T HN q Hq Hmin. destruct (Hstat N T HN Hq Hmin) as [HeT Heq]. fold q in Heq.
    split; [exact Heq|]. destruct (stationary_bracket q T ltac:(lra) HeT Heq) as [H1 [H2 _]].
    apply sqrt_bracket; lra.
  - intros Tstar Hmin.
    assert (Hba : 0 < B / A) by (apply Rdiv_lt_0_compat; assumption).
    replace (B / (2 * A)) with (B / A / 2) by (field; lra).
    apply (ratio_limit Tstar (B / A) 0 Hba).
    exists (Rmax 0 (exp 2 / (B / A))). intros N HN.
    pose proof (Rmax_l 0 (exp 2 / (B / A))) as HN0. pose proof (Rmax_r 0 (exp 2 / (B / A))) as HN1.
    assert (Eq : B * N / A = B / A * N) by (field; lra).
    assert (Hq : exp 2 <= B * N / A).
    { rewrite Eq. replace (exp 2) with (B / A * (exp 2 / (B / A))) by (field; lra).
      apply Rmult_le_compat_l; lra. }
    destruct (Hstat N (Tstar N) ltac:(lra) Hq (Hmin N ltac:(lra) Hq)) as [HeT Heq].
    destruct (stationary_bracket (B * N / A) _ ltac:(lra) HeT Heq) as [H1 [_ H3]]. rewrite Eq in H1, H3. lra.
Qed.

Lemma phi1_horizon_nonvacuous : exists Tstar : R -> R, forall N, 0 < N -> exp 2 <= 1 * N / 1 ->
  argmin_on (fun y => 1 <= y) (phi1_bound 1 1 N) (Tstar N).
Proof.
  destruct (unique_choice (fun N => exp 2 <= 1 * N / 1)
              (fun N => argmin_on (fun y => 1 <= y) (log_bound (1 * N / 1)))) as [f Hf].
  { intros N HN. apply log_bound_argmin_unique; [exact HN | pose proof e_below_3; lra]. }
  exists f. intros N HN Hq.
  refine (proj2 (argmin_on_scale _ _ (log_bound (1 * N / 1)) 1 (f N) Rlt_0_1 _) (Hf N Hq)).
  intros y Hy. apply phi1_is_log_bound; lra.
Qed.

(** ** phi_0 *)

Theorem phi0_horizon : forall A B, 0 < A -> 0 < B ->
  (forall N T, 0 < N -> let q := B * N / A in exp 4 <= q ->
     argmin_on (fun y => 3 <= y) (phi0_bound A B N) T ->
     T ^ 2 = q * (ln T - 1) /\
     sqrt (q * (ln q - 2) / 2) <= T <= sqrt (q * (ln q - 2) / (2 - / exp 1))) /\
  (forall Tstar : R -> R,
     (forall N, 0 < N -> exp 4 <= B * N / A ->
        argmin_on (fun y => 3 <= y) (phi0_bound A B N) (Tstar N)) ->
     is_lim (fun N => Tstar N / sqrt (N * ln N)) p_infty (sqrt (B / (2 * A)))).
Proof.
  intros A B HA HB. pose proof (exp_pos 1) as He. pose proof (exp_pos 2) as He2. pose proof (exp_pos 4) as He4.
  assert (E2 : exp 2 = exp 1 * exp 1) by (rewrite <- exp_plus; f_equal; lra).
  assert (E4 : exp 4 = exp 2 * exp 2) by (rewrite <- exp_plus; f_equal; lra).
  assert (Hscale : forall N T, 0 < N -> exp 4 <= B * N / A ->
            argmin_on (fun y => 3 <= y) (phi0_bound A B N) T ->
            let q := B * N / A in
            0 <= T /\ T ^ 2 = q * (ln T - 1) /\ q * (ln q - 2) / 2 <= T ^ 2 /\
            T ^ 2 <= q * (ln q - 2) / (2 - / exp 1) /\ T ^ 2 <= q / 2 * (ln q - 2 + ln (ln q - 2))).
  { intros N T HN Hq Hmin q. fold q in Hq.
    assert (HT3 : 3 <= T) by apply Hmin.
    assert (Hq1 : exp 2 <= q / exp 2).
    { apply (Rmult_le_reg_r (exp 2)); [exact He2|].
      replace (q / exp 2 * exp 2) with q by (field; lra). lra. }
    apply (phi0_argmin_scaled A B N T HA HB HN) in Hmin. fold q in Hmin.
    destruct (log_bound_stationary _ _ _ Hq1 three_over_e Hmin) as [HeT Heq].
    destruct (stationary_bracket (q / exp 2) _ ltac:(lra) HeT Heq) as [H1 [H2 H3]].
    rewrite ln_div, ln_exp in Heq by lra.
    rewrite (ln_div q), ln_exp in H1, H2, H3 by lra.
    assert (EsT : T ^ 2 = exp 2 * (T / exp 1) ^ 2) by (rewrite E2; field; lra).
    apply (Rmult_le_compat_l (exp 2)) in H1, H2, H3; try lra.
    rewrite <- EsT in H1, H2, H3. apply (f_equal (Rmult (exp 2))) in Heq. rewrite <- EsT in Heq.
    pose proof e_slope as Hs. set (k := 2 - / exp 1) in *.
    replace (exp 2 * (q / exp 2 * (ln T - 1))) with (q * (ln T - 1)) in Heq by (field; lra).
    replace (exp 2 * (q / exp 2 * (ln q - 2) / 2)) with (q * (ln q - 2) / 2) in H1 by (field; lra).
    replace (exp 2 * (q / exp 2 * (ln q - 2) / k)) with (q * (ln q - 2) / k) in H2 by (field; lra).
    replace (exp 2 * (q / exp 2 / 2 * (ln q - 2 + ln (ln q - 2))))
      with (q / 2 * (ln q - 2 + ln (ln q - 2))) in H3 by (field; lra).
    repeat split; lra. }
  split.
  - intros N T HN q Hq Hmin. destruct (Hscale N T HN Hq Hmin) as [HT [Heq [H1 [H2 _]]]].
    split; [exact Heq|]. apply sqrt_bracket; assumption.
  - intros Tstar Hmin.
    assert (Hba : 0 < B / A) by (apply Rdiv_lt_0_compat; assumption).
    replace (B / (2 * A)) with (B / A / 2) by (field; lra).
    apply (ratio_limit Tstar (B / A) 2 Hba).
    exists (Rmax 0 (exp 4 / (B / A))). intros N HN.
    pose proof (Rmax_l 0 (exp 4 / (B / A))) as HN0. pose proof (Rmax_r 0 (exp 4 / (B / A))) as HN1.
    assert (Eq : B * N / A = B / A * N) by (field; lra).
    assert (Hq : exp 4 <= B * N / A).
    { rewrite Eq. replace (exp 4) with (B / A * (exp 4 / (B / A))) by (field; lra).
      apply Rmult_le_compat_l; lra. }
    destruct (Hscale N (Tstar N) ltac:(lra) Hq (Hmin N ltac:(lra) Hq)) as [HT [_ [H1 [_ H3]]]].
    assert (Hlq : 4 <= ln (B * N / A)) by (rewrite <- (ln_exp 4); apply ln_le; lra).
    assert (Hmono : ln (ln (B * N / A) - 2) <= ln (ln (B * N / A))) by (apply ln_le; lra).
    rewrite Eq in H1, H3, Hmono, Hlq, Hq.
    split; [exact HT|]. split; [lra|]. nra.
Qed.

(** Already from q = 44.6 on (so also for q in [44.6, 45)) the minimiser over [T >= 3] is not at the boundary: it is the larger root
    of the stationarity equation, the one with [ln T >= 3/2]. *)
Theorem phi0_stationary : forall A B N T, 0 < A -> 0 < B -> 0 < N -> let q := B * N / A in 223 / 5 <= q ->
  argmin_on (fun y => 3 <= y) (phi0_bound A B N) T -> 3 < T /\ T ^ 2 = q * (ln T - 1) /\ 3 / 2 <= ln T.
Proof.
  intros A B N T HA HB HN q Hq [HT Hmin].
  assert (EA : A / N = B / q) by (unfold q; field; lra).
  assert (Hq0 : 0 < q) by lra.
  assert (Hd : forall y, 0 < y -> is_derive (phi0_bound A B N) y (B / (q * y ^ 2) * (y ^ 2 - q * (ln y - 1)))).
  { intros y Hy. unfold phi0_bound. auto_derive; [lra|].
    replace (A * (1 * / N)) with (B / q) by (rewrite <- EA; unfold Rdiv; ring). field. lra. }
  assert (HT3 : 3 < T).
  { destruct (Rle_lt_or_eq_dec 3 T HT) as [H|<-]; [exact H|]. exfalso.
    (* the value at 6 is smaller: 18/q < ln(3/2) *)
    pose proof (Hmin 6 ltac:(lra)) as H6. unfold phi0_bound in H6.
    set (c := 4036 / 10000).
    assert (Hhalf : c < ln 3 - ln 2).
    { rewrite <- ln_div by lra. rewrite <- (ln_exp c). apply ln_increasing; [apply exp_pos|].
      pose proof (exp_neg_taylor_3 c ltac:(unfold c; lra)) as Ht. pose proof (exp_pos c) as Hp.
      assert (E : exp c * exp (- c) = 1) by (rewrite <- exp_plus, Rplus_opp_r; apply exp_0).
      assert (2 / 3 < exp (- c)) by (unfold c in *; lra). nra. }
    assert (E6 : ln 6 = ln 2 + ln 3) by (rewrite <- ln_mult by lra; f_equal; lra).
    assert (Hiq : 18 / q <= c).
    { apply (Rmult_le_reg_r q); [exact Hq0|]. replace (18 / q * q) with 18 by (field; lra). unfold c. lra. }
    assert (Hgap : A * (6 / N) - A * (3 / N) = B / 6 * (18 / q)).
    { replace (A * (6 / N) - A * (3 / N)) with (3 * (A / N)) by (field; lra). rewrite EA. field. lra. }
    rewrite E6 in H6.
    assert (B / 6 * (18 / q) <= B / 6 * c) by (apply Rmult_le_compat_l; lra).
    assert (B / 6 * c < B / 6 * (ln 3 - ln 2)) by (apply Rmult_lt_compat_l; lra). lra. }
  assert (Hc0 : forall y, 0 < y -> 0 < B / (q * y ^ 2)).
  { intros y Hy. apply Rdiv_lt_0_compat; [exact HB|]. apply Rmult_lt_0_compat; [exact Hq0 | apply pow_lt, Hy]. }
  pose proof (interior_minimum_derivative _ 3 T _ HT3 Hmin (Hd T ltac:(lra))) as Hzero.
  pose proof (Hc0 T ltac:(lra)) as HcT.
  assert (Hstat : T ^ 2 = q * (ln T - 1)) by (apply Rmult_integral in Hzero; destruct Hzero; lra).
  split; [exact HT3|]. split; [exact Hstat|].
  (* on the smaller root the bound would increase on all of (3, T) *)
  apply Rnot_lt_le. intros Hlt.
  destruct (MVT_cor2 (phi0_bound A B N) (fun y => B / (q * y ^ 2) * (y ^ 2 - q * (ln y - 1))) 3 T HT3) as [y [Hy Hin]].
  { intros y Hy. apply is_derive_Reals, Hd. lra. }
  pose proof (Hmin 3 ltac:(lra)) as H3. pose proof (Hc0 y ltac:(lra)) as Hcy.
  assert (Hpos : 0 < y ^ 2 - q * (ln y - 1)).
  { set (z := (y / T) ^ 2). assert (HyT : 0 < y / T) by (apply Rdiv_lt_0_compat; lra).
    assert (Hz : ln z <= z - 1) by (apply ln_le_sub_one, pow_lt, HyT).
    unfold z in Hz. rewrite ln_square, ln_div in Hz by lra. fold z in Hz.
    assert (Ey : y ^ 2 = z * T ^ 2) by (unfold z; field; lra).
    assert (Hz1 : z < 1).
    { apply (Rmult_lt_reg_r (T ^ 2)); [apply pow_lt; lra|]. rewrite <- Ey. nra. }
    rewrite Ey, Hstat. assert (q * (1 - z) * (ln T - 3 / 2) < 0).
    { assert (0 < q * (1 - z)) by (apply Rmult_lt_0_compat; lra). nra. }
    assert (q * (2 * (ln y - ln T)) <= q * (z - 1)) by (apply Rmult_le_compat_l; lra). lra. }
  pose proof (Rmult_lt_0_compat _ _ Hcy Hpos). nra.
Qed.

(** Over [T >= 1] the minimiser of phi_0 is T = 1, whatever the budget. *)
Theorem phi0_trap : forall A B N T, 0 < A -> 0 < B -> 0 < N -> 1 <= T ->
  phi0_bound A B N 1 <= phi0_bound A B N T /\ (phi0_bound A B N T <= phi0_bound A B N 1 -> T = 1).
Proof.
  intros A B N T HA HB HN HT. unfold phi0_bound. rewrite ln_1.
  assert (Hi : 0 < / N) by (apply Rinv_0_lt_compat, HN).
  pose proof (Rmult_lt_0_compat _ _ HA Hi) as HAN.
  assert (Hlog : 0 <= B * (ln T / T)).
  { apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [apply ln_ge_0, HT | left; apply Rinv_0_lt_compat; lra]. }
  unfold Rdiv in *. split; [nra|]. intros Hle. destruct (Rle_lt_or_eq_dec 1 T HT) as [Hlt|E]; [nra | lra].
Qed.

Lemma phi0_horizon_nonvacuous : exists Tstar : R -> R, forall N, 0 < N -> exp 4 <= 1 * N / 1 ->
  argmin_on (fun y => 3 <= y) (phi0_bound 1 1 N) (Tstar N).
Proof.
  pose proof (exp_pos 1) as He. pose proof (exp_pos 2) as He2.
  destruct (unique_choice (fun N => exp 4 <= 1 * N / 1)
              (fun N => argmin_on (fun y => 3 / exp 1 <= y) (log_bound (1 * N / 1 / exp 2)))) as [f Hf].
  { intros N HN. apply log_bound_argmin_unique; [|exact three_over_e].
    apply (Rmult_le_reg_r (exp 2)); [exact He2|].
    replace (1 * N / 1 / exp 2 * exp 2) with (1 * N / 1) by (field; lra).
    rewrite <- exp_plus. replace (2 + 2) with 4 by ring. exact HN. }
  exists (fun N => f N * exp 1). intros N HN Hq.
  apply phi0_argmin_scaled; try lra.
  replace (f N * exp 1 / exp 1) with (f N) by (field; lra). apply Hf, Hq.
Qed.

Lemma phi0_stationary_nonvacuous : exists N T, 0 < N /\ 223 / 5 <= 1 * N / 1 /\
  argmin_on (fun y => 3 <= y) (phi0_bound 1 1 N) T.
Proof.
  destruct phi0_horizon_nonvacuous as [f Hf]. pose proof (exp_taylor_4 1 ltac:(lra)) as He.
  assert (E4 : exp 4 = exp 1 * exp 1 * (exp 1 * exp 1)) by (rewrite <- !exp_plus; f_equal; ring).
  assert (H2 : 7 <= exp 1 * exp 1) by nra.
  exists (exp 4), (f (exp 4)). repeat split; try apply Hf; nra.
Qed.

Lemma phi0_trap_nonvacuous : 0 < 1 /\ 1 <= 1.
Proof. lra. Qed.
