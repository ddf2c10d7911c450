(* F2 full-rate for shared-Hessian quadratics (supports P2; derived here).

   Statement: shared symmetric Hessian mu <= H <= L, f_V = 1/2 |theta - c|^2,
   eta <= 1/L, algorithm DM with EG from uniform weights. F(w) = 1/2 |A w - c|^2
   is convex, and L_F = D^2/4 smooth in the norm of F2(a'), D >= |a_i - a_l|.
   With R >= span(g_k) and 2 delta >= q^T D (|A w_k - c| + |theta_k - A w_k|),
   (a) and (a') of FullRate.v hold for the run. The last condition is F1. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Rcomplements.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains Entropy Hull
  FullRate FullTruncationQuadratic.
Open Scope R_scope.

Section Shared.
Variables (m d T K : nat) (H : vec -> vec) (a : nat -> vec) (c : vec).
Variables (eta alpha mu L D delta : R) (th0 : vec).

Let grad (i : nat) := quadratic_grad H (a i).
Let hess (i : nat) (_ : vec) := H.
Let gradV (th : vec) := vsub th c.
Let F := outer_loss m d a c.

(** The true hypergradient, up to a common shift. *)
Definition outer_gradient (w : vec) (i : nat) : R := dot d (a i) (vsub (mix m a w) c).

Lemma outer_slope w v :
  simplex m w -> simplex m v ->
  slope m outer_gradient w v = dot d (vsub (mix m a w) c) (vsub (mix m a v) (mix m a w)).
Proof.
  intros [_ Ew] [_ Ev]. set (y := vsub (mix m a w) c). set (o := mix m a w).
  unfold slope. rewrite (sum_ext m _ (fun i => v i * dot d y (vsub (a i) o)
    - w i * dot d y (vsub (a i) o) + dot d y o * (v i - w i))).
  2:{ intros i _. unfold outer_gradient. fold y. rewrite dot_sub_r, (dot_comm d (a i) y). ring. }
  rewrite sum_plus, sum_minus, !mix_dot, sum_scal, sum_minus, Ev, Ew by assumption.
  fold o. rewrite !dot_sub_r. ring.
Qed.

Lemma outer_expansion w v :
  simplex m w -> simplex m v ->
  F v = F w + slope m outer_gradient w v
        + / 2 * dot d (vsub (mix m a v) (mix m a w)) (vsub (mix m a v) (mix m a w)).
Proof.
  intros Hw Hv. rewrite (outer_slope w v Hw Hv). unfold F, outer_loss, half_square.
  set (y := vsub (mix m a w) c). set (z := vsub (mix m a v) (mix m a w)).
  replace (vsub (mix m a v) c) with (vadd y z) by (unfold y, z; vec_ring).
  autorewrite with dot. rewrite (dot_comm d z y). field.
Qed.

Lemma outer_convex : convex_on_simplex m F outer_gradient.
Proof.
  intros w v Hw Hv. rewrite (outer_expansion w v Hw Hv).
  pose proof (dot_self_nonneg d (vsub (mix m a v) (mix m a w))). lra.
Qed.

Hypothesis diameter : forall i l, (i < m)%nat -> (l < m)%nat -> norm d (vsub (a i) (a l)) <= D.

Lemma outer_smooth : smooth_on_simplex m F outer_gradient (D * D / 4).
Proof.
  intros w v Hw Hv. rewrite (outer_expansion w v Hw Hv). apply Rplus_le_compat_l.
  set (z := vsub (mix m a v) (mix m a w)). set (n := norm d z). set (D1 := dist1 m v w).
  assert (Hn : 0 <= n) by apply norm_nonneg. assert (HD1 : 0 <= D1) by apply dist1_nonneg.
  pose proof (simplex_nonempty m w Hw) as Hm.
  assert (HD : 0 <= D) by (eapply Rle_trans; [apply norm_nonneg|apply (diameter O O Hm Hm)]).
  assert (Hspan : span_le m (fun i => dot d z (a i)) (2 * (n * D / 2))).
  { intros i l Hi Hl. rewrite <- dot_sub_r. eapply Rle_trans; [apply Rle_abs|].
    eapply Rle_trans; [apply dot_le_norm|]. fold n.
    replace (2 * (n * D / 2)) with (n * D) by field. apply Rmult_le_compat_l; auto. }
  pose proof (holder_span m _ v w _ Hv Hw Hspan) as Hh. fold D1 in Hh.
  assert (E : sum m (fun i => dot d z (a i) * (v i - w i)) = n * n).
  { rewrite (sum_ext m _ (fun i => v i * dot d z (vsub (a i) (mix m a w))
      - w i * dot d z (vsub (a i) (mix m a w)) + dot d z (mix m a w) * (v i - w i)))
      by (intros; rewrite dot_sub_r; ring).
    rewrite sum_plus, sum_minus, !mix_dot, sum_scal, sum_minus, (proj2 Hv), (proj2 Hw)
      by (apply Hv || apply Hw).
    fold z. unfold n. rewrite norm_sqr, (dot_sub_r d (mix m a w) (mix m a w)). ring. }
  cbv beta in Hh. rewrite E in Hh. rewrite <- norm_sqr. fold n.
  assert (Hle : n <= D / 2 * D1).
  { destruct (Req_dec n 0) as [->|Hne]; [apply Rmult_le_pos; lra|].
    apply (Rmult_le_reg_r n); lra. }
  assert (n * n <= (D / 2 * D1) * (D / 2 * D1)) by now apply Rmult_le_compat. lra.
Qed.

Hypothesis H_linear : linear H.
Hypothesis H_symmetric : symmetric d H.
Hypothesis H_between : between d mu L H.
Hypothesis mu_pos : 0 < mu <= L.
Hypothesis eta_nonneg : 0 <= eta.
Hypothesis eta_le : eta * L <= 1.
Hypothesis alpha_pos : 0 < alpha.
Hypothesis m_pos : (0 < m)%nat.
Hypothesis K_pos : (0 < K)%nat.

Let w0 : vec := fun _ => / INR m.
Let hyper := hypergradient m d grad hess gradV eta T.
Let W := weights m d grad hess gradV eta T (eg m alpha) w0 th0.
Let P := parameters m d grad hess gradV eta T (eg m alpha) w0 th0.

Hypothesis truncation : forall k, (k < K)%nat ->
  (1 - eta * mu) ^ T * D * (norm d (vsub (mix m a (W k)) c) + norm d (vsub (P k) (mix m a (W k))))
  <= 2 * delta.

Lemma W_simplex k : simplex m (W k).
Proof.
  induction k as [|k IH]; [apply (uniform_positive m m_pos)|].
  unfold W. rewrite weights_S. now apply eg_simplex.
Qed.

Lemma truncation_bias k :
  (k < K)%nat -> span_le m (vsub (hyper (W k) (P k)) (outer_gradient (W k))) (2 * delta).
Proof.
  intros Hk i l Hi Hl. eapply Rle_trans; [|apply (truncation k Hk)].
  pose proof (full_truncation_shared m d T H a c eta mu L (W k) (P k) i l H_linear H_symmetric
    H_between mu_pos eta_nonneg eta_le (proj2 (W_simplex k))) as Ht. cbv zeta in Ht.
  assert (Hq : 0 <= (1 - eta * mu) ^ T).
  { apply pow_le. pose proof (Rmult_le_compat_l eta mu L eta_nonneg (proj2 mu_pos)). lra. }
  set (s := norm d (vsub (mix m a (W k)) c) + norm d (vsub (P k) (mix m a (W k)))) in *.
  assert (Hs : 0 <= s) by (apply Rplus_le_le_0_compat; apply norm_nonneg).
  assert ((1 - eta * mu) ^ T * norm d (vsub (a i) (a l)) * s <= (1 - eta * mu) ^ T * D * s)
    by (apply Rmult_le_compat_r; [exact Hs|apply Rmult_le_compat_l; auto]).
  apply Rabs_le_between in Ht.
  change (hyper (W k) (P k) i - outer_gradient (W k) i
    - (hyper (W k) (P k) l - outer_gradient (W k) l) <= (1 - eta * mu) ^ T * D * s).
  change (- ((1 - eta * mu) ^ T * norm d (vsub (a i) (a l)) * s)
    <= hyper (W k) (P k) i - hyper (W k) (P k) l
       - (outer_gradient (W k) i - outer_gradient (W k) l)
    <= (1 - eta * mu) ^ T * norm d (vsub (a i) (a l)) * s) in Ht.
  lra.
Qed.

Theorem full_rate_shared_average R0 v :
  (forall k, (k < K)%nat -> span_le m (hyper (W k) (P k)) R0) -> simplex m v ->
  F (average K W) - F v <= ln (INR m) / (alpha * INR K) + alpha * (R0 * R0) / 8 + 2 * delta.
Proof.
  intros Hspan Hv.
  apply (full_rate_average m K F outer_gradient alpha delta (fun k => hyper (W k) (P k)) W);
    try assumption.
  - apply outer_convex.
  - reflexivity.
  - intros k. apply weights_S.
  - intros k Hk. now apply truncation_bias.
Qed.

Theorem full_rate_shared_shifted v :
  alpha * (D * D / 4) <= 1 -> simplex m v ->
  F (average K (fun k => W (S k))) - F v <= ln (INR m) / (alpha * INR K) + 2 * delta.
Proof.
  intros Ha Hv.
  apply (full_rate_shifted m K F outer_gradient alpha delta (fun k => hyper (W k) (P k)) W
    m_pos K_pos alpha_pos outer_convex) with (LF := D * D / 4); try assumption.
  - reflexivity.
  - intros k. apply weights_S.
  - intros k Hk. now apply truncation_bias.
  - apply outer_smooth.
Qed.
End Shared.
