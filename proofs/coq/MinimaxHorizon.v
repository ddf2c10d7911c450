(** The best horizon for a class of instances (P2): what no cancellation can spoil.

    The model of full-horizon-average (F4) with h = 4, eta = alpha = 1/4 and w* = 2/5: beta = (c_2 - c_1)/4 is the bias of short
    horizons, k_0 = (w_0 - w* )/(2 alpha) the transient, theta_0 = w_0 (1,1). Over the class |beta| <= 1/20, |k_0| <= 1:
    - [class_corner]: at every horizon the largest error of the class is that of a corner, as the error is linear in (beta, k_0);
    - [class_worst]: for 6 <= T <= N it is that of beta = 1/20, k_0 = 1, F4's instance: same signs are the worst case;
    - [class_lower_bound]: at every horizon some member has an error of at least (T_c - 2)/N, T_c = ln(lambda N/20)/lambda;
    - [minimax_horizon]: every horizon that minimises the worst case of the class is the floor or the ceiling of T_c, N >= 20000.
    For a single instance with opposite signs the two parts of the error can cancel; for the class they cannot.
    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Rcomplements.
From DataMixing Require Import RealFacts Sums Model TwoDomains FullHorizonAverage FullHorizonRelaxation FullHorizonInstance
  FullHorizonBracket.
Open Scope R_scope.

(** The member's weights, and its signed error at budget [N] and horizon [T]. *)
Definition member (beta k0 : R) : nat -> nat -> vec :=
  linear_weights 4 (2 / 5 - 2 * beta) (2 / 5 + 2 * beta) (/ 4) (/ 4) (2 / 5 + k0 / 2) (2 / 5 + k0 / 2) (2 / 5 + k0 / 2).
Definition class_error (beta k0 : R) (N T : nat) : R := average (N / T) (member beta k0 T) 0%nat - 2 / 5.

Lemma class_instance : forall N T, class_error (/ 20) 1 N T = instance_error N T.
Proof.
  intros N T. unfold class_error, member, instance_error.
  replace (2 / 5 - 2 * / 20) with (3 / 10) by field. replace (2 / 5 + 2 * / 20) with (1 / 2) by field.
  replace (2 / 5 + 1 / 2) with (9 / 10) by field. reflexivity.
Qed.

Section Horizon.

Variable T : nat.
Hypothesis HT : (1 <= T)%nat.
Notation p := ((3 / 4) ^ T).

Definition gap (beta k0 : R) := weight_gap 4 (2 / 5 - 2 * beta) (2 / 5 + 2 * beta) (/ 4) (/ 4)
  (2 / 5 + k0 / 2) (2 / 5 + k0 / 2) (2 / 5 + k0 / 2) T.
Definition gap_y (beta k0 : R) := parameter_gap 4 (2 / 5 - 2 * beta) (2 / 5 + 2 * beta) (/ 4) (/ 4)
  (2 / 5 + k0 / 2) (2 / 5 + k0 / 2) (2 / 5 + k0 / 2) T.

(** The bias of the horizon, and the start's distance from the horizon's limit. *)
Definition bias (beta : R) := 2 * beta * p / (2 - p).
Definition offset (beta k0 : R) := k0 / 2 - bias beta.

Lemma gap_start : forall beta k0,
  gap beta k0 0 = offset beta k0 /\ forall j, (j < 2)%nat -> gap_y beta k0 j 0 = offset beta k0.
Proof.
  intros beta k0. destruct (instance_powers T HT) as [E1 E2]. pose proof (instance_p_range T HT) as Hp.
   unfold gap, gap_y, offset, bias, weight_gap, parameter_gap, linear_parameters, linear_weights,
    run_parameters, run_weights, parameters, weights, run, two, pair. simpl fst. simpl snd. rewrite E1, E2.
  split; [simpl; field; lra | intros [|[|j]] Hj; try lia; simpl; field; lra].
Qed.

Lemma gap_step : forall beta k0 k,
  gap beta k0 (S k) = gap beta k0 k - / 4 * ((1 - p) * gap_y beta k0 0 (S k) + gap_y beta k0 1 (S k)) /\
  gap_y beta k0 0 (S k) = p * gap_y beta k0 0 k + (1 - p) * gap beta k0 k /\ gap_y beta k0 1 (S k) = gap beta k0 k.
Proof.
  intros beta k0 k. destruct (instance_powers T HT) as [E1 E2]. 
  pose proof (weight_gap_S 4 (2 / 5 - 2 * beta) (2 / 5 + 2 * beta) (/ 4) (/ 4) (2 / 5 + k0 / 2) (2 / 5 + k0 / 2)
    (2 / 5 + k0 / 2) T (instance_m_nonzero T HT) k) as W.
  destruct (parameter_gap_S 4 (2 / 5 - 2 * beta) (2 / 5 + 2 * beta) (/ 4) (/ 4) (2 / 5 + k0 / 2) (2 / 5 + k0 / 2)
    (2 / 5 + k0 / 2) T k) as [P0 P1].
  fold (gap beta k0) (gap_y beta k0) in W, P0, P1. rewrite E1, E2 in W. rewrite E1 in P0. rewrite E2 in P1.
  split; [rewrite W; ring|]. split; [exact P0 | rewrite P1; ring].
Qed.

(** All members run the same linear recursion: their gaps are proportional to their offsets. *)
Lemma gap_proportional : forall beta k0 beta' k0' k,
  offset beta' k0' * gap beta k0 k = offset beta k0 * gap beta' k0' k /\
  forall j, (j < 2)%nat -> offset beta' k0' * gap_y beta k0 j k = offset beta k0 * gap_y beta' k0' j k.
Proof.
  intros beta k0 beta' k0'. induction k as [|k [IHw IHy]].
  - destruct (gap_start beta k0) as [-> Hy]. destruct (gap_start beta' k0') as [-> Hy']. split; [ring|].
    intros j Hj. rewrite Hy, Hy' by exact Hj. ring.
  - pose proof (IHy O ltac:(lia)) as H0.
    destruct (gap_step beta k0 k) as [W [P0 P1]]. destruct (gap_step beta' k0' k) as [V [Q0 Q1]].
    rewrite W, V, P0, P1, Q0, Q1. split.
    + assert (E : forall o x y, o * (x - / 4 * ((1 - p) * (p * y + (1 - p) * x) + x))
        = (3 / 4 - (1 - p) ^ 2 / 4) * (o * x) - p * (1 - p) / 4 * (o * y)) by (intros; field).
      rewrite !E, IHw, H0. reflexivity.
    + intros [|[|j]] Hj; try lia; [rewrite P0, Q0 | rewrite P1, Q1; exact IHw].
      rewrite !Rmult_plus_distr_l, <- !Rmult_assoc, !(Rmult_comm (offset _ _) _), !Rmult_assoc, IHw, H0. ring.
Qed.

(** The error is the bias plus the mean gap. *)
Lemma class_error_parts : forall beta k0 N, (1 <= N / T)%nat ->
  class_error beta k0 N T = bias beta + sum (N / T) (gap beta k0) / INR (N / T).
Proof.
  intros beta k0 N HK. assert (HK0 : INR (N / T) <> 0) by (apply not_0_INR; lia).
  destruct (instance_powers T HT) as [E1 E2].  pose proof (instance_p_range T HT) as Hp. 
  unfold class_error, average, member, gap, weight_gap. rewrite sum_minus, sum_const, E1, E2.
  unfold bias. field. split; [lra | exact HK0].
Qed.

Lemma instance_offset : 0 < offset (/ 20) 1.
Proof.
  pose proof (instance_p_range T HT) as Hp. unfold offset, bias.
  assert (2 * / 20 * p / (2 - p) <= 1 / 10); [|lra].
  apply (Rmult_le_reg_r (2 - p)); [lra|]. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

(** The mean gap of the instance is between 0 and the offset. *)
Lemma instance_share : (6 <= T)%nat -> forall K, (1 <= K)%nat ->
  0 <= sum K (gap (/ 20) 1) / INR K <= offset (/ 20) 1.
Proof.
  intros H6 K HK. destruct (instance_start T HT) as [Hy0 Hs0]. pose proof (instance_p_range T HT) as Hp.
  pose proof (instance_weights T HT) as Hs. assert (Hy := fun k => proj1 (instance_parameters T HT k)).
  assert (Hp6 : p <= 9 / 50).
  { eapply Rle_trans; [apply (pow_antitone (3 / 4) 6 T); [lra | exact H6] | simpl; lra]. }
  pose proof (start_range _ _ Hp Hs0) as H0.
  assert (Hg := geometric _ _ _ Hp Hs Hy Hy0 Hs0 Hp6).
  assert (Eg : forall k, gap (/ 20) 1 k = weight_gap 4 (3 / 10) (1 / 2) (/ 4) (/ 4) (9 / 10) (9 / 10) (9 / 10) T k).
  { intros k. unfold gap. replace (2 / 5 - 2 * / 20) with (3 / 10) by field.
    replace (2 / 5 + 2 * / 20) with (1 / 2) by field. replace (2 / 5 + 1 / 2) with (9 / 10) by field. reflexivity. }
  destruct (gap_start (/ 20) 1) as [Es _]. rewrite Eg in Es.
  assert (HK0 : 0 < INR K) by (apply lt_0_INR; lia).
  assert (Hsum : 0 <= sum K (gap (/ 20) 1) <= INR K * offset (/ 20) 1).
  { split.
    - apply sum_nonneg. intros k _. rewrite Eg. left. apply Hg.
    - rewrite <- sum_const. apply sum_le. intros k _. rewrite Eg, <- Es. destruct (Hg k) as [_ [_ Hk]].
      eapply Rle_trans; [exact Hk|]. rewrite <- (Rmult_1_r (weight_gap _ _ _ _ _ _ _ _ _ 0)) at 2.
      apply Rmult_le_compat_l; [lra|]. rewrite <- (pow1 k). apply pow_incr. lra. }
  split.
  - apply Rmult_le_pos; [apply Hsum | left; now apply Rinv_0_lt_compat].
  - apply (Rmult_le_reg_r (INR K)); [exact HK0|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
Qed.

End Horizon.

(** The error is linear in the instance, and at T >= 6 both coefficients are non-negative. *)
Theorem class_linear : forall N T, (1 <= T <= N)%nat -> exists X Y,
  (forall beta k0, class_error beta k0 N T = beta * X + k0 * Y) /\ ((6 <= T)%nat -> 0 <= X /\ 0 <= Y).
Proof.
  intros N T HTN. assert (HT : (1 <= T)%nat) by lia.
  assert (HK : (1 <= N / T)%nat) by (apply Nat.div_le_lower_bound; lia).
  pose proof (instance_p_range T HT) as Hp. pose proof (instance_offset T HT) as Ho.
  set (B := 2 * (3 / 4) ^ T / (2 - (3 / 4) ^ T)). assert (HB : 0 < B) by (apply Rdiv_lt_0_compat; lra).
  assert (Eb : forall b, bias T b = b * B) by (intros; unfold bias, B; field; lra).
  set (K := INR (N / T)). set (o := offset T (/ 20) 1) in *. assert (HK0 : K <> 0) by (apply not_0_INR; lia).
  (* the share M of the offset in the mean gap, the same for all members *)
  set (M := sum (N / T) (gap T (/ 20) 1) / K / o).
  assert (Emean : forall b k, sum (N / T) (gap T b k) / K = (k / 2 - b * B) * M).
  { intros b k. unfold M.
    assert (E : sum (N / T) (gap T b k) * o = (k / 2 - b * B) * sum (N / T) (gap T (/ 20) 1)).
    { rewrite <- sum_scal_r, <- sum_scal. apply sum_ext. intros i _.
      destruct (gap_proportional T HT b k (/ 20) 1 i) as [Ei _]. fold o in Ei. rewrite Rmult_comm, Ei.
      unfold offset. rewrite Eb. ring. }
    apply (Rmult_eq_reg_r o); [|lra]. transitivity (sum (N / T) (gap T b k) * o / K); [field; exact HK0|].
    rewrite E. field. split; [exact HK0 | lra]. }
  exists (B * (1 - M)), (M / 2). split.
  - intros beta k0. rewrite class_error_parts by assumption. fold K. rewrite Eb, Emean. field.
  - intros H6. destruct (instance_share T HT H6 (N / T) HK) as [H0 H1]. fold K o in H0, H1.
    assert (HM : 0 <= M <= 1).
    { unfold M. split; [apply Rmult_le_pos; [exact H0 | left; now apply Rinv_0_lt_compat]|].
      apply (Rmult_le_reg_r o); [exact Ho|]. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l; lra. }
    split; [apply Rmult_le_pos; lra | lra].
Qed.

(** The largest error of the class is that of a corner. *)
Theorem class_corner : forall N T, (1 <= T <= N)%nat -> exists X Y,
  (forall beta k0, Rabs beta <= / 20 -> Rabs k0 <= 1 -> Rabs (class_error beta k0 N T) <= Rabs X * / 20 + Rabs Y) /\
  exists beta k0, Rabs beta = / 20 /\ Rabs k0 = 1 /\ class_error beta k0 N T = Rabs X * / 20 + Rabs Y.
Proof.
  intros N T HT. destruct (class_linear N T HT) as [X [Y [E _]]]. exists X, Y. split.
  - intros beta k0 Hb Hk. rewrite E. eapply Rle_trans; [apply Rabs_triang|]. rewrite !Rabs_mult.
    rewrite (Rmult_comm (Rabs beta)). pose proof (Rabs_pos Y).
    apply Rplus_le_compat; [apply Rmult_le_compat_l; [apply Rabs_pos | exact Hb]|].
    rewrite <- (Rmult_1_l (Rabs Y)) at 2. now apply Rmult_le_compat_r.
  - assert (Hsign : forall x c, 0 <= c -> exists y, Rabs y = c /\ y * x = Rabs x * c).
    { intros x c Hc. destruct (Rcase_abs x) as [Hx|Hx].
      - exists (- c). rewrite Rabs_Ropp, Rabs_right, Rabs_left by lra. split; [reflexivity | ring].
      - exists c. rewrite !Rabs_right by lra. split; [reflexivity | ring]. }
    destruct (Hsign X (/ 20) ltac:(lra)) as [beta [Hb Eb]]. destruct (Hsign Y 1 ltac:(lra)) as [k0 [Hk Ek]].
    exists beta, k0. split; [exact Hb|]. split; [exact Hk|]. rewrite E, Eb, Ek. ring.
Qed.

(** From T = 6 on it is the corner of equal signs. *)
Theorem class_worst : forall N T beta k0, (6 <= T <= N)%nat -> Rabs beta <= / 20 -> Rabs k0 <= 1 ->
  Rabs (class_error beta k0 N T) <= class_error (/ 20) 1 N T.
Proof.
  intros N T beta k0 HTN Hb Hk. destruct (class_linear N T ltac:(lia)) as [X [Y [E H]]].
  destruct (H ltac:(lia)) as [HX HY]. rewrite !E. apply Rabs_le_between in Hb. apply Rabs_le_between in Hk.
  assert (- / 20 * X <= beta * X <= / 20 * X) by (split; apply Rmult_le_compat_r; lra).
  assert (-1 * Y <= k0 * Y <= 1 * Y) by (split; apply Rmult_le_compat_r; lra). apply Rabs_le. lra.
Qed.

(** [W] bounds every member's error at T, and some member's error at every other horizon is at least [W]. *)
Definition minimax (N T : nat) : Prop :=
  (1 <= T <= N)%nat /\ exists W,
    (forall beta k0, Rabs beta <= / 20 -> Rabs k0 <= 1 -> Rabs (class_error beta k0 N T) <= W) /\
    forall T', (1 <= T' <= N)%nat -> exists beta k0, Rabs beta <= / 20 /\ Rabs k0 <= 1 /\ W <= Rabs (class_error beta k0 N T').

Lemma member_worst : Rabs (/ 20) <= / 20 /\ Rabs 1 <= 1.
Proof. rewrite !Rabs_right by lra. lra. Qed.

(** The worst case is at least F4's instance, whose error near T_c is about (T_c + 1/lambda)/N. *)
Lemma instance_least : forall N T, 20000 <= INR N -> (1 <= T <= N)%nat ->
  instance_center N - 2 <= INR N * Rabs (instance_error N T).
Proof.
  intros N T HN HT.
  assert (HN1 : (1 <= N)%nat) by (apply INR_le; simpl; lra).
  destruct (best_horizon_exists instance_error N HN1) as [T0 HT0].
  destruct (full_horizon_average N T0 HN HT0) as [Hc _]. apply Rabs_def2 in Hc.
  destruct (near_center N HN T0 ltac:(lra)) as [H7 [H18 [Hsq _]]].
  pose proof (error_lower N HN T0 (INR T0) H7 H18 Hsq ltac:(lra)) as Hlow.
  assert (0 < INR N * (3 / 4) ^ T0 / 20) by (assert (0 < (3 / 4) ^ T0) by (apply pow_lt; lra);
    apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat|]; lra).
  destruct HT0 as [_ Hmin]. specialize (Hmin T HT). pose proof (Rle_abs (instance_error N T0)).
  apply (Rmult_le_compat_l (INR N)) in Hmin; [|lra].
  assert (INR N * instance_error N T0 <= INR N * Rabs (instance_error N T0)) by (apply Rmult_le_compat_l; lra). lra.
Qed.

Theorem class_lower_bound : forall N T, 20000 <= INR N -> (1 <= T <= N)%nat ->
  exists beta k0, Rabs beta <= / 20 /\ Rabs k0 <= 1 /\ (instance_center N - 2) / INR N <= Rabs (class_error beta k0 N T).
Proof.
  intros N T HN HT. exists (/ 20), 1. split; [apply member_worst|]. split; [apply member_worst|].
  rewrite class_instance. apply (Rmult_le_reg_l (INR N)); [lra|].
  replace (INR N * ((instance_center N - 2) / INR N)) with (instance_center N - 2) by (field; lra).
  now apply instance_least.
Qed.

Theorem minimax_horizon : forall N T, 20000 <= INR N -> minimax N T ->
  Rabs (INR T - instance_center N) < 1 /\ (T = nat_floor (instance_center N) \/ T = nat_ceil (instance_center N)).
Proof.
  intros N T HN [HT [W [HW Hothers]]]. apply full_horizon_average; [exact HN|]. split; [exact HT|].
  assert (HN1 : (1 <= N)%nat) by (apply INR_le; simpl; lra).
  destruct (best_horizon_exists instance_error N HN1) as [T0 HT0].
  destruct (full_horizon_average N T0 HN HT0) as [Hc _]. apply Rabs_def2 in Hc.
  destruct (near_center N HN T0 ltac:(lra)) as [H7 _].
  destruct (error_near_center N HN T0 ltac:(lra)) as [Hpos _].
  destruct (Hothers T0 (proj1 HT0)) as [beta [k0 [Hb [Hk Hle]]]].
  pose proof (class_worst N T0 beta k0 ltac:(lia) Hb Hk) as Hw. rewrite class_instance in Hw.
  pose proof (HW (/ 20) 1 (proj1 member_worst) (proj2 member_worst)) as Hi. rewrite class_instance in Hi.
  intros T' HT'. pose proof (proj2 HT0 T' HT') as Hm. pose proof (Rle_abs (instance_error N T0)). lra.
Qed.

(** A minimax horizon exists at every budget from 20000 on. *)
Lemma minimax_horizon_nonvacuous : forall N, 20000 <= INR N -> exists T, minimax N T.
Proof.
  intros N HN. assert (HN1 : (1 <= N)%nat) by (apply INR_le; simpl; lra).
  destruct (best_horizon_exists instance_error N HN1) as [T0 HT0].
  destruct (full_horizon_average N T0 HN HT0) as [Hc _]. apply Rabs_def2 in Hc.
  destruct (near_center N HN T0 ltac:(lra)) as [H7 _].
  destruct (error_near_center N HN T0 ltac:(lra)) as [Hpos _].
  exists T0. split; [apply HT0|]. exists (Rabs (instance_error N T0)). split.
  - intros beta k0 Hb Hk. pose proof (class_worst N T0 beta k0 ltac:(lia) Hb Hk) as Hw. rewrite class_instance in Hw.
    pose proof (Rle_abs (instance_error N T0)). lra.
  - intros T' HT'. exists (/ 20), 1. split; [apply member_worst|]. split; [apply member_worst|].
    rewrite class_instance. now apply HT0.
Qed.
