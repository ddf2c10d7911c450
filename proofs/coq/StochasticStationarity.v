(** Claim stochastic-rate (S3), part (b): projected gradient with stochastic hypergradients, F of any shape.

    w_(k+1) = Proj(w_k - alpha g_k) on the simplex, F(v) <= F(u) + <dF(u), v-u> + L_F/2 |v-u|^2, alpha L_F <= 1. With the gradient
    mapping G of the true gradient and P the projection on the vectors of sum 0,
      (1/K) sum E|G(w_k)|^2 <= 2 (F(w_0) - E F(w_K))/(alpha K) + (1/K) sum E|P(g_k - dF(w_k))|^2;
    hence 2 (F(w_0) - F_low)/(alpha K) + S where E[|P(g_k - dF(w_k))|^2 | past] <= S and F_low <= F; and for t > 0 the mean of
    |G(w_k)|^2 over k exceeds its first term by t with probability at most S/t.

    The pathwise statement (ProjectedGradient.v) under the mean; nothing is asked of the law of g_k but the integrability stated.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From DataMixing Require Import Sums WeightedLoss ProjectedGradient Expectation TwoDomains.

Open Scope R_scope.

Section Stationarity.

Variable Omega : Type.
Variable E : expectation Omega.
Variables (m K : nat) (F : vec -> R) (dF : vec -> vec) (alpha LF : R) (w0 : vec).
Variables (g w p : nat -> Omega -> vec).

Hypotheses (HK : (0 < K)%nat) (Halpha : 0 < alpha) (HLF : alpha * LF <= 1).
Hypothesis smooth : forall u v, simplex m u -> simplex m v ->
  F v <= F u + dot m (dF u) (vsub v u) + LF / 2 * dot m (vsub v u) (vsub v u).
Hypothesis w0_simplex : simplex m w0.
Hypothesis start : forall o, w 0%nat o = w0.
Hypothesis step : forall k o, nearest m (simplex m) (vsub (w k o) (vscal alpha (g k o))) (w (S k) o).
Hypothesis true_step : forall k o, nearest m (simplex m) (vsub (w k o) (vscal alpha (dF (w k o)))) (p k o).

(** |G(w_k)|^2 and |P(g_k - dF(w_k))|^2. *)
Definition mapping_square (k : nat) (o : Omega) : R :=
  let G := gradient_mapping alpha (fun k => w k o) (fun k => p k o) k in dot m G G.
Definition error_square (k : nat) (o : Omega) : R :=
  let e := centre m (vsub (g k o) (dF (w k o))) in dot m e e.

Hypothesis last_integrable : integrable E (fun o => F (w K o)).
Hypothesis mapping_integrable : forall k, (k < K)%nat -> integrable E (mapping_square k).
Hypothesis error_integrable : forall k, (k < K)%nat -> integrable E (error_square k).

Lemma path : forall o,
  sum K (fun k => mapping_square k o) / INR K
  <= 2 * (F w0 - F (w K o)) / (alpha * INR K) + sum K (fun k => error_square k o) / INR K.
Proof.
  intros o. rewrite <- (start o).
  apply (projected_gradient m K (simplex m) F dF alpha LF (fun k => g k o) (fun k => w k o) (fun k => p k o)
    (fun k => centre m (vsub (g k o) (dF (w k o)))) (simplex_convex m) HK Halpha HLF smooth).
  - rewrite start. exact w0_simplex.
  - intros k. apply step.
  - intros k. apply true_step.
  - intros k u v _ Hu Hv. now apply centre_dot.
Qed.

Theorem stochastic_stationarity :
  sum K (fun k => mean E (mapping_square k)) / INR K
  <= 2 * (F w0 - mean E (fun o => F (w K o))) / (alpha * INR K) + sum K (fun k => mean E (error_square k)) / INR K.
Proof.
  pose proof (lt_0_INR K HK) as HK0.
  destruct (mean_sum Omega E K mapping_square mapping_integrable) as [I1 M1].
  destruct (mean_sum Omega E K error_square error_integrable) as [I2 M2].
  destruct (mean_linear Omega E (2 * F w0 / alpha) (- (2 / alpha)) (fun _ => 1) _ (integrable_const _ E 1)
    last_integrable) as [I3 M3].
  destruct (mean_linear Omega E 1 1 _ _ I3 I2) as [I4 M4].
  assert (Hle : sum K (fun k => mean E (mapping_square k))
    <= 2 * F w0 / alpha * 1 + - (2 / alpha) * mean E (fun o => F (w K o)) + sum K (fun k => mean E (error_square k))).
  { rewrite <- M1, <- M2, <- (mean_const _ E 1) at 1.
    assert (Em : forall x y, 1 * x + 1 * y = x + y) by (intros; ring).
    rewrite <- M3, <- Em, <- M4. apply mean_le; [exact I1 | exact I4 |]. intros o.
    pose proof (path o) as Hp. apply (Rmult_le_compat_r (INR K)) in Hp; [|lra].
    replace (sum K (fun k => mapping_square k o) / INR K * INR K) with (sum K (fun k => mapping_square k o)) in Hp
      by (field; lra).
    eapply Rle_trans; [exact Hp|]. right. field. lra. }
  apply (Rmult_le_reg_r (INR K)); [exact HK0|].
  match goal with |- ?a <= ?b => replace a with (sum K (fun k => mean E (mapping_square k))) by (field; lra);
    replace b with (2 * F w0 / alpha * 1 + - (2 / alpha) * mean E (fun o => F (w K o))
      + sum K (fun k => mean E (error_square k))) by (field; lra) end.
  exact Hle.
Qed.

(** ** A bound given the past, and what it says with high probability *)

Variable P : past E.
Variables (S Flow : R).
Hypothesis low : forall v, simplex m v -> Flow <= F v.
Hypothesis conditional : forall k o, (k < K)%nat -> given P k (error_square k) o <= S.

Lemma error_mean : forall k, (k < K)%nat -> mean E (error_square k) <= S.
Proof.
  intros k Hk. pose proof (error_integrable k Hk) as I0.
  assert (E1 : forall X : Omega -> R, (fun o => 1 * X o) = X)
    by (intros X; apply functional_extensionality; intros; ring).
  destruct (tower E P k (error_square k) (fun _ => 1) I0 (known_const E P k 1)) as [I1 M1];
    [rewrite E1; exact I0|].
  rewrite !E1 in M1. rewrite !E1 in I1. rewrite <- M1, <- (mean_const _ E S).
  apply mean_le; [exact I1 | apply integrable_const |]. intros o. now apply conditional.
Qed.

Lemma error_average : sum K (fun k => mean E (error_square k)) / INR K <= S.
Proof.
  pose proof (lt_0_INR K HK) as HK0. apply (Rmult_le_reg_r (INR K)); [exact HK0|].
  unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. rewrite Rmult_comm, <- sum_const.
  apply sum_le. intros k Hk. now apply error_mean.
Qed.

Lemma iterates_simplex : forall k o, simplex m (w k o).
Proof. intros [|k] o; [rewrite start; exact w0_simplex | apply (step k o)]. Qed.

Theorem stochastic_stationarity_conditional :
  sum K (fun k => mean E (mapping_square k)) / INR K <= 2 * (F w0 - Flow) / (alpha * INR K) + S.
Proof.
  pose proof (lt_0_INR K HK) as HK0. pose proof error_average.
  assert (Flow <= mean E (fun o => F (w K o))).
  { rewrite <- (mean_const _ E Flow). apply mean_le; [apply integrable_const | exact last_integrable |].
    intros o. apply low, iterates_simplex. }
  assert (2 * (F w0 - mean E (fun o => F (w K o))) / (alpha * INR K) <= 2 * (F w0 - Flow) / (alpha * INR K)).
  { apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, Rmult_lt_0_compat; lra | lra]. }
  pose proof stochastic_stationarity. lra.
