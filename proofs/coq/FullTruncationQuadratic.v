(* F1 full-truncation for quadratics (supports P2; derived here).

   Statements, f_V = 1/2 |theta - c|^2 (so L_V = 1, L_2 = 0):
   - domains f_i = 1/2 <H_i(theta - a_i), theta - a_i> with different symmetric
     Hessians mu <= H_i <= L, eta <= 1/L, satisfy every assumption of
     FullTruncation.v on an invariant set B where |grad f_i| <= G, |grad f_V| <= G_V:
       |g_i - d_iF| <= q^T (G/mu)(G_V + e_0) + eta T q^(T-1) L G_V e_0;
   - shared Hessian: no T q^(T-1) term,
       |(g_i - g_l) - (d_iF - d_lF)| <= q^T |a_i - a_l| (|A w - c| + |theta_0 - A w|). *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Rcomplements.
From DataMixing Require Import Sums Operators Model SharedHessian Entropy FullTruncation.
Open Scope R_scope.

(** Norms of symmetric operators from their forms. *)
Lemma norm_le_of_square d x b y :
  0 <= b -> dot d x x <= b * b * dot d y y -> norm d x <= b * norm d y.
Proof.
  intros Hb H. pose proof (norm_nonneg d y).
  apply Rsqr_incr_0_var; [|now apply Rmult_le_pos]. unfold Rsqr.
  rewrite norm_sqr. replace (b * norm d y * (b * norm d y))
    with (b * b * (norm d y * norm d y)) by ring. now rewrite norm_sqr.
Qed.

Lemma norm_upper d A s x :
  linear A -> symmetric d A -> between d 0 s A -> 0 <= s -> norm d (A x) <= s * norm d x.
Proof.
  intros Hlin Hsym Hb Hs. apply norm_le_of_square; [exact Hs|].
  pose proof (square_le d A s x Hlin Hsym Hb Hs). destruct (Hb x) as [_ Hup].
  apply (Rmult_le_compat_l s) in Hup; lra.
Qed.

Lemma norm_lower d A mu x :
  (forall z, mu * dot d z z <= dot d (A z) z) -> mu * norm d x <= norm d (A x).
Proof.
  intros Hb. specialize (Hb x). pose proof (dot_le_norm d (A x) x) as Hc.
  apply Rabs_le_between in Hc. rewrite <- norm_sqr in Hb.
  pose proof (norm_nonneg d x). pose proof (norm_nonneg d (A x)).
  destruct (Req_dec (norm d x) 0) as [E|Hne]; [rewrite E; lra|].
  apply (Rmult_le_reg_r (norm d x)); lra.
Qed.

Section Quadratic.
Variables (m d T : nat) (H : nat -> vec -> vec) (a : nat -> vec) (c : vec).
Variables (eta mu L G GV : R).
Variables (B : vec -> Prop) (star : vec -> vec) (zstar : vec -> nat -> vec).

Let grad (i : nat) := quadratic_grad (H i) (a i).
Let hess (i : nat) (_ : vec) := H i.
Let gradV (th : vec) := vsub th c.

Hypothesis H_linear : forall i, linear (H i).
Hypothesis H_symmetric : forall i, (i < m)%nat -> symmetric d (H i).
Hypothesis H_between : forall i, (i < m)%nat -> between d mu L (H i).
Hypothesis mu_pos : 0 < mu <= L.
Hypothesis eta_nonneg : 0 <= eta.
Hypothesis eta_le : eta * L <= 1.
Hypothesis B_invariant : forall w th, simplex m w -> B th -> B (inner_step m grad eta w th).
Hypothesis B_star : forall w, simplex m w -> B (star w).
Hypothesis grad_bounded : forall i th, (i < m)%nat -> B th -> norm d (grad i th) <= G.
Hypothesis V_bounded : forall th, B th -> norm d (gradV th) <= GV.
Hypothesis star_critical : forall w j, simplex m w -> (j < d)%nat ->
  grad_mix m grad w (star w) j = 0.
Hypothesis zstar_spec : forall w i j, simplex m w -> (i < m)%nat -> (j < d)%nat ->
  hess_mix m hess w (star w) (zstar w i) j = - grad i (star w) j.

(** The Hessian of the mixture. *)
Let Hw (w : vec) : vec -> vec := hess_mix m hess w (fun _ => 0).

Lemma mixture_form w x y : dot d (Hw w x) y = sum m (fun i => w i * dot d (H i x) y).
Proof.
  unfold Hw, hess_mix, hess, dot.
  rewrite (sum_ext d _ (fun j => sum m (fun i => w i * (H i x j * y j))))
    by (intros; rewrite <- sum_scal_r; apply sum_ext; intros; ring).
  rewrite sum_swap. apply sum_ext. intros. apply sum_scal.
Qed.

Lemma mixture_linear w : linear (Hw w).
Proof.
  split; intros; apply functional_extensionality; intros j; unfold Hw, hess_mix, hess.
  - unfold vadd. rewrite <- sum_plus. apply sum_ext. intros i _.
    destruct (H_linear i) as [Hadd _]. fold (vadd x y). rewrite Hadd. unfold vadd. ring.
  - unfold vscal at 2. rewrite <- sum_scal. apply sum_ext. intros i _.
    destruct (H_linear i) as [_ Hscal]. rewrite Hscal. unfold vscal. ring.
Qed.

Lemma mixture_symmetric w : symmetric d (Hw w).
Proof.
  intros x y. rewrite (dot_comm d x). rewrite !mixture_form. apply sum_ext. intros i Hi.
  rewrite (H_symmetric i Hi x y), (dot_comm d x). reflexivity.
Qed.

Lemma mixture_between w : simplex m w -> between d mu L (Hw w).
Proof.
  intros [Hn Ew] x. rewrite mixture_form.
  rewrite <- (Rmult_1_l (mu * _)), <- (Rmult_1_l (L * _)), <- Ew, <- !sum_scal_r.
  split; apply sum_le; intros i Hi; apply Rmult_le_compat_l; auto;
    destruct (H_between i Hi x); assumption.
Qed.

(** The gradient of the mixture is Hess f_w applied to the distance to its zero. *)
Lemma mixture_gradient w th j :
  simplex m w -> (j < d)%nat -> grad_mix m grad w th j = Hw w (vsub th (star w)) j.
Proof.
  intros Hs Hj. pose proof (star_critical w j Hs Hj) as Hz.
  rewrite <- (Rminus_0_r (grad_mix _ _ _ _ _)), <- Hz.
  unfold grad_mix, Hw, hess_mix, grad, hess, quadratic_grad. rewrite <- sum_minus.
  apply sum_ext. intros i _.
  replace (vsub th (star w)) with (vsub (vsub th (a i)) (vsub (star w) (a i))) by vec_ring.
  rewrite (linear_sub _ (vsub th (a i)) _ (H_linear i)). unfold vsub. ring.
Qed.

Lemma contraction_norm w z :
  simplex m w -> norm d (vsub z (vscal eta (Hw w z))) <= (1 - eta * mu) * norm d z.
Proof.
  intros Hs.
  assert (HmuL : eta * mu <= eta * L) by (apply Rmult_le_compat_l; lra).
  apply (norm_upper d (contraction eta (Hw w))).
  - apply contraction_linear, mixture_linear.
  - apply contraction_symmetric, mixture_symmetric.
  - intros x. destruct (R_between d (Hw w) eta (mixture_linear w) (mixture_symmetric w) mu L
      (mixture_between w Hs) ltac:(lra) eta_nonneg eta_le 1 x) as [Hlo Hhi].
    unfold R_op in *. simpl in *. pose proof (dot_self_nonneg d x).
    assert (0 <= (1 - eta * L) * dot d x x) by (apply Rmult_le_pos; lra). lra.
  - lra.
Qed.

Theorem quadratic_regular : regular m d grad hess gradV eta mu L 0 1 G GV B star zstar.
Proof.
  assert (HmuL : eta * mu <= eta * L) by (apply Rmult_le_compat_l; lra).
  constructor; try assumption.
  - lra.
  - lra.
  - repeat split; lra.
  - intros w th Hs Hb.
    rewrite (norm_ext d _ (vsub (vsub th (star w)) (vscal eta (Hw w (vsub th (star w)))))).
    + now apply contraction_norm.
    + intros j Hj. unfold inner_step, vsub at 1 2, vscal at 1.
      rewrite (mixture_gradient w th j Hs Hj). unfold vsub, vscal. ring.
  - intros i th. apply H_linear.
  - intros w th z Hs _. now apply contraction_norm.
  - intros w th z Hs _. apply norm_lower. intros x. now apply mixture_between.
  - intros i th th' Hi _ _. unfold grad, quadratic_grad.
    rewrite <- (linear_sub _ _ _ (H_linear i)).
    replace (vsub (vsub th (a i)) (vsub th' (a i))) with (vsub th th') by vec_ring.
    apply norm_upper; try auto; [|lra]. intros x. destruct (H_between i Hi x) as [Hlo Hhi].
    pose proof (Rmult_le_pos mu _ ltac:(lra) (dot_self_nonneg d x)). lra.
  - intros w th th' z _ _ _. rewrite norm_zero; [lra|].
    intros j _. unfold vsub, hess_mix, hess. ring.
  - intros th th' _ _. unfold gradV.
    replace (vsub (vsub th c) (vsub th' c)) with (vsub th th') by vec_ring. lra.
  - intros w th Hs _. rewrite (norm_ext d (grad_mix m grad w th) (Hw w (vsub th (star w))))
      by (intros; now apply mixture_gradient).
    apply norm_lower. intros x. now apply mixture_between.
Qed.

Theorem full_truncation_quadratic w th i :
  simplex m w -> B th -> (i < m)%nat ->
  let e := norm d (vsub th (star w)) in
  Rabs (hypergradient m d grad hess gradV eta T w th i
        - dot d (zstar w i) (gradV (star w)))
  <= (1 - eta * mu) ^ T * (G / mu) * (GV + e)
     + eta * INR T * (1 - eta * mu) ^ (T - 1) * L * GV * e.
Proof.
  intros Hs Hb Hi e.
  pose proof (full_truncation m d T grad hess gradV eta mu L 0 1 G GV B star zstar
    quadratic_regular w th i Hs Hb Hi) as Ht.
  cbv zeta in Ht. fold e in Ht. unfold true_hypergradient in Ht.
  eapply Rle_trans; [exact Ht|]. right. ring.
Qed.
End Quadratic.

(** * Shared Hessian *)

Theorem full_truncation_shared m d T H a c eta mu L w th i l :
  linear H -> symmetric d H -> between d mu L H -> 0 < mu <= L -> 0 <= eta -> eta * L <= 1 ->
  sum m w = 1 ->
  let hyper := hypergradient m d (fun i => quadratic_grad H (a i)) (fun _ _ => H)
    (fun th => vsub th c) eta T w th in
  let truth i := dot d (a i) (vsub (mix m a w) c) in
  Rabs ((hyper i - hyper l) - (truth i - truth l))
  <= (1 - eta * mu) ^ T * norm d (vsub (a i) (a l))
     * (norm d (vsub (mix m a w) c) + norm d (vsub th (mix m a w))).
Proof.
  intros Hlin Hsym Hb Hmu He HeL Hw hyper truth.
  assert (HmuL : eta * mu <= eta * L) by (apply Rmult_le_compat_l; lra).
  unfold hyper. rewrite (hypergradient_difference m d H a c eta Hlin) by exact Hw.
  set (y := vsub (mix m a w) c). set (e := vsub th (mix m a w)). set (D := vsub (a i) (a l)).
  set (Rt := R_op eta H T). set (q := (1 - eta * mu) ^ T).
  assert (HR : linear Rt) by now apply R_linear.
  assert (Hq : 0 <= q) by (apply pow_le; lra).
  replace (vsub (inner m (fun i => quadratic_grad H (a i)) eta w T th) c)
    with (vadd y (Rt e)).
  2:{ unfold y, e, Rt. rewrite <- (inner_error m H a eta Hlin w T th Hw). vec_ring. }
  assert (E : dot d (M_op eta H T D) (vadd y (Rt e)) - (truth i - truth l)
    = dot d (M_op eta H T D) (Rt e) + - dot d (Rt D) y).
  { unfold truth. rewrite <- dot_sub_l. fold D y. unfold M_op at 1. fold Rt.
    autorewrite with dot. unfold M_op. fold Rt. autorewrite with dot. ring. }
  rewrite E. eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_Ropp.
  assert (HRn : forall x, norm d (Rt x) <= q * norm d x).
  { intros x. apply norm_upper; try assumption; [now apply R_symmetric|].
    intros z. destruct (R_between d H eta Hlin Hsym mu L Hb ltac:(lra) He HeL T z) as [_ Hup].
    pose proof (R_form_nonneg d H eta Hlin Hsym mu L Hb ltac:(lra) He HeL T z) as Hpos.
    fold Rt q in Hup. fold Rt in Hpos. lra. }
  assert (HMn : norm d (M_op eta H T D) <= 1 * norm d D).
  { apply norm_upper; [now apply M_linear|now apply M_symmetric| |lra].
    intros z. destruct (M_between d H eta Hlin Hsym mu L Hb ltac:(lra) He HeL T z).
    pose proof (dot_self_nonneg d z). destruct (pow_unit (1 - eta * mu) T ltac:(nra)).
    pose proof (pow_le (1 - eta * L) T ltac:(lra)). split; nra. }
  pose proof (dot_le_norm d (M_op eta H T D) (Rt e)) as D1.
  pose proof (dot_le_norm d (Rt D) y) as D2.
  pose proof (HRn e) as Re. pose proof (HRn D) as RD.
  pose proof (norm_nonneg d D). pose proof (norm_nonneg d y). pose proof (norm_nonneg d e).
  pose proof (norm_nonneg d (Rt e)). pose proof (norm_nonneg d (M_op eta H T D)).
  assert (norm d (M_op eta H T D) * norm d (Rt e) <= 1 * norm d D * (q * norm d e))
    by (apply Rmult_le_compat; assumption).
  assert (norm d (Rt D) * norm d y <= q * norm d D * norm d y)
    by (apply Rmult_le_compat_r; assumption).
  lra.
Qed.
