(* F2 full-rate (a) and (a') (supports P2; derived here).

   Statement: m domains, F convex with gradient dF on the simplex, uniform w_0,
   w_{k+1} = EG(w_k, g_k) for any sequence g_k (the truncated hypergradients).
   With R >= span(g_k) and 2 delta >= span(g_k - dF(w_k)) for k < K:
   (a)  F(average of w_0..w_{K-1}) - F(v) <= ln m/(alpha K) + alpha R^2/8 + 2 delta
        for every v in the simplex; tuned alpha: R sqrt(ln m/(2K)) + 2 delta;
   (a') if moreover F(v) <= F(w) + <dF(w), v-w> + L_F/2 |v-w|_1^2 and
        alpha L_F <= 1, the average of w_1..w_K has gap <= ln m/(alpha K) + 2 delta.
   Convexity and smoothness are assumed as inequalities between values and
   gradients on the simplex. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Model Entropy.
Open Scope R_scope.

(** The derivative of F at w in the direction v - w. *)
Definition slope (m : nat) (dF : vec -> vec) (w v : vec) : R :=
  sum m (fun i => dF w i * (v i - w i)).

Definition convex_on_simplex (m : nat) (F : vec -> R) (dF : vec -> vec) : Prop :=
  forall w v, simplex m w -> simplex m v -> F w + slope m dF w v <= F v.

Definition smooth_on_simplex (m : nat) (F : vec -> R) (dF : vec -> vec) (LF : R) : Prop :=
  forall w v, simplex m w -> simplex m v ->
    F v <= F w + slope m dF w v + LF / 2 * (dist1 m v w * dist1 m v w).

Definition span_le (m : nat) (x : vec) (r : R) : Prop :=
  forall i j, (i < m)%nat -> (j < m)%nat -> x i - x j <= r.

Lemma dist1_le_2 m v w : simplex m v -> simplex m w -> dist1 m v w <= 2.
Proof.
  intros [Hv Ev] [Hw Ew]. apply Rle_trans with (sum m (fun i => v i + w i)).
  - apply sum_le. intros i Hi. specialize (Hv i Hi). specialize (Hw i Hi).
    unfold Rabs. destruct (Rcase_abs _); lra.
  - rewrite sum_plus, Ev, Ew. lra.
Qed.

(** Hoelder for vectors that sum to zero: only half the span counts. *)
Lemma holder_span m x v w s :
  simplex m v -> simplex m w -> span_le m x (2 * s) ->
  sum m (fun i => x i * (v i - w i)) <= s * dist1 m v w.
Proof.
  intros Hv Hw Hx. pose proof (simplex_nonempty m v Hv) as Hm.
  destruct (argmin_exists m x Hm) as [i0 [Hi0 Hmin]].
  assert (E : sum m (fun i => x i * (v i - w i))
            = sum m (fun i => (x i - x i0 - s) * (v i - w i))).
  { rewrite (sum_ext m (fun i => (x i - x i0 - s) * (v i - w i))
      (fun i => x i * (v i - w i) - (x i0 + s) * (v i - w i))) by (intros; ring).
    rewrite sum_minus, sum_scal, sum_minus.
    rewrite (proj2 Hv), (proj2 Hw). ring. }
  rewrite E. unfold dist1. rewrite <- sum_scal. apply sum_le. intros i Hi.
  eapply Rle_trans; [apply Rle_abs|]. rewrite Rabs_mult.
  apply Rmult_le_compat_r; [apply Rabs_pos|].
  specialize (Hmin i Hi). specialize (Hx i i0 Hi Hi0). apply Rabs_le. lra.
Qed.

Lemma average_simplex m K w :
  (0 < K)%nat -> (forall k, (k < K)%nat -> simplex m (w k)) -> simplex m (average K w).
Proof.
  intros HK Hw. pose proof (lt_0_INR K HK) as HKpos. unfold average. split.
  - intros i Hi. apply Rmult_le_pos; [|left; now apply Rinv_0_lt_compat].
    apply sum_nonneg. intros k Hk. now apply (Hw k Hk).
  - unfold Rdiv. rewrite sum_scal_r, sum_swap.
    rewrite (sum_ext K _ (fun _ => 1)) by (intros k Hk; apply (Hw k Hk)).
    rewrite sum_const. field. lra.
Qed.

(** Jensen's inequality, from the gradient inequality at the average. *)
Lemma jensen m F dF K w :
  convex_on_simplex m F dF -> (0 < K)%nat -> (forall k, (k < K)%nat -> simplex m (w k)) ->
  F (average K w) <= sum K (fun k => F (w k)) / INR K.
Proof.
  intros HF HK Hw. pose proof (lt_0_INR K HK) as HKpos.
  pose proof (average_simplex m K w HK Hw) as Ha. set (b := average K w) in *.
  assert (Hslope : sum K (fun k => slope m dF b (w k)) = 0).
  { unfold slope. rewrite sum_swap. rewrite (sum_ext m _ (fun _ => 0)); [rewrite sum_const; ring|].
    intros i _. rewrite sum_scal, sum_minus, sum_const. unfold b, average. field. lra. }
  assert (Hsum : sum K (fun k => F b + slope m dF b (w k)) <= sum K (fun k => F (w k)))
    by (apply sum_le; intros; apply HF; auto).
  rewrite sum_plus, Hslope, sum_const in Hsum.
  apply (Rmult_le_reg_l (INR K)); [exact HKpos|].
  replace (INR K * (sum K (fun k => F (w k)) / INR K)) with (sum K (fun k => F (w k)))
    by (field; lra). lra.
Qed.

Section Rate.
Variables (m K : nat) (F : vec -> R) (dF : vec -> vec) (alpha delta : R).
Variables (g w : nat -> vec).
Hypothesis m_pos : (0 < m)%nat.
Hypothesis K_pos : (0 < K)%nat.
Hypothesis alpha_pos : 0 < alpha.
Hypothesis F_convex : convex_on_simplex m F dF.
Hypothesis start : w O = fun _ => / INR m.
Hypothesis step : forall k, w (S k) = eg m alpha (g k) (w k).
Hypothesis bias : forall k, (k < K)%nat -> span_le m (vsub (g k) (dF (w k))) (2 * delta).

Lemma iterates_positive k : positive m (w k).
Proof.
  induction k as [|k IH]; [rewrite start; now apply uniform_positive|].
  rewrite step. now apply eg_positive.
Qed.

Lemma bias_nonneg : 0 <= delta.
Proof. pose proof (bias O K_pos O O m_pos m_pos). lra. Qed.

(** The bias costs at most 2 delta. *)
Lemma bias_cost k u v :
  (k < K)%nat -> simplex m u -> simplex m v ->
  sum m (fun i => dF (w k) i * (u i - v i))
  <= sum m (fun i => g k i * u i) - sum m (fun i => g k i * v i) + 2 * delta.
Proof.
  intros Hk Hu Hv.
  assert (Hb : span_le m (vsub (dF (w k)) (g k)) (2 * delta)).
  { intros i j Hi Hj. pose proof (bias k Hk j i Hj Hi) as Hji. unfold vsub in *. lra. }
  pose proof (holder_span m _ u v delta Hu Hv Hb) as Hh.
  pose proof (dist1_le_2 m u v Hu Hv). pose proof bias_nonneg.
  rewrite (sum_ext m _ (fun i => dF (w k) i * (u i - v i) - (g k i * u i - g k i * v i))) in Hh
    by (intros; unfold vsub; ring).
  rewrite !sum_minus in Hh. nra.
Qed.

Lemma average_gap v (x : nat -> vec) B :
  simplex m v -> (forall k, (k < K)%nat -> simplex m (x k)) ->
  sum K (fun k => alpha * (F (x k) - F v)) <= B ->
  F (average K x) - F v <= B / (alpha * INR K).
Proof.
  intros Hv Hx HB. pose proof (lt_0_INR K K_pos) as HKpos.
  pose proof (jensen m F dF K x F_convex K_pos Hx) as Hj.
  rewrite sum_scal, sum_minus, sum_const in HB.
  assert (HaK : 0 < alpha * INR K) by (apply Rmult_lt_0_compat; lra).
  apply (Rmult_le_reg_r (alpha * INR K)); [exact HaK|].
  replace (B / (alpha * INR K) * (alpha * INR K)) with B by (field; lra).
  apply Rle_trans with ((sum K (fun k => F (x k)) / INR K - F v) * (alpha * INR K)).
  - apply Rmult_le_compat_r; lra.
  - replace ((sum K (fun k => F (x k)) / INR K - F v) * (alpha * INR K))
      with (alpha * (sum K (fun k => F (x k)) - INR K * F v)) by (field; lra). exact HB.
Qed.

(** The regret of EG against v, with the bias of the hypergradients. *)
Lemma regret R0 v :
  (forall k, (k < K)%nat -> span_le m (g k) R0) -> simplex m v ->
  sum K (fun k => alpha * - slope m dF (w k) v)
  <= ln (INR m) + INR K * (alpha * alpha * (R0 * R0) / 8 + 2 * alpha * delta).
Proof.
  intros Hspan Hv.
  assert (HR : 0 <= R0) by (pose proof (Hspan O K_pos O O m_pos m_pos); lra).
  set (e := alpha * alpha * (R0 * R0) / 8 + 2 * alpha * delta).
  assert (Hstep : forall k, (k < K)%nat ->
    alpha * - slope m dF (w k) v <= (- kl m v (w (S k)) - - kl m v (w k)) + e).
  { intros k Hk. pose proof (iterates_positive k) as Hw. pose proof (proj1 Hw) as Hws.
    pose proof (bias_cost k (w k) v Hk Hws Hv) as Hb.
    rewrite (sum_ext m _ (fun i => -1 * (dF (w k) i * (v i - w k i)))) in Hb
      by (intros; ring). rewrite sum_scal in Hb. fold (slope m dF (w k) v) in Hb.
    rewrite step, (eg_kl m alpha (g k) v (w k) Hv Hw).
    assert (Hz : ln (sum m (fun l => w k l * exp (- alpha * g k l)))
      <= sum m (fun l => w k l * (- alpha * g k l)) + alpha * R0 * (alpha * R0) / 8).
    { rewrite <- ln_exp. apply Rcomplements.ln_le; [now apply eg_normaliser_pos|].
      apply hoeffding; [exact Hws|apply Rmult_le_pos; lra|].
      intros i j Hi Hj. pose proof (Hspan k Hk j i Hj Hi).
      replace (- alpha * g k i - - alpha * g k j) with (alpha * (g k j - g k i)) by ring.
      apply Rmult_le_compat_l; lra. }
    rewrite (sum_ext m (fun l => w k l * (- alpha * g k l))
      (fun l => - alpha * (g k l * w k l))) in Hz by (intros; ring).
    rewrite sum_scal in Hz.
    rewrite (sum_ext m (fun i => v i * g k i) (fun i => g k i * v i)) by (intros; ring).
    assert (alpha * - slope m dF (w k) v <= alpha * (sum m (fun i => g k i * w k i)
      - sum m (fun i => g k i * v i) + 2 * delta)) by (apply Rmult_le_compat_l; lra).
    unfold e. lra. }
  eapply Rle_trans; [apply (sum_le K _ _ Hstep)|].
  rewrite sum_plus, sum_const, (sum_telescope K (fun k => - kl m v (w k))).
  pose proof (kl_nonneg m v (w K) Hv (iterates_positive K)).
  pose proof (kl_uniform m v Hv) as Hu. rewrite <- start in Hu. lra.
Qed.

Theorem full_rate_average R0 v :
  (forall k, (k < K)%nat -> span_le m (g k) R0) -> simplex m v ->
  F (average K w) - F v <= ln (INR m) / (alpha * INR K) + alpha * (R0 * R0) / 8 + 2 * delta.
Proof.
  intros Hspan Hv. pose proof (lt_0_INR K K_pos) as HKpos.
  assert (Hsum : sum K (fun k => alpha * (F (w k) - F v)) <= ln (INR m)
    + INR K * (alpha * alpha * (R0 * R0) / 8 + 2 * alpha * delta)).
  { eapply Rle_trans; [|now apply (regret R0 v)]. apply sum_le. intros k _.
    apply Rmult_le_compat_l; [lra|].
    pose proof (F_convex (w k) v (proj1 (iterates_positive k)) Hv). lra. }
  apply (average_gap v w _ Hv) in Hsum; [|intros; apply iterates_positive].
  eapply Rle_trans; [exact Hsum|]. right. field. lra.
Qed.

(** The best step of (a). *)
Corollary full_rate_tuned R0 v :
  (forall k, (k < K)%nat -> span_le m (g k) R0) -> simplex m v -> 0 < R0 -> (2 <= m)%nat ->
  alpha = sqrt (8 * ln (INR m) / INR K) / R0 ->
  F (average K w) - F v <= R0 * sqrt (ln (INR m) / (2 * INR K)) + 2 * delta.
Proof.
  intros Hspan Hv HR Hm Ha. pose proof (lt_0_INR K K_pos) as HKpos.
  eapply Rle_trans; [now apply (full_rate_average R0 v)|]. right. f_equal.
  assert (Hln : 0 < ln (INR m)).
  { rewrite <- ln_1. apply ln_increasing; [lra|]. apply (lt_INR 1). lia. }
  set (s := sqrt (ln (INR m) / (2 * INR K))).
  assert (Hs : 0 < s) by (apply sqrt_lt_R0, Rdiv_lt_0_compat; lra).
  assert (Hs2 : s * s = ln (INR m) / (2 * INR K))
    by (apply sqrt_sqrt; left; apply Rdiv_lt_0_compat; lra).
  assert (E : alpha = 4 * s / R0).
  { rewrite Ha. f_equal. replace (8 * ln (INR m) / INR K)
      with ((4 * s) * (4 * s)); [apply sqrt_square; lra|].
    replace (4 * s * (4 * s)) with (16 * (s * s)) by ring. rewrite Hs2. field. lra. }
  assert (Eln : ln (INR m) = s * s * (2 * INR K)) by (rewrite Hs2; field; lra).
  rewrite Eln, E. field. repeat split; lra.
Qed.

Lemma kl_self u : positive m u -> kl m u u = 0.
Proof.
  intros [_ Hu]. unfold kl. rewrite (sum_ext m _ (fun _ => 0)); [rewrite sum_const; ring|].
  intros i Hi. specialize (Hu i Hi). replace (u i / u i) with 1 by (field; lra).
  rewrite ln_1. ring.
Qed.

Theorem full_rate_shifted LF v :
  smooth_on_simplex m F dF LF -> alpha * LF <= 1 -> simplex m v ->
  F (average K (fun k => w (S k))) - F v <= ln (INR m) / (alpha * INR K) + 2 * delta.
Proof.
  intros Hsmooth HLF Hv. pose proof (lt_0_INR K K_pos) as HKpos.
  assert (Hstep : forall k, (k < K)%nat ->
    alpha * (F (w (S k)) - F v) <= (- kl m v (w (S k)) - - kl m v (w k)) + 2 * alpha * delta).
  { intros k Hk. pose proof (iterates_positive k) as Hw. pose proof (iterates_positive (S k)) as Hw'.
    pose proof (proj1 Hw) as Hws. pose proof (proj1 Hw') as Hws'.
    pose proof (F_convex (w k) v Hws Hv) as HF. unfold slope in HF.
    pose proof (Hsmooth (w k) (w (S k)) Hws Hws') as HS. unfold slope in HS.
    pose proof (bias_cost k (w (S k)) v Hk Hws' Hv) as Hb.
    rewrite (sum_ext m _ (fun i => dF (w k) i * (w (S k) i - w k i)
      - dF (w k) i * (v i - w k i))) in Hb by (intros; ring).
    rewrite sum_minus in Hb.
    pose proof (eg_kl m alpha (g k) v (w k) Hv Hw) as Kv. rewrite <- step in Kv.
    pose proof (eg_kl m alpha (g k) (w (S k)) (w k) Hws' Hw) as Kw.
    rewrite <- step, (kl_self (w (S k)) Hw') in Kw.
    pose proof (pinsker m (w (S k)) (w k) Hws' Hw) as HP.
    rewrite (sum_ext m (fun i => v i * g k i) (fun i => g k i * v i)) in Kv by (intros; ring).
    rewrite (sum_ext m (fun i => w (S k) i * g k i) (fun i => g k i * w (S k) i)) in Kw
      by (intros; ring).
    set (D := dist1 m (w (S k)) (w k)) in *.
    assert (Hd : alpha * LF * (D * D) <= 1 * (D * D)) by (apply Rmult_le_compat_r; nra).
    assert (alpha * (F (w (S k)) - F v) <= alpha * (sum m (fun i => g k i * w (S k) i)
      - sum m (fun i => g k i * v i) + 2 * delta + LF / 2 * (D * D)))
      by (apply Rmult_le_compat_l; lra).
    lra. }
  assert (Hsum : sum K (fun k => alpha * (F (w (S k)) - F v))
      <= ln (INR m) + INR K * (2 * alpha * delta)).
  { eapply Rle_trans; [apply (sum_le K _ _ Hstep)|].
    rewrite sum_plus, sum_const, (sum_telescope K (fun k => - kl m v (w k))).
    pose proof (kl_nonneg m v (w K) Hv (iterates_positive K)).
    pose proof (kl_uniform m v Hv) as Hu. rewrite <- start in Hu. lra. }
  apply (average_gap v (fun k => w (S k)) _ Hv) in Hsum; [|intros; apply iterates_positive].
  eapply Rle_trans; [exact Hsum|]. right. field. lra.
Qed.
End Rate.