Qed.

(** [event]: the indicator of an event on which the mean over k exceeds the first term by t. *)
Theorem stochastic_stationarity_probable (event : Omega -> R) (t : R) :
  0 < t -> integrable E event ->
  (forall o, event o = 0 \/
     event o = 1 /\ 2 * (F w0 - Flow) / (alpha * INR K) + t <= sum K (fun k => mapping_square k o) / INR K) ->
  mean E event <= S / t.
Proof.
  intros Ht Ie He. pose proof (lt_0_INR K HK) as HK0.
  destruct (mean_sum Omega E K error_square error_integrable) as [I2 M2].
  apply (Rmult_le_reg_l t); [exact Ht|]. replace (t * (S / t)) with S by (field; lra).
  apply Rle_trans with (/ INR K * mean E (fun o => sum K (fun k => error_square k o))).
  - rewrite <- !mean_scal by assumption. apply mean_le; [now apply integrable_scal | now apply integrable_scal |].
    intros o. assert (Hn : 0 <= / INR K * sum K (fun k => error_square k o)).
    { apply Rmult_le_pos; [left; now apply Rinv_0_lt_compat|]. apply sum_nonneg. intros. apply dot_self_nonneg. }
    destruct (He o) as [-> | [-> Hx]]; [lra|]. pose proof (path o) as Hp. pose proof (low _ (iterates_simplex K o)).
    assert (2 * (F w0 - F (w K o)) / (alpha * INR K) <= 2 * (F w0 - Flow) / (alpha * INR K)).
    { apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, Rmult_lt_0_compat; lra | lra]. }
    unfold Rdiv in Hp at 3. lra.
  - rewrite M2, Rmult_comm. exact error_average.
