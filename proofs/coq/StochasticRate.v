(** Claim stochastic-rate (S3), part (a): expected gap of the average iterate of exponentiated gradient with stochastic
    hypergradients.

    m domains, F convex with gradient dF on the simplex, uniform w_0, w_(k+1) = EG(w_k, g_k) with random g_k, w_k determined by the
    first k rounds. If span(E[g_k | past] - dF(w_k)) <= 2 delta and E span(g_k)^2 <= B, then for every v in the simplex
      E F(average of w_0..w_(K-1)) - F(v) <= ln m/(alpha K) + alpha B/8 + 2 delta,   span(x) = max x - min x.

    Conditional expectation enters through its defining property (the tower rule for products with known variables), a field of
    the argument [P]. [r k] is any bound of span(g_k).

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Model Entropy FullRate Expectation.

Open Scope R_scope.

Section Rate.

Variable Omega : Type.
Variable E : expectation Omega.
Variable P : past E.
Variables (m K : nat) (F : vec -> R) (dF : vec -> vec) (alpha delta B : R).
Variables (g w : nat -> Omega -> vec) (r : nat -> Omega -> R) (v : vec).

Hypotheses (Hm : (0 < m)%nat) (HK : (0 < K)%nat) (Halpha : 0 < alpha).
Hypothesis F_convex : convex_on_simplex m F dF.
Hypothesis v_simplex : simplex m v.
Hypothesis start : forall o, w 0%nat o = fun _ => / INR m.
Hypothesis step : forall k o, w (S k) o = eg m alpha (g k o) (w k o).
Hypothesis w_known : forall k i, (k < K)%nat -> (i < m)%nat -> known P k (fun o => w k o i).
Hypothesis g_integrable : forall k i, (k < K)%nat -> (i < m)%nat ->
  integrable E (fun o => g k o i) /\ integrable E (fun o => w k o i * g k o i).
Hypothesis F_integrable : integrable E (fun o => F (average K (fun k => w k o))).
Hypothesis bias : forall k o, (k < K)%nat ->
  span_le m (fun i => given P k (fun o' => g k o' i) o - dF (w k o) i) (2 * delta).
Hypothesis span_bound : forall k o, (k < K)%nat -> span_le m (g k o) (r k o).
Hypothesis square_integrable : forall k, (k < K)%nat ->
  integrable E (fun o => r k o ^ 2) /\ mean E (fun o => r k o ^ 2) <= B.

Let ghat (k i : nat) : Omega -> R := given P k (fun o => g k o i).

Lemma weights_positive : forall o k, positive m (w k o).
Proof.
  intros o k. induction k as [|k IH]; [rewrite start; now apply uniform_positive|].
  rewrite step. now apply eg_positive.
Qed.

(** One path: convexity, and the bias paid with half its span times [|w - v|_1 <= 2]. *)
Lemma path_gap : forall o,
  F (average K (fun k => w k o)) - F v
  <= / INR K * sum K (fun k => sum m (fun i => ghat k i o * (w k o i - v i))) + 2 * delta.
Proof.
  intros o. pose proof (lt_0_INR K HK) as HK0.
  assert (Hw : forall k, (k < K)%nat -> simplex m (w k o)) by (intros; apply weights_positive).
  pose proof (jensen m F dF K (fun k => w k o) F_convex HK Hw) as Hj.
  assert (Hk : forall k, (k < K)%nat ->
    F (w k o) <= sum m (fun i => ghat k i o * (w k o i - v i)) + (F v + 2 * delta)).
  { intros k Hk. pose proof (F_convex (w k o) v (Hw k Hk) v_simplex) as HF. unfold slope in HF.
    pose proof (dist1_le_2 m v (w k o) v_simplex (Hw k Hk)) as Hd.
    pose proof (holder_span m _ v (w k o) delta v_simplex (Hw k Hk) (bias k o Hk)) as Hh.
    assert (0 <= delta) by (pose proof (bias k o Hk O O Hm Hm); lra).
    assert (delta * dist1 m v (w k o) <= delta * 2) by (apply Rmult_le_compat_l; assumption).
    rewrite (sum_ext m _ (fun i => -1 * (ghat k i o * (w k o i - v i)) - dF (w k o) i * (v i - w k o i))) in Hh
      by (intros; unfold ghat; ring).
    rewrite sum_minus, sum_scal in Hh. lra. }
  pose proof (sum_le K _ _ Hk) as Hsum. rewrite sum_plus, sum_const in Hsum.
  assert (Hi : 0 < / INR K) by (apply Rinv_0_lt_compat, HK0).
  apply (Rmult_le_compat_l (/ INR K)) in Hsum; [|lra].
  rewrite Rmult_plus_distr_l, <- Rmult_assoc, Rinv_l, Rmult_1_l in Hsum by lra.
  unfold Rdiv in Hj. rewrite Rmult_comm in Hj. lra.
Qed.

(** One path: the regret of EG against the sampled gradients. *)
Lemma path_regret : forall o,
  sum K (fun k => sum m (fun i => g k o i * (w k o i - v i)))
  <= ln (INR m) / alpha + alpha / 8 * sum K (fun k => r k o ^ 2).
Proof.
  intros o.
  assert (Hstep : forall k, (k < K)%nat ->
    alpha * sum m (fun i => g k o i * (w k o i - v i))
    <= (- kl m v (w (S k) o) - - kl m v (w k o)) + alpha * (alpha / 8 * r k o ^ 2)).
  { intros k Hk. pose proof (weights_positive o k) as Hw. pose proof (proj1 Hw) as Hws.
    assert (Hr : 0 <= r k o) by (pose proof (span_bound k o Hk O O Hm Hm); lra).
    rewrite step, (eg_kl m alpha (g k o) v (w k o) v_simplex Hw).
    assert (Hz : ln (sum m (fun l => w k o l * exp (- alpha * g k o l)))
      <= sum m (fun l => w k o l * (- alpha * g k o l)) + alpha * r k o * (alpha * r k o) / 8).
    { rewrite <- ln_exp. apply Rcomplements.ln_le; [now apply eg_normaliser_pos|].
      apply hoeffding; [exact Hws | apply Rmult_le_pos; lra |].
      intros i j Hi Hj. pose proof (span_bound k o Hk j i Hj Hi).
      replace (- alpha * g k o i - - alpha * g k o j) with (alpha * (g k o j - g k o i)) by ring.
      apply Rmult_le_compat_l; lra. }
    rewrite (sum_ext m (fun l => w k o l * (- alpha * g k o l))
      (fun l => - alpha * (g k o l * w k o l))) in Hz by (intros; ring).
    rewrite sum_scal in Hz.
    rewrite (sum_ext m (fun i => v i * g k o i) (fun i => g k o i * v i)) by (intros; ring).
    rewrite (sum_ext m (fun i => g k o i * (w k o i - v i)) (fun i => g k o i * w k o i - g k o i * v i))
      by (intros; ring).
    rewrite sum_minus.
    lra. }
  pose proof (sum_le K _ _ Hstep) as Hsum.
  rewrite sum_plus, (sum_telescope K (fun k => - kl m v (w k o))), sum_scal, sum_scal, sum_scal in Hsum.
  pose proof (kl_nonneg m v (w K o) v_simplex (weights_positive o K)).
  pose proof (kl_uniform m v v_simplex) as Hu. rewrite <- (start o) in Hu.
  apply (Rmult_le_reg_l alpha); [exact Halpha|].
  replace (alpha * (ln (INR m) / alpha + alpha / 8 * sum K (fun k => r k o ^ 2)))
    with (ln (INR m) + alpha * (alpha / 8 * sum K (fun k => r k o ^ 2))) by (field; lra). lra.
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
  <= ln (INR m) / (alpha * INR K) + alpha * B / 8 + 2 * delta.
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
  destruct (mean_sum Omega E K (fun k o => r k o ^ 2)) as [I3 M3]; [intros; now apply square_integrable|].
  (* the gap along a path, in the mean *)
  destruct (mean_linear Omega E (/ INR K) (F v + 2 * delta) _ (fun _ => 1) I1 (integrable_const _ E 1)) as [I4 M4].
  assert (Hgap : mean E (fun o => F (average K (fun k => w k o)))
    <= / INR K * sum K (fun k => sum m (fun i => mean E (fun o => g k o i * (w k o i - v i)))) + (F v + 2 * delta)).
  { eapply Rle_trans; [apply (mean_le _ E _ _ F_integrable I4); intros o; pose proof (path_gap o); lra|].
    rewrite M4, M1, mean_const. right. rewrite Rmult_1_r. f_equal. f_equal.
    apply sum_ext. intros k Hk. apply sum_ext. intros i Him. now apply conditional_means. }
  (* the regret, in the mean *)
  destruct (mean_linear Omega E (alpha / 8) (ln (INR m) / alpha) _ (fun _ => 1) I3 (integrable_const _ E 1)) as [I5 M5].
  assert (Hreg : sum K (fun k => sum m (fun i => mean E (fun o => g k o i * (w k o i - v i))))
    <= alpha / 8 * (INR K * B) + ln (INR m) / alpha).
  { rewrite <- M2. eapply Rle_trans; [apply (mean_le _ E _ _ I2 I5); intros o; pose proof (path_regret o); lra|].
    rewrite M5, M3, mean_const, Rmult_1_r. apply Rplus_le_compat_r, Rmult_le_compat_l; [lra|].
    rewrite <- sum_const. apply sum_le. intros k Hk. now apply square_integrable. }
  apply (Rmult_le_compat_l (/ INR K)) in Hreg; [|lra].
  replace (/ INR K * (alpha / 8 * (INR K * B) + ln (INR m) / alpha))
    with (ln (INR m) / (alpha * INR K) + alpha * B / 8) in Hreg by (field; lra). lra.
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
  <= ln (INR 2) / (alpha * INR K) + alpha * 2 / 8 + 2 * 0.
Proof.
  intros alpha K v Halpha HK Hv.
  apply (stochastic_rate nat (uniform 1) (one_draw 1) 2 K (fun w => w 0%nat)
    (fun _ i => if Nat.eqb i 0 then 1 else 0) alpha 0 2 noisy_gradient (noisy_weights alpha) (fun k o => noisy_gradient k o 0%nat));
    try assumption; try lia; try lra; try reflexivity; try (intros; exact I).
  - intros w u [_ Hw] [_ Hu]. unfold slope. simpl in *. lra.
  - intros [|k] i _ _; simpl; [exists (/ INR 2); reflexivity | exact I].
  - intros; split; exact I.
  - intros [|k] o Hk [|[|i]] [|[|j]] Hi Hj; try lia; unfold noisy_gradient; simpl; unfold uniform_mean; simpl; lra.
  - intros k o Hk [|[|i]] [|[|j]] Hi Hj; try lia; unfold noisy_gradient; simpl; destruct k, o; simpl; lra.
  - intros [|k] Hk; (split; [exact I|]); simpl; unfold uniform_mean, noisy_gradient; simpl; lra.
Qed.
