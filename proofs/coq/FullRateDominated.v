(* F2 full-rate (a''), for quadratics (supports P2; derived here).

   Statement: f_i = 1/2 <H_i(theta - a_i), theta - a_i> with different symmetric
   Hessians mu <= H_i <= L, f_V = sum v_i f_i with v in the simplex (F need not be
   convex), uniform w_0, EG with any g_k, R >= span(g_k), 2 delta >= span(g_k - dF(w_k)):
     (1/K) sum_{k<K} F(w_k) - F(v)
       <= L/(2 mu) (ln m/(alpha K) + alpha R^2/8 + 2 delta),   F(v) = min F.
   Reason: <dF(w), w - v> >= |grad f_V|^2/L >= (2 mu/L)(F(w) - F(v)) at theta_opt(w).
   Given: the optima [star w] (zeros of the mixture gradient) and their derivatives
   [zstar w i], H_w zstar = - grad f_i(star w), which make dF the true hypergradient. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From DataMixing Require Import Sums Operators Model SharedHessian Entropy FullRate
  FullTruncation FullTruncationQuadratic.
Open Scope R_scope.

Section Dominated.
Variables (m d : nat) (H : nat -> vec -> vec) (a : nat -> vec) (mu L : R) (v : vec).
Variables (star : vec -> vec) (zstar : vec -> nat -> vec).

Let grad (i : nat) := quadratic_grad (H i) (a i).
Let hess (i : nat) (_ : vec) := H i.

Hypothesis H_linear : forall i, linear (H i).
Hypothesis H_symmetric : forall i, (i < m)%nat -> symmetric d (H i).
Hypothesis H_between : forall i, (i < m)%nat -> between d mu L (H i).
Hypothesis mu_pos : 0 < mu <= L.
Hypothesis v_simplex : simplex m v.
Hypothesis star_critical : forall w j, simplex m w -> (j < d)%nat ->
  grad_mix m grad w (star w) j = 0.
Hypothesis zstar_spec : forall w i j, simplex m w -> (i < m)%nat -> (j < d)%nat ->
  hess_mix m hess w (star w) (zstar w i) j = - grad i (star w) j.

(** f_V, F and the true hypergradient. *)
Definition validation (th : vec) : R :=
  sum m (fun i => v i * (/ 2 * dot d (H i (vsub th (a i))) (vsub th (a i)))).
Definition objective (w : vec) : R := validation (star w).
Definition objective_gradient (w : vec) (i : nat) : R :=
  dot d (zstar w i) (grad_mix m grad v (star w)).

Let Hw (w : vec) : vec -> vec := hess_mix m hess w (fun _ => 0).

Lemma validation_expansion th s :
  validation (vadd th s)
  = validation th + dot d (grad_mix m grad v th) s + / 2 * dot d (Hw v s) s.
Proof.
  unfold Hw, hess. rewrite (mixture_form m d H v s s).
  assert (Hg : dot d (grad_mix m grad v th) s
    = sum m (fun i => v i * dot d (H i (vsub th (a i))) s)).
  { unfold grad_mix, grad, quadratic_grad, dot.
    rewrite (sum_ext d _ (fun j => sum m (fun i => v i * (H i (vsub th (a i)) j * s j))))
      by (intros; rewrite <- sum_scal_r; apply sum_ext; intros; ring).
    rewrite sum_swap. apply sum_ext. intros. apply sum_scal. }
  rewrite Hg. unfold validation. rewrite <- sum_scal, <- !sum_plus. apply sum_ext. intros i Hi.
  replace (vsub (vadd th s) (a i)) with (vadd (vsub th (a i)) s) by vec_ring.
  destruct (H_linear i) as [Hadd _]. rewrite Hadd, !dot_add_l, !dot_add_r.
  rewrite (H_symmetric i Hi s (vsub th (a i))), (dot_comm d s). field.
Qed.

(** v itself is optimal: F(v) = F*. *)
Theorem objective_minimum w : objective v <= objective w.
Proof.
  unfold objective. set (s := vsub (star w) (star v)).
  replace (star w) with (vadd (star v) s) by (unfold s; vec_ring).
  rewrite (validation_expansion (star v) s).
  replace (dot d (grad_mix m grad v (star v)) s) with 0.
  2:{ unfold dot. rewrite (sum_ext d _ (fun _ => 0)); [rewrite sum_const; ring|].
      intros j Hj. rewrite star_critical by assumption. ring. }
  destruct (mixture_between m d H mu L H_between v v_simplex s) as [Hlo _].
  fold hess in Hlo. fold (Hw v) in Hlo.
  pose proof (Rmult_le_pos mu _ ltac:(lra) (dot_self_nonneg d s)). lra.
Qed.

Lemma domination w :
  simplex m w ->
  objective w - objective v <= L / (2 * mu) * - slope m objective_gradient w v.
Proof.
  intros Hs. set (th := star w). set (y := grad_mix m grad v th).
  (* the gap *)
  assert (Hgap : objective w - objective v <= dot d y y / (2 * mu)).
  { unfold objective. set (s := vsub (star v) th).
    replace (star v) with (vadd th s) by (unfold s; vec_ring).
    fold th. rewrite (validation_expansion th s). fold y.
    destruct (mixture_between m d H mu L H_between v v_simplex s) as [Hlo _].
    fold hess in Hlo. fold (Hw v) in Hlo.
    pose proof (dot_self_nonneg d (vadd y (vscal mu s))) as Hsq. autorewrite with dot in Hsq.
    rewrite (dot_comm d s y) in Hsq.
    apply (Rmult_le_reg_r (2 * mu)); [lra|].
    replace (dot d y y / (2 * mu) * (2 * mu)) with (dot d y y) by (field; lra).
    apply (Rmult_le_compat_l mu) in Hlo; lra. }
  (* the slope *)
  set (z := fun j => sum m (fun i => (w i - v i) * zstar w i j)).
  assert (Hslope : - slope m objective_gradient w v = dot d z y).
  { unfold slope, objective_gradient. fold th y. unfold z, dot.
    rewrite (sum_ext d (fun j => sum m _ * y j)
      (fun j => sum m (fun i => (w i - v i) * (zstar w i j * y j))))
      by (intros; rewrite <- sum_scal_r; apply sum_ext; intros; ring).
    rewrite sum_swap, <- (Rmult_1_l (sum m _)), <- Ropp_mult_distr_l_reverse, <- sum_scal.
    apply sum_ext. intros i _. rewrite sum_scal. ring. }
  assert (Hlin : linear (Hw w)) by (apply mixture_linear, H_linear).
  assert (Hzy : forall j, (j < d)%nat -> Hw w z j = y j).
  { intros j Hj. unfold z. rewrite (linear_combination (Hw w) m _ (zstar w) Hlin).
    rewrite (sum_ext m _ (fun i => v i * grad i th j - w i * grad i th j)).
    - rewrite sum_minus. fold (grad_mix m grad v th j) (grad_mix m grad w th j).
      unfold th at 2. rewrite star_critical by assumption. unfold y. ring.
    - intros i Hi. change (Hw w (zstar w i) j) with (hess_mix m hess w (star w) (zstar w i) j).
      rewrite zstar_spec by assumption. unfold th. ring. }
  assert (Hdot : forall x, dot d x (Hw w z) = dot d x y)
    by (intros; unfold dot; apply sum_ext; intros; rewrite Hzy by assumption; reflexivity).
  assert (Hbound : dot d y y <= L * dot d z y).
  { pose proof (square_le d (Hw w) L z Hlin (mixture_symmetric m d H H_symmetric w)) as Hq.
    assert (Hb : between d 0 L (Hw w)).
    { intros x. destruct (mixture_between m d H mu L H_between w Hs x) as [Hlo Hup].
      fold hess in Hlo, Hup. fold (Hw w) in Hlo, Hup.
      pose proof (Rmult_le_pos mu _ ltac:(lra) (dot_self_nonneg d x)). lra. }
    specialize (Hq Hb ltac:(lra)).
    rewrite Hdot, (dot_comm d (Hw w z) y), (dot_comm d (Hw w z) z), !Hdot in Hq. exact Hq. }
  rewrite Hslope. eapply Rle_trans; [exact Hgap|].
  replace (L / (2 * mu) * dot d z y) with (L * dot d z y / (2 * mu)) by (field; lra).
  apply Rmult_le_compat_r; [|exact Hbound]. left. apply Rinv_0_lt_compat. lra.
Qed.

Theorem full_rate_dominated K alpha delta g w R0 :
  (0 < K)%nat -> 0 < alpha ->
  w O = (fun _ => / INR m) -> (forall k, w (S k) = eg m alpha (g k) (w k)) ->
  (forall k, (k < K)%nat -> span_le m (vsub (g k) (objective_gradient (w k))) (2 * delta)) ->
  (forall k, (k < K)%nat -> span_le m (g k) R0) ->
  sum K (fun k => objective (w k)) / INR K - objective v
  <= L / (2 * mu) * (ln (INR m) / (alpha * INR K) + alpha * (R0 * R0) / 8 + 2 * delta).
Proof.
  intros HK Ha Hstart Hstep Hbias Hspan.
  pose proof (lt_0_INR K HK) as HKpos. pose proof (simplex_nonempty m v v_simplex) as Hm.
  pose proof (regret m K objective_gradient alpha delta g w Hm HK Ha Hstart Hstep Hbias
    R0 v Hspan v_simplex) as Hr.
  rewrite sum_scal in Hr.
  assert (Hsum : sum K (fun k => objective (w k) - objective v)
    <= L / (2 * mu) * sum K (fun k => - slope m objective_gradient (w k) v)).
  { rewrite <- sum_scal. apply sum_le. intros k _. apply domination.
    apply (iterates_positive m alpha g w Hm Hstart Hstep k). }
  rewrite sum_minus, sum_const in Hsum.
  assert (Hc : 0 <= L / (2 * mu)) by (left; apply Rdiv_lt_0_compat; lra).
  apply (Rmult_le_compat_l (L / (2 * mu))) in Hr; [|exact Hc].
  apply (Rmult_le_compat_l alpha) in Hsum; [|lra].
  apply (Rmult_le_reg_l (alpha * INR K)); [apply Rmult_lt_0_compat; lra|].
  replace (alpha * INR K * (sum K (fun k => objective (w k)) / INR K - objective v))
    with (alpha * (sum K (fun k => objective (w k)) - INR K * objective v)) by (field; lra).
  replace (alpha * INR K * (L / (2 * mu) * (ln (INR m) / (alpha * INR K)
      + alpha * (R0 * R0) / 8 + 2 * delta)))
    with (L / (2 * mu) * (ln (INR m) + INR K * (alpha * alpha * (R0 * R0) / 8
      + 2 * alpha * delta))) by (field; lra).
  lra.
Qed.
End Dominated.