Qed.

End Stationarity.

(** The hypotheses can be met: F(w) = |w-u|^2/2, u the centre, fair signs +-(1, 0) in the first round, exact gradients after it. *)

Lemma stochastic_stationarity_nonvacuous : exists m K F dF alpha LF w0 (g w p : nat -> nat -> vec) S Flow,
  (0 < K)%nat /\ 0 < alpha /\ alpha * LF <= 1 /\
  (forall u v, simplex m u -> simplex m v ->
     F v <= F u + dot m (dF u) (vsub v u) + LF / 2 * dot m (vsub v u) (vsub v u)) /\
  simplex m w0 /\ (forall o, w 0%nat o = w0) /\
  (forall k o, nearest m (simplex m) (vsub (w k o) (vscal alpha (g k o))) (w (Datatypes.S k) o)) /\
  (forall k o, nearest m (simplex m) (vsub (w k o) (vscal alpha (dF (w k o)))) (p k o)) /\
  (forall v, simplex m v -> Flow <= F v) /\
  (forall k o, (k < K)%nat ->
     given (one_draw 1) k (error_square nat m dF g w k) o <= S) /\
  mean (uniform 1) (error_square nat m dF g w 0) = 1 / 8.
Proof.
  set (u := two (/ 2)).
  assert (Hu : forall x, -1 <= x <= 1 -> simplex 2 (two ((1 + x) / 2))) by (intros; apply two_simplex; lra).
  set (sign := fun o : nat => match o with O => 1 | _ => -1 end).
  assert (Hs : forall o, -1 <= sign o <= 1) by (intros [|o]; unfold sign; lra).
  set (w := fun (k o : nat) => match k with O => u | 1%nat => two ((1 + - / 2 * sign o) / 2) | _ => u end).
  set (g := fun (k o : nat) => vsub (w k o) (w (S k) o)).
  assert (Hw : forall k o, simplex 2 (w k o)).
  { intros [|[|k]] o; unfold w, u; try (apply two_simplex; lra). apply Hu. specialize (Hs o). lra. }
  exists 2%nat, 2%nat, (bowl 2 1 u), (bowl_gradient 1 u), 1, (/ 1), u, g, w, (fun _ _ => u), (/ 8), 0.
  split; [lia|]. split; [lra|]. split; [lra|].
  split; [intros v x _ _; rewrite (bowl_smooth 2 1 u ltac:(lra) v x); lra|].
  split; [apply (Hw 0%nat 0%nat)|]. split; [reflexivity|].
  split; [|split; [|split; [|split]]].
  - intros k o. replace (vsub (w k o) (vscal 1 (g k o))) with (w (S k) o) by (unfold g; vec_ring).
    apply nearest_self, Hw.
  - intros k o. apply bowl_step; [lra | apply (Hw 0%nat 0%nat)].
  - intros v _. unfold bowl. pose proof (dot_self_nonneg 2 (vsub v u)). lra.
  - intros [|[|k]] o Hk; try lia; simpl; unfold uniform_mean, error_square, centre, dot, g, w, u, sign, bowl_gradient,
      vsub, vscal, two; simpl; [|destruct o]; lra.
  - simpl. unfold uniform_mean, error_square, centre, dot, g, w, u, sign, bowl_gradient, vsub, vscal, two. simpl. lra.
Qed.
