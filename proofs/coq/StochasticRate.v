(** Claim stochastic-rate (S3), part (a): expected gap of the average iterate of exponentiated gradient with stochastic
    hypergradients.

    m domains, F convex with gradient dF on the simplex, uniform w_0, w_(k+1) = EG(w_k, g_k) with random g_k, w_k determined by the
    first k rounds. If |E[g_k | past] - dF(w_k)|_oo <= b and E |g_k|^2_oo <= B_2, then for every v in the simplex
      E F(average of w_0..w_(K-1)) - F(v) <= ln m/(alpha K) + alpha B_2/2 + 2 b.

    Conditional expectation enters through its defining property (the tower rule for products with known variables), a field of
    the argument [P]. [G k] is any bound of |g_k|^2_oo.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Model Entropy FullRate Expectation.

Open Scope R_scope.

Section Rate.

Variable Omega : Type.
Variable E : expectation Omega.
Variable P : past E.
Variables (m K : nat) (F : vec -> R) (dF : vec -> vec) (alpha b B2 : R).
Variables (g w : nat -> Omega -> vec) (G : nat -> Omega -> R) (v : vec).

Hypotheses (Hm : (0 < m)%nat) (HK : (0 < K)%nat) (Halpha : 0 < alpha) (Hb : 0 <= b).
Hypothesis F_convex : convex_on_simplex m F dF.
Hypothesis v_simplex : simplex m v.
Hypothesis start : forall o, w 0%nat o = fun _ => / INR m.
Hypothesis step : forall k o, w (S k) o = eg m alpha (g k o) (w k o).
Hypothesis w_known : forall k i, (k < K)%nat -> (i < m)%nat -> known P k (fun o => w k o i).
Hypothesis g_integrable : forall k i, (k < K)%nat -> (i < m)%nat ->
  integrable E (fun o => g k o i) /\ integrable E (fun o => w k o i * g k o i).
Hypothesis F_integrable : integrable E (fun o => F (average K (fun k => w k o))).
Hypothesis bias : forall k i o, (k < K)%nat -> (i < m)%nat ->
  Rabs (given P k (fun o => g k o i) o - dF (w k o) i) <= b.
Hypothesis square_bound : forall k i o, (k < K)%nat -> (i < m)%nat -> g k o i ^ 2 <= G k o.
Hypothesis square_integrable : forall k, (k < K)%nat -> integrable E (G k) /\ mean E (G k) <= B2.

Let ghat (k i : nat) : Omega -> R := given P k (fun o => g k o i).

Lemma weights_positive : forall o k, positive m (w k o).
Proof.
  intros o k. induction k as [|k IH]; [rewrite start; now apply uniform_positive|].
  rewrite step. now apply eg_positive.
Qed.

(** One path: convexity, and the bias paid with [|w - v|_1 <= 2]. *)
Lemma path_gap : forall o,
  F (average K (fun k => w k o)) - F v
  <= / INR K * sum K (fun k => sum m (fun i => ghat k i o * (w k o i - v i))) + 2 * b.
Proof.
  intros o. pose proof (lt_0_INR K HK) as HK0.
  assert (Hw : forall k, (k < K)%nat -> simplex m (w k o)) by (intros; apply weights_positive).
  pose proof (jensen m F dF K (fun k => w k o) F_convex HK Hw) as Hj.
  assert (Hk : forall k, (k < K)%nat ->
    F (w k o) <= sum m (fun i => ghat k i o * (w k o i - v i)) + (F v + 2 * b)).
  { intros k Hk. pose proof (F_convex (w k o) v (Hw k Hk) v_simplex) as HF. unfold slope in HF.
    pose proof (dist1_le_2 m (w k o) v (Hw k Hk) v_simplex) as Hd. unfold dist1 in Hd.
    assert (Hi : sum m (fun i => dF (w k o) i * (w k o i - v i))
                 <= sum m (fun i => ghat k i o * (w k o i - v i) + b * Rabs (w k o i - v i))).
    { apply sum_le. intros i Hi. pose proof (bias k i o Hk Hi) as Hbi. fold (ghat k i o) in Hbi.
      assert (H1 : (dF (w k o) i - ghat k i o) * (w k o i - v i) <= b * Rabs (w k o i - v i)).
      { eapply Rle_trans; [apply Rle_abs|]. rewrite Rabs_mult.
        apply Rmult_le_compat_r; [apply Rabs_pos|]. rewrite Rabs_minus_sym. exact Hbi. }
      lra. }
    rewrite sum_plus, (sum_scal m b) in Hi.
    rewrite (sum_ext m (fun i => dF (w k o) i * (v i - w k o i)) (fun i => -1 * (dF (w k o) i * (w k o i - v i)))) in HF
      by (intros; ring). rewrite sum_scal in HF.
    assert (b * sum m (fun i => Rabs (w k o i - v i)) <= b * 2) by (apply Rmult_le_compat_l; assumption). lra. }
  pose proof (sum_le K _ _ Hk) as Hsum. rewrite sum_plus, sum_const in Hsum.
  assert (Hi : 0 < / INR K) by (apply Rinv_0_lt_compat, HK0).
  apply (Rmult_le_compat_l (/ INR K)) in Hsum; [|lra].
  rewrite Rmult_plus_distr_l, <- Rmult_assoc, Rinv_l, Rmult_1_l in Hsum by lra.
  unfold Rdiv in Hj. rewrite Rmult_comm in Hj. lra.
Qed.

(** One path: the regret of EG against the sampled gradients. *)
Lemma path_regret : forall o,
  sum K (fun k => sum m (fun i => g k o i * (w k o i - v i)))
  <= ln (INR m) / alpha + alpha / 2 * sum K (fun k => G k o).
Proof.
  intros o.
  assert (Hstep : forall k, (k < K)%nat ->
    alpha * sum m (fun i => g k o i * (w k o i - v i))
    <= (- kl m v (w (S k) o) - - kl m v (w k o)) + alpha * (alpha / 2 * G k o)).
  { intros k Hk. pose proof (weights_positive o k) as Hw. pose proof (proj1 Hw) as Hws.
    assert (HG : 0 <= G k o) by (eapply Rle_trans; [apply pow2_ge_0 | apply (square_bound k 0 o Hk Hm)]).
    rewrite step, (eg_kl m alpha (g k o) v (w k o) v_simplex Hw).
    set (R0 := 2 * alpha * sqrt (G k o)).
    pose proof (sqrt_pos (G k o)) as Hs. pose proof (sqrt_sqrt (G k o) HG) as Hss.
    assert (Habs : forall i, (i < m)%nat -> - sqrt (G k o) <= g k o i <= sqrt (G k o)).
    { intros i Hi. apply Rabs_le_between. rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt.
      unfold Rsqr. pose proof (square_bound k i o Hk Hi). lra. }
    assert (Hz : ln (sum m (fun l => w k o l * exp (- alpha * g k o l)))
      <= sum m (fun l => w k o l * (- alpha * g k o l)) + R0 * R0 / 8).
    { rewrite <- ln_exp. apply Rcomplements.ln_le; [now apply eg_normaliser_pos|].
      apply hoeffding; [exact Hws | unfold R0; apply Rmult_le_pos; lra |].
      intros i j Hi Hj. destruct (Habs i Hi). destruct (Habs j Hj).
      replace (- alpha * g k o i - - alpha * g k o j) with (alpha * (g k o j - g k o i)) by ring.
      unfold R0. rewrite (Rmult_comm 2 alpha), Rmult_assoc. apply Rmult_le_compat_l; lra. }
    rewrite (sum_ext m (fun l => w k o l * (- alpha * g k o l))
      (fun l => - alpha * (g k o l * w k o l))) in Hz by (intros; ring).
    rewrite sum_scal in Hz.
    rewrite (sum_ext m (fun i => v i * g k o i) (fun i => g k o i * v i)) by (intros; ring).
    rewrite (sum_ext m (fun i => g k o i * (w k o i - v i)) (fun i => g k o i * w k o i - g k o i * v i))
      by (intros; ring).
    rewrite sum_minus.
    assert (ER : R0 * R0 / 8 = alpha * (alpha / 2 * G k o)).
    { transitivity (alpha * alpha / 2 * (sqrt (G k o) * sqrt (G k o))); [unfold R0; field | rewrite Hss; field]. }
    lra. }
  pose proof (sum_le K _ _ Hstep) as Hsum.
  rewrite sum_plus, (sum_telescope K (fun k => - kl m v (w k o))), sum_scal, sum_scal, sum_scal in Hsum.
  pose proof (kl_nonneg m v (w K o) v_simplex (weights_positive o K)).
  pose proof (kl_uniform m v v_simplex) as Hu. rewrite <- (start o) in Hu.
  apply (Rmult_le_reg_l alpha); [exact Halpha|].
  replace (alpha * (ln (INR m) / alpha + alpha / 2 * sum K (fun k => G k o)))
    with (ln (INR m) + alpha * (alpha / 2 * sum K (fun k => G k o))) by (field; lra). lra.
Qed.

(** The tower rule: the conditional means may replace the sampled gradients under the mean. *)
Lemma conditional_means : forall k i, (k < K)%nat -> (i < m)%nat ->
  integrable E (fun o => ghat k i o * (w k o i - v i)) /\ integrable E (fun o => g k o i * (w k o i - v i)) /\
  mean E (fun o => ghat k i o * (w k o i - v i)) = mean E (fun o => g k o i * (w k o i - v i)).
Proof.
  intros k i Hk Hi. destruct (g_integrable k i Hk Hi) as [I1 I2].
  destruct (tower E P k (fun o => g k o i) (fun o => w k o i) I1 (w_known k i Hk Hi) I2) as [J1 M1].
  destruct (tower E P k (fun o => g k o i) (fun _ => v i) I1 (known_const E P k (v i)) (integrable_scal _ E _ _ I1))
    as [J2 M2].
  fold (ghat k i) in J1, M1, J2, M2.
  destruct (mean_linear Omega E 1 (-1) _ _ J1 J2) as [A1 A2].
  destruct (mean_linear Omega E 1 (-1) _ _ I2 (integrable_scal _ E (v i) _ I1)) as [B1 B3].
  assert (E1 : (fun o => ghat k i o * (w k o i - v i))
             = (fun o => 1 * (w k o i * ghat k i o) + -1 * (v i * ghat k i o)))
    by (apply functional_extensionality; intros o; ring).
  assert (E2 : (fun o => g k o i * (w k o i - v i))
             = (fun o => 1 * (w k o i * g k o i) + -1 * (v i * g k o i)))
    by (apply functional_extensionality; intros o; ring).
  rewrite E1, E2. split; [exact A1|]. split; [exact B1|]. rewrite A2, B3, M1, M2. reflexivity.
Qed.

Theorem stochastic_rate :
  mean E (fun o => F (average K (fun k => w k o))) - F v
  <= ln (INR m) / (alpha * INR K) + alpha * B2 / 2 + 2 * b.
Proof.
  pose proof (lt_0_INR K HK) as HK0.
  assert (Hi : 0 < / INR K) by (apply Rinv_0_lt_compat, HK0).
  assert (Hsum : forall f : nat -> nat -> Omega -> R,
    (forall k i, (k < K)%nat -> (i < m)%nat -> integrable E (f k i)) ->
    integrable E (fun o => sum K (fun k => sum m (fun i => f k i o))) /\
    mean E (fun o => sum K (fun k => sum m (fun i => f k i o))) = sum K (fun k => sum m (fun i => mean E (f k i)))).
  { intros f Hf. destruct (mean_sum Omega E K (fun k o => sum m (fun i => f k i o))) as [I1 M1].
    - intros k Hk. apply (mean_sum Omega E m (f k)). auto.
    - split; [exact I1|]. rewrite M1. apply sum_ext. intros k Hk. apply (mean_sum Omega E m (f k)). auto. }
  destruct (Hsum (fun k i o => ghat k i o * (w k o i - v i))) as [I1 M1]; [intros; now apply conditional_means|].
  destruct (Hsum (fun k i o => g k o i * (w k o i - v i))) as [I2 M2]; [intros; now apply conditional_means|].
  destruct (mean_sum Omega E K G) as [I3 M3]; [intros; now apply square_integrable|].
  (* the gap along a path, in the mean *)
  destruct (mean_linear Omega E (/ INR K) (F v + 2 * b) _ (fun _ => 1) I1 (integrable_const _ E 1)) as [I4 M4].
  assert (Hgap : mean E (fun o => F (average K (fun k => w k o)))
    <= / INR K * sum K (fun k => sum m (fun i => mean E (fun o => g k o i * (w k o i - v i)))) + (F v + 2 * b)).
  { eapply Rle_trans; [apply (mean_le _ E _ _ F_integrable I4); intros o; pose proof (path_gap o); lra|].
    rewrite M4, M1, mean_const. right. rewrite Rmult_1_r. f_equal. f_equal.
    apply sum_ext. intros k Hk. apply sum_ext. intros i Him. now apply conditional_means. }
  (* the regret, in the mean *)
  destruct (mean_linear Omega E (alpha / 2) (ln (INR m) / alpha) _ (fun _ => 1) I3 (integrable_const _ E 1)) as [I5 M5].
  assert (Hreg : sum K (fun k => sum m (fun i => mean E (fun o => g k o i * (w k o i - v i))))
    <= alpha / 2 * (INR K * B2) + ln (INR m) / alpha).
  { rewrite <- M2. eapply Rle_trans; [apply (mean_le _ E _ _ I2 I5); intros o; pose proof (path_regret o); lra|].
    rewrite M5, M3, mean_const, Rmult_1_r. apply Rplus_le_compat_r, Rmult_le_compat_l; [lra|].
    rewrite <- sum_const. apply sum_le. intros k Hk. now apply square_integrable. }
  apply (Rmult_le_compat_l (/ INR K)) in Hreg; [|lra].
  replace (/ INR K * (alpha / 2 * (INR K * B2) + ln (INR m) / alpha))
    with (ln (INR m) / (alpha * INR K) + alpha * B2 / 2) in Hreg by (field; lra). lra.
Qed.

End Rate.

(** The hypotheses can be met: two domains, F(w) = w_0, unbiased gradients with a fair sign as noise in the first round. *)

Definition fair_sign (o : nat) : R := match o with O => 1 | _ => -1 end.
Definition noisy_gradient (k o : nat) : vec :=
  fun i => if Nat.eqb i 0 then 1 + (if Nat.eqb k 0 then fair_sign o else 0) else 0.
Fixpoint noisy_weights (alpha : R) (k o : nat) : vec :=
  match k with O => fun _ => / INR 2 | S k' => eg 2 alpha (noisy_gradient k' o) (noisy_weights alpha k' o) end.

(** The theorem applied to this instance: all its hypotheses hold. *)
Lemma stochastic_rate_nonvacuous : forall alpha K v, 0 < alpha -> (0 < K)%nat -> simplex 2 v ->
  mean (uniform 1) (fun o => average K (fun k => noisy_weights alpha k o) 0%nat) - v 0%nat
  <= ln (INR 2) / (alpha * INR K) + alpha * 4 / 2 + 2 * 0.
Proof.
  intros alpha K v Halpha HK Hv.
  apply (stochastic_rate nat (uniform 1) (one_draw 1) 2 K (fun w => w 0%nat)
    (fun _ i => if Nat.eqb i 0 then 1 else 0) alpha 0 4 noisy_gradient (noisy_weights alpha) (fun _ _ => 4));
    try assumption; try lia; try lra; try reflexivity; try (intros; exact I).
  - intros w u [_ Hw] [_ Hu]. unfold slope. simpl in *. lra.
  - intros [|k] i _ _; simpl; [exists (/ INR 2); reflexivity | exact I].
  - intros; split; exact I.
  - intros [|k] [|[|i]] o Hk Hi; try lia; unfold noisy_gradient; simpl; unfold uniform_mean; simpl;
      right; (transitivity (Rabs 0); [f_equal; field | apply Rabs_R0]).
  - intros [|k] [|[|i]] o Hk Hi; try lia; unfold noisy_gradient; simpl; try lra. destruct o; simpl; lra.
  - intros k Hk. split; [exact I|]. simpl. unfold uniform_mean. simpl. lra.
Qed.
